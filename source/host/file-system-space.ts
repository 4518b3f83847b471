/** How full the file system of a root is, and whether the root is the whole of it. */

import { Buffer } from 'node:buffer';
import { lstatSync, statfsSync } from 'node:fs';
import { isMemory, natureOfType } from './file-systems.ts';
import type { FileSystemSpace, HostPath, Look, SpaceBelow } from './host.ts';
import type { Mount } from './mountinfo.ts';
import { mountOf, mountsBelow, pointSeen } from './mounts.ts';
import { found, refusalOf, refused } from './unread.ts';

/** @param root without links, as the machine regain runs on names it */
export function fileSystemSpace(root: HostPath, mounts: readonly Mount[]): Look<FileSystemSpace> {
	return spaceAt(root, root, mounts);
}

/** Each mount point once, as what lies there now. Folders of the root's own file system that are mounted again are none. */
export function spaceBelow(root: HostPath, mounts: readonly Mount[]): readonly SpaceBelow[] {
	const own = mountOf(mounts, root)?.device;
	return mountsBelow(mounts, root)
		.filter(({ device, type }) => device !== own && natureOfType(type) === 'disk' && !isMemory(type))
		.map(({ point }) => ({ path: pointSeen(root, point), space: spaceAt(point, root, mounts) }));
}

/** Of the file system that `place` lies on, seen from a root at it or above it. */
function spaceAt(place: HostPath, root: HostPath, mounts: readonly Mount[]): Look<FileSystemSpace> {
	const mount = mountOf(mounts, place);
	if (mount === undefined) return refused('unsupported', 'the mount table does not name its file system');
	// One that another machine answers for may never do so.
	if (natureOfType(mount.type) === 'remote') return refused('other-file-system', mount.type);
	try {
		const path = Buffer.from(place, 'latin1');
		const { blocks, bfree, bsize } = statfsSync(path);
		const inside = (others: readonly Mount[]): readonly HostPath[] => others.map(({ point }) => pointSeen(root, point));
		return found({
			device: lstatSync(path).dev,
			type: mount.type,
			isTop: mount.point === place && mount.root === '/',
			used: (blocks - bfree) * bsize,
			total: blocks * bsize,
			covered: inside(mountsBelow(mounts, place).filter(({ device }) => device !== mount.device)),
			again: inside(mountsBelow(mounts, root).filter(({ device, point }) => device === mount.device && point !== place)),
		});
	} catch (error) {
		return refusalOf(error);
	}
}
