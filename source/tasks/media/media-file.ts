/** A file of the media: on the analysis host, and no more to be trusted than any file. Read by places, never as a whole. */

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { RandomAccess } from '../../parsers/random-access.ts';
import { systemPath } from '../../host/open-regular.ts';

/** Media that cannot be used; the reason is for the operator. */
export class CannotUse extends Error {}

const pieceSize = 256 * 1024;

export class MediaFile implements RandomAccess {
	readonly size: number;
	readonly #fd: number;

	/** `path`: one byte to a character. Throws `CannotUse`. */
	constructor(path: string) {
		let fd: number;
		try {
			fd = openSync(systemPath(path), constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
		} catch (error) {
			throw new CannotUse((error as Error).message);
		}
		const stats = fstatSync(fd);
		if (!stats.isFile()) {
			closeSync(fd);
			throw new CannotUse('it is no regular file');
		}
		this.#fd = fd;
		this.size = stats.size;
	}

	read(offset: number, length: number): Uint8Array | undefined {
		if (offset < 0 || length < 0 || offset + length > this.size) return undefined;
		const bytes = Buffer.alloc(length);
		for (let at = 0; at < length; ) {
			const got = this.#readInto(bytes, at, length - at, offset + at);
			if (got === 0) return undefined;
			at += got;
		}
		return bytes;
	}

	/** The bytes of `[from, to)`, in pieces that are good until the next. */
	*pieces(from = 0, to = this.size): Generator<Uint8Array> {
		const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(pieceSize, to - from)));
		for (let at = from; at < to; ) {
			const got = this.#readInto(buffer, 0, Math.min(buffer.length, to - at), at);
			if (got === 0) throw new CannotUse('it shrank while it was read');
			yield buffer.subarray(0, got);
			at += got;
		}
	}

	close(): void {
		closeSync(this.#fd);
	}

	#readInto(buffer: Buffer, at: number, length: number, from: number): number {
		try {
			return readSync(this.#fd, buffer, at, length, from);
		} catch (error) {
			throw new CannotUse(`it cannot be read: ${String((error as { readonly code?: unknown }).code)}`);
		}
	}
}
