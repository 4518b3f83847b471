import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { logSeries } from '../../../source/checks/logs/log-series.ts';
import type { Finding } from '../../../source/core/finding.ts';
import type { Host } from '../../../source/host/host.ts';
import { inlineRunner } from '../../../source/tasks/inline.ts';
import { placeOf } from '../../../source/tasks/workplace.ts';
import { corpus, corpusFile } from '../../support/corpus.ts';
import { at, isoAt, keptLogs, linesOf } from '../../support/kept-logs.ts';
import { livedInLogs, syslogStamp } from '../../support/lived-in-logs.ts';
import { memoryHost, type Machine, type Written } from '../../support/memory-host.ts';
import { Hearer, jobOf } from '../../support/tiny-checks.ts';
import { writtenJournal } from '../../support/written-journal.ts';

async function found(machine: Machine | Host): Promise<readonly Finding[]> {
	const heard = new Hearer();
	const host = 'look' in machine && typeof machine.look === 'function' ? (machine as Host) : memoryHost(machine as Machine);
	await inlineRunner({ checks: [logSeries], ...placeOf(host) }).start(jobOf([logSeries], { target: { kind: host.kind, root: host.root } }), heard).ended;
	expect(heard.endingOf('log-series')).toMatchObject({ how: 'complete' });
	return heard.findings;
}

const said = async (machine: Machine | Host): Promise<readonly string[]> => (await found(machine)).map(({ severity, subject, summary }) => `${severity} ${Object.values(subject)[1]!}: ${summary}`);
/** A hundred failed logins in each of these hours of the year. */
function guesses(hours: readonly number[]): Written {
	const records = hours.flatMap(hour =>
		Array.from({ length: 100 }, (_, count) => {
			const record = Buffer.alloc(384);
			record.writeInt16LE(6, 0);
			record.writeInt32LE(count + 1, 4);
			record.write('ssh:notty', 8);
			record.write('root', 44);
			record.writeInt32LE(Date.UTC(2024, 0, 1) / 1000 + at(0, hour) + count * 30, 340);
			return record;
		}),
	);
	return { content: Buffer.concat(records), modified: isoAt(at(0, hours.at(-1)) + 99 * 30) };
}

/** What the kernel says as it starts on each of these days, by week: a hundred lines, and then nothing. */
const kernelLogs = (days: readonly number[]): Readonly<Record<string, Written>> =>
	Object.fromEntries(
		days.map((day, index) => {
			const age = days.length - 1 - index;
			return [`/var/log/kern.log${age === 0 ? '' : `.${age}`}`, { content: Array.from({ length: 100 }, (_, line) => `${syslogStamp(0, at(day) + line)} web1 kernel: [${line}.5] usb 1-1: new device\n`).join(''), modified: isoAt(at(day) + 99) }];
		}),
	);
const bursts = Object.fromEntries(['.2.gz', '.3.gz', '.4.gz'].map(mark => [`/var/log/kern.log${mark}`, 'gone' as const]));

/** The current week begins at day 28 and ends at 35. */
const now = 35;

describe('logs that were left alone', () => {
	test.each<readonly [string, Machine]>([
		['weekly, by number', keptLogs()],
		['weekly, by date', keptLogs({}, { dated: true })],
		['just put aside', keptLogs(Object.fromEntries(['auth.log', 'syslog', 'kern.log', 'nginx/access.log', 'audit/audit.log'].map(log => [`/var/log/${log}`, { content: '', modified: isoAt(at(28)) }])))],
		['the machine was off for three days', keptLogs({}, { silent: [['*', at(30), at(33)]] })],
		['off when logs were put aside', keptLogs({}, { silent: [['*', at(27), at(29)]] })],
		['a restored copy: every file has the time of the restoring', Object.fromEntries(Object.entries(keptLogs()).map(([path, file]) => [path, typeof file === 'string' || file instanceof Uint8Array ? file : { ...file, modified: '2024-06-01T00:00:00Z' }]))],
		['a new machine', { '/var/log/syslog': { content: linesOf('syslog', 4).content, modified: isoAt(at(now)) }, '/var/log/auth.log': '', '/var/log/wtmp': '', '/var/log/btmp': '' }],
		['a container without logs', { '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n', '/var/log/': {}, '/var/log/btmp': '', '/var/log/lastlog': '', '/var/log/faillog': '' }],
		[
			'guesses that came by the hundred, and stopped when logs were put aside',
			keptLogs({ '/var/log/btmp.1': guesses([340, 360, 380, 420, 500]), '/var/log/btmp': guesses([540, 600, 640]) }),
		],
		['a kernel that says much as it starts, and then nothing for a week and more', { ...keptLogs(bursts), ...kernelLogs([1, 12, 20, 33]) }],
		['a lived-in server', livedInLogs({ '/var/log/dpkg.log': { content: '2024-01-21 20:06:40 install redis-server:amd64 <none> 5:7.0.15-1\n', modified: '2024-01-21T20:06:41Z' } })],
	])('%s', async (_, machine) => {
		expect((await said(machine)).filter(words => /^(?:medium|high|low)/.test(words))).toEqual([]);
	});
});

