/** Formats that the kernel hands to an interpreter: binfmt.d(5), and the descriptions of Debian's update-binfmts(8). */

import { linesOf } from './lines.ts';

export interface BinaryFormat {
	/** From 1. */
	readonly line: number;
	/** One byte to a character, as is the interpreter. */
	readonly name: string;
	readonly interpreter: string;
	/** `C`: the interpreter runs with the rights of the file, set-uid included; `F`: it is opened at once. */
	readonly flags: string;
}

export function parseBinfmt(bytes: Uint8Array): readonly BinaryFormat[] {
	const found: BinaryFormat[] = [];
	let credentials = '';
	let described: BinaryFormat | undefined;
	for (const { number: line, text } of linesOf(bytes)) {
		if (/^\s*(?:[#;]|$)/.test(text)) continue;
		const words = /^(interpreter|credentials)\s+(\S+)/.exec(text.trim());
		if (words !== null) {
			if (words[1] === 'interpreter') described = { line, name: '', interpreter: words[2]!, flags: '' };
			else if (words[2] === 'yes') credentials = 'C';
			continue;
		}
		const separator = text[0]!;
		if (/[\w\s]/.test(separator)) continue;
		const [, name, , , , , interpreter, flags] = text.split(separator);
		if (interpreter !== undefined && interpreter !== '') found.push({ line, name: name!, interpreter, flags: (flags ?? '').trim() });
	}
	return described === undefined ? found : [...found, { ...described, flags: credentials }];
}
