/**
 * xz. What the WebAssembly decoder reads by itself (a check of 32 or 64 bits, no filter before LZMA2: all that Debian packs)
 * goes to it as it is. The rest (rpm's SHA-256, branch filters) is taken apart here, and only its LZMA2 is handed on.
 */

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Crc64 } from '../../parsers/archives/crc64.ts';
import { DamagedData, PackedBytes } from '../../parsers/archives/packed-bytes.ts';
import { X86Branches } from '../../parsers/archives/x86-branches.ts';
import { xzEngine, XzStream, type XzEngine } from './xz-engine.ts';

const checkNone = 0;
const checkCrc32 = 1;
const checkCrc64 = 4;
const checkSha256 = 10;
/** Bytes of a check, by its number (xz file format 1.2, 2.1.1.2). */
const checkSizes = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64] as const;
const lzma2 = 0x21;
const x86 = 0x04;

/** Unpacked pieces, each good until the next is asked for. Throws an Error with the reason for what is no sound xz. */
export async function* unxz(packed: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	const engine = await xzEngine();
	const pieces = packed[Symbol.iterator]();
	// Stream header, size and flags of the first block: what says how it is packed.
	let head = Buffer.alloc(0);
	while (head.length < 14) {
		const step = pieces.next();
		if (step.done === true) break;
		head = Buffer.concat([head, step.value]);
	}
	const all = { *[Symbol.iterator]() {
		yield head;
		for (let step = pieces.next(); step.done !== true; step = pieces.next()) yield step.value;
	} };
	const check = (head[7] ?? 0) & 0x0f;
	const isPlain = (check === checkNone || check === checkCrc32 || check === checkCrc64) && (head[12] === 0 || ((head[13] ?? 0) & 3) === 0);
	yield* isPlain ? whole(engine, all) : taken(engine, new PackedBytes(all));
}

function* whole(engine: XzEngine, packed: Iterable<Uint8Array>): Generator<Uint8Array> {
	let stream: XzStream | undefined = new XzStream(engine);
	try {
		for (const piece of packed) {
			for (let at = 0; at < piece.length; ) {
				if (stream === undefined) {
					// Streams may follow one another, with zeros between them.
					while (at < piece.length && piece[at] === 0) at++;
					if (at === piece.length) break;
					stream = new XzStream(engine);
				}
				at += yield* stream.take(piece, at);
				if (stream.isOver) {
					stream.close();
					stream = undefined;
				}
			}
		}
		// The end is told in a call of its own, after the last bytes.
		if (stream !== undefined) yield* stream.take(new Uint8Array(), 0);
		if (stream?.isOver === false) throw new Error('it is cut short');
	} finally {
		stream?.close();
	}
}

function* taken(engine: XzEngine, bytes: PackedBytes): Generator<Uint8Array> {
	for (let first = bytes.must(); first !== -1; ) {
		const header = Buffer.concat([Buffer.from([first]), bytes.take(11)]);
		if (header.toString('latin1', 0, 6) !== '\xfd7zXZ\0' || header.readUInt32LE(8) !== crc32(header.subarray(6, 8))) throw new DamagedData('it is no xz file');
		const check = header[7]! & 0x0f;
		for (let size = bytes.must(); size !== 0; size = bytes.must()) yield* block(engine, bytes, Buffer.concat([Buffer.from([size]), bytes.take(size * 4 + 3)]), check);
		skipIndex(bytes);
		const footer = bytes.take(12);
		if (footer.toString('latin1', 10, 12) !== 'YZ') throw new DamagedData('its footer is damaged');
		do first = bytes.next();
		while (first === 0);
	}
}

