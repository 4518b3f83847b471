/** What a program may have written to a terminal, held against what Ink writes on its own. */

import { isUtf8 } from 'node:buffer';

/** Ink's own: colours and styles, cursor moves, erasing, private modes. No OSC, no DCS, no single-character escape. */
const ofInk = /\u001B\[(?:[\d;]*m|\d*[A-HJK]|\d*;\d*H|\?(?:25|1049|2004|2026)[hl])/g;
/** Not drawn, or drawn elsewhere than written: Cc but CR and LF, Cf, lone surrogates, private use, line separators. */
const neverDrawn = /(?![\r\n])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;

/** The first thing in the output that no screen of ours asked for, with what stands around it; undefined when there is none. */
export function strayIn(raw: Buffer): string | undefined {
	if (!isUtf8(raw)) return 'bytes that are not UTF-8';
	const bare = raw.toString('utf8').replaceAll(ofInk, '\r');
	const at = bare.search(neverDrawn);
	return at === -1 ? undefined : JSON.stringify(bare.slice(Math.max(0, at - 30), at + 30));
}
