import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visibleText } from '../../../source/core/visible.ts';
import { logFormats } from '../../../source/parsers/logs/index.ts';
import type { StreamFormat } from '../../../source/parsers/logs/log-format.ts';
import { isoOf, readText } from '../../support/read-log.ts';

const corpus = ['../../../../shared/corpus/', '../../../../../shared/corpus/'].map(place => new URL(place, import.meta.url)).find(existsSync);
const named = (id: string): StreamFormat => {
	const format = logFormats.find(one => one.id === id);
	if (format?.kind !== 'stream') throw new Error(`no ${id}`);
	return format;
};
const best = (head: Uint8Array, name: string): string | undefined => logFormats.map(format => ({ id: format.id, sure: format.recognises(head, visibleText(name)) })).toSorted((a, b) => b.sure - a.sure)[0]?.id;

describe.skipIf(corpus === undefined)(`the corpus${corpus === undefined ? ' (skipped: no corpus)' : ''}`, () => {
	/** Records and unknown lines, as plaso's. Of apache_access.log it reads 14 and warns of one, a request with quotes in it: we read that too. */
	test.each([
		['iis/iis6.log', 'IIS W3C extended', 12, 0, { at: '2013-07-30T00:00:00.000Z', kind: 'request' }],
		['iis/iis7_sqli.log', 'IIS W3C extended', 2, 0, { facts: expect.objectContaining({ exploit: expect.stringContaining('sql') as string }) }],
		['iis/iis7_owa.log', 'IIS W3C extended', 3, 0, {}],
		['iis/iis10.log', 'IIS W3C extended', 1, 0, {}],
		['iis/iis10_edge_cases.log', 'IIS W3C extended', 15, 0, {}],
		['iis/iis10_cookies.log', 'IIS W3C extended', 3, 0, {}],
		['iis/iis_without_date.log', 'IIS W3C extended', 11, 0, {}],
		['vsftpd.log', 'vsftpd log', 25, 0, { at: '2016-06-06T18:43:28.000Z' }],
		['dpkg.log', 'dpkg log', 4, 0, {}],
		['audit_enriched.log', 'audit log', 29, 0, {}],
		['apache_access.log', 'web access log', 15, 0, {}],
	] as const)('%s', (name, id, records, unknown, first) => {
		const bytes = readFileSync(new URL(`plaso/${name}`, corpus));
		const { tally, events } = readText(named(id), bytes);
		expect({ name, records: tally.records, unknown: tally.unknown, samples: tally.samples }).toMatchObject({ name, records, unknown });
		expect({ ...events[0], at: isoOf(events[0]!.at) }).toMatchObject(first);
		expect(best(bytes, `/x/${name}`)).toBe(id);
	});
	test('selinux.log: seven records, and the lines plaso warns of are unknown', () => {
		const { tally } = readText(named('audit log'), readFileSync(new URL('plaso/selinux.log', corpus)));
		expect(tally.records).toBe(7);
		expect(tally.unknown).toBe(4);
	});
	test('xferlog of real users', () => {
		const { tally } = readText(named('xferlog'), readFileSync(new URL('ossec/log-entries/xferlog', corpus)));
		expect(tally.records).toBeGreaterThanOrEqual(8);
	});
	test('histories', () => {
		const bash = readText(named('shell history'), readFileSync(new URL('plaso/bash_history', corpus)));
		expect(bash.events.filter(({ at }) => !Number.isNaN(at)).length).toBe(4);
		expect(readText(named('zsh extended history'), readFileSync(new URL('plaso/zsh_extended_history.txt', corpus))).tally.unknown).toBe(0);
	});
});

