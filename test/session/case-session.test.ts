import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Checklists, Step } from '../../source/core/checklist.ts';
import type { Finding } from '../../source/core/finding.ts';
import { visibleText } from '../../source/core/visible.ts';
import type { Processes } from '../../source/journal/lock.ts';
import { verifyJournal } from '../../source/journal/verify.ts';
import type { CaseSession } from '../../source/session/case-session.ts';
import type { SessionGround } from '../../source/session/session-ground.ts';
import { lookAtCase, openCase } from '../../source/session/open-case.ts';
import type { RunOptions } from '../../source/session/session.ts';
import type { ChecksJob } from '../../source/tasks/task.ts';
import { steppingClock } from '../support/clock.ts';
import { scratch } from '../support/scratch.ts';
import { toldRunner, type ToldTask } from '../support/told-runner.ts';

const text = visibleText;

function step(id: string, rules: Step['rules'] = []): Step {
	return { id, title: text(`step ${id}`), source: text(id), why: text('because'), guidance: [], cautions: [], rules, steps: [] };
}

const volatile = text('volatile evidence dies');
const checklists: Checklists = {
	stages: [
		{ id: 'B', title: text('Regain control'), steps: [step('B.1', [{ unless: 'C.5', settledBy: 'looked', standing: false, says: volatile }])] },
		{ id: 'C', title: text('Analyze'), steps: [step('C.5')] },
	],
	contacts: [],
};

const alone: Processes = { self: { pid: 1, start: '1', boot: 'b', machine: 'm' }, startOf: () => Promise.resolve(undefined) };

function groundOf(folder: string): { ground: SessionGround; tasks: readonly ToldTask[] } {
	const { runner, tasks } = toldRunner();
	const ground: SessionGround = {
		clock: steppingClock(),
		runner,
		checklists,
		stepOfCheck: new Map([['promiscuous-interfaces', 'C.5']]),
		target: { kind: 'image', root: text('/mnt/victim') },
		caseFolder: text(folder),
		operator: text('ada'),
		ownPlaces: [],
		program: 'regain test',
	};
	return { ground, tasks };
}

async function opened(folder = join(scratch(), 'case')): Promise<{ session: CaseSession; tasks: readonly ToldTask[]; folder: string; path: string }> {
	const { ground, tasks } = groundOf(folder);
	const result = await openCase(folder, ground, alone, 'headless');
	if (!result.ok) throw new Error(result.why);
	return { session: result.session, tasks, folder, path: join(folder, 'journal.ndjson') };
}

const finding: Finding = {
	check: 'suid-files',
	step: 'C.1',
	severity: 'high',
	subject: { kind: 'file', path: text('/tmp/.x/sh') },
	summary: text('set-uid root in a temporary place'),
	facts: {},
	techniques: [],
};

describe('steps', () => {
	test('a tick against the order of the document is warned about, and kept with the warning it went against', async () => {
		const { session } = await opened();
		expect(session.warningsFor('B.1', 'done')).toEqual([volatile]);
		expect(await session.mark('B.1', 'done')).toEqual({ done: false, why: volatile });
		expect(session.incident.stateOf('B.1')).toBe('open');
		expect(await session.mark('B.1', 'done', { despite: [volatile] })).toEqual({ done: true });
		expect(session.incident.steps.get('B.1')).toMatchObject({ state: 'done', despite: [volatile], by: 'ada' });
		await session.close();
	});

	test('a check of the other step that looked to the end settles the warning', async () => {
		const { session, tasks } = await opened();
		await session.runChecks(['promiscuous-interfaces']);
		await tasks[0]!.keep({ type: 'check-ended', check: 'promiscuous-interfaces', ending: { how: 'complete', coverage: { counts: {}, skipped: [] } } });
		tasks[0]!.end();
		await session.idle();
		expect(session.warningsFor('B.1', 'done')).toEqual([]);
		await session.close();
	});

	test('not applicable wants a reason, a waiver a reason and a name', async () => {
		const { session } = await opened();
		expect((await session.mark('C.5', 'not-applicable')).done).toBe(false);
		expect((await session.mark('C.5', 'waived', { reason: text('no time') })).done).toBe(false);
		expect((await session.mark('C.5', 'waived', { reason: text('no time'), name: text('the boss') })).done).toBe(true);
		await session.close();
	});
});