describe('rotated logs that lack', () => {
	test('one in the middle, with what it told', async () => {
		const findings = await found(keptLogs({ '/var/log/auth.log.2.gz': 'gone' }));
		expect(findings).toMatchObject([{ severity: 'medium', subject: { path: '/var/log/auth.log' }, summary: '/var/log/auth.log.2 lacks among its rotated logs, and nothing is left of 7 days', facts: { 'last-before': '2024-01-14T23:30:00Z', 'first-after': '2024-01-22T00:00:00Z', 'spoke-meanwhile': '/var/log/nginx/access.log, /var/log/syslog, /var/log/audit/audit.log' } }]);
		expect(findings[0]!.facts['innocent-causes']).toMatch(/make room/);
	});

	test('one of a log that speaks seldom', async () => {
		const { '/var/log/kern.log.2': _, ...rest } = kernelLogs([1, 12, 20, 33]);
		expect(await said({ ...keptLogs(bursts), ...rest })).toEqual(['medium /var/log/kern.log: /var/log/kern.log.2 lacks among its rotated logs, and nothing is left of 19 days']);
	});

	test('the newest of them, and two at once', async () => {
		expect(await said(keptLogs({ '/var/log/auth.log.1': 'gone' }))).toEqual([expect.stringMatching(/^medium \/var\/log\/auth\.log: \/var\/log\/auth\.log\.1 lacks/)]);
		expect(await said(keptLogs({ '/var/log/auth.log.1': 'gone', '/var/log/auth.log.2.gz': 'gone' }))).toEqual([expect.stringMatching(/^medium .*auth\.log\.1, \/var\/log\/auth\.log\.2 lack among .* 14 days/)]);
	});

	test('of a web log it weighs less', async () => {
		expect(await said(keptLogs({ '/var/log/nginx/access.log.2.gz': 'gone' }))).toEqual([expect.stringMatching(/^low \/var\/log\/nginx\/access\.log: /)]);
	});

	test('by date, where others were at work meanwhile', async () => {
		expect(await said(keptLogs({ '/var/log/auth.log-20240122.gz': 'gone' }, { dated: true }))).toEqual(['medium /var/log/auth.log: nothing is left of 7 days between /var/log/auth.log-20240115.gz and /var/log/auth.log-20240129, while other logs of this machine go on: one was removed, emptied or replaced']);
	});

	test('all of them, while those kept alike are there', async () => {
		expect(await said(keptLogs({ '/var/log/auth.log.1': 'gone', '/var/log/auth.log.2.gz': 'gone', '/var/log/auth.log.3.gz': 'gone', '/var/log/auth.log.4.gz': 'gone' }))).toEqual([expect.stringMatching(/^medium \/var\/log\/auth\.log: it begins 28 days later than logs that are kept in the same way/)]);
	});
});

