/**
 * YAML as checklists use it: mappings, lists and plain text, every scalar a text (the failsafe schema, so that `no`, `1.10`
 * and `N` stay what was written). Aliases and tags are refused, which also ends alias bombs. The first mistake ends the
 * reading; it carries its line and what to do.
 */

import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { shown, visible, visibleText, type Visible } from '../core/visible.ts';

/** Bytes. The longest built-in file has 20 KiB; the YAML parser takes a second for the worst of this size. */
export const largestFile = 64 * 1024;

/** One thing wrong in a file: what stands there, what was expected, and what to do about it. */
export class Mistake extends Error {
	readonly line: number;
	readonly found: Visible;
	readonly expected: Visible;
	readonly remedy: Visible;

	constructor(line: number, found: Visible, expected: Visible, remedy: Visible) {
		super('a mistake in a checklist file');
		this.line = line;
		this.found = found;
		this.expected = expected;
		this.remedy = remedy;
	}
}

/** `c.yaml:12: found ...; expected .... Do this.` */
export function mistakeInWords(file: Visible, { line, found, expected, remedy }: Mistake): Visible {
	return shown`${file}:${line}: found ${found}; expected ${expected}. ${remedy}`;
}

/** Something written in the file, with the line it starts on. */
export interface Written {
	readonly line: number;
	readonly node: unknown;
}

export interface Mapping {
	readonly line: number;
	readonly fields: ReadonlyMap<string, Written>;
}

/** Reads the shapes a checklist is made of, and throws a `Mistake` at the first that is not what was expected. */
export class ChecklistYaml {
	readonly root: Written;
	readonly #lines = new LineCounter();

