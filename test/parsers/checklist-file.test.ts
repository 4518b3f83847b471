import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findStep } from '../../source/core/checklist.ts';
import { shown, visibleText } from '../../source/core/visible.ts';
import { parseChecklistFile } from '../../source/parsers/checklist-file.ts';
import { assembleChecklists } from '../../source/parsers/checklist-set.ts';

const name = shown`c.yaml`;
const parse = (text: string) => parseChecklistFile(name, Buffer.from(text));

/** The mistake in a file, or in a set of one file. */
function mistake(text: string): string {
	const parsed = parse(text);
	if (!parsed.ok) return parsed.why;
	const set = assembleChecklists([parsed.value]);
	return set.ok ? 'no mistake' : set.why;
}

const step = (more = '') => `stage: C
title: Analyze
source: Manual
steps:
  - id: C.1
    title: Look
    why: To see.
    do:
      any: [Look around]
${more}`;

describe('a stage file', () => {
	test('becomes a stage with its steps, guidance, cautions and rules', () => {
		const parsed = parse(
			step(`    careful: [Mind the step]
    order:
      - unless: C.2
        settled-by: looked
        standing: true
        says: "Not yet: C.2"
  - id: C.2
    title: no
    source: Elsewhere
    why: >-
      Two lines
      make one.
    do:
      nt: [One, Two]
      unix:
        - Three
    steps:
      - id: C.2.a
        title: 1.10
        why: w
        do: { any: [x] }
`),
		);
		expect(parsed.ok && assembleChecklists([parsed.value])).toEqual({
			ok: true,
			value: {
				stages: [
					{
						id: 'C',
						title: 'Analyze',
						steps: [
							{
								id: 'C.1',
								title: 'Look',
								source: 'Manual, C.1',
								why: 'To see.',
								guidance: [{ system: 'any', text: 'Look around' }],
								cautions: ['Mind the step'],
								rules: [{ unless: 'C.2', settledBy: 'looked', standing: true, says: 'Not yet: C.2' }],
								steps: [],
							},
							{
								id: 'C.2',
								title: 'no',
								source: 'Elsewhere',
								why: 'Two lines make one.',
								guidance: [
									{ system: 'nt', text: 'One' },
									{ system: 'nt', text: 'Two' },
									{ system: 'unix', text: 'Three' },
								],
								cautions: [],
								rules: [],
								steps: [{ id: 'C.2.a', title: '1.10', source: 'Manual, C.2.a', why: 'w', guidance: [{ system: 'any', text: 'x' }], cautions: [], rules: [], steps: [] }],
							},
						],
					},
				],
				contacts: [],
			},
		});
	});

	test('a rule is not standing, and wants a mark, unless it says so', () => {
		const parsed = parse(step('    order: [{unless: C.2, says: First that}]\n  - {id: C.2, title: t, why: w, do: {any: [x]}}\n'));
		const set = parsed.ok ? assembleChecklists([parsed.value]) : parsed;
		if (!set.ok) throw new Error(set.why);
		const c1 = 'value' in set && 'stages' in set.value ? findStep(set.value, 'C.1') : undefined;
		expect(c1?.rules).toEqual([{ unless: 'C.2', settledBy: 'marked', standing: false, says: 'First that' }]);
	});

	test('text that could act on a terminal is made visible', () => {
		const parsed = parse(step('    careful: ["a\\eb\\u202ec\\\\d"]\n'));
		expect(parsed.ok && parsed.value.kind === 'stage' && parsed.value.steps[0]?.cautions).toEqual(['a\\u{1b}b\\u{202e}c\\\\d']);
	});
});