/** `header`: the block's header with its size. */
function* block(engine: XzEngine, bytes: PackedBytes, header: Buffer, check: number): Generator<Uint8Array> {
	const { dictionary, branches } = filtersOf(header);
	const stream = new XzStream(engine);
	const sum = check === checkSha256 ? createHash('sha256') : check === checkCrc64 ? new Crc64() : check === checkCrc32 ? new Crc32() : undefined;
	const checked = (piece: Uint8Array): Uint8Array => {
		sum?.update(piece);
		return piece;
	};
	try {
		let packedSize = 0;
		const feed = function* (packed: Uint8Array): Generator<Uint8Array> {
			for (let at = 0; at < packed.length; ) {
				const unpacking = stream.take(packed, at);
				for (let step = unpacking.next(); ; step = unpacking.next()) {
					if (step.done === true) {
						at += step.value;
						break;
					}
					yield checked(branches === undefined ? step.value : branches.push(step.value));
				}
			}
		};
		yield* feed(plainHeader(dictionary));
		for (let isOver = false; !isOver; ) {
			const chunk = nextChunk(bytes);
			packedSize += chunk.length;
			isOver = chunk[0] === 0;
			yield* feed(chunk);
		}
		if (branches !== undefined) yield checked(branches.finish());
		bytes.take((4 - (packedSize % 4)) % 4);
	} finally {
		stream.close();
	}
	const told = bytes.take(checkSizes[check]!);
	if (sum !== undefined && !sum.digest().equals(told)) throw new DamagedData('its data do not match their check');
}

/** A chunk of LZMA2 with its head: at most 64 KiB and some bytes. A zero byte ends them. */
function nextChunk(bytes: PackedBytes): Buffer {
	const control = bytes.must();
	if (control === 0) return Buffer.from([0]);
	if (control > 2 && control < 0x80) throw new DamagedData('its data are damaged');
	const head = bytes.take(control < 0x80 ? 2 : control < 0xc0 ? 4 : 5);
	const size = control < 0x80 ? head.readUInt16BE(0) + 1 : head.readUInt16BE(2) + 1;
	return Buffer.concat([Buffer.from([control]), head, bytes.take(size)]);
}

class Crc32 {
	#crc = 0;

	update(bytes: Uint8Array): void {
		this.#crc = crc32(bytes, this.#crc);
	}

	digest(): Buffer {
		const bytes = Buffer.alloc(4);
		bytes.writeUInt32LE(this.#crc);
		return bytes;
	}
}

interface Filters {
	readonly dictionary: number;
	readonly branches: X86Branches | undefined;
}

function filtersOf(header: Buffer): Filters {
	if (header.readUInt32LE(header.length - 4) !== crc32(header.subarray(0, -4))) throw new DamagedData('the header of a block is damaged');
	const fields = new PackedBytes([header.subarray(1, -4)]);
	const flags = fields.must();
	if ((flags & 0x40) !== 0) variable(fields);
	if ((flags & 0x80) !== 0) variable(fields);
	let branches: X86Branches | undefined;
	for (let filter = 0; filter <= (flags & 3); filter++) {
		const id = variable(fields);
		const properties = fields.take(variable(fields));
		if (id === lzma2 && filter === (flags & 3) && properties.length === 1) return { dictionary: properties[0]!, branches };
		if (id !== x86 || properties.length > 0 || branches !== undefined) throw new DamagedData(`it uses the filter ${id}, which this program does not know`);
		branches = new X86Branches();
	}
	throw new DamagedData('its last filter is not LZMA2');
}

/** A stream header without a check and a block header with LZMA2 alone, for the decoder. */
function plainHeader(dictionary: number): Buffer {
	const withSum = (bytes: Buffer, from = 0): Buffer => {
		const sum = Buffer.alloc(4);
		sum.writeUInt32LE(crc32(bytes.subarray(from)));
		return Buffer.concat([bytes, sum]);
	};
	return Buffer.concat([withSum(Buffer.from('\xfd7zXZ\0\0\0', 'latin1'), 6), withSum(Buffer.from([2, 0, lzma2, 1, dictionary, 0, 0, 0]))]);
}

/** Sizes of the blocks, which were met already. */
function skipIndex(bytes: PackedBytes): void {
	const counted = new Counted(bytes);
	for (let left = variable(counted) * 2; left > 0; left--) variable(counted);
	bytes.take((4 - ((counted.count + 1) % 4)) % 4);
	bytes.take(4);
}

class Counted {
	count = 0;
	readonly #bytes: PackedBytes;

	constructor(bytes: PackedBytes) {
		this.#bytes = bytes;
	}

	must(): number {
		this.count++;
		return this.#bytes.must();
	}
}

/** Seven bits a byte, the lowest first. */
function variable(bytes: { must(): number }): number {
	let value = 0;
	for (let at = 0; at < 9; at++) {
		const byte = bytes.must();
		value += (byte & 0x7f) * 128 ** at;
		if (byte < 0x80) return value;
	}
	throw new DamagedData('a number in it is too long');
}
