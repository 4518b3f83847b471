/** Libraries that are loaded into programs unasked: ld.so.preload, search paths of the loader, and variables set for everybody. */

import type { Finding, Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { childOf, hostPath, nameOf, shownPath, type HostPath } from '../host/host.ts';
import { environmentLines } from '../parsers/environment-file.ts';
import { parseLoaderCache } from '../parsers/loader-cache.ts';
import { parseLoaderConf, parsePreload } from '../parsers/loader-conf.ts';
import { findingOf, type HostCheck } from './check.ts';
import { judgeEnvironment } from './environment-settings.ts';
import { Examination } from './examination.ts';
import { homesOf, runnerOf } from './homes.ts';
import { judgeProgram, type Runner } from './named-program.ts';
import { hiddenPart, placeOf } from './place.ts';

const technique = 'T1574.006';

export const libraryPreloads: HostCheck = {
	id: 'library-preloads',
	step: 'C.1',
	title: 'Libraries loaded unasked',
	covers: 'ld.so.preload, ld.so.conf and its folder, ld.so.cache, libmap.conf, and LD_* or interpreter variables in environment files of the system, of services and of every home.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, libraryPreloads, circumstances, tally);
		for (const path of ['/etc/ld.so.preload', '/etc/ld.so.preload.d/preload'].map(hostPath)) yield* preload(examination, path);
		const folders = [hostPath('/etc/ld.so.conf'), ...examination.names(hostPath('/etc/ld.so.conf.d')), ...['x86_64', 'aarch64', 'i386', 'armhf'].map(machine => hostPath(`/etc/ld-musl-${machine}.path`))];
		for (const path of folders) yield* searchPath(examination, path);
		yield* cache(examination, hostPath('/etc/ld.so.cache'));
		yield* libmap(examination, hostPath('/etc/libmap.conf'));
		yield* beforeTheirs(examination);
		yield* environmentFiles(examination);
		yield* examination.oddities;
	},
};

/** Libraries that decide who comes in, in the administrator's folders, which the loader asks before the system's. People build many a library; not these. */
const deciding = /^lib(?:pam(?:_misc|c)?|nss_\w+|c|crypt|selinux|audit|keyutils|systemd|pthread|dl|wrap|gssapi_krb5|krb5)\.so(?:\.\d+)+$/;

function* beforeTheirs(examination: Examination): Generator<Finding> {
	if (examination.packages.system === 'none') return;
	const folders = ['/usr/local/lib', '/usr/local/lib64', '/usr/local/lib/x86_64-linux-gnu', '/usr/local/lib/aarch64-linux-gnu'].map(hostPath);
	for (const path of folders.flatMap(folder => examination.names(folder))) {
		const name = nameOf(path);
		if (!deciding.test(name) || examination.packages.owns(path) || !['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib', '/lib'].some(folder => examination.packages.owns(childOf(hostPath(folder), name)))) continue;
		yield findingOf(examination.check, 'high', { kind: 'file', path: shownPath(path) }, shown`a library of no package that the loader takes before the packaged ${visibleName(name)}`, {
			techniques: ['T1574.001'],
			next: visibleText('Copy it as evidence. Programs that let people in load it: find out who put it there, and when.'),
		});
	}
}

function* preload(examination: Examination, path: HostPath): Generator<Finding> {
	const bytes = examination.read(path);
	if (bytes === undefined) return;
	for (const { line, path: library } of examination.some(path, parsePreload(bytes))) {
		const judged = judgeProgram(examination.host, examination.packages, library);
		const reason = judged.reasons.find(({ severity }) => severity !== 'info');
		const [severity, why]: readonly [Severity, Visible] =
			judged.packaged === true ? ['low', shown`, which package ${judged.package ?? visibleText('of the host')} brought`]
			: judged.exists === false ? ['high', visibleText(', which is not there today, or hides')]
			: judged.packaged === 'unknown' && reason === undefined ? ['high', visibleText('')]
			: ['critical', reason === undefined ? visibleText(', which belongs to no package') : shown`, which ${reason.says}`];
		yield findingOf(examination.check, severity, { kind: 'file', path: shownPath(path) }, shown`loads ${visibleName(library)} into every program${why}`, {
			facts: { line, program: visibleName(library) },
			techniques: [technique],
			next: shown`Copy ${visibleName(library)} as evidence. While it stands, no program of this system can be believed: look from clean media.`,
		});
	}
}

function* searchPath(examination: Examination, path: HostPath): Generator<Finding> {
	const standing = examination.standing(path);
	const bytes = standing === undefined ? undefined : examination.read(path);
	if (bytes === undefined) return;
	for (const { line, folder } of examination.some(path, parseLoaderConf(bytes))) {
		const odd = oddFolder(examination, folder as HostPath);
		if (odd === undefined) continue;
		yield findingOf(examination.check, odd.severity, { kind: 'file', path: shownPath(path) }, shown`the loader looks for libraries in ${visibleName(folder)}, ${odd.says}`, {
			facts: { line, folder: visibleName(folder) },
			techniques: [technique],
			next: shown`List what lies in ${visibleName(folder)} and which names of the system's libraries are among it.`,
		});
	}
}

