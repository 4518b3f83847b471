/** /var/lib/rpm/Packages up to RHEL 8: a Berkeley DB hash, whose values are RPM headers on chains of overflow pages. */

import type { RandomAccess } from '../random-access.ts';

const hashMagic = 0x061561;
const mostHeader = 128 << 20;
/** Page types of Berkeley DB: an unsorted and a sorted hash page, and an overflow page. */
const hashPages = new Set([2, 13]);
const overflowPage = 7;

/** Header blobs in the order of pages. Undefined for what is no Berkeley DB hash. */
export function rpmBdbHeaders(file: RandomAccess): Iterable<Uint8Array> | undefined {
	const meta = file.read(0, 512);
	if (meta === undefined) return undefined;
	const view = Buffer.from(meta);
	const little = view.readUInt32LE(12) === hashMagic;
	if (!little && view.readUInt32BE(12) !== hashMagic) return undefined;
	const pageSize = little ? view.readUInt32LE(20) : view.readUInt32BE(20);
	if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) return undefined;
	return { [Symbol.iterator]: () => headers(file, pageSize, little) };
}

function* headers(file: RandomAccess, pageSize: number, little: boolean): Generator<Uint8Array> {
	const u16 = (bytes: Buffer, at: number): number => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
	const u32 = (bytes: Buffer, at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
	const pageAt = (number: number): Buffer | undefined => {
		const bytes = file.read(number * pageSize, pageSize);
		return bytes === undefined ? undefined : Buffer.from(bytes);
	};
	const chain = (first: number, length: number): Uint8Array | undefined => {
		if (length > mostHeader || length > file.size) return undefined;
		const value = Buffer.alloc(length);
		let filled = 0;
		for (let number = first; filled < length; ) {
			const page = number === 0 ? undefined : pageAt(number);
			if (page === undefined || page[25] !== overflowPage) return undefined;
			const part = Math.min(u16(page, 22), pageSize - 26, length - filled);
			if (part === 0) return undefined;
			page.copy(value, filled, 26, 26 + part);
			filled += part;
			number = u32(page, 16);
		}
		return value;
	};
	for (let number = 1; (number + 1) * pageSize <= file.size; number++) {
		const page = pageAt(number);
		if (page === undefined || !hashPages.has(page[25]!)) continue;
		// Keys and values take turns.
		const entries = Math.min(u16(page, 20), (pageSize - 26) >> 1);
		for (let entry = 1; entry < entries; entry += 2) {
			const place = u16(page, 26 + entry * 2);
			if (place < 26 || place >= pageSize) continue;
			if (page[place] === 3 && place + 12 <= pageSize) {
				const value = chain(u32(page, place + 4), u32(page, place + 8));
				if (value !== undefined) yield value;
			} else if (page[place] === 1) {
				const end = u16(page, 26 + (entry - 1) * 2);
				// The value of key 0 is a counter of 4 bytes.
				if (end > place + 17 && end <= pageSize) yield page.subarray(place + 1, end);
			}
		}
	}
}
