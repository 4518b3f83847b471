/** Every log format regain reads. A literal list; the order settles what two recognise alike. */

import type { Visible } from '../../core/visible.ts';
import { auditLog } from './audit.ts';
import { dmesg } from './dmesg.ts';
import { fail2banLog } from './fail2ban.ts';
import { iisNative, iisW3c } from './iis.ts';
import { isoSyslog } from './iso-syslog.ts';
import { journal } from './journal.ts';
import { lastlog } from './lastlog.ts';
import type { LogFormat } from './log-format.ts';
import { lastlog2, wtmpdb } from './login-database.ts';
import { aptHistory, dnfLog, dpkgLog, yumLog } from './package-logs.ts';
import { rfc3164 } from './rfc3164.ts';
import { rfc5424 } from './rfc5424.ts';
import { bashHistory, fishHistory, zshHistory } from './shell-history.ts';
import { vsftpdLog, xferlog } from './transfers.ts';
import { btmp, utmp, wtmp } from './utmp.ts';
import { webAccess } from './web-access.ts';

export const logFormats: readonly LogFormat[] = [
	wtmp, btmp, utmp, lastlog, wtmpdb, lastlog2, journal,
	auditLog, webAccess, iisW3c, iisNative, xferlog, vsftpdLog, dpkgLog, aptHistory, dnfLog, yumLog, fail2banLog, zshHistory, fishHistory,
	rfc3164, isoSyslog, rfc5424, dmesg, bashHistory,
];

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
