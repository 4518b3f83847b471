import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseReader, formats, headLength, noFormat } from '../../../source/parsers/sniffer/index.ts';
import { LineReader } from '../../../source/parsers/sniffer/line-reader.ts';
import { linsniffer } from '../../../source/parsers/sniffer/linsniffer.ts';
import { feed, told, type Told } from '../../support/sniffer-log.ts';

const fixtures = new URL('../../fixtures/sniffer/', import.meta.url);
const names = readdirSync(fixtures).filter(name => name.endsWith('.log')).map(name => name.slice(0, -4));
const log = (name: string): Buffer => readFileSync(new URL(`${name}.log`, fixtures));

const formatOf: Readonly<Record<string, string>> = {
	document: 'TCP/IP LOG', esniff: 'TCP/IP LOG', linsniffer: 'LinSniffer', sniffall: 'sniffall', sniffit: 'sniffit', dsniff: 'dsniff', 'dsniff-fork': 'dsniff',
	tcpdump: 'tcpdump', 'tcpdump-old': 'tcpdump', mixed: ' and ',
};

function chosen(bytes: Buffer): Exclude<ReturnType<typeof chooseReader>, { readonly refused: unknown }> {
	const choice = chooseReader(bytes.subarray(0, headLength));
	if ('refused' in choice) throw new Error(choice.refused);
	return choice;
}

describe.each(names)('%s.log', name => {
	const bytes = log(name);
	const hosts = readFileSync(new URL(`${name}.hosts`, fixtures), 'utf8').split('\n').filter(line => line !== '');

	test('is told by its contents', () => {
		const { format, certain } = chosen(bytes);
		expect(certain).toBe(true);
		expect(format).toContain(formatOf[name]);
	});

	test('gives the hosts of its .hosts file', () => {
		expect(feed(chosen(bytes).reader, bytes).sightings.toSorted()).toEqual(hosts);
	});

	test('is read the same in any portions, with CRLF, and without a last newline', () => {
		// Names of accounts may come later than hosts of the same portion.
		const sorted = (told: Told): Told => ({ ...told, sightings: told.sightings.toSorted() });
		const whole = sorted(feed(chosen(bytes).reader, bytes));
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 }), portions => {
				expect(sorted(feed(chosen(bytes).reader, bytes, portions))).toEqual(whole);
			}),
			{ numRuns: 30 },
		);
		const cut = bytes.subarray(0, bytes.length - 1);
		expect(sorted(feed(chosen(cut).reader, cut))).toEqual(whole);
		const carriageReturns = Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1');
		const withThem = sorted(feed(chosen(carriageReturns).reader, carriageReturns));
		expect(withThem.sightings.map(line => line.split('\t').slice(0, 3))).toEqual(whole.sightings.map(line => line.split('\t').slice(0, 3)));
	});

	test('no word that was captured is told, but names of accounts', () => {
		const { reader } = chosen(bytes);
		const everything = JSON.stringify([feed(reader, bytes), reader.tally.coverage, reader.span]);
		expect(everything).not.toMatch(/hunter2|aHVudGVyMg/);
	});
});

test('accounts of telnet are not guessed, and what is no name ends none', () => {
	const bytes = log('linsniffer');
	expect(feed(chosen(bytes).reader, bytes).sightings.filter(line => line.split('\t').length > 4)).toEqual(['destination\tmail.example.org\tpop3\t\tanna']);
});

test('connections are counted, not lines that go on about them', () => {
	const sniffit = log('sniffit');
	expect(feed(chosen(sniffit).reader, sniffit).counts).toContain('110.110.11.11\t1\tMon Aug 19 22:41:20 1996');
	const tcpdump = log('tcpdump-old');
	expect(feed(chosen(tcpdump).reader, tcpdump).counts).toContain('mail\t2\t15:12:31.100000');
	const linsniffed = log('linsniffer');
	expect(feed(chosen(linsniffed).reader, linsniffed).counts).toContain('10.1.1.9\t3\t');
});

