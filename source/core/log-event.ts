/** What a log says happened, in one shape whatever log says it. Every time here is the log's own word, never a fact of ours. */

import type { Visible } from './visible.ts';

export const logEventKinds = [
	'login', 'login-failed', 'logout', 'boot', 'shutdown', 'clock-changed', 'account-changed', 'privilege-used', 'promiscuous', 'module', 'service',
	'kernel', 'log-daemon', 'transfer', 'request', 'command', 'package-changed', 'blocked', 'scheduled', 'other',
] as const;
export type LogEventKind = (typeof logEventKinds)[number];

/**
 * How the time was come by: it names its zone; it is local time of the host's zone; local, and the year was worked out from
 * neighbours and file times; the log gives none.
 */
export type ClockReading = 'absolute' | 'local' | 'year-inferred' | 'none';

export interface LogEvent {
	/** Microseconds since 1970 UTC, NaN where the log gives no time. */
	readonly at: number;
	readonly clock: ClockReading;
	readonly kind: LogEventKind;
	/** Byte where the record begins in its (unpacked) log, and how many bytes it takes. */
	readonly offset: number;
	readonly length: number;
	/** One line for people. Read while the event is told, where they are `unread`. */
	readonly words: Visible;
	/** Where they stand until then, for whoever keeps many and shows few. */
	readonly unread?: UnreadWords | undefined;
	/** The machine that wrote it, by its own name. */
	readonly host?: Visible;
	readonly account?: Visible;
	/** Where somebody came from or something went to: an address or a name. */
	readonly remote?: Visible;
	/** A terminal or session: `pts/0`, `tty1`. */
	readonly line?: Visible;
	readonly program?: Visible;
	readonly pid?: number;
	/** Particulars a judge asks for, by names the format's own documentation uses. */
	readonly facts?: Readonly<Record<string, Visible | number>>;
}

/** The line of an event as its reader holds it, behind the name of its program. The bytes are used again. */
export interface UnreadWords {
	readonly tag: Visible | undefined;
	readonly bytes: Uint8Array;
	readonly from: number;
	readonly to: number;
}

/** What is odd about the log itself, seen by its reader. Each has innocent explanations too: the judge says them. */
export type LogOddity =
	| { readonly odd: 'zeroed-records'; readonly offset: number; readonly count: number; readonly before: number; readonly after: number }
	| { readonly odd: 'nul-run'; readonly offset: number; readonly bytes: number }
	/** `across`: a boot or a set clock stands between the two. */
	| { readonly odd: 'time-backwards'; readonly offset: number; readonly from: number; readonly to: number; readonly across?: 'boot' | 'clock-change' }
	| { readonly odd: 'gap'; readonly offset: number; readonly from: number; readonly to: number; readonly usual: number }
	| { readonly odd: 'cut-record'; readonly offset: number; readonly bytes: number }
	| { readonly odd: 'no-such-record'; readonly offset: number; readonly count: number; readonly sample: Visible }
	| { readonly odd: 'sequence-gap'; readonly offset: number; readonly from: number; readonly to: number; readonly of: Visible }
	| { readonly odd: 'broken-structure'; readonly offset: number; readonly why: Visible };

/** What reading one log came to. */
export interface LogTally {
	readonly bytes: number;
	/** Records or lines that were understood. */
	readonly records: number;
	/** Lines or records of no known form, with a few of them. */
	readonly unknown: number;
	readonly samples: readonly { readonly offset: number; readonly words: Visible }[];
	/** First and last time, microseconds since 1970 UTC; NaN where there is none. */
	readonly first: number;
	readonly last: number;
	/** Of logs whose records are numbered: which numbering, and what it says of its first and last. `sequence-gap` tells what lacks between. */
	readonly sequence?: { readonly of: Visible; readonly first: number; readonly last: number };
	/** The longest silence between two of its records that is told as no `gap`, microseconds. Absent where a reader does not look. */
	readonly longestSilence?: number;
	/** Hours of the clock in which it spoke at all. Absent where a reader does not count them. */
	readonly hoursSpoken?: number;
	/** Its lines name more than one machine, each of which has its own clock. */
	readonly isOfMany?: boolean;
	/** Why nothing of it could be read, though its form is known. */
	readonly damaged?: Visible;
	/** The log gives no years and spans more of them than was thought: to be read again with `LogContext.yearsBack`. */
	readonly yearsTooLate?: number;
}
