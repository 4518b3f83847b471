/**
 * The document's own format (esniff, sunsniff, solsniff): any line with `PATH:` in it. Made for logs of gigabytes: the
 * marker is searched for in whole windows, names are compared as bytes, and only a name that is new becomes text.
 */

import { Tally } from '../../core/coverage.ts';
import { shown, visibleName, type Visible } from '../../core/visible.ts';
import type { Asked } from './format.ts';
import { entry, NameTable } from './name-table.ts';
import { AccountLines, type Named } from './path-accounts.ts';
import { cutPathLine, marker, type PathLine } from './path-line.ts';
import { pathScanner, type Scanner } from './path-scan-wasm.ts';
import { AccountTally, Sightings, withNameless, type HostCount, type LogReader } from './reader.ts';
import { longestLine, plainMemory, ScanMemory, timeEnd, timeLength, windowEnd, windowLength, windowStart, words, type Slice } from './scan-memory.ts';

const newline = 0x0a;
/** Below this much room the unread rest is moved to the front of the window. */
const leastRoom = windowLength / 4;
const firstHosts = 1024;
/** One bit of an entry for each; sightings with further services are kept as text. */
const mostServices = 32;
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
	readonly #hostsOnly: boolean;
	readonly #scanner: Scanner | undefined;
	readonly #memory: ScanMemory;
	readonly #hosts: NameTable;
	readonly #services: NameTable;
	readonly #sightings = new Sightings(this.tally);
	readonly #accounts: AccountLines;
	readonly #named: AccountTally;
	/** By id of the host. */
	readonly #names: Visible[] = [];
	/** Host, role and service, where the service has no bit. */
	readonly #further = new Set<string>();
	#start = windowStart;
	#fill = windowStart;
	#long: LongLine | undefined;
	/** Where a long line is put to be cut; 0 before there was one. */
	#held = 0;
	#nameless = 0;
	#tooLong = 0;

	/** `vectors: false` searches with JavaScript alone. */
	constructor({ vectors = true, hostsOnly = false, accounts }: Asked & { readonly vectors?: boolean } = {}) {
		this.#hostsOnly = hostsOnly;
		this.#scanner = vectors ? pathScanner() : undefined;
		this.#memory = new ScanMemory(this.#scanner?.memory ?? plainMemory());
		this.#hosts = new NameTable(this.#memory, words.hosts, firstHosts, this.#scanner);
		this.#services = new NameTable(this.#memory, words.services, mostServices * 2, this.#scanner);
		this.#accounts = new AccountLines(this.#memory, this.#scanner);
		this.#named = new AccountTally(this.#sightings, accounts);
		this.#memory.bytes[windowStart - 1] = newline;
	}

	get records(): number {
		return this.#memory.word(words.records) + this.#nameless + this.#tooLong;
	}

	get signs(): number {
		return this.records;
	}

	room(): Uint8Array {
		return this.#memory.bytes.subarray(this.#fill, windowEnd);
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
			this.#memory.bytes[this.#fill] = newline;
			this.#scan(this.#start, this.#fill + 1);
		}
		this.#start = this.#fill;
	}

	fresh(): ReturnType<LogReader['fresh']> {
		return this.#sightings.fresh();
	}

	counts(): readonly HostCount[] {
		const rows: HostCount[] = [];
		for (const at of this.#hosts.entries()) {
			const host = this.#names[this.#memory.word(at + entry.id)]!;
			const times = this.#memory.word(at + entry.times[0]) + this.#memory.word(at + entry.times[1]);
			const lastSeen = this.#time(at + entry.before);
			rows.push({ host, times, ...(lastSeen === undefined ? {} : { lastSeen }) });
		}
		return withNameless(rows, this.#nameless);
	}

	/** Scans the whole lines there are; `from` is where the new bytes begin. */
	#whole(from: number): void {
		const last = this.#memory.bytes.subarray(from, this.#fill).lastIndexOf(newline);
		if (last !== -1) {
			this.#scan(this.#start, from + last + 1);
			this.#start = from + last + 1;
		}
		if (this.#fill - this.#start > longestLine) this.#beginLong();
	}

	#scan(from: number, end: number): void {
		for (let at = from; at < end; ) {
			const found = this.#scanner === undefined ? this.#memory.window.indexOf(marker, at) : this.#scanner.scan(at, end);
			if (found === -1 || found >= end) break;
			const { bytes } = this.#memory;
			let line = found;
			while (line > from && bytes[line - 1] !== newline) line--;
			let lineEnd = found;
			while (bytes[lineEnd] !== newline) lineEnd++;
			const goesOn = lineEnd - line > longestLine;
			this.#settle(cutPathLine(bytes, line, goesOn ? line + longestLine : lineEnd, goesOn), line);
			at = lineEnd + 1;
		}
		if (!this.#hostsOnly) this.#accounts.within(from, end, this.#seeAccount);
	}

	readonly #seeAccount = ({ host, service, account, before }: Named): void => {
		if (this.#hosts.find(host) === 0) return;
		this.#named.see(this.#memory.text(host), this.#memory.text(service), this.#memory.text(account), () => this.#time(before));
	};

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
		this.#memory.setWord(words.records, this.#memory.word(words.records) + 1);
		this.#see(0, path.host, path.service, line);
		if (path.source.length > 0) this.#see(1, path.source, path.service, line);
	}

	#see(role: 0 | 1, host: Slice, service: Slice, line: number): void {
		let at = this.#hosts.find(host);
		if (at === 0 || !this.#isMet(at, role, service)) {
			const name = this.#sightings.add(roles[role], this.#memory.text(host), this.#memory.text(service), this.#time(line - timeLength));
			if (name === undefined && at === 0) return;
			if (name !== undefined) {
				if (at === 0) {
					at = this.#hosts.put(host);
					this.#names.push(name);
				}
				this.#meet(at, role, service);
			}
		}
		const { bytes } = this.#memory;
		this.#memory.setWord(at + entry.times[role], this.#memory.word(at + entry.times[role]) + 1);
		if (this.#memory.word(line - 4) === timeEnd) bytes.copyWithin(at + entry.before, line - timeLength, line);
	}

	#isMet(at: number, role: 0 | 1, service: Slice): boolean {
		const known = this.#services.find(service);
		if (known === 0) return this.#further.size > 0 && this.#further.has(this.#furtherKey(at, role, service));
		return (this.#memory.word(at + entry.services[role]) & this.#bitOf(known)) !== 0;
	}

	#meet(at: number, role: 0 | 1, service: Slice): void {
		let known = this.#services.find(service);
		if (known === 0 && this.#services.size < mostServices) known = this.#services.put(service);
		if (known === 0) this.#further.add(this.#furtherKey(at, role, service));
		else this.#memory.setWord(at + entry.services[role], (this.#memory.word(at + entry.services[role]) | this.#bitOf(known)) >>> 0);
	}

	#bitOf(service: number): number {
		return 1 << this.#memory.word(service + entry.id);
	}

	#furtherKey(at: number, role: 0 | 1, service: Slice): string {
		return `${this.#memory.word(at + entry.id)} ${role} ${this.#memory.text(service)}`;
	}

	/** The time in the bytes from `from` on. */
	#time(from: number): Visible | undefined {
		return timeIn(this.#memory.text({ from, length: timeLength }));
	}

	#beginLong(): void {
		const bytes = this.#memory.bytes.subarray(this.#start, this.#fill);
		this.#long = {
			head: Uint8Array.from(bytes.subarray(0, longestLine)),
			before: Uint8Array.from(this.#memory.bytes.subarray(this.#start - timeLength, this.#start)),
			marked: bytes.includes(marker),
			tail: Buffer.from(bytes.subarray(-4)),
		};
		this.#start = this.#fill;
		this.#moveToFront();
	}

	#goOn(long: LongLine): void {
		const bytes = this.#memory.bytes.subarray(this.#start, this.#fill);
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

	#endLong({ head, before, marked }: LongLine): void {
		this.#long = undefined;
		if (!marked) return;
		if (this.#held === 0) this.#held = this.#memory.take(timeLength + longestLine);
		const line = this.#held + timeLength;
		this.#memory.bytes.set(before, this.#held);
		this.#memory.bytes.set(head, line);
		this.#settle(cutPathLine(this.#memory.bytes, line, line + head.length, true), line);
		this.#accounts.path(line, line + head.length, true);
	}

	/** The bytes in front of the next line come along: they may hold its time. */
	#moveToFront(): void {
		this.#memory.bytes.copyWithin(windowStart - timeLength, this.#start - timeLength, this.#fill);
		this.#fill -= this.#start - windowStart;
		this.#start = windowStart;
	}
}

function timeIn(before: string): Visible | undefined {
	const time = /^ ([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) --\n$/.exec(before)?.[1];
	return time === undefined ? undefined : visibleName(time);
}
