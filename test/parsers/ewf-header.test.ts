import { Buffer } from 'node:buffer';
import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ewfHeader, type EwfHeader } from '../../source/parsers/ewf-header.ts';
import { inMemory } from '../../source/parsers/random-access.ts';
import { corpus, corpusFile } from '../support/corpus.ts';

function inflate(packed: Uint8Array, most: number): Uint8Array | undefined {
	try {
		return inflateSync(packed, { maxOutputLength: most });
	} catch {
		return undefined;
	}
}

const read = (bytes: Uint8Array): EwfHeader | undefined => ewfHeader(inMemory(bytes), inflate);
const said = (bytes: Uint8Array): readonly string[] | undefined => read(bytes)?.said.map(({ name, value }) => `${name}: ${value}`);

/** Sections in their order; the last one names itself as the next. */
function image(...sections: readonly (readonly [string, Buffer])[]): Buffer {
	const parts: Buffer[] = [Buffer.from('455646090d0aff00010100000000'.slice(0, 26), 'hex')];
	let at = 13;
	for (const [index, [type, data]] of sections.entries()) {
		const head = Buffer.alloc(76);
		head.write(type);
		const next = index === sections.length - 1 ? at : at + 76 + data.length;
		head.writeBigUInt64LE(BigInt(next), 16);
		head.writeBigUInt64LE(BigInt(76 + data.length), 24);
		parts.push(head, data);
		at = next;
	}
	return Buffer.concat(parts);
}

const volume = (sectors: bigint, sector = 512): Buffer => {
	const bytes = Buffer.alloc(94);
	bytes.writeUInt32LE(sector, 12);
	bytes.writeBigUInt64LE(sectors, 16);
	return bytes;
};
const oldHeader = 'c\tn\ta\te\tt\tav\tov\tm\tu\tp';

describe('what an E01 image says of itself', () => {
	test('in UTF-16, with the time in seconds', () => {
		const text = '\ufeff3\nmain\na\tc\tn\te\tt\tmd\tsn\tav\tov\tm\tu\tp\tdc\nweb server\t12\t3\tAda \u202e\t\tACME\tS-1\t8\tLinux\t1560179485\t1\t0\t\n\n';
		const bytes = image(['header2', deflateSync(Buffer.from(text, 'utf16le'))], ['volume', volume(200n)]);
		expect(said(bytes)).toEqual(['description: web server', 'case: 12', 'evidence: 3', String.raw`examiner: Ada \u{202e}`, 'model: ACME', 'serial: S-1', 'made with: 8', 'on: Linux', 'acquired: 2019-06-10T15:11:25Z']);
		expect(read(bytes)).toMatchObject({ segment: 1, size: 102_400 });
	});

	test('in bytes, with the time in the words of its maker', () => {
		const text = Buffer.from(`1\r\nmain\r\n${oldHeader}\r\n7\t\t\xe9\x1b[2J\t\t\t\t\t2019 6 10 16 11 25\t\t0\r\n\r\n`, 'latin1');
		expect(said(image(['header', deflateSync(text)], ['done', Buffer.alloc(0)]))).toEqual(['case: 7', String.raw`description: \xe9\u{1b}[2J`, 'acquired: 2019-06-10 16:11:25 by its own clock']);
	});

	test('the Sleuth Kit’s own test image', ({ skip }) => {
		if (corpus === undefined) skip('skipped: no corpus');
		const bytes = corpusFile('sleuthkit/image.E01');
		expect(said(bytes)).toEqual(['made with: 20140406', 'on: Linux', 'acquired: 2019-06-10T15:11:25Z']);
		expect(read(bytes)?.size).toBe(102_400);
	});
});

test('sections that lead back, bombs and junk come to an end, and nothing throws', () => {
	expect(said(image(['header', deflateSync(Buffer.alloc(50_000_000))], ['volume', volume(1n)]))).toEqual([]);
	const back = image(['table', Buffer.alloc(9)], ['table', Buffer.alloc(9)]);
	back.writeBigUInt64LE(13n, 13 + 76 + 9 + 16);
	expect(read(back)).toEqual({ segment: 1, said: [] });
	expect(read(Buffer.from('EVF'))).toBe(undefined);
	const start = image(['header', deflateSync(Buffer.from(`1\nmain\n${oldHeader}\n1\t2`))], ['volume', volume(2n ** 60n)]);
	expect(read(start)?.size).toBe(undefined);
	fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(start.length), (junk, at) => {
		const bytes = Buffer.from(start);
		bytes.set(junk.subarray(0, bytes.length - at), at);
		read(bytes);
		read(Buffer.concat([start.subarray(0, 13), junk]));
	}));
});
