/** What differs between two texts, in a few lines: `-` the media's, `+` the host's. */

import { shown, visible, visibleName, type Visible } from '../../core/visible.ts';

/** Lines compared, and lines shown. */
const mostLines = 2000;
const mostShown = 12;
const longestLine = 160;

/** Undefined where either is no text. Lines that both begin or end with are left out; the rest is matched line by line. */
export function textDifference(media: Uint8Array, installed: Uint8Array): readonly Visible[] | undefined {
	if (!isText(media) || !isText(installed)) return undefined;
	const [before, after] = [linesIn(media), linesIn(installed)];
	let from = 0;
	while (from < before.length && from < after.length && before[from] === after[from]) from++;
	let tail = 0;
	while (tail < before.length - from && tail < after.length - from && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
	const changes = changed(before.slice(from, before.length - tail), after.slice(from, after.length - tail));
	const lines = changes.slice(0, mostShown).map(({ sign, line }) => shown`${visibleName(sign)}${visibleName(line.slice(0, longestLine))}`);
	return changes.length > mostShown ? [...lines, shown`... and ${changes.length - mostShown} lines more`] : lines;
}

interface Change {
	readonly sign: '-' | '+';
	readonly line: string;
}

/** By the longest common run of lines where the texts are short enough, else all of one and all of the other. */
function changed(before: readonly string[], after: readonly string[]): readonly Change[] {
	const gone = (line: string): Change => ({ sign: '-', line });
	const come = (line: string): Change => ({ sign: '+', line });
	if (before.length * after.length > mostLines * mostLines) return [...before.map(gone), ...after.map(come)];
	const width = after.length + 1;
	const common = new Uint16Array((before.length + 1) * width);
	for (let a = before.length - 1; a >= 0; a--) {
		for (let b = after.length - 1; b >= 0; b--) {
			common[a * width + b] = before[a] === after[b] ? common[(a + 1) * width + b + 1]! + 1 : Math.max(common[(a + 1) * width + b]!, common[a * width + b + 1]!);
		}
	}
	const changes: Change[] = [];
	for (let a = 0, b = 0; a < before.length || b < after.length; ) {
		if (a < before.length && b < after.length && before[a] === after[b]) {
			a++;
			b++;
		} else if (b === after.length || (a < before.length && common[(a + 1) * width + b]! >= common[a * width + b + 1]!)) changes.push(gone(before[a++]!));
		else changes.push(come(after[b++]!));
	}
	return changes;
}

function linesIn(bytes: Uint8Array): readonly string[] {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').split('\n');
}

function isText(bytes: Uint8Array): boolean {
	return !bytes.includes(0) && visible(bytes.subarray(0, 512)).length < 512 * 3;
}
