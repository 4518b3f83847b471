/** A login record as an event. utmp(5), sshd's loginrec.c and systemd's utmp-wtmp.c say who writes what. */

import type { LogEvent, LogEventKind } from '../../core/log-event.ts';
import { joined, shown, visibleText, type Visible } from '../../core/visible.ts';
import { ipAddress } from '../ip-address.ts';
import type { FieldTexts } from './field-texts.ts';
import type { UtmpLayout } from './utmp-layout.ts';

/** utmp: who is here now. wtmp: who came and went. btmp: who was not let in. */
export type UtmpFile = 'utmp' | 'wtmp' | 'btmp';

export const utmpTypes = ['EMPTY', 'RUN_LVL', 'BOOT_TIME', 'NEW_TIME', 'OLD_TIME', 'INIT_PROCESS', 'LOGIN_PROCESS', 'USER_PROCESS', 'DEAD_PROCESS', 'ACCOUNTING'] as const;
/** Apple's has the two times the other way round, and two more. */
const appleTypes = ['EMPTY', 'RUN_LVL', 'BOOT_TIME', 'OLD_TIME', 'NEW_TIME', 'INIT_PROCESS', 'LOGIN_PROCESS', 'USER_PROCESS', 'DEAD_PROCESS', 'ACCOUNTING', 'SIGNATURE', 'SHUTDOWN_TIME'] as const;
type UtmpType = (typeof appleTypes)[number];
const typeTexts = new Map<UtmpType, Visible>(appleTypes.map(type => [type, visibleText(type)]));
const onlyType = new Map(appleTypes.map(type => [type, { type: visibleText(type) }]));

/** Microseconds since 1970 UTC. A time of 32 bits is read without its sign: glibc does so for years after 2038. */
export function utmpTime(view: DataView, at: number, layout: UtmpLayout): number {
	const low = layout.wide && !layout.little ? 4 : 0;
	const high = layout.wide ? view.getUint32(at + layout.seconds + (layout.little ? 4 : 0), layout.little) : 0;
	return (high * 2 ** 32 + view.getUint32(at + layout.seconds + low, layout.little)) * 1e6 + view.getInt32(at + layout.micros + low, layout.little);
}

export function utmpType(view: DataView, at: number, layout: UtmpLayout): UtmpType {
	return (layout.apple ? appleTypes : utmpTypes)[view.getInt16(at + layout.type, layout.little)] ?? 'EMPTY';
}

/** Filled in where there is something to say: spreading costs as much as the rest of a record, and there are millions. */
type Filled = { -readonly [Key in keyof LogEvent]: LogEvent[Key] };

/** `at`: where the record is in `bytes`. `offset`: where it is in the file. */
export function utmpEvent(bytes: Uint8Array, view: DataView, at: number, layout: UtmpLayout, file: UtmpFile, offset: number, texts: FieldTexts): LogEvent {
	const type = utmpType(view, at, layout);
	const account = texts.text(bytes, at + layout.user.at, layout.user.length);
	const line = texts.text(bytes, at + layout.line.at, layout.line.length);
	const host = texts.text(bytes, at + layout.host.at, layout.host.length);
	const kind = kindOf(type, file, account);
	const isPerson = kind === 'login' || kind === 'logout' || kind === 'login-failed';
	const address = isPerson && layout.address >= 0 ? addressOf(view, at + layout.address, host, texts) : undefined;
	const isRemote = isPerson && host !== '' && !isHere(host);
	const remote = isRemote ? host : address;
	const time = utmpTime(view, at, layout);
	const event: Filled = {
		at: time === 0 ? Number.NaN : time,
		clock: time === 0 ? 'none' : 'absolute',
		kind,
		offset,
		length: layout.size,
		words: isPerson ? wordsOfPerson(kind, account, line, remote ?? host) : wordsOf(kind, type, account, line, host),
		pid: view.getInt32(at + layout.pid, layout.little),
		facts: onlyType.get(type)!,
	};
	if (account !== '' && (isPerson || kind === 'other')) event.account = account;
	if (remote !== undefined) event.remote = remote;
	if (line !== '' && line !== '~') event.line = line;
	if (address !== undefined && address !== remote) event.facts = { ...event.facts, address };
	if (host !== '' && !isRemote) event.facts = { ...event.facts, [isPerson ? 'display' : 'host']: host };
	if (type === 'DEAD_PROCESS' && layout.exit >= 0 && view.getInt32(at + layout.exit) !== 0) {
		event.facts = { ...event.facts, termination: view.getInt16(at + layout.exit, layout.little), exit: view.getInt16(at + layout.exit + 2, layout.little) };
	}
	return event;
}

