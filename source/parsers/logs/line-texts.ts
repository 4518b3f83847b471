/** Names in logs that come again and again: decoded once, known again by their bytes. Bounded: a newcomer takes the place of its like. */

import { visibleName, type Visible } from '../../core/visible.ts';

const slots = 4096;
/** What is longer comes seldom, and is decoded each time. */
const longestKept = 48;
const longest = 256;
const none = 255;

export class LineTexts {
	/** Side by side, so that a look at one touches few lines of the processor's memory. */
	readonly #bytes = new Uint8Array(slots * longestKept);
	readonly #lengths = new Uint8Array(slots).fill(none);
	readonly #shown: Visible[] = [];

	/** At most 256 bytes of it. */
	between(bytes: Uint8Array, from: number, end: number): Visible {
		const length = Math.min(end - from, longest);
		if (length > longestKept) return decoded(bytes, from, length);
		let hash = 0;
		for (let at = 0; at < length; at++) hash = (Math.imul(hash, 31) + bytes[from + at]!) | 0;
		const slot = (hash ^ (hash >>> 12)) & (slots - 1);
		if (this.#isAt(slot, bytes, from, length)) return this.#shown[slot]!;
		for (let at = 0; at < length; at++) this.#bytes[slot * longestKept + at] = bytes[from + at]!;
		this.#lengths[slot] = length;
		return (this.#shown[slot] = decoded(bytes, from, length));
	}

	#isAt(slot: number, bytes: Uint8Array, from: number, length: number): boolean {
		if (this.#lengths[slot] !== length) return false;
		for (let at = 0; at < length; at++) if (this.#bytes[slot * longestKept + at] !== bytes[from + at]) return false;
		return true;
	}
}

function decoded(bytes: Uint8Array, from: number, length: number): Visible {
	return visibleName(Buffer.from(bytes.buffer, bytes.byteOffset + from, length).toString('latin1'));
}
