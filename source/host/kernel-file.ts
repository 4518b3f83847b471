/** A file the kernel makes up as it is read: it has no size, so it is read until it ends or a limit is met. */

import { Buffer } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Look } from './host.ts';
import { found, refusalOf, refused } from './unread.ts';

const piece = 65_536;
const defaultLimit = 67_108_864;
/** Thousands of small files are read in a row: a buffer for each was a fifth of the time of a look at 300 processes. */
const room = Buffer.allocUnsafeSlow(piece);

/** `headAlone`: what goes on beyond the limit is left, and is no refusal. `device`: st_dev the file must have, so that nothing mounted over a place of /proc or /sys is taken for the kernel's word. */
export function readKernelFile(path: string, options: { readonly limit?: number | undefined; readonly device?: number; readonly headAlone?: boolean } = {}): Look<Uint8Array> {
	const limit = options.limit ?? defaultLimit;
	let fd: number | undefined;
	try {
		fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY);
		const stats = fstatSync(fd);
		if (!stats.isFile()) return refused('special-file', 'not a regular file');
		if (options.device !== undefined && stats.dev !== options.device) return refused('other-file-system', 'something is mounted over this place');
		const pieces: Uint8Array[] = [];
		let length = 0;
		const most = options.headAlone === true ? limit : limit + 1;
		while (length < most) {
			const got = readSync(fd, room, 0, Math.min(piece, most - length), null);
			if (got === 0) return found(pieces.length === 1 ? pieces[0]! : new Uint8Array(Buffer.concat(pieces, length)));
			pieces.push(new Uint8Array(room.subarray(0, got)));
			length += got;
		}
		return options.headAlone === true ? found(new Uint8Array(Buffer.concat(pieces, length))) : refused('limit-reached', `longer than ${limit} bytes`);
	} catch (error) {
		return refusalOf(error);
	} finally {
		if (fd !== undefined) closeSync(fd);
	}
}
