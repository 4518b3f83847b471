/** A timeline over entries in memory: what every other one must answer like. */

import { nothingCovered } from '../../source/core/coverage.ts';
import { matcher, type Timeline, type TimelineEntry, type TimelineFilter, type TimelinePage, type TimelinePlace } from '../../source/core/timeline.ts';
import { visibleText } from '../../source/core/visible.ts';

/** Entries in the order of a timeline; the place of each is counted here. */
export function literalTimeline(written: readonly Omit<TimelineEntry, 'place'>[], more: Partial<Timeline> = {}): Timeline {
	const entries: readonly TimelineEntry[] = written.map((entry, place) => ({ ...entry, place }));
	const timed = entries.filter(({ at }) => !Number.isNaN(at));
	return {
		target: { kind: 'image', root: visibleText('/mnt/victim') },
		zone: { name: visibleText('UTC') },
		count: entries.length,
		timeless: entries.length - timed.length,
		first: timed[0]?.at ?? Number.NaN,
		last: timed.at(-1)?.at ?? Number.NaN,
		sources: [],
		problems: [],
		coverage: nothingCovered,
		async page(filter: TimelineFilter, from: TimelinePlace, towards, limit): Promise<TimelinePage> {
			const asked = matcher(filter);
			const side = towards === 'later' ? entries.slice(from) : entries.slice(0, from).toReversed();
			const found = side.filter(entry => asked(entry)).slice(0, limit);
			const last = found.at(-1);
			if (found.length < limit || last === undefined) return { entries: towards === 'later' ? found : found.toReversed(), next: towards === 'later' ? entries.length : 0, end: true };
			const next = towards === 'later' ? last.place + 1 : last.place;
			return { entries: towards === 'later' ? found : found.toReversed(), next, end: next === (towards === 'later' ? entries.length : 0) };
		},
		async placeAt(time): Promise<TimelinePlace> {
			const at = timed.findIndex(entry => entry.at >= time);
			return at === -1 ? timed.length : at;
		},
		...more,
	};
}
