/**
 * Names met in a log, by their bytes: an open-addressed table in memory that generated code shares, so that a name is
 * looked up without making a string of it, and decoded once, when it is new.
 */

import type { ScanMemory, Slice } from './scan-memory.ts';

/**
 * Fields of an entry of 64 bytes, one cache line. A `name` of 0 is an empty slot. What follows `id` belongs to hosts:
 * connections to and from, one bit a service for each, and the bytes before the newest line that had a time.
 */
export const entry = {
	shift: 6, hash: 0, name: 4, length: 8, id: 12,
	times: [16, 20], services: [24, 28], before: 32,
} as const;

/** Slots tried before a name is looked for by other means: names made to collide cost this much and no more. */
export const mostProbes = 64;
const hashFactor = 0x9e3779b1 | 0;

/** How names are found among the slots: by generated code, or by the table itself. */
export interface Lookup {
	hash(name: number, length: number): number;
	/** `words`: where the table's two words are. The entry, or 0 where it is not in the slots tried. */
	find(words: number, name: number, length: number): number;
}

export class NameTable {
	readonly #memory: ScanMemory;
	readonly #lookup: Lookup | undefined;
	readonly #words: number;
	#table: number;
	#slots: number;
	#size = 0;
	/** Names with no free slot near their own: address of the entry by name. */
	readonly #crowded = new Map<string, number>();

	constructor(memory: ScanMemory, words: number, slots: number, lookup?: Lookup) {
		this.#memory = memory;
		this.#words = words;
		this.#lookup = lookup;
		this.#slots = slots;
		this.#table = memory.take(slots << entry.shift);
		this.#publish();
	}

	get size(): number {
		return this.#size;
	}

	/** The entry of this name, or 0 where it is not in the table. */
	find(name: Slice): number {
		const found = this.#lookup?.find(this.#words, name.from, name.length) ?? this.#find(name);
		if (found !== 0 || this.#crowded.size === 0) return found;
		return this.#crowded.get(this.#memory.text(name)) ?? 0;
	}

	/** Puts a name that is not there yet, and gives its entry. Ids count from 0. */
	put(name: Slice): number {
		if (this.#size * 2 >= this.#slots) this.#double();
		const hash = this.#hash(name);
		const kept = this.#memory.take(name.length);
		this.#memory.bytes.copyWithin(kept, name.from, name.from + name.length);
		const at = this.#place(hash, name);
		this.#memory.setWord(at + entry.hash, hash >>> 0);
		this.#memory.setWord(at + entry.name, kept);
		this.#memory.setWord(at + entry.length, name.length);
		this.#memory.setWord(at + entry.id, this.#size);
		this.#size++;
		return at;
	}

	/** Addresses of all entries. */
	entries(): Iterable<number> {
		return this.#entries(this.#table, this.#slots, this.#crowded.values());
	}

	*#entries(table: number, slots: number, crowded: Iterable<number>): Generator<number> {
		for (let slot = 0; slot < slots; slot++) {
			const at = table + (slot << entry.shift);
			if (this.#memory.word(at + entry.name) !== 0) yield at;
		}
		yield* crowded;
	}

	#find(name: Slice): number {
		const hash = this.#hash(name);
		for (let probe = 0; probe < mostProbes; probe++) {
			const at = this.#slot(hash + probe);
			const kept = this.#memory.word(at + entry.name);
			if (kept === 0) return 0;
			if (this.#memory.word(at + entry.hash) === hash >>> 0 && this.#memory.word(at + entry.length) === name.length && this.#same(kept, name)) return at;
		}
		return 0;
	}

	#slot(hash: number): number {
		return this.#table + ((hash & (this.#slots - 1)) << entry.shift);
	}

	/** A free entry for this name: a slot near its own, or one apart. */
	#place(hash: number, name: Slice): number {
		for (let probe = 0; probe < mostProbes; probe++) {
			const at = this.#slot(hash + probe);
			if (this.#memory.word(at + entry.name) === 0) return at;
		}
		const apart = this.#memory.take(1 << entry.shift);
		this.#crowded.set(this.#memory.text(name), apart);
		return apart;
	}

	#same(from: number, name: Slice): boolean {
		const { bytes } = this.#memory;
		for (let at = 0; at < name.length; at++) if (bytes[from + at] !== bytes[name.from + at]) return false;
		return true;
	}

	#hash(name: Slice): number {
		if (this.#lookup !== undefined) return this.#lookup.hash(name.from, name.length);
		const { bytes } = this.#memory;
		let hash = 0;
		for (let at = name.from; at < name.from + name.length; at++) hash = Math.imul(hash ^ bytes[at]!, hashFactor);
		return hash ^ (hash >>> 15);
	}

	#double(): void {
		const old = [...this.#entries(this.#table, this.#slots, this.#crowded.values())];
		this.#slots *= 2;
		this.#table = this.#memory.take(this.#slots << entry.shift);
		this.#crowded.clear();
		for (const from of old) {
			const name = { from: this.#memory.word(from + entry.name), length: this.#memory.word(from + entry.length) };
			const to = this.#place(this.#memory.word(from + entry.hash), name);
			this.#memory.bytes.copyWithin(to, from, from + (1 << entry.shift));
		}
		this.#publish();
	}

	#publish(): void {
		this.#memory.setWord(this.#words, this.#table);
		this.#memory.setWord(this.#words + 4, this.#slots - 1);
	}
}
