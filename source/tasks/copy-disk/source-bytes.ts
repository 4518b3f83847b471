/** The bytes of a source by their place in the disk: of a device or a file, of a file in parts, or of a compressed one. */

import { Buffer } from 'node:buffer';
import { constants, fstatSync, openSync, readSync } from 'node:fs';
import type { MediumPart } from '../../core/imaging-plan.ts';
import { bytesOf, shown } from '../../core/visible.ts';
import { fileId } from '../../host/block-devices.ts';
import { closeQuietly, Halted } from './halted.ts';
import { PackedFile } from './packed-file.ts';

export interface SourceBytes {
	/** Bytes it gave from `at` on, 0 at the end. @throws the system's error, or Halted where a part took another's place */
	read(into: Uint8Array, at: number): number;
	close(): void;
}

/** Closing the descriptor is left to who opened it, here and for a packed one. */
export function plainBytes(fd: number): SourceBytes {
	return { read: (into, at) => readSync(fd, into, 0, into.length, at), close: () => {} };
}

/** Undefined where it has no table to be read by. */
export function packedBytes(fd: number): (SourceBytes & { readonly size: number }) | undefined {
	const packed = PackedFile.open(fd);
	return packed && {
		size: packed.size,
		read(into, at) {
			const got = packed.read(into, at);
			// As of a medium that does not give them.
			if (typeof got !== 'number') throw Object.assign(new Error(`frame ${got.damaged} is damaged`), { code: 'EIO' });
			return got;
		},
		close: () => {},
	};
}

/** One of them is open at a time: there may be thousands. */
export function bytesInParts(parts: readonly MediumPart[]): SourceBytes {
	let opened: { readonly part: number; readonly fd: number } | undefined;
	const close = (): void => {
		if (opened !== undefined) closeQuietly(opened.fd);
		opened = undefined;
	};
	const open = (part: number): number => {
		if (opened?.part === part) return opened.fd;
		close();
		const { path, is } = parts[part]!;
		const fd = openSync(Buffer.from(bytesOf(path)), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY);
		opened = { part, fd };
		if (fileId(fstatSync(fd)) !== is) throw new Halted(shown`the part ${path} is not what it was when it was looked at: another file took its place`);
		return fd;
	};
	return {
		read(into, at) {
			let from = 0;
			for (const [part, { size }] of parts.entries()) {
				if (at < from + size) return readSync(open(part), into, 0, Math.min(into.length, from + size - at), at - from);
				from += size;
			}
			return 0;
		},
		close,
	};
}
