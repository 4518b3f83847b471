import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ListReader } from '../../../source/parsers/hash-lists/list-reader.ts';
import { decodeHex, keptBytes, writePathKey } from '../../../source/parsers/hash-lists/listed.ts';

const md5 = '0123456789abcdef0123456789abcdef';
const sha1 = `${md5}01234567`;
const sha256 = md5 + md5;

function read(text: string, pieces = 7): { readonly rows: readonly string[]; readonly reader: ListReader } {
	const rows: string[] = [];
	const reader = new ListReader((name, bytes, hexAt, from, to) => {
		const length = { md5: 32, sha1: 40, sha256: 64 }[name];
		const piece = (start: number, end: number): string => Buffer.from(bytes.subarray(start, end)).toString('latin1');
		rows.push(`${name} ${piece(hexAt, hexAt + length)} ${from === -1 ? '-' : piece(from, to)}`);
	});
	const bytes = Buffer.from(text, 'latin1');
	for (let at = 0; at < bytes.length; at += pieces) reader.push(bytes.subarray(at, at + pieces));
	reader.end();
	return { rows, reader };
}

describe('lists of hashes', () => {
	test.each([
		['md5sum', `${md5}  ./bin/ls\n${md5} */bin/a  b\n`, [`md5 ${md5} ./bin/ls`, `md5 ${md5} /bin/a  b`]],
		['sha256sum with an escape and a comment', `# made by hand\n\\${sha256}  ./a\\nb\\\\c\r\n`, [`sha256 ${sha256} ./a\nb\\c`]],
		['bare digests', `${sha1}\n${sha256.toUpperCase()}`, [`sha1 ${sha1} -`, `sha256 ${sha256.toUpperCase()} -`]],
		['BSD', `MD5 (/bin/ls (old)) = ${md5}\nSHA256 (x) = ${sha256}\n`, [`md5 ${md5} /bin/ls (old)`, `sha256 ${sha256} x`]],
		['hashdeep', `%%%% HASHDEEP-1.0\n%%%% size,md5,sha256,filename\n## Invoked from: /\n12,${md5},${sha256},/a,b\n`, [`sha256 ${sha256} /a,b`]],
		['NSRL CSV', `"SHA-1","MD5","CRC32","FileName","FileSize","ProductCode","OpSystemCode","SpecialCode"\n"${sha1}","${md5}","00","a.dll",1,2,"x",""\n`, [`sha1 ${sha1} -`]],
		['mtree, full paths', `#mtree\n./bin/a\\040b type=file sha256digest=${sha256} md5=${md5}\n./bin type=dir\n`, [`sha256 ${sha256} ./bin/a b`, `md5 ${md5} ./bin/a b`]],
		['mtree, a tree', `/set type=file uid=0\n. type=dir\nbin type=dir\nls size=1 \\\n    sha1=${sha1}\n..\netc type=dir\n  motd md5digest=${md5}\n`, [`sha1 ${sha1} ./bin/ls`, `md5 ${md5} ./etc/motd`]],
	])('%s', (_, text, expected) => {
		for (const pieces of [1, 7, 4096]) {
			const { rows, reader } = read(text, pieces);
			expect(rows).toEqual(expected);
			expect(reader.bad).toBe(0);
		}
	});

	test('lines that are none are counted, with the number of the first', () => {
		const { reader } = read(`${md5}  a/b\nhello\n${md5.slice(1)}  c\n`);
		expect([reader.rows, reader.bad, reader.firstBad]).toEqual([1, 2, 2]);
	});

	test('random bytes never throw', () => {
		fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', '0', ' ', '\n', '"', '%', '(', ')', '=', '/', '\\', ',', '.', '#', '\xff', 'MD5 (', 'md5=', md5, '%%%% filename,') }), text => void read(text, 3)));
	});
});

test('a path has one key however it is written, and another path another', () => {
	const key = (path: string): string => {
		const into = Buffer.alloc(8);
		writePathKey(Buffer.from(`..${path}`, 'latin1'), 2, path.length + 2, into, 0);
		return into.toString('hex');
	};
	expect(key('./bin/ls')).toBe(key('/bin/ls'));
	expect(key('bin/ls')).toBe(key('/bin/ls'));
	expect(new Set(Array.from({ length: 5000 }, (_, at) => key(`/usr/lib/x${at}`))).size).toBe(5000);
});

test('digests are kept by their first 128 bits', () => {
	const into = new Uint8Array(keptBytes);
	decodeHex(Buffer.from(sha256), 0, into, 0);
	expect(Buffer.from(into).toString('hex')).toBe(md5);
});
