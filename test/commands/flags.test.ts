import { describe, expect, test } from 'vitest';
import { inAscii } from '../../source/commands/ascii.ts';
import { wrongFlag } from '../../source/commands/flags.ts';
import { atRiskFlags, checkFlags, cockpitFlags, listFlags } from '../../source/commands/usage.ts';

describe('flags', () => {
	test('one that is not known is named in one sentence', () => {
		expect(wrongFlag(['suid-files', '--bogus'], checkFlags)).toBe('there is no flag --bogus; --help shows those there are');
		expect(wrongFlag(['-z'], listFlags)).toContain('-z');
		expect(wrongFlag(['--json=yes', '--follow'], listFlags)).toContain('--follow');
		expect(wrongFlag(['--\u001B[2J'], listFlags)).toBe(String.raw`there is no flag --\u{1b}[2J; --help shows those there are`);
		expect(wrongFlag(['--__proto__'], listFlags)).toContain('--__proto__');
	});

	test('one without its value is named too, not taken for an empty one', () => {
		expect(wrongFlag(['--root'], cockpitFlags)).toContain('--root needs a value');
		expect(wrongFlag(['--root', '--json'], checkFlags)).toContain('--root needs a value');
	});

	test('those that are known, in every way they are written', () => {
		expect(wrongFlag(['case', '--root', '/mnt', '--no-color', '--media=a', '--media', 'b', '--ascii'], cockpitFlags)).toBeUndefined();
		expect(wrongFlag(['--help'], listFlags)).toBeUndefined();
		expect(wrongFlag(['--version', '--cross-mounts'], checkFlags)).toBeUndefined();
		expect(wrongFlag(['log', '--', '--bogus'], atRiskFlags)).toBeUndefined();
	});
});

test('--ascii keeps text readable and JSON the same', () => {
	expect(inAscii('/tmp/é\n漢\n')).toBe('/tmp/\\u{e9}\n\\u{6f22}\n');
	const line = JSON.stringify({ path: '/tmp/é😀' });
	expect(inAscii(line)).toMatch(/^[\x20-\x7e]*$/);
	expect(JSON.parse(inAscii(line))).toEqual({ path: '/tmp/é😀' });
});
