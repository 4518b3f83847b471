/**
 * What sshd writes by the million while others guess passwords, in its everyday words, read in place: names of letters and digits, IPv4
 * addresses. Whatever else stands in such a line is left to the expressions of `sshd.ts`, which say the same of these (a test holds the two
 * against each other).
 */

import { visibleName, visibleText, type Visible } from '../../../core/visible.ts';
import type { LineTexts } from '../line-texts.ts';
import type { Told } from './said.ts';

const words = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const accepted = words('Accepted ');
const failed = words('Failed ');
const invalid = words('Invalid user ');
const forWhom = words(' for ');
const invalidUser = words('invalid user ');
const from = words(' from ');
const port = words(' port ');
const ssh2 = words(' ssh2');
const refusedByPam = words('pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=');
const user = words('  user=');
const methods = ['password', 'publickey', 'none', 'keyboard-interactive/pam'].map(name => ({ bytes: words(name), name: visibleText(name) }));
const service = visibleText('sshd');
const ssh = visibleText('ssh');
const nothing = visibleText('');
const zero = 0x30;

/** Bytes of names, of addresses and of ports. */
const [ofName, ofAddress, ofPort] = [1, 2, 4] as const;
const classes = new Uint8Array(256);
for (const letter of words('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-')) classes[letter] = ofName;
for (const digit of words('0123456789')) classes[digit] = ofName | ofAddress | ofPort;
classes[0x2e] = ofAddress;

/** Where the words end that stand at `at`; -1: others stand there. */
function behind(bytes: Uint8Array, at: number, to: number, some: Uint8Array): number {
	if (at === -1 || to - at < some.length) return -1;
	for (let place = 0; place < some.length; place++) if (bytes[at + place] !== some[place]) return -1;
	return at + some.length;
}

/** The same for one byte or more of a class. */
function behindAll(bytes: Uint8Array, at: number, to: number, ofClass: number): number {
	let end = at;
	while (end < to && (classes[bytes[end]!]! & ofClass) !== 0) end++;
	return end === at ? -1 : end;
}

/** `to` is the end of the message. Undefined: none of these. */
export function sshdInPlace(bytes: Buffer, at: number, to: number, texts: LineTexts): Told | undefined {
	switch (bytes[at]) {
		case 0x46: // F
			return withMethod('login-failed', bytes, behind(bytes, at, to, failed), to, texts);
		case 0x49: // I
			return named('login-failed', bytes, behind(bytes, at, to, invalid), to, texts, undefined, true);
		case 0x70: // p
			return byPam(bytes, behind(bytes, at, to, refusedByPam), to, texts);
		case 0x41: // A
			return withMethod('login', bytes, behind(bytes, at, to, accepted), to, texts);
		default:
			return undefined;
	}
}

function withMethod(kind: 'login' | 'login-failed', bytes: Buffer, at: number, to: number, texts: LineTexts): Told | undefined {
	if (at === -1) return undefined;
	for (const { bytes: method, name } of methods) {
		let end = behind(bytes, behind(bytes, at, to, method), to, forWhom);
		if (end === -1) continue;
		const other = kind === 'login' ? -1 : behind(bytes, end, to, invalidUser);
		if (other !== -1) end = other;
		return named(kind, bytes, end, to, texts, name, other !== -1);
	}
	return undefined;
}

/** `eve from 192.0.2.1 port 22 ssh2`; without a method the port may lack, and nothing stands behind it. */
function named(kind: 'login' | 'login-failed', bytes: Buffer, at: number, to: number, texts: LineTexts, method: Visible | undefined, isInvalid: boolean): Told | undefined {
	if (at === -1) return undefined;
	const accountTo = behindAll(bytes, at, to, ofName);
	const remoteFrom = behind(bytes, accountTo, to, from);
	if (remoteFrom === -1) return undefined;
	const remoteTo = behindAll(bytes, remoteFrom, to, ofAddress);
	if (remoteTo === -1 || (method === undefined && remoteTo === to)) return undefined;
	const portFrom = behind(bytes, remoteTo, to, port);
	if (portFrom === -1) return undefined;
	const portTo = behindAll(bytes, portFrom, to, ofPort);
	if (portTo === -1) return undefined;
	const account = texts.between(bytes, at, accountTo);
	const remote = texts.between(bytes, remoteFrom, remoteTo);
	const given = portText(bytes, portFrom, portTo);
	if (method === undefined) return portTo === to ? { kind, account, remote, line: undefined, facts: { service, port: given, invalid: 1 } } : undefined;
	const end = behind(bytes, portTo, to, ssh2);
	if (end === -1) return undefined;
	if (end === to) return { kind, account, remote, line: undefined, facts: kind === 'login' ? { service, method, port: given } : isInvalid ? { service, port: given, method, invalid: 1 } : { service, port: given, method } };
	if (kind !== 'login' || to - end < 3 || bytes[end] !== 0x3a || bytes[end + 1] !== 0x20) return undefined;
	return { kind, account, remote, line: undefined, facts: { service, method, port: given, key: visibleName(bytes.toString('latin1', end + 2, to)) } };
}

const ports: (Visible | undefined)[] = Array.from({ length: 65_536 });

/** Its digits, decoded once for each number. */
function portText(bytes: Buffer, at: number, to: number): Visible {
	let port = 0;
	if (to - at <= 5 && bytes[at] !== zero) for (let digit = at; digit < to; digit++) port = port * 10 + bytes[digit]! - zero;
	if (port === 0 || port >= ports.length) return visibleName(bytes.toString('latin1', at, to));
	return (ports[port] ??= visibleText(String(port)));
}

function byPam(bytes: Buffer, at: number, to: number, texts: LineTexts): Told | undefined {
	if (at === -1) return undefined;
	const remoteTo = behindAll(bytes, at, to, ofAddress);
	if (remoteTo === -1) return undefined;
	const accountFrom = remoteTo === to ? to : behind(bytes, remoteTo, to, user);
	if (accountFrom === -1) return undefined;
	if (accountFrom < to && behindAll(bytes, accountFrom, to, ofName) !== to) return undefined;
	const account = texts.between(bytes, accountFrom, to);
	return { kind: 'login-failed', account: account === nothing ? undefined : account, remote: texts.between(bytes, at, remoteTo), line: ssh, facts: { service } };
}
