/**
 * Rows of an SQLite 3 table, read without SQLite: nothing is written, locked or executed, and a damaged page costs its rows
 * alone. Format: https://www.sqlite.org/fileformat2.html. Serves rpmdb.sqlite, wtmpdb and lastlog2.
 */

import type { RandomAccess } from './random-access.ts';

/** Text comes as its bytes: encodings other than UTF-8 are not read. Integers beyond 2^53 as the nearest number. */
export type SqliteValue = null | number | Uint8Array;

export interface SqliteRow {
	readonly rowid: number;
	readonly values: readonly SqliteValue[];
}

export type SqliteTable =
	| {
			readonly found: true;
			/** The CREATE TABLE statement, for the order of columns. */
			readonly sql: string;
			/** Pages that lead in circles or out of the file are passed over. */
			readonly rows: Iterable<SqliteRow>;
			/** Pages and cells that could not be read so far. */
			readonly damage: { pages: number; rows: number };
	  }
	| { readonly found: false; readonly why: 'not an SQLite database' | 'no such table' | 'text that is not UTF-8' };

const mostDepth = 40;
/** A record of rpm's is a header: the largest known are under 32 MiB. */
const mostPayload = 128 << 20;

/** `wal`: the `-wal` file beside it, where there is one: what was committed last is there. */
export function sqliteTable(file: RandomAccess, name: string, wal?: RandomAccess): SqliteTable {
	const header = file.read(0, 100);
	if (header === undefined || Buffer.from(header.subarray(0, 16)).toString('latin1') !== 'SQLite format 3\0') return { found: false, why: 'not an SQLite database' };
	const size = header[16]! * 256 + header[17]!;
	const pageSize = size === 1 ? 65_536 : size;
	const usable = pageSize - header[20]!;
	if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0 || usable < 480) return { found: false, why: 'not an SQLite database' };
	if (header[59]! > 1) return { found: false, why: 'text that is not UTF-8' };
	const pages = new Pages(file, wal, pageSize, usable);
	for (const { values } of pages.rows(1)) {
		const [type, called, , root, sql] = values;
		if (textOf(type) !== 'table' || textOf(called)?.toLowerCase() !== name.toLowerCase() || typeof root !== 'number') continue;
		return { found: true, sql: textOf(sql) ?? '', rows: pages.rows(root), damage: pages.damage };
	}
	return { found: false, why: 'no such table' };
}

function textOf(value: SqliteValue | undefined): string | undefined {
	return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : undefined;
}

class Pages {
	readonly damage = { pages: 0, rows: 0 };
	readonly #file: RandomAccess;
	readonly #wal: RandomAccess | undefined;
	readonly #newer: ReadonlyMap<number, number>;
	readonly #pageSize: number;
	readonly #usable: number;

	constructor(file: RandomAccess, wal: RandomAccess | undefined, pageSize: number, usable: number) {
		this.#file = file;
		this.#wal = wal;
		this.#pageSize = pageSize;
		this.#usable = usable;
		this.#newer = wal === undefined ? new Map() : newerPages(wal, pageSize);
	}

