/**
 * bzip2, unpacked a block (at most 900,000 bytes before its last run-length step) at a time. After the description of the
 * format by Joe Tsai (2016) and micro-bunzip's use of one table for the inverse Burrows-Wheeler transform.
 */

import { DamagedData, PackedBytes } from './packed-bytes.ts';

const blockMagic = 0x314159265359;
const endMagic = 0x177245385090;
const pieceSize = 64 * 1024;
const longestCode = 20;
const groupLength = 50;

/** Pieces good until the next is asked for. Throws `DamagedData`. */
export function* bunzip2(packed: Iterable<Uint8Array>): Generator<Uint8Array> {
	const bits = new Bits(new PackedBytes(packed));
	const out = new Uint8Array(pieceSize);
	let streams = 0;
	for (;;) {
		const first = bits.alignedByte();
		if (first === -1 && streams > 0) return;
		// Zeros may pad a file out to its block.
		if (first !== 0x42 || bits.read(8) !== 0x5a || bits.read(8) !== 0x68) throw new DamagedData(streams > 0 ? 'something follows its end' : 'it is no bzip2 file');
		const level = bits.read(8) - 0x30;
		if (level < 1 || level > 9) throw new DamagedData('it is no bzip2 file');
		streams++;
		const table = new Uint32Array(level * 100_000);
		let sum = 0;
		for (;;) {
			const magic = bits.read(24) * 0x1000000 + bits.read(24);
			const told = bits.read(16) * 0x10000 + bits.read(16);
			if (magic === endMagic) {
				if (told !== sum >>> 0) throw new DamagedData('its checksum does not match');
				break;
			}
			if (magic !== blockMagic) throw new DamagedData('a block does not begin as one');
			const block = readBlock(bits, table);
			const check = yield* unwound(block, table, out);
			if (check !== told >>> 0) throw new DamagedData('the checksum of a block does not match');
			sum = ((sum << 1) | (sum >>> 31)) ^ check;
		}
	}
}

class Bits {
	readonly #bytes: PackedBytes;
	#held = 0;
	#count = 0;

	constructor(bytes: PackedBytes) {
		this.#bytes = bytes;
	}

