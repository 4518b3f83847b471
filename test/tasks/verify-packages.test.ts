import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { subjectName } from '../../source/core/finding.ts';
import type { Machine } from '../support/memory-host.ts';
import { debOf, installed, type PackageWritten } from '../support/packages.ts';
import { verify } from '../support/verified-packages.ts';
import { ar } from '../support/archives.ts';

const program = `\x7fELF${'x'.repeat(3000)}`;
const coreutils: PackageWritten = {
	name: 'coreutils',
	files: {
		'/usr/': {}, '/usr/bin/': {},
		'/usr/bin/ls': { content: program, mode: 0o755 },
		'/usr/bin/du': { content: `${program}du`, mode: 0o755 },
		'/usr/bin/dir': { link: 'ls' },
		'/usr/share/doc/coreutils/copyright': 'free',
		'/etc/coreutils.conf': 'colour yes\nsize no\n',
	},
	conffiles: ['/etc/coreutils.conf'],
	scripts: { postinst: '#!/bin/sh\nexit 0\n' },
};

const debName = 'coreutils_1-1_amd64.deb';
const against = (change: Machine) => verify({ ...installed([coreutils]), ...change }, { [debName]: debOf(coreutils) });

describe('against the media', () => {
	test('a clean machine gives nothing, and every file is counted once', async () => {
		const { lines, ending } = await against({});
		expect(lines).toEqual([]);
		expect(ending).toMatchObject({ how: 'complete', coverage: { counts: { packages: 1, files: 4, directories: 2, links: 1, matching: 5 }, skipped: [{ reason: 'not-authenticated', count: 1 }] } });
	});

	test('a changed program, with where it begins to differ and both digests', async () => {
		const { findings, lines } = await against({ '/usr/bin/ls': { content: `${program.slice(0, 100)}!${program.slice(101)}`, mode: 0o755 } });
		expect(lines).toEqual(['critical /usr/bin/ls: It differs from its package on the media']);
		expect(findings[0]!.facts).toMatchObject({ 'first-difference': 'byte 100', 'size-in-package': program.length, package: 'coreutils 1-1', 'often-replaced': true });
		expect(findings[0]!.facts['sha256']).not.toBe(findings[0]!.facts['sha256-in-package']);
	});

	test('one that grew, one that shrank', async () => {
		expect((await against({ '/usr/bin/ls': { content: `${program}!`, mode: 0o755 } })).findings[0]!.facts['first-difference']).toBe(`byte ${program.length}`);
		expect((await against({ '/usr/bin/ls': { content: program.slice(0, 50), mode: 0o755 } })).findings[0]!.facts['first-difference']).toBe('byte 50');
	});

	test('a forged sum is named with its file, and as the list it stands in', async () => {
		const clean = installed([coreutils])['/var/lib/dpkg/info/coreutils.md5sums'] as string;
		const forged = clean.replace(/^[0-9a-f]{32}(?= {2}usr\/bin\/du)/m, 'b98c1a0c1c9b0d6b8f8f7c2b7e5d4a31');
		const { lines } = await against({ '/usr/bin/du': { content: 'trojan', mode: 0o755 }, '/var/lib/dpkg/info/coreutils.md5sums': forged });
		expect(lines).toEqual([
			"critical /usr/bin/du: It differs from its package on the media, and the host's own record of its digest was changed as well",
			"critical /var/lib/dpkg/info/coreutils.md5sums: The host's md5sums of coreutils differs from its package on the media",
		]);
	});

	test.for([
		['a set-uid bit', { '/usr/bin/du': { content: `${program}du`, mode: 0o4755 } }, 'critical /usr/bin/du: The set-user-ID bit was added: mode 4755; in its package on the media it is 0755'],
		['an owner', { '/usr/bin/du': { content: `${program}du`, mode: 0o755, uid: 1000 } }, 'high /usr/bin/du: The owner is 1000:0; in its package on the media it is 0:0'],
		['a script run as root', { '/var/lib/dpkg/info/coreutils.postinst': '#!/bin/sh\nnc\n' }, 'critical /var/lib/dpkg/info/coreutils.postinst: The script the package manager runs as root for coreutils differs from its package on the media'],
		['a script the package has not', { '/var/lib/dpkg/info/coreutils.prerm': 'nc' }, 'critical /var/lib/dpkg/info/coreutils.prerm: The script the package manager runs as root for coreutils is not in its package on the media at all'],
		['a link', { '/usr/bin/dir': { link: '/tmp/dir' } }, 'high /usr/bin/dir: The link leads to /tmp/dir; in its package on the media it leads to ls'],
		['a link in place of a program', { '/usr/bin/ls': { link: '/tmp/ls' } }, 'high /usr/bin/ls: A link stands where there is a file in its package on the media'],
		['a FIFO in place of a program', { '/usr/bin/ls': { kind: 'fifo' } }, 'high /usr/bin/ls: A fifo stands where there is a file in its package on the media'],
	] as const)('%s', async ([, change, line]) => {
		expect((await against(change as Machine)).lines).toContain(line);
	});

	test('each has a verdict of six words, and what it differs in; what is not told matches', async () => {
		const { '/usr/share/doc/coreutils/copyright': _, ...without } = installed([coreutils]);
		const list = without['/var/lib/dpkg/info/coreutils.list'] as string;
		const { findings, ending } = await verify(
			{ ...without, '/usr/bin/ls': { content: 'x', mode: 0o755 }, '/usr/bin/du': { content: `${program}du`, mode: 0o4755 }, '/etc/coreutils.conf': 'colour no\n', '/usr/bin/evil': 'x', '/var/lib/dpkg/info/coreutils.list': `${list}/usr/bin/evil\n` },
			{ [debName]: debOf(coreutils) },
		);
		expect(findings.map(({ subject, facts }) => [subjectName(subject), facts['verdict'], facts['differs-in']])).toEqual([
			['/usr/bin/ls', 'differs from media', 'content'],
			['/usr/bin/du', 'differs from media', 'mode'],
			['/usr/share/doc/coreutils/copyright', 'missing', undefined],
			['/etc/coreutils.conf', 'configuration changed', 'content'],
			['/usr/bin/evil', 'not of any package', undefined],
		]);
		expect(ending.coverage.counts).toMatchObject({ files: 4, matching: 1 });
	});

	test("where the media hold nothing of this version, the host's own database is a second opinion", async () => {
		const { findings } = await verify({ ...installed([coreutils]), '/usr/bin/ls': { content: 'x', mode: 0o755 } }, { 'coreutils_2-1_amd64.deb': debOf({ ...coreutils, version: '2-1' }) });
		expect(findings.map(({ subject, facts }) => [subjectName(subject), facts['verdict'], facts['second-opinion']])).toEqual(expect.arrayContaining([
			['/usr/bin/ls', 'no media for this version', 'differs'],
		]));
	});

	test('a command that is gone is worse than a page of the manual', async () => {
		const { '/usr/bin/du': _, ...without } = installed([coreutils]);
		expect((await verify(without, { [debName]: debOf(coreutils) })).lines).toEqual(['medium /usr/bin/du: It is missing; it is in its package on the media']);
	});

	test('configuration is shown apart, line by line, and its removal is a wish', async () => {
		const { findings, lines } = await against({ '/etc/coreutils.conf': 'colour yes\nsize \x1b[2J\n' });
		expect(lines).toEqual(['low /etc/coreutils.conf: The configuration was changed: it differs from its package on the media']);
		expect(findings[0]!.facts).toMatchObject({ 'diff-1': '-size no', 'diff-2': String.raw`+size \u{1b}[2J` });
		const { '/etc/coreutils.conf': _, ...without } = installed([coreutils]);
		expect((await verify(without, { [debName]: debOf(coreutils) })).lines).toEqual(['info /etc/coreutils.conf: It is missing; it is in its package on the media']);
	});

	test('a text that runs or is read is shown line by line as well', async () => {
		const scripts: PackageWritten = { name: 'scripts', files: { '/usr/bin/run': { content: '#!/bin/sh\nset -e\nexec real "$@"\n', mode: 0o755 }, '/usr/share/python3/a.py': 'one\n'.repeat(99) } };
		const { findings } = await verify(
			{ ...installed([scripts]), '/usr/bin/run': { content: '#!/bin/sh\nset -e\nnc -e /bin/sh\nexec real "$@"\n', mode: 0o755 }, '/usr/share/python3/a.py': 'one\n'.repeat(98) },
			{ 'scripts_1-1_amd64.deb': debOf(scripts) },
		);
		expect(findings.map(({ facts }) => [facts['verdict'], facts['diff-1'], facts['diff-2']])).toEqual([
			['differs from media', '+nc -e /bin/sh', undefined],
			['differs from media', '-one', undefined],
		]);
	});

	test('a list with one file too many, and with one too few', async () => {
		const list = installed([coreutils])['/var/lib/dpkg/info/coreutils.list'] as string;
		const { lines } = await against({ '/var/lib/dpkg/info/coreutils.list': `${list.replace('/usr/bin/du\n', '')}/usr/bin/evil\n`, '/usr/bin/evil': 'x' });
		expect(lines).toEqual([
			"high /usr/bin/du: The host's list of coreutils leaves it out; its package on the media holds it",
			"high /usr/bin/evil: The host's list names it as a file of coreutils; its package on the media does not hold it",
		]);
	});

	test('diversions and stat overrides are followed, and a merged /usr', async () => {
		const pkg: PackageWritten = { name: 'a', files: { '/bin/x': { content: program, mode: 0o755 }, '/bin/y': { content: 'y', mode: 0o755 } } };
		const { '/bin/x': _, '/bin/y': __, ...rest } = installed([pkg]);
		const { lines } = await verify(
			{
				...rest,
				'/bin': { link: 'usr/bin' },
				'/usr/bin/x': { content: 'of another package', mode: 0o755 },
				'/usr/bin/x.real': { content: program, mode: 0o755 },
				'/usr/bin/y': { content: 'y', mode: 0o4750 },
				'/var/lib/dpkg/diversions': '/bin/x\n/usr/bin/x.real\nother\n',
				'/var/lib/dpkg/statoverride': 'root root 4750 /bin/y\n',
			},
			{ 'a_1-1_amd64.deb': debOf(pkg) },
		);
		expect(lines).toEqual([]);
	});

	test('a mode that a script of the package sets is explained by it', async () => {
		const pkg: PackageWritten = { ...coreutils, scripts: { postinst: 'chgrp x /usr/bin/du\nchmod 2755 /usr/bin/du\n' } };
		const { lines } = await verify({ ...installed([pkg]), '/usr/bin/du': { content: `${program}du`, mode: 0o2755 } }, { [debName]: debOf(pkg) });
		expect(lines).toEqual(['info /usr/bin/du: The set-group-ID bit was added: mode 2755; in its package on the media it is 0755; a script of the package sets it so']);
	});

	test('another build of the same version is said once', async () => {
		const files = (text: string) => Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`/usr/bin/p${at}`, { content: program + text, mode: 0o755 }]));
		const { lines } = await verify(installed([{ name: 'a', files: files('b') }]), { 'a_1-1_amd64.deb': debOf({ name: 'a', files: files('a') }) });
		expect(lines).toEqual([expect.stringMatching(/^high a: 30 of 30 files differ .* another build/)]);
	});
});

