/** doas.conf (doas.conf(5)): `permit|deny [options] identity [as target] [cmd command [args ...]]`. */

import { joinedLines } from './joined-lines.ts';

/** Words one byte to a character. */
export interface DoasRule {
	/** From 1. */
	readonly line: number;
	readonly action: 'permit' | 'deny';
	/** `nopass`, `persist`, `keepenv`, `nolog`. */
	readonly options: readonly string[];
	/** `NAME=value`, `NAME` or `-NAME` from `setenv { }`. */
	readonly environment: readonly string[];
	/** `name` or `:group`. */
	readonly identity: string;
	/** Undefined: any user. */
	readonly target: string | undefined;
	/** Undefined: any command. */
	readonly command: string | undefined;
	/** Undefined: any arguments. */
	readonly args: readonly string[] | undefined;
}

export function parseDoasConf(bytes: Uint8Array): { readonly rules: readonly DoasRule[]; readonly odd: readonly number[] } {
	const rules: DoasRule[] = [];
	const odd: number[] = [];
	for (const { line, text } of joinedLines(bytes)) {
		const words = wordsOf(text);
		if (words.length === 0) continue;
		const action = words.shift()!;
		if (action !== 'permit' && action !== 'deny') {
			if (odd.length < 100) odd.push(line);
			continue;
		}
		const options: string[] = [];
		const environment: string[] = [];
		while (words.length > 0 && /^(?:nopass|nolog|persist|keepenv|setenv)$/.test(words[0]!)) {
			const option = words.shift()!;
			if (option !== 'setenv') options.push(option);
			else if (words[0] === '{') {
				const close = words.indexOf('}');
				const inside = words.splice(0, close < 0 ? words.length : close + 1);
				environment.push(...inside.filter(word => word !== '{' && word !== '}'));
			}
		}
		const identity = words.shift();
		if (identity === undefined) {
			if (odd.length < 100) odd.push(line);
			continue;
		}
		const valueAfter = (word: string) => {
			const at = words.indexOf(word);
			return at < 0 ? undefined : words[at + 1];
		};
		const args = words.indexOf('args');
		rules.push({ line, action, options, environment, identity, target: valueAfter('as'), command: valueAfter('cmd'), args: args < 0 ? undefined : words.slice(args + 1) });
	}
	return { rules, odd };
}

function wordsOf(text: string): string[] {
	const words: string[] = [];
	for (const [word] of text.matchAll(/#|"(?:[^"\\]|\\[^])*"?|[{}]|(?:[^\s"#{}\\]|\\[^])+|\\/g)) {
		if (word === '#') break;
		words.push(word.startsWith('"') ? word.replaceAll(/^"|"$/g, '') : word.replaceAll(/\\([^])/g, '$1'));
	}
	return words;
}
