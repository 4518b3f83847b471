import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bySeverity, findingKey, severities, severityRank, subjectName, type Finding } from '../../source/core/finding.ts';
import { isVisible, visibleText } from '../../source/core/visible.ts';

function finding(more: Partial<Finding> & { readonly path?: string; readonly says?: string } = {}): Finding {
	const { path = '/tmp/sh', says = 'odd', ...rest } = more;
	return { check: 'suid-files', step: 'C.1', severity: 'high', subject: { kind: 'file', path: visibleText(path) }, summary: visibleText(says), facts: {}, techniques: [], ...rest };
}

describe('the key of a finding', () => {
	test('is the same from run to run, whatever the facts', () => {
		expect(findingKey(finding())).toBe('suid-files | file | /tmp/sh | odd');
		expect(findingKey(finding({ facts: { mode: visibleText('4755') }, severity: 'low' }))).toBe(findingKey(finding()));
	});

	test('no path and no words can be chosen to make two findings one', () => {
		const piece = fc.array(fc.constantFrom('a', ' ', '|', ' | ', '||', '\\'), { maxLength: 5 }).map(parts => parts.join(''));
		fc.assert(
			fc.property(piece, piece, piece, piece, (path, says, otherPath, otherSays) => {
				const same = path === otherPath && says === otherSays;
				return (findingKey(finding({ path, says })) === findingKey(finding({ path: otherPath, says: otherSays }))) === same;
			}),
			{ numRuns: 5000 },
		);
		const file = finding({ subject: { kind: 'file', path: visibleText('joe') } });
		expect(findingKey(finding({ subject: { kind: 'account', name: visibleText('joe') } }))).not.toBe(findingKey(file));
		expect(isVisible(findingKey(finding({ path: '\x1b[2J|\u0301' })))).toBe(true);
	});
});

test('a subject in a few words', () => {
	expect(subjectName({ kind: 'file', path: visibleText('/a') })).toBe('/a');
	expect(subjectName({ kind: 'process', pid: 7, name: visibleText('sh') })).toBe('7 sh');
	expect(subjectName({ kind: 'interface', name: visibleText('eth0') })).toBe('eth0');
});

test('worst first, then by subject, then by check', () => {
	expect(severities.map(severityRank)).toEqual([0, 1, 2, 3, 4]);
	const worst = finding({ severity: 'critical', path: '/z' });
	const first = finding({ path: '/a', check: 'a' });
	const second = finding({ path: '/a', check: 'b' });
	const last = finding({ severity: 'info', path: '/0' });
	expect([last, second, worst, first].toSorted(bySeverity)).toEqual([worst, first, second, last]);
	expect(bySeverity(first, { ...first })).toBe(0);
});

test('worst first; of those what intruders replace first; then by subject', () => {
	const often = { 'often-replaced': true };
	const list = [finding({ path: '/a' }), finding({ path: '/z', facts: often }), finding({ path: '/b', facts: often, severity: 'low' }), finding({ path: '/c', severity: 'critical' })];
	expect(list.sort(bySeverity).map(({ subject }) => subjectName(subject))).toEqual(['/c', '/z', '/a', '/b']);
});
