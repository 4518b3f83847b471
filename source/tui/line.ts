/** One line of the screen as data: pieces of text with a style, some held to the right edge. */

import type { Severity } from '../core/finding.ts';
import type { Triage } from '../core/event.ts';
import { asVisible, type Visible } from '../core/visible.ts';
import { clip, clipMiddle, fit, widthOf, wrap } from './width.ts';
import type { Colour, Theme } from './theme.ts';

export interface Style {
	readonly colour?: Colour;
	readonly bold?: boolean;
	readonly inverse?: boolean;
}

/** `text` has gone through the theme. */
export interface Piece {
	readonly text: string;
	readonly style?: Style;
}

export interface Line {
	readonly left: readonly Piece[];
	readonly right?: readonly Piece[];
}

export const bold: Style = { bold: true };

export function piece(theme: Theme, text: Visible, style?: Style): Piece {
	return style === undefined ? { text: theme.text(text) } : { text: theme.text(text), style };
}

/** A column of a list: exactly `width` cells. */
export function column(theme: Theme, text: Visible, width: number, style?: Style): Piece {
	const fitted = fit(theme.text(text), width, theme.glyphs.cut);
	return style === undefined ? { text: fitted } : { text: fitted, style };
}

/** The same, cut in the middle: for paths. */
export function pathColumn(theme: Theme, text: Visible, width: number, style?: Style): Piece {
	const fitted = fit(theme.text(text), width, theme.glyphs.cut, clipMiddle);
	return style === undefined ? { text: fitted } : { text: fitted, style };
}

export function line(...left: readonly Piece[]): Line {
	return { left };
}

export const blank: Line = { left: [] };

/** Words of the program, or text that may have come from a file somebody edited: made safe either way. */
export function words(text: string): Visible {
	return asVisible(text);
}

/** Text broken into lines of the given width, each after `indent` blanks. */
export function paragraph(theme: Theme, text: Visible, width: number, indent = 0, style?: Style): Line[] {
	const margin = ' '.repeat(indent);
	return wrap(theme.text(text), Math.max(8, width - indent)).map(row => line(style === undefined ? { text: margin + row } : { text: margin + row, style }));
}

/** `name  value` with the value wrapped beside its name. */
export function named(theme: Theme, name: Visible, value: Visible, width: number, nameWidth: number, style?: Style): Line[] {
	const rows = wrap(theme.text(value), Math.max(8, width - nameWidth));
	return rows.map((row, at) =>
		line(column(theme, at === 0 ? name : ('' as Visible), nameWidth), style === undefined ? { text: row } : { text: row, style }),
	);
}

/** A line laid out in exactly `width` cells. The right part is kept whole as long as half the line is left for the rest. */
export function layOut({ left, right = [] }: Line, width: number, theme: Theme): Piece[] {
	const mark = theme.glyphs.cut;
	const laid: Piece[] = [];
	const rightRoom = Math.min(total(right), Math.floor(width * 0.6));
	let room = width - (rightRoom === 0 ? 0 : rightRoom + 1);
	for (const part of left) {
		if (room <= 0) break;
		const text = clip(part.text, room, mark);
		room -= widthOf(text);
		laid.push(text === part.text ? part : { ...part, text });
	}
	const gap = room + (rightRoom === 0 ? 0 : 1);
	if (gap > 0) laid.push({ text: ' '.repeat(gap) });
	let rest = rightRoom;
	for (const part of right) {
		if (rest <= 0) break;
		const text = clip(part.text, rest, mark);
		rest -= widthOf(text);
		laid.push({ ...part, text });
	}
	if (rest > 0) laid.push({ text: ' '.repeat(rest) });
	return laid;
}

function total(pieces: readonly Piece[]): number {
	return pieces.reduce((sum, part) => sum + widthOf(part.text), 0);
}

const severityStyles: Readonly<Record<Severity, Style>> = {
	critical: { colour: 'red', bold: true },
	high: { colour: 'red' },
	medium: { colour: 'yellow' },
	low: { colour: 'cyan' },
	info: {},
};

/** Capitals ask for attention where there is no colour. */
const severityWords: Readonly<Record<Severity, string>> = { critical: 'CRITICAL', high: 'HIGH', medium: 'MEDIUM', low: 'low', info: 'info' };

export function severityPiece(theme: Theme, severity: Severity, width = 8): Piece {
	return column(theme, severityWords[severity] as Visible, width, severityStyles[severity]);
}

export const triageMarks: Readonly<Record<Triage, string>> = { open: ' ', confirmed: '+', dismissed: 'x' };