describe('what is examined', () => {
	test('can be changed while nothing runs, is kept, and is taken up again where nobody names another', async () => {
		const { session, tasks, folder } = await opened();
		const other = scratch();
		await session.runChecks(['suid-files']);
		expect((await session.examine(text(other))).done).toBe(false);
		tasks[0]!.end();
		await session.idle();
		expect(await session.examine(text(other))).toEqual({ done: true });
		expect(session.snapshot.target).toEqual({ kind: 'image', root: other });
		await session.runChecks(['suid-files']);
		expect(tasks[1]!.job).toMatchObject({ target: { kind: 'image', root: other } });
		tasks[1]!.end();
		await session.close();
		const again = async (resumesTarget: boolean): Promise<unknown> => {
			const { ground } = groundOf(folder);
			const result = await openCase(folder, { ...ground, resumesTarget }, alone, 'cockpit');
			if (!result.ok) throw new Error(result.why);
			const { target } = result.session.snapshot;
			await result.session.close();
			return target.root;
		};
		expect(await again(true)).toBe(other);
		expect(await again(false)).toBe('/mnt/victim');
	});

	test('is never a tree that holds the case, nor one that is not there', async () => {
		const { session, folder } = await opened();
		expect(await session.examine(text(join(folder, '..')))).toMatchObject({ done: false, why: expect.stringContaining('inside the examined tree') });
		expect(await session.examine(text(join(folder, 'gone')))).toMatchObject({ done: false, why: expect.stringContaining('does not exist') });
		expect(session.snapshot.target.root).toBe('/mnt/victim');
		await session.close();
	});
});

describe('the window of the intrusion', () => {
	test('is what every later run calls recent, unless the run was told another; it is kept, and can be withdrawn', async () => {
		const { session, tasks, folder } = await opened();
		const [since, until, later] = [Date.UTC(2026, 0, 30), Date.UTC(2026, 0, 31), Date.UTC(2026, 1, 1)];
		const told = async (more: RunOptions = {}): Promise<object> => {
			await session.runChecks(['recent-changes'], more);
			const job = tasks.at(-1)!.job as ChecksJob;
			tasks.at(-1)!.end();
			await session.idle();
			const { since, until } = job.circumstances;
			return { since, until };
		};
		expect(await told()).toEqual({});
		expect(await session.markWindow({ since, until })).toEqual({ done: true });
		expect(await told()).toEqual({ since, until });
		expect([...session.incident.runs.values()].at(-1)!.window).toEqual({ since: '2026-01-30T00:00:00.000Z', until: '2026-01-31T00:00:00.000Z' });
		expect(await told({ since: later })).toEqual({ since: later });
		await session.close();
		const { ground } = groundOf(folder);
		const again = await openCase(folder, ground, alone, 'headless');
		if (!again.ok) throw new Error(again.why);
		expect(again.session.incident.window).toMatchObject({ since: '2026-01-30T00:00:00.000Z', until: '2026-01-31T00:00:00.000Z', by: 'ada' });
		expect(await again.session.markWindow({})).toEqual({ done: true });
		expect(again.session.incident.window).toBeUndefined();
		expect(await again.session.markWindow({})).toMatchObject({ done: false });
		await again.session.close();
	});

	test('cannot begin after it ends, nor can that of one run', async () => {
		const { session, tasks } = await opened();
		const why = expect.stringContaining('after it ends');
		expect(await session.markWindow({ since: 2, until: 1 })).toEqual({ done: false, why });
		expect(await session.runChecks(['recent-changes'], { since: 2, until: 1 })).toEqual({ done: false, why });
		expect(session.incident.window).toBeUndefined();
		expect(tasks).toHaveLength(0);
		await session.close();
	});
});

describe('runs', () => {
	test('a finding is on disk before it is in the incident', async () => {
		const { session, tasks, path } = await opened();
		await session.runChecks(['suid-files']);
		let onDisk = false;
		session.subscribe(() => {
			if (session.incident.findings.size > 0) onDisk ||= readFileSync(path, 'utf8').includes('/tmp/.x/sh');
		});
		await tasks[0]!.keep({ type: 'findings', findings: [finding] });
		expect(session.incident.findings.size).toBe(1);
		expect(readFileSync(path, 'utf8')).toContain('/tmp/.x/sh');
		tasks[0]!.end();
		await session.close();
		expect(onDisk).toBe(true);
	});

	test('a run cut short by kill -9 is shown as interrupted when the case is opened again, with its findings', async () => {
		const { session, tasks, folder, path } = await opened();
		await session.runChecks(['suid-files']);
		await tasks[0]!.keep({ type: 'findings', findings: [finding] });
		const killed = join(scratch(), 'case');
		execFileSync('cp', ['-a', folder, killed]);
		await session.close();
		const again = await opened(killed);
		expect(again.session.incident.findings.size).toBe(1);
		expect([...again.session.incident.runs.values()][0]!.checks.get('suid-files')).toEqual({ state: 'interrupted' });
		expect(again.session.snapshot.running).toEqual([]);
		await again.session.close();
		expect(verifyJournal(path)).toMatchObject({ intact: true });
		expect(verifyJournal(again.path)).toMatchObject({ intact: true });
	});

	test('the same check does not run twice at once', async () => {
		const { session } = await opened();
		await session.runChecks(['suid-files']);
		expect(await session.runChecks(['suid-files'])).toMatchObject({ done: false });
		await session.close();
	});

	test('stopping asks the task', async () => {
		const { session, tasks } = await opened();
		await session.runChecks(['suid-files']);
		session.stop(session.snapshot.running[0]!.run);
		expect(tasks[0]!.stopped).toBe(true);
		await session.idle();
		await session.close();
	});
});

