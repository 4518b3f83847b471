/**
 * dsniff 2.4 as text: `11/15/26 15:12:29 tcp SRC.1046 -> DST.23 (telnet)` below a rule of dashes, and the fork of
 * hackerschoice: `>>>>> DATE TIME tcp SRC:1046 -> DST:23 (telnet)`. Date and time are as the sniffer's locale has them.
 */

import type { Connection, LineFormat } from './format.ts';

const original = /^(\S{6,12} \S{4,12}(?: [AP]M)?) (?:tcp|udp) ([^\s()]{1,255})\.([\w-]{1,32}) -> ([^\s()]{1,255})\.[\w-]{1,32} \(([\w./+-]{1,32})\)$/;
const fork = /^>>>>> (\S{6,12} \S{4,12}(?: [AP]M)?) (?:tcp|udp) ([^\s()]{1,255}):([\w-]{1,32}) -> ([^\s()]{1,255}):[\w-]{1,32} \(([\w./+-]{1,32})\)(?: \[HOTHOT\])?\s*$/;

/** `USER anna` of FTP and POP, `LOGIN anna` of IMAP, and the name dsniff writes before the colon behind what it decoded. */
const login = /^(?:USER ([^\t-\r ]{1,64})|\S{1,16} LOGIN ([^\s"]{1,64}) .{1,300}|.{0,300} \[([^\s:\]]{1,64}):[^\]]*\])\s*$/;

export const dsniff: LineFormat = {
	kind: 'lines',
	id: 'dsniff',
	name: 'dsniff, as text',
	heeds: (bytes, from, end) => {
		const [first, last] = [bytes[from], bytes[end - 1]!];
		if (end === from || first === 0x3e || first === 0x55 || last === 0x29 || last === 0x5d || last === 0x20 || last === 0x09) return true;
		return isLogin(bytes, from, end);
	},
	begin() {
		let open: Connection | undefined;
		return { line };

		function line(text: string, see: (connection: Connection) => void): boolean {
			const [, at, source, , destination, service] = original.exec(text) ?? fork.exec(text) ?? [];
			if (at === undefined || source === undefined || destination === undefined || service === undefined) {
				const account = login.exec(text);
				if (account !== null && open !== undefined) see({ ...open, account: (account[1] ?? account[2] ?? account[3])!, goesOn: true });
				if (text === '') open = undefined;
				return false;
			}
			open = { destination, source, service, at };
			see(open);
			return true;
		}
	},
};

/** A tag and `LOGIN`, as IMAP has it. */
function isLogin(bytes: Uint8Array, from: number, end: number): boolean {
	let at = from;
	while (at < end && at - from < 17 && bytes[at] !== 0x20) at++;
	return at < end && bytes[at] === 0x20 && bytes[at + 1] === 0x4c;
}
