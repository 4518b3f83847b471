import { join } from 'node:path';
import { truncateSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import type { LogEvent } from '../../../source/core/log-event.ts';
import { nothingCovered } from '../../../source/core/coverage.ts';
import { visibleText } from '../../../source/core/visible.ts';
import { EntrySorter, mergeRuns } from '../../../source/tasks/timeline/entry-sorter.ts';
import { openTimeline, type DiskTimeline } from '../../../source/tasks/timeline/open-timeline.ts';
import { TimelineFolder } from '../../../source/tasks/timeline/timeline-folder.ts';
import { allOf } from '../../support/made-timeline.ts';
import { scratch } from '../../support/scratch.ts';

const count = 5000;
const log = visibleText('/var/log/long');

/** Some twenty megabytes of entries, of which one in a thousand says `needle`. */
async function longTimeline(): Promise<{ readonly timeline: DiskTimeline; readonly entries: string }> {
	const folder = new TimelineFolder(visibleText(scratch()), 'timeline-1.1');
	folder.make();
	const sorter = new EntrySorter(folder.at('run'));
	const filler = visibleText('x'.repeat(3900));
	for (let at = 0; at < count; at++) {
		const event: LogEvent = { at: at * 10, clock: 'absolute', kind: at % 1000 === 999 ? 'login' : 'other', offset: at, length: 1, words: at % 1000 === 999 ? visibleText(`Needle ${at}`) : filler };
		sorter.add(event, 0);
	}
	const written = await mergeRuns(sorter.finish(), folder.at('entries'), () => {});
	const made = folder.seal({ v: 1, target: { kind: 'image', root: visibleText('/mnt/victim') }, zone: { name: visibleText('UTC') }, count, timeless: 0, logs: [log], sources: [{ number: 0, format: 'long', count, clocks: {} }], problems: [], coverage: nothingCovered }, written, 0);
	const timeline = await openTimeline(folder.path, made);
	onTestFinished(() => timeline.close());
	return { timeline, entries: join(folder.path, 'entries') };
}

test('where little matches a page ends before it is full, and says from where to go on', async () => {
	const { timeline } = await longTimeline();
	const [later, earlier] = [await timeline.page({ words: 'NEEDLE' }, 0, 'later', 10), await timeline.page({ words: 'NEEDLE' }, count, 'earlier', 10)];
	expect([later.end, later.entries.length < 5, later.next > 1000, later.next < count]).toEqual([false, true, true, true]);
	expect([earlier.end, earlier.entries.length < 5, earlier.next < 4000, earlier.next > 0]).toEqual([false, true, true, true]);
	expect((await allOf(timeline, { words: 'needle' })).map(({ place }) => place)).toEqual([999, 1999, 2999, 3999, 4999]);
});

test('blocks without the kind that is asked for are not unpacked', async () => {
	const { timeline } = await longTimeline();
	const page = await timeline.page({ kinds: ['login'] }, 0, 'later', 5);
	expect([page.entries.length, page.end]).toEqual([5, true]);
	expect(await timeline.page({ source: 'no such log' }, 0, 'later', 5)).toEqual({ entries: [], next: count, end: true });
});

test('a timeline that is cut while it is open says so, and gives what is still there', async () => {
	const { timeline, entries } = await longTimeline();
	truncateSync(entries, 5000);
	await expect(timeline.page({}, count, 'earlier', 5)).rejects.toThrow('cut short since it was opened');
	expect((await timeline.page({}, 0, 'later', 5)).entries.map(({ place }) => place)).toEqual([0, 1, 2, 3, 4]);
});
