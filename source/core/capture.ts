/** What was saved of a running machine before it is switched off: item by item, what was taken and what could not be. */

import type { Ending } from './coverage.ts';
import type { Event } from './event.ts';
import type { Visible } from './visible.ts';

/** All that is volatile, or one process with its program and the files it holds that have no name any more. */
export type CaptureOf = { readonly of: 'machine' } | { readonly of: 'process'; readonly pid: number; readonly name: Visible };

export interface Captured {
	/** What it is, in a few words. */
	readonly item: Visible;
	/** The file of the case that holds it, from the case folder. Absent where nothing could be taken. */
	readonly kept?: Visible;
	readonly bytes: number;
	/** SHA-256, hex, of the kept file; empty where there is none. */
	readonly sha256: string;
	/** Why nothing, or not all of it, was taken. */
	readonly why?: Visible;
}

export interface Capture {
	readonly run: string;
	readonly at: string;
	readonly of: CaptureOf;
	state: 'at work' | 'interrupted' | 'ended';
	ending?: Ending;
	readonly items: Captured[];
}

/** Has the whole machine been saved once, to the end of the list? What single items lacked is said beside them. */
export function volatileIsSaved(captures: readonly Capture[]): boolean {
	return captures.some(({ of: { of }, ending }) => of === 'machine' && ending?.how === 'complete');
}

type CaptureEvent = Extract<Event, { readonly type: 'capture-began' | 'item-captured' | 'capture-ended' }>;

export function foldCapture(captures: Capture[], event: CaptureEvent, at: string): void {
	if (event.type === 'capture-began') captures.push({ run: event.run, at, of: event.of, state: 'at work', items: [] });
	const capture = captures.findLast(({ run }) => run === event.run);
	if (capture === undefined) return;
	if (event.type === 'item-captured') capture.items.push(event.captured);
	if (event.type === 'capture-ended') Object.assign(capture, { state: 'ended', ending: event.ending });
}
