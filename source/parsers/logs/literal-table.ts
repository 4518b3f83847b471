/**
 * Thousands of literals, in groups, told by four of their bytes. Bytes are held against them with 0x20 set, so that letters match in both
 * cases; a few other characters match too, and whoever is given a place looks again.
 */

import { folded, rarestFour } from '../rare-literals.ts';

/** Two tables by two hashes of four bytes, since some everyday word falls together with a literal in any one. A byte for each, a sixtieth of which the literals of attacks set... */
export const near = { bits: 17, factor: 0x9e37_79b1, size: 2 ** 17 } as const;
/** ...and a bit for each of what has passed that. */
export const behind = { bits: 18, factor: 0x85eb_ca6b, size: 2 ** 18 / 8 } as const;
export const caseBits = 0x2020_2020;
/** What is left of the first hash tells the slot of the four bytes. */
export const slotShift = 15;

/** Bytes in which all of them must have room, as `writeInto` puts them down. */
export const literalSpace = 1 << 20;
/** Of one literal before its bytes: its length, where its four bytes stand and its groups; and where the next one is that has the same four. */
export const literal = { told: 0, next: 4, bytes: 8 } as const;
const longest = 255;

interface Whole {
	readonly bytes: Uint8Array;
	readonly told: number;
	readonly group: number;
}

const hashOf = (word: number, { factor, bits }: typeof near | typeof behind): number => Math.imul(word, factor) >>> (32 - bits);
export const wordAt = (bytes: Uint8Array, from: number): number => (bytes[from]! | (bytes[from + 1]! << 8) | (bytes[from + 2]! << 16) | (bytes[from + 3]! << 24)) | caseBits;

/** Whether one of the literals really stands there, all of it. A literal is four characters at least, 255 at most, one byte each. */
export class LiteralTable {
	readonly #words: Int32Array;
	readonly #mask: number;
	/** For four bytes the literals they tell, with 0x20 set, and where in them they stand. */
	readonly #whole: Whole[][] = [];
	#image: { readonly bytes: Uint8Array; readonly mask: number } | undefined;

	/** A byte, and behind that a bit, for each hash of four bytes that tell a literal. */
	readonly near = new Uint8Array(near.size);
	readonly behind = new Uint8Array(behind.size);

	/** Groups are told apart by their bits: 1 for the first, 2 for the second. */
	constructor(groups: readonly (readonly string[])[]) {
		const all = groups.reduce((sum, { length }) => sum + length, 0);
		this.#mask = 2 ** Math.ceil(Math.log2(all * 4 + 4)) - 1;
		this.#words = new Int32Array(this.#mask + 1);
		for (const [at, literals] of groups.entries()) for (const text of literals) this.#add(text, 1 << at);
	}

	/** A literal may stand there, by what is told near the processor. */
	mayStand(bytes: Uint8Array, from: number): boolean {
		const word = wordAt(bytes, from);
		const hash = hashOf(word, behind);
		return this.near[hashOf(word, near)] !== 0 && (this.behind[hash >> 3]! & (1 << (hash & 7))) !== 0;
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

	/**
	 * All of it for a memory that has it from `at` on: slots of two words, the four bytes and where the first literal is that they tell; then
	 * the literals. Undefined where there is no room.
	 */
	image(at: number): { readonly bytes: Uint8Array; readonly mask: number } | undefined {
		return (this.#image ??= this.#imageAt(at));
	}

	#imageAt(at: number): { readonly bytes: Uint8Array; readonly mask: number } | undefined {
		const length = this.#whole.flat().reduce((sum, { bytes }) => sum + literal.bytes + 4 * Math.ceil(bytes.length / 4), this.#words.length * 8);
		if (length > literalSpace) return undefined;
		const bytes = new Uint8Array(length);
		const words = new Int32Array(bytes.buffer);
		let next = this.#words.length * 8;
		for (const [slot, word] of this.#words.entries()) {
			if (word === 0) continue;
			let link = slot * 2 + 1;
			words[slot * 2] = word;
			for (const { bytes: whole, told, group } of this.#whole[slot]!) {
				words[link] = at + next;
				words[(next + literal.told) / 4] = whole.length | (told << 8) | (group << 16);
				bytes.set(whole, next + literal.bytes);
				link = (next + literal.next) / 4;
				next += literal.bytes + 4 * Math.ceil(whole.length / 4);
			}
		}
		return { bytes, mask: this.#mask };
	}

	#add(text: string, group: number): void {
		const lower = folded(text).slice(0, longest);
		const whole = Buffer.from(lower, 'latin1');
		const at = rarestFour(lower);
		const word = wordAt(whole, at);
		this.near[hashOf(word, near)] = 1;
		const hash = hashOf(word, behind);
		this.behind[hash >> 3]! |= 1 << (hash & 7);
		let slot = this.#slot(word);
		while (this.#words[slot] !== 0 && this.#words[slot] !== word) slot = (slot + 1) & this.#mask;
		this.#words[slot] = word;
		(this.#whole[slot] ??= []).push({ bytes: whole, told: at, group });
	}

	#slot(word: number): number {
		return (Math.imul(word, near.factor) >>> slotShift) & this.#mask;
	}
}

function stands(bytes: Uint8Array, from: number, whole: Uint8Array): boolean {
	if (from < 0) return false;
	for (let at = 0; at < whole.length; at++) if ((bytes[from + at]! | 0x20) !== whole[at]) return false;
	return true;
}
