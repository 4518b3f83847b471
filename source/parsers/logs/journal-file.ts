/**
 * A file of systemd's journal: a header, and objects that lead to each other by their offsets. Format: systemd's
 * JOURNAL_FILE_FORMAT and journal-def.h. Every offset and size in it is a claim.
 */

import type { RandomAccess } from '../random-access.ts';
import { unlz4Block } from '../archives/lz4-block.ts';
import type { Unpack } from './log-format.ts';

export const objectTypes = { data: 1, entry: 3, entryArray: 6 } as const;
export const objectHead = 16;
const incompatible = { xz: 1, lz4: 2, keyed: 4, zstd: 8, compact: 16 } as const;
const known = 31;
/** Of one value so much is read: a core dump is no log line. */
const mostValue = 256 * 1024;
const blockSize = 64 * 1024;
const mostBlocks = 128;

export interface JournalHeader {
	readonly isCompact: boolean;
	/** Of a later systemd: what it means is not known here. */
	readonly unknownFlags: number;
	/** 0 closed, 1 being written or never closed, 2 put aside. */
	readonly state: number;
	readonly sequence: string;
	readonly size: number;
	readonly arena: number;
	readonly entryArray: number;
	readonly tailObject: number;
	readonly entries: number;
	readonly headNumber: number;
	readonly tailNumber: number;
}

export interface JournalObject {
	readonly type: number;
	readonly flags: number;
	readonly size: number;
}

export interface JournalEntry {
	readonly number: number;
	/** Microseconds since 1970, and since the machine started. */
	readonly realtime: number;
	readonly monotonic: number;
	readonly boot: string;
	/** Where its fields are. */
	readonly fields: readonly number[];
}

export function journalHeader(file: RandomAccess): JournalHeader | undefined {
	const bytes = file.read(0, 208);
	if (bytes === undefined) return undefined;
	const head = Buffer.from(bytes);
	if (head.toString('latin1', 0, 8) !== 'LPKSHHRH') return undefined;
	const flags = head.readUInt32LE(12);
	return {
		isCompact: (flags & incompatible.compact) !== 0,
		unknownFlags: flags & ~known,
		state: head[16]!,
		sequence: head.toString('hex', 72, 88),
		size: numberAt(head, 88),
		arena: numberAt(head, 96),
		tailObject: numberAt(head, 136),
		entries: numberAt(head, 152),
		tailNumber: numberAt(head, 160),
		headNumber: numberAt(head, 168),
		entryArray: numberAt(head, 176),
	};
}

/** Beyond 2^53 the nearest number: no file is as long, and no clock as late. */
function numberAt(bytes: Buffer, at: number): number {
	return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;
}

export class JournalFile {
	readonly header: JournalHeader;
	readonly #file: RandomAccess;
	readonly #unpack: Unpack | undefined;
	/** The blocks used last, the oldest first. */
	readonly #blocks = new Map<number, Buffer>();
	/** Values that could not be unpacked. */
	damaged = 0;

	constructor(file: RandomAccess, header: JournalHeader, unpack: Unpack | undefined) {
		this.#file = file;
		this.header = header;
		this.#unpack = unpack;
	}

	get size(): number {
		return this.#file.size;
	}

	object(offset: number): JournalObject | undefined {
		if (offset < this.header.size || offset % 8 !== 0) return undefined;
		const head = this.#read(offset, objectHead);
		if (head === undefined) return undefined;
		const size = numberAt(head, 8);
		return size < objectHead || offset + size > this.#file.size ? undefined : { type: head[0]!, flags: head[1]!, size };
	}

	entry(offset: number): JournalEntry | undefined {
		const object = this.object(offset);
		if (object === undefined || object.type !== objectTypes.entry || object.size < 64) return undefined;
		const width = this.header.isCompact ? 4 : 16;
		// journald itself takes no more than 1024 fields.
		const bytes = this.#read(offset, Math.min(object.size, 64 + 1024 * width));
		if (bytes === undefined) return undefined;
		const fields: number[] = [];
		for (let at = 64; at + width <= bytes.length; at += width) fields.push(this.header.isCompact ? bytes.readUInt32LE(at) : numberAt(bytes, at));
		return { number: numberAt(bytes, 16), realtime: numberAt(bytes, 24), monotonic: numberAt(bytes, 32), boot: bytes.toString('hex', 40, 56), fields };
	}

	/** `FIELD=value`. Undefined: no such object, or not to be unpacked. */
	data(offset: number): Uint8Array | undefined {
		const object = this.object(offset);
		if (object === undefined || object.type !== objectTypes.data) return undefined;
		const from = this.header.isCompact ? 72 : 64;
		if (object.size < from) return undefined;
		const packed = this.#read(offset + from, Math.min(object.size - from, mostValue));
		if (packed === undefined) return undefined;
		if ((object.flags & 7) === 0) return packed;
		const unpacked = this.#unpacked(object.flags, packed);
		if (unpacked === undefined) this.damaged++;
		return unpacked;
	}

	#unpacked(flags: number, packed: Buffer): Uint8Array | undefined {
		if ((flags & 2) !== 0) {
			const size = packed.length < 8 ? Infinity : numberAt(packed, 0);
			return size > mostValue ? undefined : unlz4Block(packed.subarray(8), size);
		}
		return this.#unpack?.((flags & 1) !== 0 ? 'xz' : 'zstd', packed, mostValue);
	}

	/** Offsets of the entries as the arrays list them, as journalctl goes; `broken` is told where a chain leads nowhere. */
	*listed(broken: (offset: number) => void): Generator<number> {
		let last = 0;
		let left = this.header.entries;
		for (let offset = this.header.entryArray; offset !== 0 && left > 0; ) {
			const object = this.object(offset);
			// Arrays are added at the end: a chain that goes back goes in circles.
			if (object === undefined || object.type !== objectTypes.entryArray || offset <= last) {
				broken(offset);
				return;
			}
			const next = this.#read(offset + objectHead, 8);
			const width = this.header.isCompact ? 4 : 8;
			for (let at = offset + objectHead + 8; at + width <= offset + object.size && left > 0; at += width, left--) {
				const item = this.#read(at, width);
				const listed = item === undefined ? 0 : this.header.isCompact ? item.readUInt32LE(0) : numberAt(item, 0);
				if (listed === 0) return;
				yield listed;
			}
			last = offset;
			offset = next === undefined ? 0 : numberAt(next, 0);
		}
	}

	/** A view into a block that is kept, or a copy where it runs over one. */
	#read(offset: number, length: number): Buffer | undefined {
		const first = Math.floor(offset / blockSize);
		const within = offset - first * blockSize;
		if (within + length <= blockSize) {
			const block = this.#block(first);
			return block === undefined || within + length > block.length ? undefined : block.subarray(within, within + length);
		}
		const bytes = this.#file.read(offset, length);
		return bytes === undefined ? undefined : Buffer.from(bytes);
	}

	#block(number: number): Buffer | undefined {
		const kept = this.#blocks.get(number);
		if (kept !== undefined) return kept;
		const from = number * blockSize;
		const bytes = from >= this.#file.size ? undefined : this.#file.read(from, Math.min(blockSize, this.#file.size - from));
		if (bytes === undefined) return undefined;
		const block = Buffer.from(bytes);
		if (this.#blocks.size >= mostBlocks) this.#blocks.delete(this.#blocks.keys().next().value!);
		this.#blocks.set(number, block);
		return block;
	}
}
