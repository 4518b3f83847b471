/** The two answers of a command. */

import { visibleText } from '../core/visible.ts';
import type { Outcome } from './session.ts';

export const done: Outcome = { done: true };

/** `why` in one sentence for the operator. */
export function refused(why: string): Outcome {
	return { done: false, why: visibleText(why) };
}
