import { describe, expect, test } from 'vitest';
import { logSeries } from '../../../source/checks/logs/log-series.ts';
import { inlineRunner } from '../../../source/tasks/inline.ts';
import { placeOf } from '../../../source/tasks/workplace.ts';
import { memoryHost } from '../../support/memory-host.ts';
import { Hearer, jobOf } from '../../support/tiny-checks.ts';

const start = Date.UTC(2025, 9, 20) / 1000;
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('Z', '000+00:00');
const every = (from: number, count: number, step: number, host = 'server'): string => Array.from({ length: count }, (_, n) => `${iso(from + n * step)} ${host} CRON[${n}]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)\n`).join('');
const before = every(start, 200, 300);
const after = every(start + 200 * 300, 200, 300);
const moved = every(start - 900_000, 20, 300);

async function said(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
	const heard = new Hearer();
	const host = memoryHost(Object.fromEntries(Object.entries(files).map(([path, content]) => [path, { content, modified: iso(start + 400 * 300) }])));
	await inlineRunner({ checks: [logSeries], ...placeOf(host) }).start(jobOf([logSeries], { target: { kind: host.kind, root: host.root } }), heard).ended;
	return heard.findings.filter(({ summary }) => summary.startsWith('its time')).map(({ severity, subject, summary }) => `${severity} ${Object.values(subject)[1]!}: ${summary}`);
}

describe('lines whose time runs backwards', () => {
	test('in one log alone, while another goes on', async () => {
		expect(await said({ '/var/log/cron.log': before + moved + after, '/var/log/syslog': before + after })).toEqual([expect.stringMatching(/^medium \/var\/log\/cron\.log: its time goes back by up to 11 days, once, while other logs/)]);
	});

	test('in every log: the clock was wrong', async () => {
		expect(await said({ '/var/log/cron.log': before + moved + after, '/var/log/syslog': before + moved + after })).toEqual([expect.stringMatching(/^low .*cron.*the clock was wrong/), expect.stringMatching(/^low .*syslog.*the clock was wrong/)]);
	});

	test('where no other log can say', async () => {
		expect(await said({ '/var/log/cron.log': before + moved + after })).toEqual([expect.stringMatching(/^low /)]);
	});

	test('of another machine, on a host of logs', async () => {
		expect(await said({ '/var/log/cron.log': before + every(start - 900_000, 20, 300, 'other') + after, '/var/log/syslog': before + after })).toEqual([expect.stringMatching(/^low .*several machines/)]);
	});

	test('by less than a summer hour', async () => {
		expect(await said({ '/var/log/cron.log': before + every(start + 197 * 300, 3, 300) + after, '/var/log/syslog': before + after })).toEqual([]);
	});
});
