import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../source/core/finding.ts';
import { visibleText } from '../../../source/core/visible.ts';
import type { Circumstances, ReadLog } from '../../../source/checks/check.ts';
import { byTries, Guesses, type Burst } from '../../../source/checks/logs/guesses.ts';
import { loginSigns } from '../../../source/checks/logs/login-signs.ts';
import { inlineRunner } from '../../../source/tasks/inline.ts';
import { placeOf } from '../../../source/tasks/workplace.ts';
import { accepted, authLine, failed, livedInDays, livedInLogins, livedInPasswd } from '../../support/lived-in-logins.ts';
import { memoryHost, type Machine } from '../../support/memory-host.ts';
import { Hearer, jobOf } from '../../support/tiny-checks.ts';
import { utmpRecord } from '../../support/utmp-record.ts';
import { writtenJournal } from '../../support/written-journal.ts';

const modified = '2024-03-22T00:00:00Z';

async function found(machine: Machine, circumstances: Partial<Circumstances> = {}): Promise<readonly Finding[]> {
	const heard = new Hearer();
	const host = memoryHost({ '/etc/passwd': livedInPasswd, ...machine });
	await inlineRunner({ checks: [loginSigns], ...placeOf(host) }).start(jobOf([loginSigns], { target: { kind: host.kind, root: host.root }, circumstances: { now: Date.parse(modified), own: [], ...circumstances } }), heard).ended;
	expect(heard.endingOf('login-signs')).toMatchObject({ how: 'complete' });
	return heard.findings;
}

const inWords = ({ severity, subject, summary }: Finding): string => `${severity} ${Object.values(subject).slice(1).join(' ')}: ${summary}`;
const authLog = (content: string): Machine => ({ '/var/log/auth.log': { content, modified } });
const notInfo = (findings: readonly Finding[]): readonly string[] => findings.filter(({ severity }) => severity !== 'info').map(inWords);
const after = livedInDays - 2;
/** What a lived-in log and these lines tell that the log alone does not. */
async function added(lines: string, circumstances: Partial<Circumstances> = {}): Promise<readonly string[]> {
	const usual = new Set(usually);
	return notInfo(await found(authLog(livedInLogins({ days: after, lines })), circumstances)).filter(words => !usual.has(words));
}
const usually = [
	'low anna: anna came from a network it never came from before',
	'low anna: anna came in at an hour of the day it never came in at before',
	'low carl: carl logged in over the network within an hour of being made',
];
const at = (seconds: number, account: string, remote: string, method = 'password'): string => authLine(after, seconds, accepted(account, remote, method));
const tries = (count: number, remote: string, names: readonly string[], from = 20_000): string => Array.from({ length: count }, (_, one) => failed(after, from + one * 5, names[one % names.length]!, remote, false)).join('');

test('a lived-in server shows nothing of medium or above', async () => {
	const findings = await found(authLog(livedInLogins()));
	expect(notInfo(findings).toSorted()).toEqual(usually);
	expect(findings.filter(({ severity }) => severity === 'info').map(inWords).toSorted()).toEqual([
		'info 198.51.100.20: bert came in after failed logins from the same address',
		'info anna: anna came from networks new to it, as it often does',
		'info logins: logins that failed: every server that can be reached is tried',
		'info root: root logged in over the network by a key',
	]);
});

describe('among all that', () => {
	test('a guess that hit is found, with its tries, names, lines and times', async () => {
		const findings = await found(authLog(livedInLogins({ days: after, lines: tries(30, '203.0.113.199', ['admin', 'oracle', 'test', 'bert']) + at(20_200, 'bert', '203.0.113.199') })));
		expect(findings.filter(({ severity }) => severity === 'high')).toEqual([
			expect.objectContaining({
				subject: { kind: 'host', name: '203.0.113.199' },
				summary: 'bert came in from an address where logins under many names had failed: a guess that hit',
				techniques: ['T1110'],
				facts: expect.objectContaining({ log: '/var/log/auth.log', failed: 30, 'names-tried': '4: admin, oracle, test, bert', first: '2024-03-19T05:36:40Z', 'failed-first': '2024-03-19T05:33:20Z', line: 'sshd: Accepted password for bert from 203.0.113.199 port 51000 ssh2', method: 'password' }),
			}),
		]);
	});

	test('an hour and a network unlike an account are low, and more within the window', async () => {
		const night = authLine(after, 3 * 3600, accepted('deploy', '10.0.9.4')) + at(20_000, 'root', '203.0.113.9', 'publickey');
		expect(await added(night)).toEqual(['low root: root came from a network it never came from before', 'low root: root came in at an hour of the day it never came in at before']);
		expect(await added(night, { since: Date.UTC(2024, 2, 19), until: Date.UTC(2024, 2, 20) })).toEqual(expect.arrayContaining([
			'medium root: root came from a network it never came from before, within the window of the intrusion',
			'low root: root logged in over the network by a key, within the window of the intrusion',
		]));
	});

	test('how many logins were compared is said', async () => {
		const findings = await found(authLog(livedInLogins({ days: after, lines: at(20_000, 'root', '203.0.113.9', 'publickey') })));
		expect(findings.filter(({ facts }) => facts['compared'] !== undefined && facts['from'] === '203.0.113.9').map(({ facts }) => facts['compared'])).toEqual(['with 79 logins on 79 days before it', 'with 79 logins on 79 days before it']);
	});
});

