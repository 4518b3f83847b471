/** Was the machine at work while a log was silent? Asked of the other logs: one that speaks often, and spoke on, says so. */

import type { Visible } from '../../core/visible.ts';
import { hasTimes, type Series } from './log-facts.ts';

/** So many records are to be looked for in the time of a silence before a log is heard about it. */
const enough = 20;
const nearlyAll = 0.9;
/** Readers tell of silences within a log that spans so much (log-rhythm). */
const tellsSilences = 4 * 86_400_000;

interface Stretch {
	readonly from: number;
	readonly to: number;
}

interface Witness {
	readonly name: Visible;
	readonly usual: number;
	readonly spoke: readonly Stretch[];
	readonly silent: readonly Stretch[];
}

export class Witnesses {
	readonly #witnesses: readonly Witness[];
	/** The latest time any log tells. */
	readonly latest: number;

	constructor(all: readonly Series[]) {
		this.#witnesses = all.map(({ name, usual, logs }) => {
			const timed = logs.filter(hasTimes);
			return { name, usual, spoke: timed.map(({ first, last }) => ({ from: first, to: last })), silent: timed.flatMap(({ gaps }) => gaps) };
		});
		// A log may tell of any time; when its file was written last bounds it.
		this.latest = Math.max(0, ...all.flatMap(({ logs }) => logs.filter(hasTimes).map(({ last, modified }) => Math.min(last, modified + 86_400_000))));
	}

	/** Other series that spoke on from one time to the other; the busiest first. */
	of(from: number, to: number, besides: Visible): readonly Visible[] {
		return this.#witnesses
			.filter(({ name, usual, spoke, silent }) => name !== besides && usual * enough <= to - from && covered(spoke.filter(one => one.to - one.from >= tellsSilences || one.to - one.from <= (to - from) / 2), from, to) >= nearlyAll * (to - from) && covered(silent, from, to) < 0.5 * (to - from))
			.toSorted((a, b) => a.usual - b.usual)
			.map(({ name }) => name);
	}
}

/** Logs of a series follow one another, so that their stretches hardly overlap. */
function covered(stretches: readonly Stretch[], from: number, to: number): number {
	return Math.min(to - from, stretches.reduce((sum, one) => sum + Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)), 0));
}
