import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../../kit/bundle.ts';
import { visibleText } from '../../source/core/visible.ts';
import type { Kept } from '../../source/tasks/task.ts';
import { inlineRunner } from '../../source/tasks/inline.ts';
import { threadRunner, type ThreadOptions } from '../../source/tasks/thread.ts';
import { built } from '../support/built.ts';
import { scratch } from '../support/scratch.ts';
import { Hearer, jobOf } from '../support/tiny-checks.ts';
import { troublesome } from '../support/troublesome-checks.ts';

let place: string;
let program: URL;
/** 600 folders with three files each, and a trap in one of them: made once, since nothing writes to it. */
let tree: string;

beforeAll(async () => {
	place = mkdtempSync(path.join(tmpdir(), 'regain-threads-'));
	const outfile = path.join(place, 'threads.mjs');
	await bundle({ thread: fileURLToPath(new URL('../support/troublesome-checks.ts', import.meta.url)), outfile, quiet: true, ahead: false });
	program = pathToFileURL(outfile);
	tree = path.join(place, 'tree');
	for (let count = 0; count < 600; count++) {
		const folder = path.join(tree, String(count % 30), String(count));
		mkdirSync(folder, { recursive: true });
		for (const name of ['a', 'b', count === 444 ? 'trap' : 'c']) writeFileSync(path.join(folder, name), name);
	}
});

afterAll(() => rmSync(place, { recursive: true, force: true }));

const checksOf = (ids: readonly string[]) => ids.map(id => troublesome.find(check => check.id === id)!);
const jobFor = (folder: string, ids: readonly string[]) => jobOf(checksOf(ids), { target: { kind: 'image', root: visibleText(folder) } });
const runner = (options: ThreadOptions = {}) => threadRunner(program, { checks: troublesome, ...options });

async function run(folder: string, ids: readonly string[], options: ThreadOptions = {}): Promise<Hearer> {
	const heard = new Hearer();
	const end = await runner(options).start(jobFor(folder, ids), heard).ended;
	expect(end.how).toBe('complete');
	return heard;
}

describe('the same answers on any number of threads', () => {
	test('findings in the same order, the same coverage, and as inline', async () => {
		const inline = new Hearer();
		await inlineRunner({ checks: troublesome }).start(jobFor(tree, ['every-entry', 'host-fine']), inline).ended;
		for (const threads of [1, 2, 3]) {
			const heard = await run(tree, ['every-entry', 'host-fine'], { threads });
			expect(heard.lines.filter(line => line.startsWith('/'))).toEqual(inline.lines.filter(line => line.startsWith('/')));
			for (const id of ['every-entry', 'host-fine']) expect(heard.endingOf(id)).toEqual(inline.endingOf(id));
			expect(heard.gauges.at(-1)).toMatchObject({ share: 1, files: 2431 });
		}
	});

	test('a check that throws ends at the same file, with the same findings of the others', async () => {
		const [one, two] = [await run(tree, ['throws', 'every-entry'], { threads: 1 }), await run(tree, ['throws', 'every-entry'], { threads: 2 })];
		expect(two.endingOf('throws')).toMatchObject({ how: 'failed', why: 'it failed at /24/444/trap: caught in it' });
		expect(two.endingOf('throws')).toEqual(one.endingOf('throws'));
		expect(two.lines).toEqual(one.lines);
	});
});

describe('logs shared out among threads', () => {
	const withLogs = (lines: string): string => {
		const folder = scratch();
		mkdirSync(path.join(folder, 'var/log'), { recursive: true });
		for (let log = 0; log < 20; log++) writeFileSync(path.join(folder, `var/log/${log}.log`), `${log} one\n${log + 1} two\n`);
		writeFileSync(path.join(folder, 'var/log/last.log'), lines);
		return folder;
	};

	test('each is heard once, and what all heard is judged once', async () => {
		const folder = withLogs('7 end\n');
		for (const threads of [1, 2, 3]) {
			const heard = await run(folder, ['logs', 'host-fine'], { threads });
			expect(heard.lines.filter(line => line.includes('@'))).toHaveLength(41);
			expect(heard.lines.filter(line => line.includes('first'))).toEqual(['system: whole, 1 first']);
			expect(heard.endingOf('logs').coverage.counts).toMatchObject({ files: 21, records: 41 });
		}
	});

	test.concurrent('a judge that hangs fails the log checks, and nothing else', async () => {
		const heard = await run(withLogs('7 trap\n'), ['every-entry', 'logs', 'log-hangs'], { silence: 5000 });
		expect(heard.endingOf('log-hangs')).toMatchObject({ how: 'failed', why: 'silent: no sign of life for 5 s, so it was ended' });
		expect(heard.endingOf('logs')).toMatchObject({ how: 'failed', why: 'the thread that read the logs was silent for 5 s in log-hangs, so it was ended' });
		expect(heard.endingOf('every-entry').how).toBe('complete');
	});
});

