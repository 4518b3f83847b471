/**
 * All that the logs of a host say, merged by time: what a person reads of each record, what the reading can be narrowed to, and
 * how it is read, a page at a time. Times are the logs' own words, in microseconds since 1970 UTC.
 */

import type { Coverage } from './coverage.ts';
import type { Target } from './event.ts';
import type { ClockReading, LogEventKind } from './log-event.ts';
import type { Visible } from './visible.ts';

/** A gap between two entries: 0 stands before the first, `count` behind the last. */
export type TimelinePlace = number;

export interface TimelineEntry {
	/** The gap before it. */
	readonly place: TimelinePlace;
	/** NaN where the log gives no time; those stand behind all others. */
	readonly at: number;
	readonly clock: ClockReading;
	readonly kind: LogEventKind;
	readonly words: Visible;
	/** The log, as the victim names it. */
	readonly source: Visible;
	/** Byte of the (unpacked) log where the record begins. */
	readonly offset: number;
	/** The machine that wrote it, by its own name. */
	readonly host?: Visible;
	readonly account?: Visible;
	/** Where somebody came from or something went to. */
	readonly remote?: Visible;
	readonly program?: Visible;
}

/** Every part that is given must hold. */
export interface TimelineFilter {
	/** Microseconds since 1970 UTC, the first that counts. What has no time is left out. */
	readonly from?: number;
	/** The first that counts no more. */
	readonly until?: number;
	/** Part of a log's path. */
	readonly source?: string;
	/** The whole name. */
	readonly account?: string;
	/** The whole name or address, of the machine that wrote it or of the other end. */
	readonly host?: string;
	/** Stands in what the record says, its program or one of its names, whatever the case of A to Z. */
	readonly words?: string;
	readonly kinds?: readonly LogEventKind[];
}

export interface TimelineSource {
	readonly source: Visible;
	/** What it was read as. */
	readonly format: string;
	readonly count: number;
	/** NaN where none of its records has a time. */
	readonly first: number;
	readonly last: number;
	/** How the times of its records were come by. */
	readonly clocks: Readonly<Partial<Record<ClockReading, number>>>;
}

/** A log, or the rest of one, that is not in the timeline. */
export interface TimelineProblem {
	readonly source: Visible;
	readonly why: Visible;
}

/** What times without a zone were taken to be in. */
export interface TimelineZone {
	/** `Europe/Berlin`; `UTC` where the host says nothing. */
	readonly name: Visible;
	/** Why UTC is assumed, where it is. */
	readonly assumed?: Visible;
}

/** What is known of a timeline without reading its entries. */
export interface TimelineDescription {
	readonly target: Target;
	readonly zone: TimelineZone;
	readonly count: number;
	/** Of these so many have no time. */
	readonly timeless: number;
	/** First and last time; NaN where no record has one. */
	readonly first: number;
	readonly last: number;
	/** By path. */
	readonly sources: readonly TimelineSource[];
	readonly problems: readonly TimelineProblem[];
	readonly coverage: Coverage;
}

export interface TimelinePage {
	/** At most as many as were asked for, in the order of the timeline whichever way it was read. */
	readonly entries: readonly TimelineEntry[];
	/** Where to go on the same way: everything up to here was looked at. */
	readonly next: TimelinePlace;
	/** There is nothing more that way. Else: ask again from `next`, even where `entries` is empty or short. */
	readonly end: boolean;
}

/** Read off the disk, a window at a time: a page takes bounded memory, and bounded time even where nothing matches. */
export interface Timeline extends TimelineDescription {
	/** Entries that stand behind `from` (`later`) or before it (`earlier`), the nearest ones. Rejects where the disk gives them no more. */
	page(filter: TimelineFilter, from: TimelinePlace, towards: 'later' | 'earlier', limit: number): Promise<TimelinePage>;
	/** The gap before the first entry of this time or later; what has no time stands behind it. */
	placeAt(time: number): Promise<TimelinePlace>;
}

/** One that is on the disk, as the journal names it. */
export interface TimelineMade {
	/** From the case folder. */
	readonly folder: Visible;
	readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
	readonly count: number;
	readonly timeless: number;
	/** Logs that were read. */
	readonly sources: number;
	readonly problems: number;
	readonly zone: TimelineZone;
	readonly coverage: Coverage;
}

export type Matcher = (entry: Omit<TimelineEntry, 'place'>) => boolean;

/** Is an entry asked for? Made once for a reading, since words are looked for by a pattern. */
export function matcher(filter: TimelineFilter): Matcher {
	const { from, until, source, account, host, kinds } = filter;
	const words = filter.words === undefined ? undefined : wordsPattern(filter.words);
	const wanted = kinds === undefined ? undefined : new Set(kinds);
	return entry => {
		// No number is later than NaN, nor earlier.
		if (from !== undefined && !(entry.at >= from)) return false;
		if (until !== undefined && !(entry.at < until)) return false;
		if (wanted !== undefined && !wanted.has(entry.kind)) return false;
		if (source !== undefined && !entry.source.includes(source)) return false;
		if (account !== undefined && entry.account !== account) return false;
		if (host !== undefined && entry.host !== host && entry.remote !== host) return false;
		return words === undefined || [entry.words, entry.program, entry.account, entry.host, entry.remote].some(text => text !== undefined && words.test(text));
	};
}

/** Without the flag `u` a pattern takes only A to Z and a to z for each other, and no letter beyond ASCII for one of them. */
export function wordsPattern(words: string): RegExp {
	return new RegExp(words.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`), 'i');
}
