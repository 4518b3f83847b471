/**
 * Accounts in the captured text of esniff and its kin: what FTP and POP send as `USER anna`. They belong to the `PATH:` line
 * before them. A sniffer of this kind keeps what clients send alone, so no `login:` stands there; and of what is typed into
 * telnet and rlogin it is not told where a name ends and a password begins. Nothing else of captured text is looked at.
 */

import { cutPathLine, marker } from './path-line.ts';
import type { Scanner } from './path-scan-wasm.ts';
import { longestLine, longestService, timeLength, type ScanMemory, type Slice } from './scan-memory.ts';

/** In a line of its own, as the program writes it. */
const accountLine = /^(?: ?DATA: |     : )USER ([^\t-\r ]{1,64})[\t-\r ]*$/;
const command = Buffer.from('USER ');
const starts = ['DATA: ', ' DATA: ', '     : '].map(text => Buffer.from(text, 'latin1'));
const newline = 0x0a;
const longestAccount = 64;
const longestAccountLine = 160;
const closeBy = 4096;

export function accountIn(line: string): string | undefined {
	return accountLine.exec(line)?.[1];
}

/** What a `PATH:` line says, and where the bytes in front of it begin, which may hold its time. */
interface Open {
	readonly host: Slice;
	readonly service: Slice;
	readonly before: number;
}

export interface Named extends Open {
	readonly account: Slice;
}

export class AccountLines {
	readonly #memory: ScanMemory;
	readonly #scanner: Scanner | undefined;
	/** The `PATH:` line read last, where it names a host. */
	#open: Open | undefined;
	/** Where that is kept while the window moves; 0 before there was one. */
	#kept = 0;

	constructor(memory: ScanMemory, scanner?: Scanner) {
		this.#memory = memory;
		this.#scanner = scanner;
	}

	/** Whole lines, from the beginning of the first to the end of the last. What `see` is given is in the order of the log, and is gone when it returns. */
	within(from: number, end: number, see: (named: Named) => void): void {
		let since = from;
		for (let at = this.#next(from, end); at < end; at = this.#next(at + command.length, end)) {
			const line = this.#lineOf(at);
			const account = line === 0 ? undefined : this.#accountAt(at + command.length);
			if (account === undefined) continue;
			this.#lookBack(since, line);
			since = line;
			if (this.#open !== undefined) see({ ...this.#open, account });
		}
		this.#lookBack(since, end);
		this.#keep();
	}

	/** A `PATH:` line that stands elsewhere: it was too long for the window. */
	path(line: number, end: number, goesOn: boolean): void {
		if (this.#readPath(line, end, goesOn)) this.#keep();
	}

	/** The memory may grow from one to the next, where a new name is put there: so its bytes are asked for anew. */
	#next(from: number, end: number): number {
		if (this.#scanner !== undefined) return this.#scanner.command(from, end);
		const at = this.#memory.window.indexOf(command, from);
		return at === -1 ? end : at;
	}

	/** Where the line begins that has the command behind its usual start; else 0. */
	#lineOf(at: number): number {
		const { bytes } = this.#memory;
		if (bytes[at - 1] !== 0x20 || bytes[at - 2] !== 0x3a) return 0;
		for (const start of starts) {
			const line = at - start.length;
			if (bytes[line - 1] === newline && start.every((byte, place) => bytes[line + place] === byte)) return line;
		}
		return 0;
	}

	/** One word, with nothing but white space behind it. */
	#accountAt(from: number): Slice | undefined {
		const { bytes } = this.#memory;
		const limit = from + longestAccountLine;
		let end = from;
		while (end < limit && !isWhite(bytes[end]!)) end++;
		const length = end - from;
		while (end < limit && bytes[end] !== newline && isWhite(bytes[end]!)) end++;
		return length > 0 && length <= longestAccount && end < limit && bytes[end] === newline ? { from, length } : undefined;
	}

	#readPath(line: number, end: number, goesOn: boolean): boolean {
		const path = cutPathLine(this.#memory.bytes, line, end, goesOn);
		if (path === undefined) return false;
		const { host, service, tooLong } = path;
		this.#open = host.length > 0 && !tooLong ? { host, service, before: line - timeLength } : undefined;
		return true;
	}

	/** Puts what is open where it outlives the window. */
	#keep(): void {
		const open = this.#open;
		if (open === undefined || (this.#kept !== 0 && open.before === this.#kept)) return;
		if (this.#kept === 0) this.#kept = this.#memory.take(timeLength + longestLine + longestService);
		const { bytes } = this.#memory;
		const put = (from: number, length: number, to: number): Slice => {
			bytes.copyWithin(to, from, from + length);
			return { from: to, length };
		};
		put(open.before, timeLength, this.#kept);
		const host = put(open.host.from, open.host.length, this.#kept + timeLength);
		const service = put(open.service.from, open.service.length, host.from + host.length);
		this.#open = { host, service, before: this.#kept };
	}

	/** Finds the last `PATH:` line of these; each byte is searched once, however many names there are. */
	#lookBack(from: number, end: number): void {
		const { bytes } = this.#memory;
		for (let stop = end; stop > from; ) {
			const found = this.#lastMarker(from, stop);
			if (found === -1) return;
			let line = found;
			while (line > from && bytes[line - 1] !== newline) line--;
			let after = found;
			while (after < end && bytes[after] !== newline) after++;
			const length = after - line;
			if (this.#readPath(line, line + Math.min(length, longestLine), length > longestLine)) return;
			stop = line;
		}
	}

	/** Mostly it stands close by, where a loop is faster than the search of a whole buffer from its end. */
	#lastMarker(from: number, end: number): number {
		const { bytes } = this.#memory;
		const near = Math.max(from, end - closeBy);
		for (let at = end - 1; at >= near; ) {
			const byte = bytes[at]!;
			if (byte === 0x50 && bytes[at + 1] === 0x41 && bytes[at + 2] === 0x54 && bytes[at + 3] === 0x48 && bytes[at + 4] === 0x3a && at + marker.length <= end) return at;
			// No marker lies over a byte that it does not have.
			at -= byte === 0x50 || byte === 0x41 || byte === 0x54 || byte === 0x48 || byte === 0x3a ? 1 : marker.length;
		}
		return near === from ? -1 : this.#farMarker(from, near + marker.length - 1);
	}

	#farMarker(from: number, end: number): number {
		const found = this.#memory.bytes.subarray(from, end).lastIndexOf(marker);
		return found === -1 ? -1 : from + found;
	}
}

/** As ASCII has it: a byte of a UTF-8 letter is none. */
function isWhite(byte: number): boolean {
	return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
