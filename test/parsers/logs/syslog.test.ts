import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visibleText } from '../../../source/core/visible.ts';
import { logFormats } from '../../../source/parsers/logs/index.ts';
import { dmesg } from '../../../source/parsers/logs/dmesg.ts';
import { isoSyslog } from '../../../source/parsers/logs/iso-syslog.ts';
import { isHeard, type Said } from '../../../source/parsers/logs/messages/said.ts';
import { line, lineScan, numbersOfLine } from '../../../source/parsers/logs/line-scan.ts';
import { LiteralTable } from '../../../source/parsers/logs/literal-table.ts';
import type { StreamFormat } from '../../../source/parsers/logs/log-format.ts';
import { rfc3164 } from '../../../source/parsers/logs/rfc3164.ts';
import { rfc5424 } from '../../../source/parsers/logs/rfc5424.ts';
import { isoOf, readText } from '../../support/read-log.ts';

const corpus = ['../../../../shared/corpus/', '../../../../../shared/corpus/'].map(place => new URL(place, import.meta.url)).find(existsSync) ?? new URL('../../../../shared/corpus/', import.meta.url);
const there = existsSync(corpus);
const none = there ? '' : ' (skipped: no corpus)';
const read = (name: string): Buffer => readFileSync(new URL(name, corpus));

describe('years that a log does not say', () => {
	const times = (log: string, modified: number, yearsBack = 0): string[] => readText(rfc3164, log, { modified, yearsBack }).events.map(({ at }) => isoOf(at).slice(0, 10));

	test('the newest line is not after the last writing, and New Year is walked back over', () => {
		expect(times('Nov 20 10:00:00 h a: x\nDec 31 23:59:59 h a: x\nJan  1 00:00:01 h a: x\nFeb  3 10:00:00 h a: x\n', Date.UTC(2026, 1, 4))).toEqual(['2025-11-20', '2025-12-31', '2026-01-01', '2026-02-03']);
	});

	test('two writers around midnight of New Year do not make another year', () => {
		expect(times('Dec 31 23:59:59 h a: x\nJan  1 00:00:00 h a: x\nDec 31 23:59:59 h a: x\nJan  1 00:00:01 h a: x\n', Date.UTC(2026, 0, 4))).toEqual(['2025-12-31', '2026-01-01', '2025-12-31', '2026-01-01']);
	});

	test('29 February is in a leap year', () => {
		expect(times('Feb 29 10:00:00 h a: x\n', Date.UTC(2026, 5, 1))).toEqual(['2024-02-29']);
	});

	test('a log of several years says by how many it was read too late, and is right when read again', () => {
		const log = 'Nov  1 10:00:00 h a: x\nJan  1 00:00:00 h a: x\nOct  1 00:00:00 h a: x\nFeb  2 00:00:00 h a: x\n';
		expect(readText(rfc3164, log, { modified: Date.UTC(2026, 1, 3) }).tally.yearsTooLate).toBe(1);
		expect(times(log, Date.UTC(2026, 1, 3), 1)).toEqual(['2024-11-01', '2025-01-01', '2025-10-01', '2026-02-02']);
	});
});

describe('forms of a line', () => {
	const one = (format: StreamFormat, line: string) => readText(format, `${line}\n`, { modified: Date.UTC(2026, 0, 31) }).events[0];
	test.each([
		['Jan 18 08:30:20 kernel: [997.390602] sda2: rw=0', { program: 'kernel', at: '2026-01-18T08:30:20.000Z' }],
		['Jan 18 08:30:20.123 h sshd[5]: x', { host: 'h', program: 'sshd', pid: 5, at: '2026-01-18T08:30:20.123Z' }],
		['Jan 18 08:30:20 <4.3> h sshd(pam_unix)[19939]: check pass', { host: 'h', program: 'sshd', pid: 19939 }],
		['Jan 18 08:30:20 h /sbin/anacron[1234]: x', { host: 'h', program: 'anacron', pid: 1234 }],
		['Jan 18 08:30:20 h syslogd 1.4.1: restart.', { host: 'h', program: 'syslogd', kind: 'log-daemon' }],
		['Jan 18 08:30:20 h fw[1985] <Info>: launchd', { host: 'h', program: 'fw', pid: 1985 }],
		['Jan 18 08:30:20 h (systemd)[77]: pam_unix(systemd-user:session): session opened', { program: '(systemd)', pid: 77 }],
		['<13>Jan 18 08:30:20 h a: x', { host: 'h', program: 'a' }],
	])('%s', (line, wanted) => {
		const event = one(rfc3164, line)!;
		expect({ ...event, at: isoOf(event.at) }).toMatchObject(wanted);
	});
	test('RFC 5424, with structured data', () => {
		const event = one(rfc5424, String.raw`<34>1 2026-01-11T22:14:15.003-01:00 h su 12 ID47 [x@1 a="\]" b="]"][y] 'su root' failed for lonvick on /dev/pts/8`)!;
		expect({ ...event, at: isoOf(event.at) }).toMatchObject({ at: '2026-01-11T23:14:15.003Z', clock: 'absolute', host: 'h', program: 'su', pid: 12, kind: 'login-failed', account: 'lonvick', line: '/dev/pts/8' });
	});
	test('the host zone is asked for local times, and the hour that comes twice is no step back', () => {
		const zone = (local: number): number => (local < Date.UTC(2025, 9, 26, 3) ? 120 : 60);
		const { events, oddities } = readText(rfc3164, 'Oct 26 02:10:00 h a: x\nOct 26 02:50:00 h a: x\nOct 26 03:10:00 h a: x\n', { zone });
		expect(events.map(({ at }) => isoOf(at))).toEqual(['2025-10-26T00:10:00.000Z', '2025-10-26T00:50:00.000Z', '2025-10-26T02:10:00.000Z']);
		expect(oddities).toEqual([]);
	});
});

