/** What the journal says of copies of disks so far. */

import type { Event, RunId } from './event.ts';
import type { ImageCopy, ImageOutcome } from './image-copy.ts';
import type { Visible } from './visible.ts';

/** A copy of a disk, one entry for each time it was begun or gone on with. */
export interface KeptImage {
	readonly run: RunId;
	readonly at: string;
	readonly by: Visible;
	readonly program: string;
	readonly digests: readonly string[];
	readonly copy: ImageCopy;
	state: 'copying' | 'interrupted' | 'ended';
	stage?: Visible;
	outcome?: ImageOutcome;
	endedAt?: string;
	labelled?: { readonly record: Visible; readonly labels: readonly Visible[]; readonly sha256: string };
}

export interface ImageVerdict {
	readonly image: Visible;
	readonly answer: 'same' | 'differs' | 'not-read';
	readonly words: Visible;
	readonly at: string;
	readonly by: Visible;
}

type ImageEvent = Extract<Event, { readonly type: `image-${string}` }>;

export class Images {
	readonly all: KeptImage[] = [];
	readonly verdicts: ImageVerdict[] = [];

	of(run: RunId): KeptImage | undefined {
		return this.all.findLast(image => image.run === run);
	}

	fold(event: ImageEvent, at: string, by: Visible): void {
		if (event.type === 'image-started') {
			this.all.push({ run: event.run, at, by, program: event.program, digests: event.digests, copy: event.copy, state: 'copying' });
			return;
		}
		if (event.type === 'image-verified') {
			this.verdicts.push({ image: event.image, answer: event.answer, words: event.words, at, by });
			return;
		}
		const image = this.of(event.run);
		if (image === undefined) return;
		if (event.type === 'image-advanced') image.stage = event.stage;
		else if (event.type === 'image-labelled') image.labelled = { record: event.record, labels: event.labels, sha256: event.sha256 };
		else Object.assign(image, { state: 'ended', outcome: event.outcome, endedAt: at });
	}

	interrupt(): void {
		for (const image of this.all) if (image.state === 'copying') image.state = 'interrupted';
	}
}
