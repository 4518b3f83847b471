/**
 * Space of a file system that no file met explains: what it says is used, against the sum of the walk. A rootkit
 * that hides files from listings seldom thinks of statfs(2); so does a program that keeps its deleted log open.
 */

import { gaps, grouped, Tally, type Coverage } from '../core/coverage.ts';
import type { Finding } from '../core/finding.ts';
import { joined, shown, visibleText, type Visible } from '../core/visible.ts';
import { allocatedAt, childOf, hostPath, shownPath, type FileSystemSpace, type Host, type HostPath, type Look } from '../host/host.ts';
import { findingOf, type FileCheck } from './check.ts';
import { openDeletedFiles, type OpenDeleted } from './open-deleted-files.ts';

/** Kinds whose own count is the sum of what lstat says of their files, and of what they keep for themselves. */
const counting: ReadonlySet<string> = new Set(['ext2', 'ext3', 'ext4', 'xfs']);
const otherKinds: Readonly<Record<string, string>> = {
	btrfs: 'its files may be packed, share blocks, or be kept in snapshots',
	zfs: 'its files may be packed, share blocks, or be kept in snapshots',
	bcachefs: 'its files may be packed, share blocks, or be kept in snapshots',
	overlay: 'it is laid together of others, and the count is that of one of them',
	tmpfs: 'it lives in memory',
};

/**
 * What is never said to be odd: 5 % of what is used, and 256 MiB at least. ext4 takes its tables and its journal out of both of its
 * counts (`bsddf`, the default); what is left are quota and orphan files, reserves and what changes during a walk. Libraries an upgrade
 * deleted that programs still map, but hold by no descriptor, are some 100 MB on a server.
 */
const share = 0.05;
const least = 268_435_456;
/** XFS counts the reserves of its trees as used: with all features 2 % of a new file system of 10 GB or more, and 3 % of 1 GB (Oracle's measurements). */
const ofXfs = 0.03;
const mostOwn = 20_000;
const mostNamed = 5;

/** One file system that may be compared. */
interface Beginning {
	readonly path: Visible;
	readonly space: FileSystemSpace;
	readonly deleted: OpenDeleted;
	readonly isLive: boolean;
	/** Bytes of regain's own files, which the walk passes over. */
	readonly own: number;
}

interface Uncompared {
	readonly path: Visible;
	readonly why: Visible;
}

/** Of one file system in one part of the walk. */
interface Taken {
	readonly device: number;
	readonly allocated: number;
	/** What it said was used when that part had been walked; of one that may be compared. */
	readonly used?: number | undefined;
}

/** Of one part of the walk. */
export interface SpacePart {
	readonly taken: readonly Taken[];
	/** Of the first part: the root's own file system, then those below. */
	readonly beginning?: readonly (Beginning | Uncompared)[];
}

