/** /var/lib/dpkg/diversions: three lines each: the path, where it is diverted to, and the package that diverts (`:` the administrator). */

import { linesOf } from '../lines.ts';

export interface Diversion {
	/** One byte to a character. */
	readonly path: string;
	readonly to: string;
	/** Undefined: diverted by the administrator (`dpkg-divert --local`). */
	readonly by: string | undefined;
}

export function parseDiversions(bytes: Uint8Array): readonly Diversion[] {
	const lines = [...linesOf(bytes)].map(({ text }) => text);
	const diversions: Diversion[] = [];
	for (let at = 0; at + 2 < lines.length; at += 3) {
		const [path, to, by] = [lines[at]!, lines[at + 1]!, lines[at + 2]!];
		if (path.startsWith('/') && to.startsWith('/')) diversions.push({ path, to, by: by === ':' ? undefined : by });
	}
	return diversions;
}
