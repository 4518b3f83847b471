/** Set-uid and set-gid programs: judged by where they lie, whose they are, who may change them, and whether packages ship them so. */

import { createHash } from 'node:crypto';
import { Tally } from '../core/coverage.ts';
import type { Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { hostPath, nameOf, parentOf, type Host, type HostPath } from '../host/host.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { installedPackages, type InstalledPackages } from './installed-packages.ts';
import { isFile } from './mode.ts';
import { ownerWords, ownersOf } from './owners.ts';
import { hiddenPart, pathInside, placeOf, placeWords } from './place.ts';
import { copiedPrograms, isNeverSetId, isShippedSetId } from './set-id-programs.ts';

const setUid = 0o4000;
const setGid = 0o2000;

interface Verdict {
	readonly severity: Severity;
	readonly why: Visible;
}

export const suidFiles: FileCheck = {
	id: 'suid-files',
	step: 'C.1',
	title: 'Set-uid and set-gid programs',
	covers: 'Every regular file with the set-uid or set-gid bit, by place, owner, who may change it, and whether packages ship it so.',
	needs: 'both',
	kind: 'file',
	begin(host, { own }) {
		const owners = ownersOf(host);
		const packages = installedPackages(host);
		const tally = new Tally();
		tally.add(owners.coverage);
		tally.add(packages.tally.coverage);
		let shells: ReadonlyMap<number, readonly HostPath[]> | undefined;
		return {
			coverage: tally.coverage,
			hears: [{ mode: mode => isFile(mode) && (mode & (setUid | setGid)) !== 0 }],
			inspect(file, report) {
				const { entry, path } = file;
				if ((entry.mode & (setUid | setGid)) === 0 || entry.kind !== 'file') return;
				if (own.some(place => path === place || path.startsWith(`${place}/`))) return;
				const copyOf = mayBeCopy(packages, file) ? shellCopied(host, (shells ??= shellsBySize(host)), file) : undefined;
				const { severity, why } = copyOf === undefined && isKeptAway(host, file) ? { severity: 'low' as const, why: visibleText('in what looks like the copy of a system, in a folder that root alone can enter') } : judge(packages, file, copyOf);
				const bits = wordsOfBits(entry.mode);
				report(
					findingOf(suidFiles, severity, { kind: 'file', path: file.shown }, shown`${bits} program ${why}`, {
						facts: {
							mode: visibleText((entry.mode & 0o7777).toString(8).padStart(4, '0')),
							owner: ownerWords(owners.users, entry.uid),
							group: ownerWords(owners.groups, entry.gid),
							size: entry.size,
							...hostSays(packages, path),
							...(copyOf === undefined ? {} : { 'same-content-as': visibleName(copyOf) }),
						},
						techniques: severity === 'info' ? [] : ['T1548.001'],
						...(severity === 'info' ? {} : { next: visibleText('Compare it with the package from clean media; look at who made it and when (its change time), and which accounts ran it.') }),
					}),
				);
			},
		};
	},
};

/** `/srv/backup/web2/usr/bin/passwd`: the name of one that systems ship, below a folder that nobody but root enters. */
function isKeptAway(host: Host, { path, name, entry, place }: SweptFile): boolean {
	if (place !== 'other' || entry.uid !== 0 || (entry.mode & 0o022) !== 0 || !isShippedSetId(name) || !/.\/(?:usr\/)?(?:s?bin|lib\/.*)\/[^/]+$/.test(path) || hiddenPart(path) !== undefined) return false;
	for (let above = parentOf(path); above !== '/'; above = parentOf(above)) {
		const look = host.look(above);
		if (look.ok && look.value.kind === 'directory' && look.value.uid === 0 && (look.value.mode & 0o011) === 0) return true;
	}
	return false;
}

/** By number: 0, and the fixed numbers Debian and Red Hat give to groups that read passwords, disks and memory. */
const powerfulGroups: ReadonlyMap<number, Visible> = new Map([[0, shown`root`], [6, shown`disk`], [9, shown`kmem`], [15, shown`kmem`], [42, shown`shadow`]]);

function judge(packages: InstalledPackages, { path, entry, name }: SweptFile, copyOf: HostPath | undefined): Verdict {
	const say = (severity: Severity, why: Visible): Verdict => ({ severity, why });
	const place = placeOf(path);
	const root = (entry.mode & setUid) !== 0 && entry.uid === 0;
	const hidden = hiddenPart(path);
	if ((entry.mode & 0o111) === 0) return say('low', visibleText('that nobody may execute: without effect as it is, but one chmod away'));
	if ((entry.mode & setUid) === 0 && (entry.mode & 0o010) === 0) return say('info', visibleText('without group execution: it marks mandatory locking and gives no rights'));
	if (copyOf !== undefined) return say('critical', shown`with the very content of ${visibleName(copyOf)} under another name: a shell for whoever runs it`);
	if ((entry.mode & 0o002) !== 0) return say('critical', visibleText('that anyone may rewrite'));
	if (place === 'temporary' || place === 'device') return say('critical', shown`${visibleText(placeWords[place])}, where no package puts one`);
	const inside = pathInside(path);
	if (inside !== undefined) {
		if (isNeverSetId(name)) return say('high', visibleText('inside a container or chroot, and no distribution ships this program so'));
		return isShippedSetId(name) && placeOf(inside) === 'system'
			? say('info', visibleText('inside a container, snap or chroot, under a name that systems ship so'))
			: say('low', visibleText('inside a container, snap or chroot; the packages of this host do not know it'));
	}
	const shippedBits = packages.setIdBitsOf(path);
	const owned = packages.owns(path);
	if (owned && shippedBits !== undefined) {
		if ((entry.mode & 0o6000 & ~shippedBits) === 0) return say('info', visibleText('shipped so by its package, says the host'));
		return say('high', visibleText('that its package ships without these bits: somebody set them'));
	}
	if (isNeverSetId(name)) return say('high', visibleText('that no distribution ships so: it hands out the rights of its owner'));
	if (owned) {
		return isShippedSetId(name) || entry.uid !== 0 || (entry.mode & setUid) === 0
			? say('info', visibleText('of a package, under a name that systems ship so'))
			: say('low', visibleText('of a package; regain does not know it to ship so, and the package list keeps no modes'));
	}
	if (hidden !== undefined) return say(root ? 'critical' : 'high', shown`in a hidden place (${visibleName(hidden)})`);
	switch (place) {
		case 'home':
			return say('high', visibleText('in a home directory'));
		case 'web':
		case 'spool':
		case 'log':
			return say('high', shown`${visibleText(placeWords[place])}, where no package puts one`);
		case 'system':
		case 'configuration':
			if (packages.system === 'none') {
				return isShippedSetId(name)
					? say('info', visibleText('under a name that systems ship so; there is no package list to ask'))
					: say('low', visibleText('in a system folder; there is no package list to ask'));
			}
			return say(place === 'configuration' ? 'high' : 'medium', visibleText('in a system folder, and no package of this host lists it'));
		case 'local':
			if (!root && powerfulGroups.has(entry.gid) && (entry.mode & setGid) !== 0) return say('medium', shown`of the group ${powerfulGroups.get(entry.gid)!}, which reads what only root may, in the administrator's own folders`);
			return isShippedSetId(name) || !root
				? say('low', visibleText("in the administrator's own folders"))
				: say(path.startsWith('/usr/local/') ? 'medium' : 'low', visibleText("of root in the administrator's own folders, of no package"));
		default:
			return say(root ? 'high' : 'medium', shown`${visibleText(placeWords[place])}, of no package`);
	}
}

function hostSays(packages: InstalledPackages, path: HostPath): Record<string, Visible> {
	if (packages.system === 'none') return { 'host-says-package': visibleText('no package list to ask') };
	return { 'host-says-package': packages.packageOf(path) ?? visibleText('of no package') };
}

function wordsOfBits(mode: number): Visible {
	return visibleText((mode & setUid) === 0 ? 'set-gid' : (mode & setGid) === 0 ? 'set-uid' : 'set-uid and set-gid');
}

/** Content is read only of what no package lists: a handful of files on any system. */
function mayBeCopy(packages: InstalledPackages, { path, entry }: SweptFile): boolean {
	return (entry.mode & 0o111) !== 0 && !packages.owns(path) && pathInside(path) === undefined;
}

function shellsBySize(host: Host): ReadonlyMap<number, readonly HostPath[]> {
	const shells = new Map<number, HostPath[]>();
	for (const shell of copiedPrograms) {
		const resolved = host.resolve(hostPath(shell));
		if (!resolved.ok || resolved.value.entry.kind !== 'file') continue;
		const { path, entry } = resolved.value;
		const same = shells.get(entry.size) ?? [];
		if (!same.includes(path)) shells.set(entry.size, [...same, path]);
	}
	return shells;
}

function shellCopied(host: Host, shells: ReadonlyMap<number, readonly HostPath[]>, file: SweptFile): HostPath | undefined {
	const candidates = (shells.get(file.entry.size) ?? []).filter(shell => shell !== file.path && nameOf(shell) !== file.name && file.entry.size > 0);
	if (candidates.length === 0) return undefined;
	const digest = file.sha256();
	if (!digest.ok) return undefined;
	return candidates.find(shell => {
		const read = host.read(shell, { limit: 64 << 20 });
		return read.ok && !read.value.cut && createHash('sha256').update(read.value.bytes).digest('hex') === digest.value;
	});
}
