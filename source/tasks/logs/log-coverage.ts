/** What reading a log adds to the coverage of whoever asked for it. */

import type { Tally } from '../../core/coverage.ts';
import type { LogTally } from '../../core/log-event.ts';

/** `first` and `last`: microseconds since 1970 UTC of what was told of it, NaN where nothing has a time. */
export function countLog(tally: Tally, { bytes, records, unknown }: LogTally, { first, last }: Pick<LogTally, 'first' | 'last'>): void {
	tally.count('files');
	tally.count('bytes', bytes);
	tally.count('records', records);
	if (unknown > 0) tally.count('unrecognised', unknown);
	if (!Number.isNaN(first) && !Number.isNaN(last)) tally.spanned(isoOf(first), isoOf(last));
}

/** Times a log claims may be any number. */
function isoOf(microseconds: number): string {
	return new Date(Math.min(Math.max(microseconds / 1000, -62_135_596_800_000), 253_402_300_799_999)).toISOString();
}
