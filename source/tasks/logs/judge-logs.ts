/**
 * Every log of the host read once for all log checks. Series are claimed by the threads that take part, the biggest first; each
 * thread's judges make parts of what they heard, which are judged together where answers are recorded.
 */

import { Tally, type Coverage } from '../../core/coverage.ts';
import type { CheckId } from '../../core/finding.ts';
import { logEventKinds, type LogEvent, type LogEventKind, type LogTally } from '../../core/log-event.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import type { Circumstances, FoundLog, LogCheck, LogJudge, ReadLog } from '../../checks/check.ts';
import { namesByUid } from '../../checks/host-accounts.ts';
import { hostLogs } from '../../checks/logs/host-logs.ts';
import { zoneOf } from '../../checks/logs/host-zone.ts';
import type { Host, Unread } from '../../host/host.ts';
import { refused } from '../../host/unread.ts';
import { Stopped } from '../../host/watched.ts';
import type { LogFormat, LogHear } from '../../parsers/logs/log-format.ts';
import { stoppedByOperator } from '../run-check.ts';
import { countLog } from './log-coverage.ts';
import { readInItsYears } from './right-years.ts';

/** The part of the work one thread does. */
export interface LogWork {
	readonly host: Host;
	readonly circumstances: Circumstances;
	readonly checks: readonly LogCheck[];
	readonly formats: readonly LogFormat[];
	/** 0, 1, 2...: the next piece of work nobody does yet. */
	claim(): number;
	/** Called often: throws to stop, and lets others have their turn. */
	alive(): Promise<void> | void;
	/** The check whose code runs now. */
	turn(check: CheckId | undefined): void;
	/** The log at work, and the share done from 0 to 1. */
	at(place: Visible, share: number): void;
}

/** What one thread heard for one check. Plain data. */
export interface LogPart {
	readonly check: CheckId;
	readonly part: unknown;
	readonly coverage: Coverage;
	readonly brokenOff?: BrokenOff;
}

/** It ended before its end. */
export interface BrokenOff {
	readonly how: 'cancelled' | 'failed';
	readonly why: Visible;
}

export async function judgeLogs(work: LogWork): Promise<readonly LogPart[]> {
	const tally = new Tally();
	const series = bySeries(hostLogs(work.host, tally));
	const first = work.claim();
	const hearers = work.checks.map(check => new Hearer(check, work, first === 0));
	// What is read once for all is said once: by whoever claimed the first piece.
	if (first === 0) for (const hearer of hearers) hearer.tally.add(tally.coverage);
	try {
		for (let claimed = first === 0 ? work.claim() : first; claimed <= series.length; claimed = work.claim()) {
			let last = Number.NaN;
			for (const log of series[claimed - 1]!) last = await readFor(hearers, log, work, (claimed - 1) / series.length, last);
		}
	} catch (error) {
		if (!(error instanceof Stopped)) throw error;
		for (const hearer of hearers) hearer.breaksOff({ how: 'cancelled', why: stoppedByOperator });
	}
	return hearers.map(hearer => hearer.end());
}

/** Series from the biggest to the smallest, each from its oldest log to its newest; the same in every thread. */
export function bySeries(logs: readonly FoundLog[]): readonly (readonly FoundLog[])[] {
	const series = new Map<string, FoundLog[]>();
	for (const log of logs) {
		const known = series.get(log.series);
		if (known === undefined) series.set(log.series, [log]);
		else known.push(log);
	}
	const size = (some: readonly FoundLog[]): number => some.reduce((sum, { entry }) => sum + entry.size, 0);
	return [...series.values()].map(some => some.toSorted((a, b) => b.place - a.place)).toSorted((a, b) => size(b) - size(a) || (a[0]!.series < b[0]!.series ? -1 : 1));
}

