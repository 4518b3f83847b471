/** /proc/net/{tcp,udp,raw,icmp}[6]: one line for each internet socket of a network namespace. Pure. */

import { ipAddress } from './ip-address.ts';
import { linesOf } from './lines.ts';

export interface InetSocket {
	readonly local: InetAddress;
	readonly remote: InetAddress;
	/** 1 established, 7 closed (of UDP and raw: receiving), 10 listening; the rest are on their way up or down. */
	readonly state: number;
	readonly uid: number;
	/** As in `socket:[inode]` of /proc/PID/fd. 0: the kernel alone holds what is left of it. */
	readonly inode: number;
}

export interface InetAddress {
	/** `192.0.2.7` or `2001:db8::7`. */
	readonly address: string;
	/** Of a raw socket: the protocol. */
	readonly port: number;
}

/** Lines that do not fit, the header among them, are passed over. `littleEndian`: of the machine whose kernel wrote it. */
export function parseProcNetInet(bytes: Uint8Array, littleEndian = true): readonly InetSocket[] {
	const sockets: InetSocket[] = [];
	for (const { text } of linesOf(bytes)) {
		const match = /^\s*\d+: ([\dA-F]{8}|[\dA-F]{32}):([\dA-F]{4}) ([\dA-F]{8}|[\dA-F]{32}):([\dA-F]{4}) ([\dA-F]{2}) [\dA-F]+:[\dA-F]+ [\dA-F]+:[\dA-F]+ [\dA-F]+ +(\d{1,10}) +\d+ (\d{1,15})(?: |$)/.exec(text);
		if (match === null) continue;
		sockets.push({
			local: { address: addressOf(match[1]!, littleEndian), port: Number.parseInt(match[2]!, 16) },
			remote: { address: addressOf(match[3]!, littleEndian), port: Number.parseInt(match[4]!, 16) },
			state: Number.parseInt(match[5]!, 16),
			uid: Number(match[6]),
			inode: Number(match[7]),
		});
	}
	return sockets;
}

/** Words of 32 bits, each printed as the machine's own number of the four bytes. */
function addressOf(hex: string, littleEndian: boolean): string {
	const bytes = [...hex.matchAll(/.{8}/g)].flatMap(([word]) => {
		const four = [...word.matchAll(/../g)].map(([byte]) => Number.parseInt(byte, 16));
		return littleEndian ? four.toReversed() : four;
	});
	return ipAddress(bytes);
}
