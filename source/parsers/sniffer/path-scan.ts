/**
 * The document's own format (esniff, sunsniff, solsniff): any line with `PATH:` in it. Made for logs of gigabytes: the
 * marker is searched for in whole windows, names are compared as bytes, and only a name that is new becomes text.
 */

import { Tally } from '../../core/coverage.ts';
import { shown, visibleName, type Visible } from '../../core/visible.ts';
import { cutPathLine, marker, type PathLine } from './path-line.ts';
import { pathScanner, type Scanner } from './path-scan-wasm.ts';
import { longestLine, PathTable, timeLength, windowLength, windowStart, type Memory, type Slice } from './path-table.ts';
import { Ledger, type HostCount, type LogReader } from './reader.ts';

const newline = 0x0a;
const pageLength = 1 << 16;
const firstPages = 24;
/** Below this much room the unread rest is moved to the front of the window. */
const leastRoom = windowLength / 4;
const windowEnd = windowStart + windowLength;
const roles = ['destination', 'source'] as const;

/** A line longer than a window's share: its beginning is kept, the rest only searched for the marker. */
interface LongLine {
	readonly head: Uint8Array;
	/** The bytes before its beginning, which may hold its time. */
	readonly before: Uint8Array;
	marked: boolean;
	/** Last bytes seen, for a marker cut in two. */
	tail: Buffer;
}

export class PathReader implements LogReader {
	readonly tally = new Tally();
	readonly #scanner: Scanner | undefined;
	readonly #table: PathTable;
	readonly #ledger = new Ledger();
	#start = windowStart;
	#fill = windowStart;
	#long: LongLine | undefined;
	#nameless = 0;
	#tooLong = 0;

	/** `before`: bytes in front of the first line, where reading begins inside a log. `vectors: false` searches with JavaScript alone. */
	constructor({ vectors = true, before = new Uint8Array() }: { readonly vectors?: boolean; readonly before?: Uint8Array } = {}) {
		this.#scanner = vectors ? pathScanner(firstPages) : undefined;
		this.#table = new PathTable(this.#scanner === undefined ? plainMemory() : sharedWith(this.#scanner));
		const context = before.subarray(-timeLength);
		this.#table.bytes.set(context, windowStart - context.length);
		this.#table.bytes[windowStart - 1] = newline;
	}

	get records(): number {
		return this.#table.records + this.#nameless + this.#tooLong;
	}

	get signs(): number {
		return this.records;
	}

	room(): Uint8Array {
		return this.#table.bytes.subarray(this.#fill, windowEnd);
	}

	take(length: number): void {
		const taken = this.#fill;
		this.#fill += length;
		if (this.#long === undefined) this.#whole(taken);
		else this.#goOn(this.#long);
		if (windowEnd - this.#fill < leastRoom) this.#moveToFront();
	}

	end(): void {
		if (this.#long !== undefined) this.#endLong(this.#long);
		else if (this.#start < this.#fill) {
			this.#table.bytes[this.#fill] = newline;
			this.#scan(this.#start, this.#fill + 1);
		}
		this.#start = this.#fill;
	}

	fresh(): ReturnType<LogReader['fresh']> {
		return this.#ledger.fresh();
	}

	counts(): readonly HostCount[] {
		for (const { id, times, lastRecord, before } of this.#table.entries()) this.#ledger.set(id, times, lastRecord, this.#time(before));
		return this.#ledger.counts(this.#nameless);
	}

	/** Scans the whole lines there are; `from` is where the new bytes begin. */
	#whole(from: number): void {
		const last = this.#buffer().subarray(from, this.#fill).lastIndexOf(newline);
		if (last !== -1) {
			this.#scan(this.#start, from + last + 1);
			this.#start = from + last + 1;
		}
		if (this.#fill - this.#start > longestLine) this.#beginLong();
	}

	#scan(from: number, end: number): void {
		for (let at = from; at < end; ) {
			const found = this.#scanner === undefined ? this.#search(at, end) : this.#scanner.scan(at, end);
			if (found >= end) break;
			const line = this.#buffer().lastIndexOf(newline, found - 1) + 1;
			const lineEnd = this.#buffer().indexOf(newline, found);
			const goesOn = lineEnd - line > longestLine;
			this.#settle(cutPathLine(this.#table.bytes, line, goesOn ? line + longestLine : lineEnd, goesOn), line);
			at = lineEnd + 1;
		}
	}

	#search(from: number, end: number): number {
		const found = this.#buffer().subarray(0, end).indexOf(marker, from);
		return found === -1 ? end : found;
	}

	#settle(path: PathLine | undefined, line: number): void {
		if (path === undefined) return;
		if (path.tooLong) {
			this.#tooLong++;
			this.tally.skip('too-large', shown`a PATH: line whose destination does not end within ${longestLine} bytes`);
			return;
		}
		if (path.host.length === 0) {
			this.#nameless++;
			this.tally.skip('damaged', 'a PATH: line that names no destination' as Visible);
			return;
		}
		const record = this.#table.nextRecord();
		this.#see(0, path.host, path.service, record, line);
		if (path.source.length > 0) this.#see(1, path.source, path.service, record, line);
	}

	#see(role: 0 | 1, host: Slice, service: Slice, record: number, line: number): void {
		let at = this.#table.find(role, host, service);
		if (at === 0) {
			const time = this.#time({ from: line - timeLength, length: timeLength });
			const id = this.#ledger.add(roles[role], this.#text(host), this.#text(service), time, this.tally);
			if (id === undefined) return;
			at = this.#table.put(id, role, host, service);
		}
		this.#table.count(at, record, line);
	}

