/** What a file is by its first bytes, whatever its name says. */

export type ContentKind =
	| 'empty'
	| 'elf-program'
	| 'elf-library'
	| 'elf-object'
	| 'elf-core'
	| 'pe'
	| 'mach-o'
	| 'class'
	| 'wasm'
	| 'script'
	| 'picture'
	| 'document'
	| 'sound-or-film'
	| 'archive'
	| 'package'
	| 'database'
	| 'capture'
	| 'text'
	| 'data';

export interface Content {
	readonly kind: ContentKind;
	/** The interpreter of a script, as its first line names it (`/usr/bin/env python3` is `python3`); one byte to a character. */
	readonly interpreter?: string;
}

/** At an offset, these bytes (one to a character). */
const magics: readonly (readonly [number, string, ContentKind])[] = [
	[0, '\x89PNG\r\n\x1a\n', 'picture'], [0, '\xff\xd8\xff', 'picture'], [0, 'GIF87a', 'picture'], [0, 'GIF89a', 'picture'], [0, 'BM', 'picture'],
	[0, 'II*\0', 'picture'], [0, 'MM\0*', 'picture'], [0, '\0\0\x01\0', 'picture'], [8, 'WEBP', 'picture'], [0, '8BPS', 'picture'],
	[0, '%PDF-', 'document'], [0, '{\\rtf', 'document'], [0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'document'], [0, '%!PS', 'document'],
	[0, 'ID3', 'sound-or-film'], [0, 'OggS', 'sound-or-film'], [0, 'fLaC', 'sound-or-film'], [0, 'RIFF', 'sound-or-film'], [4, 'ftyp', 'sound-or-film'], [0, '\x1aE\xdf\xa3', 'sound-or-film'],
	[0, '!<arch>\ndebian', 'package'], [0, '\xed\xab\xee\xdb', 'package'],
	[0, '\x1f\x8b', 'archive'], [0, 'BZh', 'archive'], [0, '\xfd7zXZ\0', 'archive'], [0, '(\xb5/\xfd', 'archive'], [0, 'PK\x03\x04', 'archive'], [0, 'PK\x05\x06', 'archive'],
	[0, "7z\xbc\xaf'\x1c", 'archive'], [0, 'Rar!\x1a\x07', 'archive'], [0, '\x1f\x9d', 'archive'], [0, '070701', 'archive'], [0, '070707', 'archive'], [0, '\xc7\x71', 'archive'],
	[257, 'ustar', 'archive'], [0, 'LZIP', 'archive'], [0, '\x04"M\x18', 'archive'], [0, '!<arch>\n', 'elf-object'],
	[0, 'SQLite format 3\0', 'database'],
	[0, '\xa1\xb2\xc3\xd4', 'capture'], [0, '\xd4\xc3\xb2\xa1', 'capture'], [0, '\xa1\xb2\x3c\x4d', 'capture'], [0, '\x4d\x3c\xb2\xa1', 'capture'], [0, '\x0a\x0d\x0d\x0a', 'capture'],
	[0, '\0asm', 'wasm'], [0, '\xfe\xed\xfa\xce', 'mach-o'], [0, '\xfe\xed\xfa\xcf', 'mach-o'], [0, '\xce\xfa\xed\xfe', 'mach-o'], [0, '\xcf\xfa\xed\xfe', 'mach-o'],
];

/** `head`: the first bytes, 512 at least where the file has them. */
export function contentOf(head: Uint8Array): Content {
	if (head.length === 0) return { kind: 'empty' };
	const elf = elfKind(head);
	if (elf !== undefined) return { kind: elf };
	const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 4096)).toString('latin1');
	if (text.startsWith('#!')) return { kind: 'script', interpreter: interpreterOf(text) };
	if (text.startsWith('MZ') && isPe(head)) return { kind: 'pe' };
	if (text.startsWith('\xca\xfe\xba\xbe')) return { kind: head.length > 7 && head[7]! > 30 ? 'class' : 'mach-o' };
	for (const [offset, magic, kind] of magics) if (text.startsWith(magic, offset) && (magic !== 'BM' || isBitmap(head))) return { kind };
	// Blanks, printing characters and whatever UTF-8 or Latin-1 writes; a zero or a control byte is no text.
	return { kind: /^[\t\n\f\r\x1b\x20-\x7e\x80-\xff]*$/.test(text) ? 'text' : 'data' };
}

export function isProgram({ kind }: Content): boolean {
	return kind === 'elf-program' || kind === 'elf-library' || kind === 'script';
}

function elfKind(head: Uint8Array): ContentKind | undefined {
	if (head.length < 18 || head[0] !== 0x7f || head[1] !== 0x45 || head[2] !== 0x4c || head[3] !== 0x46) return undefined;
	const type = head[5] === 2 ? head[16]! * 256 + head[17]! : head[17]! * 256 + head[16]!;
	if (type === 1) return 'elf-object';
	if (type === 4) return 'elf-core';
	if (type === 3) return hasInterpreter(head) ? 'elf-program' : 'elf-library';
	return 'elf-program';
}

/** A shared object that names a loader (PT_INTERP) is a position-independent program. */
function hasInterpreter(head: Uint8Array): boolean {
	const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
	const little = head[5] !== 2;
	const wide = head[4] === 2;
	if (head.length < (wide ? 64 : 52)) return false;
	const offset = wide ? Number(view.getBigUint64(32, little)) : view.getUint32(28, little);
	const size = view.getUint16(wide ? 54 : 42, little);
	const count = Math.min(view.getUint16(wide ? 56 : 44, little), 64);
	if (size < 4) return false;
	for (let at = 0; at < count; at++) {
		const place = offset + at * size;
		if (place + 4 > head.length) return false;
		if (view.getUint32(place, little) === 3) return true;
	}
	return false;
}

function interpreterOf(text: string): string {
	const line = /^#!\s*([^\r\n]*)/.exec(text)?.[1] ?? '';
	const words = line.trim().split(/\s+/);
	const first = words[0] ?? '';
	if (!/(?:^|\/)env$/.test(first)) return first;
	return words.slice(1).find(word => !word.startsWith('-') && !word.includes('=')) ?? first;
}

function isPe(head: Uint8Array): boolean {
	if (head.length < 64) return false;
	const at = head[0x3c]! + head[0x3d]! * 256;
	return at + 4 > head.length || (head[at] === 0x50 && head[at + 1] === 0x45);
}

/** `BM` alone begins many a text: a bitmap's header has a size of 12 to 124 bytes. */
function isBitmap(head: Uint8Array): boolean {
	return head.length >= 18 && head[14]! >= 12 && head[14]! <= 124 && head[15] === 0 && head[16] === 0 && head[17] === 0;
}
