/** Which lines of syslog text are read at all where only signs are asked for. */

import { describe, expect, test } from 'vitest';
import { exploitLiterals, exploitSignsIn } from '../../../source/parsers/logs/exploit-signs.ts';
import { LiteralTable } from '../../../source/parsers/logs/line-scan.ts';
import { Beginnings } from '../../../source/parsers/logs/messages/beginnings.ts';
import { rfc3164 } from '../../../source/parsers/logs/rfc3164.ts';
import { readText } from '../../support/read-log.ts';

const told = (messages: readonly string[], wants: 'signs' | 'everything') =>
	readText(rfc3164, messages.map(message => `Jan 18 08:30:20 h ${message}\n`).join(''), { wants }).events.filter(({ kind, facts }) => kind !== 'other' || facts?.['exploit'] !== undefined).map(({ words, kind }) => `${kind} ${words}`);

describe('what a line begins with', () => {
	test('whoever asks for signs hears of sshd and systemd all that has a kind', () => {
		const messages = [
			'sshd[1]: Accepted password for a from 10.0.0.1 port 2 ssh2', 'sshd[1]: Failed none for invalid user a from 10.0.0.1 port 2 ssh2', 'sshd[1]: invalid user a from 10.0.0.1', 'sshd[1]: Illegal user a from 10.0.0.1',
			'sshd[1]: error: PAM: Authentication failure for a from 10.0.0.1', 'sshd[1]: [ID 800047 auth.info] Failed password for a from 10.0.0.1 port 2 ssh2', 'sshd[1]: (pam_unix) authentication failure; logname= uid=0 rhost=10.0.0.1  user=a',
			'sshd[1]: error: maximum authentication attempts exceeded for a from 10.0.0.1 port 2 ssh2 [preauth]', 'sshd[1]: User a from 10.0.0.1 not allowed because not listed', 'sshd[1]: Received signal 15; terminating.', 'sshd[1]: Server listening on :: port 22.',
			"dropbear[1]: Bad PAM password attempt for 'a' from 10.0.0.1:2", "dropbear[1]: Exit before auth (user 'a', 3 fails): x from 10.0.0.1:2", "dropbear[1]: Password auth succeeded for 'a' from 10.0.0.1:2",
			'systemd[1]: Started a.service - A.', 'systemd[1]: Failed to start a.service.', 'systemd[1]: Startup finished in 3s.', 'systemd[1]: Reached target reboot.target - System Reboot.', 'login[1]: FAILED LOGIN (1) on "/dev/tty1" FOR "a", x',
		];
		expect(told(messages, 'everything').length).toBe(messages.length);
		expect(told(messages, 'signs')).toEqual(told(messages, 'everything'));
	});

	test('the whole beginning counts, not its first letters', () => {
		const begins = new Beginnings(['Started ', 'Startup', '[']);
		const at = (text: string): boolean => begins.at(Buffer.from(`${text}\n`), 0);
		expect(['Started x', 'Startup finished', '[x', '['].every(text => at(text))).toBe(true);
		expect(['Starting x', 'Start', '', 'started x'].some(text => at(text))).toBe(false);
		expect(new Beginnings(['x', '']).at(Buffer.from('\n'), 0)).toBe(true);
	});
});

describe('literals', () => {
	test('a whole one marks a line, in either case, and its first four bytes do not', () => {
		const table = new LiteralTable([['../..', 'cmd.exe', '%27%20'], ['authentication fail']]);
		const at = (text: string): number => table.at(Buffer.from(`${text}\n          `), 0);
		expect(['../..', 'CMD.EXE?', '%27%20or', 'Authentication failure'].map(text => at(text))).toEqual([1, 1, 1, 2]);
		expect(['../.', 'cmd.ex', '%27%21', 'authenticating user root'].map(text => at(text))).toEqual([0, 0, 0, 0]);
	});

	test('each sign has a literal in the ways it is written', () => {
		const table = new LiteralTable([exploitLiterals]);
		const written = ['GET /../../etc', '%2e%2e%2fetc', '..%252f', 'x=/etc/passwd ', '${jndi:ldap', '() { :;}', '()%20%7b%20:;', ';wget http://1.2.3.4/a', '|curl;', '; sh;', '%3bcat%20/x', '; chmod 777 x', ';rm -f x', '| nc -l', '; tftp 10.0.0.1', '%n%n%n%n', "' or+1", '%27++or+1', 'union all select', '<?php', 'eval-stdin.php', 'cmd.exe?/c'];
		const missed = (sign: string): boolean => {
			const bytes = Buffer.from(`${sign} \n${' '.repeat(20)}`, 'latin1');
			return exploitSignsIn(`${sign} `).length === 0 || ![...sign].some((_, from) => table.at(bytes, from) !== 0);
		};
		expect(written.filter(sign => missed(sign))).toEqual([]);
	});
});
