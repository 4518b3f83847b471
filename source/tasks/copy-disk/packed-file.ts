/** Reads a compressed image by its place in the disk: frames of one block each, with the table of the seekable format at the end. */

import { Buffer } from 'node:buffer';
import { fstatSync, readSync } from 'node:fs';
import * as zlib from 'node:zlib';
import { blockSize } from './ring.ts';

const seekable = 0x8f_92_ea_b1;
const mostFrame = 4 * 16 * blockSize;

export class PackedFile {
	/** Bytes when unpacked. */
	readonly size: number;
	readonly #fd: number;
	/** Where each frame begins, and where the last one ends. */
	readonly #starts: Float64Array;
	/** The frame unpacked last; undefined bytes where it is damaged. */
	#last: { readonly frame: number; readonly bytes: Buffer | undefined } | undefined;

	private constructor(fd: number, starts: Float64Array, size: number) {
		this.#fd = fd;
		this.#starts = starts;
		this.size = size;
	}

	/** Undefined where there is no such table, or frames are not of one block each. @throws the system's error */
	static open(fd: number): PackedFile | undefined {
		const { size } = fstatSync(fd);
		const footer = bytesAt(fd, size - 9, 9);
		const frames = footer?.readUInt32LE(0) ?? 0;
		// Bit 7 of the descriptor: a checksum beside each entry, which regain does not write.
		if (footer === undefined || footer.readUInt32LE(5) !== seekable || footer[4] !== 0 || frames > size / 8) return undefined;
		const table = bytesAt(fd, size - 9 - frames * 8, frames * 8);
		if (table === undefined) return undefined;
		const starts = new Float64Array(frames + 1);
		let unpacked = 0;
		for (let frame = 0; frame < frames; frame++) {
			starts[frame + 1] = starts[frame]! + table.readUInt32LE(frame * 8);
			const length = table.readUInt32LE(frame * 8 + 4);
			if (length > blockSize || (length < blockSize && frame < frames - 1)) return undefined;
			unpacked += length;
		}
		return new PackedFile(fd, starts, unpacked);
	}

	/** Bytes read, 0 at the end; or the number of the frame that is damaged. @throws the system's error */
	read(into: Uint8Array, at: number): number | { readonly damaged: number } {
		let done = 0;
		while (done < into.length && at + done < this.size) {
			const frame = Math.floor((at + done) / blockSize);
			const within = (at + done) % blockSize;
			const bytes = this.#unpacked(frame);
			const length = Math.min(into.length - done, blockSize - within, this.size - at - done);
			if (bytes === undefined || bytes.length < within + length) return { damaged: frame };
			into.set(bytes.subarray(within, within + length), done);
			done += length;
		}
		return done;
	}

	#unpacked(frame: number): Buffer | undefined {
		if (this.#last?.frame === frame) return this.#last.bytes;
		const packed = bytesAt(this.#fd, this.#starts[frame]!, this.#starts[frame + 1]! - this.#starts[frame]!);
		let bytes: Buffer | undefined;
		try {
			bytes = packed === undefined ? undefined : zlib.zstdDecompressSync(packed, { maxOutputLength: blockSize });
		} catch {
			bytes = undefined;
		}
		this.#last = { frame, bytes };
		return bytes;
	}
}

export function canUnpack(): boolean {
	return typeof zlib.zstdDecompressSync === 'function';
}

function bytesAt(fd: number, at: number, length: number): Buffer | undefined {
	if (at < 0 || length > mostFrame) return undefined;
	const bytes = Buffer.allocUnsafe(length);
	for (let got = 0; got < length; ) {
		const more = readSync(fd, bytes, got, length - got, at + got);
		if (more === 0) return undefined;
		got += more;
	}
	return bytes;
}
