/** What this terminal can draw: glyphs, colours, and which letters. Colour never carries meaning alone. */

import { asciiOf, type Visible } from '../core/visible.ts';

export interface TerminalFacts {
	/** `TERM`. */
	readonly term: string;
	/** `LC_ALL`, else `LC_CTYPE`, else `LANG`. */
	readonly lang: string;
	/** `NO_COLOR` or `--no-color`. */
	readonly noColor: boolean;
	/** `--ascii`. */
	readonly ascii: boolean;
}

/** Each is one cell wide. */
export interface Glyphs {
	readonly rule: string;
	readonly upright: string;
	readonly cut: string;
	readonly full: string;
	readonly empty: string;
	readonly bullet: string;
}

/** Of the eight basic colours, those that can be read on both black and white. */
export type Colour = 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan';

export interface Theme {
	readonly letters: 'unicode' | 'cp437' | 'ascii';
	readonly glyphs: Glyphs;
	readonly colour: boolean;
	/** The terminal knows reverse video; without it the `>` marker stands alone. */
	readonly inverse: boolean;
	/** Text as this terminal can draw it. Everything on the screen goes through here. */
	text(text: Visible): string;
}

const unicode: Glyphs = { rule: '─', upright: '│', cut: '…', full: '█', empty: '░', bullet: '•' };
/** The Linux console draws 256 or 512 glyphs: those of code page 437 are always there. */
const cp437: Glyphs = { rule: '─', upright: '│', cut: '~', full: '█', empty: '░', bullet: '·' };
const ascii: Glyphs = { rule: '-', upright: '|', cut: '~', full: '#', empty: '.', bullet: '*' };

const ofCodePage437 = new Set(
	'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■',
);
const plain = /^[\x20-\x7e]*$/;

function codePage437Of(text: Visible): string {
	if (plain.test(text)) return text;
	let out = '';
	for (const character of text) out += plain.test(character) || ofCodePage437.has(character) ? character : asciiOf(character as Visible);
	return out;
}

export function themeFor({ term, lang, noColor, ascii: asciiAsked }: TerminalFacts): Theme {
	const oldTerminal = /^vt\d/.test(term);
	const dumb = term === 'dumb' || term === '';
	const colour = !noColor && !oldTerminal && !dumb;
	const inverse = !dumb;
	if (asciiAsked || oldTerminal || dumb || !/utf-?8/i.test(lang)) {
		return { letters: 'ascii', glyphs: ascii, colour, inverse, text: asciiOf };
	}
	if (term === 'linux') return { letters: 'cp437', glyphs: cp437, colour, inverse, text: codePage437Of };
	return { letters: 'unicode', glyphs: unicode, colour, inverse, text: text => text };
}
