import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerOf, coverageInWords, gapReasons, gaps, grouped, isWhole, limitReasons, nothingCovered, Tally, type Coverage, type Ending } from '../../source/core/coverage.ts';
import { isVisible, visibleText } from '../../source/core/visible.ts';

const ended = (how: Ending['how'], coverage: Coverage = nothingCovered): Ending => ({ how, coverage });
const skipped = (reason: (typeof gapReasons)[number] | (typeof limitReasons)[number], count = 1): Coverage => ({ counts: { files: 9 }, skipped: [{ reason, count, examples: [] }] });

describe('the three answers', () => {
	test('a look that did not come to its end never reads as clean', () => {
		for (const how of ['cancelled', 'failed', 'not-applicable'] as const) {
			expect(answerOf(ended(how), undefined)).toBe('could not look');
			expect(answerOf(ended(how), 'info')).toBe('could not look');
			expect(isWhole(ended(how))).toBe(false);
			// What it found before that is found all the same.
			expect(answerOf(ended(how), 'low')).toBe('found');
		}
	});

	test('to its end: found, or nothing found', () => {
		expect(answerOf(ended('complete'), undefined)).toBe('nothing found');
		expect(answerOf(ended('complete'), 'info')).toBe('nothing found');
		expect(answerOf(ended('complete'), 'low')).toBe('found');
		expect(isWhole(ended('complete'))).toBe(true);
	});

	test('to its end, with nothing but gaps: could not look', () => {
		expect(answerOf(ended('complete', { ...skipped('unreadable'), counts: {} }), undefined)).toBe('could not look');
		expect(answerOf(ended('complete', { ...skipped('unreadable'), counts: { files: 0 } }), 'info')).toBe('could not look');
		expect(answerOf(ended('complete', skipped('unreadable')), undefined)).toBe('nothing found');
		expect(answerOf(ended('complete', { ...skipped('special-file'), counts: {} }), undefined)).toBe('nothing found');
	});

	test('gaps leave an answer incomplete, limits by design do not', () => {
		for (const reason of gapReasons) expect([reason, isWhole(ended('complete', skipped(reason)))]).toEqual([reason, false]);
		for (const reason of limitReasons) expect([reason, isWhole(ended('complete', skipped(reason)))]).toEqual([reason, true]);
		expect(gaps(skipped('too-large', 2))).toEqual([{ reason: 'too-large', count: 2, examples: [] }]);
	});
});

describe('a tally', () => {
	test('counts, and keeps the first few examples', () => {
		const tally = new Tally();
		tally.count('files', 2);
		tally.count('files');
		for (const name of ['d', 'c', 'b', 'a']) tally.skip('unreadable', visibleText(name));
		tally.skip('own-file', visibleText('/case'), 12);
		expect(tally.coverage).toEqual({
			counts: { files: 3 },
			skipped: [
				{ reason: 'unreadable', count: 4, examples: ['a', 'b', 'c'] },
				{ reason: 'own-file', count: 12, examples: [visibleText('/case')] },
			],
		});
	});

	test('names the same examples whichever thread met what first', () => {
		const parts = [['e', 'a', 'g'], ['f', 'b', 'c', 'd']].map(names => {
			const part = new Tally();
			for (const name of names) part.skip('unreadable', visibleText(name));
			return part.coverage;
		});
		const joined = (coverages: readonly Coverage[]): Coverage => {
			const tally = new Tally();
			for (const coverage of coverages) tally.add(coverage);
			return tally.coverage;
		};
		expect(joined(parts).skipped[0]?.examples).toEqual(['a', 'b', 'c']);
		expect(joined(parts.toReversed())).toEqual(joined(parts));
	});

	test('the span of the records read grows both ways, and across threads', () => {
		const tally = new Tally();
		expect(tally.coverage.span).toBeUndefined();
		tally.spanned('2024-03-01T00:00:00.000Z');
		tally.add({ ...nothingCovered, span: { from: '2023-12-31T23:59:59.000Z', to: '2024-01-01T00:00:00.000Z' } });
		expect(tally.coverage.span).toEqual({ from: '2023-12-31T23:59:59.000Z', to: '2024-03-01T00:00:00.000Z' });
	});

	test('adding up two threads loses no count, examples or not', () => {
		const reason = fc.constantFrom(...gapReasons, ...limitReasons);
		const skips = fc.uniqueArray(fc.record({ reason, count: fc.integer({ min: 1, max: 9 }), examples: fc.array(fc.constantFrom('a', 'b').map(visibleText), { maxLength: 5 }) }), { selector: skip => skip.reason });
		const coverage: fc.Arbitrary<Coverage> = fc.record({ counts: fc.record({ files: fc.nat(99), bytes: fc.nat(99) }, { requiredKeys: [] }), skipped: skips });
		const total = (it: readonly Coverage[], of: string): number => it.flatMap(one => one.skipped).reduce((sum, skip) => sum + (skip.reason === of ? skip.count : 0), 0);
		fc.assert(
			fc.property(fc.array(coverage, { maxLength: 4 }), parts => {
				const tally = new Tally();
				for (const part of parts) tally.add(part);
				const all = tally.coverage;
				for (const of of [...gapReasons, ...limitReasons]) expect(total([all], of)).toBe(total(parts, of));
				expect(all.counts.files ?? 0).toBe(parts.reduce((sum, part) => sum + (part.counts.files ?? 0), 0));
				for (const skip of all.skipped) expect(skip.examples.length).toBeLessThanOrEqual(3);
			}),
		);
	});
});

test('coverage in words', () => {
	const tally = new Tally();
	expect(coverageInWords(tally.coverage)).toBe('nothing counted');
	tally.count('files', 1_234_567);
	tally.count('directories', 12);
	tally.skip('unreadable', visibleText('/root/\x1b[2J'), 2);
	tally.skip('vanished', visibleText('/tmp/x'));
	const words = coverageInWords(tally.coverage);
	expect(words).toBe(String.raw`1,234,567 files, 12 directories; passed over: 2 unreadable (/root/\u{1b}[2J, ...), 1 not there (/tmp/x)`);
	expect(isVisible(words)).toBe(true);
	expect(coverageInWords({ counts: {}, skipped: [{ reason: 'damaged', count: 1000, examples: [] }] })).toBe('nothing counted; passed over: 1,000 damaged');
	expect([0, 999, 1000, 12_345_678].map(grouped)).toEqual(['0', '999', '1,000', '12,345,678']);
});
