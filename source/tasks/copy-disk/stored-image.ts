/** A copy as it lies there, read back in the order of the source's bytes: plain, in parts, on a disk, or compressed. */

import { Buffer } from 'node:buffer';
import { constants, fstatSync, openSync, readSync } from 'node:fs';
import * as zlib from 'node:zlib';
import type { ImageForm } from '../../core/imaging-plan.ts';
import { bytesOf, shown, type Visible } from '../../core/visible.ts';
import { partPath, piecesOf } from './parts.ts';
import { blockSize } from './ring.ts';
import { closeQuietly, Halted, systemWords } from './source.ts';

export interface StoredImage {
	/** Every byte comes from the medium, not from what the system remembers of writing it. */
	readonly isDirect: boolean;
	/** Fills `into`, which begins at a page. @throws Halted where it cannot */
	read(at: number, into: Uint8Array): void;
	close(): void;
}

/** @param path of the file, disk or first part. @throws Halted */
export function openStored(path: Visible, form: ImageForm): StoredImage {
	return form.as === 'zstd' ? new Packed(path) : new Plain(path, form.split);
}

function open(path: Visible, flags: number): number {
	return openSync(Buffer.from(bytesOf(path)), constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY | flags);
}

class Plain implements StoredImage {
	readonly #path: Visible;
	readonly #split: number | undefined;
	readonly #files = new Map<number, { readonly fd: number; readonly direct: number | undefined }>();
	isDirect = true;

	constructor(path: Visible, split: number | undefined) {
		this.#path = path;
		this.#split = split;
		this.#file(0);
	}

	read(at: number, into: Uint8Array): void {
		for (const piece of piecesOf(at, into.length, this.#split)) {
			const { fd, direct } = this.#file(piece.part);
			const bytes = into.subarray(piece.from, piece.from + piece.size);
			// Direct reads begin and end at a sector; the last bytes of a file may not.
			if (direct === undefined || piece.from % 4096 !== 0 || piece.at % 4096 !== 0 || piece.size % 4096 !== 0 || !this.#whole(direct, bytes, piece.at)) {
				if (!this.#whole(fd, bytes, piece.at)) throw new Halted(shown`the copy ${partPath(this.#path, piece.part, this.#split)} ends at byte ${piece.at} or before, too early`);
			}
		}
	}

	close(): void {
		for (const { fd, direct } of this.#files.values()) {
			closeQuietly(fd);
			if (direct !== undefined) closeQuietly(direct);
		}
	}

	#whole(fd: number, bytes: Uint8Array, at: number): boolean {
		try {
			for (let got = 0; got < bytes.length; ) {
				const more = readSync(fd, bytes, got, bytes.length - got, at + got);
				if (more === 0) return false;
				got += more;
			}
			return true;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'EINVAL') {
				this.isDirect = false;
				return false;
			}
			throw new Halted(shown`the copy ${this.#path} cannot be read back at byte ${at}: ${systemWords(error)}`);
		}
	}

	#file(part: number): { readonly fd: number; readonly direct: number | undefined } {
		const known = this.#files.get(part);
		if (known !== undefined) return known;
		const path = partPath(this.#path, part, this.#split);
		try {
			const fd = open(path, 0);
			let direct: number | undefined;
			try {
				direct = open(path, constants.O_DIRECT);
			} catch {
				// Memory file systems have no medium to read from.
				this.isDirect = false;
			}
			const file = { fd, direct };
			this.#files.set(part, file);
			return file;
		} catch (error) {
			throw new Halted(shown`the copy ${path} cannot be opened: ${systemWords(error)}`);
		}
	}
}

const seekable = 0x8f_92_ea_b1;

class Packed implements StoredImage {
	readonly isDirect = false;
	readonly #path: Visible;
	readonly #fd: number;
	/** Where each frame begins, and where the last one ends. */
	readonly #starts: Float64Array;
	readonly #frames: number;

	constructor(path: Visible) {
		this.#path = path;
		try {
			this.#fd = open(path, 0);
		} catch (error) {
			throw new Halted(shown`the copy ${path} cannot be opened: ${systemWords(error)}`);
		}
		const { size } = fstatSync(this.#fd);
		const footer = this.#bytes(size - 9, 9);
		const frames = footer?.readUInt32LE(0) ?? 0;
		const table = footer?.readUInt32LE(5) === seekable && frames <= size / 8 ? this.#bytes(size - 9 - frames * 8, frames * 8) : undefined;
		if (table === undefined) throw new Halted(shown`the copy ${path} has no table of frames at its end: it was cut short, or regain did not write it`);
		this.#frames = frames;
		this.#starts = new Float64Array(frames + 1);
		for (let frame = 0; frame < frames; frame++) this.#starts[frame + 1] = this.#starts[frame]! + table.readUInt32LE(frame * 8);
	}

	read(at: number, into: Uint8Array): void {
		for (let from = 0; from < into.length; ) {
			const frame = Math.floor((at + from) / blockSize);
			const within = (at + from) % blockSize;
			const length = Math.min(into.length - from, blockSize - within);
			const bytes = this.#unpacked(frame);
			if (bytes === undefined || bytes.length < within + length) throw new Halted(shown`the copy ${this.#path} is damaged in frame ${frame}: it cannot be unpacked`);
			into.set(bytes.subarray(within, within + length), from);
			from += length;
		}
	}

	close(): void {
		closeQuietly(this.#fd);
	}

	#unpacked(frame: number): Buffer | undefined {
		if (frame >= this.#frames) return undefined;
		const packed = this.#bytes(this.#starts[frame]!, this.#starts[frame + 1]! - this.#starts[frame]!);
		try {
			return packed === undefined ? undefined : zlib.zstdDecompressSync(packed, { maxOutputLength: blockSize });
		} catch {
			return undefined;
		}
	}

	#bytes(at: number, length: number): Buffer | undefined {
		if (at < 0 || length > 4 * blockSize * 16) return undefined;
		const bytes = Buffer.allocUnsafe(length);
		for (let got = 0; got < length; ) {
			const more = readSync(this.#fd, bytes, got, length - got, at + got);
			if (more === 0) return undefined;
			got += more;
		}
		return bytes;
	}
}
