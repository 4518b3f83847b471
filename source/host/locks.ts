/** Files that nobody may change, as the kernel tells of them: it refuses every writer, root too (EPERM of access(2)). */

import { accessSync, constants } from 'node:fs';
import type { HostPath } from './host.ts';
import type { Mount } from './mountinfo.ts';
import { takesWrites } from './mounts.ts';
import { reach } from './open-regular.ts';

/**
 * Does some file system of the tree take a write? Where none does, the kernel says so (EROFS) before it says that a file is
 * immutable, and every answer would be no. A mount that is read-only alone, of a file system that is not, comes after that.
 * @param root without links, as the machine regain runs on names it
 */
export function mayTellLocks(root: HostPath, mounts: readonly Mount[]): boolean {
	return takesWrites(root, mounts);
}

/** @param path as the machine regain runs on names it, one byte to a character */
export function isLocked(path: string): boolean {
	try {
		reach(path, at => accessSync(at, constants.W_OK));
		return false;
	} catch (error) {
		return (error as { readonly code?: unknown }).code === 'EPERM';
	}
}
