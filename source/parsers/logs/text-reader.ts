/** Cuts a text log into lines, in place, and keeps count: what every text format's reader stands on. */

import type { LogTally } from '../../core/log-event.ts';
import { visible, visibleText, type Visible } from '../../core/visible.ts';
import { line, lineScan, numbersOfLine, windowLength, type EverydayLines } from './line-scan.ts';
import type { LiteralTable } from './literal-table.ts';
import type { LogContext, LogHear, StreamReader } from './log-format.ts';

/** Of a longer line so much is read, the rest counted and passed over. */
export const longestLine = 64 * 1024;
const mostSamples = 5;
const sampleLength = 120;
/** Of each oddity a log may be full of, so many are told. */
const mostTold = 200;
/** Fewer zero bytes in a row than this are garbage in a line. */
const leastZeros = 8;

const newline = 0x0a;
const everyMark = 0xff;

export abstract class TextReader implements StreamReader {
	protected readonly context: LogContext;
	protected readonly hear: LogHear;
	protected readonly bytes: Buffer;
	protected records = 0;
	protected first = Number.NaN;
	protected last = Number.NaN;
	readonly #scan;
	readonly #samples: { readonly offset: number; readonly words: Visible }[] = [];
	readonly #told = new Map<string, number>();
	#unknown = 0;
	/** Byte of the log that stands first in the window. */
	#base = 0;
	#fill = 0;
	/** Inside a line that is too long: bytes of it so far. */
	#skipped = 0;
	#skipFrom = 0;
	#zerosFrom = 0;
	#zeros = 0;

	/** A line is handed on with the bits of the groups of which it has a literal: 1 for the first, 2 for the second. */
	constructor(context: LogContext, hear: LogHear, literals: LiteralTable) {
		this.context = context;
		this.hear = hear;
		this.#scan = lineScan(literals);
		this.bytes = this.#scan.bytes;
	}

	/** One line of the window, without its newline; `offset` is where it stands in the log. */
	protected abstract line(from: number, to: number, offset: number, marks: number): void;
	/** So many lines before `from` were skipped that go on in time and say nothing that is wanted; the last of them. False: they are lines like any other. */
	protected skipped(_count: number, _from: number, _to: number, _offset: number): boolean {
		return false;
	}
	/** What is still held when the log ends. */
	protected abstract close(): void;

