/** The few words that the threads of a timeline share: whether the logs are listed, which is next, who is through, how far it is. */

import { Stopped } from '../../host/watched.ts';
import type { Signal } from '../task.ts';

const word = { listed: 0, next: 1, through: 2, failed: 3, kilobytes: 4, files: 5 } as const;
/** Milliseconds of waiting before it is asked again whether to stop. */
const patience = 100;

export function timelineMemory(): SharedArrayBuffer {
	return new SharedArrayBuffer(24);
}

export class CommonWork {
	readonly #words: Int32Array;
	#bytes = 0;

	constructor(shared = timelineMemory()) {
		this.#words = new Int32Array(shared);
	}

	listed(): void {
		Atomics.store(this.#words, word.listed, 1);
		Atomics.notify(this.#words, word.listed);
	}

	/** @throws Stopped also where another thread has failed */
	waitForList(signal: Signal): void {
		this.#wait(word.listed, 1, signal);
	}

	/** 0, 1, 2... */
	claim(): number {
		return Atomics.add(this.#words, word.next, 1);
	}

	through(): void {
		Atomics.add(this.#words, word.through, 1);
		Atomics.notify(this.#words, word.through);
	}

	/** @throws Stopped also where another thread has failed */
	waitForAll(seats: number, signal: Signal): void {
		this.#wait(word.through, seats, signal);
	}

	/** After a stop: the others have let go, or had the time to. */
	letOthersGo(seats: number): void {
		for (let tries = 0; tries < 50 && Atomics.load(this.#words, word.through) < seats; tries++) {
			Atomics.wait(this.#words, word.through, Atomics.load(this.#words, word.through), patience);
		}
	}

	/** Is this the first that fails? */
	fail(): boolean {
		return Atomics.exchange(this.#words, word.failed, 1) === 0;
	}

	get failed(): boolean {
		return Atomics.load(this.#words, word.failed) === 1;
	}

	read(bytes: number, files: number): void {
		this.#bytes += bytes;
		const kilobytes = Math.floor(this.#bytes / 1024);
		this.#bytes -= kilobytes * 1024;
		Atomics.add(this.#words, word.kilobytes, kilobytes);
		Atomics.add(this.#words, word.files, files);
	}

	/** Of all threads. */
	get bytes(): number {
		return Atomics.load(this.#words, word.kilobytes) * 1024 + this.#bytes;
	}

	get files(): number {
		return Atomics.load(this.#words, word.files);
	}

	#wait(what: number, least: number, signal: Signal): void {
		for (let now = Atomics.load(this.#words, what); now < least; now = Atomics.load(this.#words, what)) {
			signal.pulse();
			if (signal.aborted() || this.failed) throw new Stopped();
			Atomics.wait(this.#words, what, now, patience);
		}
	}
}
