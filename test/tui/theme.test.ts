import { describe, expect, test } from 'vitest';
import { visibleText } from '../../source/core/visible.ts';
import { themeFor } from '../../source/tui/theme.ts';

const facts = { term: 'xterm-256color', lang: 'en_US.UTF-8', noColor: false, ascii: false };

describe('a terminal is drawn on with what it has', () => {
	test.for([
		['a modern terminal', facts, 'unicode', true, true],
		['a Linux console with UTF-8', { ...facts, term: 'linux' }, 'cp437', true, true],
		['a Linux console without', { ...facts, term: 'linux', lang: 'C' }, 'ascii', true, true],
		['a vt100', { ...facts, term: 'vt100' }, 'ascii', false, true],
		['a dumb terminal', { ...facts, term: 'dumb' }, 'ascii', false, false],
		['LANG=C', { ...facts, lang: 'C' }, 'ascii', true, true],
		['--ascii', { ...facts, ascii: true }, 'ascii', true, true],
		['NO_COLOR', { ...facts, noColor: true }, 'unicode', false, true],
	] as const)('%s', ([, given, letters, colour, inverse]) => {
		const theme = themeFor(given);
		expect({ letters: theme.letters, colour: theme.colour, inverse: theme.inverse }).toEqual({ letters, colour, inverse });
	});

	test('a letter the console does not have is shown as its number', () => {
		const name = visibleText('é─日');
		expect(themeFor(facts).text(name)).toBe('é─日');
		expect(themeFor({ ...facts, term: 'linux' }).text(name)).toBe('é─\\u{65e5}');
		expect(themeFor({ ...facts, lang: 'C' }).text(name)).toBe('\\u{e9}\\u{2500}\\u{65e5}');
	});
});
