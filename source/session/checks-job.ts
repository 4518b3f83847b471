/** What a run of checks is asked, and the span of time it is told to call recent. */

import type { Media } from '../checks/check.ts';
import type { Event, RunId, Target } from '../core/event.ts';
import type { CheckId } from '../core/finding.ts';
import { spanOf, whyNoSpan, windowOf, type IntrusionWindow, type Span } from '../core/intrusion-window.ts';
import type { Clock } from '../journal/journal.ts';
import type { Visible } from '../core/visible.ts';
import type { ChecksJob } from '../tasks/task.ts';
import { insideRoot } from './examined.ts';
import type { RunOptions } from './session.ts';

interface Ground {
	readonly clock: Clock;
	readonly ownPlaces: readonly string[];
	readonly media?: Media;
}

/** @param marked the window of the incident: the whole of it gives way where either end was named for this run */
export function checksJob(checks: readonly CheckId[], more: RunOptions, target: Target, { clock, ownPlaces, media }: Ground, marked: IntrusionWindow = {}): ChecksJob {
	const { crossMounts = false, since, until, lists: _, ...brought } = more;
	const isNamed = since !== undefined || until !== undefined;
	const span = isNamed ? { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) } : spanOf(marked);
	const own = ownPlaces.flatMap(path => insideRoot(path, target));
	return { kind: 'checks', target, checks, crossMounts, circumstances: { now: clock.now(), own, ...(media === undefined ? {} : { media }), ...brought, ...span } };
}

export function whyNotRun({ circumstances }: ChecksJob): Visible | undefined {
	return whyNoSpan(circumstances);
}

export function runStarted(run: RunId, { checks, target, circumstances }: ChecksJob): Event {
	const { since, until } = circumstances;
	return { type: 'run-started', run, checks, target, ...(since === undefined && until === undefined ? {} : { window: windowOf(circumstances) }) };
}

/** What marking is in the journal, or why it cannot be. */
export function windowMarked(span: Span, before: IntrusionWindow | undefined): Event | { readonly why: Visible } {
	const why = whyNoSpan(span);
	if (why !== undefined) return { why };
	if (span.since !== undefined || span.until !== undefined) return { type: 'window-marked', ...windowOf(span) };
	return before === undefined ? { why: 'no window of the intrusion is marked' as Visible } : { type: 'window-withdrawn' };
}
