/** RFC 5424 as it lies on a disk (rsyslog RSYSLOG_SyslogProtocol23Format): one record a line, without octet counts. */

import { lineShare } from './line-share.ts';
import type { StreamFormat } from './log-format.ts';
import { SyslogReader } from './syslog-reader.ts';

export const rfc5424: StreamFormat = {
	kind: 'stream',
	id: 'syslog (RFC 5424)',
	recognises: head => lineShare(head, /^<\d{1,3}>1 (?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d|-)/, 0.95),
	begin: (context, hear) => new SyslogReader(context, hear),
};
