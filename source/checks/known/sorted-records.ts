/**
 * A file of sorted records of one length, looked up by their first bytes without holding it in memory: a table says where the
 * records of each first two bytes begin, and within those the place is guessed from the next four (interpolation search).
 * Form: 65,537 starts (uint32, of this machine), then the records.
 */

import { openSync, readSync } from 'node:fs';
import { bytesOf, type Visible } from '../../core/visible.ts';

export const indexBytes = 65_537 * 4;
/** Records read at once. */
const window = 128;

export class SortedRecords {
	readonly #fd: number;
	readonly #size: number;
	readonly #starts = new Uint32Array(indexBytes / 4);
	readonly #window: Buffer;

	/** Stays open as long as its thread. @throws what the file system says */
	constructor(path: Visible, size: number) {
		this.#fd = openSync(Buffer.from(bytesOf(path)), 'r');
		this.#size = size;
		this.#window = Buffer.allocUnsafeSlow(window * size);
		readSync(this.#fd, new Uint8Array(this.#starts.buffer), 0, indexBytes, 0);
	}

	/** What follows the key in each record that begins with it; `key` has at least six bytes. */
	after(key: Buffer): readonly Buffer[] {
		const first = key.readUInt16BE(0);
		const end = this.#starts[first + 1]!;
		let low = this.#starts[first]!;
		let high = end;
		let [least, most] = [0, 4_294_967_296];
		const wanted = key.readUInt32BE(2);
		// The first record that is not before the key is in [low, high].
		while (high - low > window) {
			const guess = low + Math.floor(((wanted - least) / Math.max(1, most - least)) * (high - low)) - window / 2;
			const start = Math.min(Math.max(guess, low), high - window);
			this.#read(start, window);
			if (this.#compare(0, key) >= 0) {
				high = start;
				most = Math.max(wanted + 1, this.#window.readUInt32BE(2) + 1);
			} else if (this.#compare(window - 1, key) < 0) {
				low = start + window;
				least = Math.min(wanted, this.#window.readUInt32BE((window - 1) * this.#size + 2));
			} else {
				low = start;
				high = start + window;
			}
		}
		return this.#matches(key, low, end);
	}

	#matches(key: Buffer, from: number, end: number): readonly Buffer[] {
		const found: Buffer[] = [];
		const wanted = key.readUInt32BE(2);
		for (let start = from; start < end; start += window) {
			const count = Math.min(window, end - start);
			this.#read(start, count);
			for (let at = start === from ? this.#firstNotBefore(wanted, count) : 0; at < count; at++) {
				const order = this.#compare(at, key);
				if (order > 0) return found;
				if (order === 0) found.push(Buffer.from(this.#window.subarray(at * this.#size + key.length, (at + 1) * this.#size)));
			}
		}
		return found;
	}

	/** Of the records in the window, which begin with the same two bytes, the first whose next four are not below these. */
	#firstNotBefore(wanted: number, count: number): number {
		let [low, high] = [0, count];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.#window.readUInt32BE(middle * this.#size + 2) < wanted) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	#read(start: number, count: number): void {
		readSync(this.#fd, this.#window, 0, count * this.#size, indexBytes + start * this.#size);
	}

	#compare(at: number, key: Buffer): number {
		return this.#window.compare(key, 0, key.length, at * this.#size, at * this.#size + key.length);
	}
}
