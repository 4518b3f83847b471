import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseGshadow } from '../../source/parsers/gshadow.ts';
import { parseLoginDefs } from '../../source/parsers/login-defs.ts';
import { parseShadow, passwordState } from '../../source/parsers/shadow.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('shadow', () => {
	test('records keep their lines, odd lines are named without their hash', () => {
		const { records, odd } = parseShadow(bytes('root:$y$j9T$abc$def:19000:0:99999:7:::\nnobody:*:19000:0:99999:7:::\nshort:$6$secret\nnothing\n+::::::::\n'));
		expect(records.map(({ line, name, changed }) => [line, name, changed])).toEqual([
			[1, 'root', 19000],
			[2, 'nobody', 19000],
			[3, 'short', undefined],
			[5, '', undefined],
		]);
		expect(odd).toEqual([
			{ line: 3, text: 'short', why: 'too few fields' },
			{ line: 4, text: 'nothing', why: 'too few fields' },
		]);
		expect(records.at(-1)!.nis).toBe('include');
	});

	test.each([
		['', 'empty'],
		['U6aMy0wojraho', 'empty'],
		['x', 'elsewhere'],
		['*', 'none'],
		['!', 'none'],
		['!!', 'none'],
		['!*', 'none'],
		['*NP*', 'none'],
		['*LK*', 'none'],
		['!$6$salt$hash', 'locked'],
		['*LOCKED*$6$salt$hash', 'locked'],
		['$6$salt$hash', 'set'],
		['$y$j9T$a$b', 'set'],
		['_J9..K0AyUubDrfOgO4s', 'set'],
		['ab01FAX.bQRSU', 'set'],
	])('%s is %s', (field, state) => {
		expect(passwordState(field)).toBe(state);
	});
});

test('gshadow', () => {
	expect(parseGshadow(bytes('adm:*::syslog,u\nwheel:!:root:\n'))).toEqual([
		{ line: 1, name: 'adm', password: '*', administrators: [], members: ['syslog', 'u'] },
		{ line: 2, name: 'wheel', password: '!', administrators: ['root'], members: [] },
	]);
});

test('login.defs', () => {
	expect(parseLoginDefs(bytes('# UID_MIN 1\nUID_MIN\t\t 1000\nENV_PATH PATH=/bin:/usr/bin\n')).get('UID_MIN')).toBe('1000');
});

test('random bytes are taken', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 400 }), data => {
			for (const record of parseShadow(data).records) passwordState(record.password);
			parseGshadow(data);
			parseLoginDefs(data);
		}),
	);
});