test('a note is kept as it is typed, within a second', async () => {
	const { session, path } = await opened();
	const note = session.newNote();
	session.draftNote(note, { kind: 'step', step: 'B.1' }, [text('cable pulled at 03:')]);
	session.draftNote(note, { kind: 'step', step: 'B.1' }, [text('cable pulled at 03:12')]);
	await expect.poll(() => readFileSync(path, 'utf8'), { timeout: 1000 }).toContain('03:12');
	expect(session.incident.notes.get(note)).toMatchObject({ draft: true });
	await session.keepNote(note, { kind: 'step', step: 'B.1' }, [text('cable pulled at 03:12')]);
	expect(session.incident.notes.get(note)).toMatchObject({ draft: false });
	await session.close();
});

test.skipIf(process.getuid?.() !== 0)('on a full disk a run waits and loses nothing, and the screen says so (skipped: needs root to mount a small disk)', async () => {
	const disk = scratch();
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', disk]);
	try {
		const { session, tasks } = await opened(join(disk, 'case'));
		await session.runChecks(['suid-files']);
		const ballast = join(disk, 'ballast');
		expect(() => writeFileSync(ballast, Buffer.alloc(256 * 1024))).toThrow('ENOSPC');
		const many = Array.from({ length: 200 }, (_, at) => ({ ...finding, subject: { kind: 'file', path: text(`/tmp/${at}`) } as const }));
		const kept = tasks[0]!.keep({ type: 'findings', findings: many });
		await expect.poll(() => session.snapshot.trouble).toContain('full');
		expect(` NOT RECORDING: ${session.snapshot.trouble!}`.length).toBeLessThan(80);
		const long = text('so long that no block is left for it '.repeat(200));
		expect(await session.mark('C.5', 'waived', { reason: long, name: long })).toMatchObject({ done: false, why: expect.stringContaining('full') });
		expect(session.incident.stateOf('C.5')).toBe('open');
		rmSync(ballast);
		await kept;
		expect(session.incident.findings.size).toBe(200);
		expect(session.snapshot.trouble).toBeUndefined();
		await session.close();
	} finally {
		execFileSync('umount', ['-l', disk]);
	}
});

test('two programs on one case: the second only looks, and sees what the first does', async () => {
	const { session, folder } = await opened();
	const other: Processes = { self: { pid: 2, start: '2', boot: 'b', machine: 'm' }, startOf: () => Promise.resolve('1') };
	const { ground } = groundOf(folder);
	const second = await openCase(folder, ground, other, 'headless');
	expect(second).toMatchObject({ ok: false, canLook: true, why: expect.stringContaining('process 1') });
	const looking = lookAtCase(folder, ground, 'another regain holds this case');
	if (!looking.ok) throw new Error(looking.why);
	expect(looking.session.snapshot.readOnly).toBe(true);
	expect(await looking.session.mark('C.5', 'done')).toMatchObject({ done: false, why: expect.stringContaining('another regain') });
	await session.mark('C.5', 'done');
	await expect.poll(() => looking.session.incident.stateOf('C.5'), { timeout: 5000 }).toBe('done');
	await looking.session.close();
	await session.close();
});

test('the report tells steps, notes, findings and the head', async () => {
	const { session, tasks } = await opened();
	await session.mark('C.5', 'done');
	await session.keepNote(session.newNote(), { kind: 'incident' }, [text('# not a heading')]);
	await session.runChecks(['suid-files']);
	await tasks[0]!.keep({ type: 'findings', findings: [finding] });
	tasks[0]!.end();
	await session.idle();
	expect(await session.writeReport('markdown')).toEqual({ done: true });
	const [written] = session.incident.reports;
	const report = readFileSync(written!.path, 'utf8');
	expect(report).toContain('[x] C.5 ');
	expect(report).toContain('> \\# not a heading');
	expect(report).toContain('`/tmp/.x/sh`');
	expect(report).toMatch(/head `[0-9a-f]{4} /);
	await session.close();
});
