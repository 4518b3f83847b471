/** Four weeks of logs as logrotate keeps them on a server that is left alone: auth.log, syslog, a web log, audit and cron, put aside every Sunday. */

import { gzipSync } from 'node:zlib';
import { syslogStamp, webStamp } from './lived-in-logs.ts';
import type { Machine, Written } from './memory-host.ts';

const start = Date.UTC(2024, 0, 1);
const hour = 3600;
const week = 7 * 24 * hour;
/** Weeks that are kept, the one still written with them. */
export const weeks = 5;

type Line = (second: number, serial: number) => string;

const forms: Readonly<Record<string, { readonly every: number; readonly line: Line }>> = {
	'auth.log': { every: hour / 2, line: at => `${syslogStamp(0, at)} web1 CRON[${at}]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)` },
	syslog: { every: hour / 4, line: at => `${syslogStamp(0, at)} web1 systemd[1]: Started job ${at}.` },
	'kern.log': { every: 30 * hour, line: at => `${syslogStamp(0, at)} web1 kernel: [${at}.5] usb 1-1: new device` },
	'nginx/access.log': { every: hour / 6, line: at => `192.0.2.${at % 200} - - [${webStamp(0, at)}] "GET /a HTTP/1.1" 200 ${at % 9000} "-" "Mozilla"` },
	'audit/audit.log': { every: hour / 3, line: (at, serial) => `type=USER_ACCT msg=audit(${start / 1000 + at}.250:${serial}): pid=1 uid=0 auid=0 ses=1 msg='op=PAM:accounting acct="root" exe="/usr/sbin/cron" hostname=? addr=? terminal=cron res=success'` },
};

/** Times in seconds from the start of the year. `silent`: it wrote nothing then. */
export interface Kept {
	readonly silent?: readonly (readonly [log: string, from: number, to: number])[];
	readonly dated?: boolean;
}

export const at = (days: number, hours = 0): number => days * 24 * hour + hours * hour;
export const isoAt = (seconds: number): string => new Date(start + seconds * 1000).toISOString();

/** The lines of a log in one of the weeks: 0 is the oldest. */
export function linesOf(log: string, number: number, { silent = [] }: Kept = {}): { readonly content: string; readonly last: number } {
	const { every, line } = forms[log]!;
	const lines: string[] = [];
	let last = number * week;
	// Numbers are given out only while the machine is at work.
	const off = silent.filter(([name]) => name === '*');
	const serial = (second: number): number => second / every + 1 - off.reduce((sum, [, from, to]) => sum + Math.max(0, Math.min(second, to) - from) / every, 0);
	for (let second = Math.ceil((number * week) / every) * every; second < (number + 1) * week; second += every) {
		if (silent.some(([name, from, to]) => (name === log || name === '*') && second >= from && second < to)) continue;
		lines.push(line(second, serial(second)));
		last = second;
	}
	return { content: lines.length === 0 ? '' : `${lines.join('\n')}\n`, last };
}

/** `changes` by path: what it is made into, or `gone`. */
export function keptLogs(changes: Readonly<Record<string, Partial<Written> | 'gone'>> = {}, kept: Kept = {}): Machine {
	const machine: Record<string, Written | string> = {
		'/etc/passwd': 'root:x:0:0::/root:/bin/bash\n',
		'/etc/rsyslog.conf': 'module(load="imuxsock")\n*.*;auth,authpriv.none -/var/log/syslog\nauth,authpriv.* /var/log/auth.log\nkern.* -/var/log/kern.log\n',
		'/etc/logrotate.conf': 'weekly\nrotate 4\ninclude /etc/logrotate.d\n',
		'/etc/logrotate.d/rsyslog': '/var/log/syslog\n/var/log/kern.log\n/var/log/auth.log\n{\n\trotate 4\n\tweekly\n\tnotifempty\n}\n',
		'/etc/logrotate.d/nginx': '/var/log/nginx/*.log {\n\trotate 4\n\tweekly\n}\n',
	};
	for (const log of Object.keys(forms)) {
		for (let number = 0; number < weeks; number++) {
			const age = weeks - 1 - number;
			const { content, last } = linesOf(log, number, kept);
			const packed = age >= 2 && log !== 'audit/audit.log';
			const suffix = age === 0 ? '' : kept.dated === true ? `-${isoAt((number + 1) * week).slice(0, 10).replaceAll('-', '')}` : `.${age}`;
			machine[`/var/log/${log}${suffix}${packed ? '.gz' : ''}`] = { content: packed ? gzipSync(content) : content, modified: isoAt(last) };
		}
	}
	for (const [path, change] of Object.entries(changes)) {
		if (change === 'gone') {
			if (machine[path] === undefined) throw new Error(`${path} is not there`);
			delete machine[path];
		} else {
			const before = machine[path];
			machine[path] = { ...(typeof before === 'string' ? { content: before } : before), ...change };
		}
	}
	return machine;
}
