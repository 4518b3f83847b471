/** The recording side of the log checks: the parts of all threads put together, judged once, and answered for. */

import { Tally, type How } from '../../core/coverage.ts';
import type { CheckId } from '../../core/finding.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import type { Card } from '../../checks/cards.ts';
import type { Circumstances } from '../../checks/check.ts';
import { logCheckOf } from '../../checks/judges.ts';
import { inBatches, type Kept } from '../task.ts';
import type { LogPart } from './judge-logs.ts';

export class LogAnswers {
	/** Threads that read logs, each of which tells its parts once. */
	seats = Infinity;
	readonly #open: Map<CheckId, { readonly check: Card; readonly parts: LogPart[] }>;
	readonly #circumstances: Circumstances;
	readonly #keep: (message: Kept) => void;
	readonly #heard = new Set<number>();

	constructor(checks: readonly Card[], circumstances: Circumstances, keep: (message: Kept) => void) {
		this.#open = new Map(checks.map(check => [check.id, { check, parts: [] }]));
		this.#circumstances = circumstances;
		this.#keep = keep;
	}

	/** Some check has no answer yet. */
	get isOpen(): boolean {
		return this.#open.size > 0;
	}

	heard(thread: number): boolean {
		return this.#heard.has(thread);
	}

	take(thread: number, parts: readonly LogPart[]): void {
		this.#heard.add(thread);
		for (const part of parts) this.#open.get(part.check)?.parts.push(part);
		if (this.#heard.size >= this.seats) this.#answer('complete', undefined);
	}

	/** Is it one of these? Then it is answered for. */
	fail(check: CheckId, why: Visible): boolean {
		if (!this.#open.has(check)) return false;
		this.#answerOne(check, 'failed', why);
		return true;
	}

	/** What the threads did not come to tell is missing: what they did tell is judged all the same. */
	close(how: How, why: Visible | undefined): void {
		this.#answer(how, why);
	}

	#answer(how: How, why: Visible | undefined): void {
		for (const id of this.#open.keys()) this.#answerOne(id, how, why);
	}

	#answerOne(id: CheckId, how: How, why: Visible | undefined): void {
		const { check, parts } = this.#open.get(id)!;
		this.#open.delete(id);
		const tally = new Tally();
		for (const { coverage } of parts) tally.add(coverage);
		const broken = parts.find(part => part.brokenOff !== undefined)?.brokenOff;
		let end: { readonly how: How; readonly why: Visible | undefined } = how === 'complete' && broken !== undefined ? broken : { how, why };
		try {
			const whole = end.how === 'complete';
			const findings = [...logCheckOf(check).judge({ parts: parts.filter(({ part }) => part !== undefined).map(({ part }) => part), circumstances: this.#circumstances, whole })];
			for (const message of inBatches(findings)) this.#keep(message);
		} catch (error) {
			end = { how: 'failed', why: shown`it failed: ${visibleText(error instanceof Error ? error.message : String(error))}` };
		}
		this.#keep({ type: 'check-ended', check: id, ending: { how: end.how, coverage: tally.coverage, ...(end.why === undefined ? {} : { why: end.why }) } });
	}
}
