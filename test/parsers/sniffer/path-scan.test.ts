import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visible } from '../../../source/core/visible.ts';
import { LineReader } from '../../../source/parsers/sniffer/line-reader.ts';
import { linsniffer } from '../../../source/parsers/sniffer/linsniffer.ts';
import { pathLog } from '../../../source/parsers/sniffer/path-log.ts';
import { PathReader } from '../../../source/parsers/sniffer/path-scan.ts';
import { pathScanner } from '../../../source/parsers/sniffer/path-scan-wasm.ts';
import { feed, type Told } from '../../support/sniffer-log.ts';

const hasAwk = spawnSync('sh', ['-c', 'command -v mawk']).status === 0;

/** The document's own command, in the C locale, and text of captured lines left out: what a password stands in is never read. */
const pipeline = String.raw`grep -a -v -E '^( ?DATA:|     : )' | grep -a PATH: | mawk '{print $4}' | mawk -F\( '{print $1}' | sort -u`;

function byPipeline(log: Uint8Array): string[] {
	const { stdout } = spawnSync('sh', ['-c', pipeline], { input: log, env: { PATH: process.env['PATH'], LC_ALL: 'C' } });
	const lines = splitLines(stdout);
	return lines.map(line => visible(line));
}

function splitLines(bytes: Buffer): Buffer[] {
	const lines: Buffer[] = [];
	for (let at = 0; at < bytes.length; ) {
		const end = bytes.indexOf(0x0a, at);
		lines.push(bytes.subarray(at, end));
		at = end + 1;
	}
	return lines;
}

function destinations(log: Uint8Array, vectors = true, portions: readonly number[] = []): string[] {
	const { sightings, counts } = feed(new PathReader({ vectors }), log, portions);
	const hosts = sightings.filter(line => line.startsWith('destination\t')).map(line => line.split('\t')[1]!);
	return [...new Set([...(counts.some(line => line.startsWith('\t')) ? [''] : []), ...hosts])].toSorted();
}

const names = ['a', 'at_risk.domain.com', '10.0.0.1', 'x'.repeat(31), 'y'.repeat(32), 'z'.repeat(33), 'w'.repeat(100), '=>', 'PATH:', '(', ''];
const name = fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 40 }));
const usual = fc
	.tuple(fc.constantFrom(' PATH: ', 'PATH: '), name, fc.nat(65535), name, fc.constantFrom('telnet', 'ftp', '23', 'a-long-service-name'))
	.map(([start, source, port, host, service]) => `${start}${source}(${port}) => ${host}(${service})`);
const odd = fc.array(fc.constantFrom('PATH:', ' ', '\t', '=>', '(', ')', 'a', 'host(telnet)', '\r', '\0', '\x01', 'DATA:', '     : ', '\x80', 'PATH', ':', 'x'.repeat(70)), { maxLength: 14 }).map(parts => parts.join(''));
const time = fc.constant('-- TCP/IP LOG -- TM: Tue Nov 15 15:12:29 --');
const user = fc.constantFrom(' DATA: USER anna', '     : USER anna', '     : USER PATH: x', ' DATA: USER ', 'USER bert', '     : USER carl  ', ` DATA: USER ${'x'.repeat(65)}`);
const line = fc.oneof({ weight: 3, arbitrary: usual }, { weight: 3, arbitrary: odd }, { weight: 2, arbitrary: user }, { weight: 1, arbitrary: time }, { weight: 1, arbitrary: fc.string() });
const log = fc
	.tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
	.map(([lines, newline, ended]) => Buffer.from(lines.join(newline) + (ended ? newline : ''), 'latin1'));

