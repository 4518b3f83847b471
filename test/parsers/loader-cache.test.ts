import fc from 'fast-check';
import { expect, test } from 'vitest';
import { libraryPreloads } from '../../source/checks/library-preloads.ts';
import { parseLoaderCache } from '../../source/parsers/loader-cache.ts';
import { debian } from '../support/debian.ts';
import { memoryHost } from '../support/memory-host.ts';
import { run } from '../support/sweep-host.ts';

function cache(libraries: Readonly<Record<string, string>>): Buffer {
	const pairs = Object.entries(libraries);
	const header = Buffer.alloc(48);
	header.write('glibc-ld.so.cache1.1', 'latin1');
	header.writeUInt32LE(pairs.length, 20);
	const entries = Buffer.alloc(24 * pairs.length);
	let text = '';
	const start = 48 + entries.length;
	for (const [at, [name, path]] of pairs.entries()) {
		entries.writeUInt32LE(start + text.length, at * 24 + 4);
		text += `${name}\0`;
		entries.writeUInt32LE(start + text.length, at * 24 + 8);
		text += `${path}\0`;
	}
	return Buffer.concat([header, entries, Buffer.from(text, 'latin1')]);
}

test('names and paths, also behind an older cache', () => {
	const bytes = cache({ 'libz.so.1': '/lib/x86_64-linux-gnu/libz.so.1' });
	expect(parseLoaderCache(bytes)).toEqual([{ name: 'libz.so.1', path: '/lib/x86_64-linux-gnu/libz.so.1' }]);
	expect(parseLoaderCache(Buffer.concat([Buffer.from('ld.so-1.7.0\0'), Buffer.alloc(20), bytes]))).toHaveLength(1);
	expect(parseLoaderCache(Buffer.from('nothing'))).toEqual([]);
});

test('a library of a temporary place is told, those of the system are not', () => {
	const asked = (path: string) => run(libraryPreloads, memoryHost(debian([], { '/etc/ld.so.cache': cache({ 'libz.so.1': path }) }))).findings.map(({ severity, subject }) => `${severity} ${subject.kind === 'file' ? subject.path : ''}`);
	expect(asked('/dev/shm/.l/libz.so.1')).toEqual(['high /etc/ld.so.cache']);
	expect(asked('/usr/lib/x86_64-linux-gnu/libz.so.1')).toEqual([]);
});

test('damage is taken', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 12 }), changes => {
			const bytes = cache({ 'libz.so.1': '/lib/libz.so.1', 'libc.so.6': '/lib/libc.so.6' });
			for (const [at, to] of changes) bytes[at] = to;
			parseLoaderCache(bytes);
		}),
	);
});