describe('what lines say', () => {
	test.each([
		['sshd[1]: Accepted publickey for root from 192.0.2.7 port 51 ssh2: RSA SHA256:x', { kind: 'login', account: 'root', remote: '192.0.2.7', facts: { method: 'publickey', port: '51', key: 'RSA SHA256:x' } }],
		['sshd[1]: Failed password for invalid user a b from 192.0.2.7 port 51 ssh2', { kind: 'login-failed', account: 'a b', remote: '192.0.2.7', facts: { invalid: 1 } }],
		['sshd[1]: message repeated 3 times: [ Failed password for root from 192.0.2.7 port 51 ssh2]', { kind: 'login-failed', account: 'root', facts: { repeated: 3 } }],
		['sudo:    bob : TTY=pts/0 ; PWD=/home/bob ; USER=root ; COMMAND=/bin/ls -l ; x', { kind: 'privilege-used', account: 'bob', line: 'pts/0', facts: { as: 'root', command: '/bin/ls -l ; x' } }],
		['sudo:    bob : user NOT in sudoers ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh', { kind: 'login-failed', account: 'bob' }],
		['su[1]: (to root) bob on pts/1', { kind: 'privilege-used', account: 'bob', line: 'pts/1', facts: { as: 'root' } }],
		['useradd[1]: new user: name=x, UID=0, GID=0, home=/x, shell=/bin/sh, from=/dev/pts/0', { kind: 'account-changed', account: 'x', facts: { did: 'account-added', uid: 0, shell: '/bin/sh' } }],
		["usermod[1]: add 'bob' to group 'sudo'", { kind: 'account-changed', account: 'bob', facts: { did: 'member-added', group: 'sudo' } }],
		['kernel: [ 12.5] device eth0 entered promiscuous mode', { kind: 'promiscuous', facts: { interface: 'eth0', did: 'entered' } }],
		['kernel: [ 12.5] virtio_net virtio2 eth0: left promiscuous mode', { kind: 'promiscuous', facts: { interface: 'eth0', did: 'left' } }],
		['kernel: diamorphine: loading out-of-tree module taints kernel.', { kind: 'module', facts: { module: 'diamorphine' } }],
		['kernel: httpd[77]: segfault at 0 ip 00007f sp 00 error 4 in libc.so[7f]', { kind: 'kernel', facts: { what: 'segfault', process: 'httpd' } }],
		['login[1]: ROOT LOGIN ON tty1', { kind: 'login', account: 'root', line: 'tty1' }],
		["login[1]: FAILED LOGIN (2) on '/dev/tty1' FOR 'bob', Authentication failure", { kind: 'login-failed', account: 'bob', line: '/dev/tty1' }],
		['CRON[1]: (root) CMD (wget http://x)', { kind: 'scheduled', account: 'root', facts: { command: 'wget http://x' } }],
		['in.telnetd[1]: refused connect from 192.0.2.9', { kind: 'blocked', remote: '192.0.2.9' }],
		['ftpd[1]: ANONYMOUS FTP LOGIN FROM c.example.com [192.0.2.8], mozilla@', { kind: 'login', account: 'anonymous', remote: '192.0.2.8' }],
		['rpc.statd[1]: gethostbyname error for ^X%8x%8x%8x%8x%n', { kind: 'other', facts: { exploit: 'format-string' } }],
	])('%s', (text, wanted) => {
		for (const wants of ['everything', 'signs'] as const) {
			if (wants === 'signs' && !isHeard(wanted as Said)) continue;
			expect(readText(rfc3164, `Jan 18 08:30:20 h ${text}\n`, { wants }).events[0]).toMatchObject(wanted);
		}
	});

	test('what cron ran is heard where signs are asked for, its sessions and edited tables are not', () => {
		const lines = ['CRON[1]: (root) CMD (run-parts /etc/cron.hourly)', 'CRON[1]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)', 'crontab[2]: (eve) REPLACE (eve)', 'CRON[1]: (eve) CMD (history -c)'];
		const { events, tally } = readText(rfc3164, lines.map(line => `Jan 18 08:30:20 h ${line}\n`).join(''), { wants: 'signs' });
		expect(events.map(({ words }) => words)).toEqual(['CRON: (root) CMD (run-parts /etc/cron.hourly)', 'CRON: (eve) CMD (history -c)']);
		expect(tally.records).toBe(4);
	});
});