describe('media that cannot be used', () => {
	const whole = debOf(coreutils);
	test.for([
		['cut short', whole.subarray(0, whole.length - 300), 'ends in the middle of data.tar.gz'],
		['no ar at all', Buffer.from('hello'), 'it is no ar archive'],
		['damaged', Buffer.concat([whole.subarray(0, whole.length - 60), Buffer.alloc(60)]), 'this media file cannot be used, because'],
		['without data', ar([['debian-binary', Buffer.from('2.0\n')], ['control.tar.gz', gzipSync('x')]]), 'it has no data archive'],
		['another package under its name', debOf({ ...coreutils, name: 'evil' }), 'it holds evil 1-1 amd64'],
		['a member that claims more than there is', debOf(coreutils, bytes => gzipSync(bytes.subarray(0, 700))), 'ends in the middle'],
	] as const)('%s: said, and compared with the database instead', async ([, bytes, why]) => {
		const { ending, lines } = await verify({ ...installed([coreutils]), '/usr/bin/ls': { content: 'y', mode: 0o755 } }, { [debName]: bytes });
		expect(ending.how).toBe('complete');
		const skipped = ending.coverage.skipped.find(({ reason }) => reason === 'damaged');
		expect(skipped?.examples.join()).toContain(why);
		expect(ending.coverage.skipped.map(({ reason }) => reason)).toContain('no-media');
		expect(lines).toEqual(["high /usr/bin/ls: It differs from what the host's own package database records (the suspect's statement)"]);
	});

	test('another version is named once for its package, another architecture once for all', async () => {
		const machine = installed([coreutils, { name: 'bash', files: { '/bin/bash': program } }]);
		const { lines } = await verify(machine, { 'coreutils_2-1_amd64.deb': whole, 'bash_1-1_amd64.deb': debOf({ name: 'bash', files: { '/bin/bash': program } }) });
		expect(lines).toEqual(["info coreutils: The media do not hold coreutils 1-1 (amd64): it is compared with the host's own package database only"]);
		expect((await verify(machine, { 'coreutils_1-1_arm64.deb': whole, 'bash_1-1_arm64.deb': whole })).lines).toEqual(['info media: The media are for another architecture: arm64, and the host is amd64']);
	});
});

