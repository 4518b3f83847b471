/**
 * Text lists of hashes, told apart line by line: md5sum, sha1sum and sha256sum (`HEX  PATH`, `HEX *PATH`, bare `HEX`), BSD (`MD5
 * (PATH) = HEX`), hashdeep (`%%%%` names the columns), NSRL's RDS in CSV (`"SHA-1","MD5",...`), mtree. Lines starting with # are passed over.
 */

import { byLength, digestNames, hexLength, type DigestName, type Take } from './listed.ts';
import { Mtree } from './mtree.ts';

const newline = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
const hash = 0x23;
const percent = 0x25;
const blank = 0x20;
const star = 0x2a;
const backslash = 0x5c;
/** A line longer than this is none of a list. */
const longestLine = 65_536;

const bsd = /^(MD5|SHA1|SHA256) ?\((.*)\) = ([\da-f]+)$/is;
const unescapes: Readonly<Record<string, string>> = { '\\\\': '\\', '\\n': '\n', '\\r': '\r' };

export class ListReader {
	rows = 0;
	/** Lines that were not understood, and the number of the first. */
	bad = 0;
	firstBad: number | undefined;
	readonly #take: Take;
	readonly #mtree = new Mtree();
	#columns: readonly string[] | undefined;
	#isMtree = false;
	#carried: Uint8Array = new Uint8Array();
	#line = 0;

	constructor(take: Take) {
		this.#take = (name, text, hexAt, from, to) => {
			this.rows++;
			take(name, text, hexAt, from, to);
		};
	}

	push(piece: Uint8Array): void {
		const text = this.#carried.length === 0 ? piece : Buffer.concat([this.#carried, piece]);
		let start = 0;
		for (let at = text.indexOf(newline); at !== -1; at = text.indexOf(newline, start)) {
			this.#read(text, start, at);
			start = at + 1;
		}
		this.#carried = Uint8Array.prototype.slice.call(text, start);
		if (this.#carried.length <= longestLine) return;
		this.#line++;
		this.#notUnderstood();
		this.#carried = new Uint8Array();
	}

	end(): void {
		if (this.#carried.length > 0) this.#read(this.#carried, 0, this.#carried.length);
		this.#carried = new Uint8Array();
	}

	#read(text: Uint8Array, start: number, stop: number): void {
		this.#line++;
		const end = stop > start && text[stop - 1] === carriageReturn ? stop - 1 : stop;
		if (end === start) return;
		const first = text[start]!;
		if (first === hash) {
			if (latin1(text, start, end).startsWith('#mtree')) this.#isMtree = true;
		} else if (first === percent) this.#header(latin1(text, start, end));
		else if (first === quote) this.#nsrl(text, start, end);
		else if (this.#columns !== undefined) this.#hashdeep(text, start, end);
		else if (this.#isMtree || !this.#sum(text, start, end)) this.#other(latin1(text, start, end));
	}

	/** The way most lists of millions go: no text is made of a line. */
	#sum(text: Uint8Array, start: number, end: number): boolean {
		const escaped = text[start] === backslash;
		const hexAt = escaped ? start + 1 : start;
		const length = hexLength(text, hexAt, end);
		const name = byLength[length];
		const after = hexAt + length;
		if (name === undefined) return false;
		if (after === end) this.#take(name, text, hexAt, -1, -1);
		else if (text[after] !== blank) return false;
		else {
			const from = text[after + 1] === blank || text[after + 1] === star ? after + 2 : after + 1;
			if (escaped) this.#put(name, latin1(text, hexAt, after), latin1(text, from, end).replaceAll(/\\[\\nr]/g, found => unescapes[found]!));
			else this.#take(name, text, hexAt, from, end);
		}
		return true;
	}

	/** `"SHA-1","MD5","CRC32","FileName",...`: names stand without folders, so the digest alone counts. */
	#nsrl(text: Uint8Array, start: number, end: number): void {
		const length = hexLength(text, start + 1, end);
		const name = byLength[length];
		if (name !== undefined && text[start + 1 + length] === quote) this.#take(name, text, start + 1, -1, -1);
		else if (!/^"SHA-?\d|^"MD5/.test(latin1(text, start, Math.min(end, start + 8)))) this.#notUnderstood();
	}

	#header(line: string): void {
		const columns = line.replace(/^%%%%\s*/, '').split(',');
		if (columns.includes('filename')) this.#columns = columns;
	}

	/** `size,md5,sha256,filename`; a name may hold commas. The strongest digest counts. */
	#hashdeep(text: Uint8Array, start: number, end: number): void {
		const columns = this.#columns!;
		const fields = latin1(text, start, end).split(',');
		const path = fields.slice(columns.length - 1).join(',');
		const name = digestNames.findLast(digest => byLength[fields[columns.indexOf(digest)]?.length ?? 0] === digest);
		if (fields.length < columns.length || name === undefined) return this.#notUnderstood();
		this.#put(name, fields[columns.indexOf(name)]!, path);
	}

	#other(line: string): void {
		const match = bsd.exec(line);
		if (match !== null) {
			const [, kind, path, hex] = match;
			if (byLength[hex!.length] === kind!.toLowerCase()) return this.#put(kind!.toLowerCase() as DigestName, hex!, path!);
		}
		const rows = this.#isMtree || /^\/set\s|\s(?:type|mode|(?:md5|sha\d+)(?:digest)?)=/.test(line) ? this.#mtree.line(line) : undefined;
		if (rows === undefined) return this.#notUnderstood();
		this.#isMtree = true;
		for (const { name, hex, path } of rows) this.#put(name, hex, path);
	}

	#put(name: DigestName, hex: string, path: string): void {
		const text = Buffer.from(hex + path, 'latin1');
		if (hexLength(text, 0, hex.length) !== hex.length) return this.#notUnderstood();
		this.#take(name, text, 0, hex.length, text.length);
	}

	#notUnderstood(): void {
		this.bad++;
		this.firstBad ??= this.#line;
	}
}

function latin1(text: Uint8Array, from: number, to: number): string {
	return Buffer.from(text.buffer, text.byteOffset + from, to - from).toString('latin1');
}
