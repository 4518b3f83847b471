/** `.PKGINFO` of Alpine and Arch: `key = value` a line, comments behind `#`. A key may come more than once. */

import { linesOf } from '../lines.ts';

/** One byte to a character, as the file has it. */
export function parsePkginfo(bytes: Uint8Array | undefined): ReadonlyMap<string, readonly string[]> {
	const fields = new Map<string, string[]>();
	for (const { text } of bytes === undefined ? [] : linesOf(bytes)) {
		const match = /^(\w+) = (.*)$/.exec(text);
		if (match === null) continue;
		const known = fields.get(match[1]!);
		if (known === undefined) fields.set(match[1]!, [match[2]!]);
		else known.push(match[2]!);
	}
	return fields;
}