describe('a thread is not trusted', () => {
	test.concurrent('a check that hangs is given up; the others are told all, once', async () => {
		const heard = await run(tree, ['hangs', 'every-entry'], { silence: 5000 });
		expect(heard.endingOf('hangs')).toMatchObject({ how: 'failed', why: 'silent: no sign of life for 5 s, so it was ended' });
		const whole = await run(tree, ['every-entry']);
		expect(heard.lines.filter(line => !line.endsWith('hangs'))).toEqual(whole.lines);
		expect(heard.endingOf('every-entry')).toEqual(whole.endingOf('every-entry'));
	});

	test.concurrent('a host check that hangs takes neither the walk nor the next one with it', async () => {
		const heard = await run(tree, ['host-hangs', 'host-fine', 'every-entry'], { silence: 5000 });
		expect(heard.endingOf('host-hangs')).toMatchObject({ how: 'failed', why: 'silent: no sign of life for 5 s, so it was ended' });
		expect(heard.endingOf('host-fine').how).toBe('complete');
		expect(heard.endingOf('every-entry').coverage.counts.files).toBe(1800);
	});

	test.each([
		['leaves', 'the thread ended before its work was done'],
		['eats', 'it needed more than 64 MiB of memory, and was ended'],
	])('one that %s: every check without an end is answered, with why', async (id, why) => {
		const heard = new Hearer();
		const end = await runner({ memory: 64 }).start(jobFor(tree, [id, 'every-entry']), heard).ended;
		expect(end).toEqual({ how: 'failed', why });
		expect(heard.endingOf('every-entry')).toMatchObject({ how: 'failed', why });
		expect(heard.endingOf(id)).toMatchObject({ how: 'failed', why });
	});

	test('one that the kernel holds is answered for, left behind, and known to keep the process from ending', async ({ skip }) => {
		const folder = scratch();
		if (spawnSync('mkfifo', [path.join(folder, 'pipe')]).status !== 0) skip('skipped: no mkfifo');
		const heard = new Hearer();
		const threads = runner({ silence: 1000, vanishing: 500, grace: 500 });
		const task = threads.start(jobFor(folder, ['host-stuck']), heard);
		try {
			expect((await task.ended).how).toBe('complete');
			expect(heard.endingOf('host-stuck')).toMatchObject({ how: 'failed', why: expect.stringContaining('no sign of life') });
			expect(await threads.end(100)).toBe(false);
		} finally {
			closeSync(openSync(path.join(folder, 'pipe'), constants.O_WRONLY | constants.O_NONBLOCK));
		}
		expect(await threads.end(60_000)).toBe(true);
	});

	test('a program that is no program', async () => {
		const heard = new Hearer();
		const end = await threadRunner(new URL('file:///nowhere/at/all.mjs'), { checks: troublesome }).start(jobFor(tree, ['every-entry', 'host-fine']), heard).ended;
		expect(end.how).toBe('failed');
		expect(heard.endingOf('every-entry').how).toBe('failed');
		expect(heard.endingOf('host-fine').how).toBe('failed');
	});
});

describe('stopping', () => {
	test('keeps what there is, of the walk and of host checks', async () => {
		const heard = new Hearer();
		const task = runner().start(jobFor(tree, ['host-looks', 'every-entry']), {
			...heard,
			keep: async message => {
				await heard.keep(message);
				if (heard.kept.length === 2) task.stop();
			},
		});
		expect(await task.ended).toEqual({ how: 'cancelled', why: 'stopped by the operator' });
		expect(heard.endingOf('host-looks')).toMatchObject({ how: 'cancelled', why: 'stopped by the operator' });
		const { coverage } = heard.endingOf('every-entry');
		expect(heard.findings.filter(({ check }) => check === 'every-entry')).toHaveLength((coverage.counts.files ?? 0) + (coverage.counts.directories ?? 0));
	});

	test('a thread that does not hear is ended all the same', async () => {
		const heard = new Hearer();
		const task = runner({ grace: 300 }).start(jobFor(tree, ['host-hangs']), {
			...heard,
			keep: async message => {
				await heard.keep(message);
				task.stop();
			},
		});
		expect((await task.ended).how).toBe('cancelled');
		expect(heard.endingOf('host-hangs')).toMatchObject({ how: 'cancelled' });
	});
});

test('a slow recorder slows the thread down, and loses nothing', async () => {
	const heard = new Hearer();
	let underWay = 0;
	let most = 0;
	const keep = async (message: Kept): Promise<void> => {
		most = Math.max(most, ++underWay);
		await new Promise(resolve => setImmediate(resolve));
		await heard.keep(message);
		underWay--;
	};
	await runner().start(jobFor(scratch(), ['host-talks']), { keep, gauge: heard.gauge }).ended;
	expect(heard.lines.at(-1)).toBe('system: word 19999');
	expect(heard.findings).toHaveLength(20_000);
	expect(most).toBeLessThanOrEqual(33);
});

test('the program that users get works on threads of its own', async () => {
	const folder = scratch();
	mkdirSync(path.join(folder, 'tmp/...'), { recursive: true });
	const heard = new Hearer();
	const job = jobOf([], { checks: ['odd-names', 'promiscuous-interfaces'], target: { kind: 'image', root: visibleText(folder) } });
	const end = await threadRunner(pathToFileURL(built())).start(job, heard).ended;
	expect(end).toEqual({ how: 'complete' });
	expect(heard.findings.map(({ subject }) => subject)).toContainEqual({ kind: 'file', path: '/tmp/...' });
	expect(heard.endingOf('odd-names')).toEqual({ how: 'complete', coverage: { counts: { directories: 3 }, skipped: [] } });
	expect(heard.endingOf('promiscuous-interfaces').how).toBe('not-applicable');
});

test('no check, no thread: it is complete at once', async () => {
	expect(await runner().start(jobOf([]), new Hearer()).ended).toEqual({ how: 'complete' });
});