describe('one mistake, with file, line, what was found, what was expected, and what to do', () => {
	const mistakes: readonly (readonly [what: string, text: string, says: string])[] = [
		['an empty file', '', 'c.yaml:1: found an empty file; expected a checklist ("stage: ...") or contacts ("contacts: ..."). Write one, or remove the file.'],
		['nothing but a comment', '# later\n', 'c.yaml:1: found an empty file;'],
		['a list at the top', '- a\n- b\n', 'c.yaml:1: found a list; expected a checklist file, written as "key: value" lines'],
		['an unknown key', step('    careful: [x]\n    cautions: [y]\n'), 'c.yaml:11: found the unknown key "cautions" in a step; expected one of id, title, source, why, do, careful, order, add, steps.'],
		['a misspelt key', step('    carefull: [x]\n'), 'c.yaml:10: found the unknown key "carefull" in a step; expected one of id, title, source, why, do, careful, order, add, steps. Did you mean "careful"?'],
		['a merge key', step('    "<<": {a: b}\n'), 'c.yaml:10: found the unknown key "<<" in a step'],
		['a key twice', step('    why: Again\n'), 'c.yaml:10: found the key "why" a second time in a step; expected it once (it stands on line 7). Remove one of the two.'],
		['a missing source', 'stage: C\ntitle: t\nsteps: [{id: C.1}]\n', 'c.yaml:1: found no "source" in the stage; expected a line "source: ...". Add it.'],
		['a missing stage title', 'stage: C\nsource: s\nsteps: [{id: C.1, title: t, why: w, do: {any: [x]}}]\n', 'c.yaml:1: found no "title" in the new stage C;'],
		['a missing id', step('  - title: no id\n'), 'c.yaml:10: found no "id" in the step;'],
		['a missing why', step('  - {id: C.2, title: t, do: {any: [x]}}\n'), 'c.yaml:10: found no "why" in the new step C.2; expected title, why and do.'],
		['a missing do', step('  - {id: C.2, title: t, why: w}\n'), 'c.yaml:10: found no "do" in the new step C.2;'],
		['a key without a value', step('    careful:\n'), 'c.yaml:10: found nothing; expected a list of cautions.'],
		['an empty text', step('    source: ""\n'), 'c.yaml:10: found nothing; expected the text of "source".'],
		['a text for a list', step('    careful: Mind the step\n'), 'c.yaml:10: found the text "Mind the step"; expected a list of cautions. Begin each entry on a line of its own with "- ".'],
		['a list for a text', step('    source: [a, b]\n'), 'c.yaml:10: found a list; expected the text of "source".'],
		['a mapping for a text', step('    careful:\n      - Note: this\n'), 'c.yaml:11: found "key: value" lines; expected the text of a caution.'],
		['an empty list', step('    careful: []\n'), 'c.yaml:10: found an empty list;'],
		['an empty do', step('  - {id: C.2, title: t, why: w, do: {}}\n'), 'c.yaml:10: found an empty "do";'],
		['an unknown system', step('  - {id: C.2, title: t, why: w, do: {mac: [x]}}\n'), 'c.yaml:10: found the unknown key "mac" in "do"; expected one of any, unix, nt.'],
		['a malformed stage', 'stage: c-one\nsource: s\nsteps: [{id: c}]\n', 'c.yaml:1: found the stage "c-one"; expected a capital letter'],
		['a malformed id', step('  - id: C.Two\n'), 'c.yaml:10: found the id "C.Two" under C; expected C. and one more part of small letters, digits or "-" (C.1, C.acme).'],
		['an id of another stage', step('  - id: D.1\n'), 'c.yaml:10: found the id "D.1" under C;'],
		['a sub-step in the wrong place', step('  - id: C.1.a\n'), 'or move the step under "steps:" of the step it belongs to.'],
		['steps too deep', step('    steps: [{id: C.1.a, steps: [{id: C.1.a.b, steps: [{id: C.1.a.b.c, steps: [{id: C.1.a.b.c.d}]}]}]}]\n'), 'c.yaml:10: found the id "C.1.a.b.c.d" under C.1.a.b.c; expected no step this deep.'],
		['an id twice', step('  - {id: C.1, title: t, why: w, do: {any: [x]}}\n'), 'c.yaml:10: found the step C.1 a second time; expected each id once (it stands on line 5).'],
		['add to a new step', step('    add: {careful: [x]}\n'), 'c.yaml:5: found "add" in the new step C.1; expected a step that is there already.'],
		['a rule that points nowhere', step('    order:\n      - says: x\n        unless: C.9\n'), 'c.yaml:12: found a rule that points at step C.9, which does not exist;'],
		['a rule for itself', step('    order: [{unless: C.1, says: x}]\n'), 'c.yaml:10: found a rule of step C.1 that waits for itself;'],
		['an unknown way to settle', step('    order: [{unless: C.2, settled-by: done, says: x}]\n'), 'c.yaml:10: found "done" as "settled-by"; expected one of marked, looked, captured.'],
		['a wrong switch', step('    order: [{unless: C.2, standing: maybe, says: x}]\n'), 'c.yaml:10: found "maybe" as "standing"; expected one of false, true.'],
		['a rule that says nothing', step('    order: [{unless: C.2}]\n'), 'c.yaml:10: found no "says" in an order rule;'],
		['a tab', step('    careful:\n\t- x\n'), 'c.yaml:11: found a tab; expected YAML. Indent with blanks, never with tabs.'],
		['a second colon', step('    source: Note: this\n'), 'c.yaml:10: found a second ": " on one line; expected YAML. Put the text that has ": " in it in "quotes".'],
		['a reserved sign', step('    source: @home\n'), 'c.yaml:10: found text that begins with a reserved sign;'],
		['a second document', step('---\nstage: D\n'), 'found a second document ("---") in the file;'],
		['a tag', step('    source: !!int 3\n'), 'c.yaml:10: found a tag ("!...");'],
		['an alias', step('    source: &s x\n    careful: [*s]\n'), 'c.yaml:11: found an alias ("*name"; aliases are not read here); expected the text of a caution.'],
		['an alias bomb', `a: &a [x, x]\n${Array.from({ length: 30 }, (_, at) => `b${at}: &b${at} [*a, *a]`).join('\n')}\n`, 'c.yaml:1: found the unknown key "a" in a checklist file;'],
		['lists without end', '['.repeat(60_000), 'found lists or mappings nested without end;'],
		['too long a title', step(`  - {id: C.2, title: ${'x'.repeat(121)}, why: w, do: {any: [x]}}\n`), 'c.yaml:10: found 121 characters for "title"; expected at most 120.'],
		['too large a file', '#'.repeat(64 * 1024 + 1), 'c.yaml:1: found a file of more than 64 KiB;'],
		['zero bytes', 'stage: C\ntitle: \0\n', 'c.yaml:2: found a zero byte; expected a text file.'],
		['a contact without a name', 'contacts:\n  - role: r\n    note: n\n', 'c.yaml:2: found no "name" in a contact;'],
		['a contact out of reach', 'contacts:\n  - name: n\n    role: r\n', 'c.yaml:2: found a contact with no way to reach it;'],
		['a contact with an odd day', 'contacts:\n  - {name: n, role: r, note: x, updated: yesterday}\n', 'c.yaml:2: found "yesterday" as the day a contact was last checked;'],
		['a contact twice', 'contacts:\n  - {name: n, role: r, note: x}\n  - {name: n, role: r, note: x}\n', 'c.yaml:3: found the contact "n" a second time; expected each name once (it stands in c.yaml on line 2).'],
		['contacts and a stage in one file', 'stage: C\ncontacts:\n  - {name: n}\n', 'c.yaml:1: found the unknown key "stage" in a contacts file; expected one of contacts.'],
		['hostile text', 'st\u001bage: C\n', 'c.yaml:1: found the unknown key "st\\u{1b}age"'],
	];
	test.each(mistakes)('%s', (_, text, says) => {
		const said = mistake(text);
		expect(said).toContain(says);
		expect(said).toMatch(/^c\.yaml:\d+: found .+; expected .+\. .+[.?]$/);
	});

	test('bytes that are not UTF-8 are named with their line', () => {
		const parsed = parseChecklistFile(name, Buffer.from('stage: C\ntitle: caf\xe9\n', 'latin1'));
		expect(parsed).toEqual({ ok: false, why: 'c.yaml:2: found bytes that are not UTF-8 (title: caf\\xe9); expected text in UTF-8. Save the file as UTF-8.' });
	});

	test('one stage in two files', () => {
		const files = ['a.yaml', 'b.yaml'].map(file => parseChecklistFile(visibleText(file), Buffer.from(step())));
		const set = assembleChecklists(files.flatMap(file => (file.ok ? [file.value] : [])));
		expect(set).toEqual({ ok: false, why: 'b.yaml:1: found the stage C a second time; expected one file a stage (it is in a.yaml). Put the steps of both into one file.' });
	});
});

