import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Entry, Event } from '../../source/core/event.ts';
import { visibleText, type Visible } from '../../source/core/visible.ts';
import { FileJournal, journalName, NotRecorded } from '../../source/journal/journal.ts';
import { headDigits, verifyJournal } from '../../source/journal/verify.ts';
import { steppingClock } from '../support/clock.ts';
import { scratch } from '../support/scratch.ts';

const operator = visibleText('ada');
const note = (text: string): Event => ({ type: 'note-kept', note: 'note-1', about: { kind: 'incident' }, lines: [visibleText(text)] });

async function opened(folder: string, heard: (entry: Entry) => void = () => {}): Promise<FileJournal> {
	const result = await FileJournal.open(folder, steppingClock(), heard);
	if (!result.ok) throw new Error(result.bad.why);
	return result.journal;
}

/** A journal of `count` notes; gives its path and its lines. */
async function written(folder: string, count: number): Promise<{ path: string; lines: string[] }> {
	const journal = await opened(folder);
	for (let at = 1; at <= count; at++) await journal.append(note(`note number ${at}`), operator);
	await journal.close();
	const path = join(folder, journalName);
	return { path, lines: readFileSync(path, 'utf8').trimEnd().split('\n') };
}

const keep = (path: string, lines: readonly string[]): void => writeFileSync(path, lines.map(line => `${line}\n`).join(''));

describe('appending', () => {
	test('an entry is on disk before its promise resolves, and entries are heard in order', async () => {
		const folder = scratch();
		const heard: number[] = [];
		const journal = await opened(folder, entry => heard.push(entry.seq));
		const first = await journal.append(note('one'), operator);
		expect(readFileSync(join(folder, journalName), 'utf8')).toContain('"one"');
		expect(first.seq).toBe(1);
		await Promise.all([journal.append(note('two'), operator), journal.append(note('three'), operator)]);
		expect(heard).toEqual([1, 2, 3]);
		await journal.close();
	});

	test('everything asked for at once shares one sync and keeps its order', async () => {
		const folder = scratch();
		const journal = await opened(folder);
		const entries = await Promise.all(Array.from({ length: 500 }, (_, at) => journal.append(note(String(at)), operator)));
		expect(entries.map(entry => entry.seq)).toEqual(Array.from({ length: 500 }, (_, at) => at + 1));
		await journal.close();
		expect(verifyJournal(join(folder, journalName))).toMatchObject({ intact: true, lines: 500 });
	});

	test('a reopened journal goes on where it ended', async () => {
		const folder = scratch();
		await written(folder, 3);
		const replayed: Entry[] = [];
		const journal = await opened(folder, entry => replayed.push(entry));
		expect(replayed.map(entry => entry.seq)).toEqual([1, 2, 3]);
		expect((await journal.append(note('four'), operator)).seq).toBe(4);
		expect((await journal.entries(2)).map(entry => entry.seq)).toEqual([3, 4]);
		expect((await journal.entries(10, 3)).map(entry => entry.seq)).toEqual([1, 2]);
		await journal.close();
	});

	test('a journal somebody else wrote to while it was open takes nothing more', async () => {
		const folder = scratch();
		const journal = await opened(folder);
		await journal.append(note('one'), operator);
		appendFileSync(join(folder, journalName), 'somebody else\n');
		await expect(journal.append(note('two'), operator)).rejects.toBeInstanceOf(NotRecorded);
		await journal.close();
	});

	test.skipIf(process.getuid?.() !== 0)('a full disk loses nothing that was kept, says so, and takes up again (skipped: needs root to mount a small disk)', async () => {
		const folder = scratch();
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
		try {
			const journal = await opened(folder);
			await journal.append(note('kept'), operator);
			const ballast = join(folder, 'ballast');
			expect(() => writeFileSync(ballast, Buffer.alloc(128 * 1024))).toThrow('ENOSPC');
			await expect(journal.append(note('x'.repeat(8000)), operator)).rejects.toThrow('full');
			rmSync(ballast);
			expect((await journal.append(note('again'), operator)).seq).toBe(2);
			await journal.close();
			expect(verifyJournal(join(folder, journalName))).toMatchObject({ intact: true, lines: 2 });
		} finally {
			execFileSync('umount', ['-l', folder]);
		}
	});
});

describe('a torn last line', () => {
	test('is put aside as it was, said, and is not tampering', async () => {
		const folder = scratch();
		const { path } = await written(folder, 3);
		const whole = statSync(path).size;
		truncateSync(path, whole - 10);
		expect(verifyJournal(path)).toMatchObject({ intact: true, lines: 2, torn: expect.any(Number) });
		const result = await FileJournal.open(folder, steppingClock(), () => {});
		expect(result).toMatchObject({ ok: true, recovered: { lostBytes: expect.any(Number) } });
		if (!result.ok) return;
		await result.journal.append(note('after'), operator);
		await result.journal.close();
		expect(verifyJournal(path)).toMatchObject({ intact: true, lines: 3 });
		const aside = (await readdir(folder)).find(name => name.startsWith('journal.torn-'));
		expect(await readFile(join(folder, aside!), 'utf8')).toContain('"note num');
	});

	test('zeros left by a power cut are torn as well', async () => {
		const { path } = await written(scratch(), 2);
		appendFileSync(path, Buffer.alloc(512));
		expect(verifyJournal(path)).toMatchObject({ intact: true, lines: 2, torn: 512 });
	});
});

