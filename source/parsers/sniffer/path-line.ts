/**
 * What a line with `PATH:` in it says, by the rule of the CERT document's own pipeline
 * `grep PATH: LOG | awk '{print $4}' | awk -F\( '{print $1}'`: wherever in the line the marker stands, the fourth word up
 * to its first parenthesis is the destination. Words are parted by blanks and tabs alone (POSIX awk in the C locale).
 *
 * One thing differs, on purpose: lines of captured text (` DATA:` and its continuations) are never looked at. The pipeline
 * would print a password that stands behind `PATH:` there.
 */

import { longestService, type Slice } from './scan-memory.ts';

export const marker = Buffer.from('PATH:');

export interface PathLine {
	/** Up to the first parenthesis of the fourth word; empty where there is no such word. */
	readonly host: Slice;
	/** Between that parenthesis and the next closing one, at most 64 bytes. */
	readonly service: Slice;
	/** Second word up to its first parenthesis, where the line has the whole form `PATH: SRC(sport) => DST(dport)`. */
	readonly source: Slice;
	/** The fourth word goes on where the piece of line that was kept ends. */
	readonly tooLong: boolean;
}

/** `from` to `end`: a line without its newline, or the beginning of one where `goesOn`. Undefined: captured text. */
export function cutPathLine(bytes: Uint8Array, from: number, end: number, goesOn = false): PathLine | undefined {
	if (isCapturedText(bytes, from, end)) return undefined;
	const first = wordAfter(bytes, from, end);
	const second = wordAfter(bytes, endOf(first), end);
	const third = wordAfter(bytes, endOf(second), end);
	const fourth = wordAfter(bytes, endOf(third), end);
	const host = upTo(bytes, fourth, 0x28);
	const hasParenthesis = host.length < fourth.length;
	const whole = is(bytes, first, 'PATH:') && is(bytes, third, '=>');
	return {
		host,
		service: hasParenthesis ? serviceIn(bytes, endOf(host) + 1, endOf(fourth)) : { from: endOf(host), length: 0 },
		source: whole ? upTo(bytes, second, 0x28) : { from, length: 0 },
		tooLong: goesOn && !hasParenthesis && endOf(fourth) === end,
	};
}

function isCapturedText(bytes: Uint8Array, from: number, end: number): boolean {
	const start = { from, length: Math.min(7, end - from) };
	return startsWith(bytes, start, 'DATA:') || startsWith(bytes, start, ' DATA:') || startsWith(bytes, start, '     : ');
}

function serviceIn(bytes: Uint8Array, from: number, end: number): Slice {
	const { length } = upTo(bytes, { from, length: end - from }, 0x29);
	return { from, length: Math.min(length, longestService) };
}

function wordAfter(bytes: Uint8Array, at: number, end: number): Slice {
	let from = at;
	while (from < end && isBlank(bytes[from]!)) from++;
	let stop = from;
	while (stop < end && !isBlank(bytes[stop]!)) stop++;
	return { from, length: stop - from };
}

function upTo(bytes: Uint8Array, word: Slice, byte: number): Slice {
	let length = 0;
	while (length < word.length && bytes[word.from + length] !== byte) length++;
	return { from: word.from, length };
}

function is(bytes: Uint8Array, word: Slice, text: string): boolean {
	return word.length === text.length && startsWith(bytes, word, text);
}

function startsWith(bytes: Uint8Array, word: Slice, text: string): boolean {
	if (word.length < text.length) return false;
	for (let at = 0; at < text.length; at++) if (bytes[word.from + at] !== text.charCodeAt(at)) return false;
	return true;
}

function isBlank(byte: number): boolean {
	return byte === 0x20 || byte === 0x09;
}

function endOf({ from, length }: Slice): number {
	return from + length;
}
