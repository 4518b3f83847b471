import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InstalledPackage } from '../../../source/checks/packaged-files/expected.ts';
import { readRpmPackage } from '../../../source/parsers/packages/rpm-package.ts';
import { inMemory } from '../../../source/parsers/random-access.ts';
import { CannotUnpack } from '../../../source/tasks/media/decompress.ts';
import { CannotUse, MediaFile } from '../../../source/tasks/media/media-file.ts';
import { openPackage } from '../../../source/tasks/media/open-package.ts';
import { Shelf } from '../../../source/tasks/media/shelf.ts';
import { cpio, tar, tarEntry } from '../../support/archives.ts';
import { debOf } from '../../support/packages.ts';
import { rpmHeader, rpmOf, type RpmFileWritten } from '../../support/rpm.ts';
import { scratch } from '../../support/scratch.ts';

async function opened(system: InstalledPackage['system'], bytes: Uint8Array) {
	const place = path.join(scratch(), 'package');
	writeFileSync(place, bytes);
	const file = new MediaFile(place);
	try {
		const media = await openPackage(system, file);
		const members: string[] = [];
		let content = '';
		const sink = {
			member: ({ path: name, kind, mode, user, link }: { path: string; kind: string; mode: number; user: string; link: string }) => void members.push([name, kind, mode.toString(8), user, link].filter(Boolean).join(' ')),
			content: (piece: Uint8Array) => void (content += Buffer.from(piece).toString('latin1')),
			end: () => void (members[members.length - 1] += content === '' ? '' : ` "${content}"`, (content = '')),
			refused: (name: string) => void members.push(`refused ${name}`),
		};
		for await (const _ of media.files(sink));
		return { media, members };
	} finally {
		file.close();
	}
}

describe('rpm', () => {
	const files: readonly RpmFileWritten[] = [
		{ path: '/usr/bin', mode: 0o40755 },
		{ path: '/usr/bin/a', mode: 0o104755, content: 'same', inode: 7 },
		{ path: '/usr/bin/b', mode: 0o104755, content: 'same', inode: 7 },
		{ path: '/usr/bin/l', mode: 0o120777, link: 'a' },
		{ path: '/etc/a.conf', mode: 0o100640, content: 'x', flags: 1, user: 'mail' },
	];
	const payload = cpio([
		{ name: './usr/bin', mode: 0o40755 }, { name: './usr/bin/a', mode: 0o104755 }, { name: './usr/bin/b', mode: 0o104755, content: 'same' },
		{ name: './usr/bin/l', mode: 0o120777, content: 'a' }, { name: './etc/a.conf', mode: 0o100640, content: 'x' },
	]);
	const met = ['/usr/bin directory 755 root', '/usr/bin/a hard-link 4755 root /usr/bin/b', '/usr/bin/b file 4755 root "same"', '/usr/bin/l link 777 root a', '/etc/a.conf file 640 mail "x"'];

	test.for([['gzip', gzipSync(payload)], ['zstd', zstdCompressSync(payload)], ['nothing', payload]] as const)('packed with %s', async ([, packed]) => {
		const { media, members } = await opened('rpm', rpmOf(rpmHeader('a', files, { 1024: { text: 'chmod u+s /x' } }), packed));
		expect(media).toMatchObject({ name: 'a', version: '1-2', architecture: 'x86_64', scripts: 'chmod u+s /x' });
		expect(media.control.configuration.has('/etc/a.conf')).toBe(true);
		expect(media.control.digests.get('/usr/bin/b')?.hex).toBe(createHash('sha256').update('same').digest('hex'));
		expect(members).toEqual(met);
	});

	test("rpm's stripped payload, where the header alone has names", async () => {
		const stripped = (number: number, content = '') => Buffer.concat([Buffer.from(`07070X${number.toString(16).padStart(8, '0')}\0\0${content}`), Buffer.alloc((4 - (content.length % 4)) % 4)]);
		const packed = Buffer.concat([stripped(0), stripped(1), stripped(2, 'same'), stripped(3), stripped(4, 'x'), cpio([])]);
		expect((await opened('rpm', rpmOf(rpmHeader('a', files), packed))).members).toEqual(met);
	});

	test('a payload with a file its header does not name cannot be used', async () => {
		const more = cpio([{ name: './usr/bin/b', mode: 0o100755, content: 'same' }, { name: './usr/bin/evil', mode: 0o104755, content: 'x' }]);
		await expect(opened('rpm', rpmOf(rpmHeader('a', files), more))).rejects.toThrow('its payload holds /usr/bin/evil, which its header does not name');
	});

	test('a header or a payload that does not match the digest the package carries', async () => {
		const sound = rpmOf(rpmHeader('a', files, { 5092: [createHash('sha256').update(payload).digest('hex')] }), payload);
		await expect(opened('rpm', sound)).resolves.toBeDefined();
		const payloadChanged = Buffer.from(sound);
		payloadChanged[sound.length - 20]! ^= 1;
		await expect(opened('rpm', payloadChanged)).rejects.toThrow('its payload does not match');
		const headerChanged = Buffer.from(sound);
		headerChanged[sound.indexOf('a.conf')]! ^= 1;
		await expect(opened('rpm', headerChanged)).rejects.toThrow('its header does not match');
	});

	test('no bytes make the reader throw', () => {
		const sound = rpmOf(rpmHeader('a', files), payload);
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 9 }), fc.nat(sound.length), (changes, cut) => {
				const rotten = Buffer.from(sound.subarray(0, cut));
				for (const [at, value] of changes) if (at < rotten.length) rotten[at] = value;
				const read = readRpmPackage(inMemory(rotten));
				if (read.ok) [...read.value.header.files].forEach(({ path: name }) => expect(typeof name).toBe('string'));
			}),
		);
	});
});

