/** authorized_keys (sshd(8), "AUTHORIZED_KEYS FILE FORMAT"): `[options] type base64 [comment]`. */

import { visibleName, type Visible } from '../core/visible.ts';
import { linesOf } from './lines.ts';

export interface KeyOption {
	/** In small letters. */
	readonly name: string;
	/** Quotes taken away, one byte to a character; undefined for an option without one. */
	readonly value: string | undefined;
}

export interface AuthorizedKey {
	/** From 1. */
	readonly line: number;
	readonly options: readonly KeyOption[];
	/** `ssh-ed25519`, `ssh-rsa`...; `rsa1` for the numbers of protocol 1. */
	readonly type: string;
	/** Base64 as it stands. A public key is no secret. */
	readonly key: string;
	readonly comment: Visible;
}

const keyType = /^(?:ssh-(?:rsa|dss|ed25519|ed448)|ecdsa-sha2-nistp\d{3}|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com|ssh-xmss@openssh\.com|webauthn-sk-ecdsa-sha2-nistp256@openssh\.com|[a-z0-9-]+-cert-v01@openssh\.com|ssh-mldsa[\w-]*|x509v3-[\w-]+)$/;

export function parseAuthorizedKeys(bytes: Uint8Array): { readonly keys: readonly AuthorizedKey[]; readonly odd: readonly number[] } {
	const keys: AuthorizedKey[] = [];
	const odd: number[] = [];
	for (const { number: line, text } of linesOf(bytes)) {
		const trimmed = text.trim();
		if (trimmed === '' || trimmed.startsWith('#')) continue;
		const key = keyOf(line, trimmed);
		if (key !== undefined) keys.push(key);
		else if (odd.length < 100) odd.push(line);
	}
	return { keys, odd };
}

function keyOf(line: number, text: string): AuthorizedKey | undefined {
	const plain = bareKey(text);
	if (plain !== undefined) return { line, options: [], ...plain };
	const options: KeyOption[] = [];
	let at = 0;
	while (at < text.length && options.length < 256) {
		const name = /[A-Za-z0-9-]+/y;
		name.lastIndex = at;
		const found = name.exec(text);
		if (found === null) return undefined;
		at = name.lastIndex;
		let value: string | undefined;
		if (text[at] === '=' && text[at + 1] === '"') {
			const quoted = /"((?:[^"\\]|\\[^])*)"/y;
			quoted.lastIndex = at + 1;
			const inner = quoted.exec(text);
			if (inner === null) return undefined;
			value = inner[1]!.replaceAll('\\"', '"');
			at = quoted.lastIndex;
		} else if (text[at] === '=') {
			const unquoted = /[^\s,]*/y;
			unquoted.lastIndex = at + 1;
			value = unquoted.exec(text)![0];
			at = unquoted.lastIndex;
		}
		options.push({ name: found[0].toLowerCase(), value });
		if (text[at] === ',') at++;
		else break;
	}
	const rest = bareKey(text.slice(at).trimStart());
	return rest === undefined ? undefined : { line, options, ...rest };
}

function bareKey(text: string): Pick<AuthorizedKey, 'type' | 'key' | 'comment'> | undefined {
	const found = /^(\S+)[ \t]+([A-Za-z0-9+/=]+)(?:[ \t]+(.*))?$/.exec(text);
	if (found !== null && keyType.test(found[1]!)) return { type: found[1]!, key: found[2]!, comment: visibleName((found[3] ?? '').slice(0, 256)) };
	const old = /^(\d{3,5})[ \t]+(\d{1,10})[ \t]+(\d{60,})(?:[ \t]+(.*))?$/.exec(text);
	return old === null ? undefined : { type: 'rsa1', key: old[3]!, comment: visibleName((old[4] ?? '').slice(0, 256)) };
}
