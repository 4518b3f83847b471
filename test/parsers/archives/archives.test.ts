import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAr } from '../../../source/parsers/archives/ar.ts';
import { CpioReader } from '../../../source/parsers/archives/cpio.ts';
import { memberPath, type ArchiveReader, type ArchiveSink, type Member } from '../../../source/parsers/archives/member.ts';
import { TarReader } from '../../../source/parsers/archives/tar.ts';
import { inMemory } from '../../../source/parsers/random-access.ts';
import { ar, cpio, tar, tarEntry } from '../../support/archives.ts';

interface Met extends Member {
	text: string;
}

function read(make: (sink: ArchiveSink) => ArchiveReader, bytes: Uint8Array, piece = bytes.length): { members: Met[]; refused: string[]; trouble: string | undefined } {
	const members: Met[] = [];
	const refused: string[] = [];
	const reader = make({
		member: member => void members.push({ ...member, text: '' }),
		content: content => void (members.at(-1)!.text += Buffer.from(content).toString('latin1')),
		end: () => {},
		refused: (name, why) => void refused.push(`${name}: ${why}`),
	});
	for (let at = 0; at < bytes.length; at += Math.max(1, piece)) reader.push(bytes.subarray(at, at + Math.max(1, piece)));
	reader.finish();
	return { members, refused, trouble: reader.trouble };
}

const readTar = (bytes: Uint8Array, piece?: number) => read(sink => new TarReader(sink), bytes, piece);
const readCpio = (bytes: Uint8Array, piece?: number) => read(sink => new CpioReader(sink), bytes, piece);

describe('tar', () => {
	const written = tar([
		{ name: './', type: '5', mode: 0o755 },
		{ name: './usr/bin/ls', mode: 0o4755, content: 'x'.repeat(700) },
		{ name: 'ln', type: '2', link: '../a' },
		{ name: 'hard', type: '1', link: './usr/bin/ls' },
	]);

	test.for([1, 7, 512, 513, 100_000])('in pieces of %i bytes', piece => {
		const { members, trouble } = readTar(written, piece);
		expect(trouble).toBeUndefined();
		expect(members.map(({ path, kind, mode, link, text }) => [path, kind, mode, link, text.length])).toEqual([
			['/', 'directory', 0o755, '', 0],
			['/usr/bin/ls', 'file', 0o4755, '', 700],
			['/ln', 'link', 0o644, '../a', 0],
			['/hard', 'hard-link', 0o644, '/usr/bin/ls', 0],
		]);
	});

	test('long names of pax and of GNU, and numbers of pax', () => {
		const long = `${'a'.repeat(120)}/${'b'.repeat(120)}`;
		const bytes = tar([
			{ name: 'short', pax: { path: long, uid: '3000000', 'SCHILY.xattr.security.capability': '\x01\0\0\x01\0\x20\0\0\0\0\0\0' }, content: 'one' },
			{ name: '././@LongLink', type: 'L', content: `${long}c\0` },
			{ name: 'cut', content: 'two' },
			{ name: '././@LongLink', type: 'K', content: `${long}d\0` },
			{ name: 'link', type: '2' },
		]);
		expect(readTar(bytes, 100).members.map(({ path, uid, capabilities, link }) => [path, uid, capabilities, link])).toEqual([
			[`/${long}`, 3_000_000, { permitted: ['cap_net_raw'], inheritable: [], effective: true }, ''],
			[`/${long}c`, 0, undefined, ''],
			['/link', 0, undefined, `${long}d`],
		]);
	});

	test('names that climb out or are absolute, links out, sparse files and unknown types are refused, and the rest is read', () => {
		const bytes = tar([{ name: '../evil', content: 'x' }, { name: 'a', type: '1', link: '../../etc/passwd' }, { name: 's', type: 'S', content: 'y' }, { name: '/abs', content: 'x' }, { name: '/', type: '5' }, { name: './ok', content: 'ok' }]);
		const { members, refused } = readTar(bytes);
		expect(members.map(({ path }) => path)).toEqual(['/', '/ok']);
		expect(refused).toHaveLength(4);
	});

	test.for([
		['cut in content', tar([{ name: 'a', content: 'x'.repeat(600) }]).subarray(0, 600)],
		['cut in a header', tarEntry({ name: 'a' }).subarray(0, 100)],
		['a size that lies', tarEntry({ name: 'a', claimedSize: 8 ** 11 - 1 })],
		['nothing', Buffer.alloc(0)],
		['a wrong checksum', Buffer.from(tarEntry({ name: 'a' })).fill('b', 0, 1)],
	] as const)('%s is said', ([, bytes]) => {
		expect(readTar(bytes).trouble).not.toBeUndefined();
	});

	test('archives joined without their ends, as apk joins them', () => {
		const joined = Buffer.concat([tarEntry({ name: '.PKGINFO', content: 'x' }), tar([{ name: 'usr/' , type: '5' }])]);
		expect(readTar(joined).members.map(({ path }) => path)).toEqual(['/.PKGINFO', '/usr']);
	});
});

