/** Reads a copy from its first byte to its last, digests it, and holds each stretch against the sum taken from the source. */

import type { ByteRange } from '../../core/image-copy.ts';
import type { ImageForm } from '../../core/imaging-plan.ts';
import type { Visible } from '../../core/visible.ts';
import type { Digesting } from './digesting.ts';
import type { Digests } from './order.ts';
import { blockSize } from './ring.ts';
import { openStored } from './stored-image.ts';
import type { KeptSums } from './sums.ts';

export interface ReadBack {
	readonly digests: Digests;
	readonly differs: readonly ByteRange[];
	/** Bytes that had a sum to be held against. */
	readonly compared: number;
	readonly direct: boolean;
}

export interface ReadBackRequest {
	readonly path: Visible;
	readonly form: ImageForm;
	readonly size: number;
	/** None where only the digest is asked. */
	readonly sums?: KeptSums;
	readonly digesting: Digesting;
	/** Called for every block; false stops. */
	readonly step: (at: number) => Promise<boolean>;
}

/** Undefined where it was stopped. @throws Halted where the copy cannot be read */
export async function readBack({ path, form, size, sums, digesting, step }: ReadBackRequest): Promise<ReadBack | undefined> {
	const stored = openStored(path, form);
	const differs: ByteRange[] = [];
	const stretches = (sums?.inOrder() ?? [])[Symbol.iterator]();
	const sumOf = sums?.sumOf;
	let compared = 0;
	let next = stretches.next();
	try {
		for (let at = 0; at < size; at += blockSize) {
			const room = digesting.room();
			if (room === undefined || !(await step(at))) return undefined;
			const bytes = room.subarray(0, Math.min(blockSize, size - at));
			stored.read(at, bytes);
			// A stretch lies within one block: blocks begin where the reads of the source did.
			for (; next.done !== true && next.value.at < at + bytes.length; next = stretches.next()) {
				const { at: from, size: length, sum } = next.value;
				if (from < at || from + length > at + bytes.length) continue;
				if (sumOf!(bytes.subarray(from - at, from - at + length)) !== sum) differs.push({ at: from, size: length });
				compared += length;
			}
			digesting.add(bytes.length);
		}
		const digests = digesting.finish();
		return digests === undefined ? undefined : { digests, differs, compared, direct: stored.isDirect };
	} finally {
		stored.close();
	}
}
