/** A table of paths in memory that threads share: one of them fills it, the others look paths up. A second table of 500,000 paths would be 20 MB. */

/** All that a `PathTable` holds. Of the arrays the first `count` are used. */
export interface TableParts {
	readonly seed: number;
	readonly count: number;
	readonly added: number;
	/** Bytes of the names, gaps at the ends of pieces among them. */
	readonly used: number;
	readonly pieces: Uint8Array[];
	readonly starts: Uint32Array;
	readonly lengths: Uint16Array;
	readonly folders: Uint32Array;
	readonly owners: Uint32Array;
	readonly hashes: Uint32Array;
	readonly slots: Uint32Array;
}

/** Bytes before the arrays: seed, count, added, used, slots. */
const headSize = 20;

/** Bytes that `writeParts` takes. */
export function sizeOfParts({ count, slots, used }: TableParts): number {
	return headSize + count * 18 + slots.length * 4 + used;
}

/** @param at a multiple of four */
export function writeParts(parts: TableParts, memory: SharedArrayBuffer, at: number): void {
	const { seed, count, added, used, slots } = parts;
	const view = viewOf(memory, at, seed, count, added, used, slots.length);
	new Uint32Array(memory, at, 5).set([seed, count, added, used, slots.length]);
	for (const one of ['starts', 'folders', 'owners', 'hashes'] as const) view[one].set(parts[one].subarray(0, count));
	view.slots.set(slots);
	view.lengths.set(parts.lengths.subarray(0, count));
	view.pieces.forEach((piece, number) => piece.set(parts.pieces[number]!.subarray(0, piece.length)));
}

export function readParts(memory: SharedArrayBuffer, at: number): TableParts {
	const [seed, count, added, used, slots] = new Uint32Array(memory, at, 5);
	return viewOf(memory, at, seed!, count!, added!, used!, slots!);
}

/** Bytes of names in one piece, which no name crosses. */
export const pieceBits = 18;
const piece = 1 << pieceBits;

function viewOf(memory: SharedArrayBuffer, at: number, seed: number, count: number, added: number, used: number, slotCount: number): TableParts {
	let next = at + headSize;
	const words = (length: number): Uint32Array => {
		const view = new Uint32Array(memory, next, length);
		next += length * 4;
		return view;
	};
	const [starts, folders, owners, hashes, slots] = [words(count), words(count), words(count), words(count), words(slotCount)];
	const lengths = new Uint16Array(memory, next, count);
	next += count * 2;
	const pieces: Uint8Array[] = [];
	for (let first = 0; first < used; first += piece) pieces.push(new Uint8Array(memory, next + first, Math.min(piece, used - first)));
	return { seed, count, added, used, pieces, starts, lengths, folders, owners, hashes, slots };
}
