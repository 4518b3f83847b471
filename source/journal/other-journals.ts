/** Journals that are not written to disk from here: none at all, and one that another program writes. */

import { join } from 'node:path';
import { journalVersion, type Entry, type Event } from '../core/event.ts';
import type { Visible } from '../core/visible.ts';
import { noHead, type Head } from './chain.ts';
import { journalName, NotRecorded, type Clock, type Journal } from './journal.ts';
import { entriesAt, readJournal, type FirstBad, type JournalReading } from './read.ts';

/** Without a case nothing is kept; the session is the same. */
export class UnkeptJournal implements Journal {
	readonly readOnly = false;
	readonly #clock: Clock;
	readonly #heard: (entry: Entry) => void;
	#seq = 0;

	constructor(clock: Clock, heard: (entry: Entry) => void) {
		this.#clock = clock;
		this.#heard = heard;
	}

	get head(): Head {
		return { seq: this.#seq, digest: noHead.digest };
	}

	append(event: Event, by: Visible): Promise<Entry> {
		const at = new Date(this.#clock.now()).toISOString();
		const entry: Entry = { v: journalVersion, seq: ++this.#seq, at, mono: Math.round(this.#clock.mono()), by, prev: noHead.digest, event };
		this.#heard(entry);
		return Promise.resolve(entry);
	}

	entries(): Promise<readonly Entry[]> {
		return Promise.resolve([]);
	}

	close(): Promise<void> {
		return Promise.resolve();
	}
}

const glance = 1000;

/** A journal another regain writes (or one that is not intact): read as far as it is good, and looked at again every second. */
export class WatchedJournal implements Journal {
	readonly readOnly = true;
	readonly #path: string;
	readonly #heard: (entry: Entry) => void;
	readonly #why: string;
	#reading: JournalReading;
	#timer: NodeJS.Timeout | undefined;

	private constructor(path: string, heard: (entry: Entry) => void, why: string, reading: JournalReading) {
		this.#path = path;
		this.#heard = heard;
		this.#why = why;
		this.#reading = reading;
		this.#glanceLater();
	}

	/** @param why what an attempt to record is answered with */
	static open(folder: string, heard: (entry: Entry) => void, why: string): WatchedJournal {
		const path = join(folder, journalName);
		return new WatchedJournal(path, heard, why, readJournal(path, heard));
	}

	get head(): Head {
		return this.#reading.head;
	}

	get bad(): FirstBad | undefined {
		return this.#reading.bad;
	}

	append(): Promise<Entry> {
		return Promise.reject(new NotRecorded(this.#why));
	}

	entries(count: number, before = this.head.seq + 1): Promise<readonly Entry[]> {
		return Promise.resolve(entriesAt(this.#path, this.#reading.offsets, count, before));
	}

	close(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		return Promise.resolve();
	}

	#glanceLater(): void {
		this.#timer = setTimeout(() => this.#glance(), glance);
		this.#timer.unref();
	}

	#glance(): void {
		if (this.#reading.bad !== undefined) return;
		try {
			this.#reading = readJournal(this.#path, this.#heard, { after: this.#reading });
		} catch {
			// The case was taken away; what was read stays on the screen.
			return;
		}
		if (this.#timer !== undefined) this.#glanceLater();
	}
}
