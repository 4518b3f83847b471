/** The two answers of a command. */

import type { RunId } from '../core/event.ts';
import { visibleText } from '../core/visible.ts';
import type { Outcome } from './session.ts';

export const done: Outcome = { done: true };

/** Of work that goes on, once that it began is recorded. */
export function begun(recorded: Outcome, run: RunId): Outcome {
	return recorded.done ? { done: true, run } : recorded;
}

/** `why` in one sentence for the operator. */
export function refused(why: string): Outcome {
	return { done: false, why: visibleText(why) };
}
