/** zip (APPNOTE.TXT of PKWARE): what its directory, at the end of the file, says of its members. ZIP64 is not read. */

import { visibleName, type Visible } from '../../core/visible.ts';

export interface ZipMember {
	readonly name: Visible;
	/** 0: as it is; 8: deflated. */
	readonly method: number;
	/** As they lie in the archive. */
	readonly bytes: Uint8Array;
	/** Unpacked, as the directory says. */
	readonly size: number;
}

const endSize = 22;
const longestComment = 65_535;
/** Names of members beyond this are not listed. */
const most = 100_000;

/** Undefined where this is no zip, or one that is cut: without its end nobody knows what is in it. Members that lie outside are left out. */
export function readZip(file: Uint8Array): readonly ZipMember[] | undefined {
	const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
	const end = endOf(bytes);
	if (end === undefined) return undefined;
	const members: ZipMember[] = [];
	const count = bytes.readUInt16LE(end + 10);
	let at = bytes.readUInt32LE(end + 16);
	for (let one = 0; one < count && members.length < most; one++) {
		if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) break;
		const [nameLength, extraLength, commentLength] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)];
		const packed = bytes.readUInt32LE(at + 20);
		const start = contentAt(bytes, bytes.readUInt32LE(at + 42));
		if (start !== undefined && start + packed <= bytes.length) {
			members.push({ name: visibleName(bytes.toString('latin1', at + 46, at + 46 + nameLength)), method: bytes.readUInt16LE(at + 10), bytes: bytes.subarray(start, start + packed), size: bytes.readUInt32LE(at + 24) });
		}
		at += 46 + nameLength + extraLength + commentLength;
	}
	return members;
}

function endOf(bytes: Buffer): number | undefined {
	for (let at = bytes.length - endSize; at >= 0 && at >= bytes.length - endSize - longestComment; at--) {
		if (bytes[at] === 0x50 && bytes.readUInt32LE(at) === 0x06054b50) return at;
	}
	return undefined;
}

/** Behind the member's own header, whose name and extra fields may be longer than those of the directory. */
function contentAt(bytes: Buffer, header: number): number | undefined {
	if (header + 30 > bytes.length || bytes.readUInt32LE(header) !== 0x04034b50) return undefined;
	return header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
}
