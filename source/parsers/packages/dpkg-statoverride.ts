/** /var/lib/dpkg/statoverride: `user group mode path` a line; user and group by name, or by number after a `#`. */

import { linesOf } from '../lines.ts';

export interface StatOverride {
	/** One byte to a character. */
	readonly path: string;
	readonly user: string;
	readonly group: string;
	readonly mode: number;
}

/** Lines that are none are passed over. */
export function* parseStatOverrides(bytes: Uint8Array): Generator<StatOverride> {
	for (const { text } of linesOf(bytes)) {
		const match = /^(\S+) (\S+) ([0-7]{1,5}) (\/.*)$/.exec(text);
		if (match !== null) yield { user: match[1]!, group: match[2]!, mode: Number.parseInt(match[3]!, 8) & 0o7777, path: match[4]! };
	}
}
