/** Signatures of media, by keys the operator names. Without a keyring nothing is authentic, and that is said. */

import { createVerify } from 'node:crypto';
import type { KeyID, PublicKey } from 'openpgp';
import { joined, shown, visibleName, visibleText, type Visible } from '../../core/visible.ts';
import { isArmored, readKeyring, type Keys } from './keyring-files.ts';

/** Whose word it is, or why nobody's. `isBad`: a key of the ring should have made it, and did not. */
export type Authenticity = { readonly ok: true; readonly by: Visible } | { readonly ok: false; readonly isBad: boolean; readonly why: Visible };

/** What an .apk calls the ways it may be signed in; `RSA` is Alpine's own. */
const digests: Readonly<Record<string, string>> = { RSA: 'sha1', RSA256: 'sha256', RSA512: 'sha512' };

export class Keyring {
	readonly #keys: Promise<Keys | Visible>;
	readonly #now: number;

	/** `path`: one byte to a character; undefined where the operator named none. `now` in milliseconds: signatures of the future are none. */
	constructor(path: string | undefined, now: number) {
		this.#keys = path === undefined ? Promise.resolve(visibleText('no keyring was named (--keyring)')) : readKeyring(path);
		this.#now = now;
	}

	/** Text with its signature in it (InRelease). What is believed is `text` alone. */
	async clearText(bytes: Uint8Array): Promise<Authenticity & { readonly text: string }> {
		const { readCleartextMessage, verify } = await import('openpgp');
		const keys = await this.#keys;
		try {
			const message = await readCleartextMessage({ cleartextMessage: Buffer.from(bytes).toString('utf8') });
			if (typeof keys === 'string') return { ok: false, isBad: false, why: keys, text: message.getText() };
			const result = await verify({ message, verificationKeys: [...keys.openpgp], date: new Date(this.#now) });
			return { ...(await judged(result, keys.openpgp)), text: result.data };
		} catch (error) {
			return { ok: false, isBad: false, why: shown`its signature cannot be read: ${visibleText((error as Error).message)}`, text: '' };
		}
	}

	/** `signature` armoured or not. */
	async detached(bytes: Uint8Array, signature: Uint8Array): Promise<Authenticity> {
		const { createMessage, readSignature, verify } = await import('openpgp');
		const keys = await this.#keys;
		if (typeof keys === 'string') return { ok: false, isBad: false, why: keys };
		try {
			const read = await (isArmored(signature) ? readSignature({ armoredSignature: Buffer.from(signature).toString('latin1') }) : readSignature({ binarySignature: signature }));
			const result = await verify({ message: await createMessage({ binary: bytes }), signature: read, verificationKeys: [...keys.openpgp], format: 'binary', date: new Date(this.#now) });
			return await judged(result, keys.openpgp);
		} catch (error) {
			return { ok: false, isBad: false, why: shown`its signature cannot be read: ${visibleText((error as Error).message)}` };
		}
	}

	/** PKCS#1 signatures by keys that go by the name of their file, over the bytes `signed` gives. One good one is enough. */
	async named(signatures: readonly { readonly algorithm: string; readonly key: string; readonly bytes: Uint8Array }[], signed: () => Iterable<Uint8Array>): Promise<Authenticity> {
		const keys = await this.#keys;
		const names = (of: typeof signatures): Visible => joined(of.map(({ key }) => visibleName(key)), ', ');
		if (typeof keys === 'string') return { ok: false, isBad: false, why: shown`it carries a signature of the key ${names(signatures)}, not checked: ${keys}` };
		const known = signatures.filter(({ key }) => keys.rsa.has(key));
		if (known.length === 0) return { ok: false, isBad: false, why: shown`signed by the key ${names(signatures)}, which is not in the keyring` };
		const tried = known.filter(({ algorithm }) => Object.hasOwn(digests, algorithm));
		for (const { algorithm, key, bytes } of tried) {
			const verify = createVerify(digests[algorithm]!);
			for (const piece of signed()) verify.update(piece);
			if (verify.verify(keys.rsa.get(key)!, bytes)) return { ok: true, by: shown`the key ${visibleName(key)} (${visibleText(algorithm)})` };
		}
		if (tried.length === 0) return { ok: false, isBad: false, why: shown`it carries a signature of the key ${names(known)}, not checked: regain does not verify those made with ${visibleText(known[0]!.algorithm)}` };
		return { ok: false, isBad: true, why: shown`the signature of the key ${names(tried)} does not match` };
	}
}

/** One good signature is enough: archives sign with an old and a new key. */
async function judged({ signatures }: { readonly signatures: readonly { readonly keyID: KeyID; readonly verified: Promise<true> }[] }, keys: readonly PublicKey[]): Promise<Authenticity> {
	const unknown: string[] = [];
	let isBad = false;
	let weak: Visible | undefined;
	for (const { keyID, verified } of signatures) {
		const key = keys.find(one => one.getKeys(keyID).length > 0);
		try {
			await verified;
			if (key !== undefined) return { ok: true, by: nameOf(key) };
		} catch (error) {
			if (key === undefined) unknown.push(keyID.toHex());
			else {
				// Anything else is a key or a digest too weak or too old to prove anything.
				isBad ||= /digest did not match/.test((error as Error).message);
				weak ??= shown`the signature of ${nameOf(key)} is not good: ${visibleText((error as Error).message)}`;
			}
		}
	}
	if (weak !== undefined) return { ok: false, isBad, why: weak };
	return { ok: false, isBad: false, why: visibleText(unknown.length === 0 ? 'it has no signature' : `signed by ${unknown.join(', ')}, which is not in the keyring`) };
}

function nameOf(key: PublicKey): Visible {
	return shown`${visibleText(key.getUserIDs()[0] ?? 'a key')} (${visibleText(key.getFingerprint().toUpperCase())})`;
}