describe('whatever the bytes', () => {
	/** A set, or a mistake with its line. */
	const ends = (bytes: Uint8Array) => {
		const parsed = parseChecklistFile(name, bytes);
		const set = parsed.ok ? assembleChecklists([parsed.value]) : parsed;
		return set.ok || /^c\.yaml:[1-9]\d*: found /.test(set.why);
	};

	test('random bytes end as a mistake with a line', () => {
		fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), ends), { numRuns: 500 });
	});

	test('so does YAML cut, doubled and shuffled', () => {
		const words = fc.constantFrom(...step('    order: [{unless: C.1}]\n    steps:\n').split(/(?<=[\s:])/), '- ', '&a ', '*a', '? ', '!x ', '{', '}', '[', ']', '|\n', '>-\n', '"', "'", '\t', '%', '---\n', '...\n');
		fc.assert(
			fc.property(fc.array(words, { maxLength: 60 }), parts => ends(Buffer.from(parts.join('')))),
			{ numRuns: 500 },
		);
	});

	test.each([
		['keys without number', Array.from({ length: 7_000 }, (_, at) => `k${at}:`).join('\n')],
		['questions', '? '.repeat(30_000)],
		['anchors', '&a '.repeat(20_000)],
		['quotes', '"'.repeat(60_000)],
		['directives', '%\n'.repeat(30_000)],
		['deep indents', Array.from({ length: 400 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
	])('%s come to an end', (_, text) => {
		expect(ends(Buffer.from(text))).toBe(true);
	});
});
