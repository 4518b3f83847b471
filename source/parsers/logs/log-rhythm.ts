/**
 * How a log goes on: steps back in time, and silences that are long for this log. What is usual is taken from the log itself:
 * the hours of the day in which it speaks. A silence is told when it would hardly come about by the share of days on which each of
 * its hours is silent anyway, so that nights, and logs that seldom speak, are none.
 */

import type { LogOddity, LogTally } from '../../core/log-event.ts';

const hour = 3_600_000_000;
/** Steps back of less are two writers at once. Microseconds. */
const leastBack = 5_000_000;
const mostSilences = 32;
const fewestDays = 4;
/** Chance, over all the hours of the silence, below which it is told. */
const least = 1e-7;

interface Silence {
	readonly from: number;
	readonly to: number;
	readonly offset: number;
}

export class LogRhythm {
	readonly #spoke = new Float64Array(24);
	readonly #silences: Silence[] = [];
	readonly #tell: (oddity: LogOddity) => void;
	#shortest = hour;
	#hour = Number.NaN;
	#first = Number.NaN;
	#last = Number.NaN;
	/** The longest silence that was not told, microseconds; known once it is closed. Less than an hour counts as none. */
	#longest = 0;

	constructor(tell: (oddity: LogOddity) => void) {
		this.#tell = tell;
	}

	/** Microseconds; called for each line in the order of the log. */
	at(at: number, offset: number): void {
		const step = at - this.#last;
		if (step === 0) return;
		if (step >= 0) {
			if (step > this.#shortest) this.#silence({ from: this.#last, to: at, offset });
		} else if (step < -leastBack) this.#tell({ odd: 'time-backwards', offset, from: this.#last, to: at });
		else if (Number.isNaN(step)) {
			if (Number.isNaN(at)) return;
			this.#first = at;
		}
		this.#last = at;
		const inHour = Math.floor(at / hour);
		if (inHour !== this.#hour) {
			if (!(inHour < this.#hour)) this.#spoke[((inHour % 24) + 24) % 24]!++;
			this.#hour = inHour;
		}
	}

	/** The silences that are long for this log, longest first. */
	close(): void {
		const silent = this.#silences.reduce((sum, { from, to }) => sum + (to - from), 0);
		const days = Math.max((this.#last - this.#first - silent) / (24 * hour), 0) + 1;
		if (!((this.#last - this.#first) / (24 * hour) >= fewestDays)) {
			this.#longest = Math.max(0, ...this.#silences.map(({ from, to }) => to - from));
			return;
		}
		for (const { from, to, offset } of this.#silences.toSorted((a, b) => b.to - b.from - (a.to - a.from))) {
			let chance = 1;
			let hours = 0;
			for (let at = Math.ceil(from / hour); at < Math.floor(to / hour) && hours < 24 * 60; at++, hours++) chance *= Math.max(1 - this.#spoke[((at % 24) + 24) % 24]! / days, 0.02);
			if (chance < least) this.#tell({ odd: 'gap', offset, from, to, usual: this.#usual() });
			else this.#longest = Math.max(this.#longest, to - from);
		}
	}

	/** Asked once it is closed. */
	get habits(): Required<Pick<LogTally, 'longestSilence' | 'hoursSpoken'>> {
		return { longestSilence: this.#longest, hoursSpoken: this.#spoke.reduce((sum, days) => sum + days, 0) };
	}

	/** The longest silence that is not out of the ordinary: the median of the longest ones. */
	#usual(): number {
		const lengths = this.#silences.map(({ from, to }) => to - from).toSorted((a, b) => a - b);
		return lengths[Math.floor(lengths.length / 2)] ?? hour;
	}

	#silence(silence: Silence): void {
		this.#silences.push(silence);
		if (this.#silences.length <= mostSilences * 2) return;
		const longest = this.#silences.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, mostSilences);
		this.#silences.splice(0, this.#silences.length, ...longest);
		this.#shortest = Math.min(...longest.map(({ from, to }) => to - from));
	}
}
