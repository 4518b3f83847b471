/** How ended copies are opened: looked at in the background when somebody reads it, and again when that is a while ago. */

import { mountAdvice, type MountAdvice } from '../core/mount-advice.ts';
import type { RunId } from '../core/event.ts';
import type { ImageCopy } from '../core/image-copy.ts';
import { shown, type Visible } from '../core/visible.ts';
import type { Runner } from '../tasks/task.ts';
import { surveyed } from './surveying.ts';

export type Opening =
	| { readonly is: 'looked-at'; readonly advice: MountAdvice }
	| { readonly is: 'looking' }
	/** Not there any more, or it does not let itself be looked at. */
	| { readonly is: 'not-open'; readonly why: Visible };

/** Milliseconds after which a disk may be another one. */
const stale = 10_000;

export class Openings {
	readonly #runner: Runner;
	readonly #now: () => number;
	readonly #changed: () => void;
	readonly #known = new Map<RunId, { readonly opening: Opening; readonly at: number }>();
	readonly #looking = new Set<RunId>();
	readonly #closing = new AbortController();

	/** @param changed called when an answer came */
	constructor(runner: Runner, now: () => number, changed: () => void) {
		this.#runner = runner;
		this.#now = now;
		this.#changed = changed;
	}

	of(run: RunId, copy: ImageCopy): Opening {
		const known = this.#known.get(run);
		const isStale = known === undefined || Math.abs(this.#now() - known.at) >= stale;
		if (isStale && !this.#looking.has(run)) void this.#look(run, copy);
		return known?.opening ?? { is: 'looking' };
	}

	/** Nobody reads it any more. */
	close(): void {
		this.#closing.abort();
	}

	async #look(run: RunId, { to, form }: ImageCopy): Promise<void> {
		this.#looking.add(run);
		const answer = await surveyed(this.#runner, { paths: [{ path: to.path, isWrittenTo: false }], caseFolder: shown`` }, { signal: this.#closing.signal });
		if (this.#closing.signal.aborted) return;
		const medium = answer.ok ? answer.survey.media[0] : undefined;
		const opening = ((): Opening => {
			if (!answer.ok) return { is: 'not-open', why: answer.why };
			if (medium?.ok !== true) return { is: 'not-open', why: medium?.why ?? shown`${to.path} was not looked at` };
			if (medium.medium.kind === 'absent') return { is: 'not-open', why: shown`the copy is not at ${to.path} any more` };
			return { is: 'looked-at', advice: mountAdvice(medium.medium, form) };
		})();
		this.#known.set(run, { opening, at: this.#now() });
		this.#looking.delete(run);
		this.#changed();
	}
}
