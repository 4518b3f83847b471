import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../source/core/finding.ts';
import { missingLogins } from '../../../source/checks/logs/missing-logins.ts';
import { inlineRunner } from '../../../source/tasks/inline.ts';
import { placeOf } from '../../../source/tasks/workplace.ts';
import { writtenLastlog } from '../../support/lastlog-record.ts';
import { memoryHost, type Machine } from '../../support/memory-host.ts';
import { Hearer, jobOf } from '../../support/tiny-checks.ts';
import { utmpRecord } from '../../support/utmp-record.ts';
import { writtenJournal } from '../../support/written-journal.ts';

/** Somebody comes in by ssh at a terminal, and leaves an hour later. */
interface Session {
	readonly account: 'root' | 'anna' | 'bert';
	readonly at: number;
}

const start = Date.UTC(2024, 2, 1, 8) / 1000;
const uids = { root: 0, anna: 1000, bert: 1001 };
/** Two a day, in turn. */
const sessions: readonly Session[] = Array.from({ length: 40 }, (_, one) => ({ account: one % 2 === 0 ? 'anna' : 'bert', at: start + one * 43_200 }));
const remote = '198.51.100.9';

interface Without {
	readonly wtmp?: readonly number[];
	readonly text?: readonly number[];
	readonly journal?: readonly number[];
	readonly audit?: readonly number[];
	/** The numbers of sessions after which lastlog no longer was told of an account. */
	readonly lastlog?: Readonly<Record<string, number>>;
}

const stamp = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(/Z$/, '000+00:00');
const utmpTime = (seconds: number): string => new Date(seconds * 1000).toISOString();

function wtmp(without: readonly number[] = []): Buffer {
	return Buffer.concat([
		utmpRecord({ type: 2, line: '~', user: 'reboot', host: '6.1', at: utmpTime(start - 3600) }),
		...sessions.flatMap(({ account, at }, one) =>
			without.includes(one) ? [] : [utmpRecord({ type: 7, line: 'pts/0', user: account, host: remote, address: [198, 51, 100, 9], at: utmpTime(at + 2) }), utmpRecord({ type: 8, line: 'pts/0', at: utmpTime(at + 3600) })]),
	]);
}

const accepted = (account: string): string => `Accepted publickey for ${account} from ${remote} port 51000 ssh2: ED25519 SHA256:abc`;
const text = (without: readonly number[] = [], host = 'web1'): string =>
	`${stamp(start - 3600)} ${host} CRON[1]: x\n${sessions.flatMap(({ account, at }, one) => (without.includes(one) ? [] : [`${stamp(at)} ${host} sshd[77]: ${accepted(account)}\n`])).join('')}${stamp(start + 41 * 43_200)} ${host} CRON[1]: x\n`;
const audit = (without: readonly number[] = []): string =>
	sessions.flatMap(({ account, at }, one) => (without.includes(one) ? [] : [`type=USER_LOGIN msg=audit(${at + 1}.100:${one + 10}): pid=77 uid=0 auid=${uids[account]} ses=1 msg='op=login id=${uids[account]} exe="/usr/sbin/sshd" hostname=${remote} addr=${remote} terminal=/dev/pts/0 res=success'\n`])).join('');
const journal = (without: readonly number[] = []): Buffer =>
	writtenJournal(sessions.flatMap(({ account, at }, one) => (without.includes(one) ? [] : [{ number: one + 1, at: at * 1e6 + 500, fields: { MESSAGE: accepted(account), SYSLOG_IDENTIFIER: 'sshd', _HOSTNAME: 'web1', _PID: '77', _UID: '0' } }])), { compact: true, packing: 'none' });
function lastlog(until: Without['lastlog'] = {}): Buffer {
	return writtenLastlog((['anna', 'bert'] as const).flatMap(account => {
		const last = sessions.findLast((session, one) => session.account === account && one <= (until[account] ?? Infinity));
		return last === undefined ? [] : [{ uid: uids[account], at: last.at + 2, line: 'pts/0', remote }];
	}));
}

