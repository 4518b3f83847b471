/** Numbers that records of a journal or of the audit daemon bear, joined over the files of a series: what none of them holds. */

import type { Severity } from '../../core/finding.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { hasTimes, type LogFacts, type Series } from './log-facts.ts';
import { moment, type Told } from './missing-logs.ts';

/** Audit records are written a little out of their order, and the kernel drops some under load. */
const innocentAudit = 200;
/** So many entries are more than a crash loses. */
const wholeFile = 500;
/** And were not all written in so many milliseconds. */
const atOnce = 600_000;

export function* sequenceHoles(all: readonly Series[]): Generator<Told> {
	yield* auditHoles(all.filter(({ logs }) => logs.some(({ format }) => format === 'audit log')));
	yield* journalHoles(all.flatMap(({ logs }) => logs.filter(({ format, sequence }) => format === 'systemd journal' && sequence !== undefined)));
}

function* auditHoles(all: readonly Series[]): Generator<Told> {
	for (const { logs, long } of all) {
		for (const [at, newer] of logs.entries()) {
			const older = logs[at - 1];
			if (older?.sequence !== undefined && newer.sequence !== undefined && newer.sequence.first > older.sequence.last + innocentAudit) {
				// Numbers begin anew at a boot, and some are given out before the daemon starts: without a silence the step tells little.
				yield hole(newer, older, older.sequence.last, newer.sequence.first, newer.first - older.last > long ? 'medium' : 'low');
			}
			const [worst] = newer.lacks.toSorted((a, b) => b.to - b.from - (a.to - a.from));
			if (worst !== undefined) {
				yield {
					severity: 'low',
					path: newer.shown,
					summary: shown`${worst.to - worst.from - 1} audit records are missing within it, ${worst.from + 1} to ${worst.to - 1}`,
					facts: { 'at-byte': worst.offset, places: newer.lacks.length },
					innocent: 'a kernel that dropped records under load; an audit daemon that was stopped for a while',
					technique: 'T1070.002',
				};
			}
		}
	}
}

/** The system's and the users' journals of one folder share their numbers: only what lies in none of them is missing. */
function* journalHoles(logs: readonly LogFacts[]): Generator<Told> {
	const byNumbering = new Map<string, LogFacts[]>();
	for (const log of logs) {
		const key = `${log.series.slice(0, log.series.lastIndexOf('/'))} ${log.sequence!.of}`;
		const some = byNumbering.get(key);
		if (some === undefined) byNumbering.set(key, [log]);
		else some.push(log);
	}
	for (const some of byNumbering.values()) {
		let before: LogFacts | undefined;
		for (const log of some.filter(({ sequence }) => sequence!.last > 0).toSorted((a, b) => a.sequence!.first - b.sequence!.first)) {
			if (before !== undefined && log.sequence!.first > before.sequence!.last + 1) {
				const isWhole = log.sequence!.first - before.sequence!.last > wholeFile && log.first - before.last > atOnce;
				yield hole(log, before, before.sequence!.last, log.sequence!.first, isWhole ? 'medium' : 'low');
			}
			if (before === undefined || log.sequence!.last > before.sequence!.last) before = log;
		}
		yield* spannedHoles(some);
	}
}

/** A user's journal may span what is gone of the system's: it holds no more of the numbers between than it has entries. */
function* spannedHoles(some: readonly LogFacts[]): Generator<Told> {
	const isSystem = ({ series }: LogFacts): boolean => series.endsWith('/system.journal');
	const [system, users] = [some.filter(isSystem), some.filter(log => !isSystem(log))];
	// What was not read to its end has more entries than were counted.
	if (users.some(({ isCut }) => isCut)) return;
	const ordered = system.filter(({ sequence }) => sequence!.last > 0).toSorted((a, b) => a.sequence!.first - b.sequence!.first);
	for (const [at, newer] of ordered.entries()) {
		const older = ordered[at - 1];
		if (older === undefined) continue;
		const [from, to] = [older.sequence!.last, newer.sequence!.first];
		const between = users.filter(({ sequence }) => sequence!.first < to && sequence!.last > from);
		// Where none spans it, it was told as a whole.
		if (!between.some(({ sequence }) => sequence!.first <= from + 1 && sequence!.last >= to - 1)) continue;
		const held = between.reduce((sum, { records, sequence }) => sum + Math.min(records, Math.min(sequence!.last, to - 1) - Math.max(sequence!.first, from + 1) + 1), 0);
		const missing = to - from - 1 - held;
		if (!(missing > wholeFile && newer.first - older.last > atOnce)) continue;
		const told = hole(newer, older, from, to, 'medium');
		yield { ...told, summary: shown`${missing} of the journal entries ${from + 1} to ${to - 1} are in no file, though the journals of users go on between ${older.shown} and ${newer.shown}: one is gone`, facts: { ...told.facts, missing }, innocent: `${told.innocent}; a journal of a user that was removed with the account` };
	}
}

function hole(newer: LogFacts, older: LogFacts, from: number, to: number, severity: Severity): Told {
	const isJournal = newer.format === 'systemd journal';
	const what: Visible = visibleText(isJournal ? 'journal entries' : 'audit records');
	return {
		severity,
		path: newer.series,
		summary: shown`${what} ${from + 1} to ${to - 1} are in no file: one between ${older.shown} and ${newer.shown} is gone`,
		facts: {
			missing: to - from - 1,
			...(isJournal ? { 'would-be-named': shown`${visibleText(newer.series.replace(/\.journal$/, ''))}@${newer.sequence!.of}-${visibleText((from + 1).toString(16).padStart(16, '0'))}-*.journal` } : {}),
			...(hasTimes(older) && hasTimes(newer) ? { 'last-before': moment(older.last), 'first-after': moment(newer.first) } : {}),
		},
		innocent: isJournal ? 'a damaged file that somebody removed; a journal in memory that was never written to the disk' : 'an audit daemon that was stopped for a while; rotated logs removed to make room',
		technique: 'T1070.002',
	};
}
