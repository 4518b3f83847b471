/** What the journal says of merged timelines so far. */

import type { Event, RunId, Target } from './event.ts';
import type { TimelineMade } from './timeline.ts';
import type { Visible } from './visible.ts';

/** The making of one. */
export interface TimelineWork {
	readonly run: RunId;
	readonly at: string;
	readonly target: Target;
	state: 'at work' | 'interrupted' | 'made' | 'not made' | 'damaged';
	made?: TimelineMade;
	/** Why it was not made, or what is wrong with it. */
	why?: Visible;
}

export class Timelines {
	readonly all: TimelineWork[] = [];

	/** The newest that was made of this tree and is not known to be damaged. */
	madeOf({ root }: Target): TimelineWork | undefined {
		return this.all.findLast(({ state, target }) => state === 'made' && target.root === root);
	}

	fold(event: Extract<Event, { readonly type: `timeline-${string}` }>, at: string): void {
		if (event.type === 'timeline-began') {
			this.all.push({ run: event.run, at, target: event.target, state: 'at work' });
			return;
		}
		const work = this.all.findLast(({ run }) => run === event.run);
		if (work === undefined) return;
		if (event.type === 'timeline-made') Object.assign(work, { state: 'made', made: event.made });
		else Object.assign(work, { state: event.type === 'timeline-not-made' ? 'not made' : 'damaged', why: event.why });
	}

	interrupt(): void {
		for (const work of this.all) if (work.state === 'at work') work.state = 'interrupted';
	}
}