export const unexplainedSpace: FileCheck = {
	id: 'unexplained-space',
	step: 'C.5',
	title: 'Space that no file explains',
	covers: 'The file system of the root and, with --cross-mounts, of disks mounted below (ext2, ext3, ext4, XFS): the space each says is used, against the files of the walk, deleted files still open, and what a file system keeps for itself.',
	needs: 'both',
	kind: 'file',
	begin(host, { own, crossMounts = false }) {
		let isFirst = false;
		const unlike = new Tally();
		// Where the walk goes into one that cannot be compared, the answer is not whole; where it does not go, the walk says so.
		if (crossMounts) for (const { path, space } of belowOf(host)) if ('why' in space) unlike.skip('unsupported', shown`${shownPath(path)}: ${space.why}`);
		return {
			hears: [],
			coverage: unlike.coverage,
			inspect() {},
			listed(directory) {
				if (directory === '/') isFirst = true;
			},
			part(allocated): SpacePart {
				const first = isFirst;
				isFirst = false;
				const root = rootOf(host);
				const below = first || allocated.size > 1 ? belowOf(host) : [];
				const used = new Map([root, ...below].flatMap(({ space }) => ('why' in space ? [] : [[space.device, space.used]])));
				const taken = [...allocated].map(([device, bytes]) => ({ device, allocated: Math.round(bytes), used: used.get(device) }));
				if (!first) return { taken };
				const walked = (one: Asked): Beginning | Uncompared => (crossMounts || 'why' in one.space ? beginningOf(host, one, own) : { path: shownPath(one.path), why: notCrossed });
				return { taken, beginning: [beginningOf(host, root, own), ...below.map(walked)] };
			},
		};
	},
	*whole({ parts, met }) {
		const told = parts as readonly SpacePart[];
		const beginnings = told.find(part => part.beginning !== undefined)?.beginning;
		if (beginnings === undefined) return { couldNotLook: visibleText('The top of the tree could not be listed.') };
		const [root, ...below] = beginnings;
		const uncompared = below.filter(one => 'why' in one);
		let couldNotLook = 'why' in root! ? root.why : undefined;
		for (const one of beginnings) {
			if ('why' in one) continue;
			const why = yield* comparison(one, told.flatMap(({ taken }) => taken.filter(({ device }) => device === one.space.device)), met, one === root ? uncompared : []);
			if (why !== undefined) couldNotLook ??= one === root ? why : shown`${one.path}: ${why}`;
		}
		return couldNotLook === undefined ? undefined : { couldNotLook: uncompared.length === 0 ? couldNotLook : shown`${couldNotLook}. Not compared either: ${uncomparedWords(uncompared)}` };
	},
};

const notCrossed = visibleText('the walk was not asked to go into it (--cross-mounts)');

/** Gives why it could not be compared after all. */
function* comparison({ path, space, deleted, own, isLive }: Beginning, taken: readonly Taken[], met: Coverage, uncompared: readonly Uncompared[]): Generator<Finding, Visible | undefined> {
	// Files come and go during a walk: the smallest count accuses nobody of what was deleted meanwhile.
	const used = taken.reduce((lowest, part) => Math.min(lowest, part.used ?? lowest), space.used);
	const files = taken.reduce((sum, part) => sum + part.allocated, 0) + own;
	const difference = used - files - deleted.allocated;
	const tolerance = Math.max(least, used * share) + (space.type === 'xfs' ? space.total * ofXfs : 0);
	if (difference < -tolerance) {
		return shown`The files met take ${sizeWords(-difference)} more than the file system says is used: they share blocks (copies by reference), so that the sums cannot be compared`;
	}
	if (difference > tolerance) {
		const unseen = unseenIn(met);
		if (unseen !== undefined) return shown`${sizeWords(difference)} are used beyond the files met, and not all could be met: ${unseen}`;
		if (deleted.unlisted > 0) return shown`${sizeWords(difference)} are used beyond the files met, and the open files of ${visibleText(grouped(deleted.unlisted))} processes could not be listed: deleted files that they hold may be the difference. Look as root`;
	}
	const facts = {
		used: sizeWords(used),
		'explained-by-files': sizeWords(files),
		...(isLive ? { 'explained-by-deleted-files-still-open': shown`${sizeWords(deleted.allocated)} in ${visibleText(grouped(deleted.files))} file${visibleText(deleted.files === 1 ? '' : 's')}` } : {}),
		unexplained: sizeWords(Math.max(0, difference)),
		'allowed-for-the-file-system-itself': sizeWords(tolerance),
		'file-system': visibleText(space.type),
		...(space.covered.length === 0 ? {} : { 'mounted-over': joined(space.covered.slice(0, mostNamed).map(shownPath)) }),
		...(uncompared.length === 0 ? {} : { 'could-not-look-at': uncomparedWords(uncompared) }),
	};
	const subject = { kind: 'file', path } as const;
	if (difference <= tolerance) yield findingOf(unexplainedSpace, 'info', subject, visibleText('Files explain the space that is used, but for what a file system keeps for itself'), { facts });
	else {
		const lain = space.covered.length === 0 ? '' : 'files that lie below a mount point, written before it was mounted; ';
		const held = isLive ? 'files deleted while a program maps them or the kernel uses them (swap, loop devices); ' : 'files deleted while a program held them, where the machine was cut off; ';
		yield findingOf(unexplainedSpace, 'low', subject, shown`More space is used than the files met take. Innocent: ${visibleText(`${lain}${held}damage that fsck(8) mends`)}. Else files are hidden from listings`, {
			facts,
			techniques: ['T1014', 'T1564'],
			next: visibleText('Look at the disk from clean media, mounted read-only at its top, and compare: what shows there and not here is hidden. Files below mount points show there, too.'),
		});
	}
	return undefined;
}

