/** Time at the keyboard for each person, from the sessions of the journal (feeds the cost of the incident, H.2). */

import type { SessionSpan } from '../core/incident.ts';
import type { Visible } from '../core/visible.ts';

export interface Hours {
	readonly who: Visible;
	readonly sessions: number;
	/** Milliseconds, by the monotonic clock: a wall clock set anew in the middle adds nothing. */
	readonly time: number;
}

export function hoursOf(sessions: readonly SessionSpan[]): readonly Hours[] {
	const people = new Map<Visible, { sessions: number; time: number }>();
	for (const { by, fromMono, toMono } of sessions) {
		const person = people.get(by) ?? { sessions: 0, time: 0 };
		person.sessions++;
		person.time += Math.max(0, toMono - fromMono);
		people.set(by, person);
	}
	return [...people].map(([who, { sessions: count, time }]) => ({ who, sessions: count, time }));
}

/** 5,025,000 ms -> `1 h 24 min`. */
export function timeInWords(milliseconds: number): string {
	const minutes = Math.round(milliseconds / 60_000);
	return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
