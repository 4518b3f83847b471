/**
 * Space of the root's file system that no file met explains: what the file system says is used, against the sum of the walk. A rootkit
 * that hides files from listings seldom thinks of statfs(2); so does a program that keeps its deleted log open.
 */

import { gaps, grouped, type Coverage } from '../core/coverage.ts';
import { joined, shown, visibleText, type Visible } from '../core/visible.ts';
import { allocatedAt, childOf, shownPath, type FileSystemSpace, type Host, type HostPath, type Look } from '../host/host.ts';
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

interface Beginning {
	readonly space: FileSystemSpace;
	readonly deleted: OpenDeleted;
	readonly isLive: boolean;
	/** Bytes of regain's own files, which the walk passes over. */
	readonly own: number;
}

/** Of one part of the walk. */
export interface SpacePart {
	readonly allocated: number;
	/** What the file system said was used when that part had been walked. */
	readonly used?: number;
	/** Of the first part. */
	readonly beginning?: Beginning | { readonly why: Visible };
}

export const unexplainedSpace: FileCheck = {
	id: 'unexplained-space',
	step: 'C.5',
	title: 'Space that no file explains',
	covers: 'The file system of the root (ext2, ext3, ext4, XFS): the space it says is used, against the files of the walk, deleted files still open, and what a file system keeps for itself.',
	needs: 'both',
	kind: 'file',
	begin(host, { own }) {
		let isFirst = false;
		return {
			hears: [],
			inspect() {},
			listed(directory) {
				if (directory === '/') isFirst = true;
			},
			part(allocated): SpacePart {
				const first = isFirst;
				isFirst = false;
				const space = host.space?.();
				return { allocated, ...(space?.ok === true ? { used: space.value.used } : {}), ...(first ? { beginning: beginningOf(host, space, own) } : {}) };
			},
		};
	},
	*whole({ parts, met }) {
		const told = parts as readonly SpacePart[];
		const beginning = told.find(part => part.beginning !== undefined)?.beginning;
		if (beginning === undefined) return { couldNotLook: visibleText('The top of the tree could not be listed.') };
		if ('why' in beginning) return { couldNotLook: beginning.why };
		const { space, deleted, own, isLive } = beginning;
		// Files come and go during a walk: the smallest count accuses nobody of what was deleted meanwhile.
		const used = told.reduce((lowest, part) => Math.min(lowest, part.used ?? lowest), space.used);
		const files = told.reduce((sum, part) => sum + part.allocated, 0) + own;
		const difference = used - files - deleted.allocated;
		const tolerance = Math.max(least, used * share) + (space.type === 'xfs' ? space.total * ofXfs : 0);
		if (difference < -tolerance) {
			return { couldNotLook: shown`The files met take ${sizeWords(-difference)} more than the file system says is used: they share blocks (copies by reference), so that the sums cannot be compared` };
		}
		if (difference > tolerance) {
			const unseen = unseenIn(met);
			if (unseen !== undefined) return { couldNotLook: shown`${sizeWords(difference)} are used beyond the files met, and not all could be met: ${unseen}` };
			if (deleted.unlisted > 0) return { couldNotLook: shown`${sizeWords(difference)} are used beyond the files met, and the open files of ${visibleText(grouped(deleted.unlisted))} processes could not be listed: deleted files that they hold may be the difference. Look as root` };
		}
		const facts = {
			used: sizeWords(used),
			'explained-by-files': sizeWords(files),
			...(isLive ? { 'explained-by-deleted-files-still-open': shown`${sizeWords(deleted.allocated)} in ${visibleText(grouped(deleted.files))} file${visibleText(deleted.files === 1 ? '' : 's')}` } : {}),
			unexplained: sizeWords(Math.max(0, difference)),
			'allowed-for-the-file-system-itself': sizeWords(tolerance),
			'file-system': visibleText(space.type),
			...(space.covered.length === 0 ? {} : { 'mounted-over': joined(space.covered.slice(0, mostNamed).map(shownPath)) }),
		};
		const subject = { kind: 'file', path: visibleText('/') } as const;
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
	},
};

function beginningOf(host: Host, space: Look<FileSystemSpace> | undefined, ownPaths: readonly HostPath[]): Beginning | { readonly why: Visible } {
	if (space === undefined) return { why: visibleText('There is no file system to ask.') };
	if (!space.ok) return { why: shown`The file system does not say how full it is: ${space.detail}` };
	const { type, isTop, again, device } = space.value;
	if (!counting.has(type)) return { why: shown`On ${visibleText(type)} the space used says little of the files${visibleText(otherKinds[type] === undefined ? '' : `: ${otherKinds[type]}`)}` };
	if (!isTop) return { why: visibleText('The root is a folder of its file system and not its top: other files use space there, too.') };
	if (again.length > 0) return { why: shown`Part of the file system is mounted a second time at ${shownPath(again[0]!)}, so that its files are met twice` };
	const deleted = host.kernel === undefined ? { allocated: 0, files: 0, unlisted: 0 } : openDeletedFiles(host.kernel, device);
	return { space: space.value, deleted, own: ownBytes(host, ownPaths, device), isLive: host.kind === 'live' };
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
