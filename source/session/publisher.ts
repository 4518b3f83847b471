/** Gives out snapshots: one object per change, at most twenty a second, whatever happens underneath. */

import type { Snapshot } from './snapshot.ts';

const least = 50;

export class Publisher {
	readonly #look: (revision: number) => Snapshot;
	readonly #listeners = new Set<() => void>();
	#revision = 0;
	#snapshot: Snapshot | undefined;
	#timer: NodeJS.Timeout | undefined;
	#quietUntil = 0;

	constructor(look: (revision: number) => Snapshot) {
		this.#look = look;
	}

	/** Never older than the last change; the same object as long as nothing changed. */
	get snapshot(): Snapshot {
		this.#snapshot ??= this.#look(++this.#revision);
		return this.#snapshot;
	}

	subscribe(heard: () => void): () => void {
		this.#listeners.add(heard);
		return () => this.#listeners.delete(heard);
	}

	/** The first change after a quiet time is told at once, so that a key is answered in the same frame. */
	changed(): void {
		this.#snapshot = undefined;
		if (this.#timer !== undefined) return;
		const wait = Math.max(0, this.#quietUntil - performance.now());
		this.#timer = setTimeout(() => this.#publish(), wait);
	}

	#publish(): void {
		this.#timer = undefined;
		this.#quietUntil = performance.now() + least;
		for (const heard of this.#listeners) heard();
	}

	/** Tells the last change and holds no timer any more. */
	close(): void {
		if (this.#timer === undefined) return;
		clearTimeout(this.#timer);
		this.#publish();
	}
}
