import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { installedPackages } from '../../source/checks/installed-packages.ts';
import { PathTable } from '../../source/checks/path-table.ts';
import { hostPath } from '../../source/host/host.ts';
import { memoryHost } from '../support/memory-host.ts';

const merged = { '/usr/bin/': {}, '/usr/sbin/': {}, '/usr/lib/': {}, '/bin': { link: 'usr/bin' }, '/sbin': { link: 'usr/sbin' }, '/lib': { link: '/usr/lib' } };

describe('dpkg', () => {
	const packages = installedPackages(
		memoryHost({
			...merged,
			'/var/lib/dpkg/info/coreutils.list': '/.\n/bin\n/bin/ls\n/usr/share/doc/a b\n',
			'/var/lib/dpkg/info/coreutils.md5sums': 'd41d8cd98f00b204e9800998ecf8427e  bin/ls\n',
			'/var/lib/dpkg/info/libc6:amd64.list': '/.\n/lib/libc.so.6\n',
			'/var/lib/dpkg/info/dash.list': '/.\n/bin/sh\n',
			'/var/lib/dpkg/info/bash.list': '/.\n/bin/sh\n/etc/bash.bashrc\n',
			'/var/lib/dpkg/diversions': '/bin/sh\n/bin/sh.distrib\ndash\n/usr/bin/vi\n/usr/bin/vi.old\n:\n',
			'/var/lib/dpkg/info/vim.list': '/usr/bin/vi\n',
			'/var/lib/dpkg/status': 'Package: bash\nStatus: install ok installed\nVersion: 5\nConffiles:\n /etc/bash.bashrc 89269e1298235f1b12b4c16e4065ad0d\n',
		}),
	);
	test('knows its own kind and counts', () => {
		expect(packages).toMatchObject({ system: 'dpkg', packages: 5 });
	});
	test('sees through the links of a merged /usr, both ways', () => {
		expect(packages.owns(hostPath('/usr/bin/ls'))).toBe(true);
		expect(packages.owns(hostPath('/bin/ls'))).toBe(true);
		expect(packages.packageOf(hostPath('/usr/lib/libc.so.6'))).toBe('libc6:amd64');
		expect(packages.owns(hostPath('/usr/bin/ls2'))).toBe(false);
		expect(packages.owns(hostPath('/usr/share/doc/a b'))).toBe(true);
	});
	test('follows diversions: the diverted file is elsewhere, the diverting package keeps the path', () => {
		expect(packages.packageOf(hostPath('/usr/bin/sh'))).toBe('dash');
		expect(packages.packageOf(hostPath('/usr/bin/sh.distrib'))).toBe('bash');
		expect(packages.packageOf(hostPath('/usr/bin/vi'))).toBe(undefined);
		expect(packages.packageOf(hostPath('/usr/bin/vi.old'))).toBe('vim');
	});
	test('digests from md5sums and from conffiles; no modes', () => {
		expect(packages.recorded(hostPath('/usr/bin/ls'))).toEqual({ digest: { algorithm: 'md5', hex: 'd41d8cd98f00b204e9800998ecf8427e' } });
		expect(packages.recorded(hostPath('/etc/bash.bashrc'))).toEqual({ digest: { algorithm: 'md5', hex: '89269e1298235f1b12b4c16e4065ad0d' } });
		expect(packages.recorded(hostPath('/usr/bin/sh'))).toBe(undefined);
		expect(packages.setIdBitsOf(hostPath('/usr/bin/ls'))).toBe(undefined);
	});
	test('a list that cannot be read is a gap', () => {
		const { tally } = installedPackages(memoryHost({ '/var/lib/dpkg/info/a.list': { unreadable: true }, '/var/lib/dpkg/info/b.list': '/usr/bin/b\n' }));
		expect(tally.coverage.skipped).toEqual([{ reason: 'unreadable', count: 1, examples: ['/var/lib/dpkg/info/a.list'] }]);
	});
});