/** `before` and what comes back: the last time that the series tells so far. */
async function readFor(hearers: readonly Hearer[], log: FoundLog, work: LogWork, share: number, before: number): Promise<number> {
	const hearing = hearers.filter(hearer => hearer.hears(log));
	if (hearing.length === 0) return before;
	work.at(log.shown, share);
	const hear = (format: string): LogHear => {
		const opened: ReadLog = { ...log, format };
		for (const hearer of hearing) hearer.call(judge => judge.opens?.(opened));
		const byKind = new Map(logEventKinds.map(kind => [kind, hearing.filter(hearer => hearer.hearsOf(kind))]));
		return {
			event: event => {
				for (const hearer of byKind.get(event.kind)!) hearer.event(event, opened);
			},
			oddity: oddity => {
				for (const hearer of hearing) hearer.call(judge => judge.oddity?.(oddity, opened));
			},
		};
	};
	const read = await readWith(log, { host: work.host, formats: work.formats, context: { zone: local => zoneOf(work.host).offsetOfLocal(local), accounts: namesByUid(work.host), wants: 'signs' }, alive: () => work.alive() }, hear, before);
	for (const hearer of hearing) {
		if ('reason' in read) hearer.unread(log, read);
		else hearer.closes({ ...log, format: read.format }, read.tally, read.brokenOff);
	}
	return 'reason' in read || Number.isNaN(read.tally.last) ? before : read.tally.last;
}

/** A reader of ours that throws costs its log, not the others. */
async function readWith(...asked: Parameters<typeof readInItsYears>): ReturnType<typeof readInItsYears> {
	try {
		return await readInItsYears(...asked);
	} catch (error) {
		if (error instanceof Stopped) throw error;
		return refused('unsupported', `its reader failed: ${wordsOf(error)}`);
	}
}

/** One check's judge in this thread, and how far it looked. */
class Hearer {
	readonly tally = new Tally();
	readonly #check: LogCheck;
	readonly #work: LogWork;
	#judge: LogJudge | undefined;
	#broken: BrokenOff | undefined;

	constructor(check: LogCheck, work: LogWork, first: boolean) {
		this.#check = check;
		this.#work = work;
		work.turn(check.id);
		try {
			this.#judge = check.begin(work.host, work.circumstances, first);
		} catch (error) {
			if (error instanceof Stopped) throw error;
			this.breaksOff({ how: 'failed', why: shown`it failed before the logs were read: ${wordsOf(error)}` });
		}
		work.turn(undefined);
	}

	hears(log: FoundLog): boolean {
		return this.#judge !== undefined && (this.#check.hears?.(log) ?? true);
	}

	/** A judge that throws hears no more; the others go on. */
	call(tell: (judge: LogJudge) => void): void {
		if (this.#judge === undefined) return;
		this.#work.turn(this.#check.id);
		try {
			tell(this.#judge);
		} catch (error) {
			this.#failed(error);
		}
		this.#work.turn(undefined);
	}

	hearsOf(kind: LogEventKind): boolean {
		return this.#judge?.event !== undefined && this.#check.kinds?.includes(kind) !== false;
	}

	/** The same for what comes by the million. */
	event(event: LogEvent, log: ReadLog): void {
		if (this.#judge === undefined) return;
		this.#work.turn(this.#check.id);
		try {
			this.#judge.event!(event, log);
		} catch (error) {
			this.#failed(error);
		}
		this.#work.turn(undefined);
	}

	#failed(error: unknown): void {
		if (error instanceof Stopped) throw error;
		this.breaksOff({ how: 'failed', why: shown`it failed: ${wordsOf(error)}` });
	}

	unread(log: FoundLog, why: Unread): void {
		this.tally.skip(why.reason, log.shown);
		this.call(judge => judge.unread?.(log, why));
	}

	closes(log: ReadLog, read: LogTally, brokenOff: Unread | undefined): void {
		countLog(this.tally, read, read);
		if (brokenOff !== undefined) this.tally.skip(brokenOff.reason, log.shown);
		else if (read.damaged !== undefined) this.tally.skip('damaged', log.shown);
		this.call(judge => judge.closes?.(log, read));
		if (brokenOff !== undefined) this.call(judge => judge.unread?.(log, brokenOff));
	}

	/** What it heard so far is kept where it was stopped, and worth nothing where it failed. */
	breaksOff(broken: BrokenOff): void {
		this.#broken ??= broken;
		if (broken.how === 'failed') this.#judge = undefined;
	}

	end(): LogPart {
		let part: unknown;
		this.call(judge => {
			part = judge.part();
			if (judge.coverage !== undefined) this.tally.add(judge.coverage.coverage);
		});
		return { check: this.#check.id, part, coverage: this.tally.coverage, ...(this.#broken === undefined ? {} : { brokenOff: this.#broken }) };
	}
}

function wordsOf(error: unknown): Visible {
	return visibleText(error instanceof Error ? error.message : String(error));
}
