/** What a program may have written to a terminal, held against what Ink writes on its own. */

/** Ink's own: colours and styles, cursor moves, erasing, private modes. No OSC, no DCS, no single-character escape. */
const ofInk = /\u001B\[(?:[\d;]*m|\d*[A-HJK]|\d*;\d*H|\?(?:25|1049|2004|2026)[hl])/g;
/** Not drawn, or drawn elsewhere than written: Cc but CR and LF, Cf, lone surrogates, private use, line separators. */
const neverDrawn = /(?![\r\n])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u;

/** The first thing in the output that no screen of ours asked for, with what stands around it; undefined when there is none. */
export function strayIn(raw: Buffer): string | undefined {
	const text = raw.toString('utf8');
	const bare = text.replaceAll(ofInk, '\r');
	const at = bare.search(neverDrawn);
	const broken = bare.indexOf('\uFFFD');
	const first = at === -1 ? broken : at;
	if (first === -1) return undefined;
	return JSON.stringify(bare.slice(Math.max(0, first - 30), first + 30));
}
