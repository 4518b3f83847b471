/** .k5login (k5login(5)): Kerberos principals that may log in as this account, one a line. */

import { linesOf } from './lines.ts';

/** `primary/instance@REALM`, one byte to a character. */
export function parseK5login(bytes: Uint8Array): readonly { readonly line: number; readonly principal: string }[] {
	const found: { line: number; principal: string }[] = [];
	for (const { number: line, text } of linesOf(bytes)) {
		const principal = text.trim();
		if (principal !== '' && !principal.startsWith('#')) found.push({ line, principal });
	}
	return found;
}