	push(bytes: Uint8Array): void {
		for (let taken = 0; taken < bytes.length; ) {
			const room = Math.min(windowLength - this.#fill, bytes.length - taken);
			this.bytes.set(room === bytes.length ? bytes : bytes.subarray(taken, taken + room), this.#fill);
			taken += room;
			this.#fill += room;
			if (this.#fill === windowLength || taken === bytes.length) this.#take();
		}
	}

	end(): LogTally {
		if (this.#fill > 0 || this.#skipped > 0) {
			const cut = this.#skipped > 0 ? this.#skipped : this.#fill;
			const offset = this.#skipped > 0 ? this.#skipFrom : this.#base;
			if (this.#skipped === 0) {
				this.bytes[this.#fill] = newline;
				this.#lines(this.#fill + 1);
			} else this.#tellLong();
			this.tell({ odd: 'cut-record', offset, bytes: cut });
		}
		this.#endZeros();
		this.close();
		return { bytes: this.#base + this.#fill, records: this.records, unknown: this.#unknown, samples: this.#samples, first: this.first, last: this.last };
	}

	/** A line of no known form. */
	protected unknown(from: number, to: number, offset: number): void {
		this.#unknown++;
		if (this.#samples.length < mostSamples) this.#samples.push({ offset, words: visible(this.bytes.subarray(from, Math.min(to, from + sampleLength))) });
	}

	protected tell(oddity: Parameters<LogHear['oddity']>[0]): void {
		const times = (this.#told.get(oddity.odd) ?? 0) + 1;
		this.#told.set(oddity.odd, times);
		if (times <= mostTold) this.hear.oddity(oddity);
	}

	protected seen(at: number): void {
		if (Number.isNaN(at)) return;
		if (!(at >= this.first)) this.first = at;
		if (!(at <= this.last)) this.last = at;
	}

	#take(): void {
		if (this.#skipped > 0 && !this.#endSkip()) return;
		const last = this.bytes.subarray(0, this.#fill).lastIndexOf(newline);
		if (last !== -1) {
			this.#lines(last + 1);
			this.bytes.copyWithin(0, last + 1, this.#fill);
			this.#base += last + 1;
			this.#fill -= last + 1;
		}
		if (this.#fill > longestLine) this.#beginSkip();
	}

	/** What may be skipped; undefined where nothing is. */
	protected get everyday(): EverydayLines | undefined {
		return this.#scan.everyday;
	}

	#lines(end: number): void {
		const scan = this.#scan;
		scan.scan(end);
		if (scan.zeros) this.#countZeros(end);
		else this.#endZeros();
		const { chosen } = scan;
		let through = 0;
		for (let count = scan.choose(); count > 0; count = scan.choose()) {
			for (let at = 0; at < count * numbersOfLine; at += numbersOfLine) {
				const skipped = chosen[at + line.skipped]!;
				if (skipped > 0) this.#skip(skipped, through, chosen[at + line.skippedFrom]!, chosen[at + line.skippedTo]!);
				through = chosen[at + line.to]! + 1;
				this.#line(chosen[at + line.from]!, through - 1, chosen[at + line.marks]!);
			}
		}
	}

	/** Lines that were skipped, from the first to the end of the last. */
	#skip(count: number, first: number, from: number, to: number): void {
		if (this.skipped(count, from, to, this.#base + from)) return;
		for (let at = first; at < to; ) {
			const end = this.bytes.indexOf(newline, at);
			this.#line(at, end, everyMark);
			at = end + 1;
		}
	}

	#line(start: number, end: number, marks: number): void {
		let from = start;
		let to = end;
		if (this.bytes[to - 1] === 0x0d && to > from) to--;
		// A write that was lost leaves zeros; the next line begins right behind them.
		while (from < to && this.bytes[from] === 0) from++;
		if (to - from > longestLine) to = from + longestLine;
		if (to > from) this.line(from, to, this.#base + from, marks);
	}

	#beginSkip(): void {
		this.#skipFrom = this.#base;
		this.#skipped = this.#fill;
		this.#countZeros(this.#fill);
		const { bytes } = this;
		let from = 0;
		while (from < longestLine && bytes[from] === 0) from++;
		if (from < longestLine) this.line(from, longestLine, this.#base + from, everyMark);
		this.#base += this.#fill;
		this.#fill = 0;
	}

	/** False: the long line goes on. */
	#endSkip(): boolean {
		const end = this.bytes.subarray(0, this.#fill).indexOf(newline);
		const more = end === -1 ? this.#fill : end;
		this.#countZeros(more);
		this.#skipped += more;
		const taken = end === -1 ? this.#fill : end + 1;
		if (end !== -1) {
			this.#tellLong();
			this.#skipped = 0;
		}
		this.bytes.copyWithin(0, taken, this.#fill);
		this.#base += taken;
		this.#fill -= taken;
		return end !== -1;
	}

	#tellLong(): void {
		if (this.#zeros < this.#skipped) this.tell({ odd: 'broken-structure', offset: this.#skipFrom, why: visibleText(`a line of ${this.#skipped} bytes, of which the first ${longestLine} were read`) });
	}

	/** Runs of zeros go on over the edge of a window. */
	#countZeros(end: number): void {
		const window = this.bytes.subarray(0, end);
		if (this.#zeros > 0 && window[0] !== 0) this.#endZeros();
		for (let at = window.indexOf(0); at !== -1; ) {
			let to = at;
			while (to < end && window[to] === 0) to++;
			if (this.#zeros === 0) this.#zerosFrom = this.#base + at;
			this.#zeros += to - at;
			if (to === end) return;
			this.#endZeros();
			at = window.indexOf(0, to);
		}
	}

	#endZeros(): void {
		if (this.#zeros >= leastZeros) this.tell({ odd: 'nul-run', offset: this.#zerosFrom, bytes: this.#zeros });
		this.#zeros = 0;
	}
}
