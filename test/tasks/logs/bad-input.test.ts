import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { LogOddity, LogTally } from '../../../source/core/log-event.ts';
import { visibleText } from '../../../source/core/visible.ts';
import { logSeries } from '../../../source/checks/logs/log-series.ts';
import { logFormats } from '../../../source/parsers/logs/index.ts';
import { inlineRunner } from '../../../source/tasks/inline.ts';
import { readLog } from '../../../source/tasks/logs/read-log.ts';
import { placeOf } from '../../../source/tasks/workplace.ts';
import { hostLogs } from '../../../source/checks/logs/host-logs.ts';
import { Tally } from '../../../source/core/coverage.ts';
import { memoryHost, type Written } from '../../support/memory-host.ts';
import { Hearer, jobOf } from '../../support/tiny-checks.ts';

const line = (minute: number, words = 'sshd[1]: Accepted password for anna from 192.0.2.1 port 22 ssh2'): string => `Jan 20 10:${String(minute % 60).padStart(2, '0')}:00 web1 ${words}\n`;
const lines = (count: number): string => Array.from({ length: count }, (_, at) => line(at)).join('');

interface Came {
	readonly tally: LogTally;
	readonly events: number;
	readonly oddities: readonly LogOddity[];
	readonly brokenOff: string | undefined;
}

async function came(content: string | Uint8Array, name = '/var/log/auth.log', more: Partial<Written> = {}): Promise<Came> {
	const host = memoryHost({ [name]: { content, modified: '2024-01-21T00:00:00Z', ...more } });
	const [log] = hostLogs(host, new Tally());
	let events = 0;
	const oddities: LogOddity[] = [];
	const read = await readLog(log!, { host, formats: logFormats, context: { zone: () => 0, wants: 'everything' }, alive: () => {} }, () => ({ event: () => void events++, oddity: oddity => void oddities.push(oddity) }));
	if ('reason' in read) throw new Error(`${read.reason}: ${read.detail}`);
	return { tally: read.tally, events, oddities, brokenOff: read.brokenOff?.reason };
}

