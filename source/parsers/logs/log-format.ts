/** The seam between a log's bytes and those who judge what it says. One format a file; `index.ts` here is the literal list. */

import type { LogEvent, LogOddity, LogTally } from '../../core/log-event.ts';
import type { Visible } from '../../core/visible.ts';
import type { RandomAccess } from '../random-access.ts';

/** What a reader is told of the log it reads. */
export interface LogContext {
	/** Path on the victim, as shown. */
	readonly name: Visible;
	/** Milliseconds since 1970: when the log was last written, for years that the log does not say. */
	readonly modified: number;
	/** The host's offset from UTC in minutes at a local time given as milliseconds of that local time. */
	readonly zone: (localMilliseconds: number) => number;
	/** Bytes of it that are on the disk: a sparse file has fewer than its size. */
	readonly allocated?: number;
	/** Names of the host's accounts by uid, for logs that say the number alone. */
	readonly accounts?: ReadonlyMap<number, Visible>;
	readonly unpack?: Unpack;
	/** By how many years a first reading was too late (`LogTally.yearsTooLate`), when a log without years is read again. */
	readonly yearsBack?: number;
	/** `signs`: only events a judge listens to need be told, all others are counted. `everything`: one event for each record. */
	readonly wants: 'signs' | 'everything';
}

/** One whole frame unpacked, at most so many bytes of it; undefined where it is damaged. Parsers are pure: zlib and WebAssembly are a task's. */
export type Unpack = (packing: 'xz' | 'zstd', packed: Uint8Array, most: number) => Uint8Array | undefined;

export interface LogHear {
	event(event: LogEvent): void;
	oddity(oddity: LogOddity): void;
}

/** Takes a log in pieces, in order; a piece's bytes are reused after `push` returns. Never throws, never hangs, bounded memory. */
export interface StreamReader {
	push(bytes: Uint8Array): void;
	end(): LogTally;
}

interface Format {
	/** Standard name, for people and for `--json`: `wtmp`, `syslog (RFC 3164)`. */
	readonly id: string;
	/** 0: cannot be it; 1: surely. By content first, by name where contents look alike. */
	recognises(head: Uint8Array, name: Visible): number;
	/** Its times say no year. */
	readonly yearless?: boolean;
}

/** Text and record streams: may be compressed or piped. */
export interface StreamFormat extends Format {
	readonly kind: 'stream';
	begin(context: LogContext, hear: LogHear): StreamReader;
}

/** Databases and sparse files, read where asked. `undefined` is a place to breathe. `wal` is what stands beside an SQLite file. */
export interface FileFormat extends Format {
	readonly kind: 'file';
	read(file: RandomAccess, context: LogContext, hear: LogHear, wal?: RandomAccess): Generator<undefined, LogTally>;
}

export type LogFormat = StreamFormat | FileFormat;
