/** What a sniffer's log format is to the rest: how it is told, and how it is read. */

import type { NamedAccounts } from '../../core/named-accounts.ts';
import type { LogReader } from './reader.ts';

/** A connection as a log names it; names one byte to a character, as they stand there. */
export interface Connection {
	readonly destination: string;
	/** Empty where the log does not say. */
	readonly source: string;
	/** Empty where the log does not say. */
	readonly service: string;
	/** In the log's own words. */
	readonly at?: string;
	/** Of somebody who logs in, as the log has it; it goes on with a connection already told of. */
	readonly account?: string;
	/** Names a connection already told of: counted only if that one was not seen. */
	readonly goesOn?: boolean;
}

export interface Asked {
	/** Accounts are not looked for. */
	readonly hostsOnly?: boolean;
	/** Where accounts are put instead of being told of, each once for all logs that are given this. */
	readonly accounts?: NamedAccounts | undefined;
}

export interface LineParser {
	/**
	 * One line without its newline, one byte to a character, at most 64 KiB. True: the line has a form only this format has.
	 * `see` is given connections; `lack` is told of a record that names nobody. Never throws.
	 */
	line(text: string, see: (connection: Connection) => void, lack: (what: 'destination') => void): boolean;
}

export interface LineFormat {
	readonly kind: 'lines';
	readonly id: string;
	/** As it is said to the operator. */
	readonly name: string;
	begin(): LineParser;
	/**
	 * False: this line, from `from` to before `end`, says nothing to the format, as its first or last bytes tell; it is then
	 * not made a string of. A format without this is given every line.
	 */
	readonly heeds?: (bytes: Uint8Array, from: number, end: number) => boolean;
	/** A line that nothing else holds, where lines that the format reads may stand in other texts too: only such a one makes it certain. */
	readonly own?: RegExp;
	/** Where the format has a reader of its own for logs of nothing else. */
	readonly wholeLog?: (asked?: Asked) => LogReader;
}

export interface BinaryFormat {
	readonly kind: 'binary';
	readonly id: string;
	readonly name: string;
	/** Told from the first bytes, four or more. */
	claims(head: Uint8Array): boolean;
	begin(): LogReader;
}

export type SnifferFormat = LineFormat | BinaryFormat;