describe('what the CERT document finds with grep and awk', () => {
	test.skipIf(!hasAwk)(`the same destinations, whatever the log holds${hasAwk ? '' : ' (skipped: no mawk)'}`, () => {
		fc.assert(
			fc.property(log, bytes => {
				expect(destinations(bytes)).toEqual(byPipeline(bytes).toSorted());
			}),
			{ numRuns: 60 },
		);
	});

	test.each([
		['PATH: a(1) => b(telnet)\n', ['b']],
		[' PATH: a(1) => b(telnet)\r\n', ['b']],
		['PATH: a => b\r\n', ['b\\u{d}']],
		['PATH:\ta(1)\t=>\tb(telnet)', ['b']],
		['PATH: a\n', ['']],
		['PATH: a => (telnet)\n', ['']],
		['x PATH: a => b(23)\n', ['=>']],
		['PATH: a b c d\n', ['c']],
		['PATH: a => b\0c(1)\n', ['b\\u{0}c']],
		['\xffPATH: a => \xffb(\n', ['\\xffb']],
		['PATH: a => b(1) PATH: c => d(2)\n', ['b']],
		[' DATA: PATH: secret => secret\n     : PATH: secret => secret\nDATA: PATH: secret => secret', []],
		['path: a => b\nPATH a => b\n', []],
	] as const)('%j', (text, hosts) => {
		const bytes = Buffer.from(text, 'latin1');
		expect(destinations(bytes)).toEqual(hosts);
		expect(destinations(bytes, false)).toEqual(hosts);
	});

	test.skipIf(!hasAwk)(`lines longer than the window${hasAwk ? '' : ' (skipped: no mawk)'}`, () => {
		const long = 3_000_000;
		const bytes = Buffer.from([`PATH: a => early(1) ${'x'.repeat(long)}`, `one two three late ${'x'.repeat(long)}PATH: tail`, 'x'.repeat(long), 'PATH: a => after(1)'].join('\n'));
		expect(byPipeline(bytes)).toEqual(['after', 'early', 'late']);
		for (const portions of [[], [65_537], [999_999, 3]]) {
			expect(destinations(bytes, true, portions)).toEqual(['after', 'early', 'late']);
			expect(destinations(bytes, false, portions)).toEqual(['after', 'early', 'late']);
		}
	});
});

test('a destination that does not end within 64 KiB of its line is counted and said', () => {
	for (const length of [70_000, 2_000_000]) {
		const { sightings, skipped, records } = feed(new PathReader(), Buffer.from(`PATH: a => ${'h'.repeat(length)}(telnet)\nPATH: a => b(ftp)\n`));
		expect(sightings).toEqual(['destination\tb\tftp\t', 'source\ta\tftp\t']);
		expect(records).toBe(2);
		expect(skipped).toMatchObject([{ reason: 'too-large', count: 1 }]);
	}
});

/** Names of accounts are looked for once a portion's hosts are known. */
const inAnyOrder = (told: Told): Told => ({ ...told, sightings: told.sightings.toSorted() });

test('generated code and JavaScript say the same, in any portions', () => {
	expect(pathScanner()).toBeDefined();
	fc.assert(
		fc.property(log, fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 8 }), (bytes, portions) => {
			const whole = feed(new PathReader(), bytes);
			expect(feed(new PathReader({ vectors: false }), bytes)).toEqual(whole);
			expect(inAnyOrder(feed(new PathReader(), bytes, portions))).toEqual(inAnyOrder(whole));
		}),
		{ numRuns: 100 },
	);
});

test('a log larger than the window, counted and timed over its edges', () => {
	const record = (at: number): string => `\n-- TCP/IP LOG -- TM: Tue Nov 15 15:12:${String(at % 60).padStart(2, '0')} --\n PATH: s${at % 7}(${at}) => d${at % 500}(telnet)\n DATA: hunter2\n-- \n`;
	const bytes = Buffer.from(Array.from({ length: 30_000 }, (_, at) => record(at)).join(''));
	for (const vectors of [true, false]) {
		const { counts, records, sightings } = feed(new PathReader({ vectors }), bytes, [777_777, 12]);
		expect(records).toBe(30_000);
		expect(sightings).toHaveLength(507);
		expect(counts).toHaveLength(507);
		expect(counts).toContain('d499\t60\tTue Nov 15 15:12:59');
		expect(counts).toContain('d0\t60\tTue Nov 15 15:12:40');
	}
});

test('many hosts and many services: tables grow, and nothing is seen twice', () => {
	const lines = Array.from({ length: 20_000 }, (_, at) => `PATH: s(1) => host-${at % 9000}.example.org(${at % 90})`);
	for (const vectors of [true, false]) {
		const { sightings, counts } = feed(new PathReader({ vectors }), Buffer.from(lines.join('\n')));
		expect(new Set(sightings).size).toBe(sightings.length);
		expect(sightings.filter(sighting => sighting.startsWith('destination'))).toHaveLength(9000);
		expect(sightings.filter(sighting => sighting.startsWith('source'))).toHaveLength(90);
		expect(counts).toHaveLength(9001);
		expect(counts).toContain('s\t20000\t');
		expect(counts).toContain('host-0.example.org\t3\t');
	}
});

