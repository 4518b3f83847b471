/** The work of one thread on a job of checks: from what it was assigned to what it tells. The same in a real thread and inline. */

import { nothingCovered, type Ending } from '../core/coverage.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import type { CheckId } from '../core/finding.ts';
import type { LogCheck } from '../checks/check.ts';
import { shareLists } from '../checks/installed-packages.ts';
import type { Host, HostPath } from '../host/host.ts';
import { Stopped, watched, type Watch } from '../host/watched.ts';
import { Bounds } from './bounds.ts';
import { SharedShelf } from './lists-on-shelf.ts';
import { judgeLogs, type BrokenOff } from './logs/judge-logs.ts';
import type { Judging } from './panel.ts';
import { runCheck, stoppedByOperator, TimeLimit } from './run-check.ts';
import { Sweep, type Piece } from './sweep.ts';
import type { Breath } from './swept.ts';
import { inBatches, type ChecksJob, type Gauge, type TaskEnd } from './task.ts';
import type { Tree } from './tree.ts';
import type { PackageWork } from './verify-packages.ts';
import type { Assignment, FromThread, Parts } from './wire.ts';
import type { Workplace } from './workplace.ts';

/** A message, or `undefined`: a place to breathe. */
export type Tell = Generator<FromThread | undefined, void>;

/** A beat looks at the clock, and a package gives a pulse for every file. */
const pulsesToABeat = 16;

/** What threads know of each other's work on packages. */
type Shared = Pick<PackageWork, 'take' | 'taken'>;

/** Parts are runs of neighbouring pieces: a folder of a million folders does not make a million messages. */
const mostParts = 2000;

export class ChecksWork {
	readonly #job: ChecksJob;
	readonly #assignment: Assignment;
	readonly #workplace: Workplace;
	readonly #watch: Watch;
	readonly #turn: Int32Array;
	readonly #limit: TimeLimit;
	readonly #lists: SharedArrayBuffer | undefined;
	#opened: { readonly host: Host; readonly tree: Tree } | undefined;
	#sweep: Sweep | undefined;

	/** `turn[0]` names the check at work by its place in the job, or -1. `lists`: memory in which threads share package lists. */
	constructor(job: ChecksJob, assignment: Assignment, workplace: Workplace, watch: Watch, turn: Int32Array, lists?: SharedArrayBuffer) {
		this.#lists = lists;
		this.#job = job;
		this.#assignment = assignment;
		this.#workplace = workplace;
		this.#limit = new TimeLimit(() => workplace.clock());
		this.#watch = watch;
		this.#turn = turn;
	}

	/** The directory the walk is in. */
	get at(): HostPath | undefined {
		return this.#sweep?.at;
	}

