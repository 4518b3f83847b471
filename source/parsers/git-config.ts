/** git-config(1) files: `[section "sub"]`, `key = value`, quotes, comments, lines that go on after a backslash. */

import { linesOf } from './lines.ts';

export interface GitSetting {
	/** From 1. */
	readonly line: number;
	/** `core.fsmonitor`, `filter.lfs.clean`: section and key in lower case, the subsection as it stands. One byte to a character. */
	readonly name: string;
	readonly value: string;
}

export function parseGitConfig(bytes: Uint8Array): readonly GitSetting[] {
	const found: GitSetting[] = [];
	let section = '';
	let open: { line: number; text: string } | undefined;
	for (const { number, text } of linesOf(bytes)) {
		const line = open?.line ?? number;
		const whole = (open?.text ?? '') + text;
		open = undefined;
		if (whole.endsWith('\\') && !whole.endsWith('\\\\') && whole.length < 65_536) {
			open = { line, text: whole.slice(0, -1) };
			continue;
		}
		let rest = whole.trim();
		const header = /^\[\s*([A-Za-z0-9.-]+)\s*(?:"((?:[^"\\]|\\.)*)"\s*)?\]/.exec(rest);
		if (header !== null) {
			section = header[2] === undefined ? header[1]!.toLowerCase() : `${header[1]!.toLowerCase()}.${header[2].replaceAll(/\\(.)/g, '$1')}`;
			rest = rest.slice(header[0].length).trim();
		}
		const setting = /^([A-Za-z][A-Za-z0-9-]*)\s*(?:=\s*(.*))?$/.exec(rest);
		if (setting === null || /^[#;]/.test(rest)) continue;
		found.push({ line, name: `${section}.${setting[1]!.toLowerCase()}`, value: valueOf(setting[2] ?? 'true') });
	}
	return found;
}

/** Quotes and escapes taken away, comments outside quotes cut off. */
function valueOf(text: string): string {
	let value = '';
	let quoted = false;
	for (let at = 0; at < text.length; at++) {
		const character = text[at]!;
		if (character === '\\') value += { n: '\n', t: '\t', b: '\b' }[text[++at] ?? ''] ?? text[at] ?? '';
		else if (character === '"') quoted = !quoted;
		else if (!quoted && (character === '#' || character === ';')) break;
		else value += character;
	}
	return value.trim();
}