const alone = async (lines: string, machine: Machine = {}, circumstances: Partial<Circumstances> = {}): Promise<readonly string[]> => notInfo(await found({ ...authLog(lines), ...machine }, circumstances));

describe('after failed logins', () => {
	test('one mistyped password, and a few of several people, say nothing', async () => {
		expect(await alone(failed(after, 5, 'bert', '198.51.100.20') + at(10, 'bert', '198.51.100.20') + failed(after, 20, 'anna', '198.51.100.20') + at(30, 'anna', '198.51.100.20'))).toEqual([]);
	});

	test('brute force that fails says how much there was, and no more', async () => {
		const findings = await found(authLog(tries(60, '203.0.113.199', ['admin', 'oracle', 'test'])));
		expect(findings).toEqual([expect.objectContaining({ severity: 'info', summary: 'logins that failed: every server that can be reached is tried', facts: expect.objectContaining({ lines: 180, 'most-from': '203.0.113.199', 'most-tries': 60 }) })]);
	});

	test.each([
		['one name a few times', tries(7, '203.0.113.5', ['bert']), 'password', 'low 203.0.113.5: bert came in after failed logins from the same address'],
		['one name for long', tries(40, '203.0.113.5', ['bert']), 'password', 'medium 203.0.113.5: bert came in after a long row of failed logins from the same address, which nobody had come in from before'],
		['passwords faster than anybody types', Array.from({ length: 7 }, (_, one) => failed(after, 20_000 + one, 'bert', '203.0.113.5', false)).join(''), 'password', 'medium 203.0.113.5: bert came in after failed logins from the same address that followed each other faster than anybody types'],
		['many names', tries(40, '203.0.113.5', ['a', 'b', 'c']), 'keyboard-interactive/pam', 'high 203.0.113.5: bert came in from an address where logins under many names had failed: a guess that hit'],
		['many names, then a key', tries(40, '203.0.113.5', ['a', 'b', 'c']), 'publickey', 'low 203.0.113.5: bert came in by a key from an address that had tried many names: a key is not guessed, but may have been put there'],
	])('%s', async (_, before, method, words) => {
		expect(await alone(before + at(21_000, 'bert', '203.0.113.5', method))).toEqual([words]);
	});

	test('that were long before say nothing', async () => {
		expect(await alone(tries(40, '203.0.113.5', ['a', 'b', 'c'], 20_000) + at(60_000, 'bert', '203.0.113.5'))).toEqual([]);
	});

	test('from a gateway that many come in by are no alarm', async () => {
		const people = Array.from({ length: 40 }, (_, one) => failed(after, one * 600, ['anna', 'bert', 'carl'][one % 3]!, '198.51.100.1') + authLine(after, one * 600 + 9, accepted(['anna', 'bert', 'carl'][one % 3]!, '198.51.100.1', 'password'))).join('');
		expect(await alone(people)).toEqual([]);
	});

	test('of btmp, with the login in wtmp, in logs that two threads may read', async () => {
		const machine: Machine = {
			'/var/log/btmp': Buffer.concat(Array.from({ length: 30 }, (_, one) => utmpRecord({ type: 6, line: 'ssh:notty', user: ['a', 'b', 'root'][one % 3]!, host: '203.0.113.5', address: [203, 0, 113, 5], at: `2024-03-01T08:00:${String(one).padStart(2, '0')}Z` }))),
			'/var/log/wtmp': Buffer.concat([utmpRecord({ type: 2, line: '~', user: 'reboot', host: '6.1', at: '2024-03-01T07:00:00Z' }), utmpRecord({ type: 7, line: 'pts/0', user: 'root', host: '203.0.113.5', address: [203, 0, 113, 5], at: '2024-03-01T08:01:00Z' })]),
		};
		expect(notInfo(await found(machine))).toEqual(['high 203.0.113.5: root came in from an address where logins under many names had failed: a guess that hit']);
	});

	test('of the journal alone, as a server without an auth.log keeps them', async () => {
		const entry = (number: number, MESSAGE: string, _UID = '0') => ({ number, at: 1_709_280_000e6 + number * 2e6, fields: { MESSAGE, SYSLOG_IDENTIFIER: 'sshd-session', _HOSTNAME: 'web1', _PID: '77', _UID } });
		const entries = [...Array.from({ length: 30 }, (_, one) => entry(one + 1, `Failed password for ${['a', 'b', 'root'][one % 3]} from 203.0.113.5 port 40 ssh2`)), entry(31, 'Accepted password for root from 203.0.113.5 port 41 ssh2'), entry(32, 'Accepted password for anna from 192.0.2.1 port 41 ssh2', '1001')];
		expect(notInfo(await found({ '/var/log/journal/0123456789abcdef0123456789abcdef/system.journal': writtenJournal(entries, { compact: true, packing: 'zstd' }) }))).toEqual([
			'high 203.0.113.5: root came in from an address where logins under many names had failed: a guess that hit',
			'low root: root logged in over the network by a password',
			'medium anna: a line that says anna logged in was written by a process of another user, not by the program that lets people in',
		]);
	});
});

