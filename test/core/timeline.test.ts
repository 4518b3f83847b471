import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logEventKinds } from '../../source/core/log-event.ts';
import { matcher, type TimelineEntry, type TimelineFilter } from '../../source/core/timeline.ts';
import { visibleText } from '../../source/core/visible.ts';
import { literalTimeline } from '../support/literal-timeline.ts';

const say = visibleText;
const entry: TimelineEntry = { place: 0, at: 1_000, clock: 'absolute', kind: 'login', words: say('Accepted password for root [tty]'), source: say('/var/log/auth.log.1'), offset: 0, host: say('web1'), account: say('root'), remote: say('10.0.0.1'), program: say('sshd') };
const asks = (filter: TimelineFilter, more: Partial<TimelineEntry> = {}): boolean => matcher(filter)({ ...entry, ...more });

describe('what a timeline is narrowed to', () => {
	test.for<readonly [TimelineFilter, boolean]>([
		[{}, true],
		[{ from: 1_000 }, true],
		[{ from: 1_001 }, false],
		[{ until: 1_000 }, false],
		[{ until: 1_001 }, true],
		[{ source: 'auth.log' }, true],
		[{ source: '/var/log/secure' }, false],
		[{ account: 'root' }, true],
		[{ account: 'roo' }, false],
		[{ host: 'web1' }, true],
		[{ host: '10.0.0.1' }, true],
		[{ host: '10.0.0.' }, false],
		[{ words: 'accepted PASSWORD' }, true],
		[{ words: 'ROOT [TTY]' }, true],
		[{ words: 'r..t' }, false],
		[{ words: 'sshd' }, true],
		[{ words: 'auth.log' }, false],
		[{ kinds: ['login', 'logout'] }, true],
		[{ kinds: [] }, false],
	])('%j: %s', ([filter, yes]) => expect(asks(filter)).toBe(yes));

	test('a record without a time is in no span', () => {
		expect([asks({ from: 0 }, { at: Number.NaN }), asks({ until: 1e18 }, { at: Number.NaN }), asks({}, { at: Number.NaN })]).toEqual([false, false, true]);
	});

	test('a letter beyond ASCII stands for itself alone', () => {
		expect([asks({ words: 'kelvin' }, { words: say('\u{212a}elvin') }), asks({ words: 'straße' }, { words: say('Straße 5') })]).toEqual([false, true]);
	});

	test('each part of it narrows: what matches all of them is what matches each', () => {
		const filters = fc.record({ from: fc.nat(9), until: fc.nat(9), account: fc.constantFrom('a', 'b'), words: fc.constantFrom('x', 'xy', ''), kinds: fc.subarray(logEventKinds.slice(0, 3)) }, { requiredKeys: [] });
		const entries = fc.record({ at: fc.oneof(fc.nat(9), fc.constant(Number.NaN)), account: fc.constantFrom(say('a'), say('b')), words: fc.constantFrom(say('xy'), say('zX')), kind: fc.constantFrom(...logEventKinds.slice(0, 3)) });
		fc.assert(
			fc.property(filters, entries, (filter, more) => {
				const parts = Object.entries(filter).map(([key, value]) => asks({ [key]: value }, more));
				expect(asks(filter, more)).toBe(parts.every(Boolean));
			}),
		);
	});
});

test('pages one way and the other hold the same entries, each once', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.record({ at: fc.nat(20), account: fc.constantFrom(say('a'), say('b')) }), { maxLength: 30 }), fc.integer({ min: 1, max: 7 }), async (some, limit) => {
			const timeline = literalTimeline(some.toSorted((a, b) => a.at - b.at).map(more => ({ ...entry, ...more })));
			const later: TimelineEntry[] = [];
			for (let at = 0, end = false; !end; ) {
				const page = await timeline.page({ account: 'a' }, at, 'later', limit);
				later.push(...page.entries);
				({ next: at, end } = page);
			}
			const earlier: TimelineEntry[] = [];
			for (let at = timeline.count, end = false; !end; ) {
				const page = await timeline.page({ account: 'a' }, at, 'earlier', limit);
				earlier.unshift(...page.entries);
				({ next: at, end } = page);
			}
			expect(later.map(({ place }) => place)).toEqual(earlier.map(({ place }) => place));
			expect(later).toHaveLength(some.filter(({ account }) => account === 'a').length);
		}),
	);
});
