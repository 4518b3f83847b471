/** Where the threads of one job leave what the first of them has read of the package lists, so that it is read and held once. */

import type { Coverage } from '../core/coverage.ts';
import type { Visible } from '../core/visible.ts';
import type { Ledger } from './package-lists/ledger.ts';
import { PathTable } from './path-table.ts';
import { readParts, sizeOfParts, writeParts } from './shared-paths.ts';

export interface ListShelf {
	/** True for the one thread that is to read the lists for all. It must `put` them or `abandon` that. */
	claim(): boolean;
	/** Room for this many bytes from `at` on, a multiple of four, is filled; afterwards others may take them. */
	put(size: number, fill: (memory: SharedArrayBuffer, at: number) => void): void;
	abandon(): void;
	/** Waits while another thread reads. Undefined: it is to be read here. */
	take(): { readonly memory: SharedArrayBuffer; readonly at: number } | undefined;
}

/** What is said of the lists beside the paths. */
interface Said {
	readonly names: readonly Visible[];
	readonly coverage: Coverage;
}

export function putLists(shelf: ListShelf, { names, tally, table }: Ledger): void {
	const said: Said = { names, coverage: tally.coverage };
	const bytes = new TextEncoder().encode(JSON.stringify(said));
	const room = 4 + Math.ceil(bytes.length / 4) * 4;
	const { parts } = table;
	shelf.put(room + sizeOfParts(parts), (memory, at) => {
		new Uint32Array(memory, at, 1)[0] = bytes.length;
		new Uint8Array(memory, at + 4, bytes.length).set(bytes);
		writeParts(parts, memory, at + room);
	});
}

export interface TakenLists extends Said {
	readonly table: PathTable;
}

/** `aliases`: as the table was made with. */
export function takenLists(shelf: ListShelf, aliases: ReadonlyMap<string, string>): TakenLists | undefined {
	const taken = shelf.take();
	if (taken === undefined) return undefined;
	const { memory, at } = taken;
	const length = new Uint32Array(memory, at, 1)[0]!;
	// A copy: what is shared is not decoded.
	const said = JSON.parse(new TextDecoder().decode(new Uint8Array(memory, at + 4, length).slice())) as Said;
	return { ...said, table: new PathTable(aliases, readParts(memory, at + 4 + Math.ceil(length / 4) * 4)) };
}
