import { expect, test } from 'vitest';
import { bodyfileLine } from '../../source/parsers/bodyfile.ts';

const entry = { mode: 0o104711, uid: 0, gid: 5, size: 9, inode: 77, modified: 2999, changed: 3000, accessed: 4000 };

test('a line of a bodyfile is what mactime reads', () => {
	expect(bodyfileLine('/bin/su', entry, '0', undefined)).toBe('0|/bin/su|77|r/rrws--x--x|0|5|9|4|2|3|0\n');
	expect(bodyfileLine('/tmp', { ...entry, mode: 0o041777 }, '0', undefined)).toContain('|d/drwxrwxrwt|');
	expect(bodyfileLine('/x', { ...entry, mode: 0o102644 }, '0', undefined)).toContain('|r/rrw-r-Sr--|');
	expect(bodyfileLine('/l', { ...entry, mode: 0o120777 }, '0', '/etc')).toContain('|/l -> /etc|77|l/lrwxrwxrwx|');
});

test('a name cannot begin a field or a row', () => {
	expect(bodyfileLine('/a|b\nc\\d', entry, '0', undefined).split('|')).toHaveLength(11);
	expect(bodyfileLine('/a|b\nc\\d', entry, '0', undefined)).toContain('|/a\\174b\\012c\\134d|');
});

test('mactime makes no escape of a name that spells one out', () => {
	expect(bodyfileLine('/tmp/%1b[2J\u001B[31m', entry, '0', undefined)).toContain('|/tmp/\\0451b[2J\\033[31m|');
});
