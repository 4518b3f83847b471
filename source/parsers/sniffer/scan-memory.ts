/**
 * Memory that reading a log shares with generated code: a few words, a window of the log with room before and after it,
 * then tables and names. Addresses stay; the array in front of them is another one after the memory grew.
 */

/** Addresses of shared words. Each table has two: where its slots begin, and their number less one. */
export const words = { hosts: 0, services: 8, records: 16 } as const;

/** 32 bytes of ones, then 32 zeros: loaded from the right place, a mask for any length. */
export const maskStart = 64;
export const windowStart = 4096;
export const windowLength = 1 << 20;
export const windowEnd = windowStart + windowLength;
/** Read past by vector loads, and by the newline given to a last line that has none. */
const slack = 128;

/** The destination must end within this many bytes of its line; beyond it the record is counted and passed over. */
export const longestLine = 64 * 1024;
export const longestService = 64;

/** Bytes in front of a line that hold its time: ` Tue Nov 15 15:12:29 --` and a newline. */
export const timeLength = 24;
/** How those bytes end, read as a little-endian word. */
export const timeEnd = 0x0a2d2d20;

/** A stretch of the memory. */
export interface Slice {
	readonly from: number;
	readonly length: number;
}

export interface Memory {
	bytes(): Buffer;
	/** More memory, of zeros, until there is so much. */
	grow(atLeast: number): void;
}

export class ScanMemory {
	readonly #memory: Memory;
	#free = windowEnd + slack;
	bytes: Buffer;
	view: DataView;
	/** The memory up to the end of the window. */
	window: Buffer;

	constructor(memory: Memory) {
		this.#memory = memory;
		memory.grow(this.#free + slack);
		this.bytes = memory.bytes();
		this.view = viewOf(this.bytes);
		this.window = this.bytes.subarray(0, windowEnd + 1);
		this.bytes.fill(0xff, maskStart, maskStart + 32);
	}

	word(at: number): number {
		return this.view.getUint32(at, true);
	}

	setWord(at: number, value: number): void {
		this.view.setUint32(at, value, true);
	}

	/** Room for so many bytes, all zeros. */
	take(length: number): number {
		const at = this.#free;
		this.#free += padded(length);
		if (this.#free + slack > this.bytes.length) {
			this.#memory.grow(this.#free + slack);
			this.bytes = this.#memory.bytes();
			this.view = viewOf(this.bytes);
			this.window = this.bytes.subarray(0, windowEnd + 1);
		}
		return at;
	}

	text({ from, length }: Slice): string {
		return this.bytes.toString('latin1', from, from + length);
	}
}

/** Memory for reading without generated code. */
export function plainMemory(): Memory {
	let bytes = Buffer.alloc(0);
	return {
		bytes: () => bytes,
		grow: atLeast => {
			const more = Buffer.alloc(Math.max(atLeast, bytes.length + (bytes.length >> 2)));
			more.set(bytes);
			bytes = more;
		},
	};
}

function viewOf(bytes: Buffer): DataView {
	return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function padded(length: number): number {
	return (length + 7) & ~7;
}
