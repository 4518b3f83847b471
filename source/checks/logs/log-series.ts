/**
 * Were logs edited as files? Each series is held against what its rotation should have left, against its own numbers, and against the
 * other logs of the machine, which say whether it was at work while one of them was silent.
 */

import type { Finding } from '../../core/finding.ts';
import type { LogEvent, LogOddity, LogTally } from '../../core/log-event.ts';
import { visible, visibleText, type Visible } from '../../core/visible.ts';
import { hostPath, nameOf, type Host, type HostPath, type Unread } from '../../host/host.ts';
import { ownersKept } from '../config-file.ts';
import { findingOf, type FoundLog, type Heard, type LogCheck, type LogJudge, type ReadLog } from '../check.ts';
import { absentRecords, removedRecords, type AbsentRecords } from './absent-records.ts';
import { changedLater, endsOf, fileSigns, replacedLogs, silencesOf } from './edited-logs.ts';
import { gradeOf, holesOf, seriesOf, type LogFacts, type StepBack, type ZeroRun } from './log-facts.ts';
import { missingLogs, shortSeries, type Told } from './missing-logs.ts';
import { namedLogs, rotationOf } from './named-logs.ts';
import { sequenceHoles } from './sequence-holes.ts';
import { hasFormByName, rotatedName } from './series.ts';
import { stepsBack } from './steps-back.ts';
import { isBoot, mostBoots } from './told-boots.ts';
import { Witnesses } from './witnesses.ts';
import { zeroSign } from './zero-runs.ts';

interface Part {
	readonly logs: readonly LogFacts[];
	readonly ownersKept: boolean;
	readonly strange: readonly Told[];
	/** Starts of the machine, milliseconds since 1970. */
	readonly boots: readonly number[];
	/** Of the thread that looks for all. */
	readonly absent: readonly AbsentRecords[];
}

const immutable = 0x10;
const mostOfEach = 32;
/** A folder of a million files is no series of logs. */
const mostLogs = 50_000;

class SeriesJudge implements LogJudge<Part> {
	readonly #host: Host;
	readonly #isFirst: boolean;
	readonly #logs: LogFacts[] = [];
	#gaps: { readonly from: number; readonly to: number; readonly offset: number }[] = [];
	#lacks: { readonly from: number; readonly to: number; readonly offset: number }[] = [];
	#zeros: { -readonly [K in keyof ZeroRun]: ZeroRun[K] }[] = [];
	readonly #boots = new Set<number>();
	#goesBack = false;
	#back: StepBack | undefined;
	readonly #strange: Told[] = [];

	constructor(host: Host, isFirst: boolean) {
		this.#host = host;
		this.#isFirst = isFirst;
	}

	opens(): void {
		this.#gaps = [];
		this.#lacks = [];
		this.#zeros = [];
		this.#goesBack = false;
		this.#back = undefined;
	}

