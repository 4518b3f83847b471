import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogEvent } from '../../../source/core/log-event.ts';
import { visibleText } from '../../../source/core/visible.ts';
import { btmp, utmp, wtmp } from '../../../source/parsers/logs/utmp.ts';
import { corpus, corpusFile as read } from '../../support/corpus.ts';
import { heardStream } from '../../support/heard-log.ts';
import { sessions, utmpRecord, type WrittenLayout } from '../../support/utmp-record.ts';

const iso = (event: LogEvent | undefined) => (event === undefined || Number.isNaN(event.at) ? 'none' : new Date(event.at / 1000).toISOString());

const layouts: readonly (readonly [string, WrittenLayout])[] = [
	['384 little-endian', { little: true, wide: false }],
	['384 big-endian', { little: false, wide: false }],
	['400 little-endian', { little: true, wide: true }],
	['400 big-endian', { little: false, wide: true }],
];

/** `[7] [02357] [:0  ] [moxilo  ] [tty7        ] [host] [address] [time]`, as utmpdump prints. */
interface Dumped {
	readonly type: number;
	readonly pid: number;
	readonly user: string;
	readonly line: string;
	readonly host: string;
	readonly address: string;
	readonly time: string;
}

function dumped(text: string): readonly Dumped[] {
	return text.split('\n').filter(line => line.startsWith('[')).map(line => {
		const [type, pid, , user, tty, host, address, time] = [...line.matchAll(/\[([^\]]*)\](?: |$)/g)].map(([, field]) => field!.trim());
		return { type: Number(type), pid: Number(pid), user: user!, line: tty!, host: host!, address: address!, time: new Date(time!.replace(',', '.').replace(/\.(\d{3})\d+/, '.$1')).toISOString() };
	});
}

/** What utmpdump says of each record, as far as an event says the same. */
function expectAgreement(events: readonly LogEvent[], records: readonly Dumped[]): void {
	expect(events.map(event => ({ pid: event.pid, time: iso(event).replace('none', '1970-01-01T00:00:00.000Z') }))).toEqual(records.map(({ pid, time }) => ({ pid, time })));
	for (const [at, event] of events.entries()) {
		const record = records[at]!;
		if (['login', 'logout'].includes(event.kind)) {
			expect(event.account ?? '').toBe(record.user);
			expect(event.line ?? '').toBe(record.line);
			expect([event.remote, event.facts?.['address'], event.facts?.['display'], '0.0.0.0']).toContain(record.address);
			expect([event.remote, event.facts?.['display'], '']).toContain(record.host);
		}
		if (record.type === 2) expect(event.kind).toBe('boot');
	}
}

