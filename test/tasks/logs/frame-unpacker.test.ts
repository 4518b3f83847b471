import { execFileSync } from 'node:child_process';
import { zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { frameUnpacker } from '../../../source/tasks/logs/frame-unpacker.ts';

const text = Buffer.from('MESSAGE=a core of something large '.repeat(2000));
const packed = { zstd: zstdCompressSync(text), xz: execFileSync('xz', ['--check=none', '-c'], { input: text }) } as const;

test.for(['zstd', 'xz'] as const)('%s: a whole frame, a bomb and a cut one', async packing => {
	const unpack = await frameUnpacker();
	expect(unpack(packing, packed[packing], 1 << 20)).toEqual(text);
	expect(unpack(packing, packed[packing], 1000)).toBeUndefined();
	expect(unpack(packing, packed[packing].subarray(0, -20), 1 << 20)).toBeUndefined();
	expect(unpack(packing, Buffer.from('no frame at all'), 1 << 20)).toBeUndefined();
});