	#time(before: Slice): Visible | undefined {
		const time = /^ ([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) --\n$/.exec(this.#text(before))?.[1];
		return time === undefined ? undefined : visibleName(time);
	}

	#beginLong(): void {
		const bytes = this.#buffer().subarray(this.#start, this.#fill);
		this.#long = {
			head: Uint8Array.from(bytes.subarray(0, longestLine)),
			before: Uint8Array.from(this.#table.bytes.subarray(this.#start - timeLength, this.#start)),
			marked: bytes.includes(marker),
			tail: Buffer.from(bytes.subarray(-4)),
		};
		this.#start = this.#fill;
		this.#moveToFront();
	}

	#goOn(long: LongLine): void {
		const bytes = this.#buffer().subarray(this.#start, this.#fill);
		const end = bytes.indexOf(newline);
		const more = end === -1 ? bytes : bytes.subarray(0, end);
		long.marked ||= more.includes(marker) || Buffer.concat([long.tail, more.subarray(0, 4)]).includes(marker);
		if (end === -1) {
			long.tail = Buffer.from(Buffer.concat([long.tail, more.subarray(-4)]).subarray(-4));
			this.#start = this.#fill;
			this.#moveToFront();
			return;
		}
		this.#start += end + 1;
		this.#endLong(long);
		this.#whole(this.#start);
	}

	#endLong(long: LongLine): void {
		this.#long = undefined;
		if (!long.marked) return;
		const held = this.#table.hold(long.before, long.head);
		this.#settle(cutPathLine(this.#table.bytes, held, held + long.head.length, true), held);
	}

	/** The bytes in front of the next line come along: they may hold its time. */
	#moveToFront(): void {
		const { bytes } = this.#table;
		bytes.copyWithin(windowStart - timeLength, this.#start - timeLength, this.#fill);
		this.#fill -= this.#start - windowStart;
		this.#start = windowStart;
	}

	#text({ from, length }: Slice): string {
		return this.#buffer().toString('latin1', from, from + length);
	}

	#buffer(): Buffer {
		const { bytes } = this.#table;
		return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	}
}

function sharedWith({ memory }: Scanner): Memory {
	return {
		bytes: () => new Uint8Array(memory.buffer),
		grow: atLeast => void memory.grow(Math.ceil((atLeast - memory.buffer.byteLength) / pageLength)),
	};
}

function plainMemory(): Memory {
	let bytes = new Uint8Array(firstPages * pageLength);
	return {
		bytes: () => bytes,
		grow: atLeast => {
			const more = new Uint8Array(Math.max(atLeast, bytes.length + (bytes.length >> 2)));
			more.set(bytes);
			bytes = more;
		},
	};
}
