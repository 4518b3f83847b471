/** inittab(5): `id:runlevels:action:process`. */

import { linesOf } from './lines.ts';

export interface InittabEntry {
	/** From 1. */
	readonly line: number;
	/** One byte to a character, as is the rest. */
	readonly id: string;
	readonly levels: string;
	readonly action: string;
	readonly process: string;
}

export function parseInittab(bytes: Uint8Array): readonly InittabEntry[] {
	const found: InittabEntry[] = [];
	for (const { number: line, text } of linesOf(bytes)) {
		if (/^\s*(?:#|$)/.test(text)) continue;
		const [id, levels, action, ...rest] = text.trim().split(':');
		if (action === undefined) continue;
		// A `+` before the process keeps it out of utmp and wtmp.
		found.push({ line, id: id!, levels: levels!, action, process: rest.join(':').replace(/^\+/, '') });
	}
	return found;
}
