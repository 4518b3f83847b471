/**
 * Many paths in little memory: bytes in one arena, found through an open-addressed table. A string for each of 150,000
 * paths would cost four times as much and would have to be made first.
 */

export class PathTable {
	#arena = new Uint8Array(1 << 20);
	#used = 0;
	#starts = new Uint32Array(1 << 14);
	#owners = new Uint32Array(1 << 14);
	/** Kept, so that more room is made without reading all paths again. */
	#hashes = new Uint32Array(1 << 14);
	#count = 0;
	/** Of each table its own, so that nobody can prepare paths that collide. */
	readonly #seed = Math.trunc(Math.random() * 0x100000000);
	/** Entry number + 1; 0 is free. */
	#slots = new Uint32Array(1 << 15);
	readonly #aliases: readonly { readonly from: Buffer; readonly to: Buffer }[];

	/** `aliases`: directories that are links to others (`/bin` -> `/usr/bin`): paths are kept under the name that is no link. */
	constructor(aliases: ReadonlyMap<string, string> = new Map()) {
		this.#aliases = [...aliases].map(([from, to]) => ({ from: Buffer.from(`${from}/`, 'latin1'), to: Buffer.from(`${to}/`, 'latin1') }));
	}

	get size(): number {
		return this.#count;
	}

	/** Bytes held. */
	get weight(): number {
		return this.#arena.byteLength + this.#starts.byteLength * 3 + this.#slots.byteLength;
	}

	/**
	 * Adds `bytes[from, to)` with its owner and gives its entry number. A path already there keeps its first owner.
	 */
	add(bytes: Uint8Array, from: number, to: number, owner: number): number {
		this.#makeRoom(to - from + 64);
		const arena = this.#arena;
		const start = this.#used;
		const alias = this.#aliasOf(bytes, from, to);
		let end = start;
		let at = from;
		let hash = this.#seed;
		if (alias !== undefined) {
			for (const byte of alias.to) {
				arena[end++] = byte;
				hash = Math.imul(hash ^ byte, 0x01000193);
			}
			at += alias.from.length;
		}
		for (; at < to; at++) {
			const byte = bytes[at]!;
			arena[end++] = byte;
			hash = Math.imul(hash ^ byte, 0x01000193);
		}
		const slots = this.#slots;
		const mask = slots.length - 1;
		const mixed = mix(hash);
		let slot = mixed & mask;
		for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
			const entry = slots[slot]! - 1;
			if (this.#hashes[entry] === mixed && this.#same(entry, start, end)) return entry;
		}
		const entry = this.#count++;
		slots[slot] = entry + 1;
		this.#starts[entry] = start;
		this.#starts[entry + 1] = end;
		this.#owners[entry] = owner;
		this.#hashes[entry] = mixed;
		this.#used = end;
		return entry;
	}

	addPath(path: string, owner: number): number {
		const bytes = Buffer.from(path, 'latin1');
		return this.add(bytes, 0, bytes.length, owner);
	}

	/** The entry of a path (one byte to a character), or -1. */
	find(path: string): number {
		const canonical = this.#canonical(path);
		let hash = this.#seed;
		for (let at = 0; at < canonical.length; at++) hash = Math.imul(hash ^ canonical.charCodeAt(at), 0x01000193);
		const mask = this.#slots.length - 1;
		const mixed = mix(hash);
		for (let slot = mixed & mask; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
			const entry = this.#slots[slot]! - 1;
			if (this.#hashes[entry] !== mixed) continue;
			const start = this.#starts[entry]!;
			if (this.#starts[entry + 1]! - start !== canonical.length) continue;
			let at = 0;
			while (at < canonical.length && this.#arena[start + at] === canonical.charCodeAt(at)) at++;
			if (at === canonical.length) return entry;
		}
		return -1;
	}

	ownerOf(entry: number): number {
		return this.#owners[entry]!;
	}

	#canonical(path: string): string {
		for (const { from, to } of this.#aliases) {
			if (path.length < from.length) continue;
			let at = 0;
			while (at < from.length && path.charCodeAt(at) === from[at]) at++;
			if (at === from.length) return `${to.toString('latin1')}${path.slice(from.length)}`;
		}
		return path;
	}

	#aliasOf(bytes: Uint8Array, from: number, to: number): { readonly from: Buffer; readonly to: Buffer } | undefined {
		for (const alias of this.#aliases) {
			const length = alias.from.length;
			if (to - from < length) continue;
			let at = 0;
			while (at < length && bytes[from + at] === alias.from[at]) at++;
			if (at === length) return alias;
		}
		return undefined;
	}

	#same(entry: number, start: number, end: number): boolean {
		const other = this.#starts[entry]!;
		if (this.#starts[entry + 1]! - other !== end - start) return false;
		for (let at = 0; at < end - start; at++) if (this.#arena[other + at] !== this.#arena[start + at]) return false;
		return true;
	}

	#makeRoom(more: number): void {
		if (this.#used + more > this.#arena.length) {
			const arena = new Uint8Array(Math.max(this.#arena.length * 1.5, this.#used + more * 2));
			arena.set(this.#arena.subarray(0, this.#used));
			this.#arena = arena;
		}
		if (this.#count + 2 > this.#starts.length) {
			this.#starts = grown(this.#starts);
			this.#owners = grown(this.#owners);
			this.#hashes = grown(this.#hashes);
		}
		if (this.#count * 4 > this.#slots.length * 3) this.#rehash();
	}

	#rehash(): void {
		const slots = new Uint32Array(this.#slots.length * 2);
		const mask = slots.length - 1;
		for (let entry = 0; entry < this.#count; entry++) {
			let slot = this.#hashes[entry]! & mask;
			while (slots[slot] !== 0) slot = (slot + 1) & mask;
			slots[slot] = entry + 1;
		}
		this.#slots = slots;
	}
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
	const more = new Uint32Array(Math.trunc(array.length * 1.5));
	more.set(array);
	return more;
}

/** FNV's low bits are weak; this spreads the high ones over them. */
function mix(hash: number): number {
	const once = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
	return (once ^ (once >>> 13)) >>> 0;
}
