/** The words of events that are kept by the thousand and seldom shown: as bytes, decoded when they are asked for. */

import type { LogEvent, UnreadWords } from '../../core/log-event.ts';
import type { Visible } from '../../core/visible.ts';
import { readWords } from '../../parsers/logs/line-event.ts';
import { sampleOf, shortened } from './sign.ts';

/** Bytes of the longest line that is kept so; what is longer is decoded at once. */
const longest = 160;

export class KeptSamples {
	readonly #bytes: Uint8Array;
	readonly #lengths: Uint8Array;
	readonly #tags: UnreadWords['tag'][] = [];
	/** Of those that are decoded. */
	readonly #samples: (Visible | undefined)[] = [];

	constructor(most: number) {
		this.#bytes = new Uint8Array(most * longest);
		this.#lengths = new Uint8Array(most);
	}

	/** Called while the event is told. */
	keep(slot: number, event: LogEvent): void {
		const { unread } = event;
		if (unread === undefined || unread.to - unread.from > longest) {
			this.#samples[slot] = sampleOf(event);
			return;
		}
		const { tag, bytes, from, to } = unread;
		this.#samples[slot] = undefined;
		this.#tags[slot] = tag;
		this.#lengths[slot] = to - from;
		for (let at = from, into = slot * longest; at < to; at++, into++) this.#bytes[into] = bytes[at]!;
	}

	take(slot: number, other: KeptSamples, from: number): void {
		this.#samples[slot] = other.#samples[from];
		this.#tags[slot] = other.#tags[from];
		this.#lengths[slot] = other.#lengths[from]!;
		this.#bytes.set(other.#bytes.subarray(from * longest, from * longest + this.#lengths[slot]), slot * longest);
	}

	at(slot: number): Visible {
		return (this.#samples[slot] ??= shortened(readWords({ tag: this.#tags[slot], bytes: this.#bytes, from: slot * longest, to: slot * longest + this.#lengths[slot]! })));
	}
}