/** `:0` is a display of this machine, `tmux(123).%0` a window of a program: nobody came from there. */
function isHere(host: Visible): boolean {
	return host.startsWith(':') || host.startsWith('tmux(') || host.startsWith('screen(');
}

function kindOf(type: UtmpType, file: UtmpFile, account: Visible): LogEventKind {
	switch (type) {
		case 'USER_PROCESS':
			return file === 'btmp' ? 'login-failed' : 'login';
		case 'LOGIN_PROCESS':
			// A terminal that waits for somebody; in btmp it is what sshd and login write for a guess that failed.
			return file === 'btmp' ? 'login-failed' : 'other';
		case 'DEAD_PROCESS':
			return 'logout';
		case 'BOOT_TIME':
			return 'boot';
		case 'SHUTDOWN_TIME':
			return 'shutdown';
		case 'RUN_LVL':
			return account === 'shutdown' ? 'shutdown' : 'other';
		case 'NEW_TIME':
		case 'OLD_TIME':
			return 'clock-changed';
		case 'EMPTY':
		case 'INIT_PROCESS':
		case 'ACCOUNTING':
		case 'SIGNATURE':
			return 'other';
	}
}

function wordsOfPerson(kind: LogEventKind, account: Visible, line: Visible, from: Visible): Visible {
	const what = kind === 'logout' ? (account === '' ? logout : logoutOf) : kind === 'login' ? loginOf : failedLoginOf;
	const who = account === '' && kind !== 'logout' ? nobody : account;
	if (from === '') return line === '' ? shown`${what}${who}` : shown`${what}${who} on ${line}`;
	return line === '' ? shown`${what}${who} from ${from}` : shown`${what}${who} on ${line} from ${from}`;
}

function wordsOf(kind: LogEventKind, type: UtmpType, account: Visible, line: Visible, host: Visible): Visible {
	switch (kind) {
		case 'boot':
		case 'shutdown': {
			const what = kind === 'boot' ? boot : down;
			return host === '' ? what : shown`${what}, kernel ${host}`;
		}
		case 'clock-changed':
			return type === 'OLD_TIME' ? oldTime : newTime;
		default:
			return joined([typeTexts.get(type)!, account, ...(line === '' ? [] : [shown`on ${line}`]), host].filter(part => part !== ''), ' ');
	}
}

const nobody = visibleText('(no name)');
const logout = visibleText('logout');
const logoutOf = visibleText('logout of ');
const loginOf = visibleText('login of ');
const failedLoginOf = visibleText('failed login of ');
const boot = visibleText('system boot');
const down = visibleText('system down');
const oldTime = visibleText('the clock was set: the time before');
const newTime = visibleText('the clock was set: the time after');

/** An IPv4 address leaves the last three words zero; so does `1337:1::`, and then only the host's name tells (dissect's btmp-ipv6). */
function addressOf(view: DataView, at: number, host: Visible, texts: FieldTexts): Visible | undefined {
	const isShort = view.getInt32(at + 4) === 0 && view.getInt32(at + 8) === 0 && view.getInt32(at + 12) === 0;
	if (!isShort || host.includes(':')) return isShort && view.getInt32(at) === 0 ? undefined : visibleText(ipAddress(new Uint8Array(view.buffer, view.byteOffset + at, 16)));
	const word = view.getUint32(at);
	return word === 0 ? undefined : texts.ipv4(word);
}
