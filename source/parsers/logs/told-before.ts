/**
 * Messages that come again byte for byte, as what cron runs does every minute: read once, known again by their bytes. A message is kept when it
 * comes the second time, so that a million of which each comes once cost no more than a number. Bounded: a newcomer takes the place of its like.
 */

import type { Visible } from '../../core/visible.ts';
import type { Told } from './messages/said.ts';

const slots = 1024;
const longest = 400;

export interface ToldMessage {
	/** Undefined: no judge listens to it. */
	readonly told: Told | undefined;
	readonly words: Visible;
}

interface Known extends ToldMessage {
	readonly of: object;
	readonly bytes: Uint8Array;
}

export class ToldBefore {
	readonly #known: (Known | undefined)[] = Array.from({ length: slots });
	/** What was met last, by a number made of its bytes. */
	readonly #met = new Int32Array(slots);
	#slot = 0;
	#comesAgain = false;

	/** @param of whose message it is, and all else that decides what it says */
	find(of: object, bytes: Uint8Array, from: number, to: number): ToldMessage | undefined {
		this.#comesAgain = false;
		if (to - from > longest) return undefined;
		let hash = to - from;
		for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
		this.#slot = (hash ^ (hash >>> 10) ^ (hash >>> 20)) & (slots - 1);
		const known = this.#known[this.#slot];
		if (known !== undefined && known.of === of && isSame(known.bytes, bytes, from, to)) return known;
		this.#comesAgain = this.#met[this.#slot] === hash;
		this.#met[this.#slot] = hash;
		return undefined;
	}

	/** What the message is told as that was not found just now. */
	keep(of: object, bytes: Uint8Array, from: number, to: number, { told, words }: ToldMessage): void {
		if (this.#comesAgain) this.#known[this.#slot] = { of, bytes: bytes.slice(from, to), told, words };
	}
}

function isSame(known: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
	if (known.length !== to - from) return false;
	for (let at = 0; at < known.length; at++) if (known[at] !== bytes[from + at]) return false;
	return true;
}
