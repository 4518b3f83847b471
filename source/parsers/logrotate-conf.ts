/** Scripts and programs in logrotate.conf(5). */

import { linesOf } from './lines.ts';

export interface LogrotateCommand {
	/** From 1: of the first line of a script. */
	readonly line: number;
	/** `postrotate`, `compresscmd`. */
	readonly when: string;
	/** Shell text, one byte to a character. */
	readonly command: string;
}

export function parseLogrotateConf(bytes: Uint8Array): readonly LogrotateCommand[] {
	const found: { line: number; when: string; command: string }[] = [];
	let open: { line: number; when: string; command: string } | undefined;
	for (const { number: line, text } of linesOf(bytes)) {
		const word = text.trim();
		if (open !== undefined) {
			if (word === 'endscript') open = undefined;
			else open.command += `${text}\n`;
			continue;
		}
		if (/^(?:prerotate|postrotate|firstaction|lastaction|preremove)$/.test(word)) {
			open = { line: line + 1, when: word, command: '' };
			found.push(open);
			continue;
		}
		const program = /^(compresscmd|uncompresscmd)\s+(\S.*)$/.exec(word);
		if (program !== null) found.push({ line, when: program[1]!, command: program[2]! });
	}
	return found;
}
