import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findStep } from '../../source/core/checklist.ts';
import { embedded, loadChecklists, readChecklistFolder } from '../../source/session/checklists.ts';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'regain-checklists-'));
});
afterEach(async () => {
	await rm(folder, { recursive: true });
});

const write = (name: string, text: string) => writeFile(join(folder, name), text);
const step = (id: string) => `{id: ${id}, title: t, why: w, do: {any: [x]}}`;

/** The folder on top of the built-in set, which must be without mistake. */
async function load() {
	const loaded = await loadChecklists(folder);
	if (!loaded.ok) throw new Error(loaded.why);
	return loaded;
}

async function refusal(): Promise<string> {
	const loaded = await loadChecklists(folder);
	return loaded.ok ? 'nothing refused' : loaded.why.replaceAll(folder, 'DIR');
}

test('without a folder the built-in set stands', async () => {
	expect(await loadChecklists()).toEqual({ ok: true, checklists: await embedded(), said: [] });
});

describe('the folder of an organisation', () => {
	test('changes the given fields of a known step, keeps the others, and says who changed it', async () => {
		await write('c.yaml', 'stage: C\nsource: ACME manual\nsteps:\n  - id: C.4\n    title: Read the logs\n    careful: [Ours alone]\n');
		const before = findStep(await embedded(), 'C.4')!;
		const { checklists } = await load();
		expect(findStep(checklists, 'C.4')).toEqual({ ...before, title: 'Read the logs', cautions: ['Ours alone'], source: `${before.source}; changed by ACME manual` });
		expect(findStep(checklists, 'C.5')).toEqual(findStep(await embedded(), 'C.5'));
		expect(checklists.stages.map(({ id, title }) => [id, title])).toEqual((await embedded()).stages.map(({ id, title }) => [id, title]));
	});

	test('adds lines after those that are there', async () => {
		await write('b.yaml', 'stage: B\nsource: ACME\nsteps:\n  - id: B.1\n    add:\n      do: {nt: [Call Bob]}\n      order: [{unless: A.1, says: Read it first}]\n');
		const before = findStep(await embedded(), 'B.1')!;
		const after = findStep((await load()).checklists, 'B.1')!;
		expect(after.guidance).toEqual([...before.guidance, { system: 'nt', text: 'Call Bob' }]);
		expect(after.rules).toEqual([...before.rules, { unless: 'A.1', settledBy: 'marked', standing: false, says: 'Read it first' }]);
		expect(after.cautions).toEqual(before.cautions);
	});

	test('adds steps after their siblings and sub-steps under their step, and leaves the step itself alone', async () => {
		await write('c.yaml', `stage: C\nsource: ACME\nsteps:\n  - ${step('C.acme')}\n  - id: C.1\n    steps:\n      - ${step('C.1.d')}\n`);
		const { checklists } = await load();
		const stage = checklists.stages.find(({ id }) => id === 'C')!;
		expect(stage.steps.map(({ id }) => id)).toEqual(['C.1', 'C.2', 'C.3', 'C.4', 'C.5', 'C.6', 'C.7', 'C.acme']);
		expect(stage.steps[0]?.steps.map(({ id }) => id)).toEqual(['C.1.a', 'C.1.b', 'C.1.c', 'C.1.d']);
		expect(stage.steps[0]?.source).toBe(findStep(await embedded(), 'C.1')?.source);
		expect(findStep(checklists, 'C.acme')?.source).toBe('ACME, C.acme');
	});

	test('adds a stage at the end, whose rules may point at any step', async () => {
		await write('z.yml', 'stage: ACME\ntitle: Our own\nsource: ACME\nsteps:\n  - id: ACME.1\n    title: t\n    why: w\n    do: {any: [x]}\n    order: [{unless: C.5, settled-by: looked, says: s}]\n');
		const { checklists } = await load();
		expect(checklists.stages.at(-1)).toMatchObject({ id: 'ACME', title: 'Our own', steps: [{ id: 'ACME.1', rules: [{ unless: 'C.5', settledBy: 'looked' }] }] });
	});

	test('replaces a contact by its name and adds others', async () => {
		await write('contacts.yaml', 'contacts:\n  - {name: AusCERT, role: ours, mail: a@example.org, updated: 2026-01-31}\n  - {name: Bob, role: keeps the keys, phone: "12"}\n');
		const { checklists } = await load();
		const names = (await embedded()).contacts.map(({ name }) => name);
		expect(checklists.contacts.map(({ name }) => name)).toEqual([...names, 'Bob']);
		expect(checklists.contacts.find(({ name }) => name === 'AusCERT')).toEqual({ name: 'AusCERT', role: 'ours', mail: 'a@example.org', updated: '2026-01-31' });
	});

	test('may hold other files, which are passed over and said', async () => {
		await write('a.yaml', `stage: A\nsource: s\nsteps: [${step('A.4')}]\n`);
		await write('notes\u001b.txt', 'x');
		await mkdir(join(folder, 'old'));
		expect((await load()).said.map(said => said.replaceAll(folder, 'DIR'))).toEqual([
			'DIR: passed over notes\\u{1b}.txt; a checklist is a file whose name ends in .yaml',
			'DIR: passed over old; a checklist is a file whose name ends in .yaml',
		]);
	});
});

