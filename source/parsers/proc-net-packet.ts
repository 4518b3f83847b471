/** /proc/net/packet: one line for each AF_PACKET socket of a network namespace. */

import { linesOf } from './lines.ts';

export interface PacketSocket {
	/** 2 datagram, 3 raw, 10 the obsolete SOCK_PACKET. */
	readonly type: number;
	/** EtherType it receives: 3 is everything, 0x888e EAPOL, 0x88cc LLDP, 0x806 ARP. 0: nothing. */
	readonly protocol: number;
	/** Interface index; 0 is every interface. */
	readonly interface: number;
	readonly running: boolean;
	readonly uid: number;
	/** As in `socket:[inode]` of /proc/PID/fd. */
	readonly inode: number;
}

/** `sk RefCnt Type Proto Iface R Rmem User Inode`; the header and lines that do not fit are passed over. */
export function parseProcNetPacket(bytes: Uint8Array): readonly PacketSocket[] {
	const sockets: PacketSocket[] = [];
	for (const { text } of linesOf(bytes)) {
		const match = /^\s*[0-9a-fA-F]+\s+\d+\s+(\d{1,3})\s+([0-9a-fA-F]{1,4})\s+(\d{1,9})\s+(\d)\s+\d+\s+(\d{1,10})\s+(\d{1,15})\s*$/.exec(text);
		if (match === null) continue;
		sockets.push({
			type: Number(match[1]),
			protocol: Number.parseInt(match[2]!, 16),
			interface: Number(match[3]),
			running: match[4] === '1',
			uid: Number(match[5]),
			inode: Number(match[6]),
		});
	}
	return sockets;
}