	constructor(bytes: Uint8Array) {
		if (bytes.length > largestFile) {
			throw new Mistake(1, shown`a file of more than ${largestFile / 1024} KiB`, shown`a smaller checklist`, shown`Split it into several files, one stage each.`);
		}
		const text = decode(bytes);
		const document = this.#parse(text);
		this.#refuseErrors(document);
		this.root = { line: document.contents === null ? 1 : this.#lineOf(document.contents), node: document.contents };
	}

	/** A mapping with none but the known keys, each once. */
	mapping({ line, node }: Written, what: Visible, known: readonly string[]): Mapping {
		if (!isMap(node)) throw new Mistake(line, kindOf(node), shown`${what}, written as "key: value" lines with the keys ${listed(known)}`, shown`Write it so.`);
		const fields = new Map<string, Written>();
		for (const { key, value } of node.items) {
			const at = this.#lineOf(key, line);
			const name = isScalar(key) ? String(key.value) : undefined;
			if (name === undefined) throw new Mistake(at, kindOf(key), shown`a key of ${what}: ${listed(known)}`, shown`Write the key as one word.`);
			if (!known.includes(name)) {
				const near = nearest(name, known);
				throw new Mistake(
					at,
					shown`the unknown key "${clipped(name)}" in ${what}`,
					shown`one of ${listed(known)}`,
					near === undefined ? shown`Remove the line, or correct the key.` : shown`Did you mean "${visibleText(near)}"?`,
				);
			}
			const first = fields.get(name);
			if (first !== undefined) throw new Mistake(at, shown`the key "${clipped(name)}" a second time in ${what}`, shown`it once (it stands on line ${first.line})`, shown`Remove one of the two.`);
			fields.set(name, { line: this.#lineOf(value, at), node: value });
		}
		return { line, fields };
	}

	list({ line, node }: Written, what: Visible): readonly Written[] {
		if (!isSeq(node)) throw new Mistake(line, kindOf(node), shown`a list of ${what}`, shown`Begin each entry on a line of its own with "- ".`);
		if (node.items.length === 0) throw new Mistake(line, shown`an empty list`, shown`a list of ${what}`, shown`Add an entry, or remove the key.`);
		return node.items.map(item => ({ line: this.#lineOf(item, line), node: item }));
	}

	/** One text; line ends and runs of blanks inside become one blank. */
	text({ line, node }: Written, what: Visible, most: number): Visible {
		if (!isScalar(node)) throw new Mistake(line, kindOf(node), shown`the text of ${what}`, shown`Write one text; put it in "quotes" if it has ": " or begins with a sign.`);
		const text = String(node.value).replaceAll(/[ \t\r\n]+/g, ' ').trim();
		if (text === '') throw new Mistake(line, shown`nothing`, shown`the text of ${what}`, shown`Write it, or remove the line.`);
		if (text.length > most) throw new Mistake(line, shown`${text.length} characters for ${what}`, shown`at most ${most}`, shown`Shorten it, or split it into several.`);
		return visibleText(text);
	}

	#parse(text: string): Document.Parsed {
		return parseDocument(text, { schema: 'failsafe', lineCounter: this.#lines, prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
	}

	#refuseErrors(document: Document.Parsed): void {
		const error = document.errors[0] ?? document.warnings[0];
		if (error !== undefined) {
			const [found, remedy] = inOurWords[error.code] ?? [shown`something that is not YAML (${visibleText(error.message.slice(0, 120))})`, shown`Correct it; text with signs in it goes in "quotes".`];
			throw new Mistake(this.#lines.linePos(error.pos[0]).line, found, shown`YAML`, remedy);
		}
		if (document.contents === null) throw new Mistake(1, shown`an empty file`, shown`a checklist ("stage: ...") or contacts ("contacts: ...")`, shown`Write one, or remove the file.`);
	}

	#lineOf(node: unknown, otherwise = 1): number {
		const range = (node as { range?: readonly number[] | null } | null | undefined)?.range;
		const start = range?.[0];
		return start === undefined ? otherwise : Math.max(1, this.#lines.linePos(start).line);
	}
}

const inOurWords: Readonly<Record<string, readonly [found: Visible, remedy: Visible]>> = {
	TAB_AS_INDENT: [shown`a tab`, shown`Indent with blanks, never with tabs.`],
	BLOCK_AS_IMPLICIT_KEY: [shown`a second ": " on one line`, shown`Put the text that has ": " in it in "quotes".`],
	MULTILINE_IMPLICIT_KEY: [shown`a key that goes over several lines`, shown`End each key with ":" on its own line, and indent the lines of a text below it.`],
	MISSING_CHAR: [shown`a quote, bracket or ":" that is missing`, shown`Close what was opened on this line or above it.`],
	BAD_INDENT: [shown`a line that is indented wrongly`, shown`Give all entries of one list or mapping the same indent.`],
	BAD_SCALAR_START: [shown`text that begins with a reserved sign`, shown`Put the text in "quotes".`],
	TAG_RESOLVE_FAILED: [shown`a tag ("!...")`, shown`Remove it: every value is plain text.`],
	MULTIPLE_DOCS: [shown`a second document ("---") in the file`, shown`Put it into a file of its own.`],
	RESOURCE_EXHAUSTION: [shown`lists or mappings nested without end`, shown`Write the steps as in the files that come with regain.`],
};

function decode(bytes: Uint8Array): string {
	const decoder = new TextDecoder('utf-8', { fatal: true });
	try {
		const text = decoder.decode(bytes);
		const zero = text.indexOf('\0');
		if (zero === -1) return text;
		throw new Mistake(lineAt(text, zero), shown`a zero byte`, shown`a text file`, shown`This is not a checklist: take it out of the folder.`);
	} catch (error) {
		if (error instanceof Mistake) throw error;
		let line = 1;
		for (let at = 0; at <= bytes.length; line++) {
			const end = bytes.indexOf(0x0a, at) === -1 ? bytes.length : bytes.indexOf(0x0a, at);
			const part = bytes.subarray(at, end);
			if (!isText(part)) throw new Mistake(line, shown`bytes that are not UTF-8 (${visible(part.subarray(0, 40))})`, shown`text in UTF-8`, shown`Save the file as UTF-8.`);
			at = end + 1;
		}
		throw error;
	}
}

function isText(bytes: Uint8Array): boolean {
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		return true;
	} catch {
		return false;
	}
}

function lineAt(text: string, offset: number): number {
	let line = 1;
	for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
	return line;
}

function kindOf(node: unknown): Visible {
	if (isAlias(node)) return shown`an alias ("*name"; aliases are not read here)`;
	if (isMap(node)) return shown`"key: value" lines`;
	if (isSeq(node)) return shown`a list`;
	if (isScalar(node)) return String(node.value) === '' ? shown`nothing` : shown`the text "${clipped(String(node.value))}"`;
	return shown`nothing`;
}

export function clipped(text: string): Visible {
	return visibleText(text.length > 60 ? `${text.slice(0, 60)}...` : text);
}

export function listed(words: readonly string[]): Visible {
	return visibleText(words.join(', '));
}

/** The known word that differs from this one by no more than two letters. */
function nearest(word: string, known: readonly string[]): string | undefined {
	if (word.length > 20) return undefined;
	const [best] = known.map(name => ({ name, far: distance(word.toLowerCase(), name) })).toSorted((a, b) => a.far - b.far);
	return best !== undefined && best.far <= 2 ? best.name : undefined;
}

function distance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, at) => at);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
		row = next;
	}
	return row[b.length]!;
}
