/** The files a plain copy is in: one, or `NAME.001`, `NAME.002`... of one size each but the last. */

import { Buffer } from 'node:buffer';
import { bytesOf, visible, type Visible } from '../../core/visible.ts';

/** `number` from 0. @param first the file, or the first part, whose name ends in `.001` */
export function partPath(first: Visible, number: number, split: number | undefined): Visible {
	if (split === undefined) return first;
	return number === 0 ? first : visible(Buffer.concat([Buffer.from(bytesOf(first)).subarray(0, -'001'.length), Buffer.from(String(number + 1).padStart(3, '0'))]));
}

export interface Piece {
	readonly part: number;
	/** Within the part. */
	readonly at: number;
	/** Within what was asked. */
	readonly from: number;
	readonly size: number;
}

/** Where the bytes from `at` on lie. */
export function* piecesOf(at: number, size: number, split: number | undefined): Generator<Piece> {
	if (split === undefined) return void (yield { part: 0, at, from: 0, size });
	for (let from = 0; from < size; ) {
		const within = (at + from) % split;
		const length = Math.min(size - from, split - within);
		yield { part: Math.floor((at + from) / split), at: within, from, size: length };
		from += length;
	}
}
