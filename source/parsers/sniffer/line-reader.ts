/** Reads a text log line by line. Each line goes to the formats of the log in turn; the first that knows it has it. */

import { Tally } from '../../core/coverage.ts';
import { shown, type Visible } from '../../core/visible.ts';
import type { Asked, Connection, LineFormat } from './format.ts';
import { longestLine } from './scan-memory.ts';
import { HostTally, type HostCount, type LogReader } from './reader.ts';

const bufferLength = 256 * 1024;
const closeBy = 256;

export class LineReader implements LogReader {
	readonly tally = new Tally();
	readonly #hostsOnly: boolean;
	readonly #parsers;
	readonly #hosts: HostTally;
	readonly #buffer = Buffer.alloc(bufferLength);
	#fill = 0;
	/** Inside a line that is too long, until its newline. */
	#skipping = false;
	#records = 0;
	#nameless = 0;
	#signs = 0;

	constructor(formats: readonly LineFormat[], { hostsOnly = false, accounts }: Asked = {}) {
		this.#hosts = new HostTally(this.tally, accounts);
		this.#hostsOnly = hostsOnly;
		this.#parsers = formats.map(({ begin, heeds }) => ({ parser: begin(), heeds }));
	}

	get records(): number {
		return this.#records + this.#nameless;
	}

	get signs(): number {
		return this.#signs;
	}

	room(): Uint8Array {
		return this.#buffer.subarray(this.#fill);
	}

	take(length: number): void {
		const from = this.#fill;
		this.#fill += length;
		let start = 0;
		let lines = 0;
		for (let at = this.#newline(from); at !== -1; at = this.#newline(start)) {
			this.#lineAt(start, at);
			start = at + 1;
			lines++;
		}
		if (lines > 0) this.tally.count('lines', lines);
		this.#buffer.copyWithin(0, start, this.#fill);
		this.#fill -= start;
		if (this.#fill > longestLine) {
			this.#skip();
			this.#fill = 0;
		}
	}

	end(): void {
		if (this.#fill > 0) {
			this.#lineAt(0, this.#fill);
			this.tally.count('lines');
		}
		this.#fill = 0;
	}

	fresh(): ReturnType<LogReader['fresh']> {
		return this.#hosts.fresh();
	}

	counts(): readonly HostCount[] {
		return this.#hosts.counts(this.#nameless);
	}

	#lineAt(start: number, end: number): void {
		if (this.#skipping) this.#skipping = false;
		else if (end - start > longestLine) {
			this.#skip();
			this.#skipping = false;
		} else this.#line(start, end > start && this.#buffer[end - 1] === 0x0d ? end - 1 : end);
	}

	/** Most lines end close by, where a loop is faster than a search. */
	#newline(from: number): number {
		const near = Math.min(from + closeBy, this.#fill);
		for (let at = from; at < near; at++) if (this.#buffer[at] === 0x0a) return at;
		return near === this.#fill ? -1 : this.#buffer.subarray(0, this.#fill).indexOf(0x0a, near);
	}

	#skip(): void {
		if (!this.#skipping) this.tally.skip('too-large', shown`a line longer than ${longestLine} bytes`);
		this.#skipping = true;
	}

	#line(start: number, end: number): void {
		let text: string | undefined;
		for (const { parser, heeds } of this.#parsers) {
			if (heeds?.(this.#buffer, start, end) === false) continue;
			text ??= this.#buffer.toString('latin1', start, end);
			if (parser.line(text, this.#see, this.#lack)) {
				this.#signs++;
				return;
			}
		}
	}

	readonly #lack = (): void => {
		this.#nameless++;
		this.tally.skip('damaged', 'a record that names no destination' as Visible);
	};

	readonly #see = ({ destination, source, service, at, account, goesOn = false }: Connection): void => {
		const isNew = this.#hosts.see('destination', destination, service, at, !goesOn);
		if (source !== '') this.#hosts.see('source', source, service, at, !goesOn);
		if (!goesOn || isNew) this.#records++;
		if (account !== undefined && !this.#hostsOnly) this.#hosts.account(destination, service, account, at);
	};
}
