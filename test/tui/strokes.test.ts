import { describe, expect, test } from 'vitest';
import { strokesOf, type InkKey } from '../../source/tui/strokes.ts';

const no: InkKey = {
	upArrow: false, downArrow: false, leftArrow: false, rightArrow: false, pageUp: false, pageDown: false, home: false, end: false,
	tab: false, shift: false, ctrl: false, meta: false, escape: false, return: false, backspace: false, delete: false,
};
const keys = (input: string, more: Partial<InkKey> = {}): readonly string[] => strokesOf(input, { ...no, ...more }).map(stroke => stroke.key);

describe('keys as they come from Ink', () => {
	test('that arrive together are taken one by one', () => {
		expect(keys('jjj')).toEqual(['j', 'j', 'j']);
		expect(keys('abc\r')).toEqual(['a', 'b', 'c', 'enter']);
		expect(keys('a b\t')).toEqual(['a', 'space', 'b', 'tab']);
	});
	test('LF is Enter too', () => expect(keys('\n')).toEqual(['enter']));
	test('Enter alone is one Enter', () => expect(keys('\r', { return: true })).toEqual(['enter']));
	test('ESC TAB is Shift-Tab, as the Linux console sends it', () => {
		expect(keys('', { tab: true, meta: true })).toEqual(['shift-tab']);
		expect(keys('', { tab: true, shift: true })).toEqual(['shift-tab']);
	});
	test('Esc and a letter in one go are both', () => expect(keys('j', { meta: true })).toEqual(['escape', 'j']));
	test('control letters, alone and in a bunch', () => {
		expect(keys('l', { ctrl: true })).toEqual(['ctrl-l']);
		expect(keys('j\fk')).toEqual(['j', 'ctrl-l', 'k']);
	});
	test('an arrow with a modifier is still an arrow', () => expect(keys('', { upArrow: true, meta: true })).toEqual(['up']));
	test('a letter beyond ASCII types itself; C1 controls type nothing', () => {
		expect(strokesOf('é', no)).toEqual([{ key: 'é', text: 'é' }]);
		expect(keys('\u009B\u0000')).toEqual([]);
	});
});
