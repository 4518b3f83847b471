/**
 * Times that say month, day and time of day, but no year (RFC 3164, section 4.1.2). The first line is given the latest year
 * that is not after the log's last writing; from there on each line is in the year that brings it nearest to the line before,
 * so that December before January is New Year, and a little step back is a step back. Where a log turns out to be longer than
 * the first guess allows, `tooLate` says by how many years, and who reads it again gives that as `yearsBack`.
 */

import type { LogContext } from './log-format.ts';

const day = 86_400_000;
const leapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

export const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

export class YearlessClock {
	readonly #context;
	#year = Number.NaN;
	#month = -1;
	#day = -1;
	#hour = -1;
	/** Local milliseconds of the day, and microseconds UTC of the hour. */
	#dayBegins = 0;
	#hourBegins = 0;
	#offset = 0;

	constructor(context: LogContext) {
		this.#context = context;
	}

	/** Microseconds since 1970 UTC. `month` from 0; `day` must be one of that month. */
	at(month: number, dayOfMonth: number, hour: number, seconds: number): number {
		if (month !== this.#month || dayOfMonth !== this.#day) this.#turn(month, dayOfMonth);
		if (hour !== this.#hour) {
			const local = this.#dayBegins + hour * 3_600_000;
			const offset = this.#context.zone(local);
			// The hour that comes twice when summer time ends: if the log was in it already, this is the second.
			const later = this.#context.zone(local + 7_200_000);
			const again = this.#hour > hour && this.#hour - hour === 1 && offset !== later && this.#offset === offset;
			this.#offset = again ? later : offset;
			this.#hour = hour;
			this.#hourBegins = (local - this.#offset * 60_000) * 1000;
		}
		return this.#hourBegins + seconds * 1_000_000;
	}

	/** By how many years the last time is after the log's last writing; 0 is as it should be. */
	get tooLate(): number {
		if (Number.isNaN(this.#year)) return 0;
		let years = 0;
		while (years < 100 && Date.UTC(this.#year - years, this.#month, this.#day) > this.#context.modified + 2 * day) years++;
		return years;
	}

	#turn(month: number, dayOfMonth: number): void {
		const place = month * 31 + dayOfMonth;
		const before = this.#month * 31 + this.#day;
		if (Number.isNaN(this.#year)) {
			this.#year = new Date(this.#context.modified).getUTCFullYear() + 1;
			while (Date.UTC(this.#year, month, dayOfMonth) > this.#context.modified + 2 * day) this.#year--;
			this.#year -= this.#context.yearsBack ?? 0;
		} else if (place < before - 183) this.#year++;
		else if (place > before + 330 && before <= 2) this.#year--; // two writers around midnight of New Year
		if (month === 1 && dayOfMonth === 29) while (!leapYear(this.#year)) this.#year--;
		this.#month = month;
		this.#day = dayOfMonth;
		this.#hour = -1;
		this.#dayBegins = Date.UTC(this.#year, month, dayOfMonth);
	}
}