describe('verify finds', () => {
	test('an edit', async () => {
		const { path, lines } = await written(scratch(), 5);
		keep(path, lines.with(2, lines[2]!.replace('number 3', 'number 9')));
		expect(verifyJournal(path)).toMatchObject({ intact: false, bad: { line: 3 } });
	});

	test('a deletion in the middle', async () => {
		const { path, lines } = await written(scratch(), 5);
		keep(path, lines.toSpliced(2, 1));
		expect(verifyJournal(path)).toMatchObject({ intact: false, bad: { line: 3, why: expect.stringContaining('1 missing') } });
	});

	test('a deletion at the beginning', async () => {
		const { path, lines } = await written(scratch(), 5);
		keep(path, lines.slice(1));
		expect(verifyJournal(path)).toMatchObject({ intact: false, bad: { line: 1 } });
	});

	test('a reorder and a double', async () => {
		const { path, lines } = await written(scratch(), 5);
		keep(path, [lines[0]!, lines[2]!, lines[1]!, lines[3]!, lines[4]!]);
		expect(verifyJournal(path)).toMatchObject({ intact: false, bad: { line: 2 } });
		keep(path, [lines[0]!, lines[1]!, lines[1]!, lines[2]!]);
		expect(verifyJournal(path)).toMatchObject({ intact: false, bad: { line: 3, why: expect.stringContaining('doubled') } });
	});

	test('a splice of two journals', async () => {
		const first = await written(scratch(), 5);
		const journal = await opened(scratch());
		await journal.close();
		const folder = scratch();
		const other = await opened(folder);
		for (const text of ['a', 'b', 'c', 'd', 'e']) await other.append(note(text), operator);
		await other.close();
		const others = readFileSync(join(folder, journalName), 'utf8').trimEnd().split('\n');
		keep(first.path, [...first.lines.slice(0, 2), ...others.slice(2)]);
		expect(verifyJournal(first.path)).toMatchObject({ intact: false, bad: { line: 2 } });
	});

	test('a cut tail and a journal written anew, given the head', async () => {
		const { path, lines } = await written(scratch(), 5);
		const verdict = verifyJournal(path);
		if (!verdict.intact) throw new Error('must be intact');
		keep(path, lines.slice(0, 3));
		expect(verifyJournal(path)).toMatchObject({ intact: true, lines: 3 });
		expect(verifyJournal(path, verdict.head.digest.slice(0, 20))).toMatchObject({ intact: false, bad: { why: expect.stringContaining('cut off') } });
	});

	test('that a journal only grew since its head was written down', async () => {
		const folder = scratch();
		const { path } = await written(folder, 2);
		const { head } = verifyJournal(path);
		const journal = await opened(folder);
		await journal.append(note('more'), operator);
		await journal.close();
		expect(verifyJournal(path, head.digest)).toMatchObject({ intact: true, grownSinceHead: 1 });
	});

	test('a line that holds what no regain writes', async () => {
		const { path, lines } = await written(scratch(), 2);
		const hostile = JSON.parse(lines[1]!) as { event: { lines: string[] } };
		hostile.event.lines = ['\u001B[2J'];
		keep(path, [lines[0]!, JSON.stringify(hostile)]);
		expect(verifyJournal(path)).toMatchObject({ intact: false, bad: { line: 2, why: expect.stringContaining('note-kept') } });
	});

	test('nothing wrong with an event of a newer program, and keeps it', async () => {
		const folder = scratch();
		const { path } = await written(folder, 1);
		const heard: Entry[] = [];
		const journal = await opened(folder);
		await journal.append({ type: 'moon-phase-noted', phase: 'full\u001B' } as unknown as Event, operator);
		await journal.close();
		const again = await opened(folder, entry => heard.push(entry));
		await again.close();
		expect(verifyJournal(path)).toMatchObject({ intact: true, lines: 2 });
		expect(heard[1]!.event).toMatchObject({ type: 'unknown', was: 'moon-phase-noted' });
	});
});

test('a head is taken in groups, in capitals, and not when it is too short to mean anything', () => {
	expect(headDigits('AB12 cd34 5678 9abc')).toBe('ab12cd3456789abc');
	expect(headDigits('ab12')).toBeUndefined();
	expect(headDigits('not a digest at all!')).toBeUndefined();
});

test('a hundred thousand entries replay', { timeout: 30_000 }, async () => {
	const folder = scratch();
	const journal = await opened(folder);
	await Promise.all(Array.from({ length: 100_000 }, (_, at) => journal.append(note(`n${at}`), operator)));
	await journal.close();
	let last = '' as Visible;
	const again = await opened(folder, ({ event }) => {
		if (event.type === 'note-kept') last = event.lines[0]!;
	});
	await again.close();
	expect(last).toBe('n99999');
});