test('without media the host is its own witness, and that is said', async () => {
	const { lines } = await verify({ ...installed([coreutils]), '/etc/coreutils.conf': 'other' }, undefined);
	expect(lines).toEqual([
		expect.stringMatching(/^info media: No media were named/),
		"low /etc/coreutils.conf: The configuration was changed: it differs from what the host's own package database records (the suspect's statement)",
	]);
});

test('a module that stands where the package listed a link without a sum', async () => {
	const list = installed([coreutils])['/var/lib/dpkg/info/coreutils.list'] as string;
	const { lines } = await verify({ ...installed([coreutils]), '/var/lib/dpkg/info/coreutils.list': `${list}/usr/lib/python3.11/sitecustomize.py\n`, '/usr/lib/python3.11/sitecustomize.py': 'import os\n' }, {});
	expect(lines).toContainEqual(expect.stringMatching(/^high \/usr\/lib\/python3\.11\/sitecustomize\.py: A program that the host's list/));
});

test('a host without a package database could not be looked at', async () => {
	expect((await verify({ '/bin/ls': 'x' }, undefined)).ending).toMatchObject({ how: 'failed', why: expect.stringContaining('no package database') });
});

test('a folder that npm keeps up is said once; a set-uid bit in it for itself', async () => {
	const files = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`/usr/lib/node_modules/npm/lib/f${at}.js`, 'old']));
	const pkg: PackageWritten = { name: 'nodejs', files: { ...files, '/usr/bin/node': { content: program, mode: 0o755 } } };
	const updated = Object.fromEntries(Object.keys(files).slice(0, 39).map(path => [path, 'new']));
	const machine = { ...installed([pkg]), ...updated, '/usr/lib/node_modules/npm/lib/f39.js': { content: 'old', mode: 0o4755 } };
	for (const media of [undefined, { 'nodejs_1-1_amd64.deb': debOf(pkg) }]) {
		const { lines } = await verify(machine, media);
		expect(lines.filter(line => !line.startsWith('info'))).toEqual([
			...(media === undefined ? [] : [expect.stringMatching(/^critical .*f39.js: The set-user-ID bit/)]),
			expect.stringMatching(/^low nodejs: 39 files below node_modules/),
		]);
	}
});
