import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findStep, stepsOf, type Step } from '../source/core/checklist.ts';
import { parseChecklistFile } from '../source/parsers/checklist-file.ts';
import { assembleChecklists } from '../source/parsers/checklist-set.ts';
import { visibleText } from '../source/core/visible.ts';
import { embedded } from '../source/session/checklists.ts';

const folder = new URL('../checklists/', import.meta.url);
const checklists = await embedded();
const steps = checklists.stages.flatMap(stage => [...stepsOf(stage.steps)].map(({ step }) => step));

const numbered = (stage: string, count: number) => Array.from({ length: count }, (_, at) => `${stage}.${at + 1}`);
const textsOf = (step: Step) => [step.title, step.why, step.source, ...step.guidance.map(({ text }) => text), ...step.cautions, ...step.rules.map(({ says }) => says)];

test('the published outline is whole, in its order', () => {
	expect(checklists.stages.map(({ id }) => id).toSorted()).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'N', 'U']);
	expect(checklists.stages.slice(0, 8).map(({ id }) => id)).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']);
	const published = [
		'A.1', 'A.2', 'A.2.a', 'A.2.b', 'A.2.c', 'A.2.d', 'A.3',
		...numbered('B', 2), 'C.1', 'C.1.a', 'C.1.b', 'C.1.c', ...numbered('C', 7).slice(1), ...numbered('D', 4), ...numbered('E', 7), ...numbered('F', 4), 'G.1', ...numbered('H', 3),
	];
	expect(steps.map(({ id }) => id).filter(id => /^[A-H]/.test(id))).toEqual(published);
});

test('both intruder detection checklists are whole', () => {
	expect(checklists.stages.find(({ id }) => id === 'U')?.steps.map(({ id }) => id)).toEqual(numbered('U', 10));
	expect(checklists.stages.find(({ id }) => id === 'N')?.steps.map(({ id }) => id)).toEqual(numbered('N', 15));
});

describe.each(steps.map(step => [step.id, step] as const))('%s', (id, step) => {
	test('says what to do, why, what to be careful of, and where it comes from', () => {
		expect(step.guidance.length).toBeGreaterThanOrEqual(3);
		expect(step.cautions.length).toBeGreaterThanOrEqual(1);
		expect(step.why.length).toBeGreaterThan(30);
		expect(step.source).toMatch(/^CERT\/AusCERT /);
		const number = /^C\.1\.[a-c]$/.test(id) ? "C.1; the sub-number is regain's own" : id === 'G.1' ? "stage G; the number is regain's own" : id.replace(/^[UN]\./, '');
		expect(step.source.endsWith(`, ${number}`)).toBe(true);
	});

	test('is plain text of at most 300 characters a line', () => {
		for (const text of textsOf(step)) {
			expect(text).toMatch(/^[\x20-\x5b\x5d-\x7e]+$/);
			expect(text.length).toBeLessThanOrEqual(300);
		}
	});

	test('holds no command line', () => {
		for (const text of textsOf(step)) expect(text).not.toMatch(/[`$|<>]|&&|(?:^|\s)(?:--?[a-z]+\b|#\s)|\bif=\/|;\s*(?:rm|cat|ls|dd)\b/);
	});
});

describe('order', () => {
	const rulesOf = (id: string) => findStep(checklists, id)?.rules ?? [];

	test('B.1 warns that volatile evidence dies while nobody looked at C.5', () => {
		expect(rulesOf('B.1')).toContainEqual(expect.objectContaining({ unless: 'C.5', settledBy: 'looked', says: expect.stringMatching(/evidence dies/) as string }));
	});

	test.each(['B.1', 'C.4', 'C.7', 'D.1', 'D.4'])('%s warns of trap and trace until A.2.c is settled, also while it is read', id => {
		expect(rulesOf(id)).toContainEqual(expect.objectContaining({ unless: 'A.2.c', settledBy: 'marked', standing: true, says: expect.stringMatching(/trace/) as string }));
	});

	test.each([['E.1', 'B.2'], ['E.2', 'B.2'], ['E.3', 'B.2'], ['E.7', 'B.2'], ['E.7', 'E.3'], ['G.1', 'E.7'], ['G.1', 'F.4']])('%s wants %s first', (id, first) => {
		expect(rulesOf(id).map(({ unless }) => unless)).toContain(first);
	});

	test('no two steps wait for each other', () => {
		const waits = (id: string, seen: readonly string[]): boolean => seen.includes(id) || rulesOf(id).some(rule => waits(rule.unless, [...seen, id]));
		expect(steps.filter(({ id }) => waits(id, []))).toEqual([]);
	});
});

test('contacts tell how to find somebody, and hold no number or mail address that nobody has checked', () => {
	expect(checklists.contacts.length).toBeGreaterThan(0);
	for (const { phone, mail, note, updated } of checklists.contacts) expect({ phone, mail, updated, note }).toEqual({ note: expect.any(String) });
});

test('the examples in the readme can be used as they stand', () => {
	const readme = readFileSync(new URL('README.md', folder), 'utf8');
	const examples = [...readme.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => parseChecklistFile(visibleText('README.md'), Buffer.from(text!)));
	expect(examples).toHaveLength(2);
	const set = assembleChecklists(examples.flatMap(example => (example.ok ? [example.value] : [])), checklists);
	expect(examples.concat(set as never).filter(({ ok }) => !ok)).toEqual([]);
});

const document = new URL('../../shared/cert-steps.txt', import.meta.url);
const missing = existsSync(document) ? '' : ' (skipped: no cert-steps.txt beside the project)';
test.skipIf(missing !== '')(`no eight words in a row are the document's${missing}`, () => {
	const words = (text: string) => text.toLowerCase().match(/[a-z0-9']+/g) ?? [];
	const runs = (text: string) => words(text).map((_, at, all) => all.slice(at, at + 8).join(' ')).slice(0, -7);
	const theirs = new Set(runs(readFileSync(document, 'latin1')));
	expect(theirs.size).toBeGreaterThan(2000);
	const taken = readdirSync(folder).flatMap(file => runs(readFileSync(new URL(file, folder), 'utf8')).filter(run => theirs.has(run)).map(run => `${file}: ${run}`));
	expect(taken).toEqual([]);
});
