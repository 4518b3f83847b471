/** Logins that failed, by day: what auth.log tells of and btmp lacks. sshd writes each wrong password to both. */

import type { LogEvent } from '../../core/log-event.ts';
import type { Visible } from '../../core/visible.ts';
import type { ReadLog } from '../check.ts';
import { timesTold, told } from './sign.ts';
import { kindOfTeller } from './told-logins.ts';

/** Of one series: how many on each day since 1970, UTC. */
export interface FailureDays {
	readonly series: Visible;
	readonly isBtmp: boolean;
	readonly days: ReadonlyMap<number, number>;
}

export interface LackingDays {
	/** Of the log that tells most of them. */
	readonly toldBy: Visible;
	readonly btmp: Visible;
	/** In order. */
	readonly days: readonly number[];
	readonly failures: number;
	/** Days on which both tell of some. */
	readonly shared: number;
}

/** Fewer on one day may have been no passwords, or another program's. */
const many = 50;
const some = 5;
/** So many days on which both tell show that btmp is written. */
const leastShared = 3;
const fewTimes = 4;
const mostSeries = 40;
const mostDays = 5000;
const dayLength = 86_400e6;

export class FailedByDay {
	readonly #series = new Map<Visible, { readonly isBtmp: boolean; readonly days: Map<number, number> }>();

	event(event: LogEvent, log: ReadLog): void {
		const isBtmp = log.format === 'btmp';
		if (Number.isNaN(event.at) || (!isBtmp && !isWrittenToBoth(event, log))) return;
		let open = this.#series.get(log.series);
		if (open === undefined) {
			if (this.#series.size >= mostSeries) return;
			this.#series.set(log.series, (open = { isBtmp, days: new Map() }));
		}
		const day = Math.floor(event.at / dayLength);
		const known = open.days.get(day);
		if (known === undefined && open.days.size >= mostDays) return;
		open.days.set(day, (known ?? 0) + timesTold(event));
	}

	part(): readonly FailureDays[] {
		return [...this.#series].map(([series, { isBtmp, days }]) => ({ series, isBtmp, days }));
	}
}

/** Of keys that were refused btmp is not told. */
function isWrittenToBoth(event: LogEvent, log: ReadLog): boolean {
	const kind = kindOfTeller(log.format);
	return (kind === 'text' || kind === 'journal') && told(event, 'service') === 'sshd' && /^(?:password$|keyboard-interactive)/.test(told(event, 'method') ?? '');
}

/** Days amid those that btmp tells of, on which it tells of none. Undefined where there are none, or where the two are of different things. */
export function lackingDays(all: readonly FailureDays[]): LackingDays | undefined {
	const btmp = summed(all.filter(({ isBtmp }) => isBtmp));
	const [best] = all.filter(({ isBtmp }) => !isBtmp).toSorted((a, b) => total(b) - total(a));
	if (best === undefined || btmp.size === 0) return undefined;
	const [first, last] = [Math.min(...btmp.keys()), Math.max(...btmp.keys())];
	const shared = [...best.days].filter(([day, count]) => count >= some && btmp.has(day)).length;
	const around = (days: ReadonlyMap<number, number>, day: number): number => [day - 1, day, day + 1].reduce((sum, one) => sum + (days.get(one) ?? 0), 0);
	// A time zone that was taken wrong moves failures to the next day: those around must lack them as well.
	const lacking = [...best.days].filter(([day, count]) => count >= many && day > first && day < last && !btmp.has(day) && around(best.days, day) - around(btmp, day) >= count / 2).toSorted(([a], [b]) => a - b);
	if (lacking.length === 0 || shared < leastShared || lacking.length * fewTimes > shared) return undefined;
	return { toldBy: best.series, btmp: all.find(({ isBtmp }) => isBtmp)!.series, days: lacking.map(([day]) => day), failures: lacking.reduce((sum, [, count]) => sum + count, 0), shared };
}

const total = ({ days }: FailureDays): number => [...days.values()].reduce((sum, count) => sum + count, 0);

function summed(all: readonly FailureDays[]): ReadonlyMap<number, number> {
	const sum = new Map<number, number>();
	for (const { days } of all) for (const [day, count] of days) sum.set(day, (sum.get(day) ?? 0) + count);
	return sum;
}
