/** The audit daemon's log, raw and ENRICHED (what was looked up follows a byte 0x1d, in capital letters), and its serial numbers. */

import type { LogEventKind } from '../../core/log-event.ts';
import { bytesOf, visibleText } from '../../core/visible.ts';
import { lineShare } from './line-share.ts';
import type { LogContext } from './log-format.ts';
import { recordFormat, type LineRecord } from './record-reader.ts';

const form = /^(?:node=(?<host>\S+) )?type=(?<type>\S+) msg=audit\((?<seconds>\d+)\.(?<millis>\d{1,3}):(?<serial>\d+)\):\s*(?<rest>.*)$/s;
/** Serials are given out by the kernel in order and written a little out of it. */
const disorder = 200;

const kinds: Readonly<Record<string, LogEventKind>> = {
	USER_LOGIN: 'login', USER_AUTH: 'other', ADD_USER: 'account-changed', DEL_USER: 'account-changed', ADD_GROUP: 'account-changed', DEL_GROUP: 'account-changed', USER_MGMT: 'account-changed', USER_CHAUTHTOK: 'account-changed', GRP_MGMT: 'account-changed',
	USER_CMD: 'privilege-used', ANOM_PROMISCUOUS: 'promiscuous', ANOM_ABEND: 'kernel', KERN_MODULE: 'module', SYSTEM_BOOT: 'boot', SYSTEM_SHUTDOWN: 'shutdown', SERVICE_START: 'service', SERVICE_STOP: 'service', DAEMON_START: 'log-daemon', DAEMON_END: 'log-daemon',
	DAEMON_ABORT: 'log-daemon', DAEMON_ROTATE: 'log-daemon', CONFIG_CHANGE: 'log-daemon', TIME_INJOFFSET: 'clock-changed', EXECVE: 'command', USER_END: 'logout', TTY: 'command', USER_TTY: 'command',
};
const daemonDid: Readonly<Record<string, string>> = { DAEMON_START: 'started', DAEMON_END: 'stopped', DAEMON_ABORT: 'stopped', DAEMON_ROTATE: 'rotated', CONFIG_CHANGE: 'configured' };

export const auditLog = recordFormat('audit log', head => lineShare(head, form), {
	rhythm: true,
	begin: (context, tell) => {
		let highest = Number.NaN;
		let first = Number.NaN;
		return {
			sequence: () => (Number.isNaN(first) ? undefined : { of: visibleText('audit serial'), first, last: highest }),
			line: (text, offset) => {
				const found = form.exec(text)?.groups;
				if (found === undefined) return undefined;
				const type = found['type']!;
				const serial = Number(found['serial']);
				// The numbers begin anew with each boot.
				if (serial > highest + disorder && !type.startsWith('DAEMON_')) tell({ odd: 'sequence-gap', offset, from: highest, to: serial, of: visibleText('audit serial') });
				if (!type.startsWith('DAEMON_') && Number.isNaN(first)) first = serial;
				if (!type.startsWith('DAEMON_')) highest = serial < highest - disorder ? serial : Math.max(Number.isNaN(highest) ? serial : highest, serial);
				return record(type, Number(found['seconds']) * 1_000_000 + Number(found['millis']) * 1000, found['rest']!, found['host'], context.accounts);
			},
		};
	},
});

function record(type: string, at: number, rest: string, host: string | undefined, accounts: LogContext['accounts']): LineRecord {
	const [raw = ''] = rest.split('\x1d');
	const fields = new Map([...raw.matchAll(/(\w[\w-]*)=("[^"]*"|'[^']*'|\S+)/g)].map(([, name, value]) => [name!, value!] as const));
	const inner = /msg='([^']*)'/.exec(raw)?.[1] ?? '';
	for (const [, name, value] of inner.matchAll(/(\w[\w-]*)=("[^"]*"|[^\s,]+)/g)) fields.set(name!, value!);
	const given = (name: string): string | undefined => {
		const value = fields.get(name);
		if (value === undefined || value === '?' || value === '(null)' || value === '"?"') return undefined;
		return value.startsWith('"') ? value.slice(1, -1) : value;
	};
	// A value with blanks or quotes is written in hexadecimal.
	const decoded = (name: string): string | undefined => {
		const value = given(name);
		return value !== undefined && !fields.get(name)!.startsWith('"') && /^(?:[\dA-F]{2}){2,}$/.test(value) ? Buffer.from(value, 'hex').toString('latin1').replaceAll('\0', ' ') : value;
	};
	const result = given('res') ?? given('result');
	const failed = /^(?:failed|no|0)$/.test(result ?? '');
	let kind = kinds[type] ?? 'other';
	if (type === 'USER_LOGIN' && failed) kind = 'login-failed';
	const promiscuous = type === 'ANOM_PROMISCUOUS' ? { interface: given('dev'), did: given('prom') === '0' ? 'left' : 'entered' } : {};
	const account = decoded('acct') ?? (type === 'EXECVE' || type === 'USER_CMD' ? given('auid') : undefined) ?? (type === 'USER_LOGIN' ? nameOf(given('id'), accounts) : undefined);
	const arguments_ = type === 'EXECVE' ? [...fields.keys()].filter(name => /^a\d+$/.test(name)).map(name => decoded(name) ?? '').join(' ') : undefined;
	const remote = given('addr') ?? given('hostname');
	return {
		at,
		clock: 'absolute',
		kind,
		words: `${type} ${raw.trim()}`,
		host,
		account,
		...(remote === undefined ? {} : { remote }),
		line: given('terminal')?.replace(/^\/dev\//, ''),
		program: 'auditd',
		pid: fields.has('pid') ? Number(given('pid')) : undefined,
		facts: {
			type, did: daemonDid[type] ?? didOf(type), result, command: type === 'USER_CMD' ? decoded('cmd') : arguments_, auid: given('auid'), uid: fields.has('uid') ? Number(given('uid')) : undefined, exe: decoded('exe'), module: type === 'KERN_MODULE' ? given('name') : undefined,
			service: type.startsWith('SERVICE_') ? given('unit') : undefined, op: given('op'), ...promiscuous,
		},
		everyday: kind === 'other' || kind === 'service',
	};
}

/** sshd and login give the number alone once somebody is in. One byte to a character. */
function nameOf(id: string | undefined, accounts: LogContext['accounts']): string | undefined {
	const name = id === undefined ? undefined : accounts?.get(Number(id));
	return name === undefined ? id : Buffer.from(bytesOf(name)).toString('latin1');
}

function didOf(type: string): string | undefined {
	return { ADD_USER: 'account-added', DEL_USER: 'account-removed', ADD_GROUP: 'group-added', DEL_GROUP: 'group-removed', USER_CHAUTHTOK: 'password', SERVICE_START: 'started', SERVICE_STOP: 'stopped' }[type];
}
