/** A copy as it lies there, read back in the order of the source's bytes: plain, in parts, on a disk, or compressed. */

import { Buffer } from 'node:buffer';
import { constants, openSync, readSync } from 'node:fs';
import type { ImageForm } from '../../core/imaging-plan.ts';
import { bytesOf, shown, type Visible } from '../../core/visible.ts';
import { PackedFile } from './packed-file.ts';
import { partPath, piecesOf } from './parts.ts';
import { closeQuietly, Halted, systemWords } from './halted.ts';

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

class Packed implements StoredImage {
	readonly isDirect = false;
	readonly #path: Visible;
	readonly #fd: number;
	readonly #packed: PackedFile;

	constructor(path: Visible) {
		this.#path = path;
		try {
			this.#fd = open(path, 0);
		} catch (error) {
			throw new Halted(shown`the copy ${path} cannot be opened: ${systemWords(error)}`);
		}
		const packed = PackedFile.open(this.#fd);
		if (packed === undefined) throw new Halted(shown`the copy ${path} has no table of frames at its end: it was cut short, or regain did not write it`);
		this.#packed = packed;
	}

	read(at: number, into: Uint8Array): void {
		const got = this.#packed.read(into, at);
		if (typeof got !== 'number') throw new Halted(shown`the copy ${this.#path} is damaged in frame ${got.damaged}: it cannot be unpacked`);
		if (got < into.length) throw new Halted(shown`the copy ${this.#path} ends at byte ${at + got} or before, too early`);
	}

	close(): void {
		closeQuietly(this.#fd);
	}
}
