import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseApkInstalled } from '../../../source/parsers/packages/apk-installed.ts';
import { parseDiversions } from '../../../source/parsers/packages/dpkg-diversions.ts';
import { dpkgListPaths, packageOfListFile } from '../../../source/parsers/packages/dpkg-list.ts';
import { parseMd5Sums } from '../../../source/parsers/packages/dpkg-md5sums.ts';
import { parseDpkgStatus } from '../../../source/parsers/packages/dpkg-status.ts';
import { parseMtree } from '../../../source/parsers/packages/mtree.ts';
import { parsePacmanDesc, parsePacmanFiles } from '../../../source/parsers/packages/pacman-local.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const corpus = new URL('../../../../shared/corpus/trivy/', import.meta.url);
/** One file of a Go text archive. */
const member = (archive: string, end: string): Uint8Array => {
	const parts = readFileSync(new URL(archive, corpus), 'latin1').split(/^-- (.+) --\n/m);
	return bytes(parts[parts.findIndex(part => part.endsWith(end)) + 1]!);
};

describe.skipIf(!existsSync(corpus))('the corpus (skipped: no corpus)', () => {
	test('apk: musl and busybox, and a stanza without a version is passed over', () => {
		const packages = [...parseApkInstalled(readFileSync(new URL('apk/testdata/apk', corpus)))];
		expect(packages.find(({ name }) => name === 'musl')).toMatchObject({
			version: '1.1.14-r10', sha1: 'd68b402f35f57750f49156b0cb4e886a2ad35d2d',
		});
		expect(packages.find(({ name }) => name === 'musl')!.files.map(({ path }) => path)).toEqual(['/lib/libc.musl-x86_64.so.1', '/lib/ld-musl-x86_64.so.1']);
		expect(packages.find(({ name }) => name === 'busybox')).toMatchObject({ version: '1.24.2-r9', sha1: 'ca124719267cd0bedc2f4cb850a286ac13f0ad44' });
		expect(packages.every(({ version }) => version !== '')).toBe(true);
	});
	test('dpkg: status and md5sums of tar', () => {
		const [tar] = [...parseDpkgStatus(member('dpkg/testdata/md5sums.txtar', 'status'))];
		expect(tar).toMatchObject({ name: 'tar', version: '1.29b-2', installed: true });
		expect([...parseMd5Sums(member('dpkg/testdata/md5sums.txtar', 'tar.md5sums'))].length).toBe(13);
	});
	test('dpkg: a whole status file, and a broken one', () => {
		const packages = [...parseDpkgStatus(readFileSync(new URL('dpkg/testdata/valid.txtar', corpus)))];
		expect(packages.length).toBeGreaterThan(50);
		expect(packages.every(({ name }) => /^[a-z0-9.+-]+$/.test(name))).toBe(true);
		for (const found of parseDpkgStatus(readFileSync(new URL('dpkg/testdata/corrupsed.txtar', corpus)))) expect(found.version).not.toBe('');
	});
});

test('dpkg lists: the root and odd lines are passed over', () => {
	const list = bytes('/.\n/usr\n/usr/a b\nodd\n\n/last');
	const paths: string[] = [];
	expect(dpkgListPaths(list, (from, to) => paths.push(Buffer.from(list).toString('latin1', from, to)))).toEqual({ odd: 1 });
	expect(paths).toEqual(['/usr', '/usr/a b', '/last']);
	expect(packageOfListFile('libc6:amd64.list')).toBe('libc6:amd64');
	expect(packageOfListFile('../x.list')).toBe(undefined);
});
test('dpkg status: removed packages, conffiles, line numbers', () => {
	const packages = [...parseDpkgStatus(bytes('Package: a\nStatus: deinstall ok config-files\nVersion: 1\n\nPackage: b\nStatus: install ok installed\nVersion: 2\nSource: bb (1.9)\nDescription: x\n /etc/no 0123456789abcdef0123456789abcdef\nConffiles:\n /etc/b c 0123456789abcdef0123456789abcdef\n /etc/o 0123456789abcdef0123456789abcdef obsolete\n\nPackage: nameless\n'))];
	expect(packages).toMatchObject([
		{ line: 1, name: 'a', installed: false },
		{ line: 5, name: 'b', installed: true, source: 'bb', conffiles: [{ path: '/etc/b c', obsolete: false }, { path: '/etc/o', obsolete: true }] },
	]);
});
test('pacman', () => {
	expect(parsePacmanDesc(bytes('%NAME%\nbash\n\n%VERSION%\n5.2-1\n\n%ARCH%\nx86_64\n\n%SIZE%\n9\n'))).toEqual({ name: 'bash', version: '5.2-1', architecture: 'x86_64', size: 9 });
	expect(parsePacmanFiles(bytes('%FILES%\nusr/\nusr/bin/bash\n\n%BACKUP%\netc/bash.bashrc\t0123\n'))).toEqual(['/usr/', '/usr/bin/bash']);
	expect([...parseMtree(bytes('#mtree\n/set type=file uid=0 gid=0 mode=644\n./usr/bin/a\\040b mode=4755 sha256digest=' + 'a'.repeat(64) + '\n./usr type=dir mode=755\n'))]).toEqual([
		{ path: '/usr/bin/a b', type: 'file', mode: 0o4755, uid: 0, gid: 0, size: undefined, link: undefined, sha256: 'a'.repeat(64) },
		{ path: '/usr', type: 'dir', mode: 0o755, uid: 0, gid: 0, size: undefined, link: undefined, sha256: undefined },
	]);
});
test('random bytes never throw', () => {
	const words = fc.array(fc.constantFrom('P:', 'V:', 'F:', 'R:', 'a:', 'Z:', 'x', '\n', '\n\n', ':', 'Package: ', 'Version: ', 'Conffiles:\n ', '/', ' ', '0:0:755', '/set ', './', '=', '%FILES%\n', '\xff', '\0'), { maxLength: 60 }).map(parts => bytes(parts.join('')));
	fc.assert(
		fc.property(fc.oneof(words, fc.uint8Array({ maxLength: 300 })), input => {
			void [...parseApkInstalled(input)];
			void [...parseDpkgStatus(input)];
			void [...parseMd5Sums(input)];
			void [...parseMtree(input)];
			void parseDiversions(input);
			void parsePacmanDesc(input);
			void parsePacmanFiles(input);
			void dpkgListPaths(input, () => undefined);
		}),
	);
});
