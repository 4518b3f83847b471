/** Why work on a disk ends before its end, in the system's words or ours. */

import { closeSync } from 'node:fs';
import { visibleText, type Visible } from '../../core/visible.ts';

/** Why a copy cannot go on; what was done is kept, and it can be gone on with. */
export class Halted extends Error {
	override readonly name = 'Halted';
	override readonly message: Visible;

	constructor(words: Visible) {
		super(words);
		this.message = words;
	}
}

/** The operator asked for it. */
export class Stopped extends Error {}

/** What the system said, in its own word where ours would not be better. */
export function systemWords(error: unknown): Visible {
	const { code, message } = error as NodeJS.ErrnoException;
	const words: Readonly<Record<string, string>> = {
		ENOSPC: 'there is no room left', EDQUOT: 'the quota is used up', EIO: 'input/output error', EROFS: 'it is read-only', EACCES: 'permission denied', EPERM: 'not permitted', ENOENT: 'it is not there', EBUSY: 'it is in use', EFBIG: 'the file system takes no larger file', ENXIO: 'no such device', ENODEV: 'no such device', ENOMEDIUM: 'no medium in it',
	};
	return visibleText(code === undefined ? message : `${words[code] ?? message} (${code})`);
}

/** What is gone may refuse even this (a FUSE or network file system does), and all it held was told before. */
export function closeQuietly(fd: number): void {
	try {
		closeSync(fd);
	} catch {}
}
