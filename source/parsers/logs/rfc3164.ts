/** What syslogd writes and always wrote: `Nov 18 08:30:20 host sshd[12]: text`, also as forwarded, `<13>Nov 18 ...`. */

import { lineShare } from './line-share.ts';
import type { StreamFormat } from './log-format.ts';
import { SyslogReader } from './syslog-reader.ts';

export const rfc3164: StreamFormat = {
	kind: 'stream',
	id: 'syslog (RFC 3164)',
	yearless: true,
	recognises: head => lineShare(head, /^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]?\d \d\d:\d\d:\d\d[ .:]/, 0.9),
	begin: (context, hear) => new SyslogReader(context, hear),
};
