import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findingKey, subjectInKey, subjectName, type Finding } from '../../source/core/finding.ts';
import { KeptFinding, KeptFindings } from '../../source/core/kept-findings.ts';
import { visibleText as v } from '../../source/core/visible.ts';

const about = (path: string, summary: string, check = 'odd-names'): Finding => ({ check, step: 'C.3', severity: 'low', subject: { kind: 'file', path: v(path) }, summary: v(summary), facts: {}, techniques: [] });

describe('findings of an incident', () => {
	test.for([1, 2, 8, 9, 30])('%s about one path are each found by their key, in the order they came', count => {
		const findings = new KeptFindings();
		const made = Array.from({ length: count }, (_, one) => new KeptFinding(about('/tmp/x', `sign ${one}`), 'run-1', 'now'));
		for (const one of made) findings.add(one);
		for (const one of made) {
			expect(findings.get(one.key)).toBe(one);
			expect(findings.like({ ...one.finding, severity: 'high' })).toBe(one);
		}
		expect([...findings.values()]).toEqual(made);
		expect(findings.size).toBe(count);
		expect(findings.after(count - 1)).toEqual([made.at(-1)]);
		expect(findings.like(about('/tmp/x', 'another sign'))).toBeUndefined();
		expect(findings.like(about('/tmp/y', 'sign 0'))).toBeUndefined();
	});

	test('what is no key finds nothing', () => {
		const findings = new KeptFindings();
		findings.add(new KeptFinding(about('/tmp/x', 'sign'), 'run-1', 'now'));
		for (const key of ['', '/tmp/x', 'odd-names | file', 'odd-names | file | /tmp/x', ' |  | /tmp/x | ']) expect(findings.get(key)).toBeUndefined();
	});

	test('a path that imitates the rest of a key is found under its own', () => {
		const path = fc.string({ unit: fc.constantFrom('|', ' ', ' | ', 'a', '/') });
		fc.assert(
			fc.property(path, path, (name, summary) => {
				const finding = about(`/${name}`, summary);
				return subjectInKey(findingKey(finding)) === subjectName(finding.subject);
			}),
		);
	});
});
