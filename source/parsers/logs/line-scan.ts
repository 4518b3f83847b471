/** A window of a log taken apart into lines, each with the groups of literals that stand in it (`line-scan-wasm.ts`; here also without it). */

import type { LiteralTable } from './literal-table.ts';
import { behindAt, chosenAt, hostAt, literalsAt, mostChosen, nameFactor, nearAt, numbersOfLine, programs, programsAt, windowAt, windowEnd, word } from './line-scan-memory.ts';
import { lineScanInstance } from './line-scan-wasm.ts';

export { line, numbersOfLine, windowLength } from './line-scan-memory.ts';

export interface LineScan {
	/** The window, and room for the newline of a last line that has none. */
	readonly bytes: Buffer;
	/** There was a byte of zero. */
	zeros: boolean;
	/** Looks at the window up to `end`. */
	scan(end: number): void;
	/** The next lines, into `chosen`; how many, and 0 where there are no more. */
	choose(): number;
	/** `numbersOfLine` numbers for each, by `line`: where it stands in the window, its marks, and what was skipped before it. */
	readonly chosen: Int32Array;
	/** Undefined where every line is handed on. */
	readonly everyday: EverydayLines | undefined;
}

/** How a time is written: `Nov 18 08:30:20`, or `2020-05-31T00:00:45.698463+00:00`. */
export type StampForm = 'rfc3164' | 'iso';
const forms = { rfc3164: { stamp: 15, hour: 9, fraction: 0, zoneMask: 0 }, iso: { stamp: 32, hour: 13, fraction: 6, zoneMask: 0xfc00 } } as const;
const longestHost = 32;

/** Lines that are skipped: of one host, in the order of their times, with nothing in them that is wanted of their program. */
export interface EverydayLines {
	/** From now on lines of this form and host may be skipped, but for longer ones. */
	expect(form: StampForm, host: Uint8Array, longest: number): void;
	/** Groups of literals wanted of a program, by the hash of its name (`nameHash`). None of a program that was not told is skipped. */
	want(hash: number, groups: number): void;
}

/** Nobody outside can make two names fall together. */
const seed = Math.trunc(Math.random() * 2 ** 32) | 0;

export function nameHash(bytes: Uint8Array, from: number, to: number): number {
	let hash = seed;
	for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, nameFactor);
	return hash;
}

/** `vectors: false` does the same with JavaScript alone. */
export function lineScan(literals: LiteralTable, { vectors = true }: { readonly vectors?: boolean } = {}): LineScan {
	return (vectors ? generated(literals) : undefined) ?? byHand(literals);
}

function generated(literals: LiteralTable): LineScan | undefined {
	const image = literals.image(literalsAt);
	const instance = image === undefined ? undefined : lineScanInstance();
	if (image === undefined || instance === undefined) return undefined;
	const { exports, memory } = instance;
	const all = Buffer.from(memory.buffer);
	all.set(literals.near, nearAt);
	all.set(literals.behind, behindAt);
	all.set(image.bytes, literalsAt);
	const words = new Int32Array(memory.buffer);
	words[word.literalMask >> 2] = image.mask;
	words[word.seed >> 2] = seed;
	// No name has a hash that is kept in the wrong place.
	words[programsAt >> 2] = 1;
	const chosen = new Int32Array(memory.buffer, chosenAt, mostChosen * numbersOfLine);
	const found: LineScan = {
		bytes: all.subarray(windowAt, windowEnd),
		zeros: false,
		scan(end) {
			exports.scan(windowAt + end);
			found.zeros = words[word.zeros >> 2] !== 0;
		},
		choose: () => exports.choose(),
		chosen,
		everyday: everydayLines(words, all),
	};
	return found;
}

function everydayLines(words: Int32Array, all: Buffer): EverydayLines {
	return {
		expect(form, host, longest) {
			const isOn = host.length <= longestHost;
			words[word.isOn >> 2] = isOn ? 1 : 0;
			if (!isOn) return;
			const { stamp, hour, fraction, zoneMask } = forms[form];
			const mask = 2 ** host.length - 1;
			for (const [name, value] of Object.entries({ stamp, hour, fraction, hourMask: 2 ** hour - 1, zoneMask, host: host.length, hostMask: mask & 0xffff, hostMaskBehind: Math.floor(mask / 65_536), longest })) words[word[name as keyof typeof word] >> 2] = value;
			all.fill(0, hostAt, hostAt + longestHost);
			all.set(host, hostAt);
		},
		want(hash, groups) {
			const slot = (programsAt >> 2) + (hash & (programs - 1)) * 2;
			words[slot] = hash;
			words[slot + 1] = groups;
		},
	};
}

const newline = 0x0a;

function byHand(literals: LiteralTable): LineScan {
	const bytes = Buffer.alloc(windowEnd - windowAt);
	const chosen = new Int32Array(numbersOfLine);
	let from = 0;
	let length = 0;
	const found: LineScan = {
		bytes,
		zeros: false,
		scan(end) {
			from = 0;
			length = end;
			found.zeros = bytes.subarray(0, end).includes(0);
		},
		choose() {
			const to = bytes.subarray(0, length).indexOf(newline, from);
			if (to === -1) return 0;
			let marks = 0;
			for (let at = from; at < to; at++) if (literals.mayStand(bytes, at)) marks |= literals.at(bytes, at);
			chosen.set([from, to, marks, 0, 0, 0]);
			from = to + 1;
			return 1;
		},
		chosen,
		everyday: undefined,
	};
	return found;
}
