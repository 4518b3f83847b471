/**
 * One entry of a timeline as bytes of its index, little endian: 0 length of the record u32, 4 time f64, 12 number of the log u32,
 * 16 offset f64, 24 clock u8, 25 kind u8, 26 lengths of program, account, host and remote, u16 each (65535: there is none); then
 * the words and those four, UTF-8. Records are put in order and narrowed down by their bytes; text is made of few of them.
 */

import { logEventKinds, type ClockReading, type LogEvent } from '../core/log-event.ts';
import type { TimelineEntry } from '../core/timeline.ts';
import { asVisible, isVisible, shown, visibleText, type Visible } from '../core/visible.ts';

const headerLength = 34;
const clocks: readonly ClockReading[] = ['absolute', 'local', 'year-inferred', 'none'];
const names = ['program', 'account', 'host', 'remote'] as const;
const none = 0xffff;
const longestName = 512;
const longestWords = 4000;
/** Bytes that a record takes at most: of every character three. */
export const longestRecord = headerLength + (longestName * names.length + longestWords + 64) * 3;

/** Writes a record at `at`, where there must be room for the longest one. Gives where it ends. */
export function writeRecord(into: Buffer, at: number, event: LogEvent, source: number): number {
	const isTimed = Number.isFinite(event.at);
	into.writeDoubleLE(isTimed ? event.at : Number.NaN, at + 4);
	into.writeUInt32LE(source, at + 12);
	into.writeDoubleLE(event.offset, at + 16);
	into[at + 24] = clocks.indexOf(isTimed ? event.clock : 'none');
	into[at + 25] = logEventKinds.indexOf(event.kind);
	let end = at + headerLength;
	end += into.write(cut(event.words, longestWords), end);
	for (const [index, name] of names.entries()) {
		const text = event[name];
		let length = none;
		if (text !== undefined) end += length = into.write(cut(text, longestName), end);
		into.writeUInt16LE(length, at + 26 + index * 2);
	}
	into.writeUInt32LE(end - at, at);
	return end;
}

/** A cut may not leave half an escape behind. */
function cut(text: Visible, most: number): Visible {
	if (text.length <= most) return text;
	for (let length = most; length > most - 12; length--) {
		const part = text.slice(0, length);
		if (isVisible(part)) return shown`${part}... (${text.length - length} characters more)`;
	}
	return visibleText(text.slice(0, most));
}

export const lengthOf = (bytes: Buffer, at: number): number => bytes.readUInt32LE(at);
/** NaN where it has none. */
export const timeOf = (bytes: Buffer, at: number): number => bytes.readDoubleLE(at + 4);
export const sourceOf = (bytes: Buffer, at: number): number => bytes.readUInt32LE(at + 12);
export const kindOf = (bytes: Buffer, at: number): number => bytes[at + 25]!;
const offsetOf = (bytes: Buffer, at: number): number => bytes.readDoubleLE(at + 16);

/** By time, those without one last; then by the number of the log, then by where they stand in it. */
export function compareRecords(a: Buffer, left: number, b: Buffer, right: number): number {
	const [one, other] = [timeOf(a, left), timeOf(b, right)];
	if (one < other) return -1;
	if (one > other) return 1;
	if (one !== other && Number.isNaN(one) !== Number.isNaN(other)) return Number.isNaN(one) ? 1 : -1;
	return sourceOf(a, left) - sourceOf(b, right) || offsetOf(a, left) - offsetOf(b, right);
}

/** Does a record begin at `at` that is whole? */
export function isRecord(bytes: Buffer, at: number): boolean {
	if (at + headerLength > bytes.length) return false;
	const length = lengthOf(bytes, at);
	let least = headerLength;
	for (let index = 0; index < names.length; index++) {
		const one = bytes.readUInt16LE(at + 26 + index * 2);
		if (one !== none) least += one;
	}
	return length >= least && at + length <= bytes.length && bytes[at + 24]! < clocks.length && bytes[at + 25]! < logEventKinds.length;
}

/** @param sources the paths of the logs by their numbers */
export function readRecord(bytes: Buffer, at: number, sources: readonly Visible[], place: number): TimelineEntry {
	const end = at + lengthOf(bytes, at);
	let from = end;
	const found: Partial<Record<(typeof names)[number], Visible>> = {};
	for (let index = names.length - 1; index >= 0; index--) {
		const length = bytes.readUInt16LE(at + 26 + index * 2);
		if (length === none) continue;
		found[names[index]!] = asVisible(bytes.toString('utf8', from - length, from));
		from -= length;
	}
	return {
		place,
		at: timeOf(bytes, at),
		clock: clocks[bytes[at + 24]!]!,
		kind: logEventKinds[kindOf(bytes, at)]!,
		words: asVisible(bytes.toString('utf8', at + headerLength, from)),
		source: sources[sourceOf(bytes, at)] ?? visibleText('?'),
		offset: offsetOf(bytes, at),
		...found,
	};
}
