import fc from 'fast-check';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { CannotUnpack, packageCaps, packingOf, unpacked, type Caps, type Packing } from '../../../source/tasks/media/decompress.ts';

const text = Buffer.from('how much wood would a woodchuck chuck\n'.repeat(50));
/** Written by xz 5.4, bzip2 1.0.8 and `xz --format=lzma` from `text`. */
const packedText: Readonly<Record<'xz' | 'bzip2' | 'lzma', string>> = {
	xz: '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AdrAC5dADQby1AitfEWhMkrUV606c3T8DvJrUMKLzMsAb3uC04GeEYKfCvC6vCMQwE6ZgAAAACsCNo3ODiAmQABSuwOAAAAOqBtYLHEZ/sCAAAAAARZWg==',
	bzip2: 'QlpoOTFBWSZTWQdBxxUAAcHRgAAQQAAsToKAIACJBSqGmgwKVE0GhlF2i4RaReIsosIsotIsIsoskW0XxF6i9RYEWkXSLRFtSNovkWCLoiwpGxdyRThQkAdBxxU=',
	lzma: 'XQAAgAD//////////wA0G8tQIrXxFoTJK1FetOnN0/A7ya1DCi8zLAG97gtOBnhGCnwrwurwjENt77Ef/8fosAA=',
};
const packed: Readonly<Record<Exclude<Packing, 'none'>, Buffer>> = {
	gzip: gzipSync(text),
	zstd: zstdCompressSync(text),
	xz: Buffer.from(packedText.xz, 'base64'),
	bzip2: Buffer.from(packedText.bzip2, 'base64'),
	lzma: Buffer.from(packedText.lzma, 'base64'),
};
const packings = Object.keys(packed) as (keyof typeof packed)[];

async function unpack(packing: Packing, bytes: Uint8Array, piece = 7, caps: Caps = packageCaps): Promise<Buffer> {
	const pieces = function* (): Generator<Uint8Array> {
		for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
	};
	const out: Buffer[] = [];
	for await (const part of unpacked(packing, pieces(), caps)) out.push(Buffer.from(part));
	return Buffer.concat(out);
}

describe.for(packings)('%s', packing => {
	test('is known by its first bytes and unpacks to what was packed, piece by piece', async () => {
		expect(packingOf(packed[packing])).toBe(packing);
		for (const piece of [1, 7, 100_000]) expect((await unpack(packing, packed[packing], piece)).equals(text)).toBe(true);
	});

	test('one that is cut short is said to be, and never waits', async () => {
		for (const part of [0.3, 0.6, 0.9]) {
			await expect(unpack(packing, packed[packing].subarray(0, Math.trunc(packed[packing].length * part)))).rejects.toThrow(CannotUnpack);
		}
	});

	test('more than the cap is refused', async () => {
		await expect(unpack(packing, packed[packing], 7, { bytes: 100, ratio: 300 })).rejects.toThrow('more than 100 bytes');
	});

	test('damage is refused or unpacks to something, and nothing else is thrown', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.tuple(fc.nat(packed[packing].length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }), async changes => {
				const rotten = Buffer.from(packed[packing]);
				for (const [at, value] of changes) rotten[at] = value;
				await unpack(packing, rotten, 64).catch((error: unknown) => expect(error).toBeInstanceOf(CannotUnpack));
			}),
			{ numRuns: 60 },
		);
	});
});

test('streams that follow one another are one', async () => {
	for (const packing of ['xz', 'bzip2', 'gzip'] as const) {
		expect((await unpack(packing, Buffer.concat([packed[packing], packed[packing]]))).length).toBe(text.length * 2);
	}
	const padded = Buffer.concat([packed.xz, Buffer.alloc(8), packed.xz]);
	expect((await unpack('xz', padded)).length).toBe(text.length * 2);
});

describe('xz that the WebAssembly decoder does not read by itself', () => {
	/** Sixty calls of x86 to one place, twice. */
	const calls = Buffer.concat(
		Array.from({ length: 120 }, (_, at) => {
			const call = Buffer.from([0xe8, 0, 0, 0, 0]);
			call.writeInt32LE(1000 - (at % 60) * 5, 1);
			return call;
		}),
	);
	const odd: readonly (readonly [string, Buffer, string])[] = [
		['the SHA-256 of rpm', text, '/Td6WFoAAArh+wyhAgAhARYAAAB0L+Wj4AdrAC5dADQby1AitfEWhMkrUV606c3T8DvJrUMKLzMsAb3uC04GeEYKfCvC6vCMQwE6ZgAAAAC/XbqKXdrbo+/rlr7TVAwXdQDa8Z5A2Uj2ZNRl/NpjgAABYuwOAAAAYSeSi7bp3xwCAAAAAApZWg=='],
		['the x86 filter with CRC-64', calls, '/Td6WFoAAATm1rRGAgEEACEBCADSuXTL4AJXABJdAHQ7PF0MD4d1/n3vOrG8vo/IwAAAAB6ZgtoQAEi0AAEu2AQAAABUExTIscRn+wIAAAAABFla'],
		['the x86 filter with CRC-32', calls, '/Td6WFoAAAFpIt42AgEEACEBCADSuXTL4AJXABJdAHQ7PF0MD4d1/n3vOrG8vo/IwAAAAPVX9noAASrYBAAAAEJRhVM+MA2LAgAAAAABWVo='],
		['two blocks with SHA-256', text, '/Td6WFoAAArh+wyhAgAhARYAAAB0L+Wj4APnACldADQby1AitfEWhMkrUV606c3T8DvJrUMKLzMsAb3uC04GeEYKfBsKb0YAAAAAAN05K7J5XiaSQWbkJ6ybI5a35rSJUKRhMWKCyDOhW2mFAgAhARYAAAB0L+Wj4AODACtdADIICuc0RapDsJl755RsElXEKjLI+TLodEdhZlTqNURkM1N1zkGtAx+QLwAAANohUyDqPj/I3MCo+lz/X/7s9c6C0qgXwW8KGVE4VTauAAJd6AdfhAevwLVhtunfHAIAAAAAClla'],
	];
	test.for(odd)('%s', async ([, bytes, base64]) => {
		const xz = Buffer.from(base64, 'base64');
		for (const piece of [1, 13, 100_000]) expect((await unpack('xz', xz, piece)).equals(bytes)).toBe(true);
		expect((await unpack('xz', Buffer.concat([xz, Buffer.alloc(4), xz]))).length).toBe(bytes.length * 2);
		for (let cut = 0; cut < xz.length; cut += 7) await expect(unpack('xz', xz.subarray(0, cut))).rejects.toThrow(CannotUnpack);
		await fc.assert(
			fc.asyncProperty(fc.nat(xz.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
				const rotten = Buffer.from(xz);
				rotten[at]! ^= change;
				const got = await unpack('xz', rotten).catch((error: unknown) => error);
				expect(got instanceof CannotUnpack || bytes.equals(got as Buffer)).toBe(true);
			}),
			{ numRuns: 100 },
		);
	});
});
