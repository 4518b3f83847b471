/** Programs that mail is handed to: aliases(5), .forward files, and procmailrc(5). */

import { linesOf } from './lines.ts';

export interface MailProgram {
	/** From 1. */
	readonly line: number;
	/** The alias; empty in a .forward or procmailrc. One byte to a character, as is the command. */
	readonly alias: string;
	readonly command: string;
}

/** `|program`, `|"program with, commas"`, and the form of Sendmail, which quotes the bar as well. */
const pipe = /"\|\s*((?:[^"\\]|\\.)*)"|(?:^|[\s,:"'])\|\s*(?:"((?:[^"\\]|\\.)*)"|([^",]+))/;

export function parseMailPrograms(bytes: Uint8Array): readonly MailProgram[] {
	const found: MailProgram[] = [];
	let alias = '';
	for (const { number: line, text } of linesOf(bytes)) {
		if (/^\s*(?:#|$)/.test(text)) continue;
		const named = /^("[^"]*"|[^\s:#"|]+)\s*:/.exec(text);
		// A line that begins with a blank goes on with the alias before it.
		if (named !== null) alias = named[1]!.replaceAll('"', '');
		const rest = named === null ? text : text.slice(named[0].length);
		const command = pipe.exec(rest);
		if (command !== null) found.push({ line, alias, command: (command[1] ?? command[2] ?? command[3] ?? '').replace(/["']+$/, '').trim() });
	}
	return found;
}
