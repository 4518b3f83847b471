/** One log of the host from its first byte to its last: unpacked, its format told from its content, its reader fed. */

import type { LogTally } from '../../core/log-event.ts';
import { asVisible } from '../../core/visible.ts';
import type { FoundLog } from '../../checks/check.ts';
import { hasFormByName } from '../../checks/logs/series.ts';
import { BrokenOff, type Host, type OpenFile, type Unread } from '../../host/host.ts';
import { refused } from '../../host/unread.ts';
import { formatOf, logHeadLength } from '../../parsers/logs/index.ts';
import type { FileFormat, LogContext, LogFormat, LogHear, StreamFormat } from '../../parsers/logs/log-format.ts';
import { inMemory } from '../../parsers/random-access.ts';
import { CannotUnpack, packingOf, unpacked, type Caps, type Packing } from '../media/decompress.ts';
import { frameUnpacker } from './frame-unpacker.ts';

/** Logs pack 1:20, of one program that repeats itself 1:200, since their times differ. Zeros pack 1:1030 in gzip, and far better in others. */
const logCaps: Caps = { bytes: 64 * 2 ** 30, ratio: 600 };
/** A packed database has to be in memory to be read here and there. */
const mostInMemory = 256 << 20;
/** A file over this size that is read at random needs no unpacking: nobody packs what is in use. */
const breathes = 64;

export interface LogReading {
	readonly host: Host;
	readonly formats: readonly LogFormat[];
	readonly context: Omit<LogContext, 'name' | 'modified' | 'allocated' | 'unpack'>;
	/** Called often: throws to stop. Awaited now and then, so that others have their turn. */
	readonly alive: () => Promise<void> | void;
}

/** What hears a log, once its format is known. */
export type Begin = (format: string) => LogHear;

export interface WasRead {
	readonly tally: LogTally;
	/** What it was read as; `empty` where there is nothing to tell it from. */
	readonly format: string;
	/** Why the rest was not read. */
	readonly brokenOff?: Unread;
}

/** Undefined tally: nothing of it could be read. */
export async function readLog(log: FoundLog, reading: LogReading, begin: Begin): Promise<WasRead | Unread> {
	const pieces = reading.host.chunks(log.path);
	// What is nearly all holes may still be a file that is read where asked.
	if (!pieces.ok && pieces.reason !== 'too-large') return pieces;
	const context: LogContext = { ...reading.context, name: log.shown, modified: log.entry.modified, allocated: log.entry.blocks * 512, unpack: await frameUnpacker() };
	const head = headOf(reading.host, log);
	if ('reason' in head) return head;
	if (head.length === 0) {
		begin('empty');
		return { tally: nothingRead, format: 'empty' };
	}
	const packing = packingOf(head);
	if (packing === 'none') {
		const format = formatOf(head, log.shown, reading.formats);
		if (format === undefined) return noFormat(log);
		if (format.kind === 'file') return await readFile(log, format, context, reading, begin);
		if (!pieces.ok) return pieces;
		return await readStream(format, pieces.value, context, reading, begin(format.id));
	}
	if (!pieces.ok) return pieces;
	return await readPacked(packing, pieces.value, log, context, reading, begin);
}

/** A program's own log of a form not known here is passed over; one whose form its name tells could not be looked at. */
function noFormat({ series }: FoundLog): Unread {
	return hasFormByName(series) ? refused('damaged', 'it is of no form that a log of its name has') : refused('unknown-form', 'it is of no form that regain reads');
}

const nothingRead: LogTally = { bytes: 0, records: 0, unknown: 0, samples: [], first: Number.NaN, last: Number.NaN };

function headOf(host: Host, log: FoundLog): Uint8Array | Unread {
	const read = host.read(log.path, { limit: logHeadLength });
	return read.ok ? read.value.bytes : read;
}

async function readStream(format: StreamFormat, pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, context: LogContext, { alive }: LogReading, hear: LogHear): Promise<WasRead> {
	const reader = format.begin(context, hear);
	let brokenOff: Unread | undefined;
	try {
		for await (const piece of pieces) {
			await alive();
			reader.push(piece);
		}
	} catch (error) {
		brokenOff = unreadOf(error);
	}
	return { tally: reader.end(), format: format.id, ...(brokenOff === undefined ? {} : { brokenOff }) };
}

async function readFile(log: FoundLog, format: FileFormat, context: LogContext, reading: LogReading, begin: Begin): Promise<WasRead | Unread> {
	const file = reading.host.open(log.path);
	if (!file.ok) return file;
	// What SQLite has not yet written into its file stands beside it.
	const wal = reading.host.open(`${log.path}-wal` as typeof log.path);
	try {
		return await stepped(format, file.value, context, reading, begin(format.id), wal.ok ? wal.value : undefined);
	} finally {
		file.value.close();
		if (wal.ok) wal.value.close();
	}
}

async function stepped(format: FileFormat, file: Pick<OpenFile, 'size' | 'read'>, context: LogContext, { alive }: LogReading, hear: LogHear, wal?: OpenFile): Promise<WasRead> {
	const steps = format.read(file, context, hear, wal);
	for (let count = 0; ; count++) {
		const step = steps.next();
		if (step.done === true) return { tally: step.value, format: format.id };
		if (count % breathes === 0) await alive();
	}
}

async function readPacked(packing: Packing, packed: Iterable<Uint8Array>, log: FoundLog, context: LogContext, reading: LogReading, begin: Begin): Promise<WasRead | Unread> {
	const pieces = unpacked(packing, packed, logCaps)[Symbol.asyncIterator]();
	try {
		const held: Buffer[] = [];
		let brokenOff: Unread | undefined;
		const hold = async (until: number): Promise<boolean> => {
			for (let length = held.reduce((sum, { length: one }) => sum + one, 0); length < until; ) {
				await reading.alive();
				try {
					const step = await pieces.next();
					if (step.done === true) return false;
					held.push(Buffer.from(step.value));
					length += step.value.length;
				} catch (error) {
					brokenOff = unreadOf(error);
					return false;
				}
			}
			return true;
		};
		const more = await hold(logHeadLength);
		const head = Buffer.concat(held);
		if (head.length === 0 && brokenOff !== undefined) return brokenOff;
		const format = formatOf(head, asVisible(log.shown.replace(/\.(?:gz|xz|zst|bz2|lzma|Z)$/, '')), reading.formats);
		if (format === undefined) return brokenOff ?? noFormat(log);
		if (format.kind === 'stream') {
			const rest = async function* (): AsyncGenerator<Uint8Array> {
				yield head;
				if (more) yield* { [Symbol.asyncIterator]: () => pieces };
			};
			const read = await readStream(format, rest(), context, reading, begin(format.id));
			return brokenOff === undefined ? read : { ...read, brokenOff };
		}
		if (more && (await hold(mostInMemory))) return refused('limit-reached', `it unpacks to more than ${mostInMemory} bytes`);
		const read = await stepped(format, inMemory(Buffer.concat(held)), context, reading, begin(format.id));
		return brokenOff === undefined ? read : { ...read, brokenOff };
	} finally {
		await pieces.return?.(undefined);
	}
}

/** What broke reading off; anything else is thrown on. */
function unreadOf(error: unknown): Unread {
	if (error instanceof BrokenOff) return error;
	if (error instanceof CannotUnpack) return refused(/more than/.test(error.message) ? 'limit-reached' : 'damaged', error.message);
	throw error;
}
