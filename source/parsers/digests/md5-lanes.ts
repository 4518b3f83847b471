/** MD5 of many files, twelve at a time. Whoever has files gives them, and is told each sum when it is there. */

import { block, dataStart, fewLanes, lanes, md5Engine, type Md5Engine } from './md5-wasm.ts';

/** A file to be summed, from its beginning. */
export interface Summed {
	/** Puts the next bytes at `at`, `length` at most; how many, and 0 at the end. Undefined: it cannot be read on, and is given up. */
	readInto(bytes: Uint8Array, at: number, length: number): number | undefined;
	/** Hex. Called once, unless it was given up. */
	summed(md5: string): void;
}

/** Twelve of these fit into a processor's second cache. */
const room = 65_536;
/** After the last bytes: a one, zeros and the length in bits. */
const stride = room + 2 * block;

interface Lane<File> {
	readonly at: number;
	file: File | undefined;
	/** Blocks of it that wait to be taken. */
	blocks: number;
	/** Bytes read so far. */
	length: number;
	isLast: boolean;
}

export class Md5Lanes<File extends Summed = Summed> {
	readonly #engine: Md5Engine;
	readonly #lanes: Lane<File>[];
	readonly #waiting: File[] = [];
	#first = 0;
	#busy = 0;

	private constructor(engine: Md5Engine) {
		this.#engine = engine;
		this.#lanes = Array.from({ length: lanes }, (_, lane) => ({ at: dataStart + lane * stride, file: undefined, blocks: 0, length: 0, isLast: false }));
	}

	/** Undefined where the engine or the processor cannot. */
	static make<File extends Summed = Summed>(): Md5Lanes<File> | undefined {
		const engine = md5Engine(dataStart + lanes * stride);
		return engine === undefined ? undefined : new Md5Lanes<File>(engine);
	}

	add(file: File): void {
		this.#waiting.push(file);
	}

	/** Files that no lane is free for yet. */
	get waiting(): number {
		return this.#waiting.length - this.#first;
	}

	get isIdle(): boolean {
		return this.#busy === 0 && this.waiting === 0;
	}

	/** Files that are read from and not yet through. */
	get underWay(): readonly File[] {
		return this.#lanes.flatMap(({ file }) => file ?? []);
	}

	/** Fills the lanes, and sums as far as the lane with least in it goes. */
	step(): void {
		const isFew = this.waiting === 0 && this.#busy <= fewLanes;
		if (isFew) this.#gather();
		const count = isFew ? fewLanes : lanes;
		let least = Number.POSITIVE_INFINITY;
		for (let number = 0; number < count; number++) {
			const lane = this.#lanes[number]!;
			if (lane.blocks === 0) {
				while (this.#fill(number, lane) && lane.blocks === 0);
				// One without a file goes round as well, over what lies there.
				this.#engine.point(number, lane.at);
				if (lane.blocks === 0) continue;
			}
			if (lane.blocks < least) least = lane.blocks;
		}
		if (least === Number.POSITIVE_INFINITY) return;
		if (isFew) this.#engine.fewRounds(least);
		else this.#engine.rounds(least);
		for (let number = 0; number < count; number++) {
			const lane = this.#lanes[number]!;
			if (lane.blocks === 0) continue;
			lane.blocks -= least;
			if (lane.blocks > 0 || !lane.isLast) continue;
			const { file } = lane;
			this.#free(lane);
			file!.summed(this.#engine.sum(number));
		}
	}

	/** The last and longest are put side by side, where they go faster. */
	#gather(): void {
		for (let from = fewLanes, to = 0; from < lanes; from++) {
			const lane = this.#lanes[from]!;
			if (lane.file === undefined) continue;
			while (this.#lanes[to]!.file !== undefined) to++;
			this.#engine.move(from, to);
			this.#lanes[from] = this.#lanes[to]!;
			this.#lanes[to] = lane;
		}
	}

	/** Goes on until nothing waits. */
	finish(): void {
		while (!this.isIdle) this.step();
	}

	/** Gets an empty lane something to do; false where there is nothing. */
	#fill(number: number, lane: Lane<File>): boolean {
		if (lane.file === undefined) {
			if (this.waiting === 0) return false;
			lane.file = this.#next();
			lane.length = 0;
			this.#busy++;
			this.#engine.begin(number);
		}
		const { bytes } = this.#engine;
		let filled = 0;
		while (filled < room) {
			const got = lane.file.readInto(bytes, lane.at + filled, room - filled);
			if (got === undefined) {
				this.#free(lane);
				return true;
			}
			if (got === 0) {
				filled = this.#pad(lane, filled);
				break;
			}
			filled += got;
			lane.length += got;
		}
		lane.blocks = filled / block;
		return true;
	}

	#pad(lane: Lane<File>, filled: number): number {
		const { bytes } = this.#engine;
		const end = Math.ceil((filled + 9) / block) * block;
		bytes[lane.at + filled] = 0x80;
		bytes.fill(0, lane.at + filled + 1, lane.at + end - 8);
		bytes.writeBigUInt64LE(BigInt(lane.length) * 8n, lane.at + end - 8);
		lane.isLast = true;
		return end;
	}

	#free(lane: Lane<File>): void {
		lane.file = undefined;
		lane.blocks = 0;
		lane.isLast = false;
		this.#busy--;
	}

	#next(): File {
		const file = this.#waiting[this.#first++]!;
		if (this.#first > 1024) {
			this.#waiting.splice(0, this.#first);
			this.#first = 0;
		}
		return file;
	}
}
