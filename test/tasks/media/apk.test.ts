import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visibleText } from '../../../source/core/visible.ts';
import { apkSections } from '../../../source/tasks/media/apk-sections.ts';
import { ArchiveIndex } from '../../../source/tasks/media/archive-index.ts';
import { authenticate } from '../../../source/tasks/media/authentication.ts';
import { Keyring } from '../../../source/tasks/media/keyring.ts';
import { MediaFile } from '../../../source/tasks/media/media-file.ts';
import { openPackage } from '../../../source/tasks/media/open-package.ts';
import { apkEntryOf, apkIndexOf, apkOf, pemOf, rsaKey, type ApkWritten } from '../../support/apk.ts';
import { tar } from '../../support/archives.ts';
import { scratch } from '../../support/scratch.ts';

const vendor = rsaKey();
const stranger = rsaKey();
const signed = (more: ApkWritten = {}) => apkOf({ key: vendor.privateKey, ...more });

/** `keys`: files of a folder that is the keyring. */
async function asked(bytes: Uint8Array, keys: Readonly<Record<string, string>> | 'none' = { 'vendor.rsa.pub': pemOf(vendor.publicKey) }, one?: string, listing?: Uint8Array) {
	const folder = scratch();
	const [place, ring] = [path.join(folder, 'a.apk'), path.join(folder, 'keys')];
	writeFileSync(place, bytes);
	mkdirSync(ring);
	for (const [name, text] of Object.entries(keys === 'none' ? {} : keys)) writeFileSync(path.join(ring, name), text);
	const keyring = new Keyring(keys === 'none' ? undefined : one === undefined ? ring : path.join(ring, one), 0);
	const index = new ArchiveIndex(keyring, [{ name: visibleText('a') }], () => {});
	if (listing !== undefined) {
		writeFileSync(path.join(folder, 'APKINDEX.tar.gz'), listing);
		await index.add(path.join(folder, 'APKINDEX.tar.gz'));
	}
	const file = new MediaFile(place);
	try {
		const media = await openPackage('apk', file);
		const members: string[] = [];
		for await (const _ of media.files({ member: ({ path: name }) => void members.push(name), content() {}, end() {}, refused() {} }));
		return { members, index, answer: await authenticate('apk', media, place, file, index, keyring) };
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

describe('the index of a mirror of Alpine', () => {
	const apk = apkOf({});
	const keys = { 'vendor.rsa.pub': pemOf(vendor.publicKey) };
	const other = `C:Q1${Buffer.alloc(20).toString('base64')}\nP:b\nV:1-r0\nA:x86_64\n\n`;

	test('signed, it vouches for the package it lists', async () => {
		const listing = apkIndexOf(`${other}${apkEntryOf(apk)}\n`, { key: vendor.privateKey });
		expect((await asked(apk, keys, undefined, listing)).answer).toEqual({ ok: true, by: 'the key vendor.rsa.pub (RSA)' });
		expect((await asked(apk, keys, undefined, apkIndexOf(other, { key: vendor.privateKey }))).answer).toMatchObject({ ok: false, why: expect.stringContaining('no index on the media lists it') });
	});

	test('a package that is not the one listed cannot be used, whoever signed', async () => {
		const trojan = apkOf({ content: 'trojan' });
		for (const key of [vendor.privateKey, undefined]) {
			const listing = apkIndexOf(apkEntryOf(apk), key === undefined ? {} : { key });
			await expect(asked(trojan, keys, undefined, listing)).rejects.toThrow('its control section is not the one its archive lists');
		}
		await expect(asked(apkOf({ contentLater: 'trojan' }), keys, undefined, apkIndexOf(apkEntryOf(apk), { key: vendor.privateKey }))).rejects.toThrow('its data is not what its control section states');
	});

	test('signed by a stranger, altered or unsigned, it vouches for nothing, and altered it is not used', async () => {
		expect((await asked(apk, keys, undefined, apkIndexOf(apkEntryOf(apk)))).answer).toMatchObject({ ok: false, why: 'the index that lists it is not authentic: it has no signature' });
		expect((await asked(apk, keys, undefined, apkIndexOf(apkEntryOf(apk), { key: stranger.privateKey, keyName: 'stranger.rsa.pub' }))).answer).toMatchObject({ ok: false, why: expect.stringContaining('not in the keyring') });
		const forged = await asked(apk, keys, undefined, apkIndexOf(apkEntryOf(apk), { key: stranger.privateKey }));
		expect(forged.answer.ok).toBe(false);
		expect(forged.index.findings).toMatchObject([{ severity: 'high', summary: expect.stringContaining('does not match') }]);
	});

	test('a control section that does not state its data is not vouched for by its digest', async () => {
		const hashless = apkOf({ isHashless: true });
		expect((await asked(hashless, keys, undefined, apkIndexOf(apkEntryOf(hashless), { key: vendor.privateKey }))).answer).toMatchObject({ ok: false, why: expect.stringContaining('does not state the digest of its data') });
	});

	test('damaged, it is said to be', async () => {
		const { index } = await asked(apk, keys, undefined, apkIndexOf(apkEntryOf(apk)).subarray(0, 60));
		expect(index.tally.coverage.skipped).toMatchObject([{ reason: 'damaged' }]);
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
