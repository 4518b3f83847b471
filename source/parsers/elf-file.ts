/** What an ELF file says of itself: its sections, and the libraries the loader brings in for it (elf(5)). */

import type { RandomAccess } from './random-access.ts';

export interface ElfSection {
	/** One byte to a character. */
	readonly name: string;
	readonly type: number;
	readonly offset: number;
	readonly size: number;
	readonly link: number;
}

const mostSections = 10_000;
const mostStrings = 4 << 20;
const mostDynamic = 4 << 20;
const sectionOfNothing = 8; // SHT_NOBITS: .bss has a size and no bytes
const dynamicSection = 6;
const needed = 1;

/** Sections in the order of the file; none for what is no ELF file, or has lost its table. */
export function elfSections(file: RandomAccess): readonly ElfSection[] {
	const { rows, names } = sectionTable(file);
	const strings = stringsOf(file, rows[names]);
	return rows.map(({ nameAt, ...section }) => ({ name: stringAt(strings, nameAt), ...section }));
}

interface SectionRow extends Omit<ElfSection, 'name'> {
	/** Where in the section of names its own begins. */
	readonly nameAt: number;
}

const noSections = { rows: [], names: 0 };

/** `names`: the row whose section holds the names of all. */
function sectionTable(file: RandomAccess): { readonly rows: readonly SectionRow[]; readonly names: number } {
	const head = viewOf(file, 0, 64) ?? viewOf(file, 0, 52);
	if (head === undefined || head.toString('latin1', 0, 4) !== '\x7fELF') return noSections;
	const wide = head[4] === 2;
	const little = head[5] === 1;
	if (wide && head.length < 64) return noSections;
	const u16 = (from: Buffer, at: number): number => (little ? from.readUInt16LE(at) : from.readUInt16BE(at));
	const u32 = (from: Buffer, at: number): number => (little ? from.readUInt32LE(at) : from.readUInt32BE(at));
	const word = (from: Buffer, at: number): number => (wide ? Number(little ? from.readBigUInt64LE(at) : from.readBigUInt64BE(at)) : u32(from, at));
	const table = word(head, wide ? 0x28 : 0x20);
	const size = u16(head, wide ? 0x3a : 0x2e);
	const count = u16(head, wide ? 0x3c : 0x30);
	const names = u16(head, wide ? 0x3e : 0x32);
	if (size < (wide ? 64 : 40) || count === 0 || count > mostSections) return noSections;
	const raw = viewOf(file, table, size * count);
	if (raw === undefined) return noSections;
	const rows = Array.from({ length: count }, (_, at) => {
		const from = raw.subarray(at * size);
		return wide
			? { nameAt: u32(from, 0), type: u32(from, 4), offset: word(from, 24), size: word(from, 32), link: u32(from, 40) }
			: { nameAt: u32(from, 0), type: u32(from, 4), offset: word(from, 16), size: word(from, 20), link: u32(from, 24) };
	});
	return { rows, names };
}

/** Name of the section a place in the file belongs to. */
export function sectionAt(sections: readonly ElfSection[], place: number): string | undefined {
	return sections.find(({ type, offset, size }) => type !== sectionOfNothing && place >= offset && place < offset + size && size > 0)?.name;
}

/** Names of the libraries a program is linked with (DT_NEEDED), one byte to a character. */
export function neededLibraries(file: RandomAccess): readonly string[] {
	const { rows: sections } = sectionTable(file);
	const dynamic = sections.find(({ type }) => type === dynamicSection);
	if (dynamic === undefined || dynamic.size > mostDynamic) return [];
	const head = viewOf(file, 0, 6);
	const bytes = viewOf(file, dynamic.offset, dynamic.size);
	const strings = stringsOf(file, sections[dynamic.link]);
	if (head === undefined || bytes === undefined) return [];
	const [wide, little] = [head[4] === 2, head[5] === 1];
	const width = wide ? 8 : 4;
	const names: string[] = [];
	for (let at = 0; at + width * 2 <= bytes.length; at += width * 2) {
		const [tag, value] = [0, width].map(more => {
			if (wide) return Number(little ? bytes.readBigUInt64LE(at + more) : bytes.readBigUInt64BE(at + more));
			return little ? bytes.readUInt32LE(at + more) : bytes.readUInt32BE(at + more);
		});
		if (tag === 0) break;
		if (tag === needed) names.push(stringAt(strings, value!));
	}
	return names.filter(name => name !== '');
}

function stringsOf(file: RandomAccess, section: { readonly offset: number; readonly size: number } | undefined): Buffer {
	return section === undefined || section.size > mostStrings ? Buffer.alloc(0) : (viewOf(file, section.offset, section.size) ?? Buffer.alloc(0));
}

function stringAt(strings: Buffer, at: number): string {
	if (at >= strings.length) return '';
	const end = strings.indexOf(0, at);
	return strings.toString('latin1', at, end === -1 ? strings.length : end);
}

/** A copy: what `read` gives is only good until the next call. */
function viewOf(file: RandomAccess, offset: number, length: number): Buffer | undefined {
	if (!Number.isSafeInteger(offset) || !Number.isSafeInteger(length)) return undefined;
	const bytes = file.read(offset, length);
	return bytes === undefined ? undefined : Buffer.from(bytes);
}
