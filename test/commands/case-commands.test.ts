import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { report } from '../../source/commands/report.ts';
import { state } from '../../source/commands/state.ts';
import { verify } from '../../source/commands/verify.ts';
import { Refusal } from '../../source/commands/world.ts';
import type { Checklists } from '../../source/core/checklist.ts';
import { visibleText } from '../../source/core/visible.ts';
import { FileJournal } from '../../source/journal/journal.ts';
import { steppingClock } from '../support/clock.ts';
import { literalWorld } from '../support/literal-world.ts';
import { scratch } from '../support/scratch.ts';

const text = visibleText;
const checklists: Checklists = {
	stages: [{ id: 'A', title: text('Before'), steps: [{ id: 'A.1', title: text('Policy'), source: text('A.1'), why: text(''), guidance: [], cautions: [], rules: [], steps: [] }] }],
	contacts: [],
};

/** A case with a settled step and a hostile finding. */
async function smallCase(): Promise<string> {
	const folder = scratch();
	const opened = await FileJournal.open(folder, steppingClock(), () => {});
	if (!opened.ok) throw new Error(opened.bad.why);
	const { journal } = opened;
	const target = { kind: 'image', root: text('/mnt/victim') } as const;
	await journal.append({ type: 'session-opened', program: 'regain test', target, front: 'headless' }, text('ada'));
	await journal.append({ type: 'window-marked', since: '2026-01-30T03:00:00.000Z' }, text('ada'));
	await journal.append({ type: 'step-marked', step: 'A.1', state: 'done', reason: text(''), name: text(''), despite: [] }, text('ada'));
	await journal.append({ type: 'run-started', run: 'run-1', checks: ['odd-names'], target }, text('ada'));
	const finding = { check: 'odd-names', step: 'C.3', severity: 'medium', subject: { kind: 'file', path: text('/tmp/\u001B[2J|`x`<b>') }, summary: text('a name with | and `ticks`'), facts: {}, techniques: [] } as const;
	await journal.append({ type: 'finding-made', run: 'run-1', finding }, text('ada'));
	await journal.close();
	return folder;
}

describe('verify', () => {
	test('an intact journal: status 0, its head in groups', async () => {
		const world = literalWorld();
		expect(await verify(await smallCase(), undefined, false, world)).toBe(0);
		expect(world.said.out).toMatch(/intact: 5 lines/);
		expect(world.said.out).toMatch(/(?:[0-9a-f]{4} ){15}[0-9a-f]{4}/);
	});

	test('an edited line: status 1, and it is named', async () => {
		const folder = await smallCase();
		const path = join(folder, 'journal.ndjson');
		writeFileSync(path, readFileSync(path, 'utf8').replace('"A.1"', '"A.2"'));
		const world = literalWorld();
		expect(await verify(folder, undefined, false, world)).toBe(1);
		expect(world.said.out).toContain('line 3');
		// Line 4 tells of it, but line 3 is not one of those that hold.
		expect(world.said.out).toContain('The 2 lines before it hold together.');
	});

	test('no case, or a head that is none: one sentence and the right status', async () => {
		await expect(verify(scratch(), undefined, false, literalWorld())).rejects.toMatchObject({ status: 3, message: expect.stringContaining('holds no case') });
		await expect(verify(await smallCase(), 'zz', false, literalWorld())).rejects.toMatchObject({ status: 2 });
		await expect(verify(await smallCase(), 'zz', false, literalWorld())).rejects.toBeInstanceOf(Refusal);
	});
});

test('the report escapes what an intruder named', async () => {
	const world = literalWorld();
	expect(report(await smallCase(), checklists, world)).toBe(0);
	expect(world.said.out).toContain('[x] A.1 Policy');
	expect(world.said.out).toMatch(/Window of the intrusion: 2026-01-30 03:00Z and later, marked \S+Z by ada/);
	expect(world.said.out).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F]/);
	expect(world.said.out).toContain('``/tmp/\\u{1b}[2J\\|`x`<b>``');
	expect(world.said.out).toContain('a name with \\| and \\`ticks\\`');
});

test('a report of a case that is a file is one sentence', async () => {
	const file = join(scratch(), 'file');
	writeFileSync(file, '');
	expect(() => report(file, checklists, literalWorld())).toThrow("is not a folder");
});

test('without a terminal the state of the case is said, and how to go on', async () => {
	const world = literalWorld();
	expect(state(await smallCase(), checklists, world)).toBe(0);
	expect(world.said.out).toMatch(/A Before\s+1\/1/);
	expect(world.said.out).toContain('1 medium');
	expect(world.said.out).toContain('window of the intrusion: 2026-01-30 03:00Z and later');
	expect(world.said.out).toContain('regain check');
	const none = literalWorld();
	expect(state(join(scratch(), 'none'), checklists, none)).toBe(0);
	expect(none.said.out).toContain('no case yet');
});
