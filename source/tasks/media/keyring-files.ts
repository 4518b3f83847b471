/** Keys the operator names: one file, or a folder of them as /etc/apk/keys is. A file holds OpenPGP keys or one RSA key in PEM. */

import { createPublicKey, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { PublicKey } from 'openpgp';
import { shown, visibleName, visibleText, type Visible } from '../../core/visible.ts';
import { systemPath } from '../../host/open-regular.ts';

export interface Keys {
	readonly openpgp: readonly PublicKey[];
	/** By the name of their file, one byte to a character: apk knows its keys by no other. */
	readonly rsa: ReadonlyMap<string, KeyObject>;
}

const mostKeyring = 64 << 20;
const mostFiles = 1000;

/** `path`: one byte to a character. The answer in words is why there are no keys. */
export async function readKeyring(path: string): Promise<Keys | Visible> {
	try {
		if (!statSync(systemPath(path)).isDirectory()) return await keysOf([path], false);
		const names = readdirSync(systemPath(path), { encoding: 'latin1' }).toSorted();
		if (names.length > mostFiles) return visibleText(`the keyring is a folder of more than ${mostFiles} files`);
		return await keysOf(names.map(name => `${path.replace(/\/$/, '')}/${name}`), true);
	} catch (error) {
		return shown`the keyring cannot be read: ${visibleText((error as Error).message)}`;
	}
}

/** One file that cannot be read makes the keyring one: which key would be missing is not to be guessed. */
async function keysOf(paths: readonly string[], isFolder: boolean): Promise<Keys | Visible> {
	const openpgp: PublicKey[] = [];
	const rsa = new Map<string, KeyObject>();
	let left = mostKeyring;
	for (const path of paths) {
		const name = path.slice(path.lastIndexOf('/') + 1);
		const stats = statSync(systemPath(path));
		if (isFolder && stats.isDirectory()) continue;
		if (!stats.isFile()) return shown`the keyring cannot be read: ${visibleName(name)} is no regular file`;
		left -= stats.size;
		if (left < 0) return visibleText(`the keyring is longer than ${mostKeyring} bytes`);
		const bytes = readFileSync(systemPath(path));
		try {
			if (/^-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(bytes.toString('latin1', 0, 64))) rsa.set(name, rsaOf(bytes));
			else openpgp.push(...(await openpgpOf(bytes)));
		} catch (error) {
			const why = visibleText((error as Error).message);
			return isFolder ? shown`the keyring cannot be read: ${visibleName(name)}: ${why}` : shown`the keyring cannot be read: ${why}`;
		}
	}
	return openpgp.length === 0 && rsa.size === 0 ? visibleText('the keyring holds no key') : { openpgp, rsa };
}

function rsaOf(pem: Buffer): KeyObject {
	const key = createPublicKey(pem);
	if (key.asymmetricKeyType !== 'rsa') throw new Error(`it is no RSA key but one of ${key.asymmetricKeyType ?? 'an unknown kind'}`);
	return key;
}

async function openpgpOf(bytes: Buffer): Promise<readonly PublicKey[]> {
	const { readKeys } = await import('openpgp');
	return isArmored(bytes) ? readKeys({ armoredKeys: bytes.toString('latin1') }) : readKeys({ binaryKeys: bytes });
}

/** OpenPGP in text: keys and signatures alike. */
export function isArmored(bytes: Uint8Array): boolean {
	return Buffer.from(bytes.subarray(0, 11)).toString('latin1') === '-----BEGIN ';
}
