/**
 * Hostile bytes made safe to show, once, at the door.
 *
 * An intruder chooses file names, log lines and host names. `Visible` text holds nothing a terminal would act on,
 * nothing that is drawn without being seen, and can be turned back into the very bytes it came from:
 *
 * - a backslash is doubled;
 * - a byte that is not part of well-formed UTF-8 is `\xNN`;
 * - control, format, private, unassigned and line-separating characters, invisible letters, blanks other than U+0020,
 *   and combining marks that have nothing to stand on or come in floods, are `\u{...}`.
 *
 * Two different names therefore never have the same `Visible` form.
 */

declare const madeVisible: unique symbol;

/** Text that came through this file's door. The only kind of string a pane, a finding or a report takes from a host. */
export type Visible = string & { readonly [madeVisible]: true };

/** Nothing here needs an escape: printable ASCII without the backslash. */
const plain = /^[\x20-\x5b\x5d-\x7e]*$/;

/**
 * General categories that are never shown as they are (Cn: a terminal cannot know the width of what is not assigned yet),
 * letters that are drawn as nothing, and blanks that pass for a space.
 */
const unseen =
	/^[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{115F}\u{1160}\u{2800}\u{3164}\u{FFA0}\u{13441}\u{13442}\u{1D159}]$/u;
const blank = /^\p{Zs}$/u;
/** Marks, and the Hangul vowels and finals that are drawn into the letter before them without a width of their own. */
const combining = /^[\p{Mn}\p{Me}\p{Mc}\u{1160}-\u{11FF}\u{D7B0}-\u{D7C6}\u{D7CB}-\u{D7FB}]$/u;

/** Marks allowed on one base character. Vietnamese and Hebrew need two or three; a flood needs more. */
const marksOnOneBase = 4;

/** UTF-8 or other bytes -> Visible. Every byte sequence has exactly one Visible form. */
export function visible(bytes: Uint8Array): Visible {
	let text = '';
	let marks = marksOnOneBase; // a mark at the very start has nothing to stand on
	for (let at = 0; at < bytes.length; ) {
		const first = bytes[at]!;
		if (first >= 0x20 && first < 0x7f) {
			text += first === 0x5c ? '\\\\' : String.fromCharCode(first);
			marks = marksAfter(first);
			at++;
			continue;
		}
		const decoded = decodeOne(bytes, at);
		if (decoded === undefined) {
			text += `\\x${first.toString(16).padStart(2, '0')}`;
			marks = marksOnOneBase;
			at++;
			continue;
		}
		const shown = showCodePoint(decoded.point, marks);
		text += shown.text;
		marks = shown.marks;
		at += decoded.length;
	}
	return text as Visible;
}

/** Bytes held one to a character (as `readdirSync(p, 'latin1')` gives them) -> Visible. */
export function visibleName(byteString: string): Visible {
	if (plain.test(byteString)) return byteString as Visible;
	const bytes = new Uint8Array(byteString.length);
	for (let at = 0; at < byteString.length; at++) bytes[at] = byteString.charCodeAt(at);
	return visible(bytes);
}

/** UTF-16 text (NT names, flags, what the operator typed) -> Visible; a lone surrogate is `\u{d8..}`. */
export function visibleText(text: string): Visible {
	if (plain.test(text)) return text as Visible;
	let shown = '';
	let marks = marksOnOneBase;
	for (const character of text) {
		if (character === '\\') {
			shown += '\\\\';
			marks = marksOnOneBase;
			continue;
		}
		const one = showCodePoint(character.codePointAt(0)!, marks);
		shown += one.text;
		marks = one.marks;
	}
	return shown as Visible;
}

/**
 * Is this text of the form the door gives out, or put together from such texts? Putting together is what `shown` does, so
 * an escape may stand where the door would not have needed one (a mark that began a name, half a character at its end);
 * what may stand without an escape is the same everywhere. What a journal line claims to be Visible is held against this.
 */
export function isVisible(text: string): text is Visible {
	if (plain.test(text)) return true;
	let marks = marksOnOneBase;
	for (let at = 0; at < text.length; ) {
		if (text[at] === '\\') {
			escape.lastIndex = at;
			const match = escape.exec(text);
			if (match === null || !isGivenOut(match[1], match[2])) return false;
			marks = marksOnOneBase;
			at = escape.lastIndex;
			continue;
		}
		const one = showCodePoint(text.codePointAt(at)!, marks);
		if (one.text.startsWith('\\')) return false;
		marks = one.marks;
		at += one.text.length;
	}
	return true;
}

/** Bytes of UTF-8 are never written `\xNN` below 0x80, and characters that can be seen never `\u{...}`. */
function isGivenOut(byte: string | undefined, character: string | undefined): boolean {
	if (byte !== undefined) return Number.parseInt(byte, 16) >= 0x80;
	if (character === undefined) return true;
	const point = Number.parseInt(character, 16);
	if (point > 0x10ffff || character !== point.toString(16) || (point >= 0x20 && point < 0x7f)) return false;
	return showCodePoint(point, marksOnOneBase).text.startsWith('\\');
}