const uncomparedWords = (all: readonly Uncompared[]): Visible => joined(all.map(({ path, why }) => shown`${path}: ${why}`));

interface Asked {
	readonly path: HostPath;
	readonly space: FileSystemSpace | { readonly why: Visible };
}

function rootOf(host: Host): Asked {
	const space = host.space?.();
	return { path: hostPath('/'), space: space === undefined ? { why: visibleText('There is no file system to ask.') } : comparable(space) };
}

function belowOf(host: Host): readonly Asked[] {
	return (host.spaceBelow?.() ?? []).map(({ path, space }) => ({ path, space: comparable(space) }));
}

function comparable(space: Look<FileSystemSpace>): FileSystemSpace | { readonly why: Visible } {
	if (!space.ok) return { why: shown`The file system does not say how full it is: ${space.detail}` };
	const { type, isTop, again } = space.value;
	if (!counting.has(type)) return { why: shown`On ${visibleText(type)} the space used says little of the files${visibleText(otherKinds[type] === undefined ? '' : `: ${otherKinds[type]}`)}` };
	if (!isTop) return { why: visibleText('The root is a folder of its file system and not its top: other files use space there, too.') };
	if (again.length > 0) return { why: shown`Part of the file system is mounted a second time at ${shownPath(again[0]!)}, so that its files are met twice` };
	return space.value;
}

function beginningOf(host: Host, { path, space }: Asked, ownPaths: readonly HostPath[]): Beginning | Uncompared {
	if ('why' in space) return { path: shownPath(path), why: space.why };
	const deleted = host.kernel === undefined ? { allocated: 0, files: 0, unlisted: 0 } : openDeletedFiles(host.kernel, space.device);
	return { path: shownPath(path), space, deleted, own: ownBytes(host, ownPaths, space.device), isLive: host.kind === 'live' };
}

/** A copy of a disk may lie in the case. */
function ownBytes(host: Host, own: readonly HostPath[], device: number): number {
	let bytes = 0;
	const queue = [...own];
	for (let next = 0; next < queue.length && next < mostOwn; next++) {
		const path = queue[next]!;
		const entry = host.look(path);
		if (!entry.ok || entry.value.device !== device) continue;
		bytes += allocatedAt(entry.value);
		const names = entry.value.kind === 'directory' ? host.list(path) : undefined;
		if (names?.ok === true) for (const name of names.value) queue.push(childOf(path, name));
	}
	return Math.round(bytes);
}

/** Gaps of the walk that may hide files of any size. */
function unseenIn(met: Coverage): Visible | undefined {
	const unseen = gaps(met).filter(({ reason }) => reason !== 'changed-while-read' && reason !== 'vanished');
	return unseen.length === 0 ? undefined : joined(unseen.map(({ reason, count, examples }) => shown`${visibleText(grouped(count))} ${visibleText(reason)}${examples[0] === undefined ? visibleText('') : shown` (${examples[0]})`}`));
}

function sizeWords(bytes: number): Visible {
	return visibleText(bytes >= 10_000_000_000 ? `${grouped(bytes / 1e9)} GB` : `${grouped(bytes / 1e6)} MB`);
}
