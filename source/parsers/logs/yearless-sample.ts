/**
 * By how many years would a first reading of a log without years be too late? Told from a stamp here and there in it, so that a log of
 * gigabytes that spans several New Years need not be read twice.
 */

import type { RandomAccess } from '../random-access.ts';
import type { LogContext } from './log-format.ts';
import { monthLengths, YearlessClock } from './yearless-clock.ts';

const spots = 256;
const spotLength = 4096;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const stamp = /(?:^|\n)(?:<[\d.]+>)?([A-Z][a-z]{2}) ([ \d]?\d) (\d\d):\d\d:\d\d[ .:]/;

/** A log of less than so many bytes is read whole sooner than looked at here and there. */
export const worthSampling = spots * spotLength;

/** 0 where the first reading is right, and where nothing can be told. */
export function yearsTooLate(file: RandomAccess, context: Pick<LogContext, 'modified' | 'zone' | 'name' | 'wants'>): number {
	const clock = new YearlessClock(context);
	const step = Math.max(spotLength, Math.floor((file.size - spotLength) / (spots - 1)));
	for (let at = 0; at < file.size; at += step) {
		// The last stamp of the log tells the most: the last spot ends where it ends.
		const from = at + step < file.size ? at : Math.max(0, file.size - spotLength);
		const bytes = file.read(from, Math.min(spotLength, file.size - from));
		if (bytes === undefined) continue;
		const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
		const [, month = '', day = '', hour = ''] = stamp.exec(from === 0 ? text : text.slice(text.indexOf('\n') + 1)) ?? [];
		const place = months.indexOf(month);
		if (place !== -1 && Number(day) >= 1 && Number(day) <= monthLengths[place]! && Number(hour) < 24) clock.at(place, Number(day), Number(hour), 0);
	}
	return clock.tooLate;
}
