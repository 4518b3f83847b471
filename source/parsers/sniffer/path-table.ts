/**
 * Hosts met in a log, by their bytes: an open-addressed table in plain memory, so that generated code can look a name up
 * without making a string of it. Found names are only counted; a name is decoded once, when it is new.
 *
 * The memory: words that `path-scan-wasm.ts` shares, a window of the log with room before and after it, then tables and names.
 */

/** Addresses of shared words. */
export const words = { table: 0, mask: 4, records: 8 } as const;

/** Fields of an entry of 64 bytes. A `name` of 0 is an empty slot. */
export const entry = { shift: 6, hash: 0, name: 4, hostLength: 8, serviceLength: 12, role: 16, times: 20, id: 24, lastRecord: 28, before: 32 } as const;

/** Bytes in front of a line that hold its time: ` Tue Nov 15 15:12:29 --` and a newline. */
export const timeLength = 24;
/** How those bytes end, read as a little-endian word. */
export const timeEnd = 0x0a2d2d20;

export const windowStart = 4096;
export const windowLength = 1 << 20;
/** Read past by vector loads, and by the newline given to a last line that has none. */
const slack = 64;

/** Slots tried before a name is looked for by other means: names made to collide cost this much and no more. */
export const mostProbes = 64;
export const hashFactor = 0x9e3779b1 | 0;

/** The destination must end within this many bytes of its line; beyond it the record is counted and passed over. */
export const longestLine = 64 * 1024;
export const longestService = 64;

/** A stretch of the memory. */
export interface Slice {
	readonly from: number;
	readonly length: number;
}

/** Memory that grows. `bytes` is another array after it grew. */
export interface Memory {
	bytes(): Uint8Array;
	grow(atLeast: number): void;
}

const firstSlots = 4096;

export class PathTable {
	readonly #memory: Memory;
	#bytes: Uint8Array;
	#view: DataView;
	#free = windowStart + windowLength + slack;
	#slots = firstSlots;
	#used = 0;
	/** Names with no free slot near their own: address of the entry by name. */
	readonly #crowded = new Map<string, number>();
	#table: number;
	#held = 0;

	constructor(memory: Memory) {
		this.#memory = memory;
		this.#bytes = memory.bytes();
		this.#view = new DataView(this.#bytes.buffer);
		this.#table = this.#take(firstSlots << entry.shift);
		this.#publish();
	}

	get bytes(): Uint8Array {
		return this.#bytes;
	}

	/** Records counted so far: also the number of the newest one. */
	get records(): number {
		return this.#view.getUint32(words.records, true);
	}

	nextRecord(): number {
		const record = this.records + 1;
		this.#view.setUint32(words.records, record, true);
		return record;
	}

