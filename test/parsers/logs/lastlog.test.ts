import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleText } from '../../../source/core/visible.ts';
import { lastlog } from '../../../source/parsers/logs/lastlog.ts';
import type { RandomAccess } from '../../../source/parsers/random-access.ts';
import { heardFile, heardRandomAccess } from '../../support/heard-log.ts';

interface Written {
	readonly size: 292 | 296;
	readonly little: boolean;
}

function record({ size, little }: Written, seconds: number, line: string, host: string): Buffer {
	const bytes = Buffer.alloc(size);
	const view = new DataView(bytes.buffer, bytes.byteOffset, size);
	if (size === 292) view.setUint32(0, seconds, little);
	else view.setBigUint64(0, BigInt(seconds), little);
	bytes.write(line, size - 288);
	bytes.write(host, size - 256);
	return bytes;
}

const accounts = new Map([[0, visibleText('root')], [1000, visibleText('ann')], [4_000_000_000, visibleText('domain')]]);
const layouts = [{ size: 292, little: true }, { size: 296, little: true }, { size: 292, little: false }, { size: 296, little: false }] as const;

test.for(layouts)('%o: who came last, by uid, through the holes', layout => {
	const bytes = Buffer.alloc(layout.size * 1001);
	bytes.set(record(layout, 1_700_000_000, 'tty1', ''), 0);
	bytes.set(record(layout, 1_700_000_100, 'pts/3', '192.0.2.7'), layout.size * 1000);
	const { events, oddities, tally } = heardFile(lastlog, bytes, { accounts });
	expect(tally).toMatchObject({ records: 2, unknown: 0, first: 1_700_000_000e6, last: 1_700_000_100e6 });
	expect(oddities).toEqual([]);
	expect(events).toMatchObject([
		{ kind: 'login', account: 'root', line: 'tty1', at: 1_700_000_000e6, words: 'last login of root on tty1', facts: { uid: 0 } },
		{ kind: 'login', account: 'ann', line: 'pts/3', remote: '192.0.2.7', offset: layout.size * 1000, facts: { uid: 1000 } },
	]);
});

test('an account of a domain, 1.2 TB behind the others, is found without reading the holes between', () => {
	const layout = layouts[0];
	const far = record(layout, 1_700_000_000, 'pts/0', 'gate');
	const near = record(layout, 1_600_000_000, 'tty1', '');
	let read = 0;
	const vast: RandomAccess = {
		size: layout.size * 4_000_000_001,
		read(offset, length) {
			read += length;
			const bytes = Buffer.alloc(length);
			if (offset === 0) near.copy(bytes, 0, 0, length);
			if (offset === layout.size * 4_000_000_000) far.copy(bytes);
			return bytes;
		},
	};
	expect(heardRandomAccess(lastlog, vast, { accounts, allocated: 4096 }).events).toMatchObject([{ account: 'root' }, { account: 'domain', remote: 'gate' }]);
	expect(read).toBeLessThan(8_000_000);
});

test('a record without a time, junk and a cut end are said', () => {
	const layout = layouts[0];
	const bytes = Buffer.concat([record(layout, 1_700_000_000, 'tty1', ''), record(layout, 0, 'pts/0', 'evil'), Buffer.alloc(292, 0xff), record(layout, 1_700_000_000, 'tty1', ''), Buffer.alloc(100)]);
	const { oddities, tally } = heardFile(lastlog, bytes);
	expect(tally).toMatchObject({ records: 2, unknown: 2 });
	expect(oddities).toMatchObject([{ odd: 'no-such-record', offset: 292, sample: 'uid 1: a record without a time' }, { odd: 'no-such-record', offset: 584 }, { odd: 'cut-record', bytes: 100 }]);
});

test('random bytes never throw', () => {
	fc.assert(fc.property(fc.uint8Array({ maxLength: 3000 }), bytes => void heardFile(lastlog, bytes)), { numRuns: 100 });
});

test('an empty file says nothing', () => {
	expect(heardFile(lastlog, new Uint8Array())).toMatchObject({ events: [], oddities: [], tally: { records: 0 } });
});