describe('the log that is still written', () => {
	test('emptied', async () => {
		expect(await said(keptLogs({ '/var/log/auth.log': { content: '', modified: isoAt(at(33)) } }))).toEqual(['medium /var/log/auth.log: it is empty, though /var/log/auth.log.1 is full and ends 7 days before other logs: it was emptied at 2024-02-03T00:00:00Z']);
	});

	test('not written since it was put aside', async () => {
		expect(await said(keptLogs({ '/var/log/auth.log': { content: '', modified: isoAt(at(28)) } }))).toEqual([expect.stringMatching(/^low \/var\/log\/auth\.log: nothing was written to it since it was put aside, 7 days before other logs end/)]);
	});

	test('emptied, and written again since', async () => {
		expect(await said(keptLogs({}, { silent: [['auth.log', at(28), at(33)]] }))).toEqual([expect.stringMatching(/^medium \/var\/log\/auth\.log: nothing is left of 5 days between \/var\/log\/auth\.log\.1 and \/var\/log\/auth\.log, while other logs/)]);
	});

	test('cut at its end', async () => {
		const [finding, ...rest] = await found(keptLogs({}, { silent: [['auth.log', at(31), at(now)]] }));
		expect(rest).toEqual([]);
		expect(finding).toMatchObject({ severity: 'medium', subject: { path: '/var/log/auth.log' }, summary: expect.stringMatching(/^it ends 4 days before other logs that go on, though settings still name it/) as string });
	});

	test('cut at its end by an editor, which leaves the time of the editing', async () => {
		expect(await said(keptLogs({ '/var/log/auth.log': { modified: isoAt(at(34.9)) } }, { silent: [['auth.log', at(33), at(now)]] }))).toEqual([expect.stringMatching(/^medium .*it ends 2 days before/), expect.stringMatching(/^medium \/var\/log\/auth\.log: it was changed 46 hours after its last record/)]);
	});

	test('set back in time', async () => {
		expect(await said(keptLogs({ '/var/log/audit/audit.log': { modified: isoAt(at(30)) } }))).toEqual([expect.stringMatching(/^medium \/var\/log\/audit\/audit\.log: its file's time is 5 days before its last record: it was set back/)]);
	});

	test('replaced by an edited copy', async () => {
		const born = (seconds: number): { readonly born: string } => ({ born: isoAt(seconds) });
		const files = { '/var/log/auth.log.1': born(at(21)), '/var/log/syslog': born(at(28)), '/var/log/syslog.1': born(at(21)), '/var/log/audit/audit.log': born(at(28)), '/var/log/kern.log': born(at(28)) };
		expect(await said(keptLogs({ ...files, '/var/log/auth.log': born(at(28)) }))).toEqual([]);
		expect(await said(keptLogs({ ...files, '/var/log/auth.log': born(at(34)) }))).toEqual(['medium /var/log/auth.log: its file was made 6 days after its first record: another file stood here, and this one took its place']);
		const moved = Object.fromEntries([...Object.keys(files), '/var/log/auth.log'].map(path => [path, born(at(34))]));
		expect(await said(keptLogs(moved))).toEqual([]);
	});

	test('kept in no rotated file', async () => {
		expect(await said(keptLogs({ '/etc/logrotate.d/nginx': { content: '/var/log/nginx/*.log {\n\trotate 4\n}\n/var/log/audit/audit.log {\n\trotate 0\n}\n' } }))).toEqual([expect.stringMatching(/^low \/var\/log\/audit\/audit\.log: rotation keeps none/)]);
	});

	test('a silence in its midst, where others go on', async () => {
		expect(await said(keptLogs({}, { silent: [['auth.log', at(30), at(33)]] }))).toEqual([expect.stringMatching(/^medium \/var\/log\/auth\.log: it is silent for 3 days, which is long for this log/)]);
	});

	test('a silence of hours in a log of weeks whose elder is of long before', async () => {
		const every = (minutes: number, says: string): string => {
			const lines: string[] = [];
			for (let second = at(40); second < at(80); second += minutes * 60) if (says !== 'auth' || second < at(70, 10) || second > at(70, 19)) lines.push(`${syslogStamp(0, second)} web1 CRON[${second % 900}]: ${says}\n`);
			return lines.join('');
		};
		const logs = { '/var/log/auth.log': { content: every(17, 'auth'), modified: isoAt(at(80)) }, '/var/log/auth.log.1': { content: linesOf('auth.log', 0).content, modified: isoAt(at(7)) }, '/var/log/syslog': { content: every(15, 'job'), modified: isoAt(at(80)) } };
		expect(await said(logs)).toContainEqual(expect.stringMatching(/^medium \/var\/log\/auth\.log: it is silent for 9 hours/));
	});

	test.each([['no start follows', [], ['low /var/log/auth.log: it is silent for 9 hours, which is long for this log, and no start of the machine follows: records were taken out, or it was not written']], ['a start follows', [at(70, 19)], []], ['nobody tells of starts', undefined, []]] as const)('a silence of which no other log knows, where %s', async (_, later, told) => {
		const lines: string[] = [];
		for (let second = at(40); second < at(80); second += 17 * 60) if (second < at(70, 10) || second > at(70, 19)) lines.push(`${syslogStamp(0, second)} web1 CRON[${second % 900}]: session opened\n`);
		const start = (second: number): Buffer => {
			const record = Buffer.alloc(384);
			record.writeInt16LE(2, 0);
			record.write('~', 8);
			record.write('reboot', 44);
			record.writeInt32LE(Date.UTC(2024, 0, 1) / 1000 + second, 340);
			return record;
		};
		const starts = later === undefined ? [] : [at(40), ...later];
		const machine: Machine = { '/var/log/auth.log': { content: lines.join(''), modified: isoAt(at(80)) }, ...(starts.length === 0 ? {} : { '/var/log/wtmp': { content: Buffer.concat(starts.map(start)), modified: isoAt(starts.at(-1)!) } }) };
		expect((await said(machine)).filter(words => words.includes('silent'))).toEqual(told);
	});

	test('no longer named by settings, as after an upgrade, says less', async () => {
		expect(await said(keptLogs({ '/etc/rsyslog.conf': { content: 'module(load="imuxsock")\n*.* /var/log/syslog\n' } }, { silent: [['auth.log', at(31), at(now)]] }))).toEqual([expect.stringMatching(/^low \/var\/log\/auth\.log: it ends 4 days/)]);
	});
});

describe('as a file', () => {
	test.each<readonly [string, Machine, string]>([
		['somebody owns it', keptLogs({ '/var/log/auth.log': { uid: 1001 } }), 'medium /var/log/auth.log: it belongs to user 1001, who can change what it says'],
		['it has a second name', keptLogs({ '/var/log/auth.log.1': { links: 2 } }), 'low /var/log/auth.log.1: it has 2 names: what is written to it stands under another one too, or comes from there'],
		['it has a hole', keptLogs({ '/var/log/syslog': { content: `${linesOf('syslog', 4).content}${'\0'.repeat(200_000)}${linesOf('syslog', 4).content.slice(-59)}`, blocks: 100 } }), 'medium /var/log/syslog: it has a hole of 200000 bytes, where text should be, and the machine did not start anew there: lines were overwritten'],
	])('%s', async (_, machine, words) => {
		expect(await said(machine)).toEqual([words]);
	});

	describe('zero bytes in it', () => {
		const { content } = linesOf('auth.log', 4);
		const amid = content.indexOf('\n', content.length / 2) + 1;
		const torn = `${content.slice(0, amid)}${'\0'.repeat(120)}${content.slice(amid + 120)}`;
		const stamp = /^\w+ +\d+ \d\d:\d\d/m.exec(content.slice(amid + 120))![0];
		const booted = linesOf('syslog', 4).content.replace(new RegExp(`^${stamp}.*\\n`, 'm'), line => `${line}${stamp}:10 web1 kernel: [0.0] Linux version 6.1.0-18-amd64\n`);

		test('where the machine went on: somebody wrote over a line', async () => {
			expect(await said(keptLogs({ '/var/log/auth.log': { content: torn } }))).toEqual(['medium /var/log/auth.log: it holds 120 zero bytes in a row, where text should be, and the machine did not start anew there: lines were overwritten']);
		});

		test('where it started anew, as its kernel says in another log: a power cut', async () => {
			expect(await said(keptLogs({ '/var/log/auth.log': { content: torn }, '/var/log/syslog': { content: booted } }))).toEqual(['low /var/log/auth.log: it holds 120 zero bytes in a row, where text should be']);
		});

		test('at its end, where nothing was written since', async () => {
			expect(await said(keptLogs({ '/var/log/auth.log': { content: `${content}${'\0'.repeat(120)}` } }))).toEqual(['low /var/log/auth.log: it holds 120 zero bytes in a row, where text should be']);
		});
	});

	test('it is immutable', async () => {
		const host = memoryHost(keptLogs());
		expect(await said({ ...host, isLocked: path => path === '/var/log/auth.log' || path === '/var/log/syslog.1' })).toEqual([expect.stringMatching(/^medium \/var\/log\/auth\.log: it is immutable: nothing can be written/), expect.stringMatching(/^low \/var\/log\/syslog\.1: it is immutable/)]);
	});
});

describe('numbers of records', () => {
	test('of the audit daemon, over the files of a series', async () => {
		const findings = await said(keptLogs({ '/var/log/audit/audit.log.3': 'gone' }));
		expect(findings).toEqual([expect.stringMatching(/^medium \/var\/log\/audit\/audit\.log: \/var\/log\/audit\/audit\.log\.3 lacks/), 'medium /var/log/audit/audit.log: audit records 505 to 1008 are in no file: one between /var/log/audit/audit.log.4 and /var/log/audit/audit.log.2 is gone']);
	});

	test('of the audit daemon: a step without a silence tells little', async () => {
		const content = linesOf('audit/audit.log', 4).content.replaceAll(/:(\d+)\)/g, (_, serial: string) => `:${Number(serial) + 1000})`);
		expect(await said(keptLogs({ '/var/log/audit/audit.log': { content } }))).toEqual([expect.stringMatching(/^low \/var\/log\/audit\/audit\.log: audit records 2017 to 3016 are in no file/)]);
	});

	test.skipIf(corpus === undefined)(`of real journals: nothing lacks${corpus === undefined ? ' (skipped: no corpus)' : ''}`, async () => {
		const names = ['system.journal', 'user-1000.journal'];
		expect(await said(Object.fromEntries(names.map(file => [`${folder}/${file}`, { content: zstdDecompressSync(corpusFile(`systemd-test-journals/no-rtc/${file}.zst`)), modified: '2022-10-24T04:07:18Z' }])))).toEqual([]);
	});

	const journal = (from: number, count: number, step = 1): Buffer => writtenJournal(Array.from({ length: count }, (_, index) => ({ number: from + index * step, at: (1_704_067_200 + (from + index * step) * 60) * 1e6, fields: { MESSAGE: 'x' } })), { compact: true, packing: 'none' });
	const folder = '/var/log/journal/0123456789abcdef0123456789abcdef';
	const id = '0'.repeat(32);
	const name = (first: number, of = 'system'): string => `${folder}/${of}@${id}-${first.toString(16).padStart(16, '0')}-${(1_704_067_200e6 + first * 60e6).toString(16).padStart(16, '0')}.journal`;

	test('of the journal: a file from the middle is gone, and is named', async () => {
		const findings = await found({ [name(1)]: journal(1, 700), [name(1401)]: journal(1401, 700), [`${folder}/system.journal`]: journal(2101, 50) });
		expect(findings).toMatchObject([{ severity: 'medium', summary: expect.stringMatching(/^journal entries 701 to 1400 are in no file/) as string, facts: { missing: 700, 'would-be-named': expect.stringContaining('-00000000000002bd-*.journal') as string } }]);
	});

	test("of the journal: a file from the middle is gone, though a user's journal of a few entries spans it", async () => {
		const machine = { [name(1)]: journal(1, 700), [`${folder}/user-1000.journal`]: journal(650, 20, 70), [`${folder}/system.journal`]: journal(1401, 750) };
		expect(await said(machine)).toEqual([expect.stringMatching(/^medium .*system\.journal: (?:68\d|69\d) of the journal entries 701 to 1400 are in no file, though the journals of users go on between .*@.* and .*system\.journal: one is gone$/)]);
		expect(await said({ ...machine, [name(701)]: journal(701, 700) })).toEqual([]);
	});

	test("of the journal: what a user's journal holds is not missing", async () => {
		expect(await said({ [name(1)]: journal(1, 700), [name(701, 'user-1000')]: journal(701, 351, 2), [`${folder}/system.journal`]: journal(1402, 50) })).toEqual([]);
	});
});
