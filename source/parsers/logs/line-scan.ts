/**
 * One pass over a window of a log: where its lines end, and where one of many literals may stand. Generated WebAssembly looks for lines 16 bytes
 * at a time, and at each byte for a literal, told by a hash of four of its bytes in a table of bits that stays near the processor: there are
 * thousands of them, too many for tables by halves of bytes (Hyperscan's "Teddy"), which let every word through. Bytes are held against the
 * literals with 0x20 set, so that letters match in both cases; a few other characters match too, and whoever is given a place looks again.
 */

import { folded, rarestFour } from '../rare-literals.ts';
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
const caseBits = 0x2020_2020;
const newline = 0x0a;

export interface LineScan {
	/** The window, and room for the newline of a last line that has none. */
	readonly bytes: Buffer;
	/** Where lines end (at their newline), ascending. */
	readonly ends: Int32Array;
	/** Where the four bytes stand that tell a literal, ascending. */
	readonly hits: Int32Array;
	/** Counts of the last `scan`. */
	lines: number;
	hitCount: number;
	/** There was a byte of zero. */
	zeros: boolean;
	/** Looks from one place of the window up to another; what it tells of places behind that means nothing. */
	scan(from: number, end: number): void;
}

/** 1 where a literal may be told so many bytes behind `at`. */
const mayStand = (place: number): Code => [
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
				set('bits', mayStand(0)),
				...Array.from({ length: 15 }, (_, place) => set('bits', or(get('bits'), shl(mayStand(place + 1), number(place + 1))))),
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

const hashOf = (word: number): number => Math.imul(word, hashFactor) >>> (32 - hashBits);
const wordAt = (bytes: Uint8Array, from: number): number => (bytes[from]! | (bytes[from + 1]! << 8) | (bytes[from + 2]! << 16) | (bytes[from + 3]! << 24)) | caseBits;

function byHand({ bits }: LiteralTable): LineScan {
	const bytes = Buffer.alloc(windowLength + slack);
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
				const hash = hashOf(wordAt(bytes, at));
				if ((bits[hash >> 3]! & (1 << (hash & 7))) !== 0) found.hits[found.hitCount++] = at;
			}
		},
	};
	return found;
}

/** Whether one of the literals really stands there, all of it. */
export class LiteralTable {
	readonly #words: Int32Array;
	readonly #mask: number;
	/** For four bytes the literals they tell, with 0x20 set, and where in them they stand. */
	readonly #whole: { readonly bytes: Uint8Array; readonly told: number; readonly group: number }[][] = [];

	/** A bit for each hash of four bytes that tell a literal. */
	readonly bits = new Uint8Array(2 ** hashBits / 8);

	/** Groups are told apart by their bits: 1 for the first, 2 for the second. */
	constructor(groups: readonly (readonly string[])[]) {
		const all = groups.reduce((sum, { length }) => sum + length, 0);
		this.#mask = 2 ** Math.ceil(Math.log2(all * 4 + 4)) - 1;
		this.#words = new Int32Array(this.#mask + 1);
		for (const [at, literals] of groups.entries()) for (const literal of literals) this.#add(literal, 1 << at);
	}

	/** The bits of the groups one of whose literals has the four bytes there that tell it; 0: none does. */
	at(bytes: Uint8Array, from: number): number {
		const word = wordAt(bytes, from);
		let slot = this.#slot(word);
		while (this.#words[slot] !== word) {
			if (this.#words[slot] === 0) return 0;
			slot = (slot + 1) & this.#mask;
		}
		let groups = 0;
		for (const { bytes: whole, told, group } of this.#whole[slot]!) if (stands(bytes, from - told, whole)) groups |= group;
		return groups;
	}

	#add(literal: string, group: number): void {
		const lower = folded(literal);
		const whole = Buffer.from(lower, 'latin1');
		const at = rarestFour(lower);
		const word = wordAt(whole, at);
		const hash = hashOf(word);
		this.bits[hash >> 3]! |= 1 << (hash & 7);
		let slot = this.#slot(word);
		while (this.#words[slot] !== 0 && this.#words[slot] !== word) slot = (slot + 1) & this.#mask;
		this.#words[slot] = word;
		(this.#whole[slot] ??= []).push({ bytes: whole, told: at, group });
	}

	#slot(word: number): number {
		return (Math.imul(word, hashFactor) >>> 15) & this.#mask;
	}
}

function stands(bytes: Uint8Array, from: number, whole: Uint8Array): boolean {
	if (from < 0) return false;
	for (let at = 0; at < whole.length; at++) if ((bytes[from + at]! | 0x20) !== whole[at]) return false;
	return true;
}
