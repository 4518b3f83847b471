/** Package lists in memory that the threads of a job share. */

import type { ListShelf } from '../checks/list-shelf.ts';
import { Stopped, type Watch } from '../host/watched.ts';

const state = { untouched: 0, read: 1, there: 2, abandoned: 3 } as const;
const headSize = 16;
/** Address space that is set aside, and taken only as it is filled: ten million paths. */
const most = 400 << 20;
/** Milliseconds of one wait, and how many: a thread that reads for so long may be gone. */
const pace = 100;
const patience = 600;

/** Undefined where the system has no room for it. */
export function memoryForLists(): SharedArrayBuffer | undefined {
	try {
		return new SharedArrayBuffer(headSize, { maxByteLength: most });
	} catch {
		return undefined;
	}
}

export class SharedShelf implements ListShelf {
	readonly #memory: SharedArrayBuffer;
	readonly #state: Int32Array;
	readonly #watch: Pick<Watch, 'pulse' | 'stopped'>;
	readonly #patience: number;

	/** @param memory of `memoryForLists` */
	constructor(memory: SharedArrayBuffer, watch: Pick<Watch, 'pulse' | 'stopped'>, waits = patience) {
		this.#memory = memory;
		this.#state = new Int32Array(memory, 0, 1);
		this.#watch = watch;
		this.#patience = waits;
	}

	claim(): boolean {
		return Atomics.compareExchange(this.#state, 0, state.untouched, state.read) === state.untouched;
	}

	put(size: number, fill: (memory: SharedArrayBuffer, at: number) => void): void {
		if (headSize + size > this.#memory.maxByteLength) return this.abandon();
		this.#memory.grow(headSize + size);
		fill(this.#memory, headSize);
		this.#turnTo(state.there);
	}

	abandon(): void {
		this.#turnTo(state.abandoned);
	}

	take(): { readonly memory: SharedArrayBuffer; readonly at: number } | undefined {
		for (let waits = 0; Atomics.load(this.#state, 0) === state.read; waits++) {
			if (waits >= this.#patience) return undefined;
			this.#watch.pulse();
			if (this.#watch.stopped()) throw new Stopped();
			Atomics.wait(this.#state, 0, state.read, pace);
		}
		return Atomics.load(this.#state, 0) === state.there ? { memory: this.#memory, at: headSize } : undefined;
	}

	#turnTo(now: number): void {
		Atomics.store(this.#state, 0, now);
		Atomics.notify(this.#state, 0);
	}
}
