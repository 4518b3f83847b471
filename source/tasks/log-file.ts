/** One sniffer log that is open: read on as far as it goes, its format told from its own bytes. The file is never written. */

import { closeSync, fstatSync, lstatSync, readSync, type Stats } from 'node:fs';
import { Tally } from '../core/coverage.ts';
import { bytesOf, shown, visibleText, type Visible } from '../core/visible.ts';
import { entryOf, openRegular } from '../host/open-regular.ts';
import { refusalOf } from '../host/unread.ts';
import type { Asked } from '../parsers/sniffer/format.ts';
import { chooseReader, headLength, isBinary, noFormat, sampleLength, type Chosen } from '../parsers/sniffer/index.ts';

const samples = 16;
/** Bytes before the end of what was read, held to see whether the file was written anew behind our back. */
const printLength = 64;

export type OpenedLog = { readonly ok: true; readonly file: LogFile } | { readonly ok: false; readonly why: Visible; readonly gone: boolean };

/** Opens a regular file, and only such: anything else is named and refused, and nothing blocks. */
export function openLog(log: Visible, asked: Asked = {}): OpenedLog {
	const path = pathOf(log);
	try {
		const stats = lstatSync(path);
		const { kind, device, inode } = entryOf(stats);
		if (kind === 'link') return refusedAs(shown`${log} is a symbolic link: name the file it leads to`);
		if (kind !== 'file') return refusedAs(shown`${log} is ${visibleText(kindInWords[kind])}, not a file: name a regular file`);
		const opened = openRegular(path, { device, inode });
		return opened.ok ? { ok: true, file: new LogFile(opened.value.fd, opened.value.stats, asked) } : refusedAs(shown`${log} cannot be read: ${opened.detail}`);
	} catch (error) {
		const { reason, detail } = refusalOf(error);
		if (reason === 'vanished') return { ok: false, why: shown`${log} is not there (${detail})`, gone: true };
		return refusedAs(shown`${log} cannot be read: ${detail}`);
	}
}

const kindInWords = {
	directory: 'a directory', fifo: 'a FIFO', socket: 'a socket', 'block-device': 'a block device', 'character-device': 'a character device',
	unknown: 'of an unknown kind',
} as const;

function refusedAs(why: Visible): OpenedLog {
	return { ok: false, why, gone: false };
}

/** What the name leads to now; undefined where there is nothing. */
export function statLog(log: Visible): Stats | undefined {
	try {
		return lstatSync(pathOf(log));
	} catch {
		return undefined;
	}
}

function pathOf(log: Visible): Buffer {
	return Buffer.from(bytesOf(log));
}

export class LogFile {
	readonly #fd: number;
	readonly #asked: Asked;
	readonly #opened: Stats;
	readonly #tally = new Tally();
	#chosen: Chosen | undefined;
	#refused: Visible | undefined;
	#broken = false;
	#atEnd = false;
	#closed = false;
	#binary = false;
	#position = 0;
	#print = Buffer.alloc(0);
	#printedAt = 0;
	#isAnother = false;

	constructor(fd: number, opened: Stats, asked: Asked) {
		this.#asked = asked;
		this.#fd = fd;
		this.#opened = opened;
	}

	get chosen(): Chosen | undefined {
		return this.#chosen;
	}

	/** Bytes read. */
	get bytes(): number {
		return this.#position;
	}

	/** From 0 to 1, of the file as it was when it was opened. */
	get share(): number {
		return this.#opened.size === 0 ? 1 : Math.min(1, this.#position / this.#opened.size);
	}

	isSame(stats: Stats): boolean {
		return stats.dev === this.#opened.dev && stats.ino === this.#opened.ino;
	}

	now(): Stats {
		return fstatSync(this.#fd);
	}

	/** Shorter than what was read, or other bytes stand where the last ones were read. */
	wasRewritten(): boolean {
		const { size, mtimeMs } = this.now();
		if (size < this.#position || this.#isAnother) return true;
		if (mtimeMs === this.#printedAt) return false;
		this.#printedAt = mtimeMs;
		return !this.#isAsRead();
	}

	#isAsRead(): boolean {
		const there = Buffer.alloc(this.#print.length);
		return this.#readAt(there, this.#position - there.length) === there.length && there.equals(this.#print);
	}

	/**
	 * Reads one window on; gives the bytes read, 0 where there is no more now. While `more` may come, nothing is read of a log
	 * whose beginning does not say yet what it is.
	 */
	read(more: boolean): number {
		if (this.#refused !== undefined || this.#broken || !this.#choose(more)) return 0;
		const { reader } = this.#chosen!;
		const room = reader.room();
		const read = this.#readAt(room, this.#position);
		this.#atEnd = read === 0;
		if (this.#atEnd) return 0;
		if (more) {
			// Written anew since the last look: these bytes are no continuation.
			this.#isAnother = !this.#isAsRead();
			if (this.#isAnother) return 0;
			this.#remember(room.subarray(0, read));
		}
		this.#position += read;
		reader.take(read);
		return read;
	}

	/** Nothing more will be read. Gives why the log could not be looked at, where nothing in it was known. */
	end(): Visible | undefined {
		if (this.#refused === undefined && !this.#broken) this.#choose(false);
		const chosen = this.#chosen;
		chosen?.reader.end();
		if (this.#refused === undefined && chosen !== undefined && !chosen.certain && chosen.reader.signs === 0 && this.#position > 0) this.#refused = noFormat(this.#binary);
		if (this.#atEnd && !this.#broken && this.#position < this.#opened.size) {
			this.#tally.skip('changed-while-read', shown`the file ended at byte ${this.#position}, though it had ${this.#opened.size}`);
		}
		return this.#refused;
	}

	/** What was read, and what was passed over. Adds up over the files of a log. */
	tallyInto(tally: Tally): void {
		tally.count('bytes', this.bytes);
		if (this.#chosen !== undefined) {
			tally.count('records', this.#chosen.reader.records);
			tally.add(this.#chosen.reader.tally.coverage);
		}
		tally.add(this.#tally.coverage);
	}

	close(): void {
		if (!this.#closed) closeSync(this.#fd);
		this.#closed = true;
	}

	#choose(more: boolean): boolean {
		if (this.#chosen !== undefined) return true;
		const head = Buffer.alloc(headLength);
		const length = this.#readAt(head, 0);
		if (length === 0 && more) return false;
		this.#binary = isBinary(head.subarray(0, length));
		const chosen = chooseReader(head.subarray(0, length), this.#samples(), this.#asked);
		if ('refused' in chosen) this.#refused = chosen.refused;
		else if (chosen.certain || !more || length === head.length) this.#chosen = chosen;
		return this.#chosen !== undefined;
	}

	#samples(): Uint8Array[] {
		const { size } = this.#opened;
		if (size <= headLength) return [];
		return Array.from({ length: samples }, (_, at) => {
			const sample = Buffer.alloc(sampleLength);
			return sample.subarray(0, this.#readAt(sample, Math.floor(((size - sampleLength) * (at + 1)) / samples)));
		});
	}

	#remember(read: Uint8Array): void {
		this.#print = Buffer.concat([this.#print, read.subarray(-printLength)]).subarray(-printLength);
	}

	#readAt(into: Uint8Array, position: number): number {
		try {
			return readSync(this.#fd, into, 0, into.length, position);
		} catch (error) {
			const { detail } = refusalOf(error);
			this.#broken = true;
			this.#tally.skip('damaged', shown`byte ${position} cannot be read: ${detail}`);
			return 0;
		}
	}
}
