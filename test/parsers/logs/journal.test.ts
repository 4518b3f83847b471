import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { journal } from '../../../source/parsers/logs/journal.ts';
import type { Unpack } from '../../../source/parsers/logs/log-format.ts';
import { corpus, corpusFile } from '../../support/corpus.ts';
import { heardFile, type Heard } from '../../support/heard-log.ts';
import { writtenJournal } from '../../support/written-journal.ts';

const unpack: Unpack = (packing, packed, most) => {
	try {
		return packing === 'zstd' ? zstdDecompressSync(packed, { maxOutputLength: most }) : undefined;
	} catch {
		return undefined;
	}
};
const read = (bytes: Uint8Array): Heard => heardFile(journal, bytes, { unpack });

describe.skipIf(corpus === undefined)('the corpus (skipped: no corpus)', () => {
	const folder = 'systemd-test-journals/';
	const unpacked = (path: string): Buffer => zstdDecompressSync(corpusFile(folder + path));
	interface Expected {
		readonly __REALTIME_TIMESTAMP: string;
		readonly _PID: string | null;
		readonly SYSLOG_IDENTIFIER: string | null;
		readonly MESSAGE: string | null;
	}
	const expected = (name: string): readonly Expected[] =>
		execFileSync('xz', ['-dc', new URL(`${folder}expected/${name}`, corpus).pathname], { encoding: 'utf8', maxBuffer: 64 << 20 }).trim().split('\n').map(line => JSON.parse(line) as Expected);

	test.for([
		['system.journal', 'nr_system.journal.journalctl252.jsonl.xz'],
		['system@0005ebbfd42fc981-39a8842ec948769a.journal~', 'system@0005ebbfd42fc981-39a8842ec948769a.journal~.journalctl252.jsonl.xz'],
		['user-1000@0005ebbfd660bcbe-dbef2eee11f4b575.journal~', 'u2.journal.journalctl252.jsonl.xz'],
	] as const)('%s: every entry as journalctl 252 prints it', ([file, name]) => {
		const rows = expected(name);
		const { events, tally } = read(unpacked(`no-rtc/${file}.zst`));
		expect(tally).toMatchObject({ records: rows.length, unknown: 0 });
		expect(events.map(({ at, pid, words }) => ({ at, pid: pid ?? null, words }))).toEqual(
			rows.map(row => ({ at: Number(row.__REALTIME_TIMESTAMP), pid: row._PID === null ? expect.anything() : Number(row._PID), words: expect.stringContaining((row.MESSAGE ?? '').slice(0, 10).replaceAll(/[^ -[\]-~][\s\S]*/g, '')) })).map((row, at) => (rows[at]!._PID === null ? { ...row, pid: events[at]!.pid ?? null } : row)),
		);
	});
	test('a file that was never closed: every entry that journalctl prints, and those its list misses', () => {
		const rows = expected('user-1000.journal.journalctl252.jsonl.xz');
		const { events, tally } = read(unpacked('no-rtc/user-1000.journal.zst'));
		const times = new Set(events.map(({ at }) => at));
		expect(rows.filter(row => !times.has(Number(row.__REALTIME_TIMESTAMP)))).toEqual([]);
		expect(tally.records).toBeGreaterThanOrEqual(296);
		expect(tally.records).toBeLessThanOrEqual(312);
	});
	test('what its sudo, systemd and kernel say has its kind', () => {
		const { events } = read(unpacked('no-rtc/system.journal.zst'));
		const counts = new Map<string, number>();
		for (const { kind, program } of events) if (kind !== 'other') counts.set(`${program} ${kind}`, (counts.get(`${program} ${kind}`) ?? 0) + 1);
		expect(Object.fromEntries(counts)).toEqual({
			'kernel boot': 1, 'systemd boot': 1, 'systemd service': 238, 'systemd scheduled': 2, 'systemd-journald log-daemon': 3, 'auditd log-daemon': 1,
			'sshd service': 2, 'su privilege-used': 2, 'systemd-logind login': 2, 'systemd-logind logout': 1, 'gdm-launch-environment] logout': 1, 'systemd-sysusers account-changed': 1,
		});
	});
	test('broken by a fuzzer: read as far as they go', () => {
		for (const name of readdirSync(new URL(`${folder}corrupted/`, corpus))) {
			let bytes: Buffer = Buffer.alloc(0);
			try {
				bytes = unpacked(`corrupted/${encodeURIComponent(name)}`);
			} catch {
				bytes = corpusFile(`${folder}corrupted/${encodeURIComponent(name)}`);
			}
			expect(read(bytes).tally.bytes).toBe(bytes.length);
		}
	});
	test('bytes turned over and ends cut off never throw', () => {
		const whole = unpacked('no-rtc/user-1000.journal.zst').subarray(0, 400_000);
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 200 }), fc.nat(whole.length), (flips, cut) => {
				const bytes = Buffer.from(whole.subarray(0, cut));
				for (const [at, value] of flips) if (at < bytes.length) bytes[at] = value;
				void read(bytes);
			}),
			{ numRuns: 20 },
		);
	});
});