describe.skipIf(corpus === undefined)('the corpus (skipped: no corpus)', () => {
	test.for([['a', 'ts/txt-a'], ['b', 'expected/utmpdump-totxt'], ['ipv6', 'ts/txt-ipv6']] as const)('util-linux: wtmp-%s as utmpdump prints it', ([name, text]) => {
		const { events, tally } = heardStream(wtmp, read(`util-linux/bin/wtmp-${name}.LE`));
		const records = dumped(read(`util-linux/${text}`).toString());
		expect(tally).toMatchObject({ records: records.length, unknown: 0 });
		expectAgreement(events, records);
	});
	test('plaso: utmp, 14 records', () => {
		const { events, oddities, tally } = heardStream(utmp, read('plaso/utmp/utmp'));
		expect(tally).toMatchObject({ records: 14, unknown: 0, bytes: 5376 });
		expect(oddities).toEqual([]);
		expect(events[2]).toMatchObject({ pid: 1115, line: 'tty4', account: 'LOGIN' });
		expect(iso(events[2])).toBe('2013-12-13T14:45:09.000Z');
		expectAgreement(events, dumped(read('plaso/expected/utmp.utmpdump.txt').toString()));
	});
	test('plaso: wtmp.1, four records of which two are zeroed, and a byte too many', () => {
		const { events, oddities, tally } = heardStream(wtmp, read('plaso/utmp/wtmp.1'));
		expect(tally).toMatchObject({ records: 4, unknown: 0 });
		expect(events[0]).toMatchObject({ kind: 'login', pid: 20060, line: 'pts/32', account: 'userA', remote: '10.10.122.1', at: 1322760998432935 });
		expect(oddities).toMatchObject([{ odd: 'zeroed-records', offset: 768, count: 2, before: 1322785278725048, after: Number.NaN }, { odd: 'cut-record', offset: 1536, bytes: 1 }]);
	});
	test('plaso: utmp_corrupted, two of four records are of no type there is', () => {
		const { events, oddities, tally } = heardStream(wtmp, read('plaso/utmp/utmp_corrupted'));
		expect(tally).toMatchObject({ records: 2, unknown: 2 });
		expect(tally.samples[0]).toMatchObject({ offset: 0x180, words: 'type 99, no text' });
		expect(events.map(({ account, offset, pid, line, remote }) => ({ account, offset, pid, line, remote }))).toEqual([
			{ account: 'alice', offset: 0, pid: 3001, line: 'tty1', remote: undefined },
			{ account: 'bob', offset: 1152, pid: 3003, line: 'pts/0', remote: '10.0.0.5' },
		]);
		expect(iso(events[1])).toBe('2023-11-14T22:46:40.000Z');
		expect(oddities).toEqual([{ odd: 'no-such-record', offset: 0x180, count: 2, sample: 'type 99, no text' }, { odd: 'cut-record', offset: 1536, bytes: 50 }]);
	});
	test.for([
		['utmp_x86_64', 384, 19, '4.3.2.1', '2026-07-03T14:58:29.000Z'],
		['utmp_aarch64', 400, 18, '4.3.2.1', '2026-07-03T14:57:58.000Z'],
		['utmp_s390', 400, 32, '1.2.3.4', '2026-07-04T05:00:25.000Z'],
	] as const)('plaso: %s, six records of %i bytes', ([name, size, pid, address, time]) => {
		const { events, tally } = heardStream(utmp, read(`plaso/utmp/${name}`));
		expect(tally).toMatchObject({ records: 6, unknown: 0 });
		expect(events[1]).toMatchObject({ kind: 'logout', pid, line: 'tty2', remote: address, offset: size, length: size, facts: { type: 'DEAD_PROCESS' } });
		expect(iso(events[1])).toBe(time);
		expect(events[2]).toMatchObject({ kind: 'boot' });
		expect(events.slice(4).map(({ kind }) => kind)).toEqual(['clock-changed', 'clock-changed']);
	});
	test('plaso: macOS utmpx, six records behind the signature', () => {
		const { events, tally } = heardStream(utmp, read('plaso/utmpx_mac'));
		expect(tally).toMatchObject({ records: 6, unknown: 0 });
		expect(events.map(({ kind }) => kind)).toEqual(['boot', 'login', 'login', 'other', 'logout', 'logout']);
		expect(events[1]).toMatchObject({ account: 'moxilo', line: 'console', pid: 67, at: 1384365161736713 });
	});
});

test.for(layouts)('%s is recognised and read', ([, layout]) => {
	const bytes = Buffer.concat(sessions(40, layout));
	expect(wtmp.recognises(bytes.subarray(0, 4096), visibleText('/var/log/wtmp'))).toBe(1);
	const { events, oddities, tally } = heardStream(wtmp, bytes, {}, 1000);
	expect(tally).toMatchObject({ records: 40, unknown: 0 });
	expect(oddities).toEqual([]);
	expect(events[0]).toMatchObject({ kind: 'login', account: 'user0', remote: '192.0.2.7', at: Date.parse('2024-03-01T08:00:00Z') * 1000 });
});

test.for(layouts)('one record of %s is enough to tell', ([, layout]) => {
	expect(heardStream(wtmp, sessions(1, layout)[0]!).events).toMatchObject([{ account: 'user0', line: 'pts/0', at: Date.parse('2024-03-01T08:00:00Z') * 1000 }]);
});

test('btmp: what sshd writes for a guess is a failed login', () => {
	const bytes = utmpRecord({ type: 6, line: 'ssh:notty', user: 'root', host: '203.0.113.9', at: '2024-03-01T08:00:00Z', address: [203, 0, 113, 9] });
	expect(heardStream(btmp, bytes).events).toMatchObject([{ kind: 'login-failed', account: 'root', remote: '203.0.113.9', words: 'failed login of root on ssh:notty from 203.0.113.9' }]);
	expect([utmp, wtmp, btmp].map(format => format.recognises(bytes, visibleText('/var/log/btmp-20240301')))).toEqual([0, 0.7, 1]);
});

test('an address of which only the first word is set is IPv6 where the host says so', () => {
	const bytes = [0x13, 0x37, 0, 1];
	expect(heardStream(wtmp, utmpRecord({ type: 7, user: 'a', host: '1337:1::', at: '2024-01-01T00:00:00Z', address: bytes })).events[0]?.remote).toBe('1337:1::');
	expect(heardStream(wtmp, utmpRecord({ type: 7, user: 'a', host: 'gate', at: '2024-01-01T00:00:00Z', address: bytes })).events[0]).toMatchObject({ remote: 'gate', facts: { address: '19.55.0.1' } });
});

