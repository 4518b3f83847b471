/** The log formats, and which of them a log is in. */

import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { dsniff } from './dsniff.ts';
import type { Asked, LineFormat, SnifferFormat } from './format.ts';
import { LineReader } from './line-reader.ts';
import { linsniffer } from './linsniffer.ts';
import { pathLog } from './path-log.ts';
import { PathReader } from './path-scan.ts';
import { pcap } from './pcap.ts';
import { pcapng } from './pcapng.ts';
import type { LogReader } from './reader.ts';
import { sniffall } from './sniffall.ts';
import { sniffit } from './sniffit.ts';
import { tcpdumpText } from './tcpdump-text.ts';

export const formats: readonly SnifferFormat[] = [pathLog, linsniffer, sniffall, sniffit, dsniff, tcpdumpText, pcap, pcapng];

/** Bytes of the beginning, and of each sample further on, that the format is told from. */
export const headLength = 16 * 1024;
export const sampleLength = 2048;

export interface Chosen {
	/** As it is said to the operator; two or more where the log is a mix. */
	readonly format: Visible;
	readonly reader: LogReader;
	/** False: nothing in the samples is of a known format; the whole is read for a sign of one. */
	readonly certain: boolean;
}

/** What a file is that is no log, so that nobody reads a gigabyte of it for signs. */
const notLogs: readonly { readonly magic: string; readonly at?: number; readonly what: string; readonly todo: string }[] = [
	{ magic: '7f454c46', what: 'a program (ELF)', todo: 'it may be the sniffer itself; name the log it writes' },
	{ magic: '4d5a9000', what: 'a program (PE)', todo: 'it may be the sniffer itself; name the log it writes' },
	{ magic: '1f8b08', what: 'gzip data', todo: 'unpack it first (zcat)' },
	{ magic: '1f9d', what: 'compress data', todo: 'unpack it first (zcat)' },
	{ magic: 'fd377a585a00', what: 'xz data', todo: 'unpack it first (xzcat)' },
	{ magic: '425a68', what: 'bzip2 data', todo: 'unpack it first (bzcat)' },
	{ magic: '28b52ffd', what: 'zstd data', todo: 'unpack it first (zstdcat)' },
	{ magic: '504b0304', what: 'a zip archive', todo: 'unpack it first' },
	{ magic: '377abcaf271c', what: 'a 7z archive', todo: 'unpack it first' },
	{ magic: '62310500', at: 12, what: 'a Berkeley DB file, as dsniff -w saves', todo: 'print it with dsniff -r FILE > TEXT and name TEXT' },
	{ magic: '00053162', at: 12, what: 'a Berkeley DB file, as dsniff -w saves', todo: 'print it with dsniff -r FILE > TEXT and name TEXT' },
];

export const knownFormats: Visible = visibleText(formats.map(({ name }) => name).join('; '));

/**
 * Told from the first bytes of a log and samples from further on (each may begin inside a line). A log in which several
 * formats are seen is read line by line, each line by the first format that knows it.  */
export function chooseReader(head: Uint8Array, samples: readonly Uint8Array[] = [], asked: Asked = {}): Chosen | { readonly refused: Visible } {
	for (const { magic, at = 0, what, todo } of notLogs) {
		const bytes = Buffer.from(magic, 'hex');
		if (bytes.equals(head.subarray(at, at + bytes.length))) return { refused: visibleText(`it is ${what}, not a log: ${todo}`) };
	}
	for (const format of formats) {
		if (format.kind === 'binary' && format.claims(head)) return { format: visibleText(format.name), reader: format.begin(), certain: true };
	}
	const lineFormats = formats.filter(format => format.kind === 'lines');
	const lines = linesOf(head, samples);
	const seen = lineFormats.filter(format => isIn(format, lines));
	if (seen.length === 0) return { ...unclaimed(head, lineFormats, asked), certain: false };
	const [only] = seen;
	const whole = seen.length === 1 ? only?.wholeLog : undefined;
	return {
		format: visibleText(seen.map(({ name }) => name).join(' and ')),
		reader: whole === undefined ? new LineReader(seen, asked) : whole(asked),
		certain: seen.some(({ own }) => own === undefined || lines.some(line => own.test(line))),
	};
}

/** Why a log of which nothing was known could not be looked at, once it was read to its end without a sign. */
export function noFormat(isBinary: boolean): Visible {
	const mayBe = isBinary ? 'it is not text, and may be encrypted' : 'no line of it has the form of a known one';
	return shown`this does not look like a sniffer log: ${visibleText(mayBe)}; formats known: ${knownFormats}`;
}

function unclaimed(head: Uint8Array, lineFormats: readonly LineFormat[], asked: Asked): { readonly format: Visible; readonly reader: LogReader } {
	return isBinary(head)
		? { format: 'binary data of no known format' as Visible, reader: new PathReader(asked) }
		: { format: 'text of no known format' as Visible, reader: new LineReader(lineFormats, asked) };
}

/** Lines of the head and of the samples, each of which begins somewhere in a line. */
function linesOf(head: Uint8Array, samples: readonly Uint8Array[]): string[] {
	return [head, ...samples].flatMap((bytes, at) => {
		const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1').split('\n');
		return at === 0 ? lines : lines.slice(1);
	});
}

function isIn(format: LineFormat, lines: readonly string[]): boolean {
	const parser = format.begin();
	return lines.some(line => parser.line(line.replace(/\r$/, ''), () => {}, () => {}));
}

/** More than one byte in ten that no text holds, or any zero byte. */
export function isBinary(head: Uint8Array): boolean {
	let odd = 0;
	for (const byte of head) {
		if (byte === 0) return true;
		if (byte < 0x20 && (byte < 0x08 || byte > 0x0d) && byte !== 0x1b) odd++;
		else if (byte >= 0x80) odd += 0.5;
	}
	return odd * 10 > head.length;
}
