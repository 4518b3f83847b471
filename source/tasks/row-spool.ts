/** Rows of a tree in the order of the walk, on disk, with where each directory's begin: written out again in the order of directories. */

import { createHash, type Hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { firstLine, sealLine, secondLine, walkOrder } from '../parsers/baseline/file.ts';
import { directoryOf, sectionMark } from '../parsers/baseline/section.ts';

interface Stretch {
	readonly order: string;
	/** Where the line that names the directory begins, and where its rows do. */
	readonly start: number;
	readonly rows: number;
	end: number;
}

const mark = Buffer.from(`\n${sectionMark}`, 'latin1');
const newline = 0x0a;
const piece = 1_048_576;

export class RowSpool {
	readonly #path: string;
	readonly #fd: number;
	readonly #stretches: Stretch[] = [];
	readonly #buffer = Buffer.allocUnsafeSlow(piece);
	#size = 0;

	/** The file must not exist. */
	constructor(path: string) {
		this.#path = path;
		this.#fd = openSync(path, 'wx+', 0o600);
	}

	get directories(): number {
		return this.#stretches.length;
	}

	/** Whole lines. What comes before the first directory is the root's own row. */
	add(rows: Uint8Array): void {
		const text = Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength);
		if (text.toString('latin1', 0, sectionMark.length) === sectionMark) this.#begin(text, 0);
		for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) this.#begin(text, at + 1);
		writeAll(this.#fd, text);
		this.#size += text.length;
		const last = this.#stretches.at(-1);
		if (last !== undefined) last.end = this.#size;
	}

	/** Writes a file that must not exist. Gives the seal of a baseline. */
	writeTo(out: string, isBodyfile: boolean): string | undefined {
		const fd = openSync(out, 'wx', 0o600);
		const hash = isBodyfile ? undefined : createHash('sha256');
		try {
			if (hash !== undefined) {
				const opening = Buffer.from(firstLine + secondLine, 'latin1');
				hash.update(opening);
				writeAll(fd, opening);
			}
			this.#copy(0, this.#stretches[0]?.start ?? this.#size, fd, hash);
			this.#stretches.sort((a, b) => (a.order < b.order ? -1 : 1));
			for (const { start, rows, end } of this.#stretches) this.#copy(isBodyfile ? rows : start, end, fd, hash);
			const seal = hash?.digest('hex');
			if (seal !== undefined) writeAll(fd, Buffer.from(sealLine(seal), 'latin1'));
			fsyncSync(fd);
			return seal;
		} catch (error) {
			rmSync(out, { force: true });
			throw error;
		} finally {
			closeSync(fd);
		}
	}

	close(): void {
		closeSync(this.#fd);
		rmSync(this.#path, { force: true });
	}

	#begin(text: Buffer, at: number): void {
		const close = text.indexOf(newline, at);
		const start = this.#size + at;
		const last = this.#stretches.at(-1);
		if (last !== undefined) last.end = start;
		const directory = directoryOf(text.toString('latin1', at, close)) ?? '/';
		this.#stretches.push({ order: walkOrder(directory), start, rows: this.#size + close + 1, end: start });
	}

	#copy(from: number, to: number, fd: number, hash: Hash | undefined): void {
		for (let at = from; at < to; ) {
			const got = readSync(this.#fd, this.#buffer, 0, Math.min(piece, to - at), at);
			if (got === 0) throw new Error(`${this.#path} was cut short while it was read back`);
			const bytes = this.#buffer.subarray(0, got);
			hash?.update(bytes);
			writeAll(fd, bytes);
			at += got;
		}
	}
}

function writeAll(fd: number, bytes: Uint8Array): void {
	for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}
