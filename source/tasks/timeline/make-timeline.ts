/**
 * Merges what all logs of a host say into one file by time. The first thread lists the logs; every thread claims logs, the biggest
 * first, and writes what they say in sorted runs; the first merges the runs when all are through.
 */

import { Tally, type Coverage } from '../../core/coverage.ts';
import type { Event, Target } from '../../core/event.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import type { FoundLog } from '../../checks/check.ts';
import { hostLogs } from '../../checks/logs/host-logs.ts';
import { zoneOf } from '../../checks/logs/host-zone.ts';
import { namesByUid } from '../../checks/host-accounts.ts';
import type { Host } from '../../host/host.ts';
import { Stopped, watched } from '../../host/watched.ts';
import type { LogFormat } from '../../parsers/logs/log-format.ts';
import { stoppedByOperator } from '../run-check.ts';
import type { ErrandWork, Hear, Seat, Signal, TaskEnd, TimelineJob } from '../task.ts';
import { Damaged } from './block-file.ts';
import { CommonWork } from './common-work.ts';
import { mergeRuns, EntrySorter } from './entry-sorter.ts';
import { LogSource } from './log-source.ts';
import { CannotKeep, entriesName, keepingError, TimelineFolder, type Described, type Part, type UnreadSource } from './timeline-folder.ts';

/** Share of the work that is reading; the rest is merging. */
const reading = 0.75;

export function timelineFrom(open: (target: Target) => { readonly host: Host }, formats: readonly LogFormat[]): ErrandWork<TimelineJob> {
	return async (job, hear, signal, seat) => {
		const work = new Making(job, hear, signal, seat, formats);
		try {
			return await work.run(open);
		} catch (error) {
			return await work.giveUp(error);
		}
	};
}

class Making {
	readonly #job: TimelineJob;
	readonly #hear: Hear;
	readonly #signal: Signal;
	readonly #seat: Seat;
	readonly #formats: readonly LogFormat[];
	readonly #common: CommonWork;
	readonly #folder: TimelineFolder;

	constructor(job: TimelineJob, hear: Hear, signal: Signal, seat: Seat, formats: readonly LogFormat[]) {
		this.#job = job;
		this.#hear = hear;
		this.#signal = signal;
		this.#seat = seat;
		this.#formats = formats;
		this.#common = new CommonWork(seat.shared);
		this.#folder = new TimelineFolder(job.caseFolder, job.run);
	}

