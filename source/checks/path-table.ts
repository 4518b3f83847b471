/**
 * Many paths in little memory: of each its last name, and the entry of the folder it lies in, found through an open-addressed
 * table. A string for each of 150,000 paths would cost ten times as much and would have to be made first; whole paths in
 * bytes, three times.
 */

import { pieceBits, type TableParts } from './shared-paths.ts';

/** Of an entry that is here for what lies below it, and was never added itself. */
const nobody = 0xffffffff;
const slash = 0x2f;
/** FNV's. */
const prime = 0x01000193;
const piece = 1 << pieceBits;
/** PATH_MAX. What is longer is no path any package installs: it is kept whole, so that a line of slashes costs no more than its length. */
const longestPath = 4096;
const longestName = 65_535;

/** An entry, the length of its path, and the hash before `mix`. */
interface Entered {
	readonly entry: number;
	readonly length: number;
	readonly hash: number;
}

const nowhere: Entered = { entry: -1, length: Number.POSITIVE_INFINITY, hash: 0 };

export class PathTable {
	/** Names, one after the other, in pieces that are never copied; none crosses from one to the next. */
	readonly #pieces: Uint8Array[] = [];
	#used = 0;
	#starts: Uint32Array = new Uint32Array(1 << 13);
	#lengths: Uint16Array = new Uint16Array(1 << 13);
	/** Entry of the folder + 1; 0 where there is none above. */
	#folders: Uint32Array = new Uint32Array(1 << 13);
	#owners: Uint32Array = new Uint32Array(1 << 13);
	/** Of whole paths. Kept, so that more room is made without reading all paths again. */
	#hashes: Uint32Array = new Uint32Array(1 << 13);
	#count = 0;
	#added = 0;
	/** Of each table its own, so that nobody can prepare paths that collide. */
	readonly #seed: number = Math.trunc(Math.random() * 0x100000000);
	/** Entry number + 1; 0 is free. */
	#slots: Uint32Array = new Uint32Array(1 << 14);
	readonly #aliases: readonly { readonly from: Buffer; readonly to: Buffer }[];
	/** The path at work, and what is left of those before it. */
	#path = new Uint8Array(8192);
	#asked = new Uint8Array(8192);
	/** Where the path at work begins to differ from what stood there before. */
	#changed = 0;
	/**
	 * The path entered last and the folder of the last one made: lists are in order, and the next path nearly always lies in one of
	 * the two, so that its head needs no hashing and no search.
	 */
	#last: Entered = nowhere;
	#above: Entered = nowhere;
	/** Of the path entered last, before `mix`. */
	#hash = 0;

