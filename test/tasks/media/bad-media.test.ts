import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { subjectName } from '../../../source/core/finding.ts';
import { ar, tar, tarEntry, type TarEntry } from '../../support/archives.ts';
import { debOf, installed, type PackageWritten } from '../../support/packages.ts';
import { verify } from '../../support/verified-packages.ts';

/** Two packages on one machine, a program of each altered. The media file of the first is bad in one way or another. */
const one: PackageWritten = { name: 'one', files: { '/usr/bin/one': { content: 'one', mode: 0o755 } } };
const two: PackageWritten = { name: 'two', files: { '/usr/bin/two': { content: 'two', mode: 0o755 } } };
const altered = { '/usr/bin/one': { content: 'ONE', mode: 0o755 }, '/usr/bin/two': { content: 'TWO', mode: 0o755 } };
const sound = debOf(one);
const program: TarEntry = { name: './usr/bin/one', content: 'one', mode: 0o755 };
const control = gzipSync(tar([{ name: './control', content: 'Package: one\nVersion: 1-1\nArchitecture: amd64\n' }]));
const holding = (data: Buffer, controls = control): Buffer => ar([['debian-binary', Buffer.from('2.0\n')], ['control.tar.gz', controls], ['data.tar.gz', data]]);
const deb = (...entries: readonly TarEntry[]): Buffer => holding(gzipSync(tar(entries)));
const flipped = (bytes: Buffer, at: number): Buffer => Buffer.concat([bytes.subarray(0, at), Buffer.from([bytes[at]! ^ 0xff]), bytes.subarray(at + 1)]);
const overwritten = (bytes: Buffer, at: number, text: string): Buffer => Buffer.concat([bytes.subarray(0, at), Buffer.from(text, 'latin1'), bytes.subarray(at + text.length)]);
const data = gzipSync(tar([program]));

test.for([
	['empty', Buffer.alloc(0), /it is no ar archive/],
	['cut short', sound.subarray(0, -30), /ends in the middle of data\.tar\.gz/],
	['cut short within its data', holding(data.subarray(0, -20)), /unexpected end of file/],
	['corrupt in its data', holding(flipped(data, 40)), /gzip|checksum|header/],
	['saying it is longer than it is', overwritten(sound, sound.indexOf('data.tar.gz') + 48, '9999999999'), /ends in the middle of data\.tar\.gz/],
	['with a member that says it is longer than it is', deb({ ...program, claimedSize: 8 ** 9 }), /ends in the middle of a member/],
	['with a member that says it is shorter than it is', holding(gzipSync(tar([{ ...program, content: 'x'.repeat(2000), claimedSize: 3 }]))), /does not match its own checksum/],
	['whose control archive is a bomb', holding(data, gzipSync(Buffer.concat([tarEntry({ name: './control', claimedSize: 2 ** 30 }), Buffer.alloc(70 << 20)]))), /unpacks to more than 300 times its size/],
	['unpacking without an end', holding(gzipSync(Buffer.concat([tarEntry({ ...program, claimedSize: 2 ** 30 }), Buffer.alloc(70 << 20)]))), /unpacks to more than 300 times its size/],
	['with a name that climbs out', deb(program, { name: './usr/../../etc/passwd', content: 'x' }), /its name climbs out of the archive/],
	['with an absolute name', deb(program, { name: '/etc/passwd', content: 'x' }), /its name is absolute/],
	['with one name twice', deb(program, { ...program, content: 'ONE' }), /it holds \/usr\/bin\/one twice/],
	['with a hard link to nowhere', deb(program, { name: './usr/bin/l', type: '1', link: './usr/bin/none' }), /\/usr\/bin\/l is a hard link to \/usr\/bin\/none, which it does not hold/],
	['with a hard link out of it', deb(program, { name: './usr/bin/l', type: '1', link: '../../etc/shadow' }), /a hard link out of the archive/],
	['with a control member that climbs out', holding(data, gzipSync(tar([{ name: '../control', content: 'Package: one\n' }]))), /its name climbs out of the archive/],
	['of another package than its name says', debOf({ ...one, name: 'three' }), /its name is that of one 1-1 amd64, but it holds three/],
] as const)('a media file %s cannot be used, and the rest goes on', async ([, bytes, why]) => {
	const { findings, ending } = await verify({ ...installed([one, two]), ...altered }, { 'one_1-1_amd64.deb': bytes, 'two_1-1_amd64.deb': debOf(two) });
	const damaged = ending.coverage.skipped.find(({ reason }) => reason === 'damaged');
	expect(damaged?.examples).toEqual([expect.stringMatching(/one_1-1_amd64\.deb: this media file cannot be used, because /)]);
	expect(damaged?.examples[0]).toMatch(why);
	expect(ending.how).toBe('complete');
	expect(findings.map(({ subject, facts }) => [subjectName(subject), facts['verdict'], facts['second-opinion']])).toEqual(expect.arrayContaining([
		['/usr/bin/one', 'no media for this version', 'differs'],
		['/usr/bin/two', 'differs from media', undefined],
	]));
	expect(findings.filter(({ subject }) => subjectName(subject) === '/usr/bin/one')).toHaveLength(1);
	expect(ending.coverage.counts).toMatchObject({ packages: 2, files: 2 });
});

test('where another copy of it is sound, that one is taken', async () => {
	const { findings } = await verify({ ...installed([one]), ...altered }, { 'one_1-1_amd64.deb': sound.subarray(0, 99), 'one_0%3a1-1_amd64.deb': sound });
	expect(findings.map(({ facts }) => facts['verdict'])).toEqual(['differs from media']);
});
