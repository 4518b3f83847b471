/** sshd_config (sshd_config(5)): keywords with arguments, `Include`, and `Match` blocks that last until the next one. */

import { linesOf } from './lines.ts';

export interface SshdDirective {
	/** From 1. */
	readonly line: number;
	/** In small letters: sshd does not mind the case. */
	readonly keyword: string;
	/** Quotes taken away, one byte to a character. */
	readonly args: readonly string[];
	/** All that follows the keyword, as written: a command keeps its quotes. */
	readonly text: string;
	/** The criteria of the `Match` block it stands in, as written; undefined for everybody. */
	readonly match: string | undefined;
}

export function parseSshdConfig(bytes: Uint8Array): readonly SshdDirective[] {
	const directives: SshdDirective[] = [];
	let match: string | undefined;
	for (const { number: line, text } of linesOf(bytes)) {
		const found = /^\s*([A-Za-z0-9]+)(?:\s*=\s*|\s+)(.*)$/.exec(text.slice(0, 8192));
		if (found === null) continue;
		const keyword = found[1]!.toLowerCase();
		const rest = found[2]!.trimEnd();
		const args = argumentsOf(rest);
		if (keyword === 'match') {
			match = args.join(' ');
			if (/^all$/i.test(match)) match = undefined;
		}
		directives.push({ line, keyword, args, text: rest, match });
	}
	return directives;
}

function argumentsOf(text: string): string[] {
	const words: string[] = [];
	for (const [word] of text.matchAll(/"(?:[^"\\]|\\[^])*"?|[^\s"]+/g)) {
		if (word.startsWith('#')) break; // OpenSSH 8.5 and newer take a comment after the arguments
		words.push(word.replaceAll(/^"|"$/g, ''));
	}
	return words;
}
