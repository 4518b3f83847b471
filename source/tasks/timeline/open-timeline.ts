/** A timeline on the disk, read a page at a time: the directory of its blocks is in memory, and a few blocks of it. */

import { createHash } from 'node:crypto';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Target } from '../../core/event.ts';
import { logEventKinds } from '../../core/log-event.ts';
import { firstWhere } from '../../core/first-where.ts';
import { matcher, wordsPattern, type Timeline, type TimelineEntry, type TimelineFilter, type TimelineMade, type TimelinePage, type TimelinePlace, type TimelineSource } from '../../core/timeline.ts';
import type { Coverage } from '../../core/coverage.ts';
import type { TimelineProblem, TimelineZone } from '../../core/timeline.ts';
import { kindOf, lengthOf, readRecord, sourceOf, timeOf } from '../../parsers/timeline-record.ts';
import { blocksOf, Damaged, directoryOf, unpackBlock, type Block } from './block-file.ts';
import { describedName, entriesName, type Described } from './timeline-folder.ts';

/** Blocks that a page unpacks at most: some thirty milliseconds. */
const mostUnpacked = 32;
const mostHeld = 6;

/** @param folder that the files named in `made` lie in. @throws Damaged where they are not what was written */
export async function openTimeline(folder: string, made: Pick<TimelineMade, 'files'>): Promise<DiskTimeline> {
	try {
		for (const { name, bytes, sha256 } of made.files) {
			const digest = await digestOf(join(folder, name), bytes);
			if (digest !== sha256) throw new Damaged(`${name} of it is not what was written`);
		}
		const described = JSON.parse(await readFile(join(folder, describedName), 'utf8')) as Described;
		const blocks = blocksOf(await readFile(join(folder, directoryOf(entriesName))));
		if (blocks.reduce((sum, { count }) => sum + count, 0) !== described.count) throw new Damaged('its blocks hold another number of entries than was written');
		return new DiskTimeline(await open(join(folder, entriesName)), blocks, described);
	} catch (error) {
		if (error instanceof Damaged) throw error;
		throw new Damaged((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'its files are gone' : `its files cannot be read: ${(error as Error).message}`);
	}
}

/** Of the whole file, which must have this length. */
async function digestOf(path: string, bytes: number): Promise<string> {
	const file = await open(path);
	try {
		const hash = createHash('sha256');
		const piece = Buffer.allocUnsafe(1_048_576);
		let read = 0;
		for (;;) {
			const { bytesRead } = await file.read(piece, 0, piece.length, read);
			if (bytesRead === 0) break;
			hash.update(piece.subarray(0, bytesRead));
			read += bytesRead;
			// A file that grows without an end is none of ours.
			if (read > bytes) break;
		}
		if (read !== bytes) throw new Damaged(read < bytes ? 'a file of it is cut' : 'a file of it is longer than was written');
		return hash.digest('hex');
	} finally {
		await file.close();
	}
}

/** Which of its records a block may be passed over for, and which of them are made into text. */
interface Sieve {
	readonly block: (block: Block) => boolean;
	readonly content: (bytes: Buffer) => boolean;
	readonly record: (bytes: Buffer, at: number) => boolean;
	readonly entry: (entry: TimelineEntry) => boolean;
}

export class DiskTimeline implements Timeline {
	readonly target: Target;
	readonly zone: TimelineZone;
	readonly count: number;
	readonly timeless: number;
	readonly first: number;
	readonly last: number;
	readonly sources: readonly TimelineSource[];
	readonly problems: readonly TimelineProblem[];
	readonly coverage: Coverage;
	readonly #file: FileHandle;
	readonly #blocks: readonly Block[];
	/** The place of each block's first entry, and that behind the last. */
	readonly #places: readonly number[];
	readonly #logs: Described['logs'];
	readonly #held = new Map<number, Promise<Buffer>>();

	constructor(file: FileHandle, blocks: readonly Block[], described: Described) {
		this.#file = file;
		this.#blocks = blocks;
		this.#logs = described.logs;
		const places = [0];
		for (const { count } of blocks) places.push(places.at(-1)! + count);
		this.#places = places;
		({ target: this.target, zone: this.zone, count: this.count, timeless: this.timeless, problems: this.problems, coverage: this.coverage } = described);
		this.first = blocks[0]?.first ?? Number.NaN;
		this.last = blocks.findLast(({ last }) => !Number.isNaN(last))?.last ?? Number.NaN;
		this.sources = described.sources.map(({ number, format, count, first = Number.NaN, last = Number.NaN, clocks }) => ({ source: this.#logs[number]!, format, count, first, last, clocks }));
	}

	/** @throws Damaged */
	async page(filter: TimelineFilter, from: TimelinePlace, towards: 'later' | 'earlier', limit: number): Promise<TimelinePage> {
		const sieve = sieveOf(filter, this.#logs);
		const start = Math.max(0, Math.min(this.count, Math.trunc(from)));
		return towards === 'later' ? this.#later(sieve, start, limit) : this.#earlier(sieve, start, limit);
	}

	async placeAt(time: number): Promise<TimelinePlace> {
		const number = firstWhere(this.#blocks.length, one => !(this.#blocks[one]!.last < time));
		const block = this.#blocks[number];
		if (block === undefined || Number.isNaN(block.first)) return this.#places[number]!;
		const bytes = await this.#bytes(number);
		const starts = startsOf(bytes);
		return this.#places[number]! + firstWhere(starts.length, one => timeOf(bytes, starts[one]!) >= time);
	}

	async close(): Promise<void> {
		await Promise.allSettled(this.#held.values());
		await this.#file.close();
	}

	async #later(sieve: Sieve, from: number, limit: number): Promise<TimelinePage> {
		const entries: TimelineEntry[] = [];
		let unpacked = 0;
		for (let number = this.#blockAt(from); number < this.#blocks.length; number++) {
			if (!sieve.block(this.#blocks[number]!)) continue;
			const begins = this.#places[number]!;
			if (unpacked++ === mostUnpacked) return { entries, next: Math.max(from, begins), end: false };
			const bytes = await this.#bytes(number);
			if (!sieve.content(bytes)) continue;
			const starts = startsOf(bytes);
			for (let one = Math.max(0, from - begins); one < starts.length; one++) {
				if (!this.#take(sieve, bytes, starts[one]!, begins + one, entries)) continue;
				if (entries.length === limit) return { entries, next: begins + one + 1, end: begins + one + 1 === this.count };
			}
		}
		return { entries, next: this.count, end: true };
	}

	async #earlier(sieve: Sieve, from: number, limit: number): Promise<TimelinePage> {
		const entries: TimelineEntry[] = [];
		let unpacked = 0;
		for (let number = from === 0 ? -1 : this.#blockAt(from - 1); number >= 0; number--) {
			if (!sieve.block(this.#blocks[number]!)) continue;
			const begins = this.#places[number]!;
			if (unpacked++ === mostUnpacked) return { entries: entries.toReversed(), next: Math.min(from, this.#places[number + 1]!), end: false };
			const bytes = await this.#bytes(number);
			if (!sieve.content(bytes)) continue;
			const starts = startsOf(bytes);
			for (let one = Math.min(starts.length, from - begins) - 1; one >= 0; one--) {
				if (!this.#take(sieve, bytes, starts[one]!, begins + one, entries)) continue;
				if (entries.length === limit) return { entries: entries.toReversed(), next: begins + one, end: begins + one === 0 };
			}
		}
		return { entries: entries.toReversed(), next: 0, end: true };
	}

	#take(sieve: Sieve, bytes: Buffer, at: number, place: number, entries: TimelineEntry[]): boolean {
		if (!sieve.record(bytes, at)) return false;
		const entry = readRecord(bytes, at, this.#logs, place);
		if (!sieve.entry(entry)) return false;
		entries.push(entry);
		return true;
	}

	/** The block that the entry at this place stands in. */
	#blockAt(place: number): number {
		return firstWhere(this.#blocks.length, one => this.#places[one + 1]! > place);
	}

	#bytes(number: number): Promise<Buffer> {
		const held = this.#held.get(number);
		if (held !== undefined) return held;
		const [oldest] = this.#held.keys();
		if (oldest !== undefined && this.#held.size >= mostHeld) this.#held.delete(oldest);
		const reading = this.#read(number);
		this.#held.set(number, reading);
		reading.catch(() => this.#held.delete(number));
		return reading;
	}

	async #read(number: number): Promise<Buffer> {
		const block = this.#blocks[number]!;
		const packed = Buffer.allocUnsafe(block.packed);
		const { bytesRead } = await this.#file.read(packed, 0, block.packed, block.at);
		if (bytesRead !== block.packed) throw new Damaged('it was cut short since it was opened');
		return unpackBlock(packed, block);
	}
}

/** Where the records of a block begin. */
function startsOf(bytes: Buffer): readonly number[] {
	const starts: number[] = [];
	for (let at = 0; at < bytes.length; at += lengthOf(bytes, at)) starts.push(at);
	return starts;
}

function sieveOf(filter: TimelineFilter, logs: Described['logs']): Sieve {
	const { from, until, source, account, host, words, kinds } = filter;
	const entry = matcher(filter);
	const wanted = source === undefined ? undefined : logs.map(log => log.includes(source));
	let sources = 0xffff_ffff;
	if (wanted !== undefined) {
		sources = 0;
		for (const [number, is] of wanted.entries()) if (is) sources |= 1 << (number & 31);
	}
	let kindBits = 0xffff_ffff;
	if (kinds !== undefined) {
		kindBits = 0;
		for (const kind of kinds) kindBits |= 1 << logEventKinds.indexOf(kind);
	}
	// What stands in no byte of a block stands in no entry of it. A pattern over bytes finds ASCII alone.
	const pattern = words !== undefined && /^[\x20-\x7e]+$/.test(words) ? wordsPattern(words) : undefined;
	const names = [account, host].filter(name => name !== undefined && name !== '').map(name => Buffer.from(name!));
	return {
		block: block => (block.kinds & kindBits) !== 0 && (block.sources & sources) !== 0 && (from === undefined || block.last >= from) && (until === undefined || block.first < until),
		content: bytes => names.every(name => bytes.includes(name)) && (pattern === undefined || pattern.test(bytes.toString('latin1'))),
		record(bytes, at) {
			if (wanted !== undefined && wanted[sourceOf(bytes, at)] !== true) return false;
			if (from !== undefined && !(timeOf(bytes, at) >= from)) return false;
			if (until !== undefined && !(timeOf(bytes, at) < until)) return false;
			if ((kindBits & (1 << kindOf(bytes, at))) === 0) return false;
			if (names.length === 0 && pattern === undefined) return true;
			const end = at + lengthOf(bytes, at);
			const record = bytes.subarray(at, end);
			return names.every(name => record.includes(name)) && (pattern === undefined || pattern.test(record.toString('latin1')));
		},
		entry,
	};
}
