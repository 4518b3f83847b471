/**
 * A checksum of every stretch as it was read, so that what is read back later, after a power cut too, is held against the
 * source and not against hope. Before them the order the copy was begun with. Appended; what the map does not call read is void.
 */

import { Buffer } from 'node:buffer';
import { closeSync, fdatasyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { ImageOrder } from './order.ts';

export interface Stretch {
	readonly at: number;
	readonly size: number;
	readonly sum: number;
	/** Bytes it takes in a compressed copy. */
	readonly packed: number;
}

/** at u64, size u32, sum u32, packed u32, little endian. */
const recordSize = 20;
const batch = 1024;

export function sumOf(bytes: Uint8Array): number {
	return crc32(bytes);
}

export class Sums {
	readonly #fd: number;
	readonly #batch = Buffer.alloc(batch * recordSize);
	#held = 0;
	#end: number;

	private constructor(fd: number, end: number) {
		this.#fd = fd;
		this.#end = end;
	}

	static begin(path: string, order: ImageOrder): Sums {
		const fd = openSync(path, 'wx', 0o600);
		const head = Buffer.from(`${JSON.stringify(order)}\n`);
		writeSync(fd, head);
		return new Sums(fd, head.length);
	}

	/** Drops what `keep` does not hold with, and is appended to after the rest. */
	static goOn(path: string, keep: (stretch: Stretch) => boolean): Sums {
		const kept = new KeptSums(path);
		const fd = openSync(path, 'r+');
		const sums = new Sums(fd, kept.head.length);
		// What is kept never moves towards the end, so nothing unread is written over.
		for (const stretch of kept.all()) if (keep(stretch)) sums.add(stretch);
		sums.#flush();
		ftruncateSync(fd, sums.#end);
		return sums;
	}

	add({ at, size, sum, packed }: Stretch): void {
		const to = this.#held * recordSize;
		this.#batch.writeBigUInt64LE(BigInt(at), to);
		this.#batch.writeUInt32LE(size, to + 8);
		this.#batch.writeUInt32LE(sum, to + 12);
		this.#batch.writeUInt32LE(packed, to + 16);
		if (++this.#held === batch) this.#flush();
	}

	sync(): void {
		this.#flush();
		fdatasyncSync(this.#fd);
	}

	close(): void {
		closeSync(this.#fd);
	}

	#flush(): void {
		const length = this.#held * recordSize;
		for (let done = 0; done < length; ) done += writeSync(this.#fd, this.#batch, done, length - done, this.#end + done);
		this.#end += length;
		this.#held = 0;
	}
}

/** A file of sums as it stands. An incomplete last record is none. */
export class KeptSums {
	/** With its newline; empty where the file is none of ours. */
	readonly head: Buffer;
	readonly #records: Buffer;

	constructor(path: string) {
		const bytes = readFileSync(path);
		const from = bytes.indexOf(0x0a) + 1;
		this.head = bytes.subarray(0, from);
		this.#records = from === 0 ? Buffer.alloc(0) : bytes.subarray(from);
	}

	get count(): number {
		return Math.floor(this.#records.length / recordSize);
	}

	at(index: number): Stretch {
		const from = index * recordSize;
		const bytes = this.#records;
		return { at: Number(bytes.readBigUInt64LE(from)), size: bytes.readUInt32LE(from + 8), sum: bytes.readUInt32LE(from + 12), packed: bytes.readUInt32LE(from + 16) };
	}

	/** As they were written. */
	*all(): Generator<Stretch> {
		for (let index = 0; index < this.count; index++) yield this.at(index);
	}

	/** By their place in the source. */
	*inOrder(): Generator<Stretch> {
		const order = Uint32Array.from({ length: this.count }, (_, index) => index);
		let isSorted = true;
		for (let index = 1; isSorted && index < order.length; index++) isSorted = this.at(index - 1).at <= this.at(index).at;
		if (!isSorted) order.sort((a, b) => this.at(a).at - this.at(b).at);
		for (const index of order) yield this.at(index);
	}

	/** What the copy was begun with; undefined where the file is none of ours. */
	get order(): ImageOrder | undefined {
		try {
			const order = JSON.parse(this.head.toString()) as ImageOrder;
			return typeof order.from.size === 'number' && typeof order.from.path === 'string' && typeof order.to.path === 'string' && Array.isArray(order.digests) ? order : undefined;
		} catch {
			return undefined;
		}
	}
}
