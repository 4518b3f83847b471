/** Texts of fixed fields that come again and again: decoded once, compared by bytes after that. Bounded: a newcomer takes the place of its like. */

import { visible, visibleText, type Visible } from '../../core/visible.ts';

const slots = 4096;

interface Known {
	readonly bytes: Uint8Array;
	readonly text: Visible;
}

export class FieldTexts {
	readonly #known: (Known | undefined)[] = Array.from({ length: slots });

	readonly #addresses: ({ readonly word: number; readonly text: Visible } | undefined)[] = Array.from({ length: slots });

	/** An IPv4 address, its first byte the highest of the word. */
	ipv4(word: number): Visible {
		const slot = (word ^ (word >>> 12)) & (slots - 1);
		const known = this.#addresses[slot];
		if (known !== undefined && known.word === word) return known.text;
		const text = visibleText(`${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`);
		this.#addresses[slot] = { word, text };
		return text;
	}

	/** What stands before the first NUL of a field. */
	text(bytes: Uint8Array, at: number, most: number): Visible {
		let hash = 0;
		let end = at;
		for (const limit = at + most; end < limit; end++) {
			const byte = bytes[end]!;
			if (byte === 0) break;
			hash = (Math.imul(hash, 31) + byte) | 0;
		}
		const slot = (hash ^ (hash >>> 12)) & (slots - 1);
		const known = this.#known[slot];
		if (known !== undefined && isSame(known.bytes, bytes, at, end)) return known.text;
		const copy = bytes.slice(at, end);
		const text = visible(copy);
		this.#known[slot] = { bytes: copy, text };
		return text;
	}
}

function isSame(known: Uint8Array, bytes: Uint8Array, at: number, end: number): boolean {
	if (known.length !== end - at) return false;
	for (let byte = 0; byte < known.length; byte++) if (known[byte] !== bytes[at + byte]) return false;
	return true;
}