describe('what cannot be used is said in one sentence', () => {
	test('a mistake in a file', async () => {
		await write('c.yaml', 'stage: C\nsource: s\nsteps:\n  - id: C.4\n    wy: typo\n');
		expect(await refusal()).toBe('DIR/c.yaml:5: found the unknown key "wy" in a step; expected one of id, title, source, why, do, careful, order, add, steps. Did you mean "why"?');
	});

	test('a rule that points nowhere, even among all files', async () => {
		await write('c.yaml', 'stage: C\nsource: s\nsteps:\n  - id: C.4\n    order:\n      - {unless: X.1, says: s}\n');
		expect(await refusal()).toBe('DIR/c.yaml:6: found a rule that points at step X.1, which does not exist; expected the id of a step of this set (such as C.5). Correct the id after "unless:".');
	});

	test('a folder that is not there, is a file, or holds no checklist', async () => {
		expect(await readChecklistFolder(`${folder}/none`)).toMatchObject({ ok: false, why: expect.stringMatching(/\/none: there is no such folder; name one that exists after --checklists$/) as string });
		await write('c.txt', 'x');
		expect(await readChecklistFolder(`${folder}/c.txt`)).toMatchObject({ ok: false, why: expect.stringMatching(/this is not a folder; name the folder that holds the \.yaml files/) as string });
		expect(await refusal()).toBe('DIR: no .yaml file in this folder; name the folder that holds your checklists, or leave --checklists out');
	});

	test('a folder or device under the name of a checklist', async () => {
		await mkdir(join(folder, 'c.yaml'));
		expect(await refusal()).toBe('DIR: c.yaml is not a regular file; take it out of the folder');
		await rm(join(folder, 'c.yaml'), { recursive: true });
		await symlink('/dev/zero', join(folder, 'c.yaml'));
		expect(await refusal()).toBe('DIR: c.yaml is not a regular file; take it out of the folder');
	});

	test('a link to nowhere', async () => {
		await symlink('nowhere', join(folder, 'c.yaml'));
		expect(await refusal()).toBe('DIR: c.yaml cannot be read (ENOENT); make it readable, or take it out of the folder');
	});

	const root = process.getuid?.() === 0;
	test.skipIf(root)(`a file without the right to read it${root ? ' (skipped: root may read everything)' : ''}`, async () => {
		await write('c.yaml', 'x');
		await chmod(join(folder, 'c.yaml'), 0);
		expect(await refusal()).toBe('DIR: c.yaml cannot be read (EACCES); make it readable, or take it out of the folder');
	});

	test('more files than anybody has', async () => {
		await Promise.all(Array.from({ length: 201 }, (_, at) => write(`s${at}.yaml`, `stage: S${at}\ntitle: t\nsource: s\nsteps: [${step(`S${at}.1`)}]\n`)));
		expect(await refusal()).toBe('DIR: more than 200 .yaml files; name the folder that holds just your checklists');
	});
});
