/** The tasks at work now: what they tell is recorded before anybody sees it, their gauges are shown as they come. */

import type { Event, RunId } from '../core/event.ts';
import type { CheckId } from '../core/finding.ts';
import { visibleText, type Visible } from '../core/visible.ts';
import { NotRecorded, type Clock } from '../journal/journal.ts';
import { isErrand, waysOf } from '../tasks/errands.ts';
import type { Gauge, Job, Kept, Runner, Task } from '../tasks/task.ts';
import { Pace } from './pace.ts';
import type { Running } from './snapshot.ts';

interface Run {
	readonly job: Job;
	readonly startedAt: number;
	pace: Pace;
	task?: Task;
	gauge: Gauge;
	stopping: boolean;
	paused: boolean;
	/** The stop may not wait for a disk that takes nothing any more. */
	readonly giveUp: PromiseWithResolvers<void>;
	readonly ended: Promise<void>;
}

/** How long a full disk is left alone before the next try. */
const patience = 1000;
const nothingYet: Gauge = { files: 0, bytes: 0 };

export class LiveRuns {
	readonly #runner: Runner;
	readonly #clock: Clock;
	readonly #append: (event: Event) => Promise<void>;
	readonly #troubled: (error: NotRecorded) => void;
	readonly #changed: () => void;
	readonly #runs = new Map<RunId, Run>();

	constructor(runner: Runner, clock: Clock, append: (event: Event) => Promise<void>, troubled: (error: NotRecorded) => void, changed: () => void) {
		this.#runner = runner;
		this.#clock = clock;
		this.#append = append;
		this.#troubled = troubled;
		this.#changed = changed;
	}

	/** `heard`: told what is kept as well, once it is. */
	start(id: RunId, job: Job, heard?: (message: Kept) => void): void {
		const ended = Promise.withResolvers<void>();
		const newPace = (): Pace => new Pace(isErrand(job) ? waysOf(job).pacedBy : gauge => gauge.asked?.count ?? gauge.files);
		const run: Run = { job, startedAt: this.#clock.now(), pace: newPace(), gauge: nothingYet, stopping: false, paused: false, giveUp: Promise.withResolvers(), ended: ended.promise };
		this.#runs.set(id, run);
		run.task = this.#runner.start(job, {
			keep: async message => {
				await this.#keep(id, run, message);
				heard?.(message);
			},
			gauge: gauge => {
				// Files and other things have paces of their own.
				if (gauge.asked?.what !== run.gauge.asked?.what) run.pace = newPace();
				run.gauge = gauge;
				run.pace.mark(this.#clock.now(), gauge);
				this.#changed();
			},
		});
		void run.task.ended.then(() => {
			this.#runs.delete(id);
			ended.resolve();
			this.#changed();
		});
		this.#changed();
	}

	get running(): readonly Running[] {
		return [...this.#runs].map(([id, { job, startedAt, gauge, pace, stopping, paused }]) => {
			const { left } = pace;
			return {
				run: id,
				kind: job.kind,
				label: isErrand(job) ? waysOf(job).label(job) : visibleText(job.checks.length === 1 ? job.checks[0]! : `${job.checks.length} checks`),
				checks: job.kind === 'checks' ? job.checks : [],
				...(job.kind === 'sniffer-log' ? { log: job.log } : {}),
				startedAt,
				gauge,
				rate: pace.rate,
				...(left === undefined ? {} : { left }),
				stopping,
				paused,
			};
		});
	}

	isRunning(check: CheckId): boolean {
		return [...this.#runs.values()].some(({ job }) => job.kind === 'checks' && job.checks.includes(check));
	}

	isReading(log: Visible): boolean {
		return [...this.#runs.values()].some(({ job }) => job.kind === 'sniffer-log' && job.log === log);
	}

	get isCapturing(): boolean {
		return [...this.#runs.values()].some(({ job }) => job.kind === 'capture');
	}

	stop(id: RunId): void {
		const run = this.#runs.get(id);
		if (run === undefined) return;
		run.stopping = true;
		run.giveUp.resolve();
		run.task?.stop();
		this.#changed();
	}

	/** Asks work to hold still, or to go on. */
	pause(id: RunId, on: boolean): void {
		const run = this.#runs.get(id);
		if (run === undefined || run.stopping || run.paused === on) return;
		run.paused = on;
		run.task?.pause(on);
		this.#changed();
	}

	/** Resolves when the work is done and all it told is kept; at once where there is none of this name. */
	ended(id: RunId): Promise<void> {
		return this.#runs.get(id)?.ended ?? Promise.resolve();
	}

	stopAll(): void {
		for (const id of this.#runs.keys()) this.stop(id);
	}

	async idle(): Promise<void> {
		while (this.#runs.size > 0) await Promise.all([...this.#runs.values()].map(run => run.ended));
	}

	/** A task waits here while the disk takes nothing: it slows down, and loses nothing unless the operator stops it. */
	async #keep(id: RunId, run: Run, message: Kept): Promise<void> {
		let events = eventsOf(id, run.job, message);
		while (events.length > 0) {
			const results = await Promise.allSettled(events.map(event => this.#append(event)));
			const failed = results.findIndex(result => result.status === 'rejected');
			if (failed === -1) return;
			const { reason } = results[failed] as PromiseRejectedResult;
			if (!(reason instanceof NotRecorded)) throw reason;
			this.#troubled(reason);
			events = events.filter((_, at) => results[at]!.status === 'rejected');
			if (run.stopping) return;
			let again: NodeJS.Timeout | undefined;
			await Promise.race([run.giveUp.promise, new Promise(resolve => (again = setTimeout(resolve, patience)))]);
			clearTimeout(again);
		}
	}
}

function eventsOf(run: RunId, job: Job, message: Kept): readonly Event[] {
	switch (message.type) {
		case 'findings':
			return message.findings.map(finding => ({ type: 'finding-made', run, finding }));
		case 'check-ended':
			return [{ type: 'check-ended', run, check: message.check, ending: message.ending }];
		case 'events':
			return message.events;
		default:
			return isErrand(job) ? (waysOf(job).eventsOf?.(job, message) ?? []) : [];
	}
}
