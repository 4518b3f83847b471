import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { visible } from '../../source/core/visible.ts';
import { clip, clipMiddle, fit, widthOf, wrap } from '../../source/tui/width.ts';

const text = fc.uint8Array({ maxLength: 60 }).map(visible);
const letters = fc.string({ unit: 'grapheme', maxLength: 40 });
const width = fc.integer({ min: 1, max: 40 });

describe('text is measured and cut in cells', () => {
	test('wide letters count two, marks none', () => {
		expect(widthOf('abc')).toBe(3);
		expect(widthOf('日本')).toBe(4);
		expect(widthOf('e\u0301')).toBe(1);
	});

	test('what is cut ends with the mark and never exceeds its room', () => {
		expect(clip('abcdef', 4, '~')).toBe('abc~');
		expect(clip('日本語', 4, '~')).toBe('日~');
		expect(clipMiddle('/usr/lib/long/name/of/a.file', 16, '~')).toBe('/usr/~/of/a.file');
		expect(fit('ab', 5, '~')).toBe('ab   ');
	});

	test('an escape is never cut apart', () => {
		expect(clip('ab\\u{1b}cd', 6, '~')).toBe('ab~');
		expect(wrap('abc\\u{1b}\\xff', 6)).toEqual(['abc', '\\u{1b}', '\\xff']);
	});

	test('whatever the bytes, nothing exceeds its width', () => {
		fc.assert(
			fc.property(fc.oneof(text, letters), width, (words, room) => {
				expect(stringWidth(clip(words, room, '~'))).toBeLessThanOrEqual(room);
				expect(stringWidth(clipMiddle(words, room, '~'))).toBeLessThanOrEqual(room);
			}),
		);
	});

	test('a wrapped text loses nothing but blanks at the end of lines', () => {
		fc.assert(
			fc.property(text, fc.integer({ min: 10, max: 40 }), (words, room) => {
				const lines = wrap(words, room);
				expect(lines.join('').replaceAll(' ', '')).toBe(words.replaceAll(' ', ''));
				for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(room);
			}),
		);
	});
});
