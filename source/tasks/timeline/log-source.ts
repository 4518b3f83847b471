/** One log read into a timeline: each of its records becomes an entry, and what it gave is counted. */

import type { Tally } from '../../core/coverage.ts';
import type { ClockReading, LogEvent } from '../../core/log-event.ts';
import { visibleText } from '../../core/visible.ts';
import type { FoundLog } from '../../checks/check.ts';
import type { Unread } from '../../host/host.ts';
import { refused } from '../../host/unread.ts';
import { Stopped } from '../../host/watched.ts';
import { countLog } from '../logs/log-coverage.ts';
import { readLog, type LogReading, type WasRead } from '../logs/read-log.ts';
import { Damaged } from './block-file.ts';
import type { EntrySorter } from './entry-sorter.ts';
import { CannotKeep, keeping, type ReadSource } from './timeline-folder.ts';

/** Times without years that came out too late are read again so often. */
const mostTries = 3;

export class LogSource {
	readonly #log: FoundLog;
	readonly #number: number;
	readonly #sorter: EntrySorter;
	#format = '';
	#count = 0;
	#first = Number.NaN;
	#last = Number.NaN;
	#clocks: Partial<Record<ClockReading, number>> = {};

	constructor(log: FoundLog, number: number, sorter: EntrySorter) {
		this.#log = log;
		this.#number = number;
		this.#sorter = sorter;
	}

	/** @throws Stopped, CannotKeep */
	async read(reading: LogReading): Promise<WasRead | Unread> {
		let yearsBack = 0;
		for (let tries = 1; ; tries++) {
			const read = await this.#once({ ...reading, context: { ...reading.context, ...(yearsBack === 0 ? {} : { yearsBack }) } });
			if ('reason' in read || read.tally.yearsTooLate === undefined || tries === mostTries) return read;
			yearsBack += read.tally.yearsTooLate;
			this.#begin();
		}
	}

	get told(): ReadSource {
		const timed = Number.isNaN(this.#first) ? {} : { first: this.#first, last: this.#last };
		return { number: this.#number, format: this.#format, count: this.#count, ...timed, clocks: this.#clocks };
	}

	countIn(tally: Tally, read: WasRead): void {
		countLog(tally, read.tally, { first: this.#first, last: this.#last });
		tally.count('entries', this.#count);
	}

	/** A reader of ours that throws costs the rest of its log, not the others. */
	async #once(reading: LogReading): Promise<WasRead | Unread> {
		try {
			return await readLog(this.#log, reading, format => {
				this.#format = format;
				return { event: event => this.#take(event), oddity: () => {} };
			});
		} catch (error) {
			if (error instanceof Stopped || error instanceof CannotKeep || error instanceof Damaged) throw error;
			this.#begin();
			return refused('unsupported', `its reader failed: ${visibleText(error instanceof Error ? error.message : String(error))}`);
		}
	}

	#begin(): void {
		if (this.#count > 0) this.#sorter.forget(this.#number);
		this.#count = 0;
		this.#first = this.#last = Number.NaN;
		this.#clocks = {};
	}

	#take(event: LogEvent): void {
		// A history does not say whose it is; its place does.
		const { account } = this.#log;
		const whose = event.account === undefined && account !== undefined ? { ...event, account } : event;
		keeping(() => this.#sorter.add(whose, this.#number));
		this.#count++;
		const { at } = event;
		const clock = Number.isFinite(at) ? event.clock : 'none';
		this.#clocks[clock] = (this.#clocks[clock] ?? 0) + 1;
		if (clock === 'none') return;
		if (!(at >= this.#first)) this.#first = at;
		if (!(at <= this.#last)) this.#last = at;
	}
}
