/** Digests of what is read, in the order of its bytes: each on a thread of its own, or all in this one where there are no threads. */

import { createHash, type Hash } from 'node:crypto';
import type { DigestName, Digests } from './order.ts';
import { alignedBlock, Ring, type Waiting } from './ring.ts';
import { gmac } from './sums.ts';

export interface Digesting {
	/** Memory for the next block, or undefined where the work was aborted meanwhile. */
	room(): Uint8Array | undefined;
	/** The first bytes of the block that `room` gave come next. @param heard told their sum, by the next `settle` at the latest */
	add(length: number, heard?: (sum: number) => void): void;
	/** Whoever waits for a sum is told it now. */
	settle(): void;
	/** What came since the beginning, and a new beginning. Undefined where the work was aborted meanwhile. */
	finish(): Digests | undefined;
	/** A new beginning; what came is forgotten. */
	drop(): void;
	/** Nothing comes any more. */
	close(): void;
}

const lengths: Readonly<Record<DigestName, number>> = { sha256: 32, md5: 16, sha1: 20 };

export function digestingHere(names: readonly DigestName[]): Digesting {
	const block = alignedBlock();
	let hashes = names.map(name => createHash(name));
	return {
		room: () => block,
		add(length, heard) {
			const bytes = block.subarray(0, length);
			for (const hash of hashes) hash.update(bytes);
			heard?.(gmac(bytes));
		},
		settle: () => {},
		finish() {
			const digests = Object.fromEntries(names.map((name, index) => [name, hashes[index]!.digest('hex')]));
			hashes = names.map(name => createHash(name));
			return digests;
		},
		drop() {
			hashes = names.map(name => createHash(name));
		},
		close: () => {},
	};
}

export function digestingElsewhere(names: readonly DigestName[], shared: SharedArrayBuffer, waiting: Waiting): Digesting {
	const ring = new Ring(shared, names.length);
	const awaited: { readonly number: number; readonly length: number; readonly heard: (sum: number) => void }[] = [];
	const tell = (sumOf: (number: number, length: number) => number | undefined): void => {
		for (let next = awaited[0]; next !== undefined; next = awaited[0]) {
			const sum = sumOf(next.number, next.length);
			if (sum === undefined) return;
			awaited.shift();
			next.heard(sum);
		}
	};
	return {
		room() {
			const room = ring.room(waiting);
			if (room !== undefined) tell(number => ring.summed(number));
			return room;
		},
		add(length, heard) {
			const number = ring.push(heard === undefined ? 'data' : 'summed', length);
			if (heard !== undefined) awaited.push({ number, length, heard });
		},
		// Whoever digests may be gone, where all was stopped: a few blocks are soon summed here.
		settle: () => tell((number, length) => ring.summed(number) ?? gmac(ring.block(number).subarray(0, length))),
		finish() {
			if (ring.room(waiting) === undefined) return undefined;
			ring.push('end', 0);
			if (!ring.settled(waiting)) return undefined;
			return Object.fromEntries(names.map((name, reader) => [name, ring.told(reader, lengths[name])]));
		},
		drop() {
			if (ring.room(waiting) !== undefined) ring.push('drop', 0);
		},
		close() {
			if (ring.room(waiting) !== undefined) ring.push('quit', 0);
		},
	};
}

/** The whole life of a thread that digests. It ends with the work it is part of, finished or aborted. */
export function digestOnly(name: DigestName, reader: number, shared: SharedArrayBuffer, waiting: Waiting): void {
	const ring = new Ring(shared, reader + 1);
	let hash: Hash = createHash(name);
	for (let next = ring.next(reader, waiting); next !== undefined && next.kind !== 'quit'; next = ring.next(reader, waiting)) {
		if (next.kind === 'data' || next.kind === 'summed') {
			hash.update(next.bytes);
			// Here, since whoever reads and writes has more to do than whoever digests.
			if (next.kind === 'summed' && reader === 0) ring.sum(reader, gmac(next.bytes));
		} else {
			if (next.kind === 'end') ring.tell(reader, hash.digest());
			hash = createHash(name);
		}
		ring.took(reader);
	}
}
