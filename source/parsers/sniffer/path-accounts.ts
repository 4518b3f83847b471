/**
 * Accounts in the captured text of esniff and its kin: what FTP and POP send as `USER anna`. They belong to the `PATH:` line
 * before them. A sniffer of this kind keeps what clients send alone, so no `login:` stands there; and of what is typed into
 * telnet and rlogin it is not told where a name ends and a password begins. Nothing else of captured text is looked at.
 */

import { cutPathLine, marker } from './path-line.ts';
import { longestLine, timeLength, type ScanMemory } from './scan-memory.ts';

/** In a line of its own, as the program writes it. */
const accountLine = /^(?: ?DATA: |     : )USER (\S{1,64})\s*$/;
const command = Buffer.from('USER ');
const newline = 0x0a;
/** Bytes before the command at most, and in all. */
const longestStart = 7;
const longestAccountLine = 160;
const closeBy = 4096;

export function accountIn(line: string): string | undefined {
	return accountLine.exec(line)?.[1];
}

export interface Named {
	readonly host: string;
	readonly service: string;
	readonly account: string;
	/** The bytes in front of its `PATH:` line, which may hold its time. */
	readonly before: string;
}

export class AccountLines {
	readonly #memory: ScanMemory;
	/** The `PATH:` line read last, where it names a host. */
	#open: Omit<Named, 'account'> | undefined;

	constructor(memory: ScanMemory) {
		this.#memory = memory;
	}

	/** Whole lines, from the beginning of the first to the end of the last. What it gives is in the order of the log. */
	*within(from: number, end: number): Generator<Named, void> {
		const bytes = this.#memory.bytes.subarray(0, end);
		let since = from;
		for (let at = bytes.indexOf(command, from); at !== -1; at = bytes.indexOf(command, at + command.length)) {
			let line = at;
			while (at - line <= longestStart && bytes[line - 1] !== newline) line--;
			if (at - line > longestStart) continue;
			const stop = bytes.subarray(at, at + longestAccountLine).indexOf(newline);
			const account = stop === -1 ? undefined : accountIn(this.#memory.text({ from: line, length: at - line + stop }));
			if (account === undefined) continue;
			this.#lookBack(since, line);
			since = line;
			if (this.#open !== undefined) yield { ...this.#open, account };
		}
		this.#lookBack(since, end);
	}

	/** A `PATH:` line that stands elsewhere: it was too long for the window. */
	path(line: number, end: number, goesOn: boolean): boolean {
		const path = cutPathLine(this.#memory.bytes, line, end, goesOn);
		if (path === undefined) return false;
		const { host, service } = path;
		const named = host.length > 0 && !path.tooLong;
		this.#open = named ? { host: this.#memory.text(host), service: this.#memory.text(service), before: this.#memory.text({ from: line - timeLength, length: timeLength }) } : undefined;
		return true;
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
			if (this.path(line, line + Math.min(length, longestLine), length > longestLine)) return;
			stop = line;
		}
	}

	/** Mostly it stands close by, where a loop is faster than the search of a whole buffer from its end. */
	#lastMarker(from: number, end: number): number {
		const { bytes } = this.#memory;
		const near = Math.max(from, end - closeBy);
		for (let at = end - marker.length; at >= near; at--) {
			if (bytes[at] === 0x50 && bytes[at + 1] === 0x41 && bytes[at + 2] === 0x54 && bytes[at + 3] === 0x48 && bytes[at + 4] === 0x3a) return at;
		}
		return near === from ? -1 : this.#farMarker(from, near + marker.length - 1);
	}

	#farMarker(from: number, end: number): number {
		const found = this.#memory.bytes.subarray(from, end).lastIndexOf(marker);
		return found === -1 ? -1 : from + found;
	}
}
