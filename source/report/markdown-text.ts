/** Visible text inside Markdown: what an intruder named cannot become a heading, a link, a row or HTML. */

import type { Visible } from '../core/visible.ts';

/** Prose: every character Markdown or HTML could act on is escaped. */
export function prose(text: Visible | string): string {
	return text.replaceAll(/[\\`*_{}[\]()#+\-.!|<>&~$:@/]/g, character => (character === '<' ? '&lt;' : character === '>' ? '&gt;' : character === '&' ? '&amp;' : `\\${character}`));
}

/** A name, path or digest as code: fenced by more backquotes than it holds. In a table `|` still ends a cell, so it is spelt out. */
export function code(text: Visible | string): string {
	const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = '`'.repeat(longest + 1);
	const padding = text.startsWith('`') || text.endsWith('`') || text.startsWith(' ') || text.endsWith(' ') ? ' ' : '';
	return text === '' ? '' : `${fence}${padding}${text.replaceAll('|', '\\|')}${padding}${fence}`;
}

export function row(cells: readonly string[]): string {
	return `| ${cells.join(' | ')} |`;
}

/** Heading and rows, or one sentence when there are none: never a bare empty table. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[], none: string): string[] {
	if (rows.length === 0) return [none, ''];
	return [row(heading), row(heading.map(() => '---')), ...rows.map(row), ''];
}