const passwd = 'root:x:0:0::/root:/bin/bash\nanna:x:1000:1000::/home/anna:/bin/bash\nbert:x:1001:1001::/home/bert:/bin/bash\n';
const written = (content: string | Uint8Array): Machine[string] => ({ content, modified: (start + 41 * 43_200) * 1000 });
type Kept = 'wtmp' | 'text' | 'journal' | 'audit' | 'lastlog';
function machine(kept: readonly Kept[], without: Without = {}): Machine {
	const all: Record<Kept, Machine> = {
		wtmp: { '/var/log/wtmp': written(wtmp(without.wtmp)) },
		text: { '/var/log/auth.log': written(text(without.text)) },
		journal: { '/var/log/journal/0123456789abcdef0123456789abcdef/system.journal': written(journal(without.journal)) },
		audit: { '/var/log/audit/audit.log': written(audit(without.audit)) },
		lastlog: { '/var/log/lastlog': written(lastlog(without.lastlog)) },
	};
	return Object.assign({ '/etc/passwd': passwd, '/etc/hostname': 'web1\n' }, ...kept.map(name => all[name])) as Machine;
}

async function found(written: Machine): Promise<readonly Finding[]> {
	const heard = new Hearer();
	const host = memoryHost(written);
	await inlineRunner({ checks: [missingLogins], ...placeOf(host) }).start(jobOf([missingLogins], { target: { kind: host.kind, root: host.root } }), heard).ended;
	expect(heard.endingOf('missing-logins')).toMatchObject({ how: 'complete' });
	return heard.findings;
}
const inWords = ({ severity, subject, summary }: Finding): string => `${severity} ${Object.values(subject).slice(1).join(' ')}: ${summary}`;
const told = async (...asked: Parameters<typeof machine>): Promise<readonly string[]> => (await found(machine(...asked))).map(inWords);

const everything: readonly Kept[] = ['wtmp', 'text', 'journal', 'audit', 'lastlog'];

test('logs that tell of the same logins say nothing', async () => {
	expect(await told(everything)).toEqual([]);
	for (const one of everything) expect(await told(everything.filter(kept => kept !== one))).toEqual([]);
});

describe('a login taken out of wtmp, with its logout, which chkwtmp does not see', () => {
	test('lastlog tells of it, and auth.log', async () => {
		// The last login of bert, with anna's behind it.
		const without = { wtmp: [37], lastlog: { bert: 37 } };
		expect(await told(['wtmp', 'lastlog'], without)).toEqual(['medium /var/log/wtmp: it lacks a login of bert that another log tells of, and goes on behind it']);
		const [finding] = await found(machine(['wtmp', 'lastlog', 'text'], without));
		expect(finding).toMatchObject({
			severity: 'high',
			summary: 'it lacks a login of bert that several other logs tell of, and goes on behind it',
			techniques: ['T1070.002'],
			facts: { account: 'bert', from: remote, count: 1, first: '2024-03-19T20:00:00Z', 'told-by': '/var/log/auth.log, /var/log/lastlog', log: '/var/log/auth.log' },
		});
	});

	test('the audit log tells of it', async () => {
		expect(await told(['wtmp', 'audit'], { wtmp: [7] })).toEqual(['medium /var/log/wtmp: it lacks a login of bert that another log tells of, and goes on behind it']);
		expect(await told(['wtmp', 'audit', 'text'], { wtmp: [7, 9] })).toEqual(['high /var/log/wtmp: it lacks a login of bert that several other logs tell of, and goes on behind it']);
	});

	test('a command by ssh has no terminal, and no place in it', async () => {
		expect(await told(['wtmp', 'text', 'journal'], { wtmp: [7, 8, 9] })).toEqual([]);
		const commands = { ...machine(['wtmp', 'text', 'audit'], { wtmp: [7, 8, 9] }), '/var/log/audit/audit.log': written(audit().replaceAll('/dev/pts/0', 'ssh')) };
		expect((await found(commands)).map(inWords)).toEqual([]);
	});

	test('one that ends before, as where a system took to wtmpdb, is low', async () => {
		expect(await told(['wtmp', 'lastlog'], { wtmp: sessions.map((_, one) => one).slice(20) })).toEqual([
			'low /var/log/wtmp: it ends before a login of anna that another log tells of: it was cut, or is no longer written',
			'low /var/log/wtmp: it ends before a login of bert that another log tells of: it was cut, or is no longer written',
		]);
	});
});

