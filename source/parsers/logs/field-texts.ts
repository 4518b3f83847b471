/** Texts and addresses in fixed fields that come again and again: made once. Bounded: a newcomer takes the place of its like. */

import { visibleText, type Visible } from '../../core/visible.ts';
import { LineTexts } from './line-texts.ts';

const slots = 4096;

export class FieldTexts {
	readonly #texts = new LineTexts();
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
		let end = at;
		while (end < at + most && bytes[end] !== 0) end++;
		return this.#texts.between(bytes, at, end);
	}
}
