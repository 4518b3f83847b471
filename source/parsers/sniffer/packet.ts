/**
 * A captured packet's headers -> the TCP connection (or SNMP datagram) it belongs to. Only addresses, ports and flags are
 * read; what the packet carries is not looked at. Link types: https://www.tcpdump.org/linktypes.html.
 */

import { serverOf } from './services.ts';

export interface PacketConnection {
	readonly destination: string;
	readonly source: string;
	readonly service: string;
	/** The first packet of the connection. */
	readonly opens: boolean;
}

/** `other`: a packet of no cleartext service. `unknown-link`: headers of a kind that is not read. */
export type PacketView = PacketConnection | 'other' | 'unknown-link';

/** Bytes of a packet that may be headers: nothing beyond is ever taken in. */
export const headerBytes = 256;

const etherTypes = { ipv4: 0x0800, ipv6: 0x86dd, pppoe: 0x8864 } as const;
const tags: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100]);

export function connectionOf(packet: Uint8Array, linkType: number): PacketView {
	const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
	const at = networkHeader(view, linkType);
	if (at === undefined) return 'unknown-link';
	return at < 0 || at >= view.byteLength ? 'other' : network(view, at);
}

/** Where the IP header begins; -1: no IP packet, or cut short; undefined: a link type that is not read. */
function networkHeader(view: DataView, linkType: number): number | undefined {
	switch (linkType) {
		case 1:
			return behindEtherType(view, 12);
		case 0:
		case 108:
			return 4;
		case 9:
			return view.byteLength > 4 && view.getUint8(0) === 0xff ? 4 : 2;
		case 12:
		case 14:
		case 101:
		case 228:
		case 229:
			return 0;
		case 113:
			return behindEtherType(view, 14);
		case 276:
			return view.byteLength >= 20 && isIp(view.getUint16(0)) ? 20 : -1;
		default:
			return undefined;
	}
}

function behindEtherType(view: DataView, from: number): number {
	let at = from;
	while (at + 2 <= view.byteLength && tags.has(view.getUint16(at))) at += 4;
	if (at + 2 > view.byteLength) return -1;
	const type = view.getUint16(at);
	if (isIp(type)) return at + 2;
	return type === etherTypes.pppoe ? at + 10 : -1;
}

function isIp(type: number): boolean {
	return type === etherTypes.ipv4 || type === etherTypes.ipv6;
}

function network(view: DataView, at: number): PacketView {
	const version = view.getUint8(at) >> 4;
	if (version === 4) {
		const length = (view.getUint8(at) & 0x0f) * 4;
		if (length < 20 || at + 20 > view.byteLength || (view.getUint16(at + 6) & 0x1fff) !== 0) return 'other';
		return transport(view, at + length, view.getUint8(at + 9), ipv4(view, at + 12), ipv4(view, at + 16));
	}
	if (version !== 6 || at + 40 > view.byteLength) return 'other';
	let next = view.getUint8(at + 6);
	let header = at + 40;
	// Hop-by-hop, routing and destination options; a later fragment has no ports.
	while ((next === 0 || next === 43 || next === 60 || next === 44) && header + 8 <= view.byteLength) {
		if (next === 44 && (view.getUint16(header + 2) & 0xfff8) !== 0) return 'other';
		const length = next === 44 ? 8 : (view.getUint8(header + 1) + 1) * 8;
		next = view.getUint8(header);
		header += length;
	}
	return transport(view, header, next, ipv6(view, at + 8), ipv6(view, at + 24));
}

function transport(view: DataView, at: number, protocol: number, from: string, to: string): PacketView {
	const tcp = protocol === 6;
	if ((!tcp && protocol !== 17) || at + (tcp ? 14 : 8) > view.byteLength) return 'other';
	const { server, client, service } = serverOf({ host: from, port: String(view.getUint16(at)) }, { host: to, port: String(view.getUint16(at + 2)) });
	if (service === undefined || (service === 'snmp') === tcp) return 'other';
	const opens = tcp && (view.getUint8(at + 13) & 0x12) === 0x02 && server.host === to;
	return { destination: server.host, source: client.host, service, opens };
}

function ipv4(view: DataView, at: number): string {
	return `${view.getUint8(at)}.${view.getUint8(at + 1)}.${view.getUint8(at + 2)}.${view.getUint8(at + 3)}`;
}

/** RFC 5952: lower case, the longest run of two or more zero groups as `::`. */
function ipv6(view: DataView, at: number): string {
	const groups = Array.from({ length: 8 }, (_, group) => view.getUint16(at + group * 2).toString(16));
	const runs = [...groups.join(':').matchAll(/(?<=^|:)0(?::0)+(?=$|:)/g)].toSorted((a, b) => b[0].length - a[0].length);
	const run = runs[0];
	if (run === undefined) return groups.join(':');
	const text = groups.join(':');
	return `${text.slice(0, run.index).replace(/:$/, '')}::${text.slice(run.index + run[0].length).replace(/^:/, '')}`;
}
