/** Whole frames of zstd and xz, as the journal packs its values, unpacked at once. Parsers are pure and are given this. */

import zlib from 'node:zlib';
import type { Unpack } from '../../parsers/logs/log-format.ts';
import { xzEngine, XzStream, type XzEngine } from '../media/xz-engine.ts';

export async function frameUnpacker(): Promise<Unpack> {
	const engine = await xzEngine();
	return (packing, packed, most) => {
		try {
			// Node knows zstd since 22.15.
			return packing === 'xz' ? unxz(engine, packed, most) : zlib.zstdDecompressSync?.(packed, { maxOutputLength: most });
		} catch {
			return undefined;
		}
	};
}

function unxz(engine: XzEngine, packed: Uint8Array, most: number): Uint8Array | undefined {
	const stream = new XzStream(engine);
	const pieces: Buffer[] = [];
	let length = 0;
	try {
		// The end is told in a call of its own, after the last bytes.
		for (let at = 0, isTold = false; !stream.isOver && !isTold; ) {
			isTold = at >= packed.length;
			const taking = stream.take(isTold ? new Uint8Array() : packed, isTold ? 0 : at);
			for (let step = taking.next(); ; step = taking.next()) {
				if (step.done === true) {
					at += step.value;
					break;
				}
				length += step.value.length;
				if (length > most) return undefined;
				pieces.push(Buffer.from(step.value));
			}
		}
		return stream.isOver ? Buffer.concat(pieces) : undefined;
	} finally {
		stream.close();
	}
}