	/** A copy, so that it outlives the next read. */
	#page(number: number): Buffer | undefined {
		const newer = this.#newer.get(number);
		const bytes = newer !== undefined ? this.#wal!.read(newer, this.#pageSize) : number < 1 ? undefined : this.#file.read((number - 1) * this.#pageSize, this.#pageSize);
		return bytes === undefined ? undefined : Buffer.from(bytes);
	}

	/** Rows of the table whose b-tree begins at a page, in the order of their rowids. */
	*rows(root: number, seen = new Set<number>(), depth = 0): Generator<SqliteRow> {
		const page = seen.has(root) || depth > mostDepth ? undefined : this.#page(root);
		seen.add(root);
		const at = root === 1 ? 100 : 0;
		const kind = page?.[at];
		if (page === undefined || (kind !== 0x05 && kind !== 0x0d)) {
			this.damage.pages++;
			return;
		}
		const cells = page.readUInt16BE(at + 3);
		const first = at + (kind === 0x05 ? 12 : 8);
		for (let cell = 0; cell < cells && first + cell * 2 + 2 <= page.length; cell++) {
			const place = page.readUInt16BE(first + cell * 2);
			if (place < first || place + 4 > this.#usable) {
				this.damage.rows++;
				continue;
			}
			if (kind === 0x05) yield* this.rows(page.readUInt32BE(place), seen, depth + 1);
			else {
				const row = this.#row(page, place);
				if (row === undefined) this.damage.rows++;
				else yield row;
			}
		}
		if (kind === 0x05) yield* this.rows(page.readUInt32BE(at + 8), seen, depth + 1);
	}

	#row(page: Buffer, place: number): SqliteRow | undefined {
		const length = varint(page, place);
		const rowid = varint(page, place + length.bytes);
		const from = place + length.bytes + rowid.bytes;
		const most = this.#usable - 35;
		if (length.value > mostPayload || from > this.#usable) return undefined;
		if (length.value <= most) {
			return from + length.value > this.#usable ? undefined : recordOf(page.subarray(from, from + length.value), rowid.value);
		}
		const least = Math.trunc(((this.#usable - 12) * 32) / 255) - 23;
		const wanted = least + ((length.value - least) % (this.#usable - 4));
		const here = wanted <= most ? wanted : least;
		if (from + here + 4 > this.#usable) return undefined;
		// What a length claims is given memory only as far as the file can hold it.
		if (length.value > this.#file.size + (this.#wal?.size ?? 0)) return undefined;
		const payload = Buffer.alloc(length.value);
		page.copy(payload, 0, from, from + here);
		let filled = here;
		for (let next = page.readUInt32BE(from + here); filled < payload.length; ) {
			const overflow = next === 0 ? undefined : this.#page(next);
			if (overflow === undefined) return undefined;
			const part = Math.min(this.#usable - 4, payload.length - filled);
			overflow.copy(payload, filled, 4, 4 + part);
			filled += part;
			next = overflow.readUInt32BE(0);
		}
		return recordOf(payload, rowid.value);
	}
}

/** A record: a header of serial types, then the values. */
function recordOf(payload: Buffer, rowid: number): SqliteRow | undefined {
	const header = varint(payload, 0);
	if (header.value > payload.length) return undefined;
	const values: SqliteValue[] = [];
	let body = header.value;
	for (let at = header.bytes; at < header.value; ) {
		const type = varint(payload, at);
		at += type.bytes;
		const size = type.value >= 12 ? Math.trunc((type.value - 12) / 2) : [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0][type.value]!;
		if (body + size > payload.length) return undefined;
		values.push(valueOf(payload, type.value, body, size));
		body += size;
	}
	return { rowid, values };
}

function valueOf(payload: Buffer, type: number, at: number, size: number): SqliteValue {
	if (type >= 12) return payload.subarray(at, at + size);
	if (type === 8 || type === 9) return type - 8;
	if (type === 7) return payload.readDoubleBE(at);
	if (type === 6) return Number(payload.readBigInt64BE(at));
	return size === 0 ? null : payload.readIntBE(at, size);
}

/** Up to nine bytes, seven bits each but for the last. */
function varint(bytes: Uint8Array, at: number): { readonly value: number; readonly bytes: number } {
	let value = 0;
	for (let used = 0; used < 8; used++) {
		const byte = bytes[at + used] ?? 0;
		value = value * 128 + (byte & 0x7f);
		if (byte < 0x80) return { value, bytes: used + 1 };
	}
	return { value: value * 256 + (bytes[at + 8] ?? 0), bytes: 9 };
}

/** Page -> where its newest committed version lies in the write-ahead log. Frames of an older generation have other salts. */
function newerPages(wal: RandomAccess, pageSize: number): ReadonlyMap<number, number> {
	const newer = new Map<number, number>();
	const bytes = wal.read(0, 32);
	if (bytes === undefined) return newer;
	const header = Buffer.from(bytes);
	if ((header.readUInt32BE(0) & ~1) !== 0x377f0682 || header.readUInt32BE(8) !== pageSize) return newer;
	let pending = new Map<number, number>();
	for (let at = 32; at + 24 + pageSize <= wal.size; at += 24 + pageSize) {
		const frame = wal.read(at, 24);
		if (frame === undefined) break;
		const view = Buffer.from(frame);
		if (view.readUInt32BE(8) !== header.readUInt32BE(16) || view.readUInt32BE(12) !== header.readUInt32BE(20)) break;
		pending.set(view.readUInt32BE(0), at + 24);
		if (view.readUInt32BE(4) !== 0) {
			for (const [page, place] of pending) newer.set(page, place);
			pending = new Map();
		}
	}
	return newer;
}
