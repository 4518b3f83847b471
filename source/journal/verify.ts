/** Is this journal what was written? Says which line is the first that is not. */

import { inGroups, type Head } from './chain.ts';
import { readJournal, type FirstBad } from './read.ts';

export type Verdict =
	| { readonly intact: true; readonly head: Head; readonly lines: number; readonly torn?: number; readonly grownSinceHead?: number }
	| { readonly intact: false; readonly lines: number; readonly head: Head; readonly bad: FirstBad };

/** Digits a person must copy at least for a head to mean something: 64 bits. */
export const leastHeadDigits = 16;

/** Spaces and groups taken out; undefined when it is not a digest or the start of one. */
export function headDigits(written: string): string | undefined {
	const digits = written.replaceAll(/[\s:-]/g, '').toLowerCase();
	return /^[0-9a-f]*$/.test(digits) && digits.length >= leastHeadDigits && digits.length <= 64 ? digits : undefined;
}

/**
 * @param writtenHead digits of a head copied elsewhere (a paper label): without it a cut tail or a journal rewritten from
 * its first line cannot be told
 * @throws the system's error when the file cannot be read
 */
export function verifyJournal(path: string, writtenHead?: string): Verdict {
	const reading = readJournal(path, () => {}, writtenHead === undefined ? {} : { sought: writtenHead });
	const { head, lines, torn, bad, sought } = reading;
	if (bad !== undefined) return { intact: false, lines, head, bad };
	if (writtenHead !== undefined && sought === undefined) {
		return {
			intact: false,
			lines,
			head,
			bad: {
				line: lines,
				offset: reading.offsets.at(-1) ?? 0,
				why: `no line up to it has the digest ${inGroups(writtenHead)}: lines were cut off after it, or the journal was written anew`,
			},
		};
	}
	return {
		intact: true,
		head,
		lines,
		...(torn === undefined ? {} : { torn }),
		...(sought === undefined ? {} : { grownSinceHead: lines - sought }),
	};
}
