import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { ImageOutcome } from '../../../source/core/image-copy.ts';
import { shown, visibleText } from '../../../source/core/visible.ts';
import { fileId } from '../../../source/host/block-devices.ts';
import { parseRescueMap } from '../../../source/parsers/rescue-map.ts';
import { copyDiskWith, type Openers } from '../../../source/tasks/copy-disk/copy-disk.ts';
import { openDestination } from '../../../source/tasks/copy-disk/destination.ts';
import { digestingHere } from '../../../source/tasks/copy-disk/digesting.ts';
import type { ImageOrder } from '../../../source/tasks/copy-disk/order.ts';
import { readBack } from '../../../source/tasks/copy-disk/read-back.ts';
import { Halted } from '../../../source/tasks/copy-disk/halted.ts';
import { openSource } from '../../../source/tasks/copy-disk/source.ts';
import { scratch } from '../../support/scratch.ts';

const none = visibleText('');
const megabyte = 1_048_576;

/** Neither zeros nor a pattern that a shift would hide. */
function content(size: number): Buffer {
	const bytes = Buffer.alloc(size);
	for (let at = 0, value = 1; at < size; at++) {
		value = (value * 1_103_515_245 + 12_345) & 0x7f_ff_ff_ff;
		bytes[at] = value >>> 16;
	}
	return bytes;
}

interface Bench {
	readonly place: string;
	readonly bytes: Buffer;
	readonly order: ImageOrder;
}

function bench(size: number, more: Partial<ImageOrder> = {}): Bench {
	const place = scratch();
	const [source, copy] = [join(place, 'source'), join(place, 'copy')];
	const bytes = content(size);
	writeFileSync(source, bytes);
	const at = { serial: none, model: none, sector: 512 };
	const split = more.form?.split === undefined ? '' : '.001';
	return {
		place,
		bytes,
		order: {
			role: 'image',
			from: { path: visibleText(source), kind: 'file', size, is: fileId(statSync(source)), ...at },
			to: { path: visibleText(copy + split), kind: 'absent', size: 0, is: '', ...at },
			form: { as: 'raw', sparse: false },
			digests: ['sha256', 'md5', 'sha1'],
			verify: true,
			retries: 1,
			work: visibleText(join(place, 'work')),
			resumes: false,
			program: 'regain test',
			...more,
		},
	};
}

/** As the order is when it is asked for again. */
function again({ order, place }: Bench, more: Partial<ImageOrder> = {}): ImageOrder {
	const stats = statSync(join(place, order.form.split === undefined ? 'copy' : 'copy.001'));
	return { ...order, to: { ...order.to, kind: 'file', is: fileId(stats), size: stats.size }, resumes: true, ...more };
}

/** Runs it; ends after so many reads of the source, as an operator's stop would. */
async function run(order: ImageOrder, { openers = {}, bad = [], reads = Infinity }: { readonly openers?: Partial<Openers>; readonly bad?: readonly number[]; readonly reads?: number } = {}): Promise<ImageOutcome> {
	let [count, outcome]: [number, ImageOutcome | undefined] = [0, undefined];
	const opened: Openers = {
		openDestination,
		openSource(identity) {
			const source = openSource(identity);
			return {
				...source,
				read(at, into, alone) {
					count++;
					const isBad = bad.some(sector => sector * 512 < at + into.length && sector * 512 + 512 > at);
					return !isBad && source.read(at, into, alone);
				},
			};
		},
		...openers,
	};
	await copyDiskWith(opened)(
		{ kind: 'image', run: 'image-1', order },
		{
			keep: async message => {
				for (const event of message.type === 'events' ? message.events : []) if (event.type === 'image-ended') outcome = event.outcome;
			},
			gauge: () => {},
		},
		{ aborted: () => count >= reads, paused: () => false, pulse: () => {} },
		{ seat: 0, seats: 1 },
	);
	return outcome!;
}

const digestsOf = (bytes: Buffer): Readonly<Record<string, string>> => Object.fromEntries(['sha256', 'md5', 'sha1'].map(name => [name, createHash(name).update(bytes).digest('hex')]));

function withHoles(bytes: Buffer, bad: readonly number[]): Buffer {
	const copy = Buffer.from(bytes);
	for (const sector of bad) copy.fill(0, sector * 512, sector * 512 + 512);
	return copy;
}

