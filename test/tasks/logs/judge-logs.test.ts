import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Check } from '../../../source/checks/check.ts';
import type { Host } from '../../../source/host/host.ts';
import { inlineRunner } from '../../../source/tasks/inline.ts';
import { placeOf } from '../../../source/tasks/workplace.ts';
import { memoryHost, type Machine } from '../../support/memory-host.ts';
import { Hearer, jobOf } from '../../support/tiny-checks.ts';
import { logCheck, secondsLog } from '../../support/tiny-logs.ts';

async function run(host: Host, checks: readonly Check[]): Promise<Hearer> {
	const heard = new Hearer();
	await inlineRunner({ checks, logFormats: [secondsLog], ...placeOf(host) }).start(jobOf(checks, { target: { kind: host.kind, root: host.root } }), heard).ended;
	return heard;
}

async function said(machine: Machine): Promise<readonly string[]> {
	const heard = await run(memoryHost(machine), [logCheck('logs')]);
	return heard.findings.map(({ summary }) => summary);
}

describe('every log is read once, for all who hear it', () => {
	test('its events, oddities and end, in order', async () => {
		expect(await said({ '/var/log/a.log': '1 one\n!\n?\n2 two\n' })).toEqual([
			'/var/log/a.log opens as seconds, 0 of /var/log/a.log',
			'/var/log/a.log@0 one', '/var/log/a.log@6 is odd', '/var/log/a.log@10 two', '/var/log/a.log closes after 2', 'whole, 1 first',
		]);
	});

	test('a series from its oldest to its newest, packed or not', async () => {
		const machine = { '/var/log/a.log': '9 nine\n', '/var/log/a.log.1': '5 five\n', '/var/log/a.log.2.gz': gzipSync('3 three\n'), '/var/log/a.log.10.zst': zstdCompressSync('1 one\n') };
		expect((await said(machine)).filter(line => line.includes('@'))).toEqual(['/var/log/a.log.10.zst@0 one', '/var/log/a.log.2.gz@0 three', '/var/log/a.log.1@0 five', '/var/log/a.log@0 nine']);
	});

	test('the coverage counts files, records, lines of no known form, and the time they span', async () => {
		const heard = await run(memoryHost({ '/var/log/a.log': '86400 one\n?\n172800 two\n', '/var/log/b': { content: '1 x', unreadable: true }, '/var/log/odd': 'no form', '/var/log/empty': '' }), [logCheck('logs'), logCheck('others')]);
		const ending = {
			how: 'complete',
			coverage: {
				counts: { files: 2, bytes: 23, records: 2, unrecognised: 1, absent: expect.any(Number) },
				skipped: [{ reason: 'unreadable', count: 1, examples: ['/var/log/b'] }, { reason: 'unknown-form', count: 1, examples: ['/var/log/odd'] }],
				span: { from: '1970-01-02T00:00:00.000Z', to: '1970-01-03T00:00:00.000Z' },
			},
		};
		expect(heard.endingOf('logs')).toEqual(ending);
		expect(heard.endingOf('others')).toEqual(ending);
	});

	test('a gzip cut in half tells what it holds, and that there was more', async () => {
		const long = gzipSync(Array.from({ length: 60_000 }, (_, at) => `${at} ${(at * 7919) % 10_007}\n`).join(''));
		const heard = await run(memoryHost({ '/var/log/a.log.1.gz': long.subarray(0, long.length / 2) }), [logCheck('logs')]);
		const { coverage } = heard.endingOf('logs');
		expect(coverage.counts.records).toBeGreaterThan(10_000);
		expect(coverage.skipped).toEqual([{ reason: 'damaged', count: 1, examples: ['/var/log/a.log.1.gz'] }]);
	});
});

test('a check that throws hears no more; the other is told all', async () => {
	const throws = logCheck('throws', { hear: words => { if (words === 'two') throw new TypeError('caught in it'); } });
	const heard = await run(memoryHost({ '/var/log/a.log': '1 one\n2 two\n3 three\n' }), [throws, logCheck('logs')]);
	expect(heard.endingOf('throws')).toMatchObject({ how: 'failed', why: 'it failed: caught in it' });
	expect(heard.endingOf('logs').how).toBe('complete');
	expect(heard.findings.filter(({ check }) => check === 'logs')).toHaveLength(6);
});

test('a check that cannot begin says so', async () => {
	const heard = await run(memoryHost({ '/var/log/a.log': '1 one\n' }), [logCheck('logs', { begin: () => { throw new TypeError('no passwd'); } })]);
	expect(heard.endingOf('logs')).toMatchObject({ how: 'failed', why: 'it failed before the logs were read: no passwd' });
});

test('a reader that throws costs its log and no other', async () => {
	const heard = await run(memoryHost({ '/var/log/a.log': '1 one\n#\n', '/var/log/b.log': '1 one\n' }), [logCheck('logs')]);
	expect(heard.endingOf('logs')).toMatchObject({ how: 'complete', coverage: { counts: { files: 1 }, skipped: [{ reason: 'unsupported', examples: ['/var/log/a.log'] }] } });
});
