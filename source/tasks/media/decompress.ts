/** What packages are packed with, unpacked as it streams. What a header claims is not believed: the bytes that come out are counted. */

import { Readable, Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { bunzip2 } from '../../parsers/archives/bzip2.ts';
import { unlzma } from '../../parsers/archives/lzma.ts';
import { unxz } from './xz.ts';

export type Packing = 'none' | 'gzip' | 'zstd' | 'xz' | 'bzip2' | 'lzma';

/** The packing by its first bytes; `none` where they are no packing's. */
export function packingOf(head: Uint8Array): Packing {
	const [a, b, c, d, e, f] = head;
	if (a === 0x1f && b === 0x8b) return 'gzip';
	if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return 'zstd';
	if (a === 0xfd && b === 0x37 && c === 0x7a && d === 0x58 && e === 0x5a && f === 0) return 'xz';
	if (a === 0x42 && b === 0x5a && c === 0x68 && d !== undefined && d >= 0x31 && d <= 0x39) return 'bzip2';
	// LZMA alone has no magic: properties 0x5d (lc 3, lp 0, pb 2) and a dictionary of a round size.
	if (a === 0x5d && b === 0 && c === 0) return 'lzma';
	return 'none';
}

/** Thrown where unpacking has to stop; the reason is for the operator. */
export class CannotUnpack extends Error {}

export interface Caps {
	/** Most bytes out. */
	readonly bytes: number;
	/** Most bytes out for each byte in, once the first 64 MiB are out. */
	readonly ratio: number;
}

/** The largest known package unpacks to 6 GiB (cuda, texlive-full's fonts); text packs 1:60 at best, xz of zeros 1:7000. */
export const packageCaps: Caps = { bytes: 32 * 2 ** 30, ratio: 300 };
const noRatioBelow = 64 << 20;

/** Pieces good until the next is asked for. Throws `CannotUnpack`. */
export async function* unpacked(packing: Packing, packed: Iterable<Uint8Array>, caps: Caps = packageCaps): AsyncGenerator<Uint8Array> {
	let taken = 0;
	let given = 0;
	const counted = function* (): Generator<Uint8Array> {
		for (const piece of packed) {
			taken += piece.length;
			yield piece;
		}
	};
	try {
		for await (const piece of unpackedBy(packing, counted())) {
			given += piece.length;
			if (given > caps.bytes) throw new CannotUnpack(`it unpacks to more than ${caps.bytes} bytes`);
			if (given > noRatioBelow && given / Math.max(1, taken) > caps.ratio) throw new CannotUnpack(`it unpacks to more than ${caps.ratio} times its size`);
			yield piece;
		}
	} catch (error) {
		if (error instanceof CannotUnpack) throw error;
		throw new CannotUnpack(`${packing}: ${(error as Error).message}`);
	}
}

async function* unpackedBy(packing: Packing, packed: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	switch (packing) {
		case 'none':
			yield* packed;
			return;
		case 'gzip':
			return yield* through(packed, zlib.createGunzip({ chunkSize }));
		case 'zstd':
			if (typeof zlib.createZstdDecompress !== 'function') throw new CannotUnpack('this node is too old for zstd; 22.15 or newer unpacks it');
			// 128 MiB of window, which is what the distributions pack with at most.
			return yield* through(packed, zlib.createZstdDecompress({ chunkSize, params: { [zlib.constants.ZSTD_d_windowLogMax]: 27 } }));
		case 'xz':
			return yield* unxz(packed);
		case 'bzip2':
			return yield* bunzip2(packed);
		case 'lzma':
			return yield* unlzma(packed);
	}
}

const chunkSize = 256 * 1024;

async function* through(packed: Iterable<Uint8Array>, stream: Transform): AsyncGenerator<Uint8Array> {
	// Pieces are views of one buffer that is filled again; a stream may still hold the one before.
	const copies = function* (): Generator<Uint8Array> {
		for (const piece of packed) yield Buffer.from(piece);
	};
	const source = Readable.from(copies(), { objectMode: false, highWaterMark: chunkSize });
	source.on('error', error => stream.destroy(error));
	try {
		for await (const piece of source.pipe(stream)) yield piece as Uint8Array;
	} finally {
		source.destroy();
		stream.destroy();
	}
}
