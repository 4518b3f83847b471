/** Sections of a baseline: the entries of one directory, below the line that names it. */

import { escaped, relative, unescaped, type Row } from './row.ts';

/** A section begins with this at the start of a line. */
export const sectionMark = '#/ ';

/** The line a directory's entries stand under. */
export function sectionLine(directory: string): string {
	return `${sectionMark}${escaped(relative(directory))}\n`;
}

/** The directory a section's first line names, from the root; undefined where the line is none. */
export function directoryOf(line: string): string | undefined {
	if (!line.startsWith(sectionMark)) return undefined;
	const path = unescaped(line.slice(sectionMark.length));
	return path === '.' ? '/' : path.startsWith('./') ? path.slice(1) : undefined;
}

/** By name within the directory; '' is the root itself. */
export type Rows = ReadonlyMap<string, Row>;

const field = /^# ([fdlpsbc?] [0-7]+ \d+ \d+ \d+ -?\d+\.\d{6} -?\d+\.\d{6})((?: [a-z\d]+:[^\t ]*)*)(?:\t([^\t]*))?(?:\t([^\t]*))?$/;
const sum = /^(\\?)([\da-f]{64}) {2}(.*)$/s;

/** Reads lines of rows, the section's own line among them or not. `bad` is the first line that is no row. */
export function parseSection(text: string): { readonly rows: Rows; readonly bad?: string } {
	const rows = new Map<string, Row>();
	const lines = text.split('\n');
	if (lines.at(-1) === '') lines.pop();
	for (let at = 0; at < lines.length; at++) {
		const line = lines[at]!;
		if (line.startsWith(sectionMark)) continue;
		const row = field.exec(line);
		if (row === null) return { rows, bad: line };
		const [, measure, words, name, target] = row;
		const more = wordsOf(words!);
		if (name !== undefined) {
			rows.set(name === '.' ? '' : unescaped(name), { measure: measure!, ...more, ...(target === undefined ? {} : { target: unescaped(target) }) });
			continue;
		}
		const digest = sum.exec(lines[++at] ?? '');
		if (digest === null) return { rows, bad: lines[at] ?? line };
		const path = digest[1] === '' ? digest[3]! : unescaped(digest[3]!);
		rows.set(path.slice(path.lastIndexOf('/') + 1), { measure: measure!, ...more, sha256: digest[2]! });
	}
	return { rows };
}

/** `md5:...` and `unread:...`; words of a later version are passed over. */
function wordsOf(text: string): Partial<Row> {
	if (text === '') return {};
	const words = new Map(text.trim().split(' ').map(word => [word.slice(0, word.indexOf(':')), word.slice(word.indexOf(':') + 1)]));
	const [md5, unread] = [words.get('md5'), words.get('unread')];
	return { ...(md5 === undefined ? {} : { md5 }), ...(unread === undefined ? {} : { unread }) };
}
