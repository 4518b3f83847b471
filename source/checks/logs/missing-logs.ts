/** What lacks in a series of logs: files that rotation made and that are gone, and times that no log of it tells of any more. */

import type { Severity } from '../../core/finding.ts';
import { joined, shown, visibleText, type Visible } from '../../core/visible.ts';
import { hasTimes, type LogFacts, type Series } from './log-facts.ts';
import type { Witnesses } from './witnesses.ts';

export interface Told {
	readonly severity: Severity;
	/** Of the series, or of one log. */
	readonly path: Visible;
	readonly summary: Visible;
	readonly facts: Readonly<Record<string, Visible | number>>;
	readonly innocent: string;
	readonly technique: 'T1070.002' | 'T1562.001' | 'T1070.006';
}

const hour = 3_600_000;
/** Bigger numbers behind a name are dates or versions. */
const mostNumber = 200;

export const moment = (milliseconds: number): Visible => visibleText(Number.isFinite(milliseconds) ? new Date(Math.min(Math.max(milliseconds, -8.64e15), 8.64e15)).toISOString().replace(/\.\d+Z$/, 'Z') : 'unknown');
export const hours = (milliseconds: number): Visible => (milliseconds >= 2 * 86_400_000 ? shown`${Math.round(milliseconds / 86_400_000)} days` : shown`${Math.round(milliseconds / hour)} hours`);

export function* missingLogs(series: Series, witnesses: Witnesses): Generator<Told> {
	const grave: Severity = series.grade === 'other' ? 'low' : 'medium';
	const counted = new Map(series.logs.flatMap(log => (log.name.by === 'number' && log.name.mark !== '' && Number(log.name.mark) <= mostNumber ? [[Number(log.name.mark), log] as const] : [])));
	const lowest = Math.min(...counted.keys());
	for (const [newer, older] of neighbours(series.logs)) {
		const from = older.last;
		const to = newer.first;
		const isTimed = hasTimes(older) && hasTimes(newer);
		const silence = isTimed ? to - from : Number.NaN;
		const isLong = silence > series.long;
		// Rotation leaves no number out: of one that is gone, what it told is gone if the times beside do not follow one another.
		const isApart = isLong || silence > Math.max(hour, 3 * series.usual);
		const spoke = isLong ? witnesses.of(from, to, series.name) : [];
		const gone = missingBetween(newer, older, lowest, counted.size, series.name);
		const when = isTimed ? { 'last-before': moment(from), 'first-after': moment(to) } : {};
		const others = spoke.length === 0 ? {} : { 'spoke-meanwhile': joined(spoke.slice(0, 3), ', ') };
		if (gone.length > 0) {
			const names = joined(gone.slice(0, 5), ', ');
			const said = isApart ? shown`, and nothing is left of ${hours(silence)}` : isTimed ? visibleText(', though the times of those beside follow one another') : visibleText('');
			yield {
				severity: isTimed && !isApart ? 'low' : grave,
				path: series.name,
				summary: shown`${names} lack${visibleText(gone.length === 1 ? 's' : '')} among its rotated logs${said}`,
				facts: { ...when, ...others, missing: gone.length },
				innocent: 'an administrator who removed one to make room; a disk that was full when logs were put aside; a restored backup that left some out',
				technique: 'T1070.002',
			};
		} else if (isLong && spoke.length > 0) {
			yield {
				severity: grave,
				path: series.name,
				summary: shown`nothing is left of ${hours(silence)} between ${older.shown} and ${newer.shown}, while other logs of this machine go on: one was removed, emptied or replaced`,
				facts: { ...when, ...others, 'usual-minutes': Math.round(series.usual / 60_000) },
				innocent: newer.name.by === 'date' || older.name.by === 'date' ? 'a service that was stopped for so long; rotated logs removed to make room' : 'a service that was stopped for so long, or did not open its log again after it was put aside',
				technique: 'T1070.002',
			};
		}
	}
}

/** Pairs from the newest to the oldest; of logs that could be told apart. */
function* neighbours(logs: readonly LogFacts[]): Generator<readonly [newer: LogFacts, older: LogFacts]> {
	const some = logs.filter(({ format, size }) => format !== 'empty' || size > 0);
	for (let at = some.length - 1; at > 0; at--) yield [some[at]!, some[at - 1]!];
}

/** Names of numbers between two that are there. Rotation moves each to the next number, so that none is left out. */
function missingBetween(newer: LogFacts, older: LogFacts, lowest: number, count: number, series: Visible): readonly Visible[] {
	if (older.name.by !== 'number' || older.name.mark === '' || Number(older.name.mark) > mostNumber) return [];
	const to = Number(older.name.mark);
	// Some begin to count at 0; where no log is left that is still written, the lowest number tells nothing.
	const from = newer.name.by === 'number' && newer.name.mark !== '' ? Number(newer.name.mark) : newer.place === 0 && (lowest <= 1 || count >= 2) ? 0 : Number.NaN;
	const gone: Visible[] = [];
	for (let number = from + 1; number < to && gone.length < mostNumber; number++) gone.push(shown`${series}.${number}`);
	return gone;
}

/** Logs that one block of logrotate keeps alike: one whose older ones are gone begins later than those beside it. */
export function* shortSeries(all: readonly Series[]): Generator<Told> {
	const blocks = new Map<string, Series[]>();
	for (const series of all) {
		const block = series.logs.at(-1)!.rule?.block;
		if (block === undefined || !series.logs.some(hasTimes)) continue;
		const some = blocks.get(block);
		if (some === undefined) blocks.set(block, [series]);
		else some.push(series);
	}
	const begin = ({ logs }: Series): number => Math.min(...logs.filter(hasTimes).map(({ first }) => first));
	for (const some of blocks.values()) {
		for (const series of some) {
			const rule = series.logs.at(-1)!.rule!;
			const others = some.filter(other => other !== series && other.grade !== 'other' && other.logs.length > series.logs.length && other.logs.length >= 3);
			if (series.grade === 'other' || others.length === 0 || rule.rotate < 2 || series.logs.length > Math.min(rule.rotate, ...others.map(({ logs }) => logs.length - 2))) continue;
			const earliest = Math.min(...others.map(begin));
			const late = begin(series) - earliest;
			if (!(late > 7 * 86_400_000 && late > 200 * series.usual)) continue;
			yield {
				severity: series.grade === 'logins' ? 'medium' : 'low',
				path: series.name,
				summary: shown`it begins ${hours(late)} later than logs that are kept in the same way, of which more are left: its older ones are gone`,
				facts: { begins: moment(begin(series)), 'others-begin': moment(earliest), files: series.logs.length, kept: rule.rotate },
				innocent: 'a log that is written only since then; rotated logs removed to make room',
				technique: 'T1070.002',
			};
		}
	}
}
