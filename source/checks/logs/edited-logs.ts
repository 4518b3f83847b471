/** Signs that a log was edited as a file: emptied, ended before its time, changed after its last record, locked, or given to somebody. */

import type { Severity } from '../../core/finding.ts';
import { joined, shown, visibleText } from '../../core/visible.ts';
import { hasTimes, namesZones, type LogFacts, type Series } from './log-facts.ts';
import { hours, moment, type Told } from './missing-logs.ts';
import type { Witnesses } from './witnesses.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** A zone may be told wrong by so much. */
const widestZone = 15 * hour;
const tellsLogins = /\/(?:audit\.log|[wb]tmp|secure|auth\.log|[^/]+\.journal)$/;
/** Rotation of all logs takes no longer. */
const oneRotation = 15 * 60_000;

export function* endsOf(series: Series, witnesses: Witnesses): Generator<Told> {
	const newest = series.logs.at(-1)!;
	if (newest.place !== 0 || newest.isCut) return;
	const grave: Severity = series.grade === 'other' ? 'low' : 'medium';
	const { latest } = witnesses;
	if (newest.size === 0) {
		const before = series.logs.at(-2);
		if (before === undefined || !hasTimes(before)) return;
		const silence = latest - before.last;
		const spoke = silence > series.long ? witnesses.of(before.last, latest, series.name) : [];
		if (spoke.length === 0) return;
		const sinceRotation = Math.abs(newest.modified - before.changed) <= oneRotation || Math.abs(newest.modified - before.last) <= Math.max(oneRotation, 3 * series.usual);
		const facts = { 'last-record': moment(before.last), emptied: moment(newest.modified), 'spoke-meanwhile': joined(spoke.slice(0, 3), ', ') };
		yield sinceRotation
			? { severity: 'low', path: newest.shown, summary: shown`nothing was written to it since it was put aside, ${hours(silence)} before other logs end`, facts, innocent: 'a daemon that was not told to open its log again', technique: 'T1562.001' }
			: { severity: grave, path: newest.shown, summary: shown`it is empty, though ${before.shown} is full and ends ${hours(silence)} before other logs: it was emptied at ${moment(newest.modified)}`, facts, innocent: 'an administrator who emptied it to make room; a program that begins its log anew', technique: 'T1070.002' };
		return;
	}
	if (!hasTimes(newest)) return;
	const silence = latest - newest.last;
	if (!(silence > Math.max(day, 2 * series.long))) return;
	const spoke = witnesses.of(newest.last, latest, series.name);
	if (spoke.length === 0) return;
	// Nobody need come in for days: of a log of logins it is graver where others that tell of logins go on.
	const isGrave = newest.setting !== undefined && (series.grade !== 'logins' || spoke.some(name => tellsLogins.test(name)));
	yield {
		severity: isGrave ? grave : series.grade === 'other' ? 'info' : 'low',
		path: newest.shown,
		summary: shown`it ends ${hours(silence)} before other logs that go on${visibleText(newest.setting === undefined ? '' : ', though settings still name it')}: it was cut, put back as it was, or taken from the daemon that writes it`,
		facts: { 'last-record': moment(newest.last), modified: moment(newest.modified), 'spoke-meanwhile': joined(spoke.slice(0, 3), ', ') },
		innocent: 'a service that was stopped or logs elsewhere since; a daemon that still writes to a file that was replaced',
		technique: 'T1562.001',
	};
}

/** After a silence the start of a machine that was off is told within this time. */
const startsWithin = 15 * 60_000;

/**
 * The silences within its logs that their readers call long, where others say that the machine was at work. Where no other speaks of that
 * time it may have been off: then a start follows, unless nobody tells of starts.
 */
export function* silencesOf(series: Series, witnesses: Witnesses, boots: readonly number[]): Generator<Told> {
	for (const log of series.logs) {
		// Records of logins are judged for themselves.
		if (/^(?:wtmp|btmp)$/.test(log.format)) continue;
		const silences = log.gaps
			.filter(gap => gap.to - gap.from > series.longWithin(log))
			.map(gap => ({ gap, spoke: witnesses.of(gap.from, gap.to, series.name) }))
			.toSorted((a, b) => b.gap.to - b.gap.from - (a.gap.to - a.gap.from));
		const worst = silences.find(({ spoke }) => spoke.length > 0) ?? silences.find(({ gap }) => series.grade !== 'other' && hadNoStart(gap, boots));
		if (worst === undefined) continue;
		const { gap, spoke } = worst;
		const isSeen = spoke.length > 0;
		yield {
			severity: series.grade === 'other' ? 'info' : isSeen ? 'medium' : 'low',
			path: log.shown,
			summary: shown`it is silent for ${hours(gap.to - gap.from)}, which is long for this log, ${visibleText(isSeen ? 'while other logs of this machine go on' : 'and no start of the machine follows')}: records were taken out, or it was not written`,
			facts: { from: moment(gap.from), to: moment(gap.to), 'at-byte': gap.offset, ...(isSeen ? { 'spoke-meanwhile': joined(spoke.slice(0, 3), ', ') } : {}) },
			innocent: isSeen ? 'a service that was stopped; a disk that was full' : 'a machine that slept or was off, whose start is told in a log that is gone; a service that was stopped',
			technique: 'T1070.002',
		};
	}
}

/** Starts of this machine are told of, and none at its end. */
function hadNoStart({ from, to }: { readonly from: number; readonly to: number }, boots: readonly number[]): boolean {
	return boots.some(boot => boot < from) && !boots.some(boot => boot >= from && boot <= to + startsWithin);
}