describe('tampering, with what chkwtmp passes over', () => {
	const clean = sessions(200);
	const bytes = Buffer.concat(clean);
	const size = 384;
	test('none', () => {
		expect(heardStream(wtmp, bytes).oddities).toEqual([]);
	});
	test('zeroed records', () => {
		const zeroed = Buffer.from(bytes).fill(0, 50 * size, 53 * size);
		expect(heardStream(wtmp, zeroed).oddities).toEqual([
			{ odd: 'zeroed-records', offset: 50 * size, count: 3, before: Date.parse('2024-03-01T08:49:00Z') * 1000, after: Date.parse('2024-03-01T08:53:00Z') * 1000 },
		]);
	});
	test('overwritten with junk', () => {
		const junk = Buffer.from(bytes).fill('\xffgarbage', 50 * size, 52 * size, 'latin1');
		const { oddities, tally } = heardStream(wtmp, junk);
		expect(oddities).toMatchObject([{ odd: 'no-such-record', offset: 50 * size, count: 2 }]);
		expect(tally).toMatchObject({ records: 198, unknown: 2 });
	});
	test('cut in the middle of a record', () => {
		expect(heardStream(wtmp, bytes.subarray(0, 100 * size - 20)).oddities).toEqual([{ odd: 'cut-record', offset: 99 * size, bytes: size - 20 }]);
	});
	test('bytes taken out: the records are found again', () => {
		const { oddities, tally } = heardStream(wtmp, Buffer.concat([bytes.subarray(0, 50 * size + 60), bytes.subarray(51 * size)]));
		expect(oddities).toMatchObject([{ odd: 'broken-structure', offset: 50 * size }]);
		expect(tally).toMatchObject({ records: 199, unknown: 0 });
	});
	test('records put in later, with an earlier time', () => {
		const moved = Buffer.concat([...clean.slice(0, 100), ...clean.slice(20, 22), ...clean.slice(100)]);
		expect(heardStream(wtmp, moved).oddities).toEqual([{ odd: 'time-backwards', offset: 100 * size, from: Date.parse('2024-03-01T09:39:00Z') * 1000, to: Date.parse('2024-03-01T08:20:00Z') * 1000 }]);
	});
	test('a clock that was set, and a machine that started with a wrong one, are said', () => {
		const at = (time: string) => `2024-03-02T${time}Z`;
		const set = [utmpRecord({ type: 4, line: '|', user: 'date', at: at('10:00:00') }), utmpRecord({ type: 3, line: '{', user: 'date', at: at('09:00:00') }), utmpRecord({ type: 7, line: 'pts/0', user: 'a', at: at('09:01:00') })];
		expect(heardStream(wtmp, Buffer.concat(set)).oddities).toMatchObject([{ odd: 'time-backwards', across: 'clock-change' }]);
		const booted = [utmpRecord({ type: 7, line: 'pts/0', user: 'a', at: at('10:00:00') }), utmpRecord({ type: 2, line: '~', user: 'reboot', at: at('08:00:00') }), utmpRecord({ type: 7, line: 'pts/0', user: 'a', at: at('08:01:00') })];
		expect(heardStream(wtmp, Buffer.concat(booted)).oddities).toMatchObject([{ odd: 'time-backwards', across: 'boot' }]);
	});
});

test('a file that begins with a megabyte of zeros is read behind them, and no more than a piece of it is held', () => {
	const records = sessions(10, { little: false, wide: true });
	const { oddities, tally } = heardStream(wtmp, Buffer.concat([Buffer.alloc(400 * 3000), ...records]), {}, 65_536);
	expect(tally).toMatchObject({ unknown: 0, bytes: 400 * 3010 });
	expect(oddities).toMatchObject([{ odd: 'zeroed-records', offset: 0 }]);
	expect(heardStream(wtmp, Buffer.alloc(400_000)).tally).toMatchObject({ unknown: 0, first: Number.NaN });
});

describe('bad input', () => {
	test('random bytes: no throw, every byte is told of, and the size of the pieces changes nothing', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 4000 }), fc.integer({ min: 1, max: 2000 }), (bytes, piece) => {
				const { tally } = heardStream(wtmp, bytes, {}, piece);
				expect(tally.bytes).toBe(bytes.length);
				expect(heardStream(wtmp, bytes)).toEqual(heardStream(wtmp, bytes, {}, piece));
			}),
			{ numRuns: 100 },
		);
	});
	test('real records with bytes turned over, taken out and put in: most are still read', () => {
		const whole = Buffer.concat(sessions(30));
		fc.assert(
			fc.property(fc.nat(whole.length - 1), fc.nat(600), fc.uint8Array({ maxLength: 600 }), fc.integer({ min: 1, max: 5000 }), (at, taken, put, piece) => {
				const bytes = Buffer.concat([whole.subarray(0, at), put, whole.subarray(at + taken)]);
				const { events, tally } = heardStream(wtmp, bytes, {}, piece);
				expect(tally.bytes).toBe(bytes.length);
				expect(events.length).toBeGreaterThan(22);
			}),
			{ numRuns: 200 },
		);
	});
});
