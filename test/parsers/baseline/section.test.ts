import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sealLine, sealOf, walkOrder } from '../../../source/parsers/baseline/file.ts';
import { fileRow, measureOf, plainRow, seconds, unreadRow } from '../../../source/parsers/baseline/row.ts';
import { directoryOf, parseSection, sectionLine } from '../../../source/parsers/baseline/section.ts';

const file = { mode: 0o104755, uid: 0, gid: 7, size: 12, modified: 1_700_000_000_123.456, changed: -1500 };
const digest = 'ab'.repeat(32);
/** A name a file system may hold: any bytes but NUL and the slash. */
const names = fc.string({ unit: fc.integer({ min: 1, max: 255 }).filter(byte => byte !== 0x2f).map(byte => String.fromCharCode(byte)), minLength: 1, maxLength: 20 }).filter(name => name !== '.' && name !== '..');

describe('rows of a baseline', () => {
	test('are what the format says', () => {
		expect(measureOf(file)).toBe('f 104755 0 7 12 1700000000.123456 -2.500000');
		expect(fileRow(measureOf(file), '/bin/su', digest, undefined)).toBe(`# f 104755 0 7 12 1700000000.123456 -2.500000\n${digest}  ./bin/su\n`);
		expect(plainRow('l 120777 0 0 1 0.000000 0.000000', 'a\tb\n', 'c\\d')).toBe('# l 120777 0 0 1 0.000000 0.000000\ta\\tb\\n\tc\\\\d\n');
		expect(seconds(0)).toBe('0.000000');
	});

	test('come back whatever the names', () => {
		fc.assert(
			fc.property(fc.uniqueArray(names, { minLength: 3, maxLength: 3 }), names, ([regular, link, unread], target) => {
				const measure = measureOf(file);
				const text = sectionLine('/etc/x') + fileRow(measure, `/etc/x/${regular}`, digest, 'cd'.repeat(16)) + plainRow(measure, link!, target) + unreadRow(measure, unread!, 'unreadable');
				const { rows, bad } = parseSection(text);
				expect(bad).toBeUndefined();
				expect([...rows]).toEqual([
					[regular, { measure, sha256: digest, md5: 'cd'.repeat(16) }],
					[link, { measure, target }],
					[unread, { measure, unread: 'unreadable' }],
				]);
			}),
		);
	});

	test('a directory comes back from its line', () => {
		fc.assert(fc.property(names, name => directoryOf(sectionLine(`/a/${name}`).slice(0, -1)) === `/a/${name}`));
		expect(directoryOf('#/ .')).toBe('/');
		expect(directoryOf('#/ etc')).toBeUndefined();
	});

	test('a line that is none is named; random text never throws', () => {
		expect(parseSection('# f 104755 0 7 12 1.000000 1.000000\nno digest\n').bad).toBe('no digest');
		expect(parseSection('nonsense\n').bad).toBe('nonsense');
		fc.assert(fc.property(fc.string(), text => void parseSection(text)));
	});
});

test('directories stand before what is below them, and below is before beside', () => {
	const directories = ['/a-b', '/a', '/', '/a/c', '/b'];
	expect(directories.toSorted((a, b) => (walkOrder(a) < walkOrder(b) ? -1 : 1))).toEqual(['/', '/a', '/a/c', '/a-b', '/b']);
});

test('the last line holds the digest, or is none', () => {
	expect(sealOf(sealLine(digest))).toBe(digest);
	expect(sealOf(sealLine(digest).slice(0, -1))).toBeUndefined();
	expect(sealOf('')).toBeUndefined();
});