const entries = [
	{ number: 1, at: 1_700_000_000e6, fields: { MESSAGE: 'Server listening on 0.0.0.0 port 22.', SYSLOG_IDENTIFIER: 'sshd', _PID: '700', _HOSTNAME: 'srv' } },
	{ number: 2, at: 1_700_000_060e6, fields: { MESSAGE: 'New session 3 of user ann.', MESSAGE_ID: '8d45620c1a4348dbb17410da57c60c66', USER_ID: 'ann', SYSLOG_IDENTIFIER: 'systemd-logind', _PID: '500' } },
	{ number: 3, at: 1_700_000_120e6, fields: { MESSAGE: 'x'.repeat(3000), SYSLOG_IDENTIFIER: 'app', _PID: '900' } },
] as const;

test.for([
	{ compact: false, packing: 'none' }, { compact: true, packing: 'none' }, { compact: false, packing: 'zstd' }, { compact: true, packing: 'zstd' }, { compact: false, packing: 'lz4' }, { compact: true, packing: 'lz4' },
] as const)('written by hand, %o', form => {
	const { events, oddities, tally } = read(writtenJournal(entries, form));
	expect(oddities).toEqual([]);
	expect(tally).toMatchObject({ records: 3, unknown: 0, first: 1_700_000_000e6, last: 1_700_000_120e6, sequence: { first: 1, last: 3 } });
	expect(events).toMatchObject([
		{ kind: 'service', program: 'sshd', pid: 700, host: 'srv', words: 'sshd: Server listening on 0.0.0.0 port 22.' },
		{ kind: 'login', account: 'ann', facts: { number: 2, service: 'systemd-logind' } },
		{ words: `app: ${'x'.repeat(3000)}` },
	]);
});

test('an entry taken out of the list is met all the same, and said', () => {
	const { events, oddities } = read(writtenJournal(entries, { compact: false, packing: 'none', unlisted: [2] }));
	expect(events.map(({ at }) => at)).toEqual(entries.map(({ at }) => at));
	expect(oddities).toMatchObject([{ odd: 'broken-structure', why: '1 entries are in the file and in no list: journalctl shows none of them' }]);
});

test('numbers that lack and time that goes backwards are said, and a cut file is read to its end', () => {
	const later = [entries[0], { ...entries[1], number: 5 }, { ...entries[2], number: 6, at: 1_600_000_000e6 }];
	const bytes = writtenJournal(later, { compact: false, packing: 'none' });
	expect(read(bytes).oddities).toMatchObject([{ odd: 'sequence-gap', from: 1, to: 5 }, { odd: 'time-backwards', from: 1_700_000_060e6, to: 1_600_000_000e6 }]);
	const cut = read(bytes.subarray(0, bytes.length - 100));
	expect(cut.oddities.some(({ odd }) => odd === 'broken-structure')).toBe(true);
	expect(cut.tally.records).toBeGreaterThan(0);
});

