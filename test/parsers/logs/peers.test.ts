import { describe, expect, test } from 'vitest';
import { visibleText } from '../../../source/core/visible.ts';
import { formatOf } from '../../../source/parsers/logs/index.ts';
import type { LogEvent } from '../../../source/core/log-event.ts';
import { corpus, corpusFile } from '../../support/corpus.ts';
import { readText, type Told } from '../../support/read-log.ts';

function read(bytes: Uint8Array, name: string): Told & { readonly format: string } {
	const format = formatOf(bytes, visibleText(`/var/log/${name}`));
	if (format?.kind !== 'stream') throw new Error(`${name} is of no form`);
	return { ...readText(format, bytes), format: format.id };
}

const one = (line: string, name: string): LogEvent | undefined => {
	const bytes = Buffer.from(`${line}\n`, 'latin1');
	return formatOf(bytes, visibleText(`/var/log/${name}`)) === undefined ? undefined : read(bytes, name).events[0];
};

const counted = (events: readonly LogEvent[]): Readonly<Record<string, number>> => {
	const counts: Record<string, number> = {};
	for (const { kind } of events) counts[kind] = (counts[kind] ?? 0) + 1;
	return counts;
};

describe.skipIf(corpus === undefined)(`peers${corpus === undefined ? ' (skipped: no corpus)' : ''}`, () => {
	test("apt's history: plaso makes 10 events of its 10 runs; ours are each run's command and what it did to packages, where it did two things two", () => {
		const { events, tally } = read(corpusFile('plaso/apt_history.log'), 'apt/history.log');
		expect(counted(events)).toEqual({ command: 10, 'package-changed': 11 });
		expect(tally.unknown).toBe(0);
	});

	test('a history whose stamps begin late: plaso makes 5 of it; the last command is on four lines, each of which we tell', () => {
		const { events } = read(corpusFile('plaso/bash_history_desync'), 'root/.bash_history');
		expect(events).toHaveLength(5 + 3);
		expect(events.slice(0, 2).map(({ words, at }) => [words, Number.isNaN(at)])).toEqual([['/sbin/reboot', true], ['/usr/lib/plaso', false]]);
	});

	/** Lines that users of OSSEC sent in. Fragments without a stamp, notes and wrapped lines are unknown. */
	test.each<readonly [string, string, number, number, Readonly<Record<string, number>>]>([
		['sshd', 'syslog (RFC 3164)', 345, 0, { 'login-failed': 345 }],
		['proftpd', 'syslog (RFC 3164)', 40, 0, { login: 1, 'login-failed': 4 }],
		['ftpd', 'syslog (RFC 3164)', 15, 0, { login: 1, 'login-failed': 2, blocked: 2 }],
		['telnetd', 'syslog (RFC 3164)', 15, 0, { blocked: 2 }],
		['access-control', 'syslog (RFC 3164)', 7, 1, { 'login-failed': 7 }],
		['imapd', 'syslog (RFC 3164)', 1126, 0, { login: 348 }],
		['403', 'syslog (RFC 3164)', 16, 0, { blocked: 13 }],
		['1301_1302_1303', 'syslog (RFC 3164)', 30, 0, { 'account-changed': 24 }],
		// Ten transfers, of which one is wrapped over three lines with quotes around it: these are unknown.
		['xferlog', 'xferlog', 9, 3, { transfer: 9 }],
	])('ossec/log-entries/%s', (name, format, records, unknown, kinds) => {
		const found = read(corpusFile(`ossec/log-entries/${name}`), name);
		const { other: _, ...counts } = counted(found.events);
		expect({ format: found.format, records: found.tally.records, unknown: found.tally.unknown, counts }).toEqual({ format, records, unknown, counts: kinds });
	});

	/** The rules OSSEC expects to fire, as kinds. */
	const kinds: Readonly<Record<string, string>> = { 5716: 'login-failed', 5758: 'login-failed', 5301: 'login-failed', 5401: 'login-failed', 5404: 'login-failed', 5405: 'login-failed', 5503: 'login-failed', 2502: 'login-failed', 11403: 'login-failed', 5403: 'privilege-used', 5305: 'privilege-used', 5502: 'logout', 2503: 'blocked', 11207: 'blocked', 2900: 'package-changed' };
	test.each(['sshd', 'su', 'sudo', 'pam', 'proftpd', 'vsftpd', 'dpkg'])("OSSEC's tests of %s", name => {
		let count = 0;
		for (const section of corpusFile(`ossec/tests/${name}.ini`).toString('latin1').split(/^\[/m)) {
			const wanted = kinds[/^rule\s*=\s*(\d+)/m.exec(section)?.[1] ?? ''];
			if (wanted === undefined) continue;
			for (const [, line] of section.matchAll(/^log \d+ pass\s*=\s*(.*)$/gm)) {
				count++;
				expect(`${one(line!.trim(), name)?.kind} ${line}`).toBe(`${wanted} ${line}`);
			}
		}
		expect(count).toBeGreaterThan(0);
	});

	/**
	 * Hosts fail2ban would ban, line by line. The audit daemon tells each attempt twice: of USER_AUTH and USER_ERR we make no login, since
	 * USER_LOGIN follows. `host fail2ban[15699]:` without a time and portsentry's own file are of no form that is read here.
	 */
	test.each<readonly [string, number, number]>([['vsftpd', 8, 8], ['pure-ftpd', 1, 1], ['recidive', 6, 7], ['scanlogd', 4, 4], ['selinux-ssh', 0, 5], ['portsentry', 0, 2]])('fail2ban/%s: %i of %i', (name, ours, all) => {
		let [hit, count] = [0, 0];
		let expected: { readonly match: boolean; readonly host?: string } | undefined;
		for (const line of corpusFile(`fail2ban/${name}`).toString('latin1').split('\n')) {
			const json = /^# ?failJSON: (\{.*\})/.exec(line)?.[1];
			if (json !== undefined) expected = JSON.parse(json) as typeof expected;
			if (line === '' || line.startsWith('#') || expected === undefined) continue;
			if (expected.match) {
				count++;
				const event = one(line, name);
				if (event !== undefined && /^(?:login-failed|blocked)$/.test(event.kind) && event.remote === expected.host) hit++;
			}
			expected = undefined;
		}
		expect([hit, count]).toEqual([ours, all]);
	});
});