describe('bad input', () => {
	test('a line of many megabytes is counted and passed over, and the rest is read', () => {
		const { tally, events, oddities } = readText(rfc3164, `Jan 18 08:30:20 h a: x\nJan 18 08:30:21 h a: ${'y'.repeat(3_000_000)}\nJan 18 08:30:22 h a: z\n`);
		expect(tally).toMatchObject({ records: 3, bytes: 23 + 3_000_022 + 22 + 1 });
		expect(events.at(-1)!.words).toBe('a: z');
		expect(oddities.map(({ odd }) => odd)).toEqual(['broken-structure']);
	});
	test('zeros, half a line and lines of no known form are told with where they stand', () => {
		const log = `Jan 18 08:30:20 h a: x\r\n${'\0'.repeat(600_000)}Jan 18 08:30:21 h a: y\nMMM 18 08:30:21 h a: y\n\x01\x02\nJan 18 08:30:22 h a: ha`;
		const { tally, events, oddities } = readText(rfc3164, log);
		expect(events.map(({ words }) => words)).toEqual(['a: x', 'a: ha']);
		expect(tally).toMatchObject({ unknown: 2 });
		expect(oddities).toContainEqual({ odd: 'nul-run', offset: 24, bytes: 600_000 });
		expect(oddities.at(-1)).toMatchObject({ odd: 'cut-record', bytes: 23 });
	});
	test('whatever bytes come in whatever pieces, nothing throws and the pieces change nothing', () => {
		const piece = fc.oneof(fc.uint8Array({ maxLength: 60 }).map(bytes => Buffer.from(bytes).toString('latin1')), fc.constantFrom('Jan 18 08:30:20 h sshd[1]: ', '\n', '\r\n', '\0'.repeat(20), 'Failed password for x from y', '<34>1 2026-01-11T22:14:15Z ', '[', '../../', '%n%n%n%n', '2026-01-11T22:14:15+', 'last message repeated 2 times'));
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 40 }), fc.array(fc.nat(80), { maxLength: 10 }), fc.constantFrom('signs' as const, 'everything' as const), (parts, pieces, wants) => {
				const log = Buffer.from(parts.join(''), 'latin1');
				for (const format of [rfc3164, rfc5424, isoSyslog, dmesg]) expect(readText(format, log, { wants }, pieces)).toEqual(readText(format, log, { wants }));
			}),
			{ numRuns: 100 },
		);
	});
	test('the scan finds what JavaScript alone finds', () => {
		const table = new LiteralTable([['%n%n', 'promi'], ['../..', 'xprom'], ['${jndi', '%n%npromi']]);
		fc.assert(
			fc.property(fc.array(fc.constantFrom('%N%n', 'pRomi', '../..', '${JNDI', '\n', '\0', 'x', 'é', ' '.repeat(9)), { maxLength: 60 }), parts => {
				const text = Buffer.from(parts.join(''), 'latin1');
				const [fast, slow] = [true, false].map(vectors => {
					const scan = lineScan(table, { vectors });
					scan.bytes.fill(1).set(text);
					scan.scan(text.length);
					const lines: number[][] = [];
					for (let count = scan.choose(); count > 0; count = scan.choose()) {
						for (let at = 0; at < count * numbersOfLine; at += numbersOfLine) lines.push([line.from, line.to, line.marks].map(field => scan.chosen[at + field]!));
					}
					return { zeros: scan.zeros, lines };
				});
				expect(fast).toEqual(slow);
			}),
			{ numRuns: 50 },
		);
	});
});

