/** A terminal's cells as an SVG picture. */

import type { IBuffer, IBufferCell } from '@xterm/headless';

const cell = { width: 9, height: 20, size: 15 };
const margin = 14;
const paper = '#16181d';
const ink = '#d6d9e0';
/** Black, red, green, yellow, blue, magenta, cyan, white; then the bright ones. */
const palette = [
	'#16181d', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d6d9e0',
	'#6b7280', '#f08a92', '#b3d69a', '#f0d399', '#85c3f7', '#d79ceb', '#7fd0da', '#ffffff',
];

interface Look {
	readonly fore: string;
	readonly back: string;
	readonly bold: boolean;
	readonly dim: boolean;
	readonly underline: boolean;
}

/** @param rows how many rows of the screen to draw, from its top */
export function svgOf(buffer: IBuffer, columns: number, rows: number): string {
	const width = columns * cell.width + 2 * margin;
	const height = rows * cell.height + 2 * margin;
	const parts: string[] = [];
	for (let row = 0; row < rows; row++) {
		const line = buffer.getLine(buffer.baseY + row);
		if (line === undefined) continue;
		for (let column = 0; column < columns; ) {
			const first = line.getCell(column);
			if (first === undefined) break;
			const look = lookOf(first);
			let text = '';
			let end = column;
			for (; end < columns; end++) {
				const next = line.getCell(end);
				if (next === undefined || !same(lookOf(next), look)) break;
				text += next.getWidth() === 0 ? '' : next.getChars() || ' ';
			}
			parts.push(...run(text, column, end - column, row, look));
			column = end;
		}
	}
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
		`<rect width="${width}" height="${height}" rx="8" fill="${paper}"/>`,
		`<g font-family="DejaVu Sans Mono" font-size="${cell.size}" xml:space="preserve">`,
		...parts,
		'</g></svg>',
	].join('\n');
}

function run(text: string, column: number, cells: number, row: number, look: Look): string[] {
	const left = margin + column * cell.width;
	const top = margin + row * cell.height;
	const parts: string[] = [];
	if (look.back !== paper) parts.push(`<rect x="${left}" y="${top}" width="${cells * cell.width}" height="${cell.height}" fill="${look.back}"/>`);
	if (text.trim() === '') return parts;
	const style = `${look.bold ? ' font-weight="bold"' : ''}${look.dim ? ' opacity="0.65"' : ''}${look.underline ? ' text-decoration="underline"' : ''}`;
	const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
	parts.push(`<text x="${left}" y="${top + 15}" textLength="${cells * cell.width}" fill="${look.fore}"${style}>${escaped}</text>`);
	return parts;
}

function lookOf(from: IBufferCell): Look {
	const fore = from.isFgPalette() ? (palette[from.getFgColor()] ?? ink) : ink;
	const back = from.isBgPalette() ? (palette[from.getBgColor()] ?? paper) : paper;
	const inverse = from.isInverse() !== 0;
	return {
		fore: inverse ? back : fore,
		back: inverse ? fore : back,
		bold: from.isBold() !== 0,
		dim: from.isDim() !== 0,
		underline: from.isUnderline() !== 0,
	};
}

function same(one: Look, other: Look): boolean {
	return one.fore === other.fore && one.back === other.back && one.bold === other.bold && one.dim === other.dim && one.underline === other.underline;
}