describe('accounts that captured text names', () => {
	const accounts = (text: string, portions: readonly number[] = []): string[] =>
		[true, false].flatMap(vectors => feed(new PathReader({ vectors }), Buffer.from(text, 'latin1'), portions).sightings.filter(line => line.split('\t').length > 4));
	const path = (host: string, service = 'ftp'): string => `-- TCP/IP LOG -- TM: Tue Nov 15 15:12:29 --\n PATH: a(1) => ${host}(${service})\n`;
	const anna = 'destination\tb\tftp\tTue Nov 15 15:12:29\tanna';

	test('belong to the connection before them, and are told once', () => {
		const text = `${path('b')} DATA: USER anna\n     : PASS hunter2\n-- \n${path('c', '110')} DATA: junk\n     : USER bert\n${path('b')} DATA: USER anna\n`;
		const both = [anna, 'destination\tc\t110\tTue Nov 15 15:12:29\tbert'];
		expect(accounts(text)).toEqual([...both, ...both]);
		expect(accounts(text, [1, 7])).toEqual([...both, ...both]);
	});

	test('far from their connection, with a window and a long line between', () => {
		const far = `${path('b')}${'     : junk PATH: x => y(z)\n'.repeat(60_000)}     : ${'x'.repeat(200_000)}\n     : USER anna\n`;
		expect(accounts(far)).toEqual([anna, anna]);
		expect(accounts(far, [65_537])).toEqual([anna, anna]);
	});

	test.each([
		` DATA: USER anna\n${path('b')}`, `${path('b')}USER anna\n`, `${path('b')} DATA: USER anna hunter2\n`, `${path('b')}     : x USER anna\n`,
		`${path('b')} PATH: a => (ftp)\n DATA: USER anna\n`, `${path('b')} DATA: USER ${'x'.repeat(65)}\n`,
	])('no account: %j', text => {
		expect(accounts(text)).toEqual([]);
	});

	test('are the same where the log is read line by line, in a mix of formats', () => {
		const text = `${path('b')} DATA: USER anna\n     : PASS hunter2\n`;
		expect(feed(new LineReader([pathLog, linsniffer]), Buffer.from(text)).sightings.filter(line => line.endsWith('anna'))).toEqual([anna]);
	});

	test('of a host and a name whose bytes are no ASCII: neither is cut nor shown twice over', () => {
		const text = `${path('b\\')} DATA: USER voil\xc3\xa0\n     : USER voil\xc3\xa0 \r\n`;
		const voila = 'destination\tb\\\\\tftp\tTue Nov 15 15:12:29\tvoilà';
		expect(accounts(text)).toEqual([voila, voila]);
		expect(feed(new LineReader([pathLog, linsniffer]), Buffer.from(text, 'latin1')).sightings.filter(line => line.endsWith('voilà'))).toEqual([voila]);
	});

	test('many of many hosts, each once, in any portions; none where hosts alone are asked for', () => {
		const names = Array.from({ length: 6000 }, (_, at) => [`h${at % 7}`, `s${at % 80}`, `user${at % 3001}`] as const);
		const text = names.map(([host, service, name]) => `${path(host, service)} DATA: USER ${name}\n-- \n`).join('');
		const expected = [...new Set(names.map(([host, service, name]) => `destination\t${host}\t${service}\tTue Nov 15 15:12:29\t${name}`))];
		expect(accounts(text)).toEqual([...expected, ...expected]);
		expect(accounts(text, [4099])).toEqual([...expected, ...expected]);
		const { sightings } = feed(new PathReader({ hostsOnly: true }), Buffer.from(text));
		expect(sightings.filter(line => line.split('\t').length > 4)).toEqual([]);
		expect(sightings.filter(line => line.startsWith('destination'))).toHaveLength(560);
	});

	test('many names without a connection take no longer than one', () => {
		const { sightings } = feed(new PathReader(), Buffer.from(' DATA: USER anna\n'.repeat(400_000)));
		expect(sightings).toEqual([]);
	});
});

test('a time belongs to the line after it alone, and only in its own form', () => {
	const text = '-- TCP/IP LOG -- TM: Tue Nov 15 15:12:29 --\n PATH: a => b(ftp)\n PATH: a => c(ftp)\nsome text that ends hunter2xx --\nPATH: a => d(ftp)\n';
	const { sightings } = feed(new PathReader(), Buffer.from(text));
	expect(sightings).toEqual(['destination\tb\tftp\tTue Nov 15 15:12:29', 'source\ta\tftp\tTue Nov 15 15:12:29', 'destination\tc\tftp\t', 'destination\td\tftp\t']);
});