describe('cpio', () => {
	const written = cpio([{ name: './usr', mode: 0o40755 }, { name: './usr/a', mode: 0o100644, content: 'hello' }, { name: './usr/l', mode: 0o120777, content: 'a' }]);

	test.for([1, 3, 111, 10_000])('in pieces of %i bytes', piece => {
		const { members, trouble } = readCpio(written, piece);
		expect(trouble).toBeUndefined();
		expect(members.map(({ path, kind, link, text }) => [path, kind, link, text])).toEqual([['/usr', 'directory', '', ''], ['/usr/a', 'file', '', 'hello'], ['/usr/l', 'link', 'a', '']]);
	});

	test("rpm's stripped form takes the rest from the header", () => {
		const file: Member = { path: '/a', kind: 'file', mode: 0o644, uid: 0, gid: 0, user: '', group: '', size: 3, modified: 0, link: '', capabilities: undefined };
		const bytes = Buffer.concat([Buffer.from('07070X00000000\0\0'), Buffer.from('abc\0'), cpio([])]);
		expect(read(sink => new CpioReader(sink, number => (number === 0 ? file : undefined)), bytes).members).toMatchObject([{ path: '/a', text: 'abc' }]);
	});

	test('climbing names are refused, cuts are said', () => {
		expect(readCpio(cpio([{ name: '../x', mode: 0o100644, content: 'abcde' }, { name: 'y', mode: 0o100644 }]))).toMatchObject({ members: [{ path: '/y' }], refused: [expect.stringContaining('climbs')] });
		expect(readCpio(written.subarray(0, 200)).trouble).toContain('before its trailer');
	});
});

describe('ar', () => {
	test('members with their places', () => {
		const bytes = ar([['debian-binary', Buffer.from('2.0\n')], ['control.tar.xz/', Buffer.from('abc')], ['data.tar', Buffer.from('defg')]]);
		const { members, trouble } = readAr(inMemory(bytes));
		expect(trouble).toBeUndefined();
		expect(members.map(({ name, at, size }) => [name, bytes.toString('latin1', at, at + size)])).toEqual([['debian-binary', '2.0\n'], ['control.tar.xz', 'abc'], ['data.tar', 'defg']]);
	});

	test('one that is cut short names the member', () => {
		expect(readAr(inMemory(ar([['a', Buffer.from('xyz')]]).subarray(0, 69))).trouble).toContain('a');
	});
});

test('paths of members stay inside', () => {
	expect(memberPath('./a//b/.')).toBe('/a/b');
	expect(memberPath('a/../b')).toBeUndefined();
	expect(memberPath('a\0b')).toBeUndefined();
});

test('no bytes make a reader throw or give more than it was given', () => {
	const archive = tar([{ name: 'a', content: 'x'.repeat(600), pax: { path: 'q' } }, { name: 'b', type: 'L', content: 'zz' }]);
	const packed = cpio([{ name: 'a', mode: 0o100644, content: 'x'.repeat(60) }]);
	const members = ar([['a', archive], ['b', packed]]);
	const damage = fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { maxLength: 12 });
	fc.assert(
		fc.property(fc.oneof(fc.uint8Array({ maxLength: 2000 }), fc.constantFrom(archive, packed, members)), damage, fc.integer({ min: 1, max: 700 }), (bytes, changes, piece) => {
			const rotten = Uint8Array.from(bytes);
			for (const [at, value] of changes) if (at < rotten.length) rotten[at] = value;
			for (const { members: met } of [readTar(rotten, piece), readCpio(rotten, piece)]) {
				expect(met.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(rotten.length);
			}
			readAr(inMemory(rotten));
		}),
		{ numRuns: 500 },
	);
});
