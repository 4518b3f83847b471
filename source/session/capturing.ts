/** When what is volatile can be saved, and how much of it at most. */

import { visibleText, type Visible } from '../core/visible.ts';
import type { Target } from '../core/event.ts';
import type { CaptureBudget } from '../tasks/task.ts';

/** Enough for a busy server's facts in a few seconds, and an end for what an intruder holds open. */
export const usualBudget: CaptureBudget = { bytes: 1 << 30, bytesOfOne: 64 << 20, milliseconds: 300_000 };

export function whyNotCapture({ kind }: Target, caseFolder: Visible, isCapturing: boolean): Visible | undefined {
	if (kind === 'image') return visibleText('nothing volatile is left: this case examines a mounted disk or image');
	if (caseFolder === '') return visibleText('there is no case to keep it in');
	return isCapturing ? visibleText('saving is at work already; wait, or stop it with x') : undefined;
}
