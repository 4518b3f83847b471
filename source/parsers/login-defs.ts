/** /etc/login.defs (login.defs(5)): `NAME value` lines. */

import { linesOf } from './lines.ts';

/** The last value of each name. */
export function parseLoginDefs(bytes: Uint8Array): ReadonlyMap<string, string> {
	const values = new Map<string, string>();
	for (const { text } of linesOf(bytes)) {
		const found = /^\s*([A-Z][A-Z0-9_]*)\s+(\S.*?)\s*$/.exec(text.slice(0, 1024));
		if (found !== null) values.set(found[1]!, found[2]!);
	}
	return values;
}
