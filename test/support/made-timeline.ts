/** A timeline of a machine that is written down, made without threads. */

import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Event } from '../../source/core/event.ts';
import type { TimelineEntry, TimelineFilter } from '../../source/core/timeline.ts';
import { visibleText } from '../../source/core/visible.ts';
import type { Host } from '../../source/host/host.ts';
import { logFormats } from '../../source/parsers/logs/index.ts';
import { inlineRunner } from '../../source/tasks/inline.ts';
import { timelineFrom } from '../../source/tasks/timeline/make-timeline.ts';
import { openTimeline, type DiskTimeline } from '../../source/tasks/timeline/open-timeline.ts';
import { placeOf, thisMachine, type Workplace } from '../../source/tasks/workplace.ts';
import { scratch } from './scratch.ts';

/** What a runner needs to make timelines of this host, whatever tree is named. */
export function timelinesOf(host: Host, formats = logFormats): Partial<Workplace> {
	return { ...placeOf(host), errands: { ...thisMachine.errands, timeline: timelineFrom(() => ({ host }), formats) } };
}

export async function toldOf(host: Host, folder: string, formats = logFormats): Promise<Event> {
	const told: Event[] = [];
	const job = { kind: 'timeline', run: 'timeline-1.1', target: { kind: host.kind, root: visibleText('/mnt/victim') }, caseFolder: visibleText(folder) } as const;
	const keep = async (message: { readonly type: string; readonly events?: readonly Event[] }): Promise<void> => void told.push(...(message.events ?? []));
	await inlineRunner(timelinesOf(host, formats)).start(job, { keep, gauge: () => {} }).ended;
	if (told.length !== 1) throw new Error(`told ${told.length} events`);
	return told[0]!;
}

export async function timelineOf(host: Host, folder = scratch()): Promise<DiskTimeline> {
	const event = await toldOf(host, folder);
	if (event.type !== 'timeline-made') throw new Error(JSON.stringify(event));
	const timeline = await openTimeline(join(folder, event.made.folder), event.made);
	onTestFinished(() => timeline.close());
	return timeline;
}

/** All that match, page by page. */
export async function allOf(timeline: DiskTimeline, filter: TimelineFilter = {}, limit = 100): Promise<readonly TimelineEntry[]> {
	const all: TimelineEntry[] = [];
	for (let at = 0; ; ) {
		const { entries, next, end } = await timeline.page(filter, at, 'later', limit);
		all.push(...entries);
		if (end) return all;
		at = next;
	}
}
