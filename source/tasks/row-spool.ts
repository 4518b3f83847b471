/** Rows of a tree in whatever order the walk met them, on disk, with where each directory's begin: written out again in the order of directories. */

import { createHash, type Hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { firstLine, sealLine, secondLine, walkOrder } from '../parsers/baseline/file.ts';
import { directoryOf, sectionMark } from '../parsers/baseline/section.ts';

/** Rows of one directory, or some of them: those of a large one come in several. */
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
	/** Bytes of the root's own row, which comes first. */
	#root: number | undefined;
	#size = 0;

	/** The file must not exist. */
	constructor(path: string) {
		this.#path = path;
		this.#fd = openSync(path, 'wx+', 0o600);
	}

	get directories(): number {
		return new Set(this.#stretches.map(({ order }) => order)).size;
	}

	/** Whole lines that begin with the one that names their directory; before the first of all, the root's own row. */
	add(rows: Uint8Array): void {
		const text = Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength);
		const before = this.#stretches.length;
		if (text.toString('latin1', 0, sectionMark.length) === sectionMark) this.#begin(text, 0, before);
		for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) this.#begin(text, at + 1, before);
		writeAll(this.#fd, text);
		this.#size += text.length;
		if (this.#stretches.length > before) this.#stretches.at(-1)!.end = this.#size;
		this.#root ??= this.#stretches[0]?.start ?? this.#size;
	}

	/** Writes a file that must not exist. Gives the seal of a baseline. */
	writeTo(out: string, isBodyfile: boolean): string | undefined {
		const written = new Written(out, this.#path, this.#fd, isBodyfile ? undefined : createHash('sha256'));
		try {
			if (!isBodyfile) written.text(firstLine + secondLine);
			written.copy(0, this.#root ?? 0);
			this.#stretches.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.start - b.start));
			let last: string | undefined;
			for (const { order, start, rows, end } of this.#stretches) {
				written.copy(isBodyfile || order === last ? rows : start, end);
				last = order;
			}
			return written.sealed();
		} catch (error) {
			rmSync(out, { force: true });
			throw error;
		} finally {
			written.close();
		}
	}

	close(): void {
		closeSync(this.#fd);
		rmSync(this.#path, { force: true });
	}

	/** `before`: stretches there were before this text. */
	#begin(text: Buffer, at: number, before: number): void {
		const close = text.indexOf(newline, at);
		const start = this.#size + at;
		if (this.#stretches.length > before) this.#stretches.at(-1)!.end = start;
		const directory = directoryOf(text.toString('latin1', at, close)) ?? '/';
		this.#stretches.push({ order: walkOrder(directory), start, rows: this.#size + close + 1, end: start });
	}
}

/** The file that is made of the spool: ranges that lie beside each other in both are read at once. */
class Written {
	readonly #fd: number;
	readonly #from: string;
	readonly #spool: number;
	readonly #hash: Hash | undefined;
	readonly #buffer = Buffer.allocUnsafeSlow(piece);
	/** Of the spool, still to be copied. */
	#start = 0;
	#end = 0;

	constructor(out: string, from: string, spool: number, hash: Hash | undefined) {
		this.#fd = openSync(out, 'wx', 0o600);
		this.#from = from;
		this.#spool = spool;
		this.#hash = hash;
	}

	text(text: string): void {
		this.#write(Buffer.from(text, 'latin1'));
	}

	copy(from: number, to: number): void {
		if (from !== this.#end) {
			this.#flush();
			this.#start = from;
		}
		this.#end = to;
	}

	/** All of it on the medium. Gives the digest that closes it, where it has one. */
	sealed(): string | undefined {
		this.#flush();
		const seal = this.#hash?.digest('hex');
		if (seal !== undefined) writeAll(this.#fd, Buffer.from(sealLine(seal), 'latin1'));
		fsyncSync(this.#fd);
		return seal;
	}

	close(): void {
		closeSync(this.#fd);
	}

	#flush(): void {
		while (this.#start < this.#end) {
			const got = readSync(this.#spool, this.#buffer, 0, Math.min(piece, this.#end - this.#start), this.#start);
			if (got === 0) throw new Error(`${this.#from} was cut short while it was read back`);
			this.#write(this.#buffer.subarray(0, got));
			this.#start += got;
		}
	}

	#write(bytes: Uint8Array): void {
		this.#hash?.update(bytes);
		writeAll(this.#fd, bytes);
	}
}

function writeAll(fd: number, bytes: Uint8Array): void {
	for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}
