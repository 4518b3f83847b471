/** Feeding a log's reader as a file would, in portions of any size, and building captures. */

import type { LogReader } from '../../source/parsers/sniffer/reader.ts';

/** Everything a reader tells, in a form two readings can be compared by. */
export interface Told {
	readonly sightings: readonly string[];
	readonly counts: readonly string[];
	readonly records: number;
	readonly skipped: unknown;
}

/** `portions`: bytes at a time, over and over; what the reader has room for where there is none. */
export function feed(reader: LogReader, bytes: Uint8Array, portions: readonly number[] = []): Told {
	for (let at = 0, turn = 0; at < bytes.length; turn++) {
		const room = reader.room();
		const length = Math.min(room.length, bytes.length - at, portions.length === 0 ? Infinity : portions[turn % portions.length]!);
		room.set(bytes.subarray(at, at + length));
		reader.take(length);
		at += length;
	}
	reader.end();
	return told(reader);
}

export function told(reader: LogReader): Told {
	return {
		sightings: reader.fresh().map(({ role, host, service, at, account }) => [role, host, service, at ?? '', ...(account === undefined ? [] : [account])].join('\t')),
		counts: reader.counts().map(({ host, times, lastSeen }) => [host, times, lastSeen ?? ''].join('\t')).toSorted(),
		records: reader.records,
		skipped: reader.tally.coverage.skipped,
	};
}

export interface PacketDescription {
	readonly from: string;
	readonly fromPort: number;
	readonly to: string;
	readonly toPort: number;
	/** TCP flags; 2 is SYN. */
	readonly flags: number;
	readonly payload?: string;
}

/** An Ethernet frame with IPv4 and TCP in it. */
export function frame({ from, fromPort, to, toPort, flags, payload = '' }: PacketDescription): Buffer {
	const bytes = Buffer.alloc(54 + payload.length);
	bytes.writeUInt16BE(0x0800, 12);
	bytes[14] = 0x45;
	bytes.writeUInt16BE(40 + payload.length, 16);
	bytes[23] = 6;
	for (const [place, address] of [[26, from], [30, to]] as const) address.split('.').forEach((part, at) => (bytes[place + at] = Number(part)));
	bytes.writeUInt16BE(fromPort, 34);
	bytes.writeUInt16BE(toPort, 36);
	bytes[46] = 0x50;
	bytes[47] = flags;
	bytes.write(payload, 54, 'latin1');
	return bytes;
}

/** An IPv6 packet with TCP in it, without a link header; addresses as 32 hex digits. */
export function packet6(from: string, to: string, fromPort: number, toPort: number): Buffer {
	const bytes = Buffer.alloc(60);
	bytes[0] = 0x60;
	bytes[6] = 6;
	bytes.write(from, 8, 'hex');
	bytes.write(to, 24, 'hex');
	bytes.writeUInt16BE(fromPort, 40);
	bytes.writeUInt16BE(toPort, 42);
	bytes[53] = 2;
	return bytes;
}

export function pcapOf(packets: readonly Buffer[], { little = true, nanoseconds = false, linkType = 1 } = {}): Buffer {
	const word = (value: number): Buffer => {
		const bytes = Buffer.alloc(4);
		if (little) bytes.writeUInt32LE(value);
		else bytes.writeUInt32BE(value);
		return bytes;
	};
	const head = [nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, little ? 0x00040002 : 0x00020004, 0, 0, 65535, linkType].map(word);
	const records = packets.flatMap((bytes, at) => [word(1_700_000_000 + at), word(nanoseconds ? 500_000_000 : 500_000), word(bytes.length), word(bytes.length), bytes]);
	return Buffer.concat([...head, ...records]);
}

export function pcapngOf(packets: readonly Buffer[], { little = true } = {}): Buffer {
	const word = (value: number): Buffer => {
		const bytes = Buffer.alloc(4);
		if (little) bytes.writeUInt32LE(value);
		else bytes.writeUInt32BE(value);
		return bytes;
	};
	const half = (value: number): Buffer => (little ? word(value).subarray(0, 2) : word(value).subarray(2));
	const block = (type: number, content: Buffer): Buffer => {
		const padded = Buffer.concat([content, Buffer.alloc(-content.length & 3)]);
		return Buffer.concat([word(type), word(padded.length + 12), padded, word(padded.length + 12)]);
	};
	// Option 9, one byte: nanoseconds.
	const description = Buffer.concat([half(1), half(0), word(0), half(9), half(1), Buffer.from([9, 0, 0, 0]), half(0), half(0)]);
	const section = Buffer.concat([word(0x1a2b3c4d), half(1), half(0), word(0xffffffff), word(0xffffffff)]);
	return Buffer.concat([
		block(0x0a0d0d0a, section),
		block(1, description),
		block(0x0bad, Buffer.alloc(5000, 0x41)),
		...packets.map((bytes, at) => {
			const ticks = (1_700_000_000n + BigInt(at)) * 1_000_000_000n;
			return block(6, Buffer.concat([word(0), word(Number(ticks >> 32n)), word(Number(ticks & 0xffffffffn)), word(bytes.length), word(bytes.length), bytes]));
		}),
	]);
}