describe('forms', () => {
	const one = (id: string, log: string) => readText(named(id), log).events;
	test('a name with blanks in xferlog, and a line of old wu-ftpd', () => {
		const [a, b] = one('xferlog', 'Tue Jan 14 05:05:49 2014 0 ::ffff:192.168.1.66 295 /pub/a b.txt a _ i a anon@localhost ftp 0 * c\nTue Jan 14 05:05:50 2014 1 h 2 /x b _ o r bob ftp 0 *\n');
		expect(a).toMatchObject({ account: 'anonymous', remote: '192.168.1.66', facts: { file: '/pub/a b.txt', did: 'upload' } });
		expect(b).toMatchObject({ account: 'bob', facts: { did: 'download' } });
	});
	test('columns of IIS change in mid-file', () => {
		const [a, b] = one('IIS W3C extended', '#Software: Microsoft Internet Information Services 10.0\r\n#Date: 2026-01-02 00:00:00\r\n#Fields: time c-ip cs-method cs-uri-stem sc-status\r\n00:00:01 192.0.2.1 GET /a 200\r\n#Fields: date time sc-status c-ip\r\n2026-01-03 00:00:02 404 192.0.2.2\r\n');
		expect(isoOf(a!.at)).toBe('2026-01-02T00:00:01.000Z');
		expect(b).toMatchObject({ remote: '192.0.2.2', facts: { status: 404 } });
	});
	test('audit: a sniffer, a command in hexadecimal, a hole in the serials', () => {
		const { events, oddities } = readText(named('audit log'), 'type=ANOM_PROMISCUOUS msg=audit(1337845201.174:100): dev=eth0 prom=256 old_prom=0 auid=0\ntype=USER_CMD msg=audit(1337845202.174:101): pid=1 uid=33 auid=33 msg=\'cwd="/" cmd=6964202D61 terminal=pts/0 res=success\'\ntype=SYSCALL msg=audit(1337845203.174:9000): x=1\n');
		expect(events[0]).toMatchObject({ kind: 'promiscuous', facts: { interface: 'eth0', did: 'entered' } });
		expect(events[1]).toMatchObject({ kind: 'privilege-used', facts: { command: 'id -a' }, line: 'pts/0' });
		expect(oddities).toMatchObject([{ odd: 'sequence-gap', from: 101, to: 9000 }]);
	});
	test('audit: who came in is a number, and a name where passwd has one', () => {
		const line = "type=USER_LOGIN msg=audit(1709280001.100:10): pid=77 uid=0 auid=1000 ses=1 msg='op=login id=1000 exe=\"/usr/sbin/sshd\" hostname=192.0.2.9 addr=192.0.2.9 terminal=/dev/pts/0 res=success'\n";
		expect(readText(named('audit log'), line, { accounts: new Map([[1000, visibleText('ann')]]) }).events).toMatchObject([{ kind: 'login', account: 'ann', line: 'pts/0', remote: '192.0.2.9' }]);
		expect(readText(named('audit log'), line).events).toMatchObject([{ account: '1000' }]);
	});
	test('histories of zsh and fish', () => {
		expect(one('zsh extended history', ': 1700000000:0;ls\n: 1700000001:5;for a in b\\\ndo c; done\n').map(({ words }) => words)).toEqual(['ls', 'for a in b ; do c; done']);
		expect(one('fish history', '- cmd: ls\n  when: 1700000000\n- cmd: rm x\n  when: 1700000001\n  paths:\n    - x\n').map(({ words, at }) => `${words} ${isoOf(at)}`)).toEqual(['ls 2023-11-14T22:13:20.000Z', 'rm x 2023-11-14T22:13:21.000Z']);
	});
	test('a request that carries an attack is told, the others are counted', () => {
		const log = '192.0.2.1 - - [10/Jan/2026:10:00:00 +0100] "GET /index.html HTTP/1.1" 200 5 "-" "Mozilla"\n192.0.2.1 - - [10/Jan/2026:10:00:01 +0100] "GET /cgi-bin/../../etc/passwd HTTP/1.1" 404 5 "-" "x"\n';
		const { events, tally } = readText(named('web access log'), log, { wants: 'signs' });
		expect(tally.records).toBe(2);
		expect(events).toMatchObject([{ remote: '192.0.2.1', facts: { status: 404, exploit: 'traversal' } }]);
	});
});

test("what apt tells its solver is no history of apt", () => {
	expect(best(Buffer.from('Request: EIPP 0.1\nInstall: sl\nRemove: x\n'), '/var/log/apt/eipp.log')).not.toBe('apt history');
});

test('no format throws, whatever the bytes', () => {
	const start = fc.constantFrom('', 'type=X msg=audit(1.000:1): ', '192.0.2.1 - - [10/Jan/2026:10:00:00 +0100] "', '#Fields: ', 'Tue Jan 14 05:05:49 2014 ', '- cmd: ', ': 1700000000:0;', 'Start-Date: ', '\0\0', '\n');
	fc.assert(
		fc.property(fc.array(fc.tuple(start, fc.uint8Array({ maxLength: 40 }))), parts => {
			const log = Buffer.concat(parts.map(([text, bytes]) => Buffer.concat([Buffer.from(text), bytes])));
			for (const format of logFormats) {
				format.recognises(log, visibleText('/root/.bash_history'));
				if (format.kind === 'stream') readText(format, log, { wants: 'everything' });
			}
		}),
		{ numRuns: 60 },
	);
});
