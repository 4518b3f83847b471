/** An .rpm file: a lead of 96 bytes, the signature header, the header, and the packed payload (rpm's "Package Format"). */

import { shown, type Visible } from '../../core/visible.ts';
import type { RandomAccess } from '../random-access.ts';
import { parseRpmHeader, type RpmHeader } from './rpm-header.ts';

const leadSize = 96;
const leadMagic = 0xedabeedb;
const headerMagic = 0x8eade801;
const mostIndex = 0x10000;
const mostData = 256 << 20;

export interface RpmPackage {
	readonly header: RpmHeader;
	/** The header as it is signed, with its magic; and where the payload begins. */
	readonly headerAt: number;
	readonly headerSize: number;
	readonly payloadAt: number;
	/** Signatures and digests, by tag: 268 RSA and 267 DSA over the header, 273 SHA-256 and 269 SHA-1 of it in hex. */
	readonly signature: ReadonlyMap<number, Uint8Array>;
}

export type RpmRead = { readonly ok: true; readonly value: RpmPackage } | { readonly ok: false; readonly why: Visible };

export function readRpmPackage(file: RandomAccess): RpmRead {
	const lead = file.read(0, leadSize);
	if (lead === undefined || Buffer.from(lead).readUInt32BE(0) !== leadMagic) return { ok: false, why: shown`it is no rpm file` };
	const signature = extentOf(file, leadSize);
	if (signature === undefined) return { ok: false, why: shown`its signature header is damaged or cut short` };
	// The signature alone is padded to eight bytes.
	const headerAt = leadSize + signature + ((8 - (signature % 8)) % 8);
	const size = extentOf(file, headerAt);
	if (size === undefined) return { ok: false, why: shown`its header is damaged or cut short` };
	const bytes = file.read(headerAt + 8, size - 8);
	const header = bytes === undefined ? undefined : parseRpmHeader(Buffer.from(bytes));
	if (header === undefined) return { ok: false, why: shown`its header names no package` };
	const signatureBytes = file.read(leadSize + 8, signature - 8);
	return {
		ok: true,
		value: { header, headerAt, headerSize: size, payloadAt: headerAt + size, signature: entriesOf(signatureBytes === undefined ? Buffer.alloc(0) : Buffer.from(signatureBytes)) },
	};
}

/** Bytes of a header with its magic; undefined where it is none or goes beyond the file. */
function extentOf(file: RandomAccess, at: number): number | undefined {
	const intro = file.read(at, 16);
	if (intro === undefined) return undefined;
	const view = Buffer.from(intro);
	const [entries, data] = [view.readUInt32BE(8), view.readUInt32BE(12)];
	if (view.readUInt32BE(0) !== headerMagic || entries > mostIndex || data > mostData) return undefined;
	const size = 16 + entries * 16 + data;
	return at + size > file.size ? undefined : size;
}

/** Bytes (type 7) and single strings (type 6) of a signature header. */
function entriesOf(view: Buffer): ReadonlyMap<number, Uint8Array> {
	const entries = new Map<number, Uint8Array>();
	if (view.length < 8) return entries;
	const count = view.readUInt32BE(0);
	const data = 8 + count * 16;
	for (let at = 8; at + 16 <= data && data <= view.length; at += 16) {
		const [tag, type, place, length] = [view.readUInt32BE(at), view.readUInt32BE(at + 4), data + view.readUInt32BE(at + 8), view.readUInt32BE(at + 12)];
		if (type === 7 && place + length <= view.length) entries.set(tag, view.subarray(place, place + length));
		if (type === 6 && place < view.length) {
			const end = view.indexOf(0, place);
			entries.set(tag, view.subarray(place, end === -1 ? view.length : end));
		}
	}
	return entries;
}