	async run(open: (target: Target) => { readonly host: Host }): Promise<TaskEnd> {
		const { seat, seats } = this.#seat;
		const common = this.#common;
		const host = watched(open(this.#job.target).host, { pulse: () => this.#signal.pulse(), stopped: () => this.#signal.aborted(), read: (bytes, files) => common.read(bytes, files) });
		const tally = new Tally();
		if (seat === 0) {
			this.#folder.make();
			this.#folder.writeLogs(hostLogs(host, tally).toSorted((a, b) => (a.shown < b.shown ? -1 : 1)));
			common.listed();
		} else common.waitForList(this.#signal);
		const logs = this.#folder.readLogs();
		this.#folder.writePart(seat, await this.#read(host, logs));
		common.through();
		if (seat !== 0) return { how: 'complete' };
		common.waitForAll(seats, this.#signal);
		const parts = Array.from({ length: seats }, (_, one) => this.#folder.readPart(one));
		await this.#tell({ type: 'timeline-made', run: this.#job.run, made: await this.#merge(host, logs, parts, tally.coverage) });
		return { how: 'complete' };
	}

	/** Stopped, or cannot go on: nothing of it is left. */
	async giveUp(error: unknown): Promise<TaskEnd> {
		const { seat, seats } = this.#seat;
		const isStopped = error instanceof Stopped && !this.#common.failed;
		// Of threads that fail together one says it; one that stopped because another failed says nothing.
		const says = isStopped ? seat === 0 : !(error instanceof Stopped) && this.#common.fail();
		this.#common.through();
		if (seat === 0) {
			this.#common.letOthersGo(seats);
			this.#folder.remove();
		}
		const how = isStopped ? 'cancelled' : 'failed';
		const why = error instanceof Stopped ? stoppedByOperator : wordsOf(error);
		if (says) await this.#tell({ type: 'timeline-not-made', run: this.#job.run, how, why });
		return { how, why };
	}

	async #read(host: Host, logs: readonly FoundLog[]): Promise<Part> {
		const common = this.#common;
		const tally = new Tally();
		const sorter = new EntrySorter(this.#folder.at(`run-${this.#seat.seat}`));
		const order = logs.map((log, number) => ({ log, number })).toSorted((a, b) => b.log.entry.size - a.log.entry.size || a.number - b.number);
		const size = Math.max(1, logs.reduce((sum, { entry }) => sum + entry.size, 0));
		const sources: LogSource[] = [];
		const problems: UnreadSource[] = [];
		for (let claimed = common.claim(); claimed < order.length; claimed = common.claim()) {
			const { log, number } = order[claimed]!;
			const alive = (): Promise<void> | void => this.#alive(Math.min(1, common.bytes / size) * reading, log.shown);
			await alive();
			const source = new LogSource(log, number, sorter);
			const read = await source.read({ host, formats: this.#formats, context: { zone: local => zoneOf(host).offsetOfLocal(local), accounts: namesByUid(host), wants: 'everything' }, alive });
			if ('reason' in read) {
				problems.push({ source: log.shown, reason: read.reason, why: shown`${visibleText(read.reason)}: ${read.detail}` });
				continue;
			}
			sources.push(source);
			source.countIn(tally, read);
			if (read.brokenOff === undefined) {
				if (read.tally.damaged === undefined) continue;
				problems.push({ source: log.shown, reason: 'damaged', why: shown`damaged: ${read.tally.damaged}` });
				continue;
			}
			problems.push({ source: log.shown, reason: read.brokenOff.reason, why: shown`the rest of it could not be read: ${visibleText(read.brokenOff.reason)}: ${read.brokenOff.detail}` });
		}
		return { sources: sources.map(source => source.told), problems, coverage: tally.coverage, runs: sorter.finish() };
	}

	async #merge(host: Host, logs: readonly FoundLog[], parts: readonly Part[], found: Coverage): Promise<ReturnType<TimelineFolder['seal']>> {
		const tally = new Tally();
		tally.add(found);
		for (const { coverage } of parts) tally.add(coverage);
		// In the order of the logs, whichever thread met them: the first few are named.
		const unread = parts.flatMap(part => part.problems).toSorted((a, b) => (a.source < b.source ? -1 : 1));
		for (const { reason, source } of unread) tally.skip(reason, source);
		const sources = parts.flatMap(part => part.sources).toSorted((a, b) => a.number - b.number);
		const count = sources.reduce((sum, source) => sum + source.count, 0);
		const written = await mergeRuns(parts.flatMap(({ runs }) => runs), this.#folder.at(entriesName), done => this.#alive(reading + (1 - reading) * (done / Math.max(1, count)), visibleText('merging')));
		if (written.count !== count) throw new CannotKeep(`${count} entries were read, and ${written.count} written`);
		// Where nothing could be looked into, there is no log to name.
		const unsearched = found.skipped.flatMap(({ reason, examples }) => examples.map(source => ({ source, why: visibleText(reason) })));
		const { name, assumed } = zoneOf(host);
		const described: Described = {
			v: 1,
			target: this.#job.target,
			zone: { name, ...(assumed === undefined ? {} : { assumed }) },
			count,
			timeless: sources.reduce((sum, { clocks: { none = 0 } }) => sum + none, 0),
			logs: logs.map(log => log.shown),
			sources,
			problems: [...unsearched, ...unread.map(({ source, why }) => ({ source, why }))].toSorted((a, b) => (a.source < b.source ? -1 : 1)),
			coverage: tally.coverage,
		};
		return this.#folder.seal(described, written, this.#seat.seats);
	}

	#alive(share: number, place: Visible): Promise<void> | void {
		this.#signal.pulse();
		if (this.#signal.aborted() || this.#common.failed) throw new Stopped();
		this.#hear.gauge({ files: this.#common.files, bytes: this.#common.bytes, share, place });
		// Alone, it shares its thread with others.
		if (this.#seat.shared === undefined) return new Promise(resolve => setImmediate(resolve));
	}

	#tell(event: Event): Promise<void> {
		return this.#hear.keep({ type: 'events', events: [event] });
	}
}

function wordsOf(error: unknown): Visible {
	const told = keepingError(error);
	if (told instanceof CannotKeep) return told.words;
	if (told instanceof Damaged) return shown`what was written is not what is read back: ${visibleText(told.message)}`;
	return shown`it failed: ${visibleText(told instanceof Error ? told.message : String(told))}`;
}
