/** How far a look looked: what was counted, and what was passed over with the reason. */

import { shown, type Visible } from './visible.ts';
import type { Severity } from './finding.ts';

/**
 * Things a look counts. A check names those it has. `matching`: files that are as the media have them. `absent`: places that were
 * looked for by name and are not there.
 */
export const countables = [
	'files', 'directories', 'links', 'others', 'bytes', 'records', 'unrecognised', 'lines', 'entries',
	'accounts', 'processes', 'sockets', 'interfaces', 'packages', 'matching', 'absent',
] as const;
export type Countable = (typeof countables)[number];

/**
 * Why something was passed over. The first group is a gap: the answer is not whole because of it. The second is by
 * design or by request, and said, but leaves the answer whole.
 */
export const gapReasons = ['unreadable', 'vanished', 'leads-nowhere', 'changed-while-read', 'too-large', 'time-budget', 'limit-reached', 'too-deep', 'damaged', 'unsupported', 'no-media'] as const;
export const limitReasons = ['other-file-system', 'pseudo-file-system', 'special-file', 'own-file', 'not-authenticated', 'unknown-form'] as const;
export type GapReason = (typeof gapReasons)[number];
export type LimitReason = (typeof limitReasons)[number];
export type SkipReason = GapReason | LimitReason;

export interface Skip {
	readonly reason: SkipReason;
	readonly count: number;
	/** A few, the first by their letters, so that the operator can go and see. */
	readonly examples: readonly Visible[];
}

export interface Coverage {
	readonly counts: Readonly<Partial<Record<Countable, number>>>;
	readonly skipped: readonly Skip[];
	/** Oldest and newest record read, ISO 8601 UTC, where records have times. */
	readonly span?: { readonly from: string; readonly to: string };
}

export type How = 'complete' | 'cancelled' | 'failed' | 'not-applicable';

export interface Ending {
	readonly how: How;
	readonly coverage: Coverage;
	/** Required in spirit for every `how` but `complete`: why it could not look, or why it stopped. */
	readonly why?: Visible;
}

/** The three answers. */
export type Answer = 'found' | 'nothing found' | 'could not look';

export const nothingCovered: Coverage = { counts: {}, skipped: [] };

/** What was passed over and leaves the answer incomplete. */
export function gaps(coverage: Coverage): readonly Skip[] {
	return coverage.skipped.filter(skip => (gapReasons as readonly string[]).includes(skip.reason));
}

/** Did the look see everything it was meant to see? */
export function isWhole(ending: Ending): boolean {
	return ending.how === 'complete' && gaps(ending.coverage).length === 0;
}

/**
 * `found` counts findings of any severity that ask for attention (low and above; `info` is not an alarm). A look that came
 * to its end and met nothing but gaps (an unreadable /etc) could not look.
 */
export function answerOf(ending: Ending, worst: Severity | undefined): Answer {
	if (worst !== undefined && worst !== 'info') return 'found';
	const { counts } = ending.coverage;
	const sawNothing = gaps(ending.coverage).length > 0 && Object.entries(counts).every(([what, count]) => what === 'absent' || count === 0);
	return ending.how === 'complete' && !sawNothing ? 'nothing found' : 'could not look';
}

const most = 3;

/** The first by their letters, so that it does not matter which thread met what first. */
function keepFirst(examples: Visible[], example: Visible): void {
	if (examples.length < most) return void examples.push(example);
	const last = examples.reduce((latest, one, at) => (one > examples[latest]! ? at : latest), 0);
	if (example < examples[last]!) examples[last] = example;
}

/** Counts as a look goes. One for each check of a sweep; merged when threads join. */
export class Tally {
	readonly #counts = new Map<Countable, number>();
	readonly #skips = new Map<SkipReason, { count: number; examples: Visible[] }>();
	#span: Coverage['span'];

	count(what: Countable, by = 1): void {
		this.#counts.set(what, (this.#counts.get(what) ?? 0) + by);
	}

	skip(reason: SkipReason, example: Visible, count = 1): void {
		const known = this.#skips.get(reason);
		if (known === undefined) this.#skips.set(reason, { count, examples: [example] });
		else {
			known.count += count;
			keepFirst(known.examples, example);
		}
	}

	/** Records from `from` to `to` were read (ISO 8601 UTC, as `toISOString` writes it, which sorts by time). */
	spanned(from: string, to: string = from): void {
		const known = this.#span ?? { from, to };
		this.#span = { from: from < known.from ? from : known.from, to: to > known.to ? to : known.to };
	}

	add(other: Coverage): void {
		if (other.span !== undefined) this.spanned(other.span.from, other.span.to);
		for (const [what, by] of Object.entries(other.counts)) this.count(what as Countable, by);
		for (const { reason, count, examples } of other.skipped) {
			const known = this.#skips.get(reason) ?? { count: 0, examples: [] };
			known.count += count;
			for (const example of examples) keepFirst(known.examples, example);
			this.#skips.set(reason, known);
		}
	}

	get coverage(): Coverage {
		const counts: Partial<Record<Countable, number>> = {};
		for (const what of countables) {
			const count = this.#counts.get(what);
			if (count !== undefined) counts[what] = count;
		}
		const reasons: readonly SkipReason[] = [...gapReasons, ...limitReasons];
		const skipped = reasons.flatMap(reason => {
			const skip = this.#skips.get(reason);
			return skip === undefined ? [] : [{ reason, count: skip.count, examples: skip.examples.toSorted() }];
		});
		return this.#span === undefined ? { counts, skipped } : { counts, skipped, span: this.#span };
	}
}

const inWords: Readonly<Record<string, string>> = { matching: 'as on the media', absent: 'looked for and not there', vanished: 'not there' };

/** `12,345 files, 67 directories; passed over: 2 unreadable (/root, ...)`. */
export function coverageInWords(coverage: Coverage): Visible {
	const counts = Object.entries(coverage.counts).map(([what, count]) => `${grouped(count)} ${inWords[what] ?? what}`);
	const skips = coverage.skipped.map(({ reason, count, examples }) => {
		const first = examples[0];
		return `${grouped(count)} ${inWords[reason] ?? reason}${first === undefined ? '' : ` (${first}${count > 1 ? ', ...' : ''})`}`;
	});
	const looked = counts.length === 0 ? 'nothing counted' : counts.join(', ');
	const words = skips.length === 0 ? looked : `${looked}; passed over: ${skips.join(', ')}`;
	return shown`${words as Visible}`;
}

/** 1234567 -> `1,234,567`, the same in every locale. */
export function grouped(count: number): string {
	return String(Math.trunc(count)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
