/**
 * A checksum of every stretch as it was read, so that what is read back later, after a power cut too, is held against the
 * source and not against hope. Before them the order the copy was begun with. Appended; what the map does not call read is void.
 */

import { Buffer } from 'node:buffer';
import { createCipheriv } from 'node:crypto';
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

/** 32 bits that tell accidents, not forgers: those the digests tell. */
type SumOf = (bytes: Uint8Array) => number;

const key = Buffer.alloc(16);
const nonce = Buffer.alloc(12);

/** The first bytes of the tag AES-GCM gives what is only authenticated. Half the work of a CRC where the processor multiplies without carry. */
export function gmac(bytes: Uint8Array): number {
	const cipher = createCipheriv('aes-128-gcm', key, nonce);
	cipher.setAAD(bytes);
	cipher.final();
	return cipher.getAuthTag().readUInt32LE(0);
}

const ways: Readonly<Record<string, SumOf>> = { gmac, crc32 };

/** The first line of the file. */
export function headOf(order: ImageOrder): string {
	return `${JSON.stringify({ ...order, sums: 'gmac' })}\n`;
}

export class Sums {
	readonly #sumOf: SumOf;
	readonly #fd: number;
	readonly #batch = Buffer.alloc(batch * recordSize);
	#held = 0;
	#end: number;

	private constructor(fd: number, end: number, sumOf: SumOf) {
		this.#sumOf = sumOf;
		this.#fd = fd;
		this.#end = end;
	}

	static begin(path: string, order: ImageOrder): Sums {
		const fd = openSync(path, 'wx', 0o600);
		const head = Buffer.from(headOf(order));
		writeSync(fd, head);
		return new Sums(fd, head.length, gmac);
	}

	/** Drops what `keep` does not hold with, and is appended to after the rest. */
	static goOn(path: string, keep: (stretch: Stretch) => boolean): Sums {
		const kept = new KeptSums(path);
		const fd = openSync(path, 'r+');
		const sums = new Sums(fd, kept.head.length, kept.sumOf);
		// What is kept never moves towards the end, so nothing unread is written over.
		for (const stretch of kept.all()) if (keep(stretch)) sums.add(stretch);
		sums.#flush();
		ftruncateSync(fd, sums.#end);
		return sums;
	}

	/** What was copied from `at` on. @param packed bytes it takes in the copy */
	take(at: number, bytes: Uint8Array, packed: number): void {
		this.add({ at, size: bytes.length, sum: this.#sumOf(bytes), packed });
	}

	/** With a sum taken elsewhere, which is a GMAC in sums that were begun by this program. */
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

	/** As the sums in it were taken. */
	get sumOf(): SumOf {
		const sumOf = sumsOf(this.#said);
		if (sumOf === undefined) throw new Error('sums of a kind this program does not know');
		return sumOf;
	}

	/** What the copy was begun with; undefined where the file is none of ours. */
	get order(): ImageOrder | undefined {
		try {
			const order = this.#said;
			return sumsOf(order) !== undefined && typeof order.from.size === 'number' && typeof order.from.path === 'string' && typeof order.to.path === 'string' && Array.isArray(order.digests) ? order : undefined;
		} catch {
			return undefined;
		}
	}

	get #said(): ImageOrder & { readonly sums?: string } {
		return JSON.parse(this.head.toString()) as ImageOrder;
	}
}

/** Files that do not say are older, and hold CRCs. */
function sumsOf({ sums = 'crc32' }: { readonly sums?: string }): SumOf | undefined {
	return Object.hasOwn(ways, sums) ? ways[sums] : undefined;
}