	event(event: LogEvent, { format }: ReadLog): void {
		const at = event.at / 1000;
		if (isBoot(event, format) && this.#boots.size < mostBoots) this.#boots.add(at);
		// A run is told before what stands in its stretch of the log.
		for (const run of this.#zeros) {
			if (event.offset < run.offset) run.before = at;
			else if (Number.isNaN(run.after)) run.after = at;
		}
	}

	oddity(oddity: LogOddity): void {
		if (oddity.odd === 'gap') {
			if (this.#gaps.length < mostOfEach) this.#gaps.push({ from: oddity.from / 1000, to: oddity.to / 1000, offset: oddity.offset });
		} else if (oddity.odd === 'sequence-gap') {
			if (this.#lacks.length < mostOfEach) this.#lacks.push({ from: oddity.from, to: oddity.to, offset: oddity.offset });
		} else if (oddity.odd === 'nul-run') {
			if (this.#zeros.length < mostOfEach) this.#zeros.push({ offset: oddity.offset, bytes: oddity.bytes, before: Number.NaN, after: Number.NaN, isEnd: false });
		} else if (oddity.odd === 'time-backwards' && oddity.from - oddity.to > 3600e6) {
			this.#goesBack = true;
			if (oddity.across !== undefined) return;
			const from = oddity.from / 1000;
			const to = oddity.to / 1000;
			const known = this.#back;
			this.#back = { ...(known !== undefined && known.from - known.to >= from - to ? known : { from, to, offset: oddity.offset }), count: (known?.count ?? 0) + 1 };
		}
	}

	closes(log: ReadLog, tally: LogTally): void {
		// A history is no log of a daemon.
		if (log.account !== undefined || this.#logs.length >= mostLogs) return;
		const { entry } = log;
		const newest = hostPathOfSeries(log);
		const rotation = rotationOf(namedLogs(this.#host), newest);
		this.#logs.push({
			shown: log.shown, series: log.series, place: log.place, name: rotatedName(nameOf(log.path)), grade: gradeOf(newest), format: log.format, setting: / writes it: /.test(log.source) ? log.source : undefined,
			size: entry.size, modified: entry.modified, changed: entry.changed, born: entry.born ?? Number.NaN, uid: entry.uid, gid: entry.gid, mode: entry.mode, links: entry.links, holes: holesOf(entry), isImmutable: isImmutable(this.#host, log),
			first: tally.first / 1000, last: tally.last / 1000, records: tally.records, unknown: tally.unknown, longest: tally.longestSilence === undefined ? Number.NaN : tally.longestSilence / 1000, hoursSpoken: tally.hoursSpoken ?? Number.NaN, gaps: this.#gaps, zeros: this.#zeros.map(run => ({ ...run, isEnd: run.offset + run.bytes >= tally.bytes })), goesBack: this.#goesBack, back: this.#back, isOfMany: tally.isOfMany === true, isCut: false, sequence: tally.sequence, lacks: this.#lacks,
			rule: rotation === undefined ? undefined : { block: `${rotation.file}:${rotation.line}`, rotate: rotation.keeps.rotate ?? 0, copies: rotation.keeps.copies === true },
		});
	}

	/** What could not be read to its end tells nothing by its end. */
	unread(log: FoundLog, { reason }: Unread): void {
		const last = this.#logs.at(-1);
		if (reason === 'damaged' && last?.shown !== log.shown && hasFormByName(log.series) && this.#strange.length < mostOfEach) this.#strange.push(strange(this.#host, log));
		if (last?.shown === log.shown) this.#logs[this.#logs.length - 1] = { ...last, isCut: true };
	}

	part(): Part {
		return { logs: this.#logs, ownersKept: ownersKept(this.#host), strange: this.#strange, boots: [...this.#boots], absent: this.#isFirst ? absentRecords(this.#host) : [] };
	}
}

/** A log whose name tells its form, and which has none that is known: text may be of a template of its own, bytes are none. */
function strange(host: Host, log: FoundLog): Told {
	const head = host.read(log.path, { limit: 4096 });
	const bytes = head.ok ? head.value.bytes : new Uint8Array();
	const isPacked = rotatedName(nameOf(log.path)).packed;
	const isText = isPacked || bytes.every(byte => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d || byte === 0x1b);
	return {
		severity: isText || gradeOf(hostPathOfSeries(log)) === 'other' ? 'low' : 'medium',
		path: log.shown,
		summary: isPacked ? visibleText('what is packed in it is of another form than a log of its name has') : isText ? visibleText('it is text of another form than a log of its name has') : visibleText('it holds nothing that a log of its name holds: it was overwritten, made unreadable, or is another file'),
		facts: { begins: visible(bytes.subarray(0, 64)), size: log.entry.size },
		innocent: isText ? 'a template of the administrators; another program that uses the name' : 'a damaged disk; a form that is not known here',
		technique: 'T1070.002',
	};
}

/** Names of series are shown; those that can be told by name hold nothing that is shown otherwise. */
function hostPathOfSeries({ series }: FoundLog): HostPath {
	return hostPath(series);
}

function isImmutable(host: Host, log: FoundLog): boolean {
	const attributes = host.attributesOf?.(log.entry);
	if (attributes?.ok === true && attributes.value.sameKind) return (attributes.value.flags & immutable) !== 0;
	return host.isLocked?.(log.path) === true;
}

export const logSeries: LogCheck<Part> = {
	id: 'log-series',
	step: 'C.4',
	kind: 'log',
	needs: 'both',
	title: 'Logs that were emptied, replaced or removed',
	covers: 'rotated logs that lack in their series, wtmp, btmp and lastlog that are gone while their rotated ones or each other stand, times that no log tells of while others go on, logs emptied, ended before their time, changed after their last record or set back, lines whose time runs backwards in one log alone, numbers of audit and journal that are in no file, and logs that are immutable, sparse, linked or given to somebody',
	begin: (host, _circumstances, first) => new SeriesJudge(host, first),
	*judge({ parts, whole }: Heard<Part>): Generator<Finding, void> {
		const all = seriesOf(parts.flatMap(({ logs }) => logs));
		const witnesses = new Witnesses(all);
		for (const told of parts.flatMap(part => part.strange)) yield findingFor(told);
		if (whole) for (const told of removedRecords(parts.flatMap(({ absent }) => absent), all)) yield findingFor(told);
		const boots = parts.flatMap(part => part.boots);
		for (const told of signs(all, witnesses, boots, parts.every(part => part.ownersKept), whole)) yield findingFor(told);
	},
};

function* signs(all: ReturnType<typeof seriesOf>, witnesses: Witnesses, boots: readonly number[], owners: boolean, whole: boolean): Generator<Told> {
	for (const series of all) {
		// A log that was not read yet is not missing.
		if (whole) {
			yield* missingLogs(series, witnesses);
			yield* endsOf(series, witnesses);
		}
		yield* silencesOf(series, witnesses, boots);
		yield* fileSigns(series, owners);
		for (const log of series.logs) {
			const zeros = zeroSign(log, boots);
			if (zeros !== undefined) yield zeros;
		}
	}
	if (whole) {
		yield* shortSeries(all);
		yield* sequenceHoles(all);
	}
	yield* stepsBack(all, whole);
	yield* changedLater(all);
	yield* replacedLogs(all);
}

function findingFor({ severity, path, summary, facts, innocent, technique }: Told): Finding {
	const isAlarm = severity === 'medium' || severity === 'high';
	const next: Visible = visibleText("Hold the time against other logs and against hosts that were sent copies (log-settings); the file's change time says when it was done. Keep a copy before anything writes to it.");
	return findingOf(logSeries, severity, { kind: 'file', path }, summary, { facts: { ...facts, 'innocent-causes': visibleText(innocent) }, techniques: isAlarm ? [technique] : [], ...(severity === 'info' ? {} : { next }) });
}
