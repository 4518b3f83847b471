/** What the operator types, with a cursor. Pure: every change gives a new buffer. */

import { textOf, visibleText, type Visible } from '../core/visible.ts';
import { graphemes } from './graphemes.ts';

export interface TextBuffer {
	/** As typed; made `Visible` only when shown or kept. Never empty. */
	readonly lines: readonly string[];
	readonly row: number;
	/** UTF-16 offset into the line, never inside a character with its marks. */
	readonly column: number;
}

export const emptyBuffer: TextBuffer = { lines: [''], row: 0, column: 0 };

/** A text that already stands, with the cursor after its end. */
export function bufferOf(lines: readonly Visible[]): TextBuffer {
	if (lines.length === 0) return emptyBuffer;
	const raw = lines.map(textOf);
	return { lines: raw, row: raw.length - 1, column: raw.at(-1)!.length };
}

export function linesOf(buffer: TextBuffer): readonly Visible[] {
	return buffer.lines.map(visibleText);
}

/** The first line, without blanks around it: for fields of one line. */
export function valueOf(buffer: TextBuffer): Visible {
	return visibleText(buffer.lines.join(' ').trim());
}

export function isBlank(buffer: TextBuffer): boolean {
	return buffer.lines.every(text => text.trim() === '');
}

/** The last boundary between characters that is less than `column`. */
function before(text: string, column: number): number {
	let last = 0;
	for (const { index } of graphemes.segment(text)) {
		if (index >= column) break;
		last = index;
	}
	return last;
}

function after(text: string, column: number): number {
	for (const { index, segment } of graphemes.segment(text)) if (index + segment.length > column) return index + segment.length;
	return text.length;
}

/** Typed or pasted; CR, LF and CRLF start a new line, a tab becomes blanks. */
export function insert({ lines, row, column }: TextBuffer, text: string): TextBuffer {
	const current = lines[row]!;
	const added = text.replaceAll('\t', '    ').split(/\r\n|\r|\n/);
	const end = added.length - 1;
	const inserted = added.map((part, at) => (at === 0 ? current.slice(0, column) : '') + part + (at === end ? current.slice(column) : ''));
	return {
		lines: [...lines.slice(0, row), ...inserted, ...lines.slice(row + 1)],
		row: row + end,
		column: (end === 0 ? column : 0) + added[end]!.length,
	};
}

/** What a paste puts into a field of one line. */
export function oneLine(text: string): string {
	return text.trim().replaceAll(/[\r\n]+/g, ' ');
}

export function backspace(buffer: TextBuffer): TextBuffer {
	const { lines, row, column } = buffer;
	if (column > 0) {
		const from = before(lines[row]!, column);
		return { lines: lines.with(row, lines[row]!.slice(0, from) + lines[row]!.slice(column)), row, column: from };
	}
	if (row === 0) return buffer;
	const above = lines[row - 1]!;
	return { lines: [...lines.slice(0, row - 1), above + lines[row]!, ...lines.slice(row + 1)], row: row - 1, column: above.length };
}

/** Moves the cursor; a key that moves nothing gives the same buffer. */
export function moved(buffer: TextBuffer, key: string): TextBuffer {
	const { lines, row, column } = buffer;
	const current = lines[row]!;
	switch (key) {
		case 'left':
			if (column > 0) return { lines, row, column: before(current, column) };
			return row === 0 ? buffer : { lines, row: row - 1, column: lines[row - 1]!.length };
		case 'right':
			if (column < current.length) return { lines, row, column: after(current, column) };
			return row === lines.length - 1 ? buffer : { lines, row: row + 1, column: 0 };
		case 'home':
			return { lines, row, column: 0 };
		case 'end':
			return { lines, row, column: current.length };
		case 'up':
		case 'down': {
			const to = Math.min(lines.length - 1, Math.max(0, row + (key === 'up' ? -1 : 1)));
			const text = lines[to]!;
			return { lines, row: to, column: column >= text.length ? text.length : before(text, column + 1) };
		}
		default:
			return buffer;
	}
}

/** One key on a text: what it types, or where it goes. */
export function edited(buffer: TextBuffer, stroke: { readonly key: string; readonly text: string }): TextBuffer {
	if (stroke.text !== '') return insert(buffer, stroke.text);
	switch (stroke.key) {
		case 'backspace':
			return backspace(buffer);
		case 'delete': {
			const right = moved(buffer, 'right');
			return right === buffer ? buffer : backspace(right);
		}
		case 'ctrl-a':
			return moved(buffer, 'home');
		case 'ctrl-e':
			return moved(buffer, 'end');
		case 'ctrl-u':
			return { lines: buffer.lines.with(buffer.row, buffer.lines[buffer.row]!.slice(buffer.column)), row: buffer.row, column: 0 };
		default:
			return moved(buffer, stroke.key);
	}
}
