/** Packed bytes as they come, one at a time, for the decoders written here. */

/** Packed data that cannot be what they say they are. The reason is for the operator. */
export class DamagedData extends Error {}

export class PackedBytes {
	readonly #pieces: Iterator<Uint8Array>;
	#piece: Uint8Array = new Uint8Array();
	#at = 0;

	constructor(pieces: Iterable<Uint8Array>) {
		this.#pieces = pieces[Symbol.iterator]();
	}

	/** The next byte, or -1 at the end. */
	next(): number {
		while (this.#at === this.#piece.length) {
			const step = this.#pieces.next();
			if (step.done === true) return -1;
			this.#piece = step.value;
			this.#at = 0;
		}
		return this.#piece[this.#at++]!;
	}

	/** A copy of the next `count` bytes; an end before that is damage. */
	take(count: number): Buffer {
		const taken = Buffer.alloc(count);
		for (let filled = 0; filled < count; ) {
			if (this.#at === this.#piece.length) {
				taken[filled++] = this.must();
				continue;
			}
			const part = this.#piece.subarray(this.#at, this.#at + count - filled);
			taken.set(part, filled);
			filled += part.length;
			this.#at += part.length;
		}
		return taken;
	}

	/** The next byte; an end is damage. */
	must(): number {
		const byte = this.next();
		if (byte === -1) throw new DamagedData('it is cut short');
		return byte;
	}
}
