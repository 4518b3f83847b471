/**
 * One pass over a window of a log: where its lines end, and where one of many literals may begin. Generated WebAssembly looks for lines 16 bytes
 * at a time, and at each byte for a literal, told by a hash of its first four bytes in a table of bits that stays near the processor: there are
 * thousands of them, too many for tables by halves of bytes (Hyperscan's "Teddy"), which let every word through. Bytes are held against the
 * literals with 0x20 set, so that letters match in both cases; a few other characters match too, and whoever is given a place looks again.
 */

import {
	add, and, anyBit, block, br, brIf, ctz, geU, get, giveBack, load32, load8, loadVector, loop, mul, number, or, orVector, sameBytes, set, shl, shrU, splat8, store32, sub,
	tee, topBits, wasmInstance, wasmModule, when,
	type Code,
} from '../wasm-module.ts';

/** A bit for each hash of four bytes: a fiftieth of them is set by the literals of an attack. */
const hashBits = 18;
const hashFactor = 0x9e37_79b1;
const bitsAt = 64;
const windowAt = 4096 * Math.ceil((bitsAt + 2 ** hashBits / 8) / 4096);
export const windowLength = 256 * 1024;
/** Read past by loads of words. */
const slack = 64;
const wordOf = { hits: 0, zeros: 4 } as const;
const endsAt = windowAt + windowLength + slack;
const hitsAt = endsAt + (windowLength + slack) * 4;
const pages = Math.ceil((hitsAt + (windowLength + slack) * 4) / 65_536);
/** How many bytes of a literal tell it. */
const told = 4;
const caseBits = 0x2020_2020;
const newline = 0x0a;

export interface LineScan {
	/** The window, and room for the newline of a last line that has none. */
	readonly bytes: Buffer;
	/** Where lines end (at their newline), ascending. */
	readonly ends: Int32Array;
	/** Where a literal may begin, ascending. */
	readonly hits: Int32Array;
	/** Counts of the last `scan`. */
	lines: number;
	hitCount: number;
	/** There was a byte of zero. */
	zeros: boolean;
	/** Looks from one place of the window up to another; what it tells of places behind that means nothing. */
	scan(from: number, end: number): void;
}

/** 1 where a literal may begin so many bytes behind `at`. */
const mayBegin = (place: number): Code => [
	set('hash', shrU(mul(or(load32(get('at'), place), number(caseBits)), number(hashFactor | 0)), number(32 - hashBits))),
	and(shrU(load8(shrU(get('hash'), number(3)), bitsAt), and(get('hash'), number(7))), number(1)),
];

const storeEach = (count: string, list: number): Code => [
	loop(
		`each ${count}`,
		store32(add(number(list), shl(get(count), number(2))), add(get('at'), ctz(get('bits')))),
		set(count, add(get(count), number(1))),
		set('bits', and(get('bits'), sub(get('bits'), number(1)))),
		brIf(`each ${count}`, get('bits')),
	),
];

const scanFunction = {
	name: 'scan',
	parameters: ['from', 'end'],
	locals: ['at', 'bits', 'hash', 'lines', 'hits'],
	longs: [],
	vectors: ['bytes', 'newline', 'nothing', 'zeros'],
	body: [
		set('at', get('from')),
		set('newline', splat8(number(newline))),
		block(
			'done',
			loop(
				'on',
				brIf('done', geU(get('at'), get('end'))),
				set('bytes', loadVector(get('at'))),
				set('zeros', orVector(get('zeros'), sameBytes(get('bytes'), get('nothing')))),
				when(tee('bits', topBits(sameBytes(get('bytes'), get('newline')))), storeEach('lines', endsAt)),
				set('bits', mayBegin(0)),
				...Array.from({ length: 15 }, (_, place) => set('bits', or(get('bits'), shl(mayBegin(place + 1), number(place + 1))))),
				when(get('bits'), storeEach('hits', hitsAt)),
				set('at', add(get('at'), number(16))),
				br('on'),
			),
		),
		store32(number(wordOf.hits), get('hits')),
		store32(number(wordOf.zeros), anyBit(get('zeros'))),
		giveBack(get('lines')),
	],
} as const;

let made: Uint8Array<ArrayBuffer> | undefined;

/** `vectors: false` does the same with JavaScript alone. A literal is at least four characters, one byte each, in either case. */
export function lineScan(literals: LiteralTable, { vectors = true }: { readonly vectors?: boolean } = {}): LineScan {
	return (vectors ? generated(literals) : undefined) ?? byHand(literals);
}

