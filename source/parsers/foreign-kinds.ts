/** What a file is that hides under another's name, by its first bytes: told narrower than a content kind, for places where a false alarm costs most. Pure. */

import type { ContentKind } from './content-kind.ts';

export type ForeignKind = 'archive' | 'encrypted' | 'encrypted-disk' | 'capture' | 'kernel-program' | 'trace' | 'password-list' | 'private-key' | 'not-a-header' | 'encoded-program';

/** Several files in one. What is compressed alone may be anything: a boot image, a font, a log. */
const archives = ['PK\x03\x04', "7z\xbc\xaf'\x1c", 'Rar!\x1a\x07', '070701', '070707'];
const asksForPasswords = /\b(?:execve\("[^"\n]*\/(?:ssh|sshd|su|sudo|passwd|login|scp|sftp|gpg|kinit|mysql|psql)"|(?:read|write)\(\d+, ".{0,400}(?:[Pp]assword|passphrase))/;
const systemCalls = /^(?:\[pid +\d+\] |\d+ +)?(?:\d+[:.]\d+\S* )?\w{2,20}\(.*\) += -?\d/m;
const named = /^\W{0,4}(?:user(?:name)?|login|ruser|account)\b\s*[:=]\s*\S{1,80}[\s,;|]{1,8}.{0,60}?\bpass(?:w(?:or)?d)?\s*[:=]\s*\S/im;
/** As guessers of passwords write it: an address, an account, its password, three times at least. */
const guessed = /(?:^(?:\d{1,3}\.){3}\d{1,3}[ :;,|\t]+(?:\d{1,5}[ :;,|\t]+)?(?:root|admin|test|user|guest|oracle|ubuntu|postgres|pi|ftp|mysql|git|support|nagios|hadoop|www)[ :;,|\t]+\S+\s*\n){3}/m;
const key = /^-----BEGIN (?:OPENSSH |RSA |EC |DSA |ENCRYPTED )?PRIVATE KEY-----/m;
/** Marks of C, C++ and Fortran headers, licences among them. */
const ofCode = /^\s*(?:#|\/[*/]|\*|!|extern\b|struct\b|typedef\b|namespace\b|template\b|inline\b|static\b|using\b|class\b|enum\b|const\b|union\b|c\s|C\s|\w+ *\()/m;

/** `head`: the first bytes, 512 at least where the file has them. */
export function foreignKind(head: Uint8Array, kind: ContentKind): ForeignKind | undefined {
	const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 16_384)).toString('latin1');
	if (text.startsWith('Salted__') && /[\0-\x08\x80-\xff]/.test(text.slice(8, 64))) return 'encrypted';
	if (text.startsWith('LUKS\xba\xbe') || text.startsWith('SKUL\xba\xbe')) return 'encrypted-disk';
	if (kind === 'archive') return archives.some(magic => text.startsWith(magic)) || text.startsWith('ustar', 257) ? 'archive' : undefined;
	if (kind === 'capture') return 'capture';
	if (kind === 'elf-object') return head.length > 19 && head[0] === 0x7f && (head[5] === 2 ? head[18] === 0 && head[19] === 247 : head[18] === 247 && head[19] === 0) ? 'kernel-program' : undefined;
	if (kind !== 'text') return undefined;
	if (/^\s*(?:f0VMRg[EI]|7f454c460[12]|\\x7f\\x45\\x4c\\x46)/i.test(text) && /^\s*(?:f0VMRg|7f454c46|\\x)[A-Za-z0-9+/=\\\s]{60}/i.test(text)) return 'encoded-program';
	if (guessed.test(text)) return 'password-list';
	if (systemCalls.test(text) && asksForPasswords.test(text)) return 'trace';
	if (key.test(text)) return 'private-key';
	if (named.test(text)) return 'password-list';
	return ofCode.test(text) || text.trim() === '' ? undefined : 'not-a-header';
}
