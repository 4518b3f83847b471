/** The order of findings while they come, against sorting them all each time. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry, Event } from '../../../source/core/event.ts';
import { bySeverity, findingKey, severities, type Finding, type Severity } from '../../../source/core/finding.ts';
import { Incident } from '../../../source/core/incident.ts';
import { visibleText as v, type Visible } from '../../../source/core/visible.ts';
import { findingRows, severityCounts } from '../../../source/tui/panes/finding-rows.ts';

const checks = ['odd-names', 'suid-files', 'web-shells'];
const one = fc.record({ severity: fc.constantFrom(...severities), check: fc.constantFrom(...checks), file: fc.integer({ min: 0, max: 40 }), words: fc.constantFrom('a shell', 'a name') });
type One = { readonly severity: Severity; readonly check: string; readonly file: number; readonly words: string };

function finding({ severity, check, file, words }: One): Finding {
	return { check, step: check === 'suid-files' ? 'C.1' : 'C.3', severity, subject: { kind: 'file', path: v(`/srv/${file}`) }, summary: v(words), facts: {}, techniques: [] };
}

function tell(incident: Incident, ...events: readonly Event[]): void {
	for (const event of events) {
		const entry: Entry = { v: 1, seq: incident.revision + 1, at: '2024-01-01T12:00:00.000Z', mono: 0, by: v('ann'), prev: '', event };
		incident.fold(entry);
	}
}

function began(): Incident {
	const incident = new Incident();
	tell(incident, { type: 'run-started', run: 'r1', checks, target: { kind: 'live', root: v('/') } });
	return incident;
}

/** Every row by its key; each is found again by that key. */
function keysOf(rows: ReturnType<typeof findingRows>): readonly string[] {
	const keys = Array.from({ length: rows.count }, (_, index) => rows.keyAt(index)!);
	expect(keys.map(key => rows.indexOf(key))).toEqual(keys.map((_, index) => index));
	expect([rows.at(rows.count), rows.keyAt(rows.count), rows.at(-1), rows.indexOf('nothing like it')]).toEqual([undefined, undefined, undefined, -1]);
	for (const [index, key] of keys.entries()) {
		const row = rows.at(index)!;
		expect(row.kind === 'finding' ? row.kept.key : `group ${row.name}`).toBe(key);
	}
	return keys;
}

/** First made wins its place; each at most once, so that a finding keeps its severity. */
function distinct(ones: readonly One[]): readonly Finding[] {
	return [...new Map(ones.map(finding).toReversed().map(made => [findingKey(made), made])).values()].toReversed();
}

const worstFirst = (a: Finding, b: Finding): number => bySeverity(a, b) || (findingKey(a) < findingKey(b) ? -1 : 1);

describe('findings in order', () => {
	test('as they come they stand where sorting all of them would put them, with a filter and without', () => {
		fc.assert(
			fc.property(fc.array(fc.array(one, { maxLength: 30 }), { maxLength: 6 }), fc.constantFrom('', 'shell', 'srv/1 high', 'C.3'), (batches, filter) => {
				const incident = began();
				const known = new Map(distinct(batches.flat()).map(made => [findingKey(made), made]));
				let told: Finding[] = [];
				for (const batch of batches) {
					const fresh = distinct(batch).map(made => known.get(findingKey(made))!);
					tell(incident, ...fresh.map((made): Event => ({ type: 'finding-made', run: 'r1', finding: made })));
					told = [...new Set([...told, ...fresh])];
					const passing = told.filter(made => filter.split(' ').every(word => `${made.severity} ${made.step} ${findingKey(made)}`.toLowerCase().includes(word.toLowerCase())));
					expect(keysOf(findingRows(incident, filter, 'severity', 1))).toEqual(passing.toSorted(worstFirst).map(findingKey));
				}
			}),
		);
	});

	test('each group has its head and its count, also when the grouping is changed meanwhile', () => {
		fc.assert(
			fc.property(fc.array(one, { maxLength: 60 }), fc.array(one, { maxLength: 20 }), (before, after) => {
				const incident = began();
				const findings = distinct([...before, ...after]);
				const first = findings.slice(0, before.length);
				tell(incident, ...first.map((made): Event => ({ type: 'finding-made', run: 'r1', finding: made })));
				findingRows(incident, '', 'severity', 1);
				findingRows(incident, '', 'check', 1);
				tell(incident, ...findings.slice(before.length).map((made): Event => ({ type: 'finding-made', run: 'r1', finding: made })));
				const expected = checks.flatMap(check => {
					const some = findings.filter(made => made.check === check).toSorted(worstFirst);
					return some.length === 0 ? [] : [`group ${check}`, ...some.map(findingKey)];
				});
				const rows = findingRows(incident, '', 'check', 1);
				expect(keysOf(rows)).toEqual(expected);
				for (let index = 0; index < rows.count; index++) {
					const row = rows.at(index)!;
					if (row.kind === 'group') expect(row.count).toBe(findings.filter(({ check }) => check === row.name).length);
				}
			}),
		);
	});

	test('made again with another severity it is found where it stands, and moves when its run has ended', () => {
		const incident = began();
		const [a, b] = [finding({ severity: 'low', check: 'odd-names', file: 1, words: 'a name' }), finding({ severity: 'medium', check: 'odd-names', file: 2, words: 'a name' })];
		tell(incident, { type: 'finding-made', run: 'r1', finding: a }, { type: 'finding-made', run: 'r1', finding: b });
		expect(keysOf(findingRows(incident, '', 'severity', 1))).toEqual([b, a].map(findingKey));
		tell(incident, { type: 'finding-made', run: 'r1', finding: { ...a, severity: 'critical' } });
		expect(keysOf(findingRows(incident, '', 'severity', 1))).toEqual([b, a].map(findingKey));
		expect(keysOf(findingRows(incident, '', 'severity', 0))).toEqual([a, b].map(findingKey));
	});
});

test('counts follow what comes, what is dismissed, and what is judged anew', () => {
	const incident = began();
	const [a, b] = [finding({ severity: 'low', check: 'odd-names', file: 1, words: 'a name' }), finding({ severity: 'high', check: 'odd-names', file: 2, words: 'a name' })];
	const seen = (): unknown => ({ low: severityCounts(incident).counts.low, high: severityCounts(incident).counts.high, worst: severityCounts(incident).worst.get('odd-names') });
	tell(incident, { type: 'finding-made', run: 'r1', finding: a });
	expect(seen()).toEqual({ low: 1, high: 0, worst: 'low' });
	tell(incident, { type: 'finding-made', run: 'r1', finding: b }, { type: 'finding-made', run: 'r1', finding: b });
	expect(seen()).toEqual({ low: 1, high: 1, worst: 'high' });
	tell(incident, { type: 'finding-triaged', key: findingKey(b), triage: 'dismissed', reason: 'ours' as Visible });
	expect(seen()).toEqual({ low: 1, high: 0, worst: 'low' });
	tell(incident, { type: 'finding-made', run: 'r2', finding: { ...a, severity: 'high' } });
	expect(seen()).toEqual({ low: 0, high: 1, worst: 'high' });
});
