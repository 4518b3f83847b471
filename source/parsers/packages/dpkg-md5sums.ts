/** /var/lib/dpkg/info/PACKAGE.md5sums, and distroless status.d/PACKAGE.md5sums: `md5  path`, without the leading `/`. */

import { linesOf } from '../lines.ts';

export interface Md5Sum {
	/** One byte to a character, with a leading `/`. */
	readonly path: string;
	readonly md5: string;
}

export function* parseMd5Sums(bytes: Uint8Array): Generator<Md5Sum> {
	for (const { text } of linesOf(bytes)) {
		const match = /^([0-9a-fA-F]{32})[ \t]+\*?(?:\.?\/)?(.+)$/s.exec(text);
		if (match !== null) yield { md5: match[1]!.toLowerCase(), path: `/${match[2]!}` };
	}
}
