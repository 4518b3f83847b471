/**
 * The recording side of a job: takes what threads tell, puts it in order, has it kept, and sees that nothing asked is left
 * without an answer.
 */

import { nothingCovered, Tally, type Ending, type How } from '../core/coverage.ts';
import type { CheckId, Finding } from '../core/finding.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import type { Card } from '../checks/cards.ts';
import type { WholeWalk } from '../checks/check.ts';
import { wholeOf } from '../checks/judges.ts';
import { isErrand, lostWord, waysOf } from './errands.ts';
import { LogAnswers } from './logs/log-answers.ts';
import { wordsOf } from './run-job.ts';
import { sortChecks, type Sorted } from './run-check.ts';
import { SweepLedger, type Judged, type Release } from './sweep-ledger.ts';
import type { Gauge, Hear, Job, Kept } from './task.ts';
import type { FromThread, Parts } from './wire.ts';

/** Milliseconds between two gauges: at most ten a second. */
const gaugePace = 100;

export class Answers {
	readonly checks: Pick<Sorted, 'host' | 'file' | 'package' | 'log'>;
	readonly ledger: SweepLedger;
	/** Where the parts of the walk begin, once the crown is cut. */
	parts: Parts | undefined;
	readonly #job: Job;
	readonly #hear: Hear;
	readonly #clock: () => number;
	readonly #broken: (why: Visible) => void;
	readonly #unanswered: Set<CheckId>;
	readonly #packageParts = new Map<CheckId, Ending[]>();
	readonly #log: LogAnswers;
	readonly #gauges = new Map<number, Gauge>();
	#gaugedAt = -gaugePace;
	#keeping = 0;
	#allKept = Promise.withResolvers<void>();
	#isBroken = false;
	/** An errand owes its last word. */
	#isOwed: boolean;

	/** `broken` is called once, when a message could not be kept: nothing more is worth doing. */
	constructor(job: Job, known: readonly Card[], hear: Hear, clock: () => number, broken: (why: Visible) => void) {
		const sorted: Sorted = job.kind === 'checks' ? sortChecks(job.checks, known, job.target, job.circumstances) : { host: [], file: [], package: [], log: [], answered: [] };
		this.#job = job;
		this.#hear = hear;
		this.#clock = clock;
		this.#broken = broken;
		this.checks = sorted;
		this.ledger = new SweepLedger(
			sorted.file.map(({ id }) => id),
			(check, parts, met) => judgedWhole(sorted.file.find(({ id }) => id === check)!, { parts, met }),
		);
		this.#unanswered = new Set(sorted.host.map(({ id }) => id));
		for (const { id } of sorted.package) this.#packageParts.set(id, []);
		this.#log = new LogAnswers(sorted.log, job.kind === 'checks' ? job.circumstances : { now: 0, own: [] }, message => this.#keep({ message }));
		this.#isOwed = isErrand(job);
		for (const message of sorted.answered) this.#keep({ message });
	}

	/** Threads that read logs. */
	set logSeats(count: number) {
		this.#log.seats = count;
	}

	/** Has this thread told what it heard of the logs? */
	heardLogs(thread: number): boolean {
		return this.#log.heard(thread);
	}

