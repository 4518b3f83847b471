/** Stamps of ISO 8601: what rsyslog writes where nothing else is set, ChromeOS, and `dmesg --time-format iso`. */

import { lineShare } from './line-share.ts';
import type { StreamFormat } from './log-format.ts';
import { SyslogReader } from './syslog-reader.ts';

export const isoSyslog: StreamFormat = {
	kind: 'stream',
	id: 'syslog (ISO 8601 stamps)',
	recognises: head => lineShare(head, /^(?:<\d{1,3}>)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)? \S/, 0.9),
	begin: (context, hear) => new SyslogReader(context, hear),
};
