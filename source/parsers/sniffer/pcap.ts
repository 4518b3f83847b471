/** tcpdump's capture file (https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-04.html): either byte order, micro- or nanoseconds. */

import { CaptureReader, type Damage, type Want } from './capture-reader.ts';
import type { BinaryFormat } from './format.ts';
import { headerBytes } from './packet.ts';

interface Order {
	readonly little: boolean;
	/** Fractions to a second. */
	readonly fractions: number;
}

const orders: Readonly<Record<string, Order>> = {
	a1b2c3d4: { little: false, fractions: 1e6 },
	d4c3b2a1: { little: true, fractions: 1e6 },
	a1b23c4d: { little: false, fractions: 1e9 },
	'4d3cb2a1': { little: true, fractions: 1e9 },
};

const orderOf = (head: Uint8Array): Order | undefined => orders[Buffer.from(head.subarray(0, 4)).toString('hex')];

/** No capture has packets longer than this; libpcap's own limit is 256 KiB. */
const longestPacket = 16 * 1024 * 1024;

export const pcap: BinaryFormat = {
	kind: 'binary',
	id: 'pcap',
	name: 'pcap capture',
	claims: head => orderOf(head) !== undefined,
	begin: () => new CaptureReader({ skip: 0, take: 24, then: fileHeader }),
};

function fileHeader(bytes: Buffer): Want | Damage {
	const order = orderOf(bytes);
	if (order === undefined) return { damaged: 'the first bytes are not those of a capture' };
	const linkType = (order.little ? bytes.readUInt32LE(20) : bytes.readUInt32BE(20)) & 0xffff;
	return recordHeader(order, linkType, 0);
}

function recordHeader(order: Order, linkType: number, skip: number): Want {
	return {
		skip,
		take: 16,
		then(bytes) {
			const word = (at: number) => (order.little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
			const length = word(8);
			if (length > longestPacket) return { damaged: `a packet that claims ${length} bytes` };
			const seconds = word(0) + word(4) / order.fractions;
			const headers = Math.min(length, headerBytes);
			return {
				skip: 0,
				take: headers,
				then(packet, capture) {
					capture.packet(packet, linkType, seconds);
					return recordHeader(order, linkType, length - headers);
				},
			};
		},
	};
}
