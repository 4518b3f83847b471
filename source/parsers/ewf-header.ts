/**
 * What an Expert Witness (E01) image says of itself: who made it, of what, when, and how large the disk in it is. From libewf's
 * description of the format; the data itself is left to libewf.
 */

import { shown, visible, visibleText, type Visible } from '../core/visible.ts';
import type { RandomAccess } from './random-access.ts';

export interface EwfHeader {
	/** From 1. Only the first says more. */
	readonly segment: number;
	readonly said: readonly { readonly name: string; readonly value: Visible }[];
	/** Of the disk in it. */
	readonly size?: number;
}

/** What was deflated by zlib, at most so many bytes of it; undefined where it is no such data. */
export type Inflate = (packed: Uint8Array, most: number) => Uint8Array | undefined;

const signatures = ['EVF\x09\x0d\x0a\xff\x00', 'LVF\x09\x0d\x0a\xff\x00'];
const [headSize, sectionSize, mostSections, mostPacked, mostText] = [13, 76, 16, 65_536, 262_144];
const names: Readonly<Record<string, string>> = { c: 'case', n: 'evidence', a: 'description', e: 'examiner', t: 'notes', md: 'model', sn: 'serial', av: 'made with', ov: 'on', m: 'acquired' };

/** Undefined where it is none. What is damaged is left out. */
export function ewfHeader(file: RandomAccess, inflate: Inflate): EwfHeader | undefined {
	const head = file.read(0, headSize);
	if (head === undefined || !signatures.includes(String.fromCharCode(...head.subarray(0, 8)))) return undefined;
	const segment = head[9]! | (head[10]! << 8);
	let [said, size]: [EwfHeader['said'], number | undefined] = [[], undefined];
	for (let at = headSize, section = 0; section < mostSections; section++) {
		const read = file.read(at, sectionSize);
		if (read === undefined) break;
		// Of its own: the next read may use the same memory.
		const start = Uint8Array.from(read);
		const view = new DataView(start.buffer);
		const type = String.fromCharCode(...start.subarray(0, 16)).replace(/\0.*$/s, '');
		const [next, length] = [Number(view.getBigUint64(16, true)), Number(view.getBigUint64(24, true)) - sectionSize];
		if ((type === 'header2' || type === 'header') && said.length === 0 && length > 0 && length <= mostPacked) {
			const packed = file.read(at + sectionSize, length);
			const text = packed && inflate(packed, mostText);
			if (text !== undefined) said = values(text);
		}
		if (type === 'volume' || type === 'disk') {
			size = diskSize(file.read(at + sectionSize, 24));
			break;
		}
		// Sections follow each other; what leads back would never end.
		if (next <= at || type === 'next' || type === 'done') break;
		at = next;
	}
	return { segment, said, ...(size === undefined ? {} : { size }) };
}

function diskSize(volume: Uint8Array | undefined): number | undefined {
	if (volume === undefined) return undefined;
	const view = new DataView(volume.buffer, volume.byteOffset, volume.length);
	const size = view.getUint32(12, true) * Number(view.getBigUint64(16, true));
	return Number.isSafeInteger(size) && size > 0 ? size : undefined;
}

/** Third line: short names, fourth: values, both parted by tabs. */
function values(text: Uint8Array): EwfHeader['said'] {
	const { words, shownAs } = decoded(text);
	const lines = words.split(/\r?\n/);
	if (lines[1] !== 'main') return [];
	const [keys, found] = [(lines[2] ?? '').split('\t'), (lines[3] ?? '').split('\t')];
	return keys.flatMap((key, index) => {
		const value = found[index]?.trim() ?? '';
		return value === '' || !Object.hasOwn(names, key) ? [] : [{ name: names[key]!, value: key === 'm' ? time(value, shownAs) : shownAs(value) }];
	});
}

/** UTF-16 begins with its mark; of everything else a character is a byte. */
function decoded(text: Uint8Array): { readonly words: string; readonly shownAs: (words: string) => Visible } {
	const isLittle = text[0] === 0xff && text[1] === 0xfe;
	if (!isLittle && !(text[0] === 0xfe && text[1] === 0xff)) return { words: latin1(text), shownAs: words => visible(Uint8Array.from(words, character => character.charCodeAt(0))) };
	let words = '';
	for (let at = 2; at + 1 < text.length; at += 2) words += String.fromCharCode(isLittle ? text[at]! | (text[at + 1]! << 8) : text[at + 1]! | (text[at]! << 8));
	return { words, shownAs: visibleText };
}

function latin1(bytes: Uint8Array): string {
	let text = '';
	for (const byte of bytes) text += String.fromCharCode(byte);
	return text;
}

/** Seconds since 1970, or `2019 6 10 16 11 25` in the maker's own time. */
function time(value: string, shownAs: (words: string) => Visible): Visible {
	const seconds = /^\d{1,11}$/.test(value) ? Number(value) : undefined;
	if (seconds !== undefined) return visibleText(new Date(seconds * 1000).toISOString().replace('.000', ''));
	const parts = /^(\d{4}) (\d{1,2}) (\d{1,2}) (\d{1,2}) (\d{1,2}) (\d{1,2})$/.exec(value)?.slice(1).map(part => part.padStart(2, '0'));
	return parts === undefined ? shownAs(value) : shown`${visibleText(`${parts.slice(0, 3).join('-')} ${parts.slice(3).join(':')}`)} by its own clock`;
}
