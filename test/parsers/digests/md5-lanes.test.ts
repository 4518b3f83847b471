import { hash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Md5Lanes } from '../../../source/parsers/digests/md5-lanes.ts';

/** Given in pieces of `piece` bytes; given up after `most`. */
function summed(lanes: Md5Lanes, content: Buffer, piece = 70_000, most = Infinity): { readonly sums: string[] } {
	const sums: string[] = [];
	let next = 0;
	lanes.add({
		readInto(bytes, at, length) {
			if (next >= most) return undefined;
			const part = content.subarray(next, next + Math.min(piece, length));
			bytes.set(part, at);
			next += part.length;
			return part.length;
		},
		summed: md5 => void sums.push(md5),
	});
	return { sums };
}

const content = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 31 + (at >> 9)) & 0xff));

test('the sums of RFC 1321, and of every length around a block and a lane', () => {
	const lanes = Md5Lanes.make()!;
	const known = [['', 'd41d8cd98f00b204e9800998ecf8427e'], ['abc', '900150983cd24fb0d6963f7d28e17f72'], ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0']] as const;
	const asked = known.map(([text, md5]) => ({ md5, ...summed(lanes, Buffer.from(text)) }));
	const lengths = [...Array.from({ length: 140 }, (_, length) => length), ...[65_536, 131_072].flatMap(length => [-65, -64, -9, -8, -1, 0, 1, 55, 56, 64].map(more => length + more)), 300_000];
	const more = lengths.map(length => ({ md5: hash('md5', content.subarray(0, length)), ...summed(lanes, content.subarray(0, length)) }));
	lanes.finish();
	expect(lanes.isIdle).toBe(true);
	for (const { md5, sums } of [...asked, ...more]) expect(sums).toEqual([md5]);
});

test('files of any length, come by in any pieces, some of them given up, do not disturb each other', () => {
	const lanes = Md5Lanes.make()!;
	fc.assert(
		fc.property(fc.array(fc.record({ from: fc.nat(1000), length: fc.nat(200_000), piece: fc.integer({ min: 1000, max: 100_000 }), given: fc.boolean() }), { maxLength: 40 }), files => {
			const asked = files.map(({ from, length, piece, given }) => {
				const part = content.subarray(from, from + length);
				return { wanted: given ? [hash('md5', part)] : [], ...summed(lanes, part, piece, given ? Infinity : length / 2) };
			});
			lanes.finish();
			for (const { wanted, sums } of asked) expect(sums).toEqual(wanted);
		}),
		{ numRuns: 30 },
	);
});

test('the longest, left over when the others are through, are gone on with side by side', () => {
	const lanes = Md5Lanes.make()!;
	for (const long of [1, 4, 5]) {
		// Behind short ones, so that they stand in the last lanes.
		const lengths = Array.from({ length: 12 }, (_, at) => (at >= 12 - long ? 290_000 + at * 64 : at * 1000));
		const asked = lengths.map(length => ({ md5: hash('md5', content.subarray(0, length)), ...summed(lanes, content.subarray(0, length)) }));
		lanes.finish();
		for (const { md5, sums } of asked) expect(sums).toEqual([md5]);
	}
});
