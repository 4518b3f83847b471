import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { createCleartextMessage, createMessage, generateKey, readPrivateKey, sign } from 'openpgp';
import { beforeAll, describe, expect, test } from 'vitest';
import { visibleText } from '../../../source/core/visible.ts';
import { packagesReader, parseRepomd, primaryReader, type IndexedPackage } from '../../../source/parsers/packages/package-index.ts';
import { ArchiveIndex } from '../../../source/tasks/media/archive-index.ts';
import { authenticate } from '../../../source/tasks/media/authentication.ts';
import { Keyring } from '../../../source/tasks/media/keyring.ts';
import { MediaFile } from '../../../source/tasks/media/media-file.ts';
import { openPackage } from '../../../source/tasks/media/open-package.ts';
import { cpio } from '../../support/archives.ts';
import { debOf } from '../../support/packages.ts';
import { rpmHeader, rpmOf } from '../../support/rpm.ts';
import { scratch } from '../../support/scratch.ts';

const made = new Date('2024-01-01T00:00:00Z');
const now = Date.parse('2024-06-01T00:00:00Z');
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
let vendor: { readonly publicKey: string; readonly privateKey: string };
let stranger: { readonly publicKey: string; readonly privateKey: string };

beforeAll(async () => {
	const key = (name: string) => generateKey({ type: 'curve25519', userIDs: [{ name }], date: made, format: 'armored' });
	[vendor, stranger] = [await key('Vendor'), await key('Stranger')];
});

const keyOf = async (of: { readonly privateKey: string }) => readPrivateKey({ armoredKey: of.privateKey });
const clearSigned = async (text: string, of = vendor) => sign({ message: await createCleartextMessage({ text }), signingKeys: await keyOf(of), date: made });
const detached = async (bytes: Uint8Array, of = vendor) =>
	(await sign({ message: await createMessage({ binary: bytes }), signingKeys: await keyOf(of), date: made, detached: true, format: 'binary' })) as Uint8Array;

const deb = debOf({ name: 'a', files: { '/usr/a': 'x' } });
const packages = (bytes: Uint8Array) => gzipSync(`Package: other\nVersion: 1\nArchitecture: all\nSHA256: ${'0'.repeat(64)}\n\nPackage: a\nVersion: 1-1\nArchitecture: amd64\nSHA256: ${sha256(bytes)}\n`);
const release = (list: Uint8Array) => `Origin: Test\nMD5Sum:\n ${'0'.repeat(32)} 1 main/binary-amd64/Packages.gz\nSHA256:\n ${sha256(list)} ${list.length} main/binary-amd64/Packages.gz\n`;

async function asked(inRelease: string, list: Uint8Array, bytes: Uint8Array = deb, ring: string | undefined = vendor.publicKey) {
	const folder = scratch();
	mkdirSync(path.join(folder, 'main/binary-amd64'), { recursive: true });
	writeFileSync(path.join(folder, 'InRelease'), inRelease);
	writeFileSync(path.join(folder, 'main/binary-amd64/Packages.gz'), list);
	return authenticity(folder, 'dpkg', bytes, ring, ['InRelease']);
}

async function authenticity(folder: string, system: 'dpkg' | 'rpm' | 'pacman', bytes: Uint8Array, ring: string | undefined, releases: readonly string[], signature?: Uint8Array) {
	const [ringPath, place] = [path.join(folder, 'ring'), path.join(folder, 'package')];
	if (ring !== undefined) writeFileSync(ringPath, ring);
	writeFileSync(place, bytes);
	if (signature !== undefined) writeFileSync(`${place}.sig`, signature);
	const keyring = new Keyring(ring === undefined ? undefined : ringPath, now);
	const index = new ArchiveIndex(keyring, [{ name: visibleText('a') }], () => {});
	for (const one of releases) await index.add(path.join(folder, one));
	const file = new MediaFile(place);
	try {
		return { index, answer: await authenticate(system, await openPackage(system, file), place, file, index, keyring) };
	} finally {
		file.close();
	}
}

