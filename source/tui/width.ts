/**
 * Text measured and cut in terminal cells. What is measured here is what is drawn: text goes through the theme first, since an
 * escape is wider than the character it stands for. Ink's own truncation always inserts U+2026, so it is never used.
 */

import stringWidth from 'string-width';
import { graphemes } from './graphemes.ts';

const printable = /^[\x20-\x7e]*$/;

export function widthOf(text: string): number {
	return printable.test(text) ? text.length : stringWidth(text);
}

/** What is never cut apart: an escape of `Visible` text, or a character with its marks. */
const unit = /\\(?:\\|x[0-9a-f]{2}|u\{[0-9a-f]{1,6}\})/y;

interface Cell {
	readonly text: string;
	readonly width: number;
}

function* cellsOf(text: string): Generator<Cell> {
	for (let at = 0; at < text.length; ) {
		unit.lastIndex = at;
		const escape = unit.exec(text);
		if (escape !== null) {
			yield { text: escape[0], width: escape[0].length };
			at = unit.lastIndex;
			continue;
		}
		const stop = text.indexOf('\\', at + 1);
		const run = text.slice(at, stop === -1 ? text.length : stop);
		if (printable.test(run)) for (const character of run) yield { text: character, width: 1 };
		else for (const { segment } of graphemes.segment(run)) yield { text: segment, width: stringWidth(segment) };
		at += run.length;
	}
}

/** At most `width` cells; `mark` (one cell) stands at the end of what was cut. */
export function clip(text: string, width: number, mark: string): string {
	if (width <= 0) return '';
	if (printable.test(text) && text.length <= width) return text;
	if (widthOf(text) <= width) return text;
	let kept = '';
	let used = 0;
	for (const cell of cellsOf(text)) {
		if (used + cell.width > width - 1) break;
		kept += cell.text;
		used += cell.width;
	}
	return kept + mark;
}

/** Keeps the beginning and the end: for paths, where both tell something. */
export function clipMiddle(text: string, width: number, mark: string): string {
	if (widthOf(text) <= width) return text;
	if (width < 8) return clip(text, width, mark);
	const cells = [...cellsOf(text)];
	const head = Math.floor((width - 1) / 3);
	let front = '';
	let used = 0;
	let from = 0;
	while (from < cells.length && used + cells[from]!.width <= head) {
		used += cells[from]!.width;
		front += cells[from++]!.text;
	}
	let back = '';
	for (let at = cells.length - 1; at >= from && used + cells[at]!.width <= width - 1; at--) {
		used += cells[at]!.width;
		back = cells[at]!.text + back;
	}
	return front + mark + back;
}

/** Exactly `width` cells: cut or filled with blanks. */
export function fit(text: string, width: number, mark: string, cut: typeof clip = clip): string {
	const kept = cut(text, width, mark);
	return kept + ' '.repeat(Math.max(0, width - widthOf(kept)));
}

/** Broken at blanks into lines of at most `width` cells; a longer word is broken where it must be, never inside an escape. */
export function wrap(text: string, width: number): string[] {
	if (width < 1) return [];
	if (printable.test(text) && text.length <= width) return [text];
	const lines: string[] = [];
	let line = '';
	let used = 0;
	const end = (): void => {
		lines.push(line.trimEnd());
		line = '';
		used = 0;
	};
	for (const word of text.split(/(?<= )/)) {
		const wide = widthOf(word.trimEnd());
		if (used > 0 && used + wide > width) end();
		if (wide <= width - used) {
			line += word;
			used += widthOf(word);
			continue;
		}
		for (const cell of cellsOf(word)) {
			if (used > 0 && used + cell.width > width) end();
			line += cell.text;
			used += cell.width;
		}
	}
	if (line !== '' || lines.length === 0) end();
	return lines;
}