test('random bytes behind a header never throw', () => {
	const head = writtenJournal(entries, { compact: false, packing: 'none' }).subarray(0, 208);
	fc.assert(fc.property(fc.uint8Array({ maxLength: 3000 }), bytes => void read(Buffer.concat([head, bytes]))), { numRuns: 200 });
	expect(read(Buffer.from('LPKSHHRH')).oddities).toMatchObject([{ odd: 'broken-structure', why: 'its header is damaged' }]);
});

describe('what programs say is read as their lines in a syslog are', () => {
	const said = (fields: Readonly<Record<string, string>>): unknown => read(writtenJournal([{ number: 1, at: 1_700_000_000e6, fields }], { compact: true, packing: 'zstd' })).events[0];

	test.each([
		['sshd-session', 'Accepted publickey for anna from 198.51.100.7 port 51000 ssh2: ED25519 SHA256:abc', { kind: 'login', account: 'anna', remote: '198.51.100.7', facts: { service: 'sshd', method: 'publickey' } }],
		['sshd', 'Failed password for invalid user admin from ::ffff:203.0.113.9 port 22 ssh2', { kind: 'login-failed', account: 'admin', remote: '203.0.113.9', facts: { invalid: 1 } }],
		['sudo', '    anna : TTY=pts/0 ; PWD=/home/anna ; USER=root ; COMMAND=/usr/bin/id', { kind: 'privilege-used', account: 'anna', line: 'pts/0', facts: { as: 'root', command: '/usr/bin/id' } }],
		['su', '(to root) anna on pts/1', { kind: 'privilege-used', account: 'anna', facts: { as: 'root' } }],
		['useradd', 'new user: name=eve, UID=0, GID=0, home=/root, shell=/bin/bash', { kind: 'account-changed', account: 'eve', facts: { did: 'account-added', uid: 0 } }],
		['kernel', 'eth0: entered promiscuous mode', { kind: 'promiscuous', facts: { interface: 'eth0' } }],
		['app', 'GET /../../../etc/passwd', { kind: 'other', facts: { exploit: 'traversal' } }],
	])('%s: %s', (name, MESSAGE, expected) => {
		expect(said({ SYSLOG_IDENTIFIER: name, MESSAGE })).toMatchObject(expected);
	});

	test("the start of a user's own systemd is no start of the machine", () => {
		const MESSAGE = 'Startup finished in 52ms.';
		expect(said({ SYSLOG_IDENTIFIER: 'systemd', MESSAGE, _PID: '1' })).toMatchObject({ kind: 'boot' });
		expect(said({ SYSLOG_IDENTIFIER: 'systemd', MESSAGE, _PID: '1250' })).toMatchObject({ kind: 'service' });
	});

	test('who wrote it is known, whatever it calls itself', () => {
		const MESSAGE = 'Accepted password for root from 192.0.2.1 port 22 ssh2';
		expect(said({ SYSLOG_IDENTIFIER: 'sshd', MESSAGE, _UID: '1000' })).toMatchObject({ kind: 'login', facts: { writer: 1000 } });
		expect(said({ SYSLOG_IDENTIFIER: 'sshd', MESSAGE, _UID: '0' })).not.toHaveProperty('facts.writer');
		expect(said({ SYSLOG_IDENTIFIER: 'kernel', MESSAGE: 'eth0: entered promiscuous mode', _TRANSPORT: 'kernel' })).toMatchObject({ kind: 'promiscuous' });
		expect(said({ SYSLOG_IDENTIFIER: 'kernel', MESSAGE: 'eth0: entered promiscuous mode', _TRANSPORT: 'syslog' })).toMatchObject({ kind: 'other' });
	});
});
