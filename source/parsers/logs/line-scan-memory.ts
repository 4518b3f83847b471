/** Where `line-scan-wasm.ts` has what: words it shares, tables of literals, the window, and what it tells of the window's lines. */

import { behind, literalSpace, near } from './literal-table.ts';

export const windowLength = 256 * 1024;
/** Read past by loads of words and vectors. */
const slack = 64;
const place = (before: number, length: number): number => 64 * Math.ceil((before + length) / 64);

/** Words by their addresses. */
export const word = {
	lines: 0, hits: 4, zeros: 8,
	/** Where choosing goes on: the line, the hit, and where the line begins. */
	line: 12, hit: 16, from: 20,
	/** Of everyday lines: 0, nothing is; the length of their stamp, of its hour, the digits of its fraction, and the masks of what is the same in all of one hour. */
	isOn: 24, stamp: 28, hour: 32, fraction: 36, hourMask: 40, zoneMask: 44,
	/** Length of the host's name, masks of its bytes. */
	host: 48, hostMask: 52, hostMaskBehind: 56,
	/** The time of the last line within its hour. */
	last: 60,
	/** Longer lines are handed on. */
	longest: 68,
	/** What the table of literals is indexed with. */
	literalMask: 64,
	/** What hashes of names begin with. */
	seed: 72,
} as const;
/** 32 bytes each: the stamp of the last hour, and the host's name. */
export const stampAt = 128;
export const hostAt = 160;
export const nearAt = 256;
export const behindAt = place(nearAt, near.size);
/** Programs: the hash of a name (FNV, by this factor) and what is wanted of it, by the hash. */
export const nameFactor = 0x0100_0193;
export const programs = 1024;
export const programsAt = place(behindAt, behind.size);
export const literalsAt = place(programsAt, programs * 8);
export const windowAt = place(literalsAt, literalSpace);
export const windowEnd = windowAt + windowLength + slack;
export const endsAt = place(windowEnd, 0);
export const hitsAt = place(endsAt, windowLength * 4 + slack);
/** Lines that are handed on at a time, in numbers of `line` each. */
export const mostChosen = 1024;
export const chosenAt = place(hitsAt, windowLength * 4 + slack);
export const line = { from: 0, to: 1, marks: 2, skipped: 3, skippedFrom: 4, skippedTo: 5 } as const;
export const numbersOfLine = 6;
export const pages = Math.ceil(place(chosenAt, mostChosen * numbersOfLine * 4) / 65_536);
