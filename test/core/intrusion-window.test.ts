import { describe, expect, test } from 'vitest';
import { isWithin, momentShown, spanOf, timeTyped, whyNoSpan, windowInWords, windowOf } from '../../source/core/intrusion-window.ts';

const at = Date.UTC(2026, 0, 31, 22, 15, 4);

describe('a time as it is typed', () => {
	test.for([
		['2026-01-31', Date.UTC(2026, 0, 31)],
		['2026-01-31 22:15', Date.UTC(2026, 0, 31, 22, 15)],
		[' 2026-01-31T22:15:04Z ', at],
		['2026-01-31 22:15:04.250', at + 250],
		['2026-01-31 23:15:04+01:00', at],
		['2026-01-31T17:15:04-0500', at],
		['2026-01-31+01:00', Date.UTC(2026, 0, 30, 23)],
	] as const)('%s', ([typed, time]) => {
		expect(timeTyped(typed)).toBe(time);
	});

	test.for(['', 'yesterday', '2026-02-30', '2026-13-01', '2026-01-31 22', '2026-01-31 22:60', '2026-01-31 25:00', '31.01.2026', '0000-01-01+01:00', '2026-01-31 22:15 CET'])('none: %s', typed => {
		expect(timeTyped(typed)).toBeUndefined();
	});

	test('what is shown can be typed again', () => {
		for (const time of [at, at + 250, Date.UTC(2026, 0, 31)]) expect(timeTyped(momentShown(time))).toBe(time);
	});
});

test('a window begins before it ends, and either end may be open', () => {
	expect(whyNoSpan({ since: at, until: at })).toBeUndefined();
	expect(whyNoSpan({ since: at })).toBeUndefined();
	expect(whyNoSpan({ since: at + 1000, until: at })).toBe('the window would begin (2026-01-31 22:15:05Z) after it ends (2026-01-31 22:15:04Z)');
	expect(whyNoSpan({ since: 1e18 })).toContain('no time');
	expect(whyNoSpan({ until: Number.NaN })).toContain('no time');
});

test('both ends belong to it, and without an end there is none', () => {
	const span = { since: at, until: at + 10 };
	expect([at - 1, at, at + 10, at + 11].map(time => isWithin(time, span))).toEqual([false, true, true, false]);
	expect(isWithin(at, { until: at })).toBe(true);
	expect(isWithin(at, {})).toBe(false);
	expect(isWithin(Number.NaN, { since: at })).toBe(false);
});

test('the journal holds it in ISO 8601', () => {
	const span = { since: at, until: at + 250 };
	expect(windowOf(span)).toEqual({ since: '2026-01-31T22:15:04.000Z', until: '2026-01-31T22:15:04.250Z' });
	expect(spanOf(windowOf(span))).toEqual(span);
	expect(windowInWords(windowOf(span))).toBe('2026-01-31 22:15:04Z to 2026-01-31 22:15:04.250Z');
	expect(windowInWords(windowOf({ since: at }))).toBe('2026-01-31 22:15:04Z and later');
	expect(windowInWords(windowOf({ until: Date.UTC(2026, 0, 31) }))).toBe('until 2026-01-31 00:00Z');
});