test('what is no log is refused by name', () => {
	const refused = (hex: string): unknown => chooseReader(Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(100)]));
	expect(refused('7f454c46')).toEqual({ refused: expect.stringContaining('a program (ELF)') });
	expect(refused('1f8b08')).toEqual({ refused: expect.stringContaining('unpack it first (zcat)') });
	expect(refused(`${'00'.repeat(12)}62310500`)).toEqual({ refused: expect.stringContaining('dsniff -r') });
});

test('text and bytes of no known format are read for a sign of one', () => {
	expect(chooseReader(Buffer.from('a line\nanother\n'))).toMatchObject({ certain: false, format: 'text of no known format' });
	expect(chooseReader(Buffer.alloc(100, 0x90))).toMatchObject({ certain: false, format: 'binary data of no known format' });
	expect(noFormat(true)).toContain('may be encrypted');
	expect(noFormat(false)).toContain('LinSniffer');
});

test('a second format further on is found by the samples', () => {
	const choice = chooseReader(log('document'), [Buffer.from('torn line\n10.0.0.1 => 10.0.0.2 [23]\n')]);
	expect(choice).toMatchObject({ format: expect.stringContaining(' and LinSniffer') });
});

test('a line that a format does not heed says nothing to it', () => {
	const lines = names.flatMap(name => log(name).toString('latin1').split('\n'));
	const cut = fc.tuple(fc.constantFrom(...lines), fc.nat(20), fc.constantFrom('', ' ', '\t', 'x', ']', ')')).map(([line, at, end]) => line.slice(at) + end);
	for (const format of formats) {
		if (format.kind === 'binary' || format.heeds === undefined) continue;
		const says = (line: string): boolean => {
			let heard = false;
			const hear = (): void => void (heard = true);
			const parser = format.begin();
			// Something to belong to, for a name that stands alone.
			for (const before of lines) if (before.includes(' => ') || before.includes(' -> ')) parser.line(before, () => {}, () => {});
			return parser.line(line, hear, hear) || heard;
		};
		const heeded = (line: string): boolean => format.heeds!(Buffer.from(line, 'latin1'), 0, line.length);
		expect(lines.filter(line => says(line) && !heeded(line))).toEqual([]);
		fc.assert(fc.property(cut, line => heeded(line) || !says(line)));
	}
});

test('a line too long for any format is skipped and counted, and the next one is read', () => {
	const reader = new LineReader([linsniffer]);
	const { sightings, skipped } = feed(reader, Buffer.concat([Buffer.alloc(300_000, 0x61), Buffer.from('\na => b [23]\n')]), [70_000]);
	expect(sightings).toEqual(['destination\tb\ttelnet\t', 'source\ta\ttelnet\t']);
	expect(skipped).toMatchObject([{ reason: 'too-large', count: 1 }]);
});

test('hostile names become visible', () => {
	const reader = new LineReader([linsniffer]);
	feed(reader, Buffer.from('\x1bca => b\x07c\xe2\x80\xae [23]\n', 'latin1'));
	expect(told(reader).counts).toEqual(['\\u{1b}ca\t1\t', 'b\\u{7}c\\u{202e}\t1\t']);
});

describe('random bytes never throw', () => {
	const pieces = fc.oneof(
		fc.uint8Array({ maxLength: 300 }),
		fc.constantFrom('PATH: ', ' => ', '(', ')', '\n', ' [23]\n', 'Path: ', '15:12:29.123456 IP ', '.23: Flags [S]', ' > ', '>>>>> ', ' tcp ', '[Recorded] - ', '\0').map(text => new Uint8Array(Buffer.from(text))),
	);
	const bytes = fc.array(pieces, { maxLength: 40 }).map(parts => Buffer.concat(parts));
	test.each(formats)('$id', format => {
		fc.assert(
			fc.property(bytes, fc.integer({ min: 1, max: 500 }), (random, portion) => {
				feed(format.kind === 'binary' ? format.begin() : new LineReader([format]), random, [portion]);
				feed(format.kind === 'lines' && format.wholeLog !== undefined ? format.wholeLog() : new LineReader([linsniffer]), random, [portion]);
			}),
		);
	});
	test('nor does choosing', () => {
		fc.assert(fc.property(bytes, random => void chooseReader(random, [random])));
	});
});
