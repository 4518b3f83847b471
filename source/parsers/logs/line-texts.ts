/** Names in lines of text that come again and again: decoded once, known again by their bytes. Bounded: a newcomer takes the place of its like. */

import { visibleName, type Visible } from '../../core/visible.ts';

const slots = 4096;
const longest = 256;
const nothing = visibleName('');

export class LineTexts {
	/** One byte to a character, and as they are shown. */
	readonly #raw: string[] = Array.from({ length: slots }, () => '');
	readonly #shown: Visible[] = Array.from({ length: slots }, () => nothing);

	/** At most 256 bytes of it. */
	between(bytes: Buffer, from: number, end: number): Visible {
		const to = Math.min(end, from + longest);
		let hash = 0;
		for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
		const slot = (hash ^ (hash >>> 12)) & (slots - 1);
		if (isSame(this.#raw[slot]!, bytes, from, to)) return this.#shown[slot]!;
		const raw = bytes.toString('latin1', from, to);
		this.#raw[slot] = raw;
		return (this.#shown[slot] = visibleName(raw));
	}
}

function isSame(raw: string, bytes: Uint8Array, from: number, to: number): boolean {
	if (raw.length !== to - from) return false;
	for (let at = 0; at < raw.length; at++) if (raw.charCodeAt(at) !== bytes[from + at]) return false;
	return true;
}
