/** The rule of a time zone for all years: `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX TZ, as RFC 9636 widens it). */

export interface DaylightRule {
	/** Seconds east of UTC at seconds since 1970 UTC. */
	offsetAt(utc: number): number;
}

interface Change {
	readonly day: (year: number) => number;
	/** Seconds after local midnight; may be negative or beyond a day. */
	readonly time: number;
}

const name = String.raw`(?:<[A-Za-z0-9+-]{3,}>|[A-Za-z]{3,})`;
const time = String.raw`[+-]?\d{1,3}(?::\d{1,2}(?::\d{1,2})?)?`;
const whole = new RegExp(`^${name}(${time})(?:${name}(${time})?(?:,([^,]+),([^,]+))?)?$`);

/** Undefined for what is no such rule. */
export function daylightRule(text: string): DaylightRule | undefined {
	const match = whole.exec(text);
	if (match === null) return undefined;
	const standard = -secondsOf(match[1]!);
	if (!/,/.test(text)) return { offsetAt: () => standard };
	const daylight = match[2] === undefined ? standard + 3600 : -secondsOf(match[2]);
	const [begins, ends] = [changeOf(match[3]!), changeOf(match[4]!)];
	if (begins === undefined || ends === undefined) return undefined;
	return {
		offsetAt(utc) {
			const date = new Date(utc * 1000);
			const year = date.getUTCFullYear();
			if (Number.isNaN(year)) return standard;
			const [from, to] = [begins.day(year) + begins.time - standard, ends.day(year) + ends.time - daylight];
			const isDaylight = from < to ? utc >= from && utc < to : utc >= from || utc < to;
			return isDaylight ? daylight : standard;
		},
	};
}

function secondsOf(text: string): number {
	const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[+-]/, '').split(':').map(Number);
	return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}

function changeOf(text: string): Change | undefined {
	const [date = '', at = '2'] = text.split('/');
	if (!new RegExp(`^${time}$`).test(at)) return undefined;
	const midnight = (year: number, month: number, day: number): number => Date.UTC(year, month, day) / 1000;
	const weekly = /^M(\d{1,2})\.([1-5])\.([0-6])$/.exec(date);
	if (weekly !== null) {
		const [month, week, weekday] = weekly.slice(1).map(Number) as [number, number, number];
		return {
			time: secondsOf(at),
			day(year) {
				const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
				let day = 1 + ((weekday - first + 7) % 7) + (week - 1) * 7;
				const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
				while (day > last) day -= 7;
				return midnight(year, month - 1, day);
			},
		};
	}
	const julian = /^(J?)(\d{1,3})$/.exec(date);
	if (julian === null) return undefined;
	const number = Number(julian[2]);
	// Jn never counts 29 February; n counts from 0 and does.
	return { time: secondsOf(at), day: year => (julian[1] === 'J' ? midnight(year, 0, number + (number > 59 && isLeap(year) ? 1 : 0)) : midnight(year, 0, number + 1)) };
}

function isLeap(year: number): boolean {
	return new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29;
}
