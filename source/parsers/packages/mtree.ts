/** mtree as pacman keeps it: `/set type=file uid=0 mode=644`, then `./path key=value ...` with octal escapes in names. */

import { linesOf } from '../lines.ts';

export interface MtreeEntry {
	/** One byte to a character, with a leading `/`. */
	readonly path: string;
	readonly type: string;
	readonly mode: number | undefined;
	readonly uid: number | undefined;
	readonly gid: number | undefined;
	readonly size: number | undefined;
	/** One byte to a character. */
	readonly link: string | undefined;
	readonly sha256: string | undefined;
}

export function* parseMtree(bytes: Uint8Array): Generator<MtreeEntry> {
	let defaults = new Map<string, string>();
	for (const { text } of linesOf(bytes)) {
		const words = text.split(' ');
		const [first, ...rest] = words;
		if (first === '/set') defaults = new Map([...defaults, ...keysOf(rest)]);
		else if (first === '/unset') for (const word of rest) defaults.delete(word);
		else if (first?.startsWith('./')) {
			const keys = new Map([...defaults, ...keysOf(rest)]);
			const mode = keys.get('mode');
			const sha256 = keys.get('sha256digest') ?? keys.get('sha256');
			const link = keys.get('link');
			yield {
				path: unescaped(first.slice(1)),
				type: keys.get('type') ?? 'file',
				mode: mode !== undefined && /^[0-7]{1,5}$/.test(mode) ? Number.parseInt(mode, 8) : undefined,
				uid: numberIn(keys.get('uid')),
				gid: numberIn(keys.get('gid')),
				size: numberIn(keys.get('size')),
				link: link === undefined ? undefined : unescaped(link),
				sha256: sha256 !== undefined && /^[0-9a-f]{64}$/.test(sha256) ? sha256 : undefined,
			};
		}
	}
}

function unescaped(name: string): string {
	return name.replaceAll(/\\([0-3][0-7]{2})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function numberIn(text: string | undefined): number | undefined {
	return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function keysOf(words: readonly string[]): readonly (readonly [string, string])[] {
	return words.flatMap(word => {
		const equals = word.indexOf('=');
		return equals === -1 ? [] : [[word.slice(0, equals), word.slice(equals + 1)] as const];
	});
}
