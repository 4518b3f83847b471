/**
 * Which judges hear of an entry. Half a million files pass, and each judge wants a few of them: what judges say they hear is asked
 * once for each mode, folder and ending, and kept as bits.
 */

import type { FileJudge, Hears } from '../checks/check.ts';
import type { Folder } from '../checks/folder.ts';

/** Bits in a word that stay small integers. */
const wordSize = 30;
/** Endings remembered: an intruder can make up any number. */
const mostEndings = 4096;

/** One thing a judge hears. */
interface Ear {
	readonly judge: number;
	readonly word: number;
	readonly bit: number;
	readonly hears: Hears;
}

const everything: readonly Hears[] = [{}];

export class Audience {
	readonly #ears: readonly Ear[];
	readonly #words: number;
	/** By bit: whose ear it is, and all the bits of that judge. */
	readonly #judges: Int32Array;
	readonly #own: Int32Array;
	readonly #alive: Int32Array;
	/** Bits of ears that ask for the folder, for a hidden name, for the ending. */
	readonly #askFolder: readonly Ear[];
	readonly #askHidden: Int32Array;
	readonly #askEnding: Int32Array;
	readonly #here: Int32Array;
	readonly #now: Int32Array;
	readonly #modes = new Map<number, Int32Array>();
	readonly #endings = new Map<string, Int32Array>();
	#mode = -1;
	#ofMode: Int32Array;

	constructor(judges: readonly FileJudge[]) {
		const ears: Ear[] = [];
		let next = 0;
		judges.forEach((judge, number) => {
			const all = judge.hears ?? everything;
			if (all.length > wordSize) throw new RangeError(`a judge hears ${all.length} things; ${wordSize} at most`);
			// Those of one judge share a word.
			if ((next % wordSize) + all.length > wordSize) next += wordSize - (next % wordSize);
			for (const hears of all) ears.push({ judge: number, word: Math.trunc(next / wordSize), bit: next++ % wordSize, hears });
		});
		this.#ears = ears;
		const words = (this.#words = Math.max(1, Math.ceil(next / wordSize)));
		this.#judges = new Int32Array(words * wordSize);
		this.#own = new Int32Array(words * wordSize);
		for (const { judge, word, bit } of ears) {
			this.#judges[word * wordSize + bit] = judge;
			for (const other of ears) if (other.judge === judge) this.#own[word * wordSize + bit]! |= 1 << other.bit;
		}
		this.#alive = this.#bits(() => true);
		this.#askFolder = ears.filter(({ hears }) => hears.folder !== undefined);
		this.#askHidden = this.#bits(({ hidden }) => hidden === true);
		this.#askEnding = this.#bits(({ ending }) => ending !== undefined);
		this.#here = Int32Array.from(this.#alive);
		this.#now = new Int32Array(words);
		this.#ofMode = this.#alive;
	}

	/** What follows lies in this folder. */
	enter(folder: Folder): void {
		this.#here.set(this.#alive);
		for (const { word, bit, hears } of this.#askFolder) if (!hears.folder!(folder)) this.#here[word]! &= ~(1 << bit);
	}

	/** Does anybody hear of it? Then `judge` gives whoever does. */
	gather(mode: number, name: string): boolean {
		if (mode !== this.#mode) this.#turnTo(mode);
		const words = this.#words;
		const now = this.#now;
		let any = 0;
		let hidden = 0;
		let ending = 0;
		for (let word = 0; word < words; word++) {
			const bits = this.#here[word]! & this.#ofMode[word]!;
			now[word] = bits;
			any |= bits;
			hidden |= bits & this.#askHidden[word]!;
			ending |= bits & this.#askEnding[word]!;
		}
		if (hidden !== 0 && name.charCodeAt(0) !== 0x2e) any = this.#keep(this.#askHidden);
		return any !== 0 && ending !== 0 ? this.#heed(name) : any !== 0;
	}

	/** The next judge, by its number, in their order; -1 when there is no other. */
	judge(): number {
		const now = this.#now;
		for (let word = 0; word < this.#words; word++) {
			const bits = now[word]!;
			if (bits === 0) continue;
			const at = word * wordSize + 31 - Math.clz32(bits & -bits);
			now[word] = bits & ~this.#own[at]!;
			return this.#judges[at]!;
		}
		return -1;
	}

	/** This judge hears nothing more. */
	dismiss(judge: number): void {
		for (const ear of this.#ears) {
			if (ear.judge !== judge) continue;
			const rest = ~(1 << ear.bit);
			this.#alive[ear.word]! &= rest;
			this.#here[ear.word]! &= rest;
			this.#now[ear.word]! &= rest;
		}
	}

	/** Takes these ears away. Whether any is left. */
	#keep(without: Int32Array): number {
		let any = 0;
		for (let word = 0; word < this.#words; word++) any |= this.#now[word]! &= ~without[word]!;
		return any;
	}

	#heed(name: string): boolean {
		const dot = name.lastIndexOf('.');
		const ending = dot === -1 ? '' : name.slice(dot + 1);
		const heard = this.#endings.get(ending) ?? this.#newEnding(ending);
		let any = 0;
		for (let word = 0; word < this.#words; word++) any |= this.#now[word]! &= heard[word]!;
		return any !== 0;
	}

	#newEnding(ending: string): Int32Array {
		const lower = ending.toLowerCase();
		const heard = this.#bits(hears => hears.ending?.(lower) ?? true);
		if (this.#endings.size >= mostEndings) this.#endings.clear();
		this.#endings.set(ending, heard);
		return heard;
	}

	#turnTo(mode: number): void {
		let bits = this.#modes.get(mode);
		if (bits === undefined) this.#modes.set(mode, (bits = this.#bits(hears => hears.mode?.(mode) ?? true)));
		this.#mode = mode;
		this.#ofMode = bits;
	}

	#bits(is: (hears: Hears) => boolean): Int32Array {
		const bits = new Int32Array(this.#words);
		for (const { word, bit, hears } of this.#ears) if (is(hears)) bits[word]! |= 1 << bit;
		return bits;
	}
}