function generated(literals: LiteralTable): LineScan | undefined {
	made ??= wasmModule([scanFunction]);
	const instance = wasmInstance(made, pages);
	if (instance === undefined) return undefined;
	const { memory } = instance;
	const exports = instance.exports as { scan(from: number, end: number): number };
	const all = Buffer.from(memory.buffer);
	all.set(literals.bits, bitsAt);
	const words = new Int32Array(memory.buffer);
	const found: LineScan = {
		bytes: all.subarray(windowAt, windowAt + windowLength + slack),
		ends: new Int32Array(memory.buffer, endsAt, windowLength),
		hits: new Int32Array(memory.buffer, hitsAt, windowLength),
		lines: 0,
		hitCount: 0,
		zeros: false,
		scan(from, end) {
			found.lines = exports.scan(windowAt + from, windowAt + end);
			found.hitCount = words[wordOf.hits >> 2]!;
			found.zeros = words[wordOf.zeros >> 2] !== 0;
			for (let at = 0; at < found.lines; at++) found.ends[at]! -= windowAt;
			for (let at = 0; at < found.hitCount; at++) found.hits[at]! -= windowAt;
		},
	};
	return found;
}

function bitsOf(literals: readonly string[]): Uint8Array {
	const bits = new Uint8Array(2 ** hashBits / 8);
	for (const literal of literals) {
		const hash = Math.imul(wordAt(Buffer.from(literal, 'latin1'), 0), hashFactor) >>> (32 - hashBits);
		bits[hash >> 3]! |= 1 << (hash & 7);
	}
	return bits;
}

const wordAt = (bytes: Uint8Array, from: number): number => (bytes[from]! | (bytes[from + 1]! << 8) | (bytes[from + 2]! << 16) | (bytes[from + 3]! << 24)) | caseBits;

function byHand({ literals }: LiteralTable): LineScan {
	const bytes = Buffer.alloc(windowLength + slack);
	const firsts = new Uint8Array(65_536);
	for (const literal of literals) firsts[(literal.charCodeAt(0) | 0x20) | ((literal.charCodeAt(1) | 0x20) << 8)] = 1;
	const found: LineScan = {
		bytes,
		ends: new Int32Array(windowLength),
		hits: new Int32Array(windowLength),
		lines: 0,
		hitCount: 0,
		zeros: false,
		scan(from, end) {
			found.lines = found.hitCount = 0;
			found.zeros = false;
			for (let at = from; at < end; at++) {
				const byte = bytes[at]!;
				if (byte === newline) found.ends[found.lines++] = at;
				else if (byte === 0) found.zeros = true;
				if (firsts[(byte | 0x20) | ((bytes[at + 1]! | 0x20) << 8)] === 1) found.hits[found.hitCount++] = at;
			}
		},
	};
	return found;
}

/** Whether one of the literals really begins there, all of it. */
export class LiteralTable {
	readonly #words: Int32Array;
	readonly #mask: number;
	/** Behind its first four bytes, what may follow in each literal that begins so, with 0x20 set. */
	readonly #rests: { readonly rest: Uint8Array; readonly group: number }[][] = [];

	readonly literals: readonly string[];
	/** By hashes of their first four bytes. */
	readonly bits: Uint8Array;

	/** Groups are told apart by their bits: 1 for the first, 2 for the second. */
	constructor(groups: readonly (readonly string[])[]) {
		this.literals = groups.flat();
		this.bits = bitsOf(this.literals);
		const all = groups.reduce((sum, { length }) => sum + length, 0);
		this.#mask = 2 ** Math.ceil(Math.log2(all * 4 + 4)) - 1;
		this.#words = new Int32Array(this.#mask + 1);
		for (const [at, literals] of groups.entries()) for (const literal of literals) this.#add(literal, 1 << at);
	}

	/** The bits of the groups one of whose literals begins there; 0: none does. */
	at(bytes: Uint8Array, from: number): number {
		const word = wordAt(bytes, from);
		let slot = this.#slot(word);
		while (this.#words[slot] !== word) {
			if (this.#words[slot] === 0) return 0;
			slot = (slot + 1) & this.#mask;
		}
		let groups = 0;
		for (const { rest, group } of this.#rests[slot]!) if (goesOn(bytes, from + told, rest)) groups |= group;
		return groups;
	}

	#add(literal: string, group: number): void {
		const folded = Uint8Array.from(literal, character => character.charCodeAt(0) | 0x20);
		const word = wordAt(folded, 0);
		let slot = this.#slot(word);
		while (this.#words[slot] !== 0 && this.#words[slot] !== word) slot = (slot + 1) & this.#mask;
		this.#words[slot] = word;
		(this.#rests[slot] ??= []).push({ rest: folded.subarray(told), group });
	}

	#slot(word: number): number {
		return (Math.imul(word, hashFactor) >>> 15) & this.#mask;
	}
}

function goesOn(bytes: Uint8Array, from: number, rest: Uint8Array): boolean {
	for (let at = 0; at < rest.length; at++) if ((bytes[from + at]! | 0x20) !== rest[at]) return false;
	return true;
}