	/** At most 24 bits. */
	read(wanted: number): number {
		while (this.#count < wanted) {
			this.#held = ((this.#held << 8) | this.#bytes.must()) >>> 0;
			this.#count += 8;
		}
		this.#count -= wanted;
		const value = (this.#held >>> this.#count) & ((1 << wanted) - 1);
		this.#held &= (1 << this.#count) - 1;
		return value;
	}

	/** The next whole byte, or -1 at the end. */
	alignedByte(): number {
		this.#held = this.#count = 0;
		return this.#bytes.next();
	}
}

interface Block {
	readonly length: number;
	readonly origin: number;
}

interface Codes {
	/** By length: the first code's place in `symbols` less the code itself, and the last code of that length. */
	readonly limits: Int32Array;
	readonly bases: Int32Array;
	readonly symbols: Uint16Array;
}

function readBlock(bits: Bits, table: Uint32Array): Block {
	if (bits.read(1) !== 0) throw new DamagedData('its blocks are randomised, as nothing has made them since 1997');
	const origin = bits.read(24);
	const used = usedBytes(bits);
	const symbols = used.length + 2;
	const groups = bits.read(3);
	const count = bits.read(15);
	if (used.length === 0 || groups < 2 || groups > 6 || count === 0) throw new DamagedData('the head of a block makes no sense');
	const selectors = readSelectors(bits, groups, count);
	const codes = Array.from({ length: groups }, () => readCodes(bits, symbols));
	const front = Uint8Array.from(used);
	const counts = new Uint32Array(256);
	let length = 0;
	let run = 0;
	let weight = 1;
	for (let at = 0; ; at++) {
		const selector = selectors[Math.trunc(at / groupLength)];
		if (selector === undefined) throw new DamagedData('a block does not end');
		const symbol = readSymbol(bits, codes[selector]!);
		if (symbol < 2) {
			if (weight > table.length) throw new DamagedData('a run is longer than its block');
			run += weight << symbol;
			weight *= 2;
			continue;
		}
		if (run > 0) {
			if (length + run > table.length) throw new DamagedData('a block is longer than it may be');
			table.fill(front[0]!, length, length + run);
			counts[front[0]!]! += run;
			length += run;
			run = 0;
		}
		weight = 1;
		if (symbol === symbols - 1) break;
		if (length === table.length) throw new DamagedData('a block is longer than it may be');
		const byte = front[symbol - 1]!;
		front.copyWithin(1, 0, symbol - 1);
		front[0] = byte;
		counts[byte]!++;
		table[length++] = byte;
	}
	if (origin >= length) throw new DamagedData('a block begins beyond its end');
	linkUp(table, length, counts);
	return { length, origin };
}

/** Each entry: the byte in the low eight bits, above it where the next one lies. */
function linkUp(table: Uint32Array, length: number, counts: Uint32Array): void {
	const starts = new Uint32Array(256);
	let sum = 0;
	for (let byte = 0; byte < 256; byte++) {
		starts[byte] = sum;
		sum += counts[byte]!;
	}
	for (let at = 0; at < length; at++) {
		const place = starts[table[at]! & 0xff]!++;
		table[place] = (table[place]! | (at << 8)) >>> 0;
	}
}

function usedBytes(bits: Bits): number[] {
	const ranges = bits.read(16);
	const used: number[] = [];
	for (let range = 0; range < 16; range++) {
		if ((ranges & (0x8000 >> range)) === 0) continue;
		const bytes = bits.read(16);
		for (let byte = 0; byte < 16; byte++) if ((bytes & (0x8000 >> byte)) !== 0) used.push(range * 16 + byte);
	}
	return used;
}

function readSelectors(bits: Bits, groups: number, count: number): Uint8Array {
	const order = Uint8Array.from({ length: groups }, (_, at) => at);
	const selectors = new Uint8Array(count);
	for (let at = 0; at < count; at++) {
		let place = 0;
		while (bits.read(1) === 1) if (++place >= groups) throw new DamagedData('a table is named that is not there');
		const chosen = order[place]!;
		order.copyWithin(1, 0, place);
		order[0] = selectors[at] = chosen;
	}
	return selectors;
}

function readCodes(bits: Bits, symbols: number): Codes {
	const lengths = new Uint8Array(symbols);
	let length = bits.read(5);
	for (let symbol = 0; symbol < symbols; symbol++) {
		while (bits.read(1) === 1) length += bits.read(1) === 0 ? 1 : -1;
		if (length < 1 || length > longestCode) throw new DamagedData('a code is too long');
		lengths[symbol] = length;
	}
	const limits = new Int32Array(longestCode + 2).fill(-1);
	const bases = new Int32Array(longestCode + 2);
	const sorted = new Uint16Array(symbols);
	let code = 0;
	let place = 0;
	for (let size = 1; size <= longestCode; size++) {
		bases[size] = place - code;
		for (let symbol = 0; symbol < symbols; symbol++) {
			if (lengths[symbol] !== size) continue;
			sorted[place++] = symbol;
			code++;
		}
		limits[size] = code - 1;
		code *= 2;
	}
	return { limits, bases, symbols: sorted };
}

function readSymbol(bits: Bits, { limits, bases, symbols }: Codes): number {
	let code = 0;
	for (let size = 1; size <= longestCode; size++) {
		code = code * 2 + bits.read(1);
		if (code > limits[size]!) continue;
		const symbol = symbols[bases[size]! + code];
		if (symbol !== undefined) return symbol;
	}
	throw new DamagedData('a code stands for nothing');
}

/** The last step: four equal bytes are followed by how many more of them there are. Gives back the block's checksum. */
function* unwound({ length, origin }: Block, table: Uint32Array, out: Uint8Array): Generator<Uint8Array, number> {
	let entry = table[origin]!;
	let filled = 0;
	let check = 0xffffffff;
	let last = -1;
	let same = 0;
	for (let at = 0; at < length; at++) {
		entry = table[entry >>> 8]!;
		const byte = entry & 0xff;
		let times = 1;
		if (same === 4) {
			times = byte;
			same = 0;
		} else if (byte === last) same++;
		else {
			last = byte;
			same = 1;
		}
		while (times-- > 0) {
			check = (check << 8) ^ crcTable[(check >>> 24) ^ last]!;
			out[filled++] = last;
			if (filled === out.length) {
				yield out;
				filled = 0;
			}
		}
	}
	if (filled > 0) yield out.subarray(0, filled);
	return ~check >>> 0;
}

/** CRC-32 with the bits the other way round than zlib's. */
const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
	let crc = byte << 24;
	for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
	return crc;
});
