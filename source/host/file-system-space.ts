/** How full the file system of a root is, and whether the root is the whole of it. */

import { Buffer } from 'node:buffer';
import { lstatSync, statfsSync } from 'node:fs';
import { natureOfType } from './file-systems.ts';
import type { FileSystemSpace, HostPath, Look } from './host.ts';
import type { Mount } from './mountinfo.ts';
import { mountOf, mountsBelow } from './mounts.ts';
import { found, refusalOf, refused } from './unread.ts';

/** @param root without links, as the machine regain runs on names it */
export function fileSystemSpace(root: HostPath, mounts: readonly Mount[]): Look<FileSystemSpace> {
	const mount = mountOf(mounts, root);
	if (mount === undefined) return refused('unsupported', 'the mount table does not name its file system');
	// One that another machine answers for may never do so.
	if (natureOfType(mount.type) === 'remote') return refused('other-file-system', mount.type);
	try {
		const path = Buffer.from(root, 'latin1');
		const { blocks, bfree, bsize } = statfsSync(path);
		const prefix = root === '/' ? '' : root;
		const below = mountsBelow(mounts, root);
		const inside = (others: readonly Mount[]): readonly HostPath[] => others.map(({ point }) => point.slice(prefix.length) as HostPath);
		return found({
			device: lstatSync(path).dev,
			type: mount.type,
			isTop: mount.point === root && mount.root === '/',
			used: (blocks - bfree) * bsize,
			total: blocks * bsize,
			covered: inside(below.filter(({ device }) => device !== mount.device)),
			again: inside(below.filter(({ device }) => device === mount.device)),
		});
	} catch (error) {
		return refusalOf(error);
	}
}
