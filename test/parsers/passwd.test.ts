import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseGroup } from '../../source/parsers/group.ts';
import { parsePasswd } from '../../source/parsers/passwd.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('passwd', () => {
	test('fields, line numbers, comments and blank lines', () => {
		const { records, odd } = parsePasswd(bytes('root:x:0:0:root:/root:/bin/bash\n\n# a comment\nann:x:1000:1000:Ann,,,:/home/ann:/bin/sh'));
		expect(odd).toEqual([]);
		expect(records).toEqual([
			{ line: 1, name: 'root', password: 'x', uid: 0, number: '0', gid: 0, gecos: 'root', home: '/root', shell: '/bin/bash' },
			{ line: 4, name: 'ann', password: 'x', uid: 1000, number: '1000', gid: 1000, gecos: 'Ann,,,', home: '/home/ann', shell: '/bin/sh' },
		]);
	});
	test('a numberless uid is undefined, not zero', () => {
		const [record] = parsePasswd(bytes('a::zero:4294967296:::\n')).records;
		expect(record).toMatchObject({ uid: undefined, gid: undefined, password: '', shell: '' });
	});
	test('NIS lines', () => {
		expect(parsePasswd(bytes('+\n+::::::\n-eve\n+@staff:::::/home:/bin/sh\n')).records.map(({ nis, name }) => [nis, name])).toEqual([
			['include', ''], ['include', ''], ['exclude', 'eve'], ['include', '@staff'],
		]);
	});
	test('master.passwd of the BSDs', () => {
		expect(parsePasswd(bytes('toor:*:0:0:staff:0:0:Bourne-again Superuser:/root:\n')).records[0]).toMatchObject({ uid: 0, gecos: 'Bourne-again Superuser', home: '/root' });
	});
	test('odd lines are kept, with why', () => {
		expect(parsePasswd(bytes('what\nx:y:1:2:3:4:5:6\n:x:0:0::/:/bin/sh\n')).odd).toEqual([
			{ line: 1, text: 'what', why: 'too few fields' },
			{ line: 2, text: 'x:y:1:2:3:4:5:6', why: 'too many fields' },
			{ line: 3, text: ':x:0:0::/:/bin/sh', why: 'no name' },
		]);
	});
	test('names are made visible', () => {
		expect(parsePasswd(bytes('\x1b[2J:x:0:0::/:/bin/sh\n')).records[0]!.name).toBe('\\u{1b}[2J');
	});
	test('random bytes never throw', () => {
		fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), input => void parsePasswd(input)));
		fc.assert(fc.property(fc.array(fc.constantFrom(':', '\n', '+', '-', 'x', '0', '\r', '\0', '#')), parts => void parsePasswd(bytes(parts.join('')))));
	});
});

describe('group', () => {
	test('fields and members', () => {
		expect(parseGroup(bytes('sudo:x:27:ann,bob\nempty:x:5:\n+:::\n')).records).toEqual([
			{ line: 1, name: 'sudo', password: 'x', gid: 27, members: ['ann', 'bob'] },
			{ line: 2, name: 'empty', password: 'x', gid: 5, members: [] },
			{ line: 3, name: '', password: '', gid: undefined, members: [], nis: 'include' },
		]);
	});
	test('random bytes never throw', () => {
		fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), input => void parseGroup(input)));
	});
});
