import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Tally } from '../../../source/core/coverage.ts';
import { installedList } from '../../../source/checks/packaged-files/installed.ts';
import type { Machine } from '../../support/memory-host.ts';
import { memoryHost } from '../../support/memory-host.ts';
import { tar } from '../../support/archives.ts';

const corpus = new URL('../../../../shared/corpus/', import.meta.url);
const hasCorpus = existsSync(corpus);
const fromCorpus = (name: string) => readFileSync(new URL(name, corpus));
const skipped = hasCorpus ? '' : ' (skipped: no corpus)';

function listed(machine: Machine) {
	const tally = new Tally();
	return { packages: installedList(memoryHost(machine), tally), tally };
}

describe.skipIf(!hasCorpus)(`databases of the corpus${skipped}`, () => {
	test('rpm as a Berkeley DB: the one package, its file with mode and digest', () => {
		const { packages } = listed({ '/var/lib/rpm/Packages': fromCorpus('go-rpmdb/libuuid/Packages') });
		expect(packages).toMatchObject([{ system: 'rpm', name: 'libuuid', version: '2.32.1-42.el8_8', architecture: 'x86_64', size: 35104 }]);
		expect(packages[0]!.record().entries.get('/usr/lib64/libuuid.so.1.3.0')).toMatchObject({
			kind: 'file', mode: 0o755, user: 'root', group: 'root', size: 33496,
			digest: { algorithm: 'sha256', hex: '3c8f59a0e39cce53501045859f5c9a86b82fedd558a2f4110ab1823047b43745' },
		});
	});
	test('rpm as NDB: 35 packages', () => {
		const { packages } = listed({ '/usr/lib/sysimage/rpm/Packages.db': fromCorpus('go-rpmdb/sle15-bci/Packages.db') });
		expect(packages).toHaveLength(35);
		expect(packages.find(({ name }) => name === 'bash')).toMatchObject({ version: '4.4-19.6.1' });
	});
	test('rpm as SQLite: 129 rows', () => {
		const { packages } = listed({ '/var/lib/rpm/rpmdb.sqlite': fromCorpus('go-rpmdb/cbl-mariner-2.0/rpmdb.sqlite') });
		expect(packages).toHaveLength(129);
		expect(packages.find(({ name }) => name === 'curl')).toMatchObject({ version: '7.76.0-6.cm2', size: 326_023 });
	});
	test('apk: musl and busybox with their digests', () => {
		const { packages } = listed({ '/lib/apk/db/installed': fromCorpus('trivy/apk/testdata/apk') });
		const musl = packages.find(({ name }) => name === 'musl')!;
		expect(musl).toMatchObject({ system: 'apk', version: '1.1.14-r10', architecture: 'x86_64' });
		expect([...musl.record().listed!]).toEqual(['/lib/libc.musl-x86_64.so.1', '/lib/ld-musl-x86_64.so.1']);
	});
});

test('scripts of apk come from one archive', () => {
	const scripts = tar([{ name: 'a-1-r0.Q1xxxxxxxxxxxxxxxxxxxxxxxxxxx=.post-install', content: '#!/bin/sh\n' }, { name: 'b-1-r0.Q1y=.trigger', content: 'other' }]);
	const { packages } = listed({ '/lib/apk/db/installed': 'P:a\nV:1-r0\nA:x86_64\nF:usr/bin\nR:x\na:0:0:755\nZ:Q1AAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n', '/lib/apk/db/scripts.tar': scripts });
	const record = packages[0]!.record();
	expect([...record.parts].map(([name, { bytes }]) => [name, Buffer.from(bytes).toString()])).toEqual([['post-install', '#!/bin/sh\n']]);
	expect(record.entries.get('/usr/bin/x')).toMatchObject({ mode: 0o755, uid: 0, digest: { algorithm: 'sha1' } });
});

test('pacman: modes, owners and digests from mtree, what may change from files', () => {
	const mtree = `#mtree\n/set type=file uid=0 gid=0 mode=644\n./.PKGINFO size=1 sha256digest=${'b'.repeat(64)}\n./usr type=dir mode=755\n./usr/x mode=4755 size=3 sha256digest=${'a'.repeat(64)}\n./usr/l type=link mode=777 link=x\n./etc/x.conf\n`;
	const { packages } = listed({
		'/var/lib/pacman/local/x-1-1/desc': '%NAME%\nx\n\n%VERSION%\n1-1\n\n%ARCH%\nx86_64\n',
		'/var/lib/pacman/local/x-1-1/files': '%FILES%\nusr/\nusr/x\nusr/l\netc/x.conf\n\n%BACKUP%\netc/x.conf\t0123\n',
		'/var/lib/pacman/local/x-1-1/mtree': gzipSync(mtree),
	});
	const { entries, listed: paths } = packages[0]!.record();
	expect([...paths!]).toEqual(['/usr', '/usr/x', '/usr/l', '/etc/x.conf']);
	expect(entries.get('/usr/x')).toMatchObject({ kind: 'file', mode: 0o4755, uid: 0, size: 3 });
	expect(entries.get('/usr/l')).toMatchObject({ kind: 'link', link: 'x' });
	expect(entries.get('/etc/x.conf')?.isConfiguration).toBe(true);
	expect(entries.has('/.PKGINFO')).toBe(false);
});

test('distroless: sums without lists', () => {
	const { packages } = listed({ '/var/lib/dpkg/status.d/base': 'Package: base-files\nVersion: 12\nArchitecture: amd64\n', '/var/lib/dpkg/status.d/base.md5sums': 'd41d8cd98f00b204e9800998ecf8427e  usr/x\n' });
	expect(packages).toMatchObject([{ system: 'dpkg', name: 'base-files' }]);
	expect(packages[0]!.record()).toMatchObject({ listed: undefined });
});