describe('other systems', () => {
	test('none', () => {
		const packages = installedPackages(memoryHost({ '/bin/ls': '' }));
		expect(packages).toMatchObject({ system: 'none', packages: 0, paths: 0 });
		expect(packages.owns(hostPath('/bin/ls'))).toBe(false);
	});
	test('distroless', () => {
		const packages = installedPackages(memoryHost({ '/var/lib/dpkg/status.d/base': 'Package: base-files\n', '/var/lib/dpkg/status.d/base.md5sums': 'd41d8cd98f00b204e9800998ecf8427e  etc/os-release\n' }));
		expect(packages.system).toBe('distroless');
		expect(packages.recorded(hostPath('/etc/os-release'))).toEqual({ digest: { algorithm: 'md5', hex: 'd41d8cd98f00b204e9800998ecf8427e' } });
	});
	test('apk keeps modes: a file without `a:` is 0644', () => {
		const packages = installedPackages(memoryHost({ '/lib/apk/db/installed': 'P:busybox\nV:1\nF:bin\nR:busybox\na:0:0:755\nR:bbsuid\na:0:0:4111\nF:etc\nR:conf\nZ:Q1i0LfVBlMKTSQLE2wA2dC2ZmXCn4=\n\n' }));
		expect(packages.system).toBe('apk');
		expect(packages.setIdBitsOf(hostPath('/bin/busybox'))).toBe(0);
		expect(packages.setIdBitsOf(hostPath('/bin/bbsuid'))).toBe(0o4000);
		expect(packages.recorded(hostPath('/etc/conf'))).toMatchObject({ mode: 0o644, digest: { algorithm: 'sha1' } });
	});
	test('pacman', () => {
		const packages = installedPackages(
			memoryHost({ '/var/lib/pacman/local/ALPM_DB_VERSION': '9\n', '/var/lib/pacman/local/bash-5-1/desc': '%NAME%\nbash\n\n%VERSION%\n5-1\n', '/var/lib/pacman/local/bash-5-1/files': '%FILES%\nusr/\nusr/bin/\nusr/bin/bash\n' }),
		);
		expect(packages.system).toBe('pacman');
		expect(packages.packageOf(hostPath('/usr/bin/bash'))).toBe('bash');
	});
});

test('a table of paths answers as a map does', () => {
	fc.assert(
		fc.property(fc.array(fc.string({ unit: fc.constantFrom('/', 'a', 'b', 'bin', '\xff'), maxLength: 6 })), fc.string(), (names, other) => {
			const table = new PathTable(new Map([['/bin', '/usr/bin']]));
			const map = new Map<string, number>();
			for (const [number, name] of names.entries()) {
				const canonical = `/${name}`.replace(/^\/bin\//, '/usr/bin/');
				if (!map.has(canonical)) map.set(canonical, number);
				table.addPath(`/${name}`, number);
			}
			expect(table.size).toBe(map.size);
			for (const name of names) expect(table.ownerOf(table.find(`/${name}`))).toBe(map.get(`/${name}`.replace(/^\/bin\//, '/usr/bin/')));
			expect(table.find(`/${other}!`)).toBe(-1);
		}),
	);
});

test('150,000 paths stay small', () => {
	const table = new PathTable();
	for (let at = 0; at < 150_000; at++) table.addPath(`/usr/share/doc/some-package-${at % 2000}/a-file-of-usual-length-${at}.gz`, at % 2000);
	expect(table.size).toBe(150_000);
	expect(table.weight).toBeLessThan(15_000_000);
});

test('a line of a million slashes, or of a million letters, is no path and costs no more than its length', () => {
	const table = new PathTable();
	for (const line of ['/'.repeat(1_000_000), '/a'.repeat(500_000), `/${'a'.repeat(1_000_000)}`, '/a'.repeat(2048)]) {
		table.addPath(line, 1);
		expect([table.find(line.slice(0, -1)), table.find(`${line}a`)]).toEqual([-1, -1]);
	}
	expect(table.ownerOf(table.find('/a'.repeat(2048)))).toBe(1);
	table.addPath('/usr/bin/ls', 2);
	expect([table.find('/usr'), table.find('/usr/bin'), table.find('/usr/bin/')]).toEqual([-1, -1, -1]);
	expect(table.weight).toBeLessThan(2_000_000);
});

const corpus = new URL('../../../shared/corpus/go-rpmdb/', import.meta.url);
test.skipIf(!existsSync(corpus))('rpm, in its three formats (skipped: no corpus)', () => {
	for (const [from, to] of [['libuuid/Packages', '/var/lib/rpm/Packages'], ['sle15-bci/Packages.db', '/usr/lib/sysimage/rpm/Packages.db'], ['cbl-mariner-2.0/rpmdb.sqlite', '/var/lib/rpm/rpmdb.sqlite']] as const) {
		const packages = installedPackages(memoryHost({ [to]: readFileSync(new URL(from, corpus)) }));
		expect(packages.system).toBe('rpm');
		expect(packages.tally.coverage.skipped).toEqual([]);
		if (from.startsWith('libuuid')) {
			const library = hostPath('/usr/lib64/libuuid.so.1.3.0');
			expect(packages.packageOf(library)).toBe('libuuid');
			expect(packages.setIdBitsOf(library)).toBe(0);
			expect(packages.recorded(library)).toEqual({ mode: 0o755, digest: { algorithm: 'sha256', hex: '3c8f59a0e39cce53501045859f5c9a86b82fedd558a2f4110ab1823047b43745' } });
		} else expect(packages.owns(hostPath('/usr/bin/bash')) || packages.owns(hostPath('/bin/bash'))).toBe(true);
	}
});
test('an rpm database that is none is a gap', () => {
	const packages = installedPackages(memoryHost({ '/var/lib/rpm/Packages': 'overwritten' }));
	expect(packages).toMatchObject({ system: 'none' });
	expect(packages.tally.coverage.skipped).toEqual([{ reason: 'damaged', count: 1, examples: ['/var/lib/rpm/Packages'] }]);
});
