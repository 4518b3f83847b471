/** Lines of a configuration file, those that end in a backslash joined with the next; blank ones left out. */

import { linesOf } from './lines.ts';

export interface JoinedLine {
	/** From 1, where it begins. */
	readonly line: number;
	/** Trimmed, one byte to a character. */
	readonly text: string;
}

export function* joinedLines(bytes: Uint8Array): Generator<JoinedLine> {
	let pieces: string[] = [];
	let started = 0;
	for (const { number, text } of linesOf(bytes)) {
		if (pieces.length === 0) started = number;
		if (text.endsWith('\\')) {
			pieces.push(text.slice(0, -1));
			continue;
		}
		pieces.push(text);
		const whole = pieces.join(' ').trim();
		pieces = [];
		if (whole !== '') yield { line: started, text: whole };
	}
	const rest = pieces.join(' ').trim();
	if (rest !== '') yield { line: started, text: rest };
}