	*hostChecks(): Tell {
		const { clock, budget } = this.#workplace;
		for (const id of this.#assignment.hostChecks) {
			this.#turn[0] = this.#job.checks.indexOf(id);
			const check = this.#workplace.checks.find(one => one.id === id);
			if (check?.kind !== 'host') continue;
			try {
				for (const message of runCheck(check, this.#open().host, this.#job.circumstances, { watch: this.#watch, limit: this.#limit, clock, budget, far: ({ far: share, ...at }) => (this.pieceAt = { share, ...at }) })) {
					yield message === undefined ? undefined : { type: 'kept', message };
				}
			} catch (error) {
				const why = shown`the examined system cannot be opened: ${wordsOf(error)}`;
				yield { type: 'kept', message: { type: 'check-ended', check: id, ending: { how: 'failed', coverage: nothingCovered, why } } };
			}
			this.pieceAt = {};
			this.#turn[0] = -1;
		}
	}

	/** The package or log at work, or how far a host check has come, for the gauge. */
	pieceAt: Partial<Pick<Gauge, 'place' | 'share' | 'asked'>> = {};

	/** This thread's part of the package checks. `shared` is one for all threads. */
	async packageChecks(shared: Shared, tell: (told: FromThread) => Promise<void>, beat: () => void): Promise<void> {
		for (const id of this.#assignment.packageChecks) {
			this.#turn[0] = this.#job.checks.indexOf(id);
			const ending = await this.#packageCheck(shared, tell, beat);
			this.pieceAt = {};
			this.#turn[0] = -1;
			// Not heavy: nothing is waited for.
			void tell({ type: 'package-part', check: id, ending });
		}
	}

	async #packageCheck(shared: Shared, tell: (told: FromThread) => Promise<void>, beat: () => void): Promise<Ending> {
		let pulses = 0;
		try {
			return await this.#workplace.verifyPackages({
				host: this.#open().host,
				circumstances: this.#job.circumstances,
				...shared,
				stopped: () => this.#watch.stopped(),
				pulse: () => {
					this.#watch.pulse();
					if (++pulses % pulsesToABeat === 0) beat();
				},
				keep: async findings => {
					for (const message of inBatches(findings)) await tell({ type: 'kept', message });
				},
				at: (place, share) => {
					this.pieceAt = { place, share };
				},
			});
		} catch (error) {
			if (error instanceof Stopped) return { how: 'cancelled', coverage: nothingCovered, why: stoppedByOperator };
			return { how: 'failed', coverage: nothingCovered, why: shown`it failed: ${wordsOf(error)}` };
		}
	}

	/** This thread's part of the log checks. `claim` counts the series of logs for all threads. */
	async logChecks(claim: () => number, tell: (told: FromThread) => void, beat: () => Promise<void> | void): Promise<void> {
		const ids = this.#assignment.logChecks;
		if (ids.length === 0) return;
		const checks = this.#workplace.checks.filter((check): check is LogCheck => check.kind === 'log' && ids.includes(check.id));
		// Between two judges the reader is at work: what hangs there is told of the first of them.
		const reading = this.#job.checks.indexOf(ids[0]!);
		const turn = (id: CheckId | undefined): void => {
			this.#turn[0] = id === undefined ? reading : this.#job.checks.indexOf(id);
		};
		turn(undefined);
		try {
			const { host } = this.#open();
			const alive = (): Promise<void> | void => {
				this.#watch.pulse();
				if (this.#watch.stopped()) throw new Stopped();
				return beat();
			};
			const at = (place: Visible, share: number): void => {
				this.pieceAt = { place, share };
			};
			const { logFormats: formats } = this.#workplace;
			tell({ type: 'log-parts', parts: await judgeLogs({ host, circumstances: this.#job.circumstances, checks, formats, claim, alive, turn, at }) });
		} catch (error) {
			const brokenOff: BrokenOff = error instanceof Stopped ? { how: 'cancelled', why: stoppedByOperator } : { how: 'failed', why: shown`it failed: ${wordsOf(error)}` };
			tell({ type: 'log-parts', parts: ids.map(check => ({ check, part: undefined, coverage: nothingCovered, brokenOff })) });
		}
		this.pieceAt = {};
		this.#turn[0] = -1;
	}

	/** Lets every file check read what it needs to judge. */
	*begin(): Tell {
		const job = this.#job;
		const judges: Judging[] = [];
		for (const id of this.#assignment.fileChecks) {
			const check = this.#workplace.checks.find(one => one.id === id);
			if (check?.kind !== 'file') continue;
			const turn = job.checks.indexOf(id);
			this.#turn[0] = turn;
			try {
				judges.push({ check: id, turn, judge: check.begin(this.#open().host, { ...job.circumstances, crossMounts: job.crossMounts }) });
			} catch (error) {
				if (error instanceof Stopped) return;
				yield { type: 'unbegun', check: id, why: shown`it failed before the walk: ${wordsOf(error)}` };
			}
			this.#turn[0] = -1;
			yield undefined;
		}
		if (judges.length === 0) return;
		const { tree } = this.#open();
		const bounds = new Bounds(tree, job.circumstances.own, job.crossMounts);
		const { clock, budget } = this.#workplace;
		this.#sweep = new Sweep({ tree, judges, bounds, watch: this.#watch, clock, budget, turn: this.#turn });
		if (!this.#assignment.crown) return;
		for (const { check, judge } of judges) if (judge.coverage !== undefined) yield { type: 'begun', check, coverage: judge.coverage };
	}

	/** Part 0. Returns where the others begin; none where it was stopped. */
	*crown(): Generator<FromThread | undefined, Parts> {
		const sweep = this.#sweep;
		if (sweep === undefined) return [];
		let pieces: readonly Piece[] = [];
		yield* this.#part(0, sweep, function* () {
			pieces = yield* sweep.crown();
		});
		return partsOf(pieces);
	}

	/** One part of the walk. */
	*part(part: number, pieces: readonly Piece[]): Tell {
		const sweep = this.#sweep;
		if (sweep === undefined) return;
		yield* this.#part(part, sweep, function* () {
			for (const piece of pieces) yield* sweep.piece(piece);
		});
	}

	*#part(part: number, sweep: Sweep, walk: () => Generator<Breath, void>): Tell {
		const told = (held: Breath): FromThread | undefined => (held === undefined ? undefined : { type: 'held', part, held });
		let stopped = false;
		try {
			for (const held of walk()) yield told(held);
		} catch (error) {
			if (!(error instanceof Stopped)) throw error;
			stopped = true;
		}
		yield { type: 'swept', part, swept: yield* mapped(sweep.end(stopped), told) };
	}

	/** The host is watched once for all checks: what they read for each other (package lists, accounts) is remembered by host. */
	#open(): { readonly host: Host; readonly tree: Tree } {
		if (this.#opened !== undefined) return this.#opened;
		const { host, tree } = this.#workplace.open(this.#job.target);
		const watch: Watch = {
			pulse: () => {
				this.#watch.pulse();
				this.#limit.heed();
			},
			stopped: () => this.#watch.stopped(),
			read: (bytes, files) => this.#watch.read(bytes, files),
		};
		this.#opened = { host: watched(host, watch), tree };
		if (this.#lists !== undefined) shareLists(this.#opened.host, new SharedShelf(this.#lists, watch));
		return this.#opened;
	}
}

/** What a check ended in: a thrown thing's own words. */
export function wordsOf(error: unknown): Visible {
	return visibleText(error instanceof Error ? error.message : String(error));
}

/** How a task ended: our own trouble counts before the operator's wish, and that before a log's own words. */
export function endOf(trouble: Visible | undefined, cancelled: boolean, log: TaskEnd | undefined): TaskEnd {
	if (trouble !== undefined) return { how: 'failed', why: trouble };
	if (cancelled) return { how: 'cancelled', why: stoppedByOperator };
	return log ?? { how: 'complete' };
}

function* mapped<From, To, End>(from: Generator<From, End>, to: (one: From) => To): Generator<To, End> {
	for (let step = from.next(); ; step = from.next()) {
		if (step.done === true) return step.value;
		yield to(step.value);
	}
}

function partsOf(pieces: readonly Piece[]): Parts {
	const size = Math.ceil(pieces.length / mostParts);
	const parts: (readonly Piece[])[] = [];
	for (let first = 0; first < pieces.length; first += size) parts.push(pieces.slice(first, first + size));
	return parts;
}
