/** Bytes that need not be in memory at once: how the readers of databases are given a file. */

export interface RandomAccess {
	readonly size: number;
	/** Exactly `length` bytes, or undefined beyond the end or where they cannot be read. Valid until the next call. */
	read(offset: number, length: number): Uint8Array | undefined;
}

export function inMemory(bytes: Uint8Array): RandomAccess {
	return {
		size: bytes.length,
		read: (offset, length) => (offset >= 0 && length >= 0 && offset + length <= bytes.length ? bytes.subarray(offset, offset + length) : undefined),
	};
}
