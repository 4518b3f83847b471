/** What is asked under the list: a form, a question with one key to go on, or patience. */

import { shown, visibleText, type Visible } from '../core/visible.ts';
import { graphemes } from './graphemes.ts';
import { blank, bold, line, paragraph, piece, words, type Line, type Piece } from './line.ts';
import type { Scene } from './scene.ts';
import { isBlank, type TextBuffer } from './text-buffer.ts';
import type { Theme } from './theme.ts';
import type { Mode } from './view.ts';
import { clip, widthOf } from './width.ts';

export function panelLines(scene: Scene, width: number): readonly Line[] {
	const { mode } = scene.view;
	if (mode.kind === 'form') return formLines(mode, scene.theme, width, scene.layout.body - 1);
	if (mode.kind === 'confirm') {
		const { title, says, goOn, first } = mode.confirm;
		const before = first === undefined ? words('') : shown`${words(first.key)}  ${first.words}      `;
		return [
			ruleLine(scene.theme, title, width),
			...says.flatMap(text => paragraph(scene.theme, text, width - 2, 2)).slice(0, scene.layout.body - 4),
			line(piece(scene.theme, shown`  ${before}y  ${goOn}      Esc  back`, bold)),
		];
	}
	if (mode.kind === 'wait') {
		const { title, says } = mode.wait;
		return [ruleLine(scene.theme, title, width), ...says.flatMap(text => paragraph(scene.theme, text, width - 2, 2)), line(piece(scene.theme, words('  Esc  do not wait for it'), bold))];
	}
	return [];
}

/** A rule over the screen with a title, and at its end (so that a change there costs few bytes) where one is. */
export function ruleLine(theme: Theme, title: Visible, width: number, right = ''): Line {
	const { rule, cut } = theme.glyphs;
	const end = right === '' ? rule : ` ${right}`;
	const name = clip(theme.text(title), width - widthOf(end) - 5, cut);
	const fill = Math.max(1, width - widthOf(name) - widthOf(end) - 4);
	return { left: [{ text: `${rule}${rule} ` }, { text: name, style: bold }, { text: ` ${rule.repeat(fill)}${end}` }] };
}

/** The text with its cursor: reverse video, or a bar where the terminal has none. */
export function typedPieces(theme: Theme, { lines, row, column }: TextBuffer, width: number): Piece[] {
	const text = lines[row]!;
	const before = theme.text(visibleText(text.slice(0, column)));
	const rest = text.slice(column);
	const under = rest === '' ? ' ' : graphemes.segment(rest).containing(0)!.segment;
	const at = theme.text(visibleText(under)) || ' ';
	const after = theme.text(visibleText(rest.slice(under.length)));
	const room = Math.max(1, width - widthOf(at) - 1);
	let kept = before;
	while (widthOf(kept) > room) kept = kept.slice(Math.max(1, kept.length - room));
	const cursor: Piece = theme.inverse ? { text: at, style: { inverse: true } } : { text: `_${at === ' ' ? '' : at}` };
	return [{ text: kept }, cursor, { text: after }];
}

function formLines(mode: Extract<Mode, { kind: 'form' }>, theme: Theme, width: number, most: number): Line[] {
	const { form, values, at } = mode;
	const wide = Math.max(...form.fields.map(field => widthOf(theme.text(field.label)))) + 4;
	const lines: Line[] = [ruleLine(theme, form.title, width), ...form.intro.flatMap(text => paragraph(theme, text, width - 2, 2))];
	if (form.intro.length > 0) lines.push(blank);
	for (const [index, field] of form.fields.entries()) {
		const value = values[index]!;
		const here = index === at;
		const label = `${here ? '> ' : '  '}${theme.text(field.label)}`.padEnd(wide);
		const help = field.help === undefined ? [] : [piece(theme, shown`(${field.help})`)];
		const typed = here && field.kind === 'text' ? typedPieces(theme, value, width - wide - 2) : [piece(theme, visibleText(value.lines[0]!), here ? { inverse: theme.inverse } : undefined)];
		lines.push({ left: [{ text: label, ...(here ? { style: bold } : {}) }, ...typed], ...(isBlank(value) || (here && field.kind === 'yes-no') ? { right: field.kind === 'yes-no' ? [piece(theme, words('(y or n)'))] : help } : {}) });
	}
	return lines.length <= most ? lines : [lines[0]!, ...lines.slice(lines.length - most + 1)];
}