describe('a line taken out', () => {
	test('of auth.log', async () => {
		expect(await told(['wtmp', 'text'], { text: [11] })).toEqual(['medium /var/log/auth.log: it lacks a login of bert that another log tells of, and goes on behind it']);
		expect(await told(['wtmp', 'text', 'journal'], { text: [11] })).toEqual(['high /var/log/auth.log: it lacks a login of bert that several other logs tell of, and goes on behind it']);
	});

	test('of the journal, and of the audit log', async () => {
		expect(await told(['wtmp', 'text', 'journal'], { journal: [11] })).toEqual([expect.stringMatching(/^high .*system\.journal: it lacks a login of bert/)]);
		expect(await told(['text', 'audit'], { audit: [11] })).toEqual([expect.stringMatching(/^medium \/var\/log\/audit\/audit\.log: it lacks a login of bert/)]);
	});
});

test('a last login that was set back', async () => {
	expect(await told(['wtmp', 'lastlog'], { lastlog: { bert: 20 } })).toEqual([]);
	// anna came again after bert's last login, and her place was written to.
	expect(await told(['wtmp', 'lastlog'], { lastlog: { anna: 20 } })).toEqual(['medium /var/log/lastlog: it says that anna came last before a login that another log tells of, and was written to after that']);
});

describe('no log is held to what it does not cover', () => {
	test('of before its rotation, and of a time for which a rotated one is gone', async () => {
		const halves = text().split('\n');
		const newer = halves.slice(20).join('\n');
		expect((await found({ ...machine(['wtmp']), '/var/log/auth.log': written(newer) })).map(inWords)).toEqual([]);
		expect((await found({ ...machine(['wtmp']), '/var/log/auth.log': written(halves.slice(30).join('\n')), '/var/log/auth.log.2': written(halves.slice(0, 12).join('\n')) })).map(inWords)).toEqual([]);
	});

	test('of another machine, whose logins it holds as well', async () => {
		expect((await found({ ...machine(['wtmp']), '/var/log/auth.log': written(text([11]).replace('web1 sshd', 'web2 sshd')) })).map(inWords)).toEqual([]);
	});

	test('where it tells of other logins altogether: that is said', async () => {
		expect(await told(['wtmp', 'text'], { text: sessions.map((_, one) => one).filter(one => one % 4 !== 0) })).toEqual(['info /var/log/auth.log: it tells of other logins than the other logs do: too many differ to say that any was taken out']);
	});
});

describe('starts of the machine', () => {
	const boots = Array.from({ length: 12 }, (_, one) => start + one * 86_400);
	const records = (without: number): Buffer => Buffer.concat(boots.flatMap((at, one) => (one === without ? [] : [utmpRecord({ type: 2, line: '~', user: 'reboot', host: '6.1', at: utmpTime(at + 20) })])));
	const kernel = (without: number, host = 'web1'): string => boots.map((at, one) => (one === without ? '' : `${stamp(at)} ${host} kernel: [    0.000000] Linux version 6.1.0-18-amd64 (x)\n`)).join('');
	const both = async (wtmpWithout: number, textWithout: number, host?: string): Promise<readonly string[]> => (await found({ '/etc/hostname': 'web1\n', '/var/log/wtmp': written(records(wtmpWithout)), '/var/log/kern.log': written(kernel(textWithout, host)) })).map(inWords);

	test('that wtmp or the kernel log lacks, among others that both tell', async () => {
		expect(await both(-1, -1)).toEqual([]);
		expect(await both(5, -1)).toEqual(['low /var/log/wtmp: it lacks a start of the machine that another log tells of, and goes on behind it']);
		expect(await both(-1, 5)).toEqual(['low /var/log/kern.log: it lacks a start of the machine that another log tells of, and goes on behind it']);
	});

	test('of another machine, and at the ends of what a log covers, are held against nobody', async () => {
		expect(await both(5, -1, 'web2')).toEqual([]);
		expect(await both(0, 11)).toEqual([]);
	});
});
