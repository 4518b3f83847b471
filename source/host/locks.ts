/** Files that nobody may change, as the kernel tells of them: it refuses every writer, root too (EPERM of access(2)). */

import { accessSync, constants } from 'node:fs';
import { reach } from './open-regular.ts';

/** @param path as the machine regain runs on names it, one byte to a character */
export function isLocked(path: string): boolean {
	try {
		reach(path, at => accessSync(at, constants.W_OK));
		return false;
	} catch (error) {
		return (error as { readonly code?: unknown }).code === 'EPERM';
	}
}
