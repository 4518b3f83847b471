/** Starts of the machine that one log tells of and another lacks: who takes out records by their time takes those along. Pure. */

import type { LogEvent } from '../../core/log-event.ts';
import type { Visible } from '../../core/visible.ts';
import { covers, type Teller } from './told-logins.ts';

/** Of one series, in the order of its logs. Microseconds since 1970. */
export interface ToldBoots {
	readonly series: Visible;
	readonly times: readonly number[];
}

export interface LackingBoots {
	readonly teller: Teller;
	readonly times: readonly number[];
	/** Series that tell of the first. */
	readonly toldBy: readonly Visible[];
}

export const mostBoots = 5000;
/** A clock may be set while the machine starts. */
const together = 20 * 60e6;
const fewTimes = 4;
const leastShared = 2;

/** Each log tells of a start in its own way, once: the kernel's first words, or a record. */
export function isBoot({ kind, program, at }: LogEvent, format: string): boolean {
	if (kind !== 'boot' || Number.isNaN(at)) return false;
	return format === 'wtmp' || format === 'wtmpdb' || program === 'kernel';
}

export function lackingBoots(told: readonly ToldBoots[], tellers: readonly Teller[]): readonly LackingBoots[] {
	const tells = (series: Visible, at: number): boolean => told.some(one => one.series === series && one.times.some(time => Math.abs(time - at) <= together));
	const found: LackingBoots[] = [];
	for (const teller of tellers) {
		if (teller.doubtful || !told.some(({ series }) => series === teller.series)) continue;
		// One start in several logs is one.
		const all = told.filter(({ series }) => series !== teller.series).flatMap(({ times }) => times).toSorted((a, b) => a - b).filter((at, place, times) => place === 0 || at - times[place - 1]! > together);
		const shared = all.filter(at => tells(teller.series, at));
		const lacking = all.filter(at => !tells(teller.series, at) && covers(teller, at) === 'within' && shared.some(one => one < at) && shared.some(one => one > at));
		if (lacking.length === 0 || shared.length < leastShared || lacking.length * fewTimes > shared.length) continue;
		found.push({ teller, times: lacking, toldBy: told.filter(({ series }) => series !== teller.series && tells(series, lacking[0]!)).map(({ series }) => series) });
	}
	return found;
}
