/** Programs that rules of udev(7) run: `RUN`, `PROGRAM`, `IMPORT{program}`. */

import { joinedLines } from './joined-lines.ts';

export interface UdevCommand {
	/** From 1. */
	readonly line: number;
	/** `RUN`, `PROGRAM`, `IMPORT`. */
	readonly key: string;
	/** One byte to a character, with udev's own substitutions (`%k`, `$env{X}`) as they stand. */
	readonly command: string;
}

const assignment = /\b(RUN|PROGRAM|IMPORT)(?:\{(\w+)\})?\s*(?:\+=|:=|-=|==|!=|=)\s*e?"((?:[^"\\]|\\.)*)"/g;

export function parseUdevRules(bytes: Uint8Array): readonly UdevCommand[] {
	const found: UdevCommand[] = [];
	for (const { line, text } of joinedLines(bytes)) {
		if (text.startsWith('#')) continue;
		for (const [, key, kind, command] of text.matchAll(assignment)) {
			if (kind === 'builtin' || (key === 'IMPORT' && kind !== 'program') || command === '') continue;
			found.push({ line, key: key!, command: command!.replaceAll(/\\"/g, '"') });
		}
	}
	return found;
}
