/** `--ascii` for what is printed: the same text in ASCII alone, in the escapes of its own form. */

import { asciiOf, type Visible } from '../core/visible.ts';

/** A line of JSON stays JSON (`\u00e9`); other text gets the escapes of `Visible` (`\u{e9}`). */
export function inAscii(text: string): string {
	if (!text.startsWith('{')) return asciiOf(text as Visible);
	return text.replaceAll(/[\u0080-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
