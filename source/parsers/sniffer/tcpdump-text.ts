/**
 * What tcpdump prints of TCP packets, with any of -n, -t.., -v, -e and -i any, old and new:
 * `15:12:29.123456 IP 10.0.0.1.1046 > 10.0.0.2.23: Flags [S], ...` and `... > host.telnet: S 12:12(0) win 512`.
 * Connections of cleartext services only; what -A or the protocol printer shows of the contents is passed over.
 */

import type { LineFormat } from './format.ts';
import { serverOf, type End } from './services.ts';

const stamp = /^((?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\.\d{3,9}|\d{9,11}\.\d{3,9}) /;
const flags = /^(?:Flags \[([SFRPWEU.none]{1,8})\]|([SFRP.]{1,3}) (?=\d|ack|win))/;
const endpoint = /^([^\s>,()]{1,255})\.([\w-]{1,32})$/;
/** With -v the addresses of a packet stand in a line of their own, below its header. */
const verboseHeader = /^(?:[\w.-]{1,15} +(?:In|Out|B|M|P) +)?IP6? \(/;
/** Nothing that is read stands further right. */
const width = 1024;

export const tcpdumpText: LineFormat = {
	kind: 'lines',
	id: 'tcpdump-text',
	name: 'tcpdump, as text',
	/** A time, or what belongs below one. */
	heeds: (bytes, from, end) => end > from && (bytes[from] === 0x20 || (bytes[from]! >= 0x30 && bytes[from]! <= 0x39)),
	begin() {
		let header: string | undefined;
		return {
			line(whole, see) {
				const text = whole.slice(0, width);
				const time = stamp.exec(text)?.[1];
				const at = time ?? (text.startsWith('    ') ? header : undefined);
				header = undefined;
				if (at === undefined) return false;
				const packet = packetIn(time === undefined ? text : text.slice(time.length));
				if (packet === undefined) {
					if (time === undefined || !verboseHeader.test(text.slice(time.length + 1))) return false;
					header = time;
					return true;
				}
				const { server, client, service } = serverOf(packet.from, packet.to);
				if (service !== undefined) see({ destination: server.host, source: client.host, service, at, goesOn: !(packet.opens && server === packet.to) });
				return true;
			},
		};
	},
};

/** With -e a pair of link addresses stands before the pair that is meant. */
function packetIn(text: string): { readonly from: End; readonly to: End; readonly opens: boolean } | undefined {
	for (let arrow = text.indexOf(' > '); arrow !== -1; arrow = text.indexOf(' > ', arrow + 3)) {
		const from = endIn(text.slice(text.lastIndexOf(' ', arrow - 1) + 1, arrow));
		const colon = text.indexOf(': ', arrow);
		if (from === undefined || colon === -1) continue;
		const to = endIn(text.slice(arrow + 3, colon));
		const rest = text.slice(colon + 2);
		const [, now, old] = flags.exec(rest) ?? [];
		if (to !== undefined && (now !== undefined || old !== undefined)) return { from, to, opens: now === 'S' || (old === 'S' && !rest.includes(' ack ')) };
	}
	return undefined;
}

function endIn(text: string): End | undefined {
	const [, host, port] = endpoint.exec(text) ?? [];
	return host === undefined || port === undefined ? undefined : { host, port };
}
