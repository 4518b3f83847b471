/**
 * Sections of an .apk of the second format (apk-v2(5)): signatures, control section and data, each a gzip stream of its own.
 * What is signed are the packed bytes of the control section, which states the SHA-256 of the packed data; a control section
 * that states none is signed together with the data.
 */

import { inflateRawSync } from 'node:zlib';
import { TarReader } from '../../parsers/archives/tar.ts';
import { parsePkginfo } from '../../parsers/packages/pkginfo.ts';
import type { MediaFile } from './media-file.ts';
import { mostParts, Parts } from './media-package.ts';

export interface ApkSignature {
	/** As the member's name says it: `RSA` (with SHA-1), `RSA256`, `RSA512`, `DSA`. */
	readonly algorithm: string;
	/** Name of the key's file in /etc/apk/keys, one byte to a character. */
	readonly key: string;
	readonly bytes: Uint8Array;
}

export interface ApkSections {
	readonly signatures: readonly ApkSignature[];
	/** Offsets in the file. Nothing before the control section is signed, and nothing of it but the signatures is to be used. */
	readonly controlAt: number;
	readonly dataAt: number;
	/** SHA-256 of all from `dataAt` on, hex, where the control section states it. */
	readonly dataHash: string | undefined;
}

/** Packed signatures and control section together. Those of Alpine take a few kilobytes. */
const mostHead = 4 << 20;
const mostSignatures = 16;

/** Undefined where they cannot be told apart. */
export function apkSections(file: MediaFile, most = mostHead): ApkSections | undefined {
	const head = file.read(0, Math.min(file.size, most));
	if (head === undefined) return undefined;
	const signatures: ApkSignature[] = [];
	for (let at = 0; signatures.length <= mostSignatures; ) {
		const stream = gzipStreamAt(head, at);
		const files = stream === undefined ? undefined : filesOf(stream.content);
		if (stream === undefined || files === undefined) return undefined;
		const found = [...files].flatMap(([path, bytes]) => {
			const [, algorithm, key] = /^\/\.SIGN\.([A-Z0-9]+)\.(.+)$/s.exec(path) ?? [];
			return algorithm === undefined || key === undefined ? [] : [{ algorithm, key, bytes }];
		});
		if (found.length > 0 && files.keys().next().value?.startsWith('/.SIGN.') === true) {
			signatures.push(...found);
			at = stream.end;
			continue;
		}
		const stated = parsePkginfo(files.get('/.PKGINFO')).get('datahash')?.[0];
		return { signatures, controlAt: at, dataAt: stream.end, dataHash: stated !== undefined && /^[0-9a-f]{64}$/.test(stated) ? stated : undefined };
	}
	return undefined;
}

function filesOf(content: Uint8Array): ReadonlyMap<string, Uint8Array> | undefined {
	const parts = new Parts();
	const reader = new TarReader(parts);
	reader.push(content);
	reader.finish();
	return reader.trouble === undefined ? parts.files : undefined;
}

/** One stream alone: node's gunzip reads on into the next. Its checksum is left to whoever unpacks the whole. */
function gzipStreamAt(bytes: Uint8Array, at: number): { readonly content: Uint8Array; readonly end: number } | undefined {
	const body = bodyAt(bytes, at);
	if (body === undefined) return undefined;
	try {
		const { buffer, engine } = inflateRawSync(bytes.subarray(body), { info: true, maxOutputLength: mostParts }) as unknown as { readonly buffer: Uint8Array; readonly engine: { readonly bytesWritten: number } };
		const end = body + engine.bytesWritten + 8;
		return end > bytes.length ? undefined : { content: buffer, end };
	} catch {
		return undefined;
	}
}

/** RFC 1952: where the packed bytes begin behind the header and its optional fields. */
function bodyAt(bytes: Uint8Array, at: number): number | undefined {
	if (bytes[at] !== 0x1f || bytes[at + 1] !== 0x8b || bytes[at + 2] !== 8) return undefined;
	const flags = bytes[at + 3] ?? 0;
	let body = at + 10;
	if ((flags & 4) !== 0) body += 2 + (bytes[body] ?? 0) + ((bytes[body + 1] ?? 0) << 8);
	for (const flag of [8, 16]) {
		if ((flags & flag) === 0) continue;
		const zero = bytes.indexOf(0, body);
		if (zero === -1) return undefined;
		body = zero + 1;
	}
	if ((flags & 2) !== 0) body += 2;
	return body < bytes.length ? body : undefined;
}
