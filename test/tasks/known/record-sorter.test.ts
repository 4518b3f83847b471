import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { SortedRecords } from '../../../source/checks/known/sorted-records.ts';
import { visibleText } from '../../../source/core/visible.ts';
import { RecordSorter } from '../../../source/tasks/known/record-sorter.ts';
import { scratch } from '../../support/scratch.ts';

const digest = (at: number): Buffer => createHash('md5').update(String(at)).digest();

describe('records sorted on disk', () => {
	test('are all found again, doubles once, and no other is', () => {
		const file = path.join(scratch(), 'sorted');
		const sorter = new RecordSorter(file, 16);
		for (let at = 0; at < 60_000; at++) sorter.add(digest(at % 40_000));
		expect(sorter.finish()).toBe(40_000);
		expect(readdirSync(path.dirname(file))).toEqual(['sorted']);
		const records = new SortedRecords(visibleText(file), 16);
		for (let at = 0; at < 40_000; at += 97) expect(records.after(digest(at))).toHaveLength(1);
		for (let at = 40_000; at < 41_000; at++) expect(records.after(digest(at))).toHaveLength(0);
	});

	test('are found where thousands begin alike, with all that follows the same key', () => {
		const file = path.join(scratch(), 'sorted');
		const sorter = new RecordSorter(file, 24);
		const record = (key: number, at: number): Buffer => Buffer.concat([Buffer.from([7, 7, 7, 0, 0, 0, key >> 8, key & 255]), digest(at)]);
		for (let key = 0; key < 5000; key++) sorter.add(record(key, key));
		for (let at = 0; at < 300; at++) sorter.add(record(2500, 10_000 + at));
		expect(sorter.finish()).toBe(5300);
		const records = new SortedRecords(visibleText(file), 24);
		for (const key of [0, 1, 127, 128, 2499, 2501, 4999]) expect(records.after(record(key, 0).subarray(0, 8))).toEqual([digest(key)]);
		expect(records.after(record(2500, 0).subarray(0, 8))).toHaveLength(301);
		expect(records.after(record(5000, 0).subarray(0, 8))).toEqual([]);
		expect(records.after(Buffer.alloc(8))).toEqual([]);
		expect(records.after(Buffer.alloc(8, 255))).toEqual([]);
	});

	test('none at all is a list of none', () => {
		const file = path.join(scratch(), 'sorted');
		expect(new RecordSorter(file, 16).finish()).toBe(0);
		expect(new SortedRecords(visibleText(file), 16).after(digest(1))).toEqual([]);
	});
});
