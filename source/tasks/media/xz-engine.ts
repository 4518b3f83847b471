/**
 * The WebAssembly of the package xz-decompress (xz-embedded), driven step by step. Its own stream is not used: it waits for
 * ever on a file that was cut short, and lets one file at a time in.
 */

import xzDecompress from 'xz-decompress';

export interface XzEngine {
	readonly memory: { readonly buffer: ArrayBuffer };
	create_context(): number;
	destroy_context(context: number): void;
	supply_input(context: number, bytes: number): void;
	get_next_output(context: number): number;
}

interface Engine {
	_moduleInstance?: { readonly exports: XzEngine };
	_getModuleInstance(): Promise<void>;
}

/** Words of a context, counted in 32 bits from its start. */
const word = { bufferSize: 0, input: 1, inputAt: 2, inputSize: 3, output: 4, outputAt: 5 } as const;
/** What get_next_output gives back (xz.h of xz-embedded). */
const ok = 0;
const streamEnd = 1;
const reasons: Readonly<Record<number, string>> = {
	2: 'its check is of a kind this program does not know',
	3: 'there is no memory for its dictionary',
	4: 'its dictionary is larger than 64 MiB',
	5: 'it is no xz file',
	6: 'it uses a filter this program does not know',
	7: 'its data are damaged',
	8: 'its data are damaged',
};

export async function xzEngine(): Promise<XzEngine> {
	const engine = xzDecompress.XzReadableStream as unknown as Engine;
	if (engine._moduleInstance === undefined) await engine._getModuleInstance();
	return engine._moduleInstance!.exports;
}

/** One stream of xz, or a part of one. Throws an Error with the reason for what is no sound xz. */
export class XzStream {
	isOver = false;
	readonly #engine: XzEngine;
	readonly #context: number;
	readonly #size: number;

	constructor(engine: XzEngine) {
		this.#engine = engine;
		this.#context = engine.create_context();
		this.#size = this.#words()[word.bufferSize]!;
	}

	close(): void {
		this.#engine.destroy_context(this.#context);
	}

	/** Decodes a part of `piece` from `at`, in pieces that are good until the next; gives back how many of its bytes were used. */
	*take(piece: Uint8Array, at: number): Generator<Uint8Array, number> {
		const part = piece.subarray(at, at + this.#size);
		new Uint8Array(this.#engine.memory.buffer, this.#words()[word.input], this.#size).set(part);
		this.#engine.supply_input(this.#context, part.length);
		for (;;) {
			const result = this.#engine.get_next_output(this.#context);
			const words = this.#words();
			const filled = words[word.outputAt]!;
			if (filled > 0) {
				yield new Uint8Array(this.#engine.memory.buffer, words[word.output], filled);
				this.#words()[word.outputAt] = 0;
			}
			const used = this.#words()[word.inputAt]!;
			if (result === streamEnd) {
				this.isOver = true;
				return used;
			}
			if (result !== ok) throw new Error(part.length === 0 ? 'it is cut short' : (reasons[result] ?? `its decoder said ${result}`));
			if (filled < this.#size && used === part.length) return used;
		}
	}

	/** The memory may have grown since the last look. */
	#words(): Uint32Array {
		return new Uint32Array(this.#engine.memory.buffer, this.#context, 8);
	}
}
