/**
 * Files of `[Section]` and `Key=Value` lines: systemd units (systemd.syntax(7)), desktop entries, .pkla and the like. Keys may
 * be repeated, a line that ends in a backslash goes on, `#` and `;` begin comments. Drop-ins are left to the caller.
 */

import { linesOf } from './lines.ts';

export interface UnitEntry {
	/** From 1, where the entry begins. */
	readonly line: number;
	/** One byte to a character, as is the value. */
	readonly key: string;
	readonly value: string;
}

export interface UnitSection {
	readonly line: number;
	/** One byte to a character. Empty for what stands before the first section. */
	readonly name: string;
	readonly entries: readonly UnitEntry[];
}

export interface UnitFile {
	readonly sections: readonly UnitSection[];
	/** Numbers of lines that are neither section, entry nor comment; the first 100. */
	readonly odd: readonly number[];
}

export function parseUnitFile(bytes: Uint8Array): UnitFile {
	const sections: { line: number; name: string; entries: UnitEntry[] }[] = [];
	const odd: number[] = [];
	let pieces: string[] = [];
	let started = 0;
	const take = (line: number, text: string) => {
		const section = /^\[([^\]]*)\]\s*$/.exec(text);
		if (section !== null) {
			sections.push({ line, name: section[1]!, entries: [] });
			return;
		}
		const cut = text.indexOf('=');
		if (cut <= 0) {
			if (odd.length < 100) odd.push(line);
			return;
		}
		if (sections.length === 0) sections.push({ line, name: '', entries: [] });
		sections.at(-1)!.entries.push({ line, key: text.slice(0, cut).trimEnd(), value: text.slice(cut + 1).trim() });
	};
	for (const { number, text } of linesOf(bytes)) {
		const trimmed = text.trim();
		if (/^[#;]/.test(trimmed)) continue; // in the midst of a continued line as well
		if (pieces.length === 0) {
			if (trimmed === '') continue;
			started = number;
		}
		if (trimmed.endsWith('\\')) {
			pieces.push(trimmed.slice(0, -1).trim());
			continue;
		}
		pieces.push(trimmed);
		take(started, pieces.join(' '));
		pieces = [];
	}
	if (pieces.length > 0) take(started, pieces.join(' '));
	return { sections, odd };
}

/** Entries of a key in all sections of that name. In a unit an empty assignment forgets what was assigned before. */
export function entriesOf(unit: UnitFile, section: string, key: string): readonly UnitEntry[] {
	let found: UnitEntry[] = [];
	for (const one of unit.sections) {
		if (one.name !== section) continue;
		for (const entry of one.entries) {
			if (entry.key !== key) continue;
			if (entry.value === '') found = [];
			else found.push(entry);
		}
	}
	return found;
}

/** The last value of a key, or undefined. */
export function valueOf(unit: UnitFile, section: string, key: string): string | undefined {
	return entriesOf(unit, section, key).at(-1)?.value;
}

/** `ExecStart=-@/bin/x argv0 -d` -> its prefixes and a command line (systemd.service(5), "Special executable prefixes"). */
export function execCommand(value: string): { readonly prefixes: string; readonly command: string } {
	const prefixes = /^[-@:+!|\s]*/.exec(value)![0];
	const command = value.slice(prefixes.length);
	return { prefixes: prefixes.replaceAll(/\s/g, ''), command: prefixes.includes('@') ? command.replace(/^(\S+)\s+\S+/, '$1') : command };
}