/** How far its file's time is from its last record, where that means something. Positive: the file is younger. */
function skewOf(log: LogFacts): number {
	if (!hasTimes(log) || log.name.packed || log.unknown > 0 || log.goesBack || log.isCut || log.records < 2 || log.rule?.copies === true || log.format === 'systemd journal') return 0;
	const skew = log.modified - log.last;
	// A request is written when it ends, with the time it began.
	const innocent = log.format === 'web access log' ? day : namesZones(log) ? hour : widestZone;
	return Math.abs(skew) > innocent ? skew : 0;
}

/**
 * Every write to a log brings a record: a file that is younger than its last record was changed otherwise. The files of logs that
 * were copied without their times, or written by hand, say nothing; those of other daemons, each as old as its last record, say that here they do.
 */
export function* changedLater(all: readonly Series[]): Generator<Told> {
	const logs = all.flatMap(series => series.logs.filter(log => hasTimes(log) && !log.name.packed).map(log => ({ log, grade: series.grade, skew: skewOf(log) })));
	const skewed = logs.filter(({ skew }) => skew !== 0);
	// Copied as a whole without its times, every log is younger.
	const isCopy = logs.length >= 4 && skewed.length * 2 >= logs.length;
	if (isCopy) {
		yield { severity: 'info', path: visibleText('/var/log'), summary: shown`${skewed.length} of ${logs.length} logs are younger or older than their last records: these files were copied without their times`, facts: { first: skewed[0]!.log.shown }, innocent: 'a backup, an image made from an archive', technique: 'T1070.006' };
		return;
	}
	const telling = logs.filter(({ grade }) => grade !== 'other');
	const faithful = telling.filter(({ skew }) => skew === 0);
	for (const { log, grade, skew } of skewed) {
		const grave: Severity = grade === 'other' || faithful.length < 2 || faithful.length * 2 < telling.length ? 'low' : 'medium';
		yield skew > 0
			? { severity: grave, path: log.shown, summary: shown`it was changed ${hours(skew)} after its last record: what was written then is not in it`, facts: { modified: moment(log.modified), 'last-record': moment(log.last) }, innocent: 'a file that was copied without its times, restored, or touched', technique: 'T1070.002' }
			: { severity: grave, path: log.shown, summary: shown`its file's time is ${hours(-skew)} before its last record: it was set back`, facts: { modified: moment(log.modified), 'last-record': moment(log.last) }, innocent: 'a clock that was wrong for a while; messages of other machines with another clock', technique: 'T1070.006' };
	}
}

/** Its file is younger than what stands in it: as \`sed -i\` and editors leave a log, and so does copying a whole disk. */
export function* replacedLogs(all: readonly Series[]): Generator<Told> {
	// What rotation packs or copies is made anew; the journal copies what it kept in memory.
	const logs = all.flatMap(({ grade, logs: some }) => some.filter(log => hasTimes(log) && !Number.isNaN(log.born) && !log.name.packed && !log.goesBack && log.rule?.copies !== true && log.format !== 'systemd journal').map(log => ({ log, grade })));
	for (const { log, grade } of logs) {
		const late = log.born - log.first;
		if (!(late > (namesZones(log) ? hour : widestZone))) continue;
		const older = logs.filter(other => other.log !== log && other.log.first < log.born - day);
		const asOld = older.filter(other => other.log.born < log.born - 2 * hour);
		// Where no other log is older than this file either, all were put here together.
		if (asOld.length === 0) continue;
		yield {
			severity: grade === 'other' ? 'low' : 'medium',
			path: log.shown,
			summary: shown`its file was made ${hours(late)} after its first record: another file stood here, and this one took its place`,
			facts: { made: moment(log.born), 'first-record': moment(log.first), 'logs-of-older-files': asOld.length },
			innocent: 'an administrator who edited or restored it; a rotation that copies',
			technique: 'T1070.002',
		};
	}
}

export function* fileSigns({ grade, logs }: Series, ownersKept: boolean): Generator<Told> {
	for (const log of logs) {
		const { shown: path } = log;
		const say = (severity: Severity, summary: Told['summary'], innocent: string, technique: Told['technique'] = 'T1070.002', facts: Told['facts'] = {}): Told => ({ severity, path, summary, facts, innocent, technique });
		if (log.isImmutable && log.place === 0) yield say('medium', visibleText('it is immutable: nothing can be written to it, not even by root, until that is taken off'), 'an administrator who keeps a log as it is', 'T1562.001');
		else if (log.isImmutable) yield say('low', visibleText('it is immutable: rotation can neither move nor remove it'), 'an administrator who keeps a log as it is');
		if (grade === 'other') continue;
		if (ownersKept && log.uid >= 1000 && log.uid < 65_534) yield say('medium', shown`it belongs to user ${log.uid}, who can change what it says`, 'a copy that somebody made', 'T1070.002', { 'owner-number': log.uid, mode: visibleText((log.mode & 0o7777).toString(8).padStart(4, '0')) });
		if (log.place === 0 && log.rule?.rotate === 0) yield say('low', visibleText('rotation keeps none of its older ones: what is put aside is deleted'), 'an administrator who needs the room; a log that others keep');
		if (log.links > 1) yield say('low', shown`it has ${log.links} names: what is written to it stands under another one too, or comes from there`, 'a backup that keeps files by hard links', 'T1070.002', { names: log.links });
	}
}
