/** The kernel's ring buffer as text: `[  316.559919] text`, seconds since the boot, which no line dates. */

import { lineShare } from './line-share.ts';
import type { StreamFormat } from './log-format.ts';
import { SyslogReader } from './syslog-reader.ts';

export const dmesg: StreamFormat = {
	kind: 'stream',
	id: 'kernel messages',
	recognises: head => lineShare(head, /^(?:<\d{1,3}>)?\[ *\d{1,10}\.\d{3,9}\] /, 0.9),
	begin: (context, hear) => new SyslogReader(context, hear),
};
