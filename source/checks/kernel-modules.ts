/** Kernel modules on the disk: those that no package brought, those outside /lib/modules, those with the names of known rootkits. */

import { isAtLeast, type Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { childOf, hostPath, nameOf, parentOf, type Host, type HostPath } from '../host/host.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { factsOf } from './file-facts.ts';
import { installedPackages } from './installed-packages.ts';
import { isFile } from './mode.ts';
import { ownersOf } from './owners.ts';
import { hiddenPart, placeOf, placeWords } from './place.ts';

const moduleName = /\.ko(?:\.(?:xz|zst|gz))?$/;
const release = /^\/(?:usr\/)?lib\/modules\/([^/]+)\//;
/** Public kernel rootkits, by the names their makefiles give. */
const rootkits = /^(?:diamorphine|reptile(?:_module)?|suterusu|adore(?:-ng)?|knark|kbeast|ipsecs-kbeast\S*|nurupo|puszek|khook|modhide|rooty|phalanx\d?|enyelkm|sutekh|brokepkg|rkit|rootkit|lkm-rootkit|hide_?(?:proc|pid|port|module)s?|kovid|caraxes|singularity|drovorub|pumakit|krasue|syslogk|rkduck)$/i;

export const kernelModules: FileCheck = {
	id: 'kernel-modules',
	step: 'C.1',
	title: 'Kernel modules on the disk',
	covers: 'Every *.ko file, packed or not: whether a package brought it, where it lies, and whether it bears the name of a known rootkit.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		const ownBuilds = new Map<string, boolean>();
		return {
			hears: [{ mode: isFile, ending: ending => /^(?:ko|xz|zst|gz)$/.test(ending) }],
			inspect(file, report) {
				if (file.entry.kind !== 'file' || !moduleName.test(file.name)) return;
				if (file.folder.isNested) return;
				const verdict = judge(host, file, ownBuilds);
				if (verdict === undefined) return;
				const digest = verdict.severity === 'info' ? undefined : file.sha256();
				report(
					findingOf(kernelModules, verdict.severity, { kind: 'file', path: file.shown }, verdict.why, {
						facts: { ...factsOf(file.entry, owners), ...(digest?.ok === true ? { sha256: visibleText(digest.value) } : {}) },
						techniques: isAtLeast(verdict.severity, 'high') ? ['T1547.006', 'T1014'] : [],
						next: visibleText('See what loads it (modules-load.d, modprobe.d, /etc/modules, a unit), whether it is loaded, and whether its source is there. If it is a rootkit, nothing the running system says can be trusted.'),
					}),
				);
			},
		};
	},
};

interface Verdict {
	readonly severity: Severity;
	readonly why: Visible;
}

function judge(host: Host, { path, name }: SweptFile, ownBuilds: Map<string, boolean>): Verdict | undefined {
	const say = (severity: Severity, why: string): Verdict => ({ severity, why: shown`${visibleText(why)}` });
	const packages = installedPackages(host);
	if (packages.owns(path)) return undefined;
	if (rootkits.test(name.replace(moduleName, ''))) return say('critical', 'A kernel module with the name of a known rootkit, of no package');
	const version = release.exec(path)?.[1];
	if (version === undefined) return outside(host, path);
	if (hiddenPart(path) !== undefined) return { severity: 'critical', why: shown`A kernel module in a hidden place (${visibleName(hiddenPart(path)!)})` };
	if (packages.system === 'none') return undefined;
	const place = path.slice(path.indexOf(version) + version.length);
	// A kernel that is there, packaged or built here, has the lists its build makes (kmod's modules.order, modules.builtin).
	const build = /^\/(?:updates\/dkms|dkms)\//.test(place);
	if (!build && !hasKernel(host, path, version)) return say('medium', 'A kernel module of no package for a kernel that is not there');
	if (/^\/(?:updates\/dkms|extra|updates|weak-updates|dkms|misc|extramodules)\//.test(place)) {
		if (isDkms(host, name, version)) return say('info', 'A kernel module of no package that DKMS built here, and its build is kept');
		return say('low', 'A kernel module of no package where DKMS and makers of drivers put theirs');
	}
	let ownBuild = ownBuilds.get(version);
	if (ownBuild === undefined) ownBuilds.set(version, (ownBuild = isOwnBuild(host, path, version)));
	if (ownBuild) return undefined;
	if (packages.tally.coverage.skipped.length > 0) return say('low', 'A kernel module of no package (the lists could only be read in part)');
	return say('high', 'A kernel module of no package among those of a packaged kernel');
}

function outside(host: Host, path: HostPath): Verdict | undefined {
	const place = placeOf(path);
	const hidden = hiddenPart(path);
	if (place === 'temporary' || place === 'device' || place === 'web' || place === 'spool' || place === 'log' || place === 'configuration') return { severity: 'high', why: shown`A kernel module ${visibleText(placeWords[place])}` };
	if (hidden !== undefined && place !== 'home') return { severity: 'high', why: shown`A kernel module in a hidden place (${visibleName(hidden)})` };
	// Sources are built where they are unpacked.
	if (/^\/(?:usr\/src|usr\/local\/src|var\/lib\/(?:dkms|initramfs-tools|vz)|opt|usr\/lib\/(?:debug|vmware|virtualbox|initcpio))\//.test(path) || place === 'other') return undefined;
	if (place === 'home') {
		const built = hidden === undefined && ['Makefile', 'Kbuild', `${nameOf(path).replace(moduleName, '')}.mod.c`].some(name => host.look(childOf(parentOf(path), name)).ok);
		return built ? { severity: 'low', why: shown`A kernel module beside its source in a home directory` } : { severity: 'medium', why: shown`A kernel module without its source in a home directory` };
	}
	return { severity: place === 'state' ? 'low' : 'medium', why: shown`A kernel module outside of /lib/modules` };
}

/** No package lists the kernel this module is of: it was built on this machine, with all its modules. */
function isOwnBuild(host: Host, path: HostPath, version: string): boolean {
	const packages = installedPackages(host);
	const folder = path.slice(0, path.indexOf(version) + version.length);
	return !['modules.builtin', 'modules.order', 'kernel', 'kernel/fs', 'kernel/drivers', 'vmlinuz'].some(name => packages.owns(`${folder}/${name}` as HostPath));
}

function hasKernel(host: Host, path: HostPath, version: string): boolean {
	const folder = path.slice(0, path.indexOf(version) + version.length);
	if (!isOwnBuild(host, path, version)) return true;
	return ['modules.order', 'modules.builtin', 'modules.builtin.modinfo', 'vmlinuz', 'build'].some(name => host.look(`${folder}/${name}` as HostPath).ok) || host.look(`/boot/vmlinuz-${version}` as HostPath).ok;
}

/** DKMS keeps what it built: /var/lib/dkms/NAME/VERSION/KERNEL/ARCH/module/x.ko. */
function isDkms(host: Host, name: string, version: string): boolean {
	const inside = (folder: HostPath): readonly HostPath[] => {
		const list = host.list(folder);
		return list.ok ? list.value.slice(0, 200).map(one => childOf(folder, one)) : [];
	};
	return inside(hostPath('/var/lib/dkms'))
		.flatMap(inside)
		.flatMap(build => inside(childOf(build, version)))
		.some(arch => host.look(childOf(childOf(arch, 'module'), name)).ok);
}

/** By its name without an ending, as modules are loaded. */
export function isRootkitModule(name: string): boolean {
	return rootkits.test(name);
}
