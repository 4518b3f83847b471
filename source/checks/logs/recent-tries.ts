/**
 * Tries to log in by one key each, an address or a name: of the last while, in two generations of columns that are used again. Most try once,
 * there are millions of them, and each is let go again: an object for each costs more than all else that is done for a line.
 */

import type { LogEvent } from '../../core/log-event.ts';
import { visibleText, type Visible } from '../../core/visible.ts';
import type { ReadLog } from '../check.ts';
import { KeptSamples } from './kept-samples.ts';
import { timesTold, told } from './sign.ts';

/** Tries of one key that follow each other. Times are microseconds since 1970. */
export interface Tries {
	readonly key: Visible;
	readonly tries: number;
	readonly first: number;
	readonly last: number;
	/** The other side: names that an address tried, remotes that tried a name. At most `mostOthers`. */
	readonly others: readonly Visible[];
	readonly pinned: boolean;
	/** Of the first. */
	readonly log: Visible;
	readonly offset: number;
	readonly words: Visible;
}

/** After a longer pause it is another attempt. */
export const pause = 6 * 3600e6;
/** Fewer are mistyped passwords. */
const leastTries = 5;
const mostOthers = 32;
const nothing = visibleText('');
/** One attempt is told in up to three lines: that it failed, that the name is none, that PAM refused it. */
const wordings = 3;

/** No name can be made to fall together with others by who does not know this; what is found does not depend on it. */
const seed = Math.trunc(Math.random() * 2 ** 32);

function hashOf(key: Visible): number {
	let hash = seed;
	for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
	return hash ^ (hash >>> 15);
}

/** Slots by the hashes of their keys: a table that is emptied and used again, where a Map grows anew each time. */
class KeySlots {
	readonly #mask: number;
	/** A slot and one; 0: none. */
	readonly #slots: Int32Array;
	readonly #hashes: Int32Array;

	constructor(most: number) {
		this.#mask = 2 ** Math.ceil(Math.log2(most * 2)) - 1;
		this.#slots = new Int32Array(this.#mask + 1);
		this.#hashes = new Int32Array(this.#mask + 1);
	}

