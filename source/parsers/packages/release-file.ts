/** Release and InRelease of a Debian archive: which index files it has, each with its SHA-256. */

import { linesOf } from '../lines.ts';

export interface ReleaseEntry {
	/** Relative to the Release file, one byte to a character. */
	readonly path: string;
	/** Hex. */
	readonly sha256: string;
	readonly size: number;
}

/** The lines of its `SHA256:` field. MD5Sum and SHA1 prove nothing any more and are passed over. */
export function* parseRelease(bytes: Uint8Array): Generator<ReleaseEntry> {
	let isHashes = false;
	for (const { text } of linesOf(bytes)) {
		if (!text.startsWith(' ')) isHashes = /^SHA256:/i.test(text);
		const match = isHashes ? /^ ([0-9a-f]{64})\s+(\d{1,15})\s+(\S+)$/.exec(text) : null;
		if (match !== null) yield { sha256: match[1]!, size: Number(match[2]), path: match[3]! };
	}
}
