/**
 * LZMA alone (`.lzma`, the packing of .rpm payloads of 2008 to 2010), unpacked as it streams. After the LZMA specification
 * in Igor Pavlov's LZMA SDK (public domain). xz and LZMA2 are left to the WebAssembly decoder, which is faster.
 */

import { DamagedData, PackedBytes } from './packed-bytes.ts';

const pieceSize = 64 * 1024;
const mostDictionary = 128 << 20;
const half = 1024;

/** Pieces good until the next is asked for. Throws `DamagedData`. */
export function* unlzma(packed: Iterable<Uint8Array>): Generator<Uint8Array> {
	const bytes = new PackedBytes(packed);
	const properties = bytes.must();
	if (properties >= 225) throw new DamagedData('it is no lzma file');
	const dictionary = Math.max(4096, little(bytes, 4));
	if (dictionary > mostDictionary) throw new DamagedData('its dictionary is larger than 128 MiB');
	const size = little(bytes, 8);
	// All ones: the end is marked.
	const left = size > Number.MAX_SAFE_INTEGER ? undefined : size;
	const decoder = new LzmaDecoder(bytes, properties, dictionary);
	yield* decoder.pieces(left);
}

function little(bytes: PackedBytes, width: number): number {
	let value = 0;
	for (let at = 0; at < width; at++) value += bytes.must() * 256 ** at;
	return value;
}

function fresh(count: number): Uint16Array {
	return new Uint16Array(count).fill(half);
}

class RangeDecoder {
	readonly #bytes: PackedBytes;
	#range = 0xffffffff;
	#code = 0;

	constructor(bytes: PackedBytes) {
		this.#bytes = bytes;
		if (bytes.must() !== 0) throw new DamagedData('its data do not begin as lzma');
		for (let at = 0; at < 4; at++) this.#code = ((this.#code << 8) | bytes.must()) >>> 0;
	}

	bit(model: Uint16Array, at: number): number {
		const chance = model[at]!;
		const bound = (this.#range >>> 11) * chance;
		let bit = 0;
		if (this.#code < bound) {
			this.#range = bound;
			model[at] = chance + ((2048 - chance) >> 5);
		} else {
			this.#range -= bound;
			this.#code -= bound;
			model[at] = chance - (chance >> 5);
			bit = 1;
		}
		this.#normalize();
		return bit;
	}

	direct(bits: number): number {
		let value = 0;
		for (let at = 0; at < bits; at++) {
			this.#range >>>= 1;
			const bit = this.#code >= this.#range ? 1 : 0;
			if (bit === 1) this.#code -= this.#range;
			this.#normalize();
			value = value * 2 + bit;
		}
		return value;
	}

	tree(model: Uint16Array, offset: number, bits: number): number {
		let symbol = 1;
		for (let at = 0; at < bits; at++) symbol = (symbol << 1) | this.bit(model, offset + symbol);
		return symbol - (1 << bits);
	}

	reverseTree(model: Uint16Array, offset: number, bits: number): number {
		let symbol = 1;
		let value = 0;
		for (let at = 0; at < bits; at++) {
			const bit = this.bit(model, offset + symbol);
			symbol = (symbol << 1) | bit;
			value |= bit << at;
		}
		return value;
	}

	get isAtEnd(): boolean {
		return this.#code === 0;
	}

	#normalize(): void {
		if (this.#range >= 0x1000000) return;
		this.#range = (this.#range << 8) >>> 0;
		this.#code = ((this.#code << 8) | this.#bytes.must()) >>> 0;
	}
}

class LengthModel {
	readonly #choice = fresh(2);
	readonly #low = fresh(16 * 8);
	readonly #middle = fresh(16 * 8);
	readonly #high = fresh(256);

