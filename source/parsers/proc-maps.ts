/** /proc/PID/maps: what is mapped into a process, and from which file. Pure. */

import { linesOf } from './lines.ts';

export interface Mapping {
	/** `r-xp` and the like. */
	readonly permissions: string;
	/** One byte to a character, with ` (deleted)` as it stands; `[heap]` and the like for what is no file; empty for nothing. */
	readonly path: string;
}

export function parseProcMaps(bytes: Uint8Array): readonly Mapping[] {
	const mappings: Mapping[] = [];
	for (const { text } of linesOf(bytes)) {
		const match = /^[\da-f]+-[\da-f]+ ([r-][w-][x-][ps]) [\da-f]+ [\da-f]+:[\da-f]+ \d{1,20} *(.*)$/.exec(text);
		if (match !== null) mappings.push({ permissions: match[1]!, path: match[2]! });
	}
	return mappings;
}
