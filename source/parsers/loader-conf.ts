/** ld.so.preload and ld.so.conf, as ld.so(8) and ldconfig(8) read them. */

import { linesOf } from './lines.ts';

export interface Preloaded {
	/** From 1. */
	readonly line: number;
	/** One byte to a character. */
	readonly path: string;
}

/** Names between blanks, colons and newlines. The loader knows comments by `#` to the end of the line. */
export function parsePreload(bytes: Uint8Array): readonly Preloaded[] {
	const found: Preloaded[] = [];
	for (const { number: line, text } of linesOf(bytes)) {
		for (const path of text.replace(/#.*$/, '').split(/[\s:\0]+/)) if (path !== '' && found.length < 1000) found.push({ line, path });
	}
	return found;
}

export interface LoaderFolder {
	readonly line: number;
	/** One byte to a character. */
	readonly folder: string;
}

/** Folders between blanks, colons and commas; `include` and `hwcap` lines are left out, `=TYPE` after a folder is taken away. */
export function parseLoaderConf(bytes: Uint8Array): readonly LoaderFolder[] {
	const found: LoaderFolder[] = [];
	for (const { number: line, text } of linesOf(bytes)) {
		const bare = text.replace(/#.*$/, '').trim();
		if (bare === '' || /^(?:include|hwcap)\s/.test(bare)) continue;
		for (const word of bare.split(/[\s:,]+/)) {
			const folder = word.replace(/=.*$/, '').replace(/(?<=.)\/+$/, '');
			if (folder.startsWith('/') && found.length < 1000) found.push({ line, folder });
		}
	}
	return found;
}
