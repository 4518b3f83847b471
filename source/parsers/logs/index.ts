/** Every log format regain reads. A literal list; the order settles what two recognise alike. */

import type { Visible } from '../../core/visible.ts';
import { journal } from './journal.ts';
import { lastlog } from './lastlog.ts';
import type { LogFormat } from './log-format.ts';
import { lastlog2, wtmpdb } from './login-database.ts';
import { btmp, utmp, wtmp } from './utmp.ts';

export const logFormats: readonly LogFormat[] = [wtmp, btmp, utmp, lastlog, wtmpdb, lastlog2, journal];

/** Bytes that a format is told from. */
export const logHeadLength = 65_536;

/** The format that recognises the log best; undefined where none does. */
export function formatOf(head: Uint8Array, name: Visible, formats: readonly LogFormat[] = logFormats): LogFormat | undefined {
	let best: LogFormat | undefined;
	let most = 0;
	for (const format of formats) {
		const sure = format.recognises(head, name);
		if (sure <= most) continue;
		most = sure;
		best = format;
	}
	return best;
}
