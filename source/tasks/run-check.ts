/** One host check from its start to its end, and which checks can be asked of a target at all. */

import { nothingCovered, Tally, type Ending } from '../core/coverage.ts';
import type { Target } from '../core/event.ts';
import type { CheckId, Finding } from '../core/finding.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import type { Card } from '../checks/cards.ts';
import type { Circumstances, Far, HostCheck, Idle } from '../checks/check.ts';
import type { Host } from '../host/host.ts';
import { Stopped, type Watch } from '../host/watched.ts';
import { batchSize, type Kept } from './task.ts';

export interface Sorted {
	readonly host: readonly Card[];
	readonly file: readonly Card[];
	readonly package: readonly Card[];
	readonly log: readonly Card[];
	/** Already answered: not to be asked of this target, or not known at all. */
	readonly answered: readonly Kept[];
}

export function sortChecks(asked: readonly CheckId[], known: readonly Card[], { kind }: Target, circumstances: Circumstances): Sorted {
	const host: Card[] = [];
	const file: Card[] = [];
	const packages: Card[] = [];
	const log: Card[] = [];
	const answered: Kept[] = [];
	for (const id of asked) {
		const check = known.find(one => one.id === id);
		if (check === undefined) {
			answered.push(endedWith(id, 'failed', shown`there is no check ${visibleText(id)} in this program`));
		} else if (check.needs !== 'both' && check.needs !== kind) {
			const title = visibleText(check.title);
			const why =
				check.needs === 'live'
					? shown`it needs the running system: ${title}; an image cannot show it`
					: shown`it needs a mounted disk or image: ${title}; the running system cannot show it`;
			answered.push(endedWith(id, 'not-applicable', why));
		} else if (check.kind === 'host') host.push(check);
		else if (check.kind === 'package') packages.push(check);
		else if (check.kind === 'log') log.push(check);
		else if (check.kind === 'file') {
			if (check.idle !== undefined && isIdle(check.idle, circumstances)) answered.push(endedWith(id, 'not-applicable', check.idle.why));
			else file.push(check);
		} else answered.push(endedWith(id, 'failed', shown`nothing here knows how to run ${visibleText(id)}`));
	}
	return { host, file, package: packages, log, answered };
}

/** Nothing the check could compare with was brought. */
export function isIdle({ without }: Idle, circumstances: Circumstances): boolean {
	return without.every(name => circumstances[name] === undefined);
}

function endedWith(check: CheckId, how: Ending['how'], why: Visible): Kept {
	return { type: 'check-ended', check, ending: { how, coverage: nothingCovered, why } };
}

/** Too long for one look at named places: it is given up, and what it had is kept. */
class OutOfTime extends Error {}

/** How long the check at work may take. One limit serves a whole job, as one watched host does: it is set anew for each check. */
export class TimeLimit {
	readonly #clock: () => number;
	#until = Infinity;

	/** @param clock a clock that only goes forward, in milliseconds */
	constructor(clock: () => number) {
		this.#clock = clock;
	}

	set(budget: number): void {
		this.#until = this.#clock() + budget;
	}

	lift(): void {
		this.#until = Infinity;
	}

	/** Throws when the time is over. */
	heed(): void {
		if (this.#until !== Infinity && this.#clock() > this.#until) throw new OutOfTime();
	}
}

export interface RunOptions {
	readonly watch: Watch;
	/** Heeded by the host the check looks at, and here. */
	readonly limit: TimeLimit;
	/** A clock that only goes forward, in milliseconds. */
	readonly clock: () => number;
	/** Milliseconds the check may take. */
	readonly budget: number;
	readonly far?: (far: Far) => void;
}

/** Milliseconds a finding may wait for others to be told together with it: should the check hang, these are lost. */
const pace = 100;

/**
 * Findings in batches, then the end. `undefined` is a place to breathe.
 * @param host watched, with `watch` and `limit`
 */
export function* runCheck(check: HostCheck, host: Host, circumstances: Circumstances, { watch, limit, clock, budget, far }: RunOptions): Generator<Kept | undefined, void> {
	const tally = new Tally();
	limit.set(budget);
	let batch: Finding[] = [];
	let toldAt = -pace;
	const ended = function* (how: Ending['how'], why?: Visible): Generator<Kept> {
		if (batch.length > 0) yield { type: 'findings', findings: batch };
		yield { type: 'check-ended', check: check.id, ending: { how, coverage: tally.coverage, ...(why === undefined ? {} : { why }) } };
	};
	try {
		const looking = check.run(host, circumstances, tally);
		for (let step = looking.next(); ; step = looking.next()) {
			watch.pulse();
			limit.heed();
			if (step.done === true) {
				const why = step.value?.couldNotLook;
				return yield* ended(why === undefined ? 'complete' : 'failed', why);
			}
			if ('far' in step.value) far?.(step.value);
			else batch.push(step.value);
			if (batch.length > 0 && (batch.length === batchSize || clock() - toldAt >= pace)) {
				yield { type: 'findings', findings: batch };
				batch = [];
				toldAt = clock();
			} else yield undefined;
			if (watch.stopped()) throw new Stopped();
		}
	} catch (error) {
		if (error instanceof Stopped) return yield* ended('cancelled', stoppedByOperator);
		if (error instanceof OutOfTime) return yield* ended('failed', shown`it took more than ${Math.round(budget / 60_000)} minutes and was given up`);
		return yield* ended('failed', shown`it failed: ${visibleText(error instanceof Error ? error.message : String(error))}`);
	} finally {
		limit.lift();
	}
}

export const stoppedByOperator = visibleText('stopped by the operator');