describe('a good source', () => {
	test.for([0, 1, 511, 512, 513, megabyte, megabyte + 1, 3 * megabyte + 700])('%i bytes are copied, digested while read, and the same when read back', async size => {
		const { order, bytes, place } = bench(size);
		const outcome = await run(order);
		expect(readFileSync(join(place, 'copy')).equals(bytes)).toBe(true);
		expect(outcome).toMatchObject({ how: 'complete', read: size, digestOf: 'source', verified: 'same', differs: [], unsummed: 0, digests: digestsOf(bytes) });
		// The sums go when the copy is labelled: until then it can be asked for again.
		expect([existsSync(join(place, 'work.sums')), existsSync(join(place, 'work.map'))]).toEqual([true, true]);
		expect(readFileSync(join(place, 'source')).equals(bytes)).toBe(true);
	});

	test('in parts', async () => {
		const { order, bytes, place } = bench(2 * megabyte + 99_999, { form: { as: 'raw', sparse: false, split: megabyte } });
		expect(await run(order)).toMatchObject({ how: 'complete', verified: 'same' });
		const parts = ['copy.001', 'copy.002', 'copy.003'].map(name => readFileSync(join(place, name)));
		expect(parts.map(({ length }) => length)).toEqual([megabyte, megabyte, 99_999]);
		expect(Buffer.concat(parts).equals(bytes)).toBe(true);
	});

	test('without its zeros', async () => {
		const { order, place } = bench(8 * megabyte, { form: { as: 'raw', sparse: true } });
		const bytes = Buffer.alloc(8 * megabyte);
		bytes.write('end', bytes.length - 3);
		writeFileSync(join(place, 'source'), bytes);
		expect(await run(order)).toMatchObject({ how: 'complete', verified: 'same', digests: digestsOf(bytes) });
		expect(readFileSync(join(place, 'copy')).equals(bytes)).toBe(true);
		expect(statSync(join(place, 'copy')).blocks * 512).toBeLessThan(2 * megabyte);
	});

	test('compressed, and unpacked by zstd itself', async ({ skip }) => {
		const { order, bytes, place } = bench(2 * megabyte + 333, { form: { as: 'zstd', sparse: false } });
		expect(await run(order)).toMatchObject({ how: 'complete', verified: 'same', digestOf: 'source', digests: digestsOf(bytes) });
		if (spawnSync('zstd', ['--version']).error !== undefined) skip('skipped: no zstd');
		expect(spawnSync('zstd', ['-dc', join(place, 'copy')], { maxBuffer: 8 * megabyte }).stdout.equals(bytes)).toBe(true);
	});
});

describe('a failing source', () => {
	const bad = [0, 7, 8, 9, 2047, 2048, 3000, 4200];
	test.for([{ as: 'raw', sparse: false } as const, { as: 'zstd', sparse: false } as const])('loses its bad sectors and no other: $as', async form => {
		const { order, bytes, place } = bench(3 * megabyte, { form });
		const outcome = await run(order, { bad });
		const expected = withHoles(bytes, bad);
		expect(outcome).toMatchObject({ how: 'complete', verified: 'same', read: 3 * megabyte - bad.length * 512, unread: { count: 5, bytes: bad.length * 512 } });
		expect(outcome.unread.ranges).toEqual([{ at: 0, size: 512 }, { at: 3584, size: 1536 }, { at: 1_048_064, size: 1024 }, { at: 1_536_000, size: 512 }, { at: 2_150_400, size: 512 }]);
		expect(outcome.digests).toEqual(digestsOf(expected));
		const back = await readBack({ path: order.to.path, form, size: order.from.size, digesting: digestingHere(['sha256']), step: async () => true });
		expect(back?.digests['sha256']).toBe(digestsOf(expected)['sha256']);
		const map = parseRescueMap(readFileSync(join(place, 'work.map')));
		expect(map.ok && map.map.of('-').map(({ at, size }) => ({ at, size }))).toEqual(outcome.unread.ranges);
	});

	test('what was there before is not passed off as the source', async () => {
		const one = bench(megabyte);
		writeFileSync(join(one.place, 'copy'), Buffer.alloc(megabyte, 'old secret'));
		const outcome = await run({ ...again(one), resumes: false }, { bad: [5] });
		expect(outcome.how).toBe('complete');
		expect(readFileSync(join(one.place, 'copy')).equals(withHoles(one.bytes, [5]))).toBe(true);
	});

	test('is gone: said, and gone on with when it is back', async () => {
		const one = bench(4 * megabyte);
		let reads = 0;
		const openers: Partial<Openers> = {
			openSource(identity) {
				const source = openSource(identity);
				return {
					...source,
					read(at, into, alone) {
						if (++reads === 3) throw new Halted(shown`the source ${identity.path} is gone`);
						return source.read(at, into, alone);
					},
				};
			},
		};
		const outcome = await run(one.order, { openers });
		expect(outcome).toMatchObject({ how: 'failed', read: 2 * megabyte, digests: {}, verified: 'not-reached' });
		expect(outcome.why).toContain('is gone');
		expect(await run(again(one))).toMatchObject({ how: 'complete', digestOf: 'copy', verified: 'same', unsummed: 0, digests: digestsOf(one.bytes) });
	});
});

