/** The journal of a case: appended to, chained, synced. What an entry says has happened is on disk before anyone is told. */

import { open, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry, Event } from '../core/event.ts';
import { visibleText, type Visible } from '../core/visible.ts';
import { nextLine, type Head, type Written } from './chain.ts';
import { entriesAt, readJournal, type FirstBad } from './read.ts';

export const journalName = 'journal.ndjson';

export interface Clock {
	/** Wall clock, milliseconds since 1970 UTC. */
	now(): number;
	/** Monotonic, milliseconds since the machine started. */
	mono(): number;
}

/** Where a session keeps its entries. */
export interface Journal {
	readonly head: Head;
	/** Another program writes this journal: here nothing can be appended. */
	readonly readOnly: boolean;
	/** The first line that is not intact, where only what stands before it is shown. */
	readonly bad?: FirstBad | undefined;
	/** Resolves once the entry is synced to disk; entries are heard in order of their numbers, before this resolves. */
	append(event: Event, by: Visible): Promise<Entry>;
	/** The last `count` entries before number `before` (exclusive), oldest first. */
	entries(count: number, before?: number): Promise<readonly Entry[]>;
	close(): Promise<void>;
}

/** A journal that cannot be written: the disk is full, the stick was pulled. Nothing was recorded. */
export class NotRecorded extends Error {
	override readonly name = 'NotRecorded';
}

export type OpenedJournal =
	| { readonly ok: true; readonly journal: FileJournal; readonly recovered?: { readonly lostBytes: number; readonly keptAs: Visible } }
	| { readonly ok: false; readonly bad: FirstBad };

interface Waiting {
	readonly event: Event;
	readonly by: Visible;
	readonly kept: (entry: Entry) => void;
	readonly lost: (error: Error) => void;
}

export class FileJournal implements Journal {
	readonly readOnly = false;
	readonly #path: string;
	readonly #file: FileHandle;
	readonly #clock: Clock;
	readonly #heard: (entry: Entry) => void;
	readonly #offsets: number[];
	#head: Head;
	#size: number;
	#waiting: Waiting[] = [];
	#writing: Promise<void> | undefined;

	private constructor(path: string, file: FileHandle, clock: Clock, heard: (entry: Entry) => void, reading: { head: Head; goodBytes: number; offsets: readonly number[] }) {
		this.#path = path;
		this.#file = file;
		this.#clock = clock;
		this.#heard = heard;
		this.#head = reading.head;
		this.#size = reading.goodBytes;
		this.#offsets = [...reading.offsets];
	}

	/**
	 * Replays what is there through `heard`, puts a torn last line aside (its bytes are kept in a file of their own), and is
	 * ready to append. A broken chain is not opened for writing.
	 * @throws the system's error when the file can be neither made nor read
	 */
	static async open(folder: string, clock: Clock, heard: (entry: Entry) => void): Promise<OpenedJournal> {
		const path = join(folder, journalName);
		const file = await open(path, 'a+', 0o600);
		try {
			const reading = readJournal(path, heard);
			if (reading.bad !== undefined) {
				await file.close();
				return { ok: false, bad: reading.bad };
			}
			await syncFolder(folder);
			if (reading.torn === undefined) return { ok: true, journal: new FileJournal(path, file, clock, heard, reading) };
			const keptAs = `journal.torn-after-${reading.head.seq}-${reading.torn}`;
			const { size } = await file.stat();
			const torn = Buffer.alloc(Math.min(size - reading.goodBytes, 16 * 1024 * 1024));
			await file.read(torn, 0, torn.length, reading.goodBytes);
			await writeFile(join(folder, keptAs), torn, { mode: 0o600, flush: true });
			await file.truncate(reading.goodBytes);
			await file.sync();
			const journal = new FileJournal(path, file, clock, heard, reading);
			return { ok: true, journal, recovered: { lostBytes: size - reading.goodBytes, keptAs: visibleText(keptAs) } };
		} catch (error) {
			await file.close().catch(() => {});
			throw error;
		}
	}

	get head(): Head {
		return this.#head;
	}

	append(event: Event, by: Visible): Promise<Entry> {
		return new Promise((kept, lost) => {
			this.#waiting.push({ event, by, kept, lost });
			this.#writing ??= this.#writeAll();
		});
	}

	/** Group commit: all that was asked for during one sync shares the next. */
	async #writeAll(): Promise<void> {
		// Let everything asked for in this turn of the event loop join the first write.
		await Promise.resolve();
		while (this.#waiting.length > 0) {
			const group = this.#waiting;
			this.#waiting = [];
			const written = await this.#write(group).catch((error: unknown) => new NotRecorded(reasonOf(error), { cause: error }));
			if (written instanceof NotRecorded) {
				for (const { lost } of group) lost(written);
				continue;
			}
			for (const [at, { entry }] of written.entries()) {
				this.#heard(entry);
				group[at]!.kept(entry);
			}
		}
		this.#writing = undefined;
	}

	async #write(group: readonly Waiting[]): Promise<readonly Written[]> {
		const { size } = await this.#file.stat();
		if (size !== this.#size) throw new NotRecorded('the journal was changed by somebody else while it was open');
		let head = this.#head;
		const at = new Date(this.#clock.now()).toISOString();
		const mono = Math.round(this.#clock.mono());
		const written = group.map(({ event, by }) => {
			const next = nextLine(head, { at, mono, by }, event);
			({ head } = next);
			return next;
		});
		const bytes = Buffer.from(written.map(({ line }) => `${line}\n`).join(''));
		try {
			await writeWhole(this.#file, bytes);
			await this.#file.datasync();
		} catch (error) {
			// Half a line must not stay behind: the next line would be welded to it.
			await this.#file.truncate(this.#size).catch(() => {});
			throw error;
		}
		let offset = this.#size;
		for (const { line } of written) {
			this.#offsets.push(offset);
			offset += Buffer.byteLength(line) + 1;
		}
		this.#size = offset;
		this.#head = head;
		return written;
	}

	entries(count: number, before = this.#head.seq + 1): Promise<readonly Entry[]> {
		return Promise.resolve(entriesAt(this.#path, this.#offsets, count, before));
	}

	async close(): Promise<void> {
		await this.#writing;
		await this.#file.close();
	}
}

async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
	for (let done = 0; done < bytes.length; ) {
		const { bytesWritten } = await file.write(bytes, done, bytes.length - done);
		done += bytesWritten;
	}
}

/** A new file is only there after its folder was synced as well. Some file systems refuse to sync a folder. */
async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder, 'r');
	await handle.sync().catch(() => {});
	await handle.close();
}

function reasonOf(error: unknown): string {
	const { code, message } = error as NodeJS.ErrnoException;
	if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk that holds the case is full: make room';
	if (code === 'EROFS') return 'the disk that holds the case became read-only';
	if (code === 'EIO') return 'the disk that holds the case fails to write';
	return message;
}