	/** The entry of this name, or 0 where it is not in the table. */
	find(role: number, host: Slice, service: Slice): number {
		const hash = this.#hash(role, host, service);
		for (let probe = 0; probe < mostProbes; probe++) {
			const at = this.#slot(hash + probe);
			const name = this.#word(at + entry.name);
			if (name === 0) return 0;
			if (this.#is(at, hash, role, host, service, name)) return at;
		}
		return this.#crowded.size === 0 ? 0 : (this.#crowded.get(this.#key(role, host, service)) ?? 0);
	}

	/** Puts a name that is not there yet, and gives its entry. */
	put(id: number, role: number, host: Slice, service: Slice): number {
		if (this.#used * 2 >= this.#slots) this.#double();
		const hash = this.#hash(role, host, service);
		const name = this.#keep(host, service);
		let at = this.#emptySlot(hash);
		if (at === 0) {
			at = this.#take(1 << entry.shift);
			this.#crowded.set(this.#key(role, host, service), at);
		}
		const view = this.#view;
		view.setInt32(at + entry.hash, hash, true);
		view.setUint32(at + entry.name, name, true);
		view.setUint32(at + entry.hostLength, host.length, true);
		view.setUint32(at + entry.serviceLength, service.length, true);
		view.setUint32(at + entry.role, role, true);
		view.setUint32(at + entry.id, id, true);
		this.#used++;
		return at;
	}

	/** One more record named it; the time is taken from the bytes before the line, where they end as a time does. */
	count(at: number, record: number, line: number): void {
		this.#view.setUint32(at + entry.times, this.#view.getUint32(at + entry.times, true) + 1, true);
		if (this.#view.getUint32(line - 4, true) !== timeEnd) return;
		this.#view.setUint32(at + entry.lastRecord, record, true);
		this.#bytes.copyWithin(at + entry.before, line - timeLength, line);
	}

	*entries(): Generator<{ readonly id: number; readonly times: number; readonly lastRecord: number; readonly before: Slice }> {
		for (const at of this.#addresses(this.#table, this.#slots, this.#crowded.values())) {
			yield {
				id: this.#word(at + entry.id),
				times: this.#word(at + entry.times),
				lastRecord: this.#word(at + entry.lastRecord),
				before: { from: at + entry.before, length: timeLength },
			};
		}
	}

	/** Room outside the window for a line and the bytes before it, used again each time; gives where the line begins. */
	hold(before: Uint8Array, line: Uint8Array): number {
		if (this.#held === 0) this.#held = this.#take(timeLength + longestLine);
		this.#bytes.set(before, this.#held);
		this.#bytes.set(line, this.#held + timeLength);
		return this.#held + timeLength;
	}

	*#addresses(table: number, slots: number, crowded: Iterable<number>): Generator<number> {
		for (let slot = 0; slot < slots; slot++) {
			const at = table + (slot << entry.shift);
			if (this.#word(at + entry.name) !== 0) yield at;
		}
		yield* crowded;
	}

	#word(at: number): number {
		return this.#view.getUint32(at, true);
	}

	#slot(hash: number): number {
		return this.#table + ((hash & (this.#slots - 1)) << entry.shift);
	}

	#emptySlot(hash: number): number {
		for (let probe = 0; probe < mostProbes; probe++) {
			const at = this.#slot(hash + probe);
			if (this.#word(at + entry.name) === 0) return at;
		}
		return 0;
	}

	#is(at: number, hash: number, role: number, host: Slice, service: Slice, name: number): boolean {
		const view = this.#view;
		return (
			view.getInt32(at + entry.hash, true) === hash &&
			view.getUint32(at + entry.hostLength, true) === host.length &&
			view.getUint32(at + entry.serviceLength, true) === service.length &&
			view.getUint32(at + entry.role, true) === role &&
			this.#same(name, host) &&
			this.#same(name + padded(host.length), service)
		);
	}

	#same(from: number, slice: Slice): boolean {
		for (let at = 0; at < slice.length; at++) if (this.#bytes[from + at] !== this.#bytes[slice.from + at]) return false;
		return true;
	}

	/** Four bytes at a time, the last ones filled with zeros: the generated code computes the very same. */
	#hash(role: number, host: Slice, service: Slice): number {
		let hash = role;
		for (const { from, length } of [host, service]) {
			for (let at = 0; at < length; at += 4) {
				let chunk = 0;
				for (let byte = 0; byte < 4 && at + byte < length; byte++) chunk |= this.#bytes[from + at + byte]! << (8 * byte);
				hash = Math.imul(hash ^ chunk, hashFactor);
				hash ^= hash >>> 15;
			}
		}
		return hash;
	}

	#keep(host: Slice, service: Slice): number {
		const name = this.#take(padded(host.length) + padded(service.length));
		this.#bytes.copyWithin(name, host.from, host.from + host.length);
		this.#bytes.copyWithin(name + padded(host.length), service.from, service.from + service.length);
		return name;
	}

	#double(): void {
		const before = { table: this.#table, slots: this.#slots, crowded: [...this.#crowded.values()] };
		this.#table = this.#take((before.slots * 2) << entry.shift);
		this.#slots = before.slots * 2;
		this.#crowded.clear();
		for (const from of this.#addresses(before.table, before.slots, before.crowded)) {
			let to = this.#emptySlot(this.#view.getInt32(from + entry.hash, true));
			if (to === 0) {
				to = this.#take(1 << entry.shift);
				const name = this.#word(from + entry.name);
				const host = { from: name, length: this.#word(from + entry.hostLength) };
				const service = { from: name + padded(host.length), length: this.#word(from + entry.serviceLength) };
				this.#crowded.set(this.#key(this.#word(from + entry.role), host, service), to);
			}
			this.#bytes.copyWithin(to, from, from + (1 << entry.shift));
		}
		this.#publish();
	}

	#key(role: number, host: Slice, service: Slice): string {
		const text = ({ from, length }: Slice) => Buffer.from(this.#bytes.buffer, from, length).toString('latin1');
		return `${role} ${host.length} ${text(host)}${text(service)}`;
	}

	#publish(): void {
		this.#view.setUint32(words.table, this.#table, true);
		this.#view.setUint32(words.mask, this.#slots - 1, true);
	}

	/** Fresh memory, all zeros. */
	#take(length: number): number {
		const at = this.#free;
		this.#free += padded(length) + 8;
		if (this.#free + slack > this.#bytes.length) {
			this.#memory.grow(this.#free + slack);
			this.#bytes = this.#memory.bytes();
			this.#view = new DataView(this.#bytes.buffer);
		}
		return at;
	}
}

function padded(length: number): number {
	return (length + 7) & ~7;
}