describe('sums of an older program, which were CRCs', () => {
	/** As it kept them: a first line that does not say of what kind they are. */
	async function begunByAnOlder(bytes: (one: Bench) => Buffer): Promise<Bench> {
		const one = bench(4 * megabyte);
		expect((await run(one.order, { reads: 2 })).how).toBe('cancelled');
		const path = join(one.place, 'work.sums');
		const kept = readFileSync(path);
		const [from, count] = [kept.indexOf(0x0a) + 1, 2];
		expect(kept.length).toBe(from + count * 20);
		for (let index = 0; index < count; index++) kept.writeUInt32LE(crc32(bytes(one).subarray(index * megabyte, (index + 1) * megabyte)), from + index * 20 + 12);
		writeFileSync(path, Buffer.concat([Buffer.from(`${JSON.stringify(one.order)}\n`), kept.subarray(from)]));
		return one;
	}

	test('are gone on with as what they are', async () => {
		const one = await begunByAnOlder(({ bytes }) => bytes);
		expect(await run(again(one))).toMatchObject({ how: 'complete', verified: 'same', differs: [], unsummed: 0, digests: digestsOf(one.bytes) });
	});

	test('tell what the copy lost since', async () => {
		const one = await begunByAnOlder(({ bytes }) => Buffer.concat([bytes.subarray(0, megabyte), Buffer.alloc(megabyte)]));
		expect(await run(again(one))).toMatchObject({ how: 'complete', verified: 'differs', differs: [{ at: megabyte, size: megabyte }] });
	});
});

describe('stopped', () => {
	test.for([{ as: 'raw', sparse: false } as const, { as: 'raw', sparse: false, split: megabyte } as const, { as: 'zstd', sparse: false } as const])('after any number of reads, it is gone on with: $as $split', async form => {
		const bad = [3, 2100];
		for (let reads = 1; reads < 60; reads += 7) {
			const one = bench(3 * megabyte + 100, { form, digests: ['sha256'] });
			const stopped = await run(one.order, { bad, reads });
			expect(stopped.how).toBe('cancelled');
			const outcome = await run(again(one), { bad });
			expect(outcome).toMatchObject({ how: 'complete', verified: 'same', unread: { bytes: 1024 }, unsummed: 0, digests: { sha256: digestsOf(withHoles(one.bytes, bad))['sha256'] } });
		}
	});

	test('bytes that rotted on the copy meanwhile are found, and not digested away', async () => {
		const one = bench(3 * megabyte);
		await run(one.order, { reads: 3 });
		const copy = readFileSync(join(one.place, 'copy'));
		copy[megabyte + 5]! ^= 1;
		writeFileSync(join(one.place, 'copy'), copy);
		expect(await run(again(one))).toMatchObject({ how: 'complete', verified: 'differs', differs: [{ at: megabyte, size: megabyte }] });
		expect(existsSync(join(one.place, 'work.sums'))).toBe(true);
	});
});

describe('nothing is claimed', () => {
	test('of a source that was written to meanwhile', async () => {
		const { order } = bench(megabyte);
		let asked = 0;
		const outcome = await run(order, { openers: { openSource: identity => ({ ...openSource(identity), state: () => String(asked++) }) } });
		expect(outcome.changed).toContain('WRITTEN TO');
	});

	test('of a source that became shorter', async () => {
		const { order, place, bytes } = bench(2 * megabyte);
		writeFileSync(join(place, 'source'), bytes.subarray(0, megabyte + 5));
		expect(await run(order)).toMatchObject({ how: 'failed', why: expect.stringContaining('became shorter') });
	});

	test('of a copy whose disk keeps other bytes than it was given', async () => {
		const { order } = bench(2 * megabyte);
		const outcome = await run(order, { openers: { openDestination: (asked, frames) => {
			const destination = openDestination(asked, frames);
			return { ...destination, write: (at, bytes) => destination.write(at, at === 0 ? Buffer.from(bytes).fill(1, 9, 10) : bytes), sync: () => destination.sync(), finish: () => destination.finish(), close: () => destination.close() };
		} } });
		expect(outcome).toMatchObject({ how: 'complete', verified: 'differs', differs: [{ at: 0, size: megabyte }] });
	});

	test('of another file that took the destination’s place', async () => {
		const one = bench(megabyte);
		writeFileSync(join(one.place, 'copy'), 'precious');
		const outcome = await run({ ...one.order, to: { ...one.order.to, kind: 'file', is: 'file:1:1' } });
		expect(outcome).toMatchObject({ how: 'failed', why: expect.stringContaining('nothing was written') });
		expect(readFileSync(join(one.place, 'copy'), 'utf8')).toBe('precious');
		expect(await run({ ...one.order, work: visibleText(join(one.place, 'w2')) })).toMatchObject({ how: 'failed', why: expect.stringContaining('EEXIST') });
		expect(readFileSync(join(one.place, 'copy'), 'utf8')).toBe('precious');
	});
});