	/** Host checks without an end, in the order asked. */
	get unanswered(): readonly CheckId[] {
		return [...this.#unanswered];
	}

	/** `kept` is called when what a heavy message holds is kept, or need not be. */
	take(thread: number, told: FromThread, kept: () => void): void {
		switch (told.type) {
			case 'kept':
				if (told.message.type === 'check-ended') this.#unanswered.delete(told.message.check);
				if (isErrand(this.#job) && waysOf(this.#job).closes(told.message)) this.#isOwed = false;
				return this.#keep({ message: told.message, kept });
			case 'held':
				return this.#keepAll(this.ledger.held(told.part, told.held, kept));
			case 'swept':
				return this.#keepAll(this.ledger.swept(told.part, told.swept));
			case 'begun':
				return this.ledger.begun(told.check, told.coverage);
			case 'unbegun':
				return this.#keepAll(this.ledger.fail(told.check, told.why));
			case 'package-part':
				this.#packageParts.get(told.check)?.push(told.ending);
				return;
			case 'log-parts':
				return this.#log.take(thread, told.parts);
			case 'parts':
				this.parts = told.parts;
				return this.#keepAll(this.ledger.expect(told.parts.length + 1));
			case 'gauge':
				this.#gauges.set(thread, told.gauge);
				return this.#gauge(false);
			case 'done':
		}
	}

	/** One check is given up; the others go on. */
	fail(check: CheckId, why: Visible): void {
		if (this.#log.fail(check, why)) return;
		if (this.#packageParts.delete(check) || this.#unanswered.delete(check)) this.#keep({ message: ended(check, 'failed', why) });
		else this.#keepAll(this.ledger.fail(check, why));
	}

	/** Answers everything that is still open, and resolves when all of it is kept. */
	async close(end: How, reason?: Visible): Promise<void> {
		// Whatever went wrong on the way: what was not looked at through and through is never `complete`.
		const isLost = end === 'complete' && (this.#unanswered.size > 0 || this.ledger.open.length > 0 || this.#log.isOpen || this.#isOwed);
		const how = isLost ? 'failed' : end;
		const why = isLost ? visibleText('the work ended without its answer: a fault of regain itself') : reason;
		for (const check of this.#unanswered) this.#keep({ message: ended(check, how, why) });
		this.#unanswered.clear();
		for (const [check, parts] of this.#packageParts) this.#keep({ message: { type: 'check-ended', check, ending: joined(parts, how, why) } });
		this.#packageParts.clear();
		this.#log.close(how, why);
		this.#keepAll(this.ledger.close(how, why));
		if (this.#isOwed && isErrand(this.#job)) this.#keep({ message: lostWord(this.#job, how, why) });
		this.#isOwed = false;
		this.#gauge(true);
		if (this.#keeping > 0) await this.#allKept.promise;
	}

	#keepAll(released: readonly Release[]): void {
		for (const release of released) this.#keep(release);
	}

	#keep({ message, kept }: Release): void {
		if (this.#isBroken) return kept?.();
		this.#keeping++;
		const settle = (): void => {
			kept?.();
			if (--this.#keeping > 0) return;
			this.#allKept.resolve();
			this.#allKept = Promise.withResolvers();
		};
		const keeping = (async (): Promise<void> => this.#hear.keep(message))();
		keeping.then(settle, (error: unknown) => {
			if (!this.#isBroken) {
				this.#isBroken = true;
				this.#broken(shown`what was found could not be recorded: ${wordsOf(error)}`);
			}
			settle();
		});
	}

	#gauge(last: boolean): void {
		const now = this.#clock();
		if (this.#gauges.size === 0 || (!last && now - this.#gaugedAt < gaugePace)) return;
		this.#gaugedAt = now;
		const gauges = [...this.#gauges.values()];
		if (isErrand(this.#job)) return this.#hear.gauge(gauges.at(-1)!);
		const share = this.parts === undefined ? gauges.reduce((most, { share: done = 0 }) => Math.max(most, done), 0) : Math.min(1, this.ledger.done / (this.parts.length + 1));
		const place = gauges.findLast(gauge => gauge.place !== undefined)?.place;
		// While files are walked as well, how far those are is the whole of it.
		const asking = this.parts !== undefined && this.ledger.done <= this.parts.length ? undefined : gauges.findLast(gauge => gauge.asked !== undefined);
		this.#hear.gauge({
			files: gauges.reduce((sum, { files }) => sum + files, 0),
			bytes: gauges.reduce((sum, { bytes }) => sum + bytes, 0),
			...(asking?.share === undefined ? (share === 0 && this.parts === undefined ? {} : { share }) : { share: asking.share }),
			...(place === undefined ? {} : { place }),
			...(asking?.asked === undefined ? {} : { asked: asking.asked }),
		});
	}
}

/** What threads did of one package check, as one ending. A job that did not end well says why for all of them. */
function joined(parts: readonly Ending[], how: How, why: Visible | undefined): Ending {
	const coverage = new Tally();
	for (const part of parts) coverage.add(part.coverage);
	const worst = how === 'complete' ? parts.find(part => part.how !== 'complete') : { how, why };
	const told = worst?.why;
	return { how: worst?.how ?? how, coverage: coverage.coverage, ...(told === undefined ? {} : { why: told }) };
}

function ended(check: CheckId, how: How, why: Visible | undefined): Kept {
	return { type: 'check-ended', check, ending: { how, coverage: nothingCovered, ...(why === undefined ? {} : { why }) } };
}

/** What the machine is not made for (a file system that keeps no such count) is no fault: `not-applicable`, with the reason. */
function judgedWhole(card: Card, walk: WholeWalk): Judged {
	const findings: Finding[] = [];
	try {
		const judging = wholeOf(card)?.(walk);
		let step = judging?.next();
		for (; step?.done === false; step = judging!.next()) findings.push(step.value);
		const why = step?.done === true ? step.value?.couldNotLook : undefined;
		return why === undefined ? { findings, how: 'complete' } : { findings, how: 'not-applicable', why };
	} catch (error) {
		return { findings, how: 'failed', why: shown`it failed: ${wordsOf(error)}` };
	}
}
