/** A time the operator typed after a flag. */

import { timeTyped } from '../core/intrusion-window.ts';
import { visibleText } from '../core/visible.ts';
import { Refusal } from './world.ts';

/** Milliseconds since 1970. @throws Refusal naming the flag and the form expected */
export function momentOf(flag: string, written: string | undefined): number | undefined {
	if (written === undefined) return undefined;
	const time = timeTyped(written);
	if (time === undefined) throw new Refusal(`--${flag} ${visibleText(written)} is not a time; write it as 2026-11-20 or 2026-11-20T03:00Z`);
	return time;
}