describe('a Debian archive', () => {
	test('a good signature over the list that lists the package', async () => {
		const { answer, index } = await asked(await clearSigned(release(packages(deb))), packages(deb));
		expect(answer).toMatchObject({ ok: true, by: expect.stringMatching(/^Vendor \([0-9A-F]{40}\)$/) });
		expect(index.findings).toEqual([]);
	});
	test('without a keyring, and with one that lacks the key, it is said', async () => {
		const text = await clearSigned(release(packages(deb)));
		const folder = scratch();
		mkdirSync(path.join(folder, 'main/binary-amd64'), { recursive: true });
		writeFileSync(path.join(folder, 'InRelease'), text);
		writeFileSync(path.join(folder, 'main/binary-amd64/Packages.gz'), packages(deb));
		expect((await authenticity(folder, 'dpkg', deb, undefined, ['InRelease'])).answer).toMatchObject({ ok: false, why: expect.stringContaining('no keyring was named') });
		expect((await asked(text, packages(deb), deb, stranger.publicKey)).answer).toMatchObject({ ok: false, why: expect.stringContaining('not in the keyring') });
	});
	test('a Release changed after it was signed, and a list that is not the one it lists, are findings and are not used', async () => {
		const signed = await clearSigned(release(packages(deb)));
		const forged = await asked(signed.replace('Origin: Test', 'Origin: Evil'), packages(deb));
		expect(forged.answer.ok).toBe(false);
		expect(forged.index.findings).toMatchObject([{ severity: 'high', summary: expect.stringContaining('digest did not match') }]);
		const swapped = await asked(signed, packages(Buffer.from('another')));
		expect(swapped.index.findings).toMatchObject([{ summary: expect.stringContaining('not the file its Release file lists') }]);
	});
	test('a package that is not the one listed cannot be used', async () => {
		const other = debOf({ name: 'a', files: { '/usr/a': 'trojan' } });
		await expect(asked(await clearSigned(release(packages(deb))), packages(deb), other)).rejects.toThrow('not the file its archive lists');
	});
	test('Release with Release.gpg beside it', async () => {
		const folder = scratch();
		mkdirSync(path.join(folder, 'main/binary-amd64'), { recursive: true });
		const text = Buffer.from(release(packages(deb)));
		writeFileSync(path.join(folder, 'Release'), text);
		writeFileSync(path.join(folder, 'Release.gpg'), await detached(text));
		writeFileSync(path.join(folder, 'main/binary-amd64/Packages.gz'), packages(deb));
		expect((await authenticity(folder, 'dpkg', deb, vendor.publicKey, ['Release'])).answer.ok).toBe(true);
	});
	test("as apt keeps its lists, with the path in the name", async () => {
		const folder = scratch();
		writeFileSync(path.join(folder, 'host_dists_x_InRelease'), await clearSigned(release(packages(deb))));
		writeFileSync(path.join(folder, 'host_dists_x_main_binary-amd64_Packages.gz'), packages(deb));
		expect((await authenticity(folder, 'dpkg', deb, vendor.publicKey, ['host_dists_x_InRelease'])).answer.ok).toBe(true);
	});
	test('what no index lists is not authentic', async () => {
		expect((await authenticity(scratch(), 'dpkg', deb, vendor.publicKey, [])).answer).toMatchObject({ ok: false, why: expect.stringContaining('no index') });
	});
});

describe('packages that carry their signature', () => {
	const payload = gzipSync(cpio([{ name: './a', mode: 0o100644, content: 'x' }]));
	const header = rpmHeader('a', [{ path: '/a', mode: 0o100644, content: 'x' }], { 5092: [sha256(payload)] });
	const signedPart = Buffer.concat([Buffer.from('8eade80100000000', 'hex'), header]);
	test('rpm, over the header that holds the digest of the payload', async () => {
		const rpm = rpmOf(header, payload, { 268: { bytes: await detached(signedPart) } });
		expect((await authenticity(scratch(), 'rpm', rpm, vendor.publicKey, [])).answer.ok).toBe(true);
		const wrong = rpmOf(header, payload, { 268: { bytes: await detached(Buffer.from('something else')) } });
		await expect(authenticity(scratch(), 'rpm', wrong, vendor.publicKey, [])).rejects.toThrow('digest did not match');
		expect((await authenticity(scratch(), 'rpm', rpmOf(header, payload), vendor.publicKey, [])).answer.ok).toBe(false);
	});
	test('rpm by its repository', async () => {
		const folder = scratch();
		const rpm = rpmOf(header, payload);
		const primary = gzipSync(`<metadata><package type="rpm"><name>a</name><arch>x86_64</arch><version epoch="0" ver="1" rel="2"/><checksum type="sha256" pkgid="YES">${sha256(rpm)}</checksum></package></metadata>`);
		const repomd = Buffer.from(`<repomd><data type="primary"><checksum type="sha256">${sha256(primary)}</checksum><location href="repodata/primary.xml.gz"/></data></repomd>`);
		mkdirSync(path.join(folder, 'repodata'));
		writeFileSync(path.join(folder, 'repodata/primary.xml.gz'), primary);
		writeFileSync(path.join(folder, 'repodata/repomd.xml'), repomd);
		writeFileSync(path.join(folder, 'repodata/repomd.xml.asc'), await detached(repomd));
		expect((await authenticity(folder, 'rpm', rpm, vendor.publicKey, ['repodata/repomd.xml'])).answer.ok).toBe(true);
	});
});

test('indexes are read in pieces of any size', () => {
	const text = Buffer.from('Package: a\nVersion: 1:2\nArchitecture: all\nSHA256: ' + 'a'.repeat(64) + '\n\nPackage: b\nVersion: 3\n\n');
	for (const piece of [1, 5, 1000]) {
		const found: IndexedPackage[] = [];
		const read = packagesReader(entry => found.push(entry));
		for (let at = 0; at < text.length; at += piece) read(text.subarray(at, at + piece));
		read(new Uint8Array());
		expect(found).toEqual([{ name: 'a', version: '1:2', architecture: 'all', digest: 'a'.repeat(64), algorithm: 'sha256' }]);
	}
	const none: IndexedPackage[] = [];
	const read = primaryReader(entry => none.push(entry));
	read(Buffer.from('<package><name>a</name></package>'));
	expect([none, parseRepomd('<data type="filelists"></data>')]).toEqual([[], undefined]);
});

test('a keyring that is none is said', async () => {
	const place = path.join(scratch(), 'ring');
	writeFileSync(place, 'hello');
	expect(await new Keyring(place, now).detached(Buffer.from('x'), await detached(Buffer.from('x')))).toMatchObject({ ok: false, why: expect.stringContaining('keyring cannot be read') });
});
