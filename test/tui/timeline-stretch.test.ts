import { describe, expect, test } from 'vitest';
import type { Timeline, TimelineEntry } from '../../source/core/timeline.ts';
import { queryTyped, type TimelineQuery } from '../../source/core/timeline-query.ts';
import { visibleText } from '../../source/core/visible.ts';
import { Stretch } from '../../source/tui/timeline-stretch.ts';
import { literalTimeline } from '../support/literal-timeline.ts';

const say = visibleText;

function entry(second: number, words: string): Omit<TimelineEntry, 'place'> {
	return { at: second * 1e6, clock: 'absolute', kind: 'other', words: say(words), source: say('/var/log/messages'), offset: second };
}

const many = Array.from({ length: 20_000 }, (_, at) => entry(at, at % 1000 === 7 ? `rare ${at}` : `line ${at}`));

function query(text: string): TimelineQuery {
	const typed = queryTyped(text);
	if (!typed.ok) throw new Error(typed.why);
	return typed.query;
}

/** A stretch, with where the row that was first is now, and every place that was asked for. */
function stretch(text: string, begin: number, timeline: Timeline = literalTimeline(many)): { stretch: Stretch; settled: () => Promise<void>; shifts: () => number; pages: number[] } {
	let shifts = 0;
	const pages: number[] = [];
	const watched: Timeline = { ...timeline, page: (filter, from, ...rest) => (pages.push(from), timeline.page(filter, from, ...rest)) };
	let changed = Promise.withResolvers<void>();
	let broken: unknown;
	const made = new Stretch(watched, query(text), begin, {
		changed: () => changed.resolve(),
		shifted: by => (shifts += by),
		broke: error => ((broken = error), changed.resolve()),
	});
	const settled = async (): Promise<void> => {
		while (made.searching !== undefined) {
			await changed.promise;
			if (broken !== undefined) throw broken;
			changed = Promise.withResolvers();
		}
	};
	return { stretch: made, settled, shifts: () => shifts, pages };
}

describe('a stretch of a timeline', () => {
	test('is read around where it begins, and no farther than one can scroll at once', async () => {
		const { stretch: read, settled, shifts, pages } = stretch('', 10_000);
		read.near(0);
		await settled();
		expect(read.at(shifts())?.place).toBe(10_000);
		expect(read.count).toBeLessThan(1200);
		expect(pages.length).toBeLessThan(8);
		expect([read.reachesFirst, read.reachesLast]).toEqual([false, false]);
		expect(read.indexOf(10_003)).toBe(shifts() + 3);
		expect(read.indexOf(3)).toBe(-1);
	});

	test('goes along with the cursor, and lets go of what is far from it', async () => {
		const { stretch: read, settled, shifts } = stretch('', 0);
		read.near(0);
		await settled();
		let place = 0;
		while (place < 19_999) {
			place = Math.min(19_999, place + 150);
			read.near(read.indexOf(place));
			await settled();
			expect(read.indexOf(place)).not.toBe(-1);
			expect(read.count).toBeLessThanOrEqual(4200);
		}
		expect(shifts()).toBeLessThan(-15_000);
		expect([read.reachesFirst, read.reachesLast]).toEqual([false, true]);
		while (place > 0) {
			place = Math.max(0, place - 150);
			read.near(read.indexOf(place));
			await settled();
			expect(read.at(read.indexOf(place))?.words).toBe(many[place]!.words);
			expect(read.count).toBeLessThanOrEqual(4200);
		}
		expect([read.reachesFirst, read.reachesLast]).toEqual([true, false]);
	});

	test('of what few entries are holds them all, each once, in order', async () => {
		const { stretch: read, settled } = stretch('rare', 10_500);
		read.near(0);
		await settled();
		const places = Array.from({ length: read.count }, (_, at) => read.at(at)!.place);
		expect(places).toEqual(Array.from({ length: 20 }, (_, at) => at * 1000 + 7));
		expect([read.reachesFirst, read.reachesLast]).toEqual([true, true]);
	});

	test('words are looked for apart, in whatever order', async () => {
		const { stretch: read, settled } = stretch('19007 rare', 0);
		read.near(0);
		await settled();
		expect(read.count).toBe(1);
	});

	test('of what no entry is looks at all of them once, and says how far it is', async () => {
		const slow = literalTimeline(many);
		const far: number[] = [];
		const { stretch: read, settled, pages } = stretch('no such words', 8000, {
			...slow,
			// As the disk answers: a bounded piece at a time.
			async page(filter, from, towards, limit) {
				far.push(read.searching!);
				const to = towards === 'later' ? Math.min(20_000, from + 4000) : Math.max(0, from - 4000);
				const { entries } = await slow.page(filter, from, towards, limit);
				return { entries, next: to, end: to === (towards === 'later' ? 20_000 : 0) };
			},
		});
		read.near(0);
		await settled();
		expect(read.count).toBe(0);
		expect(pages).toEqual([8000, 12_000, 16_000, 8000, 4000]);
		expect(far).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
		expect(read.searching).toBeUndefined();
	});

	test('changes nothing when it is asked for what it has: the screen would be drawn without an end', async () => {
		let changes = 0;
		const read: Stretch = new Stretch(literalTimeline(many.slice(0, 100)), query(''), 50, { changed: () => changes++, shifted: () => {}, broke: () => {} });
		read.near(0);
		while (read.searching !== undefined) await new Promise(resolve => setImmediate(resolve));
		await new Promise(resolve => setImmediate(resolve));
		const settled = changes;
		read.near(50);
		await new Promise(resolve => setImmediate(resolve));
		await new Promise(resolve => setImmediate(resolve));
		expect(changes).toBe(settled);
	});

	test('is read no more while nobody looks, and goes on where it was', async () => {
		const { stretch: read, settled, pages } = stretch('', 0);
		read.near(0);
		read.rest();
		await new Promise(resolve => setImmediate(resolve));
		await new Promise(resolve => setImmediate(resolve));
		expect(pages.length).toBeLessThanOrEqual(1);
		read.near(0);
		await settled();
		expect(read.count).toBeGreaterThan(300);
	});

	test('tells once when it cannot be read, and nothing after it was given up', async () => {
		const { stretch: read, settled } = stretch('', 0, literalTimeline(many, { page: () => Promise.reject(new Error('gone')) }));
		read.near(0);
		await expect(settled()).rejects.toThrow('gone');
		const told: string[] = [];
		const other = new Stretch(literalTimeline(many), query(''), 0, { changed: () => told.push('changed'), shifted: () => told.push('shifted'), broke: () => told.push('broke') });
		other.near(0);
		other.end();
		await new Promise(resolve => setImmediate(resolve));
		expect(told).toEqual([]);
	});
});
