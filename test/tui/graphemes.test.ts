/** Ours against the engine's own. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { graphemes } from '../../source/tui/graphemes.ts';

const engines = new Intl.Segmenter();
const pieces = fc.constantFrom('a', ' ', '\r', '\n', '\u001B[1m', '\0', '─', '│', '█', '…', '—', 'é', 'e\u0301', '\u00AD', '\u200D', '\uFE0F', '🙂', '👩\u200D🚀', '🇩', '한', '\uD800', 'ש', '\u25FB\uFE0F', 'ß');

test('what ours takes for one character is what the engine takes for one', () => {
	fc.assert(
		fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' })), { maxLength: 12 }), some => {
			const text = some.join('');
			const plainly = (found: Iterable<{ readonly segment: string; readonly index: number }>): unknown => Array.from(found, ({ segment, index }) => ({ segment, index }));
			expect(plainly(graphemes.segment(text))).toEqual(plainly(engines.segment(text)));
			for (let at = -1; at <= text.length; at++) {
				const theirs = engines.segment(text).containing(at);
				expect(graphemes.segment(text).containing(at)).toEqual(theirs === undefined ? undefined : expect.objectContaining({ segment: theirs.segment, index: theirs.index }));
			}
		}),
	);
});

test('every character that is taken for plain stands alone beside any other of them', () => {
	const plain = Array.from({ length: 0x2600 }, (_, code) => String.fromCharCode(code)).filter(one => [...graphemes.segment(one + one)].length === 2 && !('input' in [...graphemes.segment(one)][0]!));
	const all = plain.flatMap((one, at) => [one, plain[(at * 7 + 3) % plain.length]!]).join('');
	expect(Array.from(engines.segment(all), ({ segment }) => segment.length).every(length => length === 1)).toBe(true);
	expect(plain.length).toBeGreaterThan(400);
});