describe('what is bad in a log is counted and shown with its place, and the rest is read', () => {
	test('binary garbage between lines, and zero bytes', async () => {
		const garbage = Buffer.from(Array.from({ length: 3000 }, (_, at) => (at * 7919) % 251 || 1)).toString('latin1').replaceAll('\n', '.');
		const before = lines(20);
		const { tally, events, oddities } = await came(Buffer.from(`${before}${garbage}\n${lines(20)}${'\0'.repeat(512)}${lines(5)}`, 'latin1'));
		expect(events).toBe(45);
		expect(tally).toMatchObject({ records: 45, unknown: 1, samples: [{ offset: before.length }] });
		expect(oddities).toContainEqual({ odd: 'nul-run', offset: before.length * 2 + garbage.length + 1, bytes: 512 });
	});

	test('a line of 100 MB', () => {
		const format = logFormats.find(({ id }) => id === 'syslog (RFC 3164)');
		if (format?.kind !== 'stream') throw new Error('no syslog');
		const oddities: LogOddity[] = [];
		let events = 0;
		const reader = format.begin({ name: visibleText('/var/log/x'), modified: Date.UTC(2024, 0, 21), zone: () => 0, wants: 'everything' }, { event: () => void events++, oddity: oddity => void oddities.push(oddity) });
		const piece = Buffer.alloc(1 << 20, 'A');
		const before = process.memoryUsage().rss;
		reader.push(Buffer.from(`${line(1)}Jan 20 10:01:30 web1 app: `));
		for (let at = 0; at < 100; at++) reader.push(piece);
		reader.push(Buffer.from(`\n${line(2)}`));
		const tally = reader.end();
		expect({ events, records: tally.records, bytes: tally.bytes }).toEqual({ events: 3, records: 3, bytes: 100 * (1 << 20) + 2 * line(1).length + 27 });
		expect(oddities).toEqual([{ odd: 'broken-structure', offset: line(1).length, why: expect.stringMatching(/^a line of 1048576\d\d bytes, of which the first 65536 were read$/) as string }]);
		expect(process.memoryUsage().rss - before).toBeLessThan(64 << 20);
	});

	test('a gzip bomb: what unpacks to more than text can is given up, and what came before is kept', async () => {
		const bomb = gzipSync(Buffer.concat([Buffer.from(lines(1000)), Buffer.alloc(80 << 20)]));
		expect(bomb.length).toBeLessThan(100_000);
		const { tally, events, brokenOff } = await came(bomb, '/var/log/auth.log.1.gz');
		expect([events, brokenOff]).toEqual([1000, 'limit-reached']);
		expect(tally.records).toBe(1000);
	});

	test('encodings mixed: UTF-8, Latin-1, UTF-16 with its mark', async () => {
		const wide = Buffer.from(`\ufeff${line(3)}`, 'utf16le');
		const { tally, events } = await came(Buffer.concat([Buffer.from(line(1, 'app: Müller 日本')), Buffer.from(line(2, 'app: M\xfcller'), 'latin1'), wide, Buffer.from('\n'), Buffer.from(lines(10))]));
		expect(events).toBe(12);
		expect(tally).toMatchObject({ records: 12, unknown: expect.any(Number) as number });
		expect(tally.unknown).toBeGreaterThanOrEqual(1);
		expect(tally.samples[0]!.offset).toBe(Buffer.byteLength(line(1, 'app: Müller 日本')) + line(2, 'app: M.ller').length);
	});

	test('ends of lines as Windows writes them', async () => {
		const { tally, events } = await came(lines(30).replaceAll('\n', '\r\n'));
		expect([events, tally.records, tally.unknown]).toEqual([30, 30, 0]);
	});

	test('records cut in half: at the end of text, in wtmp, in a packed file', async () => {
		const text = await came(lines(30).slice(0, -20));
		expect(text.tally.records).toBe(30);
		expect(text.oddities).toMatchObject([{ odd: 'cut-record', offset: lines(29).length }]);
		const record = Buffer.alloc(384);
		record.writeInt16LE(7, 0);
		record.write('pts/0', 8);
		record.write('anna', 44);
		record.writeInt32LE(1_705_744_800, 340);
		const logins = await came(Buffer.concat([record, record, record.subarray(0, 100)]), '/var/log/wtmp');
		expect([logins.tally.records, logins.oddities.map(({ odd }) => odd)]).toEqual([2, ['cut-record']]);
		const noise = Array.from({ length: 5000 }, (_, at) => line(at, `app: ${(at * 7919) % 100_003}`)).join('');
		const packed = gzipSync(noise);
		const half = await came(packed.subarray(0, packed.length >> 1), '/var/log/auth.log.1.gz');
		expect(half.brokenOff).toBe('damaged');
		expect(half.tally.records).toBeGreaterThan(1000);
	});
});

test('a log whose name tells its form and which has none could not be looked at; a program\'s own is passed over', async () => {
	const noise = Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * 7919 + 13) % 256));
	const host = memoryHost({ '/var/log/auth.log': noise, '/var/log/syslog': '{"own": "form"}\n{"own": "form"}\n', '/var/log/own-thing': noise, '/var/log/journal/a/system.journal': Buffer.concat([Buffer.from('LPKSHHRH'), Buffer.alloc(32)]) });
	const heard = new Hearer();
	await inlineRunner({ checks: [logSeries], ...placeOf(host) }).start(jobOf([logSeries], { target: { kind: host.kind, root: host.root } }), heard).ended;
	expect(heard.endingOf('log-series').coverage.skipped).toEqual([
		{ reason: 'damaged', count: 3, examples: ['/var/log/auth.log', '/var/log/journal/a/system.journal', '/var/log/syslog'] },
		{ reason: 'unknown-form', count: 1, examples: ['/var/log/own-thing'] },
	]);
	expect(heard.findings.map(({ severity, subject, summary }) => `${severity} ${Object.values(subject)[1]!}: ${summary}`).toSorted()).toEqual([
		'low /var/log/syslog: it is text of another form than a log of its name has',
		'medium /var/log/auth.log: it holds nothing that a log of its name holds: it was overwritten, made unreadable, or is another file',
	]);
});
