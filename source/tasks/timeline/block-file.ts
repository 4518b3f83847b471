/**
 * A file of records in order, in blocks packed with zstd, and a directory of its blocks beside it. What is sorted in one piece is
 * such a file, and so is what is merged of many.
 */

import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { isRecord, kindOf, lengthOf, sourceOf, timeOf } from '../../parsers/timeline-record.ts';

/** A quarter of a mebibyte packs twice as fast as a sixteenth, and is unpacked within a millisecond. */
export const blockLength = 262_144;
const level = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** A block's row in the directory, of nine numbers (f64). */
export interface Block {
	/** Where it begins in the file, and its length there. */
	readonly at: number;
	readonly packed: number;
	readonly length: number;
	readonly count: number;
	/** NaN where its records have no time: those with one and those without never share a block. */
	readonly first: number;
	readonly last: number;
	/** One bit for each kind of event. */
	readonly kinds: number;
	/** One bit for the logs whose numbers have the same rest when divided by 32. */
	readonly sources: number;
	/** CRC-32 of the packed bytes. */
	readonly crc: number;
}
const numbers = 9;

/** What was written is not what is read now. */
export class Damaged extends Error {
	override readonly name = 'Damaged';
}

export interface Written {
	readonly count: number;
	readonly bytes: number;
	readonly sha256: string;
	readonly directory: { readonly bytes: number; readonly sha256: string };
}

export const directoryOf = (path: string): string => `${path}.blocks`;

export class BlockWriter {
	readonly #path: string;
	readonly #fd: number;
	readonly #hash = createHash('sha256');
	readonly #block = Buffer.allocUnsafeSlow(blockLength);
	readonly #rows: number[] = [];
	#length = 0;
	#count = 0;
	#first = Number.NaN;
	#last = Number.NaN;
	#kinds = 0;
	#sources = 0;
	#size = 0;
	#total = 0;
	#isOpen = true;

	/** The file must not exist. @throws what the file system says */
	constructor(path: string) {
		this.#path = path;
		this.#fd = openSync(path, 'wx', 0o600);
	}

	/** A record not before any that was added. */
	add(bytes: Buffer, from: number, length: number): void {
		const at = timeOf(bytes, from);
		if (this.#length + length > blockLength || (this.#count > 0 && Number.isNaN(at) !== Number.isNaN(this.#last))) this.#flush();
		if (this.#count === 0) this.#first = at;
		bytes.copy(this.#block, this.#length, from, from + length);
		this.#length += length;
		this.#last = at;
		this.#count++;
		this.#kinds |= 1 << kindOf(bytes, from);
		this.#sources |= 1 << (sourceOf(bytes, from) & 31);
	}

	/** Closed, and with `keep` on the disk for good. */
	finish(keep: boolean): Written {
		this.#flush();
		if (keep) fsyncSync(this.#fd);
		this.close();
		const rows = Buffer.from(Float64Array.from(this.#rows).buffer);
		const path = directoryOf(this.#path);
		writeFileSync(path, rows, { flag: 'wx', mode: 0o600, flush: keep });
		return { count: this.#total, bytes: this.#size, sha256: this.#hash.digest('hex'), directory: { bytes: rows.length, sha256: createHash('sha256').update(rows).digest('hex') } };
	}

	close(): void {
		if (this.#isOpen) closeSync(this.#fd);
		this.#isOpen = false;
	}

	#flush(): void {
		if (this.#count === 0) return;
		const packed = zstdCompressSync(this.#block.subarray(0, this.#length), level);
		this.#hash.update(packed);
		for (let at = 0; at < packed.length; ) at += writeSync(this.#fd, packed, at);
		this.#rows.push(this.#size, packed.length, this.#length, this.#count, this.#first, this.#last, this.#kinds >>> 0, this.#sources >>> 0, crc32(packed));
		this.#size += packed.length;
		this.#total += this.#count;
		this.#length = this.#count = this.#kinds = this.#sources = 0;
	}
}

/** @throws Damaged where they cannot be blocks of such a file */
export function blocksOf(directory: Uint8Array): readonly Block[] {
	if (directory.length % (numbers * 8) !== 0) throw new Damaged('the directory of its blocks is cut');
	const rows = new Float64Array(Uint8Array.from(directory).buffer);
	const blocks: Block[] = [];
	for (let from = 0; from < rows.length; from += numbers) {
		const [at, packed, length, count, first, last, kinds, sources, crc] = rows.subarray(from, from + numbers) as unknown as readonly [number, number, number, number, number, number, number, number, number];
		if (!(packed >= 0 && packed <= 2 * blockLength && length >= 0 && length <= blockLength && count >= 0 && count <= length)) throw new Damaged('the directory of its blocks holds what no block can be');
		blocks.push({ at, packed, length, count, first, last, kinds, sources, crc });
	}
	return blocks;
}

/** The records of a packed block. @throws Damaged */
export function unpackBlock(packed: Buffer, { length, count, crc }: Block): Buffer {
	if (crc32(packed) !== crc) throw new Damaged('a block of it is not what was written');
	const bytes = zstdDecompressSync(packed, { maxOutputLength: blockLength });
	if (bytes.length !== length) throw new Damaged('a block of it has another length than was written');
	let at = 0;
	for (let one = 0; one < count; one++) {
		if (!isRecord(bytes, at)) throw new Damaged('a block of it holds what is no record');
		at += lengthOf(bytes, at);
	}
	return bytes;
}

/** Goes through a sorted file, a block at a time in memory. */
export class BlockCursor {
	/** The block that the record stands in, and where: both change with `next`. */
	bytes: Buffer = Buffer.alloc(0);
	at = 0;
	readonly #fd: number;
	readonly #blocks: readonly Block[];
	readonly #forgotten: ReadonlySet<number> | undefined;
	#block = 0;

	/** @param forgotten logs whose records are passed over */
	constructor(path: string, forgotten?: ReadonlySet<number>) {
		this.#blocks = blocksOf(readFileSync(directoryOf(path)));
		this.#forgotten = forgotten;
		this.#fd = openSync(path, 'r');
	}

	/** False at the end. */
	next(): boolean {
		do {
			if (this.at < this.bytes.length) this.at += lengthOf(this.bytes, this.at);
			if (this.at === this.bytes.length && !this.#read()) return false;
		} while (this.#forgotten !== undefined && this.#forgotten.has(sourceOf(this.bytes, this.at)));
		return true;
	}

	close(): void {
		closeSync(this.#fd);
	}

	#read(): boolean {
		const block = this.#blocks[this.#block++];
		if (block === undefined) return false;
		const packed = Buffer.allocUnsafe(block.packed);
		if (readSync(this.#fd, packed, 0, block.packed, block.at) !== block.packed) throw new Damaged('it was cut short while it was read back');
		this.bytes = unpackBlock(packed, block);
		this.at = 0;
		return true;
	}
}