	/**
	 * `aliases`: directories that are links to others (`/bin` -> `/usr/bin`): paths are kept under the name that is no link.
	 * `parts`: of another table, which is asked and never added to.
	 */
	constructor(aliases: ReadonlyMap<string, string> = new Map(), parts?: TableParts) {
		if (parts !== undefined) {
			({ seed: this.#seed, count: this.#count, added: this.#added, used: this.#used, pieces: this.#pieces, slots: this.#slots } = parts);
			({ starts: this.#starts, lengths: this.#lengths, folders: this.#folders, owners: this.#owners, hashes: this.#hashes } = parts);
		}
		this.#aliases = [...aliases].map(([from, to]) => ({ from: Buffer.from(`${from}/`, 'latin1'), to: Buffer.from(`${to}/`, 'latin1') }));
	}

	get size(): number {
		return this.#added;
	}

	get parts(): TableParts {
		return { seed: this.#seed, count: this.#count, added: this.#added, used: this.#used, pieces: this.#pieces, slots: this.#slots, starts: this.#starts, lengths: this.#lengths, folders: this.#folders, owners: this.#owners, hashes: this.#hashes };
	}

	/** Bytes held. */
	get weight(): number {
		return this.#pieces.length * piece + this.#starts.length * 18 + this.#slots.byteLength;
	}

	/**
	 * Adds `bytes[from, to)` with its owner and gives its entry number. A path already there keeps its first owner.
	 */
	add(bytes: Uint8Array, from: number, to: number, owner: number): number {
		const entry = this.#enter(this.#canonical(bytes, from, to));
		if (this.#owners[entry] === nobody) {
			this.#owners[entry] = owner;
			this.#added++;
		}
		return entry;
	}

	addPath(path: string, owner: number): number {
		const bytes = Buffer.from(path, 'latin1');
		return this.add(bytes, 0, bytes.length, owner);
	}

	/** The entry of a path (one byte to a character), or -1. */
	find(path: string): number {
		if (path.length > this.#path.length) return -1;
		const isPlain = this.#aliases.length === 0;
		if (this.#asked.length < path.length) this.#asked = new Uint8Array(this.#path.length);
		const into = isPlain ? this.#path : this.#asked;
		for (let at = 0; at < path.length; at++) into[at] = path.charCodeAt(at);
		const length = isPlain ? path.length : this.#canonical(into, 0, path.length);
		this.#last = this.#above = nowhere;
		let hash = this.#seed;
		for (let at = 0; at < length; at++) hash = Math.imul(hash ^ this.#path[at]!, prime);
		const entry = this.#lookUp(mix(hash), length);
		return entry === -1 || this.#owners[entry] === nobody ? -1 : entry;
	}

	ownerOf(entry: number): number {
		return this.#owners[entry]!;
	}

	/** Puts the path into `#path` as it is kept, and gives its length. */
	#canonical(bytes: Uint8Array, from: number, to: number): number {
		const alias = this.#aliasOf(bytes, from, to);
		const head = alias?.to.length ?? 0;
		const first = from + (alias?.from.length ?? 0);
		const length = to - first + head;
		if (length > this.#path.length) {
			const more = new Uint8Array(length * 2);
			more.set(this.#path);
			this.#path = more;
		}
		const path = this.#path;
		let changed = length;
		for (let at = length - 1; at >= head; at--) {
			const byte = bytes[first + at - head]!;
			if (path[at] === byte) continue;
			path[at] = byte;
			changed = at;
		}
		for (let at = head - 1; at >= 0; at--) {
			const byte = alias!.to[at]!;
			if (path[at] === byte) continue;
			path[at] = byte;
			changed = at;
		}
		this.#changed = changed;
		return length;
	}

	/** The entry of the path at work, made where it is not there, with those of the folders above. */
	#enter(length: number): number {
		// Written over, and what stands there next time may be left as it is.
		if (this.#changed < this.#above.length) this.#above = nowhere;
		const head = this.#holds(this.#last, length) ? this.#last : this.#holds(this.#above, length) ? this.#above : undefined;
		const entry = this.#enterBelow(head, length);
		this.#last = { entry, length, hash: this.#hash };
		return entry;
	}

	/** Does the path at work lie below this one? */
	#holds({ length }: Entered, longer: number): boolean {
		return length < longer && length <= this.#changed && this.#path[length] === slash;
	}

	/** The same for the first `length` bytes of `#path`; `head`: a folder on the way, where one is known. */
	#enterBelow(head: Entered | undefined, length: number): number {
		let hash = head?.hash ?? this.#seed;
		let cut = -1;
		let above = hash;
		for (let at = head?.length ?? 0; at < length; at++) {
			const byte = this.#path[at]!;
			if (byte === slash) {
				cut = at;
				above = hash;
			}
			hash = Math.imul(hash ^ byte, prime);
		}
		const mixed = mix(hash);
		let entry = this.#lookUp(mixed, length);
		if (entry === -1) {
			if (cut === -1 || length > longestPath) entry = this.#make(mixed, 0, 0, length);
			else {
				const folder = this.#folder(head, cut, above);
				this.#above = { entry: folder, length: cut, hash: above };
				entry = this.#make(mixed, folder + 1, cut + 1, length);
			}
		}
		this.#hash = hash;
		return entry;
	}

	/** The entry of the first `length` bytes, whose hash is known. */
	#folder(head: Entered | undefined, length: number, hash: number): number {
		if (head?.length === length) return head.entry;
		const known = this.#lookUp(mix(hash), length);
		return known === -1 ? this.#enterBelow(head, length) : known;
	}

	#make(mixed: number, folder: number, from: number, to: number): number {
		// One that is cut here is never found again.
		const length = Math.min(to - from, longestName);
		this.#makeRoom(length);
		const entry = this.#count++;
		const names = this.#pieces.at(-1)!;
		const begin = (this.#used & (piece - 1)) - from;
		for (let at = from; at < from + length; at++) names[begin + at] = this.#path[at]!;
		this.#starts[entry] = this.#used;
		this.#lengths[entry] = length;
		this.#folders[entry] = folder;
		this.#owners[entry] = nobody;
		this.#hashes[entry] = mixed;
		this.#used += length;
		this.#place(entry, mixed);
		return entry;
	}

	#place(entry: number, mixed: number): void {
		const slots = this.#slots;
		const mask = slots.length - 1;
		let slot = mixed & mask;
		while (slots[slot] !== 0) slot = (slot + 1) & mask;
		slots[slot] = entry + 1;
	}

	#lookUp(mixed: number, length: number): number {
		const slots = this.#slots;
		const mask = slots.length - 1;
		for (let slot = mixed & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
			const entry = slots[slot]! - 1;
			if (this.#hashes[entry] === mixed && this.#isPath(entry, length)) return entry;
		}
		return -1;
	}

	/** Are the first `length` bytes of `#path` this entry's? From the end, name by name. */
	#isPath(entry: number, length: number): boolean {
		let end = length;
		for (let at = entry; ; ) {
			const start = this.#starts[at]!;
			const name = this.#pieces[start >>> pieceBits]!;
			const within = start & (piece - 1);
			const begin = end - this.#lengths[at]!;
			if (begin < 0) return false;
			for (let one = begin; one < end; one++) if (name[within + one - begin] !== this.#path[one]) return false;
			const folder = this.#folders[at]!;
			if (folder === 0) return begin === 0;
			end = begin - 1;
			if (end < 0 || this.#path[end] !== slash) return false;
			at = folder - 1;
		}
	}

	#aliasOf(bytes: Uint8Array, from: number, to: number): { readonly from: Buffer; readonly to: Buffer } | undefined {
		for (const alias of this.#aliases) {
			const length = alias.from.length;
			if (to - from < length) continue;
			// From the end: the slash there is where most paths have none.
			let left = length;
			while (left > 0 && bytes[from + left - 1] === alias.from[left - 1]) left--;
			if (left === 0) return alias;
		}
		return undefined;
	}

	#makeRoom(more: number): void {
		const left = this.#pieces.length * piece - this.#used;
		if (more > left || left === 0) {
			this.#used = this.#pieces.length * piece;
			this.#pieces.push(new Uint8Array(piece));
		}
		if (this.#count >= this.#starts.length) {
			this.#starts = grown(this.#starts, Uint32Array);
			this.#lengths = grown(this.#lengths, Uint16Array);
			this.#folders = grown(this.#folders, Uint32Array);
			this.#owners = grown(this.#owners, Uint32Array);
			this.#hashes = grown(this.#hashes, Uint32Array);
		}
		if (this.#count * 4 > this.#slots.length * 3) {
			this.#slots = new Uint32Array(this.#slots.length * 2);
			for (let entry = 0; entry < this.#count; entry++) this.#place(entry, this.#hashes[entry]!);
		}
	}
}

function grown<T extends Uint32Array | Uint16Array>(array: T, Kind: new (length: number) => T): T {
	const more = new Kind(Math.trunc(array.length * 1.5));
	more.set(array);
	return more;
}

/** FNV's low bits are weak; this spreads the high ones over them. */
function mix(hash: number): number {
	const once = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
	return (once ^ (once >>> 13)) >>> 0;
}
