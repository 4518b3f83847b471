import { describe, expect, test } from 'vitest';
import { logSeries } from '../../../source/checks/logs/log-series.ts';
import { inlineRunner } from '../../../source/tasks/inline.ts';
import { placeOf } from '../../../source/tasks/workplace.ts';
import { writtenLastlog } from '../../support/lastlog-record.ts';
import { memoryHost, type Machine } from '../../support/memory-host.ts';
import { Hearer, jobOf } from '../../support/tiny-checks.ts';
import { sessions } from '../../support/utmp-record.ts';

const records = Buffer.concat(sessions(40));
const modified = '2024-03-01T08:40:00Z';
const rule = (more: string): string => `/var/log/btmp {\n\tmissingok\n\tmonthly\n\t${more}\n\trotate 1\n}\n`;
const kin: Machine = { '/var/log/wtmp': { content: records, modified }, '/var/log/lastlog': { content: writtenLastlog([{ uid: 0, at: 1_709_280_000, line: 'pts/0', remote: '192.0.2.7' }]), modified } };
const before: Machine = { '/var/log/btmp.1': { content: records, modified } };

async function told(machine: Machine): Promise<readonly string[]> {
	const heard = new Hearer();
	const host = memoryHost(machine);
	await inlineRunner({ checks: [logSeries], ...placeOf(host) }).start(jobOf([logSeries], { target: { kind: host.kind, root: host.root } }), heard).ended;
	return heard.findings.filter(({ summary }) => summary.startsWith('it is not there')).map(({ severity, subject, summary }) => `${severity} ${Object.values(subject)[1]!} ${summary.slice(0, 40).trimEnd()}`);
}

describe('btmp that is gone', () => {
	test('while the one put aside from it stands, and rotation makes it anew', async () => {
		expect(await told({ ...kin, ...before, '/etc/logrotate.conf': rule('create 0660 root utmp') })).toEqual(['medium /var/log/btmp it is not there, though /var/log/btmp.1']);
	});

	test('weighs little where rotation makes none, or where nothing is known of it', async () => {
		expect(await told({ ...kin, ...before, '/etc/logrotate.conf': `create\n${rule('nocreate')}` })).toEqual([expect.stringMatching(/^low \/var\/log\/btmp/)]);
		expect(await told({ ...kin, ...before })).toEqual([expect.stringMatching(/^low \/var\/log\/btmp/)]);
		expect(await told({ ...before, '/etc/logrotate.conf': rule('create 0660 root utmp') })).toEqual([expect.stringMatching(/^low \/var\/log\/btmp/)]);
	});

	test('while rotation is told of it and its kin are written', async () => {
		expect(await told({ ...kin, '/etc/logrotate.conf': rule('create') })).toEqual(['low /var/log/btmp it is not there, though the other record']);
	});
});

test.each<readonly [string, Machine]>([
	['all are there', { ...kin, ...before, '/var/log/btmp': '', '/etc/logrotate.conf': rule('create') }],
	['an old system that has none', kin],
	['a minimal image, where nobody ever came in', { '/var/log/wtmp': '', '/var/log/lastlog': '', '/etc/logrotate.conf': rule('create') }],
	['a system that keeps btmp alone', { '/var/log/btmp': { content: records, modified }, '/etc/logrotate.conf': '/var/log/wtmp {\n\tcreate\n}\n' }],
	['one that changed to wtmpdb', { '/var/log/btmp': { content: records, modified }, '/var/log/lastlog': kin['/var/log/lastlog']!, '/var/lib/wtmpdb/wtmp.db': 'x', '/etc/logrotate.conf': '/var/log/wtmp {\n\tcreate\n}\n' }],
	['linked away, which is said elsewhere', { ...kin, ...before, '/var/log/btmp': { link: '/dev/null' }, '/etc/logrotate.conf': rule('create') }],
])('nothing is said of %s', async (_, machine) => {
	expect(await told(machine)).toEqual([]);
});