describe.skipIf(!there)(`the corpus${none}`, () => {
	// plaso counts what it cannot read as warnings; here these are unknown lines.
	test.each([
		['syslog', rfc3164, 16, 1],
		['syslog_chromeos', isoSyslog, 8, 0],
		['syslog_cron.log', rfc3164, 9, 0],
		['syslog_osx', rfc3164, 2, 0],
		['syslog_rsyslog', isoSyslog, 5, 0],
		['syslog_rsyslog_SysklogdFileFormat', rfc3164, 9, 0],
		['syslog_rsyslog_traditional', rfc3164, 8, 0],
		['syslog_rsyslog_SyslogProtocol23Format', rfc5424, 9, 0],
		['syslog_ssh.log', rfc3164, 9, 0],
	] as const)('%s', (name, format, records, unknown) => {
		const { tally, events } = readText(format, read(`plaso/syslog/${name}`), { modified: Date.UTC(2016, 11, 31) });
		expect(tally).toMatchObject({ records, unknown });
		expect(events.length).toBe(records);
		expect(best(read(`plaso/syslog/${name}`))).toBe(format.id);
	});
	test('FreeBSD -v and -vv', () => {
		for (const name of ['syslog-plain.txt', 'syslog-v.txt', 'syslog-vv.txt']) {
			const { events } = readText(rfc3164, read(`fail2ban/bsd/${name}`));
			for (const event of events) expect(event).toMatchObject({ host: 'pancake', program: 'sshd', kind: 'login-failed' });
		}
	});
});

function best(head: Uint8Array): string | undefined {
	return logFormats.toSorted((a, b) => b.recognises(head, visibleText('x')) - a.recognises(head, visibleText('x')))[0]?.id;
}

/**
 * fail2ban's own expectations, one line at a time: the host that failed, and the time, which its clock of 14 August 2005 in Zurich
 * gives a year. Its filters also ban for connections that were closed, timed out or spoke no SSH: nobody failed to log in there, so
 * only lines that tell of a failure are held against ours.
 */
const closed = /disconnect|Disconnecting|closed by|socket failed|kex_|banner exchange/;
const fails = /fail|invalid|illegal|not allowed|refused|maximum auth|unknown|nonexistent|no such user|error for|SECURITY|FAIL|bad password|disabled/i;
describe.skipIf(!there)(`fail2ban's expectations${none}`, () => {
	const zone = (local: number): number => (local >= Date.UTC(2005, 2, 27, 2) && local < Date.UTC(2005, 9, 30, 3) ? 120 : local >= Date.UTC(2004, 2, 28, 2) && local < Date.UTC(2004, 9, 31, 3) ? 120 : 60);
	const modified = Date.UTC(2005, 7, 14, 10);
	test.each([['sshd', 0.9], ['dropbear', 0.85], ['pam-generic', 0.7], ['proftpd', 0.9], ['wuftpd', 0.5], ['xinetd-fail', 0.9], ['uwimap-auth', 0.7], ['gssftpd', 0.9]] as const)('%s', (name, least) => {
		const lines = read(`fail2ban/${name}`).toString('latin1').split('\n');
		const missed: string[] = [];
		let matches = 0;
		let expected: { readonly match: boolean; readonly host?: string; readonly time?: string } | undefined;
		for (const line of lines) {
			const json = /^# ?failJSON: (\{.*\})/.exec(line)?.[1];
			if (json !== undefined) {
				expected = JSON.parse(json) as typeof expected;
				continue;
			}
			if (line === '' || line.startsWith('#') || expected === undefined) continue;
			const format = rfc3164.recognises(Buffer.from(line), visibleText('')) > 0 ? rfc3164 : isoSyslog;
			const [event] = readText(format, `${line}\n`, { modified, zone }).events;
			if (event?.clock === 'year-inferred' && expected.time !== undefined) {
				const wanted = Date.parse(`${expected.time}Z`);
				expect(`${isoOf(event.at).slice(0, 19)} ${line}`).toBe(`${new Date(wanted - zone(wanted) * 60_000).toISOString().slice(0, 19)} ${line}`);
			}
			if (expected.match && expected.host !== undefined && fails.test(line) && !closed.test(line)) {
				matches++;
				if (!(event !== undefined && (event.kind === 'login-failed' || event.kind === 'blocked') && event.remote === expected.host)) missed.push(`${event?.kind} ${event?.remote} | ${line}`);
			}
			expected = undefined;
		}
		expect(matches).toBeGreaterThan(0);
		expect(missed.slice(0, Math.floor(matches * (1 - least) + 1e-9))).toEqual(missed);
	});
});
