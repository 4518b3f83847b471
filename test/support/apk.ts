/** Packages of Alpine written down: the streams of an .apk, signed with keys made for a test. */

import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { tar, tarEntry, type TarEntry } from './archives.ts';

export interface ApkWritten {
	readonly key?: KeyObject;
	readonly keyName?: string;
	/** As the name of the signature says it. */
	readonly algorithm?: 'RSA' | 'RSA256' | 'RSA512' | 'DSA';
	/** States no digest of its data: the signature is over both. */
	readonly isHashless?: boolean;
	/** Stands before the control section, beside the signature. */
	readonly beside?: readonly TarEntry[];
	/** The name and content of its only file. */
	readonly content?: string;
	/** What the data is once the rest was signed. */
	readonly contentLater?: string;
}

export const rsaKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
export const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }) as string;

/** An index as Alpine signs it: `entries` as they stand in APKINDEX. */
export function apkIndexOf(entries: string, { key, keyName = 'vendor.rsa.pub' }: Pick<ApkWritten, 'key' | 'keyName'> = {}): Buffer {
	const index = gzipSync(tar([{ name: 'DESCRIPTION', content: 'v1' }, { name: 'APKINDEX', content: entries }]));
	return key === undefined ? index : Buffer.concat([gzipSync(tarEntry({ name: `.SIGN.RSA.${keyName}`, content: createSign('sha1').update(index).sign(key) })), index]);
}

/** `C:`, `P:`, `V:` and `A:` of the package that `apkOf` writes, unsigned. */
export function apkEntryOf(apk: Buffer): string {
	const control = apk.subarray(0, apk.indexOf(Buffer.from('1f8b08', 'hex'), 1));
	return `C:Q1${createHash('sha1').update(control).digest('base64')}\nP:a\nV:1-r0\nA:x86_64\nS:${apk.length}\n`;
}

export function apkOf({ key, keyName = 'vendor.rsa.pub', algorithm = 'RSA', isHashless = false, beside = [], content = 'x', contentLater = content }: ApkWritten): Buffer {
	const dataOf = (text: string): Buffer => gzipSync(Buffer.concat([tarEntry({ name: 'usr/bin/a', mode: 0o755, content: text }), Buffer.alloc(1024)]));
	const data = dataOf(content);
	const stated = isHashless ? '' : `datahash = ${createHash('sha256').update(data).digest('hex')}\n`;
	// A section without the empty blocks at its end, as apk joins them.
	const control = gzipSync(tarEntry({ name: '.PKGINFO', content: `# made\npkgname = a\npkgver = 1-r0\narch = x86_64\n${stated}` }));
	const parts = [control, dataOf(contentLater)];
	if (key !== undefined) {
		const digest = { RSA: 'sha1', RSA256: 'sha256', RSA512: 'sha512', DSA: 'sha1' }[algorithm];
		const signature = createSign(digest).update(isHashless ? Buffer.concat([control, data]) : control).sign(key);
		parts.unshift(gzipSync(Buffer.concat([tarEntry({ name: `.SIGN.${algorithm}.${keyName}`, content: signature }), ...beside.map(tarEntry)])));
	}
	return Buffer.concat(parts);
}
