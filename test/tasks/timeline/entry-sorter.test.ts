import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logEventKinds, type LogEvent } from '../../../source/core/log-event.ts';
import { visibleText } from '../../../source/core/visible.ts';
import { isRecord, lengthOf, longestRecord, readRecord, writeRecord } from '../../../source/parsers/timeline-record.ts';
import { blocksOf, BlockCursor, Damaged } from '../../../source/tasks/timeline/block-file.ts';
import { EntrySorter, mergeRuns } from '../../../source/tasks/timeline/entry-sorter.ts';
import { scratch } from '../../support/scratch.ts';

const someText = fc.string({ unit: fc.constantFrom('a', 'B', ' ', 'é', '\\', '\u{1b}', '\u{202e}', '😀'), maxLength: 12 }).map(visibleText);
const someName = fc.option(someText, { nil: undefined });
const told = fc.record({
	at: fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 1.7e15)),
	clock: fc.constantFrom('absolute', 'local', 'year-inferred', 'none'),
	kind: fc.constantFrom(...logEventKinds),
	offset: fc.nat(2 ** 40),
	length: fc.nat(9),
	words: someText,
	program: someName,
	account: someName,
	host: someName,
	remote: someName,
}) as fc.Arbitrary<LogEvent>;
const sources = ['/var/log/a', '/var/log/b', '/var/log/c'].map(visibleText);
const memory = 2 * longestRecord;

/** What an entry says of an event: all of it, in the shape that is read back. */
function entryOf({ at, clock, kind, words, offset, ...more }: LogEvent, source: number): unknown {
	const isTimed = Number.isFinite(at);
	const names = Object.fromEntries((['program', 'account', 'host', 'remote'] as const).flatMap(name => (more[name] === undefined ? [] : [[name, more[name]]])));
	return { at: isTimed ? at : Number.NaN, clock: isTimed ? clock : 'none', kind, words, source: sources[source], offset, ...names };
}

function readBack(path: string): readonly unknown[] {
	const entries: unknown[] = [];
	const cursor = new BlockCursor(path);
	while (cursor.next()) {
		const { place: _, ...entry } = readRecord(cursor.bytes, cursor.at, sources, 0);
		entries.push(entry);
	}
	cursor.close();
	return entries;
}

test('an event is read back as it was written', () => {
	const bytes = Buffer.alloc(longestRecord);
	fc.assert(
		fc.property(told, fc.nat(2), (event, source) => {
			const end = writeRecord(bytes, 0, event, source);
			expect(isRecord(bytes.subarray(0, end), 0)).toBe(true);
			expect(readRecord(bytes, 0, sources, 7)).toEqual({ ...(entryOf(event, source) as object), place: 7 });
		}),
	);
});

test('words of no end are cut between two characters, and it is said', () => {
	const bytes = Buffer.alloc(longestRecord);
	const event: LogEvent = { at: 1, clock: 'local', kind: 'other', offset: 0, length: 1, words: visibleText('\u{202e}'.repeat(3000)), account: visibleText('é'.repeat(3000)) };
	writeRecord(bytes, 0, event, 0);
	const { words, account } = readRecord(bytes, 0, sources, 0);
	expect(words).toMatch(/^(?:\\u\{202e\}){500}\.\.\. \(20000 characters more\)$/);
	expect(account).toBe(`${'é'.repeat(512)}... (2488 characters more)`);
});

test('random bytes are no record, or one that can be read', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 80 }), random => {
			const bytes = Buffer.from(random);
			if (isRecord(bytes, 0)) expect(readRecord(bytes, 0, sources, 0).words.length).toBeLessThanOrEqual(lengthOf(bytes, 0));
		}),
		{ numRuns: 500 },
	);
});

test('runs of any number merged are what a plain sort makes of all: by time, log and place, those without a time last', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.record({ event: told, source: fc.nat(2), again: fc.nat(7) }), { maxLength: 300 }), fc.integer({ min: 2, max: 4 }), async (all, atOnce) => {
			const folder = scratch();
			const sorters = [0, 1].map(seat => new EntrySorter(join(folder, `run-${seat}`), memory));
			// A long text now and then, so that there are many runs.
			const padded = all.map(({ event, source, again }) => ({ source, event: again === 0 ? { ...event, words: visibleText('x'.repeat(3999)) } : event }));
			for (const { event, source } of padded) sorters[source % 2]!.add(event, source);
			const written = await mergeRuns(sorters.flatMap(sorter => sorter.finish()), join(folder, 'entries'), () => {}, atOnce);
			const key = ({ at }: LogEvent): number => (Number.isFinite(at) ? at : Number.POSITIVE_INFINITY);
			const sorted = padded.toSorted((a, b) => (key(a.event) === key(b.event) ? a.source - b.source || a.event.offset - b.event.offset : key(a.event) - key(b.event)));
			expect(readBack(join(folder, 'entries'))).toEqual(sorted.map(({ event, source }) => entryOf(event, source)));
			expect(written.count).toBe(all.length);
			expect(readdirSync(folder).toSorted()).toEqual(['entries', 'entries.blocks']);
		}),
		{ numRuns: 25 },
	);
});

test('what a log told before it was read again is forgotten, on the disk and in memory', async () => {
	const folder = scratch();
	const sorter = new EntrySorter(join(folder, 'run'), memory);
	const event = (at: number, words: string): LogEvent => ({ at, clock: 'year-inferred', kind: 'other', offset: at, length: 1, words: visibleText(words) });
	for (let at = 0; at < 3000; at++) sorter.add(event(at, 'too late'), at % 2);
	sorter.forget(1);
	for (let at = 0; at < 10; at++) sorter.add(event(at, 'again'), 1);
	const written = await mergeRuns(sorter.finish(), join(folder, 'entries'), () => {});
	const words = readBack(join(folder, 'entries')).map(entry => (entry as LogEvent & { source: string }).words + (entry as { source: string }).source);
	expect([written.count, words.filter(one => one === 'too late/var/log/a').length, words.filter(one => one === 'again/var/log/b').length]).toEqual([1510, 1500, 10]);
});

test('a run that is altered is not merged', async () => {
	const folder = scratch();
	mkdirSync(join(folder, 'kept'));
	const sorter = new EntrySorter(join(folder, 'run'), memory);
	sorter.add({ at: 1, clock: 'local', kind: 'other', offset: 0, length: 1, words: visibleText('words') }, 0);
	const runs = sorter.finish();
	const bytes = readFileSync(runs[0]!.path);
	bytes[bytes.length - 3]! ^= 1;
	writeFileSync(runs[0]!.path, bytes);
	await expect(mergeRuns(runs, join(folder, 'entries'), () => {})).rejects.toThrow(Damaged);
});

test('a directory of random bytes is refused or describes blocks', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 300 }), random => {
			try {
				expect(blocksOf(random)).toHaveLength(random.length / 72);
			} catch (error) {
				expect(error).toBeInstanceOf(Damaged);
			}
		}),
	);
});