describe('packages that are one tar', () => {
	test('apk: three gzip members, papers apart, scripts among the parts', async () => {
		const bytes = Buffer.concat([
			gzipSync(tarEntry({ name: '.SIGN.RSA.key.rsa.pub', content: 'signature' })),
			gzipSync(Buffer.concat([tarEntry({ name: '.PKGINFO', content: 'pkgname = busybox\npkgver = 1.36-r5\narch = x86_64\n' }), tarEntry({ name: '.post-install', content: 'chmod 4755 /bin/x' })])),
			gzipSync(tar([{ name: 'bin/', type: '5', mode: 0o755 }, { name: 'bin/x', mode: 0o755, content: 'x' }])),
		]);
		const { media, members } = await opened('apk', bytes);
		expect(media).toMatchObject({ name: 'busybox', version: '1.36-r5', architecture: 'x86_64' });
		expect([...media.control.parts.keys()]).toEqual(['post-install']);
		expect(members).toEqual(['/bin directory 755 root', '/bin/x file 755 root "x"']);
	});

	test('Arch: mtree and the install script are held against the database', async () => {
		const mtree = gzipSync(`#mtree\n./usr/x sha256digest=${'a'.repeat(64)}\n`);
		const bytes = zstdCompressSync(tar([{ name: '.BUILDINFO', content: 'x' }, { name: '.MTREE', content: mtree }, { name: '.PKGINFO', content: 'pkgname = x\npkgver = 1:2-1\narch = any\nbackup = etc/x.conf\n' }, { name: 'usr/x', content: 'y' }]));
		const { media, members } = await opened('pacman', bytes);
		expect(media).toMatchObject({ name: 'x', version: '1:2-1', architecture: 'any' });
		expect(media.control.digests.get('/usr/x')?.hex).toBe('a'.repeat(64));
		expect(media.control.configuration.has('/etc/x.conf')).toBe(true);
		expect(members).toEqual(['/usr/x file 644 root "y"']);
	});

	test('one without papers cannot be used', async () => {
		await expect(opened('apk', gzipSync(tar([{ name: 'bin/x', content: 'x' }])))).rejects.toThrow(CannotUse);
	});
});

test('damaged packages end as ones that cannot be used, whatever they were', async () => {
	const place = path.join(scratch(), 'package');
	const sound: Readonly<Record<'dpkg' | 'rpm' | 'apk', Buffer>> = {
		dpkg: debOf({ name: 'a', files: { '/usr/a': 'x'.repeat(500) } }),
		rpm: rpmOf(rpmHeader('a', [{ path: '/a', mode: 0o100644, content: 'x' }]), gzipSync(cpio([{ name: './a', mode: 0o100644, content: 'x' }]))),
		apk: gzipSync(tar([{ name: '.PKGINFO', content: 'pkgname = a\npkgver = 1-r0\n' }, { name: 'a', content: 'x' }])),
	};
	await fc.assert(
		fc.asyncProperty(fc.constantFrom('dpkg', 'rpm', 'apk'), fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { minLength: 1, maxLength: 9 }), async (system, changes) => {
			const rotten = Buffer.from(sound[system]);
			for (const [at, value] of changes) if (at < rotten.length) rotten[at] = value;
			writeFileSync(place, rotten);
			const file = new MediaFile(place);
			try {
				const media = await openPackage(system, file);
				for await (const _ of media.files({ member() {}, content() {}, end() {}, refused() {} }));
			} catch (error) {
				expect(error instanceof CannotUse || error instanceof CannotUnpack ? undefined : error).toBeUndefined();
			} finally {
				file.close();
			}
		}),
		{ numRuns: 150 },
	);
});

test('the shelf reads names as mirrors and apt write them', () => {
	const folder = scratch();
	for (const name of ['bash_5.2-1_amd64.deb', 'vim_2%3a9.0-1_amd64.deb', 'x_1-1_all.deb', 'x_1-1_arm64.deb', 'notes.txt', 'odd.deb']) writeFileSync(path.join(folder, name), '');
	const shelf = new Shelf('dpkg', [folder]);
	const pkg = (name: string, version: string, architecture: string) => ({ system: 'dpkg', name, version, architecture }) as unknown as InstalledPackage;
	expect(shelf.matching(pkg('bash', '5.2-1', 'amd64'))).toHaveLength(1);
	expect(shelf.matching(pkg('vim', '2:9.0-1', 'amd64'))).toHaveLength(1);
	expect(shelf.matching(pkg('x', '1-1', 'all'))).toHaveLength(1);
	expect(shelf.named(pkg('x', '1-1', 'amd64'))).toHaveLength(2);
	for (const name of ['Release', 'host_dists_x_InRelease', 'repomd.xml', 'APKINDEX.tar.gz', 'APKINDEX.0a1b2c3d.tar.gz', 'APKINDEX.tar.gz.sig']) writeFileSync(path.join(folder, name), '');
	expect(new Shelf('apk', [folder]).releases.map(place => path.basename(place)).sort()).toEqual(['APKINDEX.0a1b2c3d.tar.gz', 'APKINDEX.tar.gz', 'Release', 'host_dists_x_InRelease', 'repomd.xml']);
	expect(new Shelf('dpkg', [path.join(folder, 'absent')]).tally.coverage.skipped).toMatchObject([{ reason: 'vanished' }]);
});
