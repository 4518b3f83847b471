/**
 * What the parts of a walk found, put back into their order: part 0 is the root itself, then the pieces. Whatever order threads
 * hand them in, the same tree gives the same findings in the same order, and the same coverage.
 */

import { Tally, type Coverage, type How } from '../core/coverage.ts';
import type { CheckId, Finding } from '../core/finding.ts';
import type { Visible } from '../core/visible.ts';
import type { Swept, Yield } from './swept.ts';
import { inBatches, type Kept } from './task.ts';

/** A message whose turn has come; `kept` is to be called when it is kept. */
export interface Release {
	readonly message: Kept;
	readonly kept?: () => void;
}

/** What a check made of the whole walk. */
export interface Judged {
	readonly findings: readonly Finding[];
	readonly how: How;
	readonly why?: Visible;
}

/** Asked of checks that made parts, once the walk came to its end. */
export type JudgeWhole = (check: CheckId, parts: readonly unknown[], met: Coverage) => Judged;

interface Part {
	readonly batches: { readonly held: readonly Finding[]; readonly kept: () => void }[];
	swept?: Swept;
}

export class SweepLedger {
	readonly #open: Set<CheckId>;
	readonly #parts = new Map<number, Part>();
	readonly #met = new Tally();
	readonly #read = new Map<CheckId, Tally>();
	readonly #wholes = new Map<CheckId, unknown[]>();
	readonly #judgeWhole: JudgeWhole;
	/** Findings of the part at work that are out already, by check: a part begun again gives them again. */
	readonly #given = new Map<CheckId, number>();
	#again = new Map<CheckId, number>();
	#next = 0;
	#total = Number.POSITIVE_INFINITY;

	constructor(checks: readonly CheckId[], judgeWhole: JudgeWhole) {
		this.#judgeWhole = judgeWhole;
		this.#open = new Set(checks);
	}

	/** Parts whose findings and coverage are all out. */
	get done(): number {
		return this.#next;
	}

	/** Checks without an end, in the order asked. */
	get open(): readonly CheckId[] {
		return [...this.#open];
	}

	/** How many parts there are, the crown among them. */
	expect(parts: number): readonly Release[] {
		this.#total = parts;
		return this.#release();
	}

	/** What a check read before the walk. */
	begun(check: CheckId, coverage: Coverage): void {
		this.#reading(check).add(coverage);
	}

	held(part: number, held: Yield, kept: () => void): readonly Release[] {
		if (held instanceof Uint8Array) return this.#rows(held, kept);
		this.#part(part).batches.push({ held, kept });
		return this.#release();
	}

	swept(part: number, swept: Swept): readonly Release[] {
		this.#part(part).swept = swept;
		return this.#release();
	}

	/** Was this part walked to its end? */
	has(part: number): boolean {
		return part < this.#next || this.#parts.get(part)?.swept !== undefined;
	}

	/** Another thread walks this part from its beginning: what the first had found of it and was not out is dropped. */
	restart(part: number): void {
		for (const { kept } of this.#parts.get(part)?.batches ?? []) kept();
		this.#parts.delete(part);
		if (part === this.#next) this.#again = new Map(this.#given);
	}

	fail(check: CheckId, why: Visible): readonly Release[] {
		return this.#end(check, 'failed', why, this.#met.coverage);
	}

	/** No more will come: parts that were not finished count as far as they went, in order. */
	close(how: How, why?: Visible): readonly Release[] {
		const rest = [...this.#parts].toSorted(([a], [b]) => a - b);
		const released = rest.flatMap(([, part]) => [...this.#outOf(part), ...(part.swept === undefined ? [] : this.#add(part.swept))]);
		this.#parts.clear();
		return [...released, ...this.open.flatMap(check => this.#end(check, how, why, this.#met.coverage))];
	}

	#release(): readonly Release[] {
		const released: Release[] = [];
		for (let part = this.#parts.get(this.#next); part !== undefined; part = this.#parts.get(this.#next)) {
			released.push(...this.#outOf(part));
			if (part.swept === undefined || part.swept.stopped) break;
			released.push(...this.#add(part.swept));
			this.#parts.delete(this.#next++);
			this.#given.clear();
			this.#again.clear();
		}
		if (this.#next >= this.#total) released.push(...this.open.flatMap(check => this.#end(check, 'complete', undefined, this.#met.coverage)));
		return released;
	}

	#outOf(part: Part): readonly Release[] {
		return part.batches.splice(0).flatMap(({ held, kept }): readonly Release[] => {
			const fresh = held.filter(finding => this.#open.has(finding.check) && this.#isFresh(finding.check));
			if (fresh.length > 0) return [{ message: { type: 'findings', findings: fresh }, kept }];
			kept();
			return [];
		});
	}

	/** They say themselves where they belong: a thread must not wait until it is their turn. Of a walk that fails none is used. */
	#rows(rows: Uint8Array, kept: () => void): readonly Release[] {
		if (this.#open.size > 0) return [{ message: { type: 'rows', rows }, kept }];
		kept();
		return [];
	}

	#isFresh(check: CheckId): boolean {
		const again = this.#again.get(check) ?? 0;
		if (again > 0) {
			this.#again.set(check, again - 1);
			return false;
		}
		this.#given.set(check, (this.#given.get(check) ?? 0) + 1);
		return true;
	}

	#add({ met, read, parts, failed }: Swept): readonly Release[] {
		for (const { check, part } of parts) {
			const whole = this.#wholes.get(check) ?? [];
			this.#wholes.set(check, whole);
			whole.push(part);
		}
		for (const { check, coverage } of read) this.#reading(check).add(coverage);
		const ended = failed.flatMap(({ check, why, met: shownToIt }) => {
			const seen = new Tally();
			seen.add(this.#met.coverage);
			seen.add(shownToIt);
			return this.#end(check, 'failed', why, seen.coverage);
		});
		this.#met.add(met);
		return ended;
	}

	#end(check: CheckId, how: How, why: Visible | undefined, met: Coverage): readonly Release[] {
		if (!this.#open.delete(check)) return [];
		const coverage = new Tally();
		coverage.add(met);
		coverage.add(this.#reading(check).coverage);
		const parts = how === 'complete' ? this.#wholes.get(check) : undefined;
		const judged: Judged = parts === undefined ? { findings: [], how, ...(why === undefined ? {} : { why }) } : this.#judgeWhole(check, parts, met);
		const ending = { how: judged.how, coverage: coverage.coverage, ...(judged.why === undefined ? {} : { why: judged.why }) };
		return [...inBatches(judged.findings), { type: 'check-ended', check, ending } as const].map(message => ({ message }));
	}

	#part(part: number): Part {
		const known = this.#parts.get(part) ?? { batches: [] };
		this.#parts.set(part, known);
		return known;
	}

	#reading(check: CheckId): Tally {
		const tally = this.#read.get(check) ?? new Tally();
		this.#read.set(check, tally);
		return tally;
	}
}