	find(key: Visible, hash: number, keys: readonly Visible[]): number {
		for (let place = hash & this.#mask; this.#slots[place] !== 0; place = (place + 1) & this.#mask) {
			const slot = this.#slots[place]! - 1;
			if (this.#hashes[place] === hash && keys[slot] === key) return slot;
		}
		return -1;
	}

	add(hash: number, slot: number): void {
		let place = hash & this.#mask;
		while (this.#slots[place] !== 0) place = (place + 1) & this.#mask;
		this.#slots[place] = slot + 1;
		this.#hashes[place] = hash;
	}

	clear(): void {
		this.#slots.fill(0);
	}
}

class Generation {
	readonly slots: KeySlots;
	readonly first: Float64Array;
	readonly last: Float64Array;
	readonly offset: Float64Array;
	readonly counts: Float64Array;
	readonly pinned: Uint8Array;
	/** Went over to the younger one. */
	readonly gone: Uint8Array;
	readonly keys: Visible[] = [];
	readonly logs: Visible[] = [];
	readonly words: KeptSamples;
	/** The first on the other side, and all where there are several. */
	readonly other: Visible[] = [];
	readonly others = new Map<number, Set<Visible>>();
	size = 0;
	/** How many of them went over. */
	went = 0;

	constructor(most: number) {
		this.slots = new KeySlots(most);
		this.first = new Float64Array(most);
		this.last = new Float64Array(most);
		this.offset = new Float64Array(most);
		this.counts = new Float64Array(most * wordings);
		this.pinned = new Uint8Array(most);
		this.gone = new Uint8Array(most);
		this.words = new KeptSamples(most);
	}

	add(key: Visible, hash: number): number {
		const slot = this.size++;
		this.slots.add(hash, slot);
		this.keys[slot] = key;
		return slot;
	}

	/** -1: not here. */
	find(key: Visible, hash: number): number {
		const slot = this.slots.find(key, hash, this.keys);
		return slot === -1 || this.gone[slot] === 1 ? -1 : slot;
	}

	begin(slot: number, other: Visible, event: LogEvent, log: ReadLog): void {
		this.first[slot] = this.last[slot] = event.at;
		this.offset[slot] = event.offset;
		for (let wording = 0; wording < wordings; wording++) this.counts[slot * wordings + wording] = 0;
		this.pinned[slot] = this.gone[slot] = 0;
		this.logs[slot] = log.shown;
		this.words.keep(slot, event);
		this.other[slot] = other;
		this.others.delete(slot);
	}

	/** Takes what `old` knows of a key. */
	take(slot: number, old: Generation, from: number): void {
		this.first[slot] = old.first[from]!;
		this.last[slot] = old.last[from]!;
		this.offset[slot] = old.offset[from]!;
		for (let wording = 0; wording < wordings; wording++) this.counts[slot * wordings + wording] = old.counts[from * wordings + wording]!;
		this.pinned[slot] = old.pinned[from]!;
		this.gone[slot] = 0;
		this.logs[slot] = old.logs[from]!;
		this.words.take(slot, old.words, from);
		this.other[slot] = old.other[from]!;
		const others = old.others.get(from);
		if (others !== undefined) this.others.set(slot, others);
		old.gone[from] = 1;
		old.went++;
	}

	meet(slot: number, other: Visible, event: LogEvent): void {
		const wording = told(event, 'method') !== undefined ? 0 : event.facts?.['invalid'] !== undefined ? 1 : 2;
		this.counts[slot * wordings + wording]! += timesTold(event);
		if (event.at > this.last[slot]!) this.last[slot] = event.at;
		const known = this.other[slot]!;
		if (other === nothing || other === known) return;
		let others = this.others.get(slot);
		if (others === undefined) this.others.set(slot, (others = new Set(known === nothing ? [] : [known])));
		if (others.size < mostOthers) others.add(other);
	}

	isOther(slot: number, at: number): boolean {
		return at - this.last[slot]! > pause || at < this.first[slot]! - pause;
	}

	tries(slot: number): number {
		return Math.max(this.counts[slot * wordings]!, this.counts[slot * wordings + 1]!, this.counts[slot * wordings + 2]!);
	}

	at(slot: number): Tries {
		const other = this.other[slot]!;
		const others = this.others.get(slot) ?? (other === nothing ? [] : [other]);
		return { key: this.keys[slot]!, tries: this.tries(slot), first: this.first[slot]!, last: this.last[slot]!, others: [...others], pinned: this.pinned[slot] === 1, log: this.logs[slot]!, offset: this.offset[slot]!, words: this.words.at(slot) };
	}

	clear(): void {
		this.slots.clear();
		this.others.clear();
		this.size = this.went = 0;
	}
}

export class RecentTries {
	readonly #most: number;
	readonly #keep: (tries: Tries) => void;
	#young: Generation;
	#old: Generation;
	/** Keys that tried a few times and were let go. */
	left = 0;

	/** At most so many keys are remembered; those that tried often are handed on when they are let go. */
	constructor(most: number, keep: (tries: Tries) => void) {
		this.#most = most / 2;
		this.#keep = keep;
		this.#young = new Generation(this.#most);
		this.#old = new Generation(this.#most);
	}

	get size(): number {
		return this.#young.size + this.#old.size - this.#old.went;
	}

	note(key: Visible, other: Visible, event: LogEvent, log: ReadLog): void {
		const young = this.#young;
		const old = this.#old;
		const hash = hashOf(key);
		let slot = young.find(key, hash);
		if (slot === -1) {
			slot = young.add(key, hash);
			const known = old.find(key, hash);
			if (known === -1) young.begin(slot, other, event, log);
			else young.take(slot, old, known);
		}
		// Another log of the same host is read from its beginning: what it tells of an earlier time is another burst.
		if (young.isOther(slot, event.at)) {
			this.#letGo(young, slot);
			young.begin(slot, other, event, log);
		}
		young.meet(slot, other, event);
		if (young.size >= this.#most) this.#turn();
	}

	pin(key: Visible): void {
		const hash = hashOf(key);
		for (const generation of [this.#young, this.#old]) {
			const slot = generation.find(key, hash);
			if (slot === -1) continue;
			generation.pinned[slot] = 1;
			return;
		}
	}

	letGoAll(): void {
		this.#turn();
		this.#turn();
	}

	#turn(): void {
		const gone = this.#old;
		for (let slot = 0; slot < gone.size; slot++) if (gone.gone[slot] === 0) this.#letGo(gone, slot);
		gone.clear();
		this.#old = this.#young;
		this.#young = gone;
	}

	#letGo(generation: Generation, slot: number): void {
		if (generation.tries(slot) < leastTries) this.left++;
		else this.#keep(generation.at(slot));
	}
}
