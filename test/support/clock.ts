/** A clock that goes one second at each look: two runs of a test see the same times. */

import type { Clock } from '../../source/journal/journal.ts';

export function steppingClock(start = Date.UTC(2026, 10, 23, 3, 0, 0)): Clock {
	let looked = 0;
	return { now: () => start + 1000 * looked++, mono: () => 5000 + 1000 * looked };
}
