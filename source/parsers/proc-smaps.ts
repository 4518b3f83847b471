/** /proc/PID/smaps: mappings with how many of their pages are no longer those of the file. Pure. */

import { linesOf } from './lines.ts';

export interface MappedPages {
	/** `r-xp` and the like. */
	readonly permissions: string;
	/** One byte to a character, as in /proc/PID/maps. */
	readonly path: string;
	/** Kilobytes that were copied and changed since they were mapped. */
	readonly changed: number;
}

export function parseProcSmaps(bytes: Uint8Array): readonly MappedPages[] {
	const mappings: { permissions: string; path: string; changed: number }[] = [];
	for (const { text } of linesOf(bytes)) {
		const head = /^[\da-f]+-[\da-f]+ ([r-][w-][x-][ps]) [\da-f]+ [\da-f]+:[\da-f]+ \d{1,20} *(.*)$/.exec(text);
		if (head !== null) mappings.push({ permissions: head[1]!, path: head[2]!, changed: 0 });
		const last = mappings.at(-1);
		const changed = /^Anonymous: +(\d{1,12}) kB$/.exec(text)?.[1];
		if (changed !== undefined && last !== undefined) last.changed = Number(changed);
	}
	return mappings;
}
