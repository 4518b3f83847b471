/**
 * dsniff 2.4 as text: `11/15/26 15:12:29 tcp SRC.1046 -> DST.23 (telnet)` below a rule of dashes, and the fork of
 * hackerschoice: `>>>>> DATE TIME tcp SRC:1046 -> DST:23 (telnet)`. Date and time are as the sniffer's locale has them.
 */

import type { LineFormat } from './format.ts';

const original = /^(\S{6,12} \S{4,12}(?: [AP]M)?) (?:tcp|udp) ([^\s()]{1,255})\.([\w-]{1,32}) -> ([^\s()]{1,255})\.[\w-]{1,32} \(([\w./+-]{1,32})\)$/;
const fork = /^>>>>> (\S{6,12} \S{4,12}(?: [AP]M)?) (?:tcp|udp) ([^\s()]{1,255}):([\w-]{1,32}) -> ([^\s()]{1,255}):[\w-]{1,32} \(([\w./+-]{1,32})\)(?: \[HOTHOT\])?\s*$/;

export const dsniff: LineFormat = {
	kind: 'lines',
	id: 'dsniff',
	name: 'dsniff, as text',
	begin: () => ({
		line(text, see) {
			const [, at, source, , destination, service] = original.exec(text) ?? fork.exec(text) ?? [];
			if (at === undefined || source === undefined || destination === undefined || service === undefined) return false;
			see({ destination, source, service, at });
			return true;
		},
	}),
};
