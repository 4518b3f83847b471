/** /usr/lib/sysimage/rpm/Packages.db of SUSE: slots of 16 bytes that point at blobs, in blocks of 16 bytes. */

import type { RandomAccess } from '../random-access.ts';

const slotPage = 4096;
const mostHeader = 128 << 20;

/** Header blobs in the order of slots. Undefined for what is no such database. */
export function rpmNdbHeaders(file: RandomAccess): Iterable<Uint8Array> | undefined {
	const bytes = file.read(0, 32);
	if (bytes === undefined) return undefined;
	const header = Buffer.from(bytes);
	if (header.toString('latin1', 0, 4) !== 'RpmP') return undefined;
	const pages = header.readUInt32LE(12);
	return { [Symbol.iterator]: () => headers(file, pages) };
}

function* headers(file: RandomAccess, pages: number): Generator<Uint8Array> {
	for (let page = 0; page < pages; page++) {
		const bytes = file.read(page * slotPage, slotPage);
		if (bytes === undefined) return;
		const slots = Buffer.from(bytes);
		for (let at = page === 0 ? 32 : 0; at < slotPage; at += 16) {
			if (slots.toString('latin1', at, at + 4) !== 'Slot') continue;
			const [index, block] = [slots.readUInt32LE(at + 4), slots.readUInt32LE(at + 8)];
			if (index === 0 || block === 0) continue;
			const blob = file.read(block * 16, 16);
			if (blob === undefined) continue;
			const about = Buffer.from(blob);
			const length = about.readUInt32LE(12);
			if (about.toString('latin1', 0, 4) !== 'BlbS' || about.readUInt32LE(4) !== index || length > mostHeader) continue;
			const value = file.read(block * 16 + 16, length);
			if (value !== undefined) yield value;
		}
	}
}
