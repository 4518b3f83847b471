/** What is known of one log as a file and by its times, once it has been read: plain data, of which a series is judged. */

import type { Visible } from '../../core/visible.ts';
import type { Entry, HostPath } from '../../host/host.ts';
import { nameOf } from '../../host/host.ts';
import type { RotatedName } from './series.ts';

/** How much it weighs when something of a log is gone. */
export type Grade = 'logins' | 'system' | 'other';

/** All times in milliseconds since 1970, NaN where there is none. */
export interface LogFacts {
	readonly shown: Visible;
	readonly series: Visible;
	/** 0 is still written; bigger is older. */
	readonly place: number;
	readonly name: RotatedName;
	readonly grade: Grade;
	readonly format: string;
	/** Some setting names it, and which. */
	readonly setting: Visible | undefined;
	readonly size: number;
	readonly modified: number;
	readonly changed: number;
	readonly born: number;
	readonly uid: number;
	readonly gid: number;
	readonly mode: number;
	readonly links: number;
	/** Bytes of its length that are not on the disk. */
	readonly holes: number;
	readonly isImmutable: boolean;
	readonly first: number;
	readonly last: number;
	readonly records: number;
	readonly unknown: number;
	/** The longest silence of a usual kind; NaN where nobody looked. */
	readonly longest: number;
	/** Hours of the clock in which it spoke; NaN where nobody counted. */
	readonly hoursSpoken: number;
	/** Silences long for this log. */
	readonly gaps: readonly Silence[];
	/** Runs of zero bytes, the first few. */
	readonly zeros: readonly ZeroRun[];
	readonly goesBack: boolean;
	/** Of its steps back in time that no boot and no set clock explains: the widest, and whose they may be. */
	readonly back: StepBack | undefined;
	/** Lines of several machines stand in it, each with its own clock. */
	readonly isOfMany: boolean;
	/** The rest of it could not be read. */
	readonly isCut: boolean;
	readonly sequence: Sequence | undefined;
	/** Numbers that lack within it. */
	readonly lacks: readonly { readonly from: number; readonly to: number; readonly offset: number }[];
	readonly rule: RotationRule | undefined;
}

export interface Silence {
	readonly from: number;
	readonly to: number;
	readonly offset: number;
}

/** `before` and `after`: times of what was heard of it next to the run; NaN where nothing was. */
export interface ZeroRun {
	readonly offset: number;
	readonly bytes: number;
	readonly before: number;
	readonly after: number;
	/** Nothing stands behind it. */
	readonly isEnd: boolean;
}

export interface StepBack extends Silence {
	readonly count: number;
}

export interface Sequence {
	readonly of: Visible;
	readonly first: number;
	readonly last: number;
}

/** What logrotate is told of a series. */
export interface RotationRule {
	/** The same for logs of one block. */
	readonly block: string;
	readonly rotate: number;
	readonly copies: boolean;
}

const logins = /^(?:auth\.log|authlog|auth|secure|sulog|sudo\.log|loginlog|wtmpx?|btmpx?|audit\.log)$/;
const system = /^(?:messages|syslog|kern\.log|daemon\.log|system\.log|system\.journal|all\.log)$/;

export function gradeOf(newest: HostPath): Grade {
	const name = nameOf(newest);
	return logins.test(name) ? 'logins' : system.test(name) ? 'system' : 'other';
}

/** Times of these are no record of when they were written, or are each about something else. */
const timeless = /^(?:empty|lastlog|lastlog2|wtmpdb|utmp|shell history|zsh extended history|fish history|apt history|kernel messages)$/;
/** Its times name their zone. */
const absolute = /^(?:syslog \((?:ISO 8601 stamps|RFC 5424)\)|audit log|web access log|wtmp|btmp|systemd journal)$/;

export const hasTimes = ({ format, first, last }: LogFacts): boolean => !timeless.test(format) && !Number.isNaN(first) && !Number.isNaN(last);
export const namesZones = ({ format }: LogFacts): boolean => absolute.test(format);

export function holesOf(entry: Entry): number {
	return Math.max(0, entry.size - entry.blocks * 512);
}

/** A series from its oldest log to the one still written. */
export interface Series {
	readonly name: Visible;
	readonly grade: Grade;
	readonly logs: readonly LogFacts[];
	/** Milliseconds from one record to the next, over all its logs; Infinity where that cannot be told. */
	readonly usual: number;
	/** A silence of more milliseconds is long for it; Infinity where that cannot be told. */
	readonly long: number;
	/** The same within one of its logs, that alone may have enough to tell: what lies between the logs of a series is no habit of it. */
	longWithin(log: LogFacts): number;
}

/** Shorter silences are not looked at, however busy a log is. */
const leastSilence = 6;
const hour = 3_600_000;
/** So many usual steps from one record to the next are long. */
const manySteps = 20;
/** And so many times the longest silence it ever had: what attackers write comes and goes. */
const timesLongest = 2;
/** Of one log, to know its habits by itself: records, and milliseconds. */
const enoughRecords = 1000;
const enoughTime = 10 * 24 * hour;

export function seriesOf(all: readonly LogFacts[]): readonly Series[] {
	const byName = new Map<Visible, LogFacts[]>();
	for (const log of all) {
		const some = byName.get(log.series);
		if (some === undefined) byName.set(log.series, [log]);
		else some.push(log);
	}
	return [...byName].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, some]) => {
		const logs = some.toSorted((a, b) => b.place - a.place);
		const timed = logs.filter(hasTimes);
		const records = timed.reduce((sum, log) => sum + log.records, 0);
		const span = timed.reduce((sum, { first, last }) => sum + (last - first), 0);
		const usual = records > 1 && span > 0 ? span / records : Number.POSITIVE_INFINITY;
		const longest = Math.max(0, ...timed.map(log => (Number.isNaN(log.longest) ? 0 : log.longest)), ...timed.flatMap(({ gaps }) => gaps.map(({ from, to }) => to - from).filter(length => length <= manySteps * usual)));
		const long = Math.max(leastSilence * hoursApart(timed), manySteps * usual, timesLongest * longest);
		const longWithin = (log: LogFacts): number => {
			if (!hasTimes(log) || log.records < enoughRecords || log.last - log.first < enoughTime) return long;
			return Math.min(long, Math.max(leastSilence * hoursApart([log]), (manySteps * (log.last - log.first)) / log.records, timesLongest * longest));
		};
		return { name, grade: logs[0]!.grade, logs, usual, long, longWithin };
	});
}

/**
 * Milliseconds from one hour in which it spoke to the next, at least one: the kernel says a thousand lines as it starts, and then
 * nothing for weeks, so that the lines alone would make such weeks a silence.
 */
function hoursApart(timed: readonly LogFacts[]): number {
	const hours = timed.reduce((sum, { hoursSpoken }) => sum + hoursSpoken, 0);
	const span = Math.max(...timed.map(({ last }) => last)) - Math.min(...timed.map(({ first }) => first));
	return hours > 0 ? Math.max(hour, span / hours) : hour;
}
