/** A journal file written down by hand, with what its reader asks for: no hash tables, no hashes. */

import { zstdCompressSync } from 'node:zlib';

interface WrittenEntry {
	readonly number: number;
	/** Microseconds since 1970. */
	readonly at: number;
	readonly boot?: number;
	readonly fields: Readonly<Record<string, string>>;
}

interface Form {
	readonly compact: boolean;
	readonly packing: 'none' | 'zstd' | 'lz4';
	/** Numbers of entries that no list names. */
	readonly unlisted?: readonly number[];
}

export function writtenJournal(entries: readonly WrittenEntry[], { compact, packing, unlisted = [] }: Form): Buffer {
	const head = Buffer.alloc(272);
	const parts: Buffer[] = [head];
	let end = head.length;
	const put = (type: number, flags: number, body: Buffer): number => {
		const at = end;
		const size = 16 + body.length;
		const object = Buffer.alloc(Math.ceil(size / 8) * 8);
		object[0] = type;
		object[1] = flags;
		object.writeBigUInt64LE(BigInt(size), 8);
		body.copy(object, 16);
		parts.push(object);
		end += object.length;
		head.writeBigUInt64LE(BigInt(at), 136);
		return at;
	};
	const data = (text: string): number => {
		const raw = Buffer.from(text);
		const isPacked = packing !== 'none' && raw.length > 100;
		const payload = !isPacked ? raw : packing === 'zstd' ? zstdCompressSync(raw) : lz4(raw);
		return put(1, isPacked ? (packing === 'zstd' ? 4 : 2) : 0, Buffer.concat([Buffer.alloc(compact ? 56 : 48), payload]));
	};
	const listed: number[] = [];
	for (const { number, at, boot = 1, fields } of entries) {
		const places = Object.entries(fields).map(([name, value]) => data(`${name}=${value}`));
		const body = Buffer.alloc(48 + places.length * (compact ? 4 : 16));
		body.writeBigUInt64LE(BigInt(number), 0);
		body.writeBigUInt64LE(BigInt(at), 8);
		body.writeBigUInt64LE(BigInt(number * 1e6), 16);
		body.fill(boot, 24, 40);
		for (const [item, place] of places.entries()) {
			if (compact) body.writeUInt32LE(place, 48 + item * 4);
			else body.writeBigUInt64LE(BigInt(place), 48 + item * 16);
		}
		const offset = put(3, 0, body);
		if (!unlisted.includes(number)) listed.push(offset);
	}
	const array = Buffer.alloc(8 + listed.length * (compact ? 4 : 8));
	for (const [item, place] of listed.entries()) {
		if (compact) array.writeUInt32LE(place, 8 + item * 4);
		else array.writeBigUInt64LE(BigInt(place), 8 + item * 8);
	}
	const entryArray = put(6, 0, array);
	head.write('LPKSHHRH');
	head.writeUInt32LE((compact ? 16 : 0) | (packing === 'zstd' ? 8 : packing === 'lz4' ? 2 : 0) | 4, 12);
	head.fill(7, 72, 88);
	head.writeBigUInt64LE(BigInt(head.length), 88);
	head.writeBigUInt64LE(BigInt(end - head.length), 96);
	head.writeBigUInt64LE(BigInt(listed.length), 152);
	head.writeBigUInt64LE(BigInt(entries.at(-1)?.number ?? 0), 160);
	head.writeBigUInt64LE(BigInt(entries[0]?.number ?? 0), 168);
	head.writeBigUInt64LE(BigInt(entryArray), 176);
	return Buffer.concat(parts);
}

/** A run of one byte at the end as a match, what is before it as literals: enough to need both. */
function lz4(raw: Buffer): Buffer {
	let run = 1;
	while (run < raw.length - 12 && raw[raw.length - 6 - run] === raw[raw.length - 6]) run++;
	const literals = raw.length - 5 - run + 1;
	const size = Buffer.alloc(8);
	size.writeBigUInt64LE(BigInt(raw.length));
	const long = (length: number): number[] => (length < 15 ? [] : [...Array.from({ length: Math.floor((length - 15) / 255) }, () => 255), (length - 15) % 255]);
	const match = run - 1 - 4;
	return Buffer.concat([
		size,
		Buffer.from([(Math.min(literals, 15) << 4) | Math.min(match, 15), ...long(literals)]),
		raw.subarray(0, literals),
		Buffer.from([1, 0, ...long(match), 5 << 4]),
		raw.subarray(raw.length - 5),
	]);
}
