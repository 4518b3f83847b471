/** rsyslog's settings cut into statements: a line, or as many as a call with parentheses takes; comments and braces taken away. */

import { linesOf } from '../lines.ts';

export interface Statement {
	/** From 1, where it begins. */
	readonly line: number;
	/** Trimmed, one byte to a character. */
	readonly text: string;
	/** It stands within braces: some condition holds. */
	readonly inner: boolean;
}

/** A call that is never closed ends here. */
const mostLines = 200;
const longestStatement = 65_536;

export function statementsIn(bytes: Uint8Array): readonly Statement[] {
	const found: Statement[] = [];
	let held = '';
	let begun = 0;
	let lines = 0;
	let depth = 0;
	let isComment = false;
	for (const { number, text } of linesOf(bytes)) {
		let rest = text.slice(0, 8192);
		if (isComment) {
			const end = rest.indexOf('*/');
			if (end === -1) continue;
			rest = rest.slice(end + 2);
			isComment = false;
		}
		rest = bare(rest).trim();
		const opened = rest.indexOf('/*');
		if (opened !== -1 && !/[^\s]\/\*/.test(rest)) {
			const end = rest.indexOf('*/', opened + 2);
			isComment = end === -1;
			rest = (rest.slice(0, opened) + (end === -1 ? '' : rest.slice(end + 2))).trim();
		}
		if (rest === '') continue;
		if (held === '') begun = number;
		const goesOn = rest.endsWith('\\');
		held += `${held === '' ? '' : ' '}${goesOn ? rest.slice(0, -1).trim() : rest}`;
		lines++;
		if ((goesOn || isOpen(held)) && lines < mostLines && held.length < longestStatement) continue;
		depth = put(found, held, begun, depth);
		held = '';
		lines = 0;
	}
	if (held !== '') put(found, held, begun, depth);
	return found;
}

/** Braces outside quotes cut a statement into those before, within and after; gives back the depth behind it. */
function put(found: Statement[], text: string, line: number, before: number): number {
	let depth = before;
	let piece = '';
	let isQuoted = '';
	let parentheses = 0;
	const push = (): void => {
		if (piece.trim() !== '') found.push({ line, text: piece.trim(), inner: depth > 0 });
		piece = '';
	};
	const isList = /^template\s*\(/i.test(text);
	for (const letter of text) {
		if (isQuoted !== '') isQuoted = letter === isQuoted ? '' : isQuoted;
		else if (letter === '"' || letter === "'") isQuoted = letter;
		else if (letter === '(') parentheses++;
		else if (letter === ')') parentheses--;
		else if ((letter === '{' || letter === '}') && !isList && parentheses <= 0) {
			push();
			depth = Math.max(0, depth + (letter === '{' ? 1 : -1));
			continue;
		}
		piece += letter;
	}
	push();
	return depth;
}

/** Without what follows a `#` that stands at the start of a word and outside quotes. */
function bare(text: string): string {
	if (!text.includes('#')) return text;
	let isQuoted = false;
	for (let at = 0; at < text.length; at++) {
		if (text[at] === '"') isQuoted = !isQuoted;
		else if (text[at] === '#' && !isQuoted && (at === 0 || /[\s{}()]/.test(text[at - 1]!))) return text.slice(0, at);
	}
	return text;
}

function isOpen(text: string): boolean {
	if (!/^(?:action|template|module|input|global|include|ruleset|main_queue|if|else)\b/i.test(text) && !/\baction\s*\(/i.test(text)) return false;
	let depth = 0;
	let isQuoted = false;
	const isList = /^template\s*\(/i.test(text);
	for (const letter of text) {
		if (letter === '"') isQuoted = !isQuoted;
		else if (isQuoted) continue;
		else if (letter === '(' || (isList && letter === '{')) depth++;
		else if (letter === ')' || (isList && letter === '}')) depth--;
	}
	return depth > 0;
}

/** `name="value"` within a call. Quotes within are `\"`. */
export function valueOf(text: string, name: string): string | undefined {
	const found = new RegExp(String.raw`[\s(,]${name}\s*=\s*(?:\[?\s*"((?:[^"\\]|\\.)*)"|([^\s")]+))`, 'i').exec(text);
	return found === null ? undefined : (found[1] ?? found[2]!).replaceAll(/\\(.)/g, '$1');
}

/** The same text with each statement on one line, where it began, and `then { stop }` as `then stop`: what rules for single lines are held against. */
export function flattened(bytes: Uint8Array): Uint8Array {
	const lines: string[] = [];
	let condition: number | undefined;
	for (const { line, text, inner } of statementsIn(bytes)) {
		const at = line - 1;
		while (lines.length <= at) lines.push('');
		if (inner && condition !== undefined && /^(?:stop|~|discard)$/.test(text)) lines[condition] = `${lines[condition]!} ${text}`;
		else lines[at] = lines[at] === '' ? text : `${lines[at]!} ${text}`;
		condition = /\bthen$/i.test(text) ? at : undefined;
	}
	return Buffer.from(lines.join('\n'), 'latin1');
}
