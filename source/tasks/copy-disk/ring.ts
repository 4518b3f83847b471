/**
 * Blocks that one thread reads and others digest, in memory they share: nothing is copied between them. The one that reads
 * waits where the slowest digest is a whole ring behind.
 */

import { Buffer } from 'node:buffer';

export const blockSize = 1_048_576;
const slots = 4;
const mostReaders = 3;
const resultSize = 64;
/** Direct reads ask for memory that begins at a page. */
const page = 65_536;
/** Milliseconds of waiting before it is asked again whether anybody still lives. */
const patience = 100;

/** `summed` is data whose sum is wanted too. */
export type BlockKind = 'data' | 'summed' | 'end' | 'drop' | 'quit';
const kinds: readonly BlockKind[] = ['data', 'summed', 'end', 'drop', 'quit'];

interface SharedMemory {
	readonly buffer: SharedArrayBuffer;
}
declare const WebAssembly: { readonly Memory: new (size: { initial: number; maximum: number; shared: true }) => SharedMemory };

/** Zeroed, and beginning at a page, which a SharedArrayBuffer of its own would not. */
function pages(bytes: number): SharedArrayBuffer {
	const count = Math.ceil(bytes / page);
	return new WebAssembly.Memory({ initial: count, maximum: count, shared: true }).buffer;
}

export function ringMemory(): SharedArrayBuffer {
	return pages(page + slots * blockSize);
}

/** One block that begins at a page, for work without threads. */
export function alignedBlock(): Uint8Array {
	return new Uint8Array(pages(blockSize));
}

/** What is asked while somebody waits. */
export interface Waiting {
	aborted(): boolean;
	pulse(): void;
}

const word = { filled: 0, taken: 1, kind: 1 + mostReaders, length: 1 + mostReaders + slots, sum: 1 + mostReaders + 2 * slots } as const;
const resultsAt = 4096;

export class Ring {
	readonly #words: Int32Array;
	readonly #shared: SharedArrayBuffer;
	readonly #readers: number;

	constructor(shared: SharedArrayBuffer, readers: number) {
		this.#shared = shared;
		this.#words = new Int32Array(shared, 0, 256);
		this.#readers = readers;
	}

	/** The block to fill next, or undefined where the wait was aborted. */
	room(waiting: Waiting): Uint8Array | undefined {
		const filled = this.#words[word.filled]!;
		for (let reader = 0; reader < this.#readers; reader++) {
			for (let taken = Atomics.load(this.#words, word.taken + reader); filled - taken >= slots; taken = Atomics.load(this.#words, word.taken + reader)) {
				if (waiting.aborted()) return undefined;
				waiting.pulse();
				Atomics.wait(this.#words, word.taken + reader, taken, patience);
			}
		}
		return this.block(filled);
	}

	/** Its number, from 0. */
	push(kind: BlockKind, length: number): number {
		const filled = this.#words[word.filled]!;
		this.#words[word.kind + (filled % slots)] = kinds.indexOf(kind);
		this.#words[word.length + (filled % slots)] = length;
		Atomics.store(this.#words, word.filled, filled + 1);
		Atomics.notify(this.#words, word.filled);
		return filled;
	}

	/** What a reader has not seen yet, or undefined where the wait was aborted. `took` gives it back. */
	next(reader: number, waiting: Waiting): { readonly kind: BlockKind; readonly bytes: Uint8Array } | undefined {
		const taken = this.#words[word.taken + reader]!;
		for (let filled = Atomics.load(this.#words, word.filled); filled === taken; filled = Atomics.load(this.#words, word.filled)) {
			if (waiting.aborted()) return undefined;
			waiting.pulse();
			Atomics.wait(this.#words, word.filled, filled, patience);
		}
		return { kind: kinds[this.#words[word.kind + (taken % slots)]!]!, bytes: this.block(taken).subarray(0, this.#words[word.length + (taken % slots)]) };
	}

	/** Of the block that `next` gave last; before it is given back. */
	sum(reader: number, sum: number): void {
		this.#words[word.sum + (this.#words[word.taken + reader]! % slots)] = sum;
	}

	/** The sum of a block its first reader gave back, or undefined where it did not yet. */
	summed(number: number): number | undefined {
		return Atomics.load(this.#words, word.taken) > number ? this.#words[word.sum + (number % slots)]! >>> 0 : undefined;
	}

	took(reader: number): void {
		Atomics.add(this.#words, word.taken + reader, 1);
		Atomics.notify(this.#words, word.taken + reader);
	}

	/** Have all readers seen all there is? False where the wait was aborted. */
	settled(waiting: Waiting): boolean {
		const filled = this.#words[word.filled]!;
		for (let reader = 0; reader < this.#readers; reader++) {
			for (let taken = Atomics.load(this.#words, word.taken + reader); taken < filled; taken = Atomics.load(this.#words, word.taken + reader)) {
				if (waiting.aborted()) return false;
				waiting.pulse();
				Atomics.wait(this.#words, word.taken + reader, taken, patience);
			}
		}
		return true;
	}

	tell(reader: number, digest: Uint8Array): void {
		new Uint8Array(this.#shared, resultsAt + reader * resultSize, resultSize).set(digest);
	}

	/** In hex. */
	told(reader: number, length: number): string {
		return Buffer.from(new Uint8Array(this.#shared, resultsAt + reader * resultSize, length)).toString('hex');
	}

	/** Whole until `room` gave its memory away again. */
	block(number: number): Uint8Array {
		return new Uint8Array(this.#shared, page + (number % slots) * blockSize, blockSize);
	}
}
