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
