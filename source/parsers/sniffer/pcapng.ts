/** Wireshark's capture file (https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-02.html): sections, interfaces, packets of three kinds. */

import { CaptureReader, type Capture, type Damage, type Want } from './capture-reader.ts';
import type { BinaryFormat } from './format.ts';
import { headerBytes } from './packet.ts';

const sectionHeader = 0x0a0d0d0a;
const interfaceDescription = 1;
const oldPacket = 2;
const simplePacket = 3;
const enhancedPacket = 6;
/** Bytes of a block that are looked at: fixed fields and a packet's headers, or an interface's first options. */
const mostOfABlock = 28 + headerBytes + 1024;
const mostInterfaces = 4096;

interface Interface {
	readonly linkType: number;
	/** Ticks to a second. */
	readonly resolution: number;
}

interface Section {
	little: boolean;
	interfaces: Interface[];
}

export const pcapng: BinaryFormat = {
	kind: 'binary',
	id: 'pcapng',
	name: 'pcapng capture',
	claims: head => head.length >= 12 && Buffer.from(head.subarray(0, 4)).readUInt32BE(0) === sectionHeader && isOrderMark(Buffer.from(head.subarray(8, 12))),
	begin: () => new CaptureReader(block({ little: true, interfaces: [] }, 0)),
};

function isOrderMark(bytes: Buffer): boolean {
	return bytes.readUInt32LE(0) === 0x1a2b3c4d || bytes.readUInt32BE(0) === 0x1a2b3c4d;
}

function block(section: Section, skip: number): Want {
	return {
		skip,
		take: 12,
		then(head) {
			if (head.readUInt32BE(0) === sectionHeader) {
				const mark = head.subarray(8, 12);
				if (!isOrderMark(mark)) return { damaged: 'a section without a byte order' };
				section.little = mark.readUInt32LE(0) === 0x1a2b3c4d;
				section.interfaces = [];
			}
			const type = word(section, head, 0);
			const length = word(section, head, 4);
			// The shortest block is twelve bytes: type, length, length again.
			if (length < 12 || length % 4 !== 0) return { damaged: `a block that claims ${length} bytes` };
			if (length === 12) return block(section, 0);
			const rest = length - 12;
			const take = Math.min(rest, mostOfABlock);
			// Four bytes of the content came with the head, whose memory is used again.
			const first = Buffer.from(head.subarray(8, 12));
			return { skip: 0, take, then: (bytes, capture) => content(section, type, Buffer.concat([first, bytes]), rest - take, capture) };
		},
	};
}

function content(section: Section, type: number, bytes: Buffer, left: number, capture: Capture): Want | Damage {
	if (type === interfaceDescription) {
		if (section.interfaces.length >= mostInterfaces || bytes.length < 8) return { damaged: 'an interface that cannot be' };
		section.interfaces.push({ linkType: half(section, bytes, 0), resolution: resolutionIn(section, bytes) });
	} else if ((type === enhancedPacket || type === oldPacket) && bytes.length >= 20) {
		const from = section.interfaces[type === enhancedPacket ? word(section, bytes, 0) : half(section, bytes, 0)];
		if (from === undefined) return { damaged: 'a packet of an interface that was not described' };
		const seconds = (word(section, bytes, 4) * 2 ** 32 + word(section, bytes, 8)) / from.resolution;
		const captured = Math.min(word(section, bytes, 12), bytes.length - 20, headerBytes);
		capture.packet(bytes.subarray(20, 20 + captured), from.linkType, plausible(seconds));
	} else if (type === simplePacket && bytes.length >= 4) {
		const from = section.interfaces[0];
		if (from === undefined) return { damaged: 'a packet of an interface that was not described' };
		capture.packet(bytes.subarray(4, 4 + headerBytes), from.linkType, NaN);
	}
	return block(section, left);
}

/** Option 9, if_tsresol: a power of ten, or of two where the top bit is set; microseconds where it is absent. */
function resolutionIn(section: Section, bytes: Buffer): number {
	for (let at = 8; at + 4 <= bytes.length; ) {
		const code = half(section, bytes, at);
		const length = half(section, bytes, at + 2);
		if (code === 0) break;
		if (code === 9 && length === 1 && at + 4 < bytes.length) {
			const exponent = bytes[at + 4]!;
			return exponent & 0x80 ? 2 ** (exponent & 0x7f) : 10 ** exponent;
		}
		at += 4 + Math.ceil(length / 4) * 4;
	}
	return 1e6;
}

/** NaN for what no calendar holds. */
function plausible(seconds: number): number {
	return seconds >= 0 && seconds < 2 ** 40 ? seconds : NaN;
}

function word({ little }: Section, bytes: Buffer, at: number): number {
	return little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}

function half({ little }: Section, bytes: Buffer, at: number): number {
	return little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
}