function oddFolder({ host }: Examination, folder: HostPath): { readonly severity: Severity; readonly says: Visible } | undefined {
	const place = placeOf(childOf(folder, 'x'));
	if (place === 'temporary' || place === 'device') return { severity: 'high', says: visibleText('where anyone may put them') };
	const resolved = host.resolve(folder);
	if (resolved.ok && (resolved.value.entry.mode & 0o002) !== 0) return { severity: 'high', says: visibleText('which anyone may change') };
	const hidden = hiddenPart(folder);
	if (hidden !== undefined && place !== 'home') return { severity: 'high', says: shown`a hidden place (${visibleName(hidden)})` };
	if (place === 'home') return { severity: 'medium', says: visibleText('in a home directory, whose owner then runs code as root') };
	return undefined;
}

/** FreeBSD: `libc.so.7 /x/libc.so` puts one library in the place of another. */
function* libmap(examination: Examination, path: HostPath): Generator<Finding> {
	for (const [at, text] of (examination.text(path) ?? '').split('\n').entries()) {
		const library = /^\s*[^#[\s]\S*\s+(\/\S+)/.exec(text)?.[1];
		if (library === undefined) continue;
		const judged = judgeProgram(examination.host, examination.packages, library);
		const reason = judged.reasons.find(({ severity }) => severity !== 'info');
		if (reason === undefined) continue;
		yield findingOf(examination.check, reason.severity, { kind: 'file', path: shownPath(path) }, shown`puts ${visibleName(library)} in the place of a library; it ${reason.says}`, { facts: { line: at + 1 }, techniques: [technique] });
	}
}

/** Files of variables of the system that are read below, whatever their names. */
export function isEnvironmentFile(path: HostPath): boolean {
	return /^\/etc\/(?:environment$|environment\.d\/|default\/|sysconfig\/|conf\.d\/|security\/pam_env\.conf$|systemd\/(?:system|user)\.conf(?:\.d\/|$))[^/]*$|^\/(?:usr|usr\/local)\/lib\/environment\.d\/[^/]+$/.test(path);
}

function* environmentFiles(examination: Examination): Generator<Finding> {
	const inFolders = (...folders: readonly string[]) => folders.flatMap(folder => examination.names(hostPath(folder)));
	const system = [
		hostPath('/etc/environment'), ...inFolders('/etc/environment.d', '/usr/lib/environment.d', '/run/environment.d', '/usr/local/lib/environment.d'), hostPath('/etc/security/pam_env.conf'),
		...inFolders('/etc/default', '/etc/sysconfig', '/etc/conf.d'), hostPath('/etc/systemd/system.conf'), hostPath('/etc/systemd/user.conf'), ...inFolders('/etc/systemd/system.conf.d', '/etc/systemd/user.conf.d'),
		hostPath('/etc/launchd.conf'), hostPath('/etc/login.conf'), hostPath('/etc/default/login'),
	];
	const seen = new Set<HostPath>();
	for (const path of system) {
		const standing = examination.standing(path);
		if (standing === undefined || seen.has(standing.real)) continue;
		seen.add(standing.real);
		yield* environmentFile(examination, path, 'environment of the system');
	}
	for (const home of homesOf(examination.host)) {
		const own = [childOf(home.path, '.pam_environment'), childOf(home.path, '.ssh/environment'), ...examination.names(childOf(home.path, '.config/environment.d'))];
		for (const path of own) yield* environmentFile(examination, path, `environment of ${home.name}`, runnerOf(home));
	}
}

function* environmentFile(examination: Examination, path: HostPath, what: string, runner?: Runner): Generator<Finding> {
	const standing = examination.standing(path);
	if (standing === undefined || standing.entry.kind === 'directory') return;
	const text = examination.text(path, 262_144);
	if (text === undefined) return;
	// pam_env.conf: `NAME DEFAULT=x OVERRIDE=y`; system.conf: `DefaultEnvironment=A=b "C=d"`.
	const plain = text.replaceAll(/^([A-Z_][A-Z0-9_]*)[ \t]+(?:DEFAULT|OVERRIDE)=/gim, '$1=').replaceAll(/^(?:Default|Manager)Environment=/gm, ' ');
	yield* judgeEnvironment(examination, path, what, environmentLines(plain), runner, runner === undefined && !/^\/etc\/(?:default|sysconfig|conf\.d)\//.test(path));
}

/** The loader believes its cache before it looks into any folder. */
function* cache(examination: Examination, path: HostPath): Generator<Finding> {
	for (const { name, path: leads } of parseLoaderCache(examination.read(path, 64 << 20) ?? new Uint8Array())) {
		const place = placeOf(hostPath(leads));
		if (place !== 'temporary' && place !== 'device' && hiddenPart(hostPath(leads)) === undefined) continue;
		yield findingOf(examination.check, 'high', { kind: 'file', path: shownPath(path) }, shown`the loader's cache takes ${visibleName(leads)} for ${visibleName(name)}, in every program that asks for it`, {
			facts: { library: visibleName(leads) },
			techniques: ['T1574'],
			next: visibleText('See what of ld.so.conf made it so; ldconfig makes the cache anew from there.'),
		});
	}
}
