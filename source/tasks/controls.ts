/** The few words that threads share: whether to stop, which part is next, and for each thread whether it lives and how much it may tell. */

/** Milliseconds a thread waits for room before it looks again whether to stop. */
const patience = 100;

const job = { stop: 0, next: 1, packagesTaken: 2, pause: 3, nextLog: 4, packages: 5 } as const;
/** A bit for each package: a list of 64 MiB, the longest that is read, cannot name more. */
const mostPackages = 1 << 20;
const jobBytes = job.packages * 4 + mostPackages / 8;

export class JobControls {
	readonly shared: SharedArrayBuffer;
	readonly #words: Int32Array;

	constructor(shared = new SharedArrayBuffer(jobBytes)) {
		this.shared = shared;
		this.#words = new Int32Array(shared);
	}

	stop(): void {
		Atomics.store(this.#words, job.stop, 1);
	}

	get stopped(): boolean {
		return Atomics.load(this.#words, job.stop) === 1;
	}

	set paused(on: boolean) {
		Atomics.store(this.#words, job.pause, on ? 1 : 0);
	}

	get paused(): boolean {
		return Atomics.load(this.#words, job.pause) === 1;
	}

	/** The next part nobody walks yet: 1, 2, ... without an end. */
	claim(): number {
		return Atomics.add(this.#words, job.next, 1) + 1;
	}

	/** True for the one thread that takes this piece of the work on packages first. */
	takePackage(piece: number): boolean {
		if (piece >= mostPackages) throw new RangeError(`more than ${mostPackages} packages`);
		const bit = 1 << (piece & 31);
		const isFirst = (Atomics.or(this.#words, job.packages + (piece >>> 5), bit) & bit) === 0;
		if (isFirst) Atomics.add(this.#words, job.packagesTaken, 1);
		return isFirst;
	}

	get packagesTaken(): number {
		return Atomics.load(this.#words, job.packagesTaken);
	}

	/** And for series of logs. */
	claimLog(): number {
		return Atomics.add(this.#words, job.nextLog, 1);
	}
}

const word = { pulse: 0, resting: 1, underWay: 2, part: 3, turn: 4 } as const;

export class ThreadControls {
	readonly shared: SharedArrayBuffer;
	readonly #words: Int32Array;
	/** One word: the check at work by its place in the job, or -1. Written half a million times a second, so not atomically. */
	readonly turn: Int32Array;

	constructor(shared?: SharedArrayBuffer) {
		this.shared = shared ?? new SharedArrayBuffer(20);
		this.#words = new Int32Array(this.shared);
		this.turn = new Int32Array(this.shared, word.turn * 4, 1);
		if (shared === undefined) this.turn[0] = this.part = -1;
	}

	pulse(): void {
		Atomics.add(this.#words, word.pulse, 1);
	}

	get pulses(): number {
		return Atomics.load(this.#words, word.pulse);
	}

	/** It waits for another thread, and its silence means nothing. */
	set resting(is: boolean) {
		Atomics.store(this.#words, word.resting, is ? 1 : 0);
	}

	get resting(): boolean {
		return Atomics.load(this.#words, word.resting) === 1;
	}

	/** The part of the walk it is in, or -1. */
	set part(part: number) {
		Atomics.store(this.#words, word.part, part);
	}

	get part(): number {
		return Atomics.load(this.#words, word.part);
	}

	/** On the thread that looks: one more message of this weight, after waiting while `most` or more is under way. */
	send(weight: number, most: number, stopped: () => boolean): void {
		this.resting = true;
		for (let sent = Atomics.load(this.#words, word.underWay); sent >= most && !stopped(); sent = Atomics.load(this.#words, word.underWay)) {
			Atomics.wait(this.#words, word.underWay, sent, patience);
		}
		this.resting = false;
		this.pulse();
		Atomics.add(this.#words, word.underWay, weight);
	}

	/** On the thread that records. */
	kept(weight: number): void {
		Atomics.sub(this.#words, word.underWay, weight);
		Atomics.notify(this.#words, word.underWay);
	}
}
