import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apkSections } from '../../../source/tasks/media/apk-sections.ts';
import { ArchiveIndex } from '../../../source/tasks/media/archive-index.ts';
import { authenticate } from '../../../source/tasks/media/authentication.ts';
import { Keyring } from '../../../source/tasks/media/keyring.ts';
import { MediaFile } from '../../../source/tasks/media/media-file.ts';
import { openPackage } from '../../../source/tasks/media/open-package.ts';
import { apkOf, pemOf, rsaKey, type ApkWritten } from '../../support/apk.ts';
import { tar } from '../../support/archives.ts';
import { scratch } from '../../support/scratch.ts';

const vendor = rsaKey();
const stranger = rsaKey();
const signed = (more: ApkWritten = {}) => apkOf({ key: vendor.privateKey, ...more });

/** `keys`: files of a folder that is the keyring. */
async function asked(bytes: Uint8Array, keys: Readonly<Record<string, string>> | 'none' = { 'vendor.rsa.pub': pemOf(vendor.publicKey) }, one?: string) {
	const folder = scratch();
	const [place, ring] = [path.join(folder, 'a.apk'), path.join(folder, 'keys')];
	writeFileSync(place, bytes);
	mkdirSync(ring);
	for (const [name, text] of Object.entries(keys === 'none' ? {} : keys)) writeFileSync(path.join(ring, name), text);
	const keyring = new Keyring(keys === 'none' ? undefined : one === undefined ? ring : path.join(ring, one), 0);
	const file = new MediaFile(place);
	try {
		const media = await openPackage('apk', file);
		const members: string[] = [];
		for await (const _ of media.files({ member: ({ path: name }) => void members.push(name), content() {}, end() {}, refused() {} }));
		return { members, answer: await authenticate('apk', media, place, file, new ArchiveIndex(keyring, [], () => {}), keyring) };
	} finally {
		file.close();
	}
}

describe('the signature an .apk carries', () => {
	test.for(['RSA', 'RSA256', 'RSA512'] as const)('%s, by a folder of keys and by one key file', async algorithm => {
		expect((await asked(signed({ algorithm }))).answer).toMatchObject({ ok: true, by: expect.stringContaining('vendor.rsa.pub') });
		expect((await asked(signed({ algorithm }), 'none')).answer.ok).toBe(false);
		expect((await asked(signed({ algorithm }), { 'vendor.rsa.pub': pemOf(vendor.publicKey) }, 'vendor.rsa.pub')).answer.ok).toBe(true);
	});

	test('a signed package is not said to carry no signature where no keyring was named, or it lacks the key', async () => {
		const { answer, members } = await asked(signed(), 'none');
		expect(answer).toEqual({ ok: false, isBad: false, why: 'it carries a signature of the key vendor.rsa.pub, not checked: no keyring was named (--keyring)' });
		expect(members).toEqual(['/usr/bin/a']);
		expect((await asked(signed(), { 'other.rsa.pub': pemOf(vendor.publicKey) })).answer).toMatchObject({ ok: false, isBad: false, why: 'signed by the key vendor.rsa.pub, which is not in the keyring' });
		expect((await asked(signed({ keyName: '\u001b[2J.rsa.pub' }), 'none')).answer).toMatchObject({ why: expect.not.stringContaining('\u001b') });
		expect((await asked(apkOf({}))).answer).toMatchObject({ ok: false, why: expect.stringContaining('carries no signature') });
	});

	test('a signature another key made makes the package one that cannot be used', async () => {
		await expect(asked(signed({ key: stranger.privateKey }))).rejects.toThrow('the signature of the key vendor.rsa.pub does not match');
	});

	test('data that is not what the signed control section states cannot be used, keyring or none', async () => {
		for (const keys of ['none' as const, { 'vendor.rsa.pub': pemOf(vendor.publicKey) }]) await expect(asked(signed({ contentLater: 'trojan' }), keys)).rejects.toThrow('its data is not what its control section states');
		await expect(asked(apkOf({ contentLater: 'trojan' }))).rejects.toThrow('its data is not what its control section states');
	});

	test('without a digest of the data in the control section, the signature is over both', async () => {
		expect((await asked(signed({ isHashless: true }))).answer.ok).toBe(true);
		await expect(asked(signed({ isHashless: true, contentLater: 'trojan' }))).rejects.toThrow('does not match');
	});

	test('files that stand beside the signature, where nothing is signed, are none of the package', async () => {
		const { members, answer } = await asked(signed({ beside: [{ name: 'usr/bin/evil', content: 'evil' }, { name: '.PKGINFO', content: 'pkgname = evil\npkgver = 1-r0\n' }] }));
		expect(members).toEqual(['/usr/bin/a']);
		expect(answer.ok).toBe(true);
	});

	test('a way to sign that is not verified here is said', async () => {
		expect((await asked(signed({ algorithm: 'DSA' }))).answer).toMatchObject({ ok: false, isBad: false, why: expect.stringContaining('DSA') });
	});

	test('sections that cannot be told apart are said', async () => {
		const together = gzipSync(tar([{ name: '.SIGN.RSA.vendor.rsa.pub', content: 'x' }, { name: '.PKGINFO', content: 'pkgname = a\npkgver = 1-r0\n' }, { name: 'usr/bin/a', content: 'x' }]));
		const { answer, members } = await asked(together);
		expect(answer).toMatchObject({ ok: false, isBad: false, why: expect.stringContaining('cannot be told apart') });
		expect(members).toEqual(['/usr/bin/a']);
	});

	test('a keyring with a key that is no RSA key is said to be unreadable, with the name of the file', async () => {
		const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
		expect((await asked(signed(), { 'vendor.rsa.pub': pemOf(elliptic) })).answer).toMatchObject({ ok: false, isBad: false, why: expect.stringMatching(/vendor\.rsa\.pub.*no RSA key/) });
		expect((await asked(signed(), {})).answer).toMatchObject({ ok: false, why: expect.stringContaining('keyring') });
	});
});

test('no bytes make the sections throw', () => {
	const place = path.join(scratch(), 'a.apk');
	const sound = signed();
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 5 }), fc.nat(sound.length), (changes, cut) => {
			const rotten = Buffer.from(sound.subarray(0, cut));
			for (const [at, value] of changes) if (at < rotten.length) rotten[at] = value;
			writeFileSync(place, rotten);
			const file = new MediaFile(place);
			const sections = apkSections(file);
			file.close();
			if (sections !== undefined) expect(sections.dataAt).toBeLessThanOrEqual(cut);
		}),
		{ numRuns: 150 },
	);
});
