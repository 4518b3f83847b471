/**
 * Reads a journal file line by line, whatever its size, and says where it stops being one. Synchronous: a hundred thousand
 * entries are replayed before there is a screen, and waiting for each window took longer than reading it.
 */

import { closeSync, openSync, readSync } from 'node:fs';
import type { Entry } from '../core/event.ts';
import { digestOf, noHead, type Head } from './chain.ts';
import { parseEntry } from './parse-entry.ts';

/** A line of a journal is an event; a finding is the largest and stays far below this. */
const longestLine = 16 * 1024 * 1024;
const window = 1024 * 1024;

export interface ReadLine {
	/** Counted from 1. */
	readonly number: number;
	/** Byte offset of its first byte. */
	readonly offset: number;
	/** Valid until the next line is asked for: one window serves the whole file. */
	readonly bytes: Buffer;
	/** Ends with a newline. A last line without one was cut short while it was written. */
	readonly whole: boolean;
}

/** @param first the number of the line that begins at byte `from` */
function* linesOf(file: number, from = 0, first = 1): Generator<ReadLine> {
	let block: Buffer = Buffer.allocUnsafe(window);
	/** What stands in `block`: bytes from file offset `blockAt`, `filled` of them. */
	let filled = 0;
	let blockAt = from;
	let number = first - 1;
	while (filled <= longestLine) {
		if (filled === block.length) block = Buffer.concat([block], 2 * block.length);
		const bytesRead = readSync(file, block, filled, block.length - filled, blockAt + filled);
		if (bytesRead === 0) break;
		const end = filled + bytesRead;
		let start = 0;
		for (let cut = block.indexOf(10, filled); cut !== -1 && cut < end; cut = block.indexOf(10, start)) {
			yield { number: ++number, offset: blockAt + start, bytes: block.subarray(start, cut), whole: true };
			start = cut + 1;
		}
		block.copyWithin(0, start, end);
		filled = end - start;
		blockAt += start;
	}
	if (filled > 0) yield { number: ++number, offset: blockAt, bytes: block.subarray(0, filled), whole: false };
}

/** The first line that is not what it should be, with what must have happened to it. */
export interface FirstBad {
	readonly line: number;
	readonly offset: number;
	readonly why: string;
}

export interface JournalReading {
	readonly head: Head;
	readonly lines: number;
	/** Bytes up to and with the newline of the last good line. */
	readonly goodBytes: number;
	/** Offsets of the good lines. */
	readonly offsets: readonly number[];
	/** A last line cut short: its bytes. Not tampering: the program died while it wrote. */
	readonly torn?: number;
	readonly bad?: FirstBad;
	/** The line whose digest was looked for, where one was. */
	readonly sought?: number;
}

/**
 * Follows the chain from the first line, or from where an earlier reading ended. Stops at the first line that breaks it.
 * @param heard every good entry, in order
 * @param more.sought start of a digest (hex): which line has it?
 */
export function readJournal(path: string, heard: (entry: Entry) => void, more: { readonly sought?: string; readonly after?: JournalReading } = {}): JournalReading {
	const file = openSync(path, 'r');
	try {
		let { head, goodBytes } = more.after ?? { head: noHead, goodBytes: 0 };
		let sought: number | undefined;
		const offsets: number[] = [...(more.after?.offsets ?? [])];
		const soFar = (more: { readonly torn?: number; readonly bad?: FirstBad }): JournalReading => ({
			head,
			lines: offsets.length,
			goodBytes,
			offsets,
			...(sought === undefined ? {} : { sought }),
			...more,
		});
		for (const { number, offset, bytes, whole } of linesOf(file, goodBytes, offsets.length + 1)) {
			if (!whole || isZeroed(bytes)) return soFar({ torn: bytes.length + (whole ? 1 : 0) });
			const parsed = parseEntry(bytes.toString('utf8'));
			if (!parsed.ok) return soFar({ bad: { line: number, offset, why: parsed.why } });
			const broken = brokenLink(head, parsed.entry, number);
			if (broken !== undefined) return soFar({ bad: { line: broken.line, offset: broken.line === number ? offset : (offsets[broken.line - 1] ?? 0), why: broken.why } });
			head = { seq: parsed.entry.seq, digest: digestOf(bytes) };
			goodBytes = offset + bytes.length + 1;
			offsets.push(offset);
			if (more.sought !== undefined && head.digest.startsWith(more.sought)) sought = number;
			heard(parsed.entry);
		}
		return soFar({});
	} finally {
		closeSync(file);
	}
}

/** After a power cut a file system may leave a block of zeros at the end of what was being written. */
function isZeroed(bytes: Buffer): boolean {
	return bytes.length > 0 && bytes.every(byte => byte === 0);
}

function brokenLink(head: Head, entry: Entry, number: number): { line: number; why: string } | undefined {
	const expected = head.seq + 1;
	if (entry.seq === expected) {
		if (entry.prev === head.digest) return undefined;
		if (number === 1) return { line: 1, why: 'it does not begin a journal: it holds the digest of a line before it' };
		return {
			line: number - 1,
			why: `its digest is not the one line ${number} kept of it: line ${number - 1} was changed after it was written, or the lines from ${number} on come from another journal`,
		};
	}
	if (entry.seq > expected) return { line: number, why: `it is entry ${entry.seq} where entry ${expected} should stand: ${entry.seq - expected} missing before it` };
	return { line: number, why: `it is entry ${entry.seq} where entry ${expected} should stand: lines were put in another order or doubled` };
}

/** The last `count` entries before number `before` (exclusive), oldest first. */
export function entriesAt(path: string, offsets: readonly number[], count: number, before: number): readonly Entry[] {
	const last = Math.min(before - 1, offsets.length);
	const first = Math.max(1, last - count + 1);
	const found: Entry[] = [];
	if (last < first) return found;
	const file = openSync(path, 'r');
	try {
		for (const { bytes } of linesOf(file, offsets[first - 1])) {
			const parsed = parseEntry(bytes.toString('utf8'));
			if (parsed.ok) found.push(parsed.entry);
			if (found.length > last - first) break;
		}
	} finally {
		closeSync(file);
	}
	return found;
}
