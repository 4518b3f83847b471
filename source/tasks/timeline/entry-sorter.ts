/**
 * Millions of entries put in order in bounded memory: what fits is sorted and written as a run, and runs are merged. Most logs
 * are in order already, and a run of them needs no sorting at all.
 */

import { rmSync } from 'node:fs';
import type { LogEvent } from '../../core/log-event.ts';
import { compareRecords, lengthOf, longestRecord, sourceOf, writeRecord } from '../../parsers/timeline-record.ts';
import { BlockCursor, BlockWriter, directoryOf, type Written } from './block-file.ts';

/** A sorted file, and the logs whose records in it do not count: they were read again. */
export interface SortedRun {
	readonly path: string;
	readonly forgotten: readonly number[];
}

const usualMemory = 33_554_432;
/** A record takes more than its header. */
const leastRecord = 35;

export class EntrySorter {
	readonly #name: string;
	readonly #bytes: Buffer;
	readonly #starts: Uint32Array;
	readonly #runs: { readonly path: string; readonly forgotten: Set<number> }[] = [];
	#fill = 0;
	#count = 0;

	/** `name`: of its runs, which are numbered. */
	constructor(name: string, memory = usualMemory) {
		this.#name = name;
		this.#bytes = Buffer.allocUnsafeSlow(Math.max(memory, 2 * longestRecord));
		this.#starts = new Uint32Array(Math.ceil(this.#bytes.length / leastRecord));
	}

	add(event: LogEvent, source: number): void {
		if (this.#fill + longestRecord > this.#bytes.length) this.#write();
		this.#starts[this.#count++] = this.#fill;
		this.#fill = writeRecord(this.#bytes, this.#fill, event, source);
	}

	/** What was told of this log does not count. */
	forget(source: number): void {
		let kept = 0;
		for (let one = 0; one < this.#count; one++) {
			const start = this.#starts[one]!;
			if (sourceOf(this.#bytes, start) !== source) this.#starts[kept++] = start;
		}
		this.#count = kept;
		for (const { forgotten } of this.#runs) forgotten.add(source);
	}

	/** @throws what the file system says */
	finish(): readonly SortedRun[] {
		this.#write();
		return this.#runs.map(({ path, forgotten }) => ({ path, forgotten: [...forgotten] }));
	}

	#write(): void {
		const bytes = this.#bytes;
		const order = this.#starts.subarray(0, this.#count);
		this.#fill = this.#count = 0;
		if (order.length === 0) return;
		let isInOrder = true;
		for (let one = 1; one < order.length && isInOrder; one++) isInOrder = compareRecords(bytes, order[one - 1]!, bytes, order[one]!) <= 0;
		if (!isInOrder) order.sort((a, b) => compareRecords(bytes, a, bytes, b) || a - b);
		const path = `${this.#name}.${this.#runs.length}`;
		const writer = new BlockWriter(path);
		try {
			for (const start of order) writer.add(bytes, start, lengthOf(bytes, start));
		} catch (error) {
			writer.close();
			throw error;
		}
		writer.finish(false);
		this.#runs.push({ path, forgotten: new Set() });
	}
}

/** Each takes a block of memory, and what its packed form takes. */
const mostAtOnce = 96;

/**
 * One file of all runs, which are removed.
 * @param alive called now and then with how many records were written: throws to stop
 * @throws Damaged, and what the file system says
 */
export async function mergeRuns(runs: readonly SortedRun[], path: string, alive: (written: number) => Promise<void> | void, most = mostAtOnce): Promise<Written> {
	let left = [...runs];
	for (let pass = 0; left.length > most; pass++) {
		const between = `${path}.${pass}`;
		await mergeOnce(left.slice(0, most), between, false, alive);
		// In its place in the order: what is the same in two runs stays in the order of the runs.
		left = [{ path: between, forgotten: [] }, ...left.slice(most)];
	}
	return mergeOnce(left, path, true, alive);
}

const breath = 20_000;

async function mergeOnce(runs: readonly SortedRun[], path: string, keep: boolean, alive: (written: number) => Promise<void> | void): Promise<Written> {
	const writer = new BlockWriter(path);
	const open: BlockCursor[] = [];
	let isDone = false;
	try {
		const heap = new CursorHeap();
		for (const { path: run, forgotten } of runs) {
			const cursor = new BlockCursor(run, forgotten.length === 0 ? undefined : new Set(forgotten));
			open.push(cursor);
			if (cursor.next()) heap.push(cursor, open.length);
		}
		let written = 0;
		for (let first = heap.first; first !== undefined; first = heap.first) {
			writer.add(first.bytes, first.at, lengthOf(first.bytes, first.at));
			heap.replaceFirst(first.next());
			if (++written % breath === 0) await alive(written);
		}
		const result = writer.finish(keep);
		isDone = true;
		return result;
	} finally {
		if (!isDone) writer.close();
		for (const cursor of open) cursor.close();
		for (const { path: run } of runs) for (const file of [run, directoryOf(run)]) rmSync(file, { force: true });
	}
}

/** The cursor whose record comes first, on top. Of the same record twice the earlier run's is first. */
class CursorHeap {
	readonly #heap: { readonly cursor: BlockCursor; readonly run: number }[] = [];

	get first(): BlockCursor | undefined {
		return this.#heap[0]?.cursor;
	}

	push(cursor: BlockCursor, run: number): void {
		const heap = this.#heap;
		let at = heap.push({ cursor, run }) - 1;
		while (at > 0) {
			const parent = (at - 1) >> 1;
			if (!this.#isBefore(at, parent)) return;
			[heap[at], heap[parent]] = [heap[parent]!, heap[at]!];
			at = parent;
		}
	}

	/** The first has another record now, or none. */
	replaceFirst(more: boolean): void {
		const heap = this.#heap;
		if (!more) {
			const last = heap.pop()!;
			if (heap.length === 0) return;
			heap[0] = last;
		}
		for (let at = 0; ; ) {
			let least = 2 * at + 1;
			if (least >= heap.length) return;
			if (least + 1 < heap.length && this.#isBefore(least + 1, least)) least++;
			if (!this.#isBefore(least, at)) return;
			[heap[at], heap[least]] = [heap[least]!, heap[at]!];
			at = least;
		}
	}

	#isBefore(one: number, other: number): boolean {
		const [left, right] = [this.#heap[one]!, this.#heap[other]!];
		return (compareRecords(left.cursor.bytes, left.cursor.at, right.cursor.bytes, right.cursor.at) || left.run - right.run) < 0;
	}
}