	read(range: RangeDecoder, position: number): number {
		if (range.bit(this.#choice, 0) === 0) return range.tree(this.#low, position * 8, 3);
		if (range.bit(this.#choice, 1) === 0) return 8 + range.tree(this.#middle, position * 8, 3);
		return 16 + range.tree(this.#high, 0, 8);
	}
}

class LzmaDecoder {
	readonly #range: RangeDecoder;
	readonly #lc: number;
	readonly #lpMask: number;
	readonly #pbMask: number;
	readonly #dictionary: number;
	#window: Uint8Array;
	/** Bytes out so far, and where the window's next one goes. */
	#given = 0;
	#place = 0;
	readonly #isMatch = fresh(12 * 16);
	readonly #isRep = fresh(12);
	readonly #isRep0 = fresh(12);
	readonly #isRep1 = fresh(12);
	readonly #isRep2 = fresh(12);
	readonly #isRep0Long = fresh(12 * 16);
	readonly #slots = fresh(4 * 64);
	readonly #nearDistances = fresh(128);
	readonly #align = fresh(16);
	readonly #lengths = new LengthModel();
	readonly #repLengths = new LengthModel();
	readonly #literals: Uint16Array;

	constructor(bytes: PackedBytes, properties: number, dictionary: number) {
		this.#lc = properties % 9;
		const rest = Math.trunc(properties / 9);
		this.#lpMask = (1 << (rest % 5)) - 1;
		this.#pbMask = (1 << Math.trunc(rest / 5)) - 1;
		this.#dictionary = dictionary;
		this.#window = new Uint8Array(Math.min(dictionary, 1 << 20) + pieceSize);
		this.#literals = fresh(0x300 << (this.#lc + (rest % 5)));
		this.#range = new RangeDecoder(bytes);
	}

	*pieces(size: number | undefined): Generator<Uint8Array> {
		let state = 0;
		let [rep0, rep1, rep2, rep3] = [0, 0, 0, 0];
		let from = 0;
		const range = this.#range;
		for (;;) {
			if (size !== undefined && this.#given >= size) break;
			if (this.#place - from >= pieceSize) {
				yield this.#window.subarray(from, this.#place);
				this.#makeRoom();
				from = this.#place;
			}
			const position = this.#given & this.#pbMask;
			if (range.bit(this.#isMatch, state * 16 + position) === 0) {
				this.#literal(state, rep0);
				state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
				continue;
			}
			let length: number;
			if (range.bit(this.#isRep, state) === 1) {
				if (this.#given === 0) throw new DamagedData('its data are damaged');
				if (range.bit(this.#isRep0, state) === 0) {
					if (range.bit(this.#isRep0Long, state * 16 + position) === 0) {
						state = state < 7 ? 9 : 11;
						this.#copy(rep0, 1);
						continue;
					}
				} else if (range.bit(this.#isRep1, state) === 0) [rep0, rep1] = [rep1, rep0];
				else if (range.bit(this.#isRep2, state) === 0) [rep0, rep1, rep2] = [rep2, rep0, rep1];
				else [rep0, rep1, rep2, rep3] = [rep3, rep0, rep1, rep2];
				length = this.#repLengths.read(range, position) + 2;
				state = state < 7 ? 8 : 11;
			} else {
				[rep1, rep2, rep3] = [rep0, rep1, rep2];
				length = this.#lengths.read(range, position) + 2;
				state = state < 7 ? 7 : 10;
				rep0 = this.#distance(length);
				if (rep0 === 0xffffffff) {
					if (size !== undefined || !range.isAtEnd) throw new DamagedData('it ends before its size');
					break;
				}
			}
			this.#copy(rep0, size === undefined ? length : Math.min(length, size - this.#given));
		}
		if (this.#place > from) yield this.#window.subarray(from, this.#place);
	}

	#literal(state: number, rep0: number): void {
		const before = this.#given === 0 ? 0 : this.#window[this.#place - 1]!;
		const offset = 0x300 * (((this.#given & this.#lpMask) << this.#lc) + (before >> (8 - this.#lc)));
		let symbol = 1;
		if (state >= 7) {
			let match = this.#byteAt(rep0);
			do {
				const matchBit = (match >> 7) & 1;
				match <<= 1;
				const bit = this.#range.bit(this.#literals, offset + ((1 + matchBit) << 8) + symbol);
				symbol = (symbol << 1) | bit;
				if (matchBit !== bit) break;
			} while (symbol < 0x100);
		}
		while (symbol < 0x100) symbol = (symbol << 1) | this.#range.bit(this.#literals, offset + symbol);
		this.#window[this.#place++] = symbol & 0xff;
		this.#given++;
	}

	#distance(length: number): number {
		const slot = this.#range.tree(this.#slots, Math.min(length - 2, 3) * 64, 6);
		if (slot < 4) return slot;
		const bits = (slot >> 1) - 1;
		const base = (2 | (slot & 1)) * 2 ** bits;
		if (slot < 14) return base + this.#range.reverseTree(this.#nearDistances, base - slot, bits);
		return base + this.#range.direct(bits - 4) * 16 + this.#range.reverseTree(this.#align, 0, 4);
	}

	#byteAt(distance: number): number {
		if (distance >= this.#given || distance >= this.#dictionary || distance >= this.#place) throw new DamagedData('its data are damaged');
		return this.#window[this.#place - distance - 1]!;
	}

	#copy(distance: number, length: number): void {
		this.#byteAt(distance);
		for (let at = 0; at < length; at++, this.#place++) this.#window[this.#place] = this.#window[this.#place - distance - 1]!;
		this.#given += length;
	}

	/** Room for one more piece and the longest match: the window grows up to the dictionary, then its last part moves to the front. */
	#makeRoom(): void {
		const wanted = pieceSize + 512;
		if (this.#place + wanted <= this.#window.length) return;
		const keep = Math.min(this.#place, this.#dictionary);
		const full = this.#dictionary + Math.max(1 << 20, this.#dictionary >> 1) + wanted;
		const window = this.#window.length < full ? new Uint8Array(Math.min(full, this.#window.length * 2 + wanted)) : this.#window;
		if (window !== this.#window && this.#place + wanted <= window.length) window.set(this.#window.subarray(0, this.#place));
		else {
			window.set(this.#window.subarray(this.#place - keep, this.#place));
			this.#place = keep;
		}
		this.#window = window;
	}
}