describe('whose account it is', () => {
	test.each([
		['www-data', 'publickey', 'high www-data: www-data logged in over the network, an account of the system that nobody logs in with'],
		['uploads', 'publickey', 'low uploads: uploads logged in over the network, an account of a service without a shell'],
		['root', 'password', 'low root: root logged in over the network by a password'],
		['ghost', 'password', 'low ghost: ghost logged in over the network, an account that is not in passwd, and no log says that it was removed'],
	])('%s', async (account, method, words) => {
		expect(await alone(at(20_000, account, '198.51.100.9', method))).toEqual([words]);
	});

	test('that a directory may hold, that was removed later, or that nobody can look up, is no alarm', async () => {
		const lines = at(20_000, 'ghost', '198.51.100.9');
		expect(await alone(lines, { '/etc/nsswitch.conf': 'passwd: files sss\n' })).toEqual([]);
		expect(await alone(lines + authLine(after, 80_000, "userdel[1]: delete user 'ghost'"))).toEqual([]);
		expect(await alone(lines, { '/etc/passwd': { content: '', unreadable: true } })).toEqual([]);
	});

	test('that was made, used and removed within a day', async () => {
		const lines = authLine(after, 20_000, 'useradd[9]: new user: name=eve, UID=1004, GID=1004, home=/home/eve, shell=/bin/bash') + at(20_100, 'eve', '203.0.113.5') + authLine(after, 30_000, "userdel[9]: delete user 'eve'");
		expect(await alone(lines)).toEqual(['medium eve: eve was made, logged in with over the network and removed again, all within a day']);
	});
});

test('addresses without end that try once cost no more memory than twenty thousand', () => {
	const guesses = new Guesses();
	const log = { shown: visibleText('/var/log/btmp'), series: visibleText('/var/log/btmp'), format: 'btmp' } as unknown as ReadLog;
	for (let one = 0; one < 60_000; one++) guesses.failed({ at: one * 1e6, clock: 'absolute', kind: 'login-failed', offset: one, length: 1, words: visibleText('x'), account: visibleText(`name${one}`), remote: visibleText(`10.${one >> 16}.${(one >> 8) & 255}.${one & 255}`) }, log);
	expect(guesses.open).toBeLessThanOrEqual(20_000);
	expect(guesses.part()).toMatchObject({ bursts: [], left: 120_000, tries: 60_000 });
});

test('which log is told of tries that two logs tell of depended on which thread was through first', () => {
	const burst = (log: string, offset: number): Burst => ({ by: 'remote', key: visibleText('203.0.113.5'), tries: 9, first: 1, last: 2, others: 0, someOthers: [], log: visibleText(log), offset, words: visibleText('x') });
	const [one, two, three] = [burst('/var/log/auth.log', 5), burst('/var/log/btmp', 1), burst('/var/log/auth.log', 900)];
	for (const some of [[one, two, three], [three, two, one], [two, one, three]]) expect(some.toSorted(byTries)).toEqual([one, three, two]);
});