/** The text as Visible if it already is, else made so. For what comes back from a file that anyone may have edited. */
export function asVisible(text: string): Visible {
	return isVisible(text) ? text : visibleText(text);
}

/** The bytes that were made visible. Characters beyond ASCII become their UTF-8; a lone surrogate its three-byte form. */
export function bytesOf(text: Visible): Uint8Array {
	const bytes: number[] = [];
	for (const part of parts(text) ?? []) {
		if (part.byte) bytes.push(part.value);
		else pushUtf8(bytes, part.value);
	}
	return Uint8Array.from(bytes);
}

/** The same bytes held one to a character: what `visibleName` was given. */
export function byteStringOf(text: Visible): string {
	if (plain.test(text)) return text;
	let bytes = '';
	for (const byte of bytesOf(text)) bytes += String.fromCharCode(byte);
	return bytes;
}

/** The UTF-16 text that was made visible by `visibleText`. */
export function textOf(text: Visible): string {
	let out = '';
	for (const part of parts(text) ?? []) out += String.fromCodePoint(part.value);
	return out;
}

/** The same text in ASCII alone, for a terminal that has nothing else. Still unambiguous and reversible. */
export function asciiOf(text: Visible): Visible {
	if (plain.test(text)) return text;
	let out = '';
	for (const character of text) {
		const point = character.codePointAt(0)!;
		out += point < 0x80 ? character : `\\u{${point.toString(16)}}`;
	}
	return out as Visible;
}

/**
 * A name as it can be read off a screen or paper: a blank that begins or ends a name (or a part of a path), or stands beside
 * another blank, is `\x20`. No door gives that out, so it is never taken for a name that has these four characters. For
 * showing alone: what is kept and compared has its blanks.
 */
export function blanksSeen(name: Visible): Visible {
	return name.includes(' ') ? (name.replaceAll(outerBlank, String.raw`\x20`) as Visible) : name;
}

const outerBlank = /(?<=^|[/ ]|\\\\) | (?=$|[/ ]|\\\\)/g;

/** Visible text built from Visible parts: ``shown`link ${path} leaves the root` ``. Literals are the program's own words. */
export function shown(words: TemplateStringsArray, ...values: readonly (Visible | number)[]): Visible {
	let text = words[0]!;
	for (const [at, value] of values.entries()) text += String(value) + words[at + 1]!;
	return text as Visible;
}

/** Visible parts in one line; `between` is the program's own. */
export function joined(parts: readonly Visible[], between = ', '): Visible {
	return parts.join(between) as Visible;
}

interface Part {
	readonly value: number;
	/** true: one raw byte; false: a code point. */
	readonly byte: boolean;
}

const escape = /\\(?:\\|x([0-9a-f]{2})|u\{([0-9a-f]{1,6})\})/y;

function parts(text: string): Part[] | undefined {
	const found: Part[] = [];
	for (let at = 0; at < text.length; ) {
		if (text[at] !== '\\') {
			const point = text.codePointAt(at)!;
			found.push({ value: point, byte: false });
			at += point > 0xffff ? 2 : 1;
			continue;
		}
		escape.lastIndex = at;
		const match = escape.exec(text);
		if (match === null) return undefined;
		if (match[1] !== undefined) found.push({ value: Number.parseInt(match[1], 16), byte: true });
		else if (match[2] === undefined) found.push({ value: 0x5c, byte: false });
		else {
			const point = Number.parseInt(match[2], 16);
			if (point > 0x10ffff) return undefined;
			found.push({ value: point, byte: false });
		}
		at = escape.lastIndex;
	}
	return found;
}

function showCodePoint(point: number, marks: number): { text: string; marks: number } {
	const character = String.fromCodePoint(point);
	if (point >= 0x20 && point < 0x7f) return { text: character, marks: marksAfter(point) };
	const mark = combining.test(character);
	if (unseen.test(character) || blank.test(character) || (mark && marks >= marksOnOneBase)) {
		return { text: `\\u{${point.toString(16)}}`, marks: marksOnOneBase };
	}
	return { text: character, marks: mark ? marks + 1 : 0 };
}

/** A mark on a blank is all that is seen of the two, and one on a backslash makes an escape look like another. */
function marksAfter(ascii: number): number {
	return ascii === 0x20 || ascii === 0x5c ? marksOnOneBase : 0;
}

/** One well-formed UTF-8 sequence of two to four bytes, or undefined. Overlong forms and surrogates are not well-formed. */
function decodeOne(bytes: Uint8Array, at: number): { point: number; length: number } | undefined {
	const first = bytes[at]!;
	if (first < 0x80) return { point: first, length: 1 };
	const length = first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
	if (length === 0 || at + length > bytes.length) return undefined;
	let point = first & (0xff >> (length + 1));
	for (let next = 1; next < length; next++) {
		const byte = bytes[at + next]!;
		if ((byte & 0xc0) !== 0x80) return undefined;
		point = (point << 6) | (byte & 0x3f);
	}
	const least = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000;
	if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
	return { point, length };
}

function pushUtf8(bytes: number[], point: number): void {
	if (point < 0x80) bytes.push(point);
	else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 0x3f));
	else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
	else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 0x3f), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
}
