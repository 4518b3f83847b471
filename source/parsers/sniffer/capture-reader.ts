/**
 * Reads a binary capture as a stream of small pieces: a format asks for the next few bytes or says how many to pass over,
 * and never holds more of a packet than its headers.
 */

import { Tally } from '../../core/coverage.ts';
import { shown, visibleText } from '../../core/visible.ts';
import { connectionOf } from './packet.ts';
import { HostTally, type HostCount, type LogReader } from './reader.ts';

/** What a format does next: `take` so many bytes (at most 64 KiB) after passing over `skip`, and go on with them in `then`. */
export interface Want {
	readonly skip: number;
	readonly take: number;
	then(bytes: Buffer, capture: Capture): Want | Damage;
}

/** Nothing after this can be read. */
export interface Damage {
	readonly damaged: string;
}

/** What a format tells of as it goes. `seconds` since 1970. */
export interface Capture {
	packet(headers: Uint8Array, linkType: number, seconds: number): void;
}

const bufferLength = 128 * 1024;

export class CaptureReader implements LogReader, Capture {
	readonly tally = new Tally();
	readonly #hosts = new HostTally(this.tally);
	readonly #buffer = Buffer.alloc(bufferLength);
	#fill = 0;
	#next: Want | Damage;
	/** Bytes still to be passed over. */
	#skip: number;
	#packets = 0;
	#from = Infinity;
	#to = -Infinity;
	records = 0;

	constructor(first: Want) {
		this.#next = first;
		this.#skip = first.skip;
	}

	get signs(): number {
		return this.#packets;
	}

	get span(): { from: string; to: string } | undefined {
		return this.#from > this.#to ? undefined : { from: isoTime(this.#from), to: isoTime(this.#to) };
	}

	room(): Uint8Array {
		return this.#buffer.subarray(this.#fill);
	}

	take(length: number): void {
		this.#fill += length;
		let at = 0;
		for (;;) {
			if ('damaged' in this.#next) {
				at = this.#fill;
				break;
			}
			const passed = Math.min(this.#skip, this.#fill - at);
			this.#skip -= passed;
			at += passed;
			const { take } = this.#next;
			if (this.#skip > 0 || this.#fill - at < take) break;
			this.#go(this.#next.then(this.#buffer.subarray(at, at + take), this));
			at += take;
		}
		this.#buffer.copyWithin(0, at, this.#fill);
		this.#fill -= at;
	}

	end(): void {
		const cut = !('damaged' in this.#next) && (this.#fill > 0 || this.#skip > 0);
		if (cut) this.tally.skip('damaged', visibleText('the capture ends inside a packet'));
		this.#fill = 0;
		this.#skip = 0;
	}

	fresh(): ReturnType<LogReader['fresh']> {
		return this.#hosts.fresh();
	}

	counts(): readonly HostCount[] {
		return this.#hosts.counts(0);
	}

	packet(headers: Uint8Array, linkType: number, seconds: number): void {
		this.#packets++;
		this.tally.count('entries');
		if (Number.isFinite(seconds)) {
			this.#from = Math.min(this.#from, seconds);
			this.#to = Math.max(this.#to, seconds);
		}
		const seen = connectionOf(headers, linkType);
		if (seen === 'unknown-link') this.tally.skip('unsupported', shown`packets of link type ${linkType}`);
		else if (seen !== 'other') {
			const at = Number.isFinite(seconds) ? isoTime(seconds) : undefined;
			const isNew = this.#hosts.see('destination', seen.destination, seen.service, at, seen.opens);
			const isNewSource = this.#hosts.see('source', seen.source, seen.service, at, seen.opens);
			if (seen.opens || isNew || isNewSource) this.records++;
		}
	}

	#go(next: Want | Damage): void {
		this.#next = next;
		if ('damaged' in next) this.tally.skip('damaged', visibleText(next.damaged));
		else this.#skip = next.skip;
	}
}

function isoTime(seconds: number): string {
	return new Date(seconds * 1000).toISOString();
}
