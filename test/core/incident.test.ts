/** What the journal says: each story is a list of events, and its fold. */

import { describe, expect, test } from 'vitest';
import { nothingCovered } from '../../source/core/coverage.ts';
import type { Entry, Event, UnknownEvent } from '../../source/core/event.ts';
import { findingKey, type Finding } from '../../source/core/finding.ts';
import { Incident } from '../../source/core/incident.ts';
import { visibleText as v } from '../../source/core/visible.ts';

const live = { kind: 'live', root: v('/') } as const;
const opened: Event = { type: 'session-opened', program: 'regain 1', target: live, front: 'cockpit' };
const started = (run: string, ...checks: string[]): Event => ({ type: 'run-started', run, checks, target: live });
const over = (run: string, check: string): Event => ({ type: 'check-ended', run, check, ending: { how: 'complete', coverage: nothingCovered } });
const suid: Finding = {
	check: 'suid-files',
	step: 'C.1',
	severity: 'high',
	subject: { kind: 'file', path: v('/tmp/sh') },
	summary: v('set-uid shell'),
	facts: { owner: v('root') },
	techniques: [],
};
const made = (run: string, finding: Finding = suid): Event => ({ type: 'finding-made', run, finding });

/** One event a minute from noon; `mono` in milliseconds. */
function story(...events: readonly (Event | UnknownEvent)[]): Incident {
	const incident = new Incident();
	for (const [at, event] of events.entries()) {
		const entry: Entry = { v: 1, seq: at, at: new Date(Date.UTC(2024, 0, 1, 12, at)).toISOString(), mono: at * 60_000, by: v('ann'), prev: '', event };
		incident.fold(entry);
	}
	return incident;
}

const minute = (at: number): string => `2024-01-01T12:${String(at).padStart(2, '0')}:00.000Z`;

describe('runs', () => {
	test('a run that was cut short is interrupted, what had ended has ended', () => {
		const incident = story(opened, started('r1', 'a', 'b'), over('r1', 'a'), opened);
		const { checks } = incident.runs.get('r1')!;
		expect(checks.get('a')).toMatchObject({ state: 'ended', ending: { how: 'complete' } });
		expect(checks.get('b')).toEqual({ state: 'interrupted' });
		expect(incident.lastRun('b')?.state).toEqual({ state: 'interrupted' });
	});

	test('the last run of a check is the one that counts, and other runs do not touch it', () => {
		const incident = story(opened, started('r1', 'a', 'b'), over('r1', 'a'), over('r1', 'b'), started('r2', 'a'));
		expect(incident.lastRun('a')).toMatchObject({ run: { id: 'r2' }, state: { state: 'running' } });
		expect(incident.lastRun('b')).toMatchObject({ run: { id: 'r1' }, state: { state: 'ended' } });
		expect(incident.lastRun('c')).toBeUndefined();
	});

	test('an ending of a run nobody started is no run', () => {
		expect(story(opened, over('ghost', 'a')).runs.size).toBe(0);
	});

	test('counts what each check made, and the worst of it', () => {
		const incident = story(opened, started('r1', 'suid-files'), made('r1'), made('r1', { ...suid, severity: 'info', summary: v('other') }));
		const run = incident.runs.get('r1')!;
		expect([run.made.get('suid-files'), run.worst.get('suid-files')]).toEqual([2, 'high']);
	});
});

describe('findings', () => {
	const key = findingKey(suid);

	test('made again by a second run it is one finding, with the newest facts and the first time', () => {
		const later = { ...suid, facts: { owner: v('joe') }, severity: 'critical' } as const;
		const incident = story(opened, started('r1', 'suid-files'), made('r1'), made('r1'), started('r2', 'suid-files'), made('r2', later));
		expect(incident.findings.size).toBe(1);
		expect(incident.findings.get(key)).toMatchObject({ times: 2, run: 'r2', at: minute(2), finding: { severity: 'critical', facts: { owner: 'joe' } } });
	});

	test('triage survives the next run, and can be taken back', () => {
		const dismissed: Event = { type: 'finding-triaged', key, triage: 'dismissed', reason: v('ours') };
		const incident = story(opened, started('r1', 'suid-files'), made('r1'), dismissed, opened, started('r2', 'suid-files'), made('r2'));
		expect(incident.findings.get(key)).toMatchObject({ triage: 'dismissed', triageReason: 'ours', times: 2 });
		const again = story(opened, made('r1'), dismissed, { type: 'finding-triaged', key, triage: 'open', reason: v('') });
		expect(again.findings.get(key)).toMatchObject({ triage: 'open', triageReason: '' });
	});

	test('another summary is another finding, with no triage yet', () => {
		const incident = story(opened, made('r1'), { type: 'finding-triaged', key, triage: 'dismissed', reason: v('ours') }, made('r2', { ...suid, summary: v('and world-writable') }));
		expect([...incident.findings.values()].map(({ triage }) => triage)).toEqual(['dismissed', 'open']);
	});

	test('triage of a finding that is not there changes nothing', () => {
		expect(story(opened, { type: 'finding-triaged', key: 'none', triage: 'confirmed', reason: v('') }).findings.size).toBe(0);
	});
});

describe('notes', () => {
	const about = { kind: 'step', step: 'A.3' } as const;
	const kept = (...lines: string[]): Event => ({ type: 'note-kept', note: 'n1', about, lines: lines.map(v) });

	test('a draft becomes the note; one that never did is still a draft', () => {
		const drafted: Event = { type: 'note-drafted', note: 'n1', about, lines: [v('hal')] };
		expect(story(opened, drafted).notes.get('n1')).toMatchObject({ draft: true, lines: ['hal'] });
		expect(story(opened, drafted, kept('half', 'and whole')).notes.get('n1')).toMatchObject({ draft: false, lines: ['half', 'and whole'], at: minute(2), by: 'ann' });
	});

	test('a struck note keeps its words and stays struck', () => {
		const struck: Event = { type: 'note-struck', note: 'n1', reason: v('wrong host') };
		expect(story(opened, kept('x'), struck).notes.get('n1')).toMatchObject({ lines: ['x'], struck: 'wrong host' });
		expect(story(opened, kept('x'), struck, kept('y')).notes.get('n1')).toMatchObject({ lines: ['y'], struck: 'wrong host' });
		expect(story(opened, struck).notes.size).toBe(0);
	});
});

describe('sessions', () => {
	test('one that was closed lasted until then, one that was cut short until its last entry', () => {
		const incident = story(opened, started('r1', 'a'), opened, { type: 'journal-recovered', lostBytes: 9, keptAs: v('torn') }, over('r1', 'a'), { type: 'session-closed' }, opened);
		expect(incident.sessions.map(({ from, to, toMono, closed }) => [from, to, toMono, closed])).toEqual([
			[minute(0), minute(1), 60_000, false],
			[minute(2), minute(5), 300_000, true],
			[minute(6), minute(6), 360_000, false],
		]);
		expect(incident.recovered).toBe(1);
	});
});

describe('steps, decisions and the case', () => {
	test('the last mark of a step counts', () => {
		const mark = (state: 'done' | 'open' | 'waived', reason = ''): Event => ({ type: 'step-marked', step: 'B.1', state, reason: v(reason), name: v(''), despite: [] });
		const incident = story(opened, mark('done'), mark('open'), mark('waived', 'no cable'));
		expect(incident.stateOf('B.1')).toBe('waived');
		expect(incident.steps.get('B.1')).toMatchObject({ reason: 'no cable', by: 'ann', at: minute(3) });
		expect(incident.stateOf('H.3')).toBe('open');
	});

	test('decisions, warnings and reports add up', () => {
		const decided: Event = { type: 'decision-recorded', step: 'A.2.b', decision: v('no police yet'), decidedBy: v('ceo'), decidedAt: v('monday') };
		const incident = story(opened, decided, decided, { type: 'warning-accepted', warning: 'w', words: v('ok') }, { type: 'report-written', path: v('r.md'), format: 'markdown', sha256: 'ab' });
		expect([incident.decisions.length, incident.warnings.length, incident.reports.length]).toEqual([2, 1, 1]);
	});

	test('an event of a newer program is counted and breaks nothing', () => {
		const incident = story(opened, { type: 'unknown', was: v('teleported'), content: v('{}') });
		expect([incident.unknown, incident.revision]).toEqual([1, 2]);
	});
});

describe('sniffer logs', () => {
	const log = v('/case/sniff.log');
	const sighted = (host: string): Event => ({ type: 'host-sighted', run: 'r1', log, sighting: { host: v(host), role: 'destination', service: v('ftp') } });

	test('a log read to its end gives exact counts; its changes are kept', () => {
		const incident = story(
			opened,
			{ type: 'log-opened', run: 'r1', log, follow: true },
			sighted('a'),
			{ type: 'log-changed', run: 'r1', log, change: 'truncated' },
			{ type: 'log-closed', run: 'r1', log, ending: { how: 'complete', coverage: nothingCovered }, counts: [{ host: v('a'), times: 7 }] },
		);
		expect(incident.logs).toMatchObject([{ state: 'closed', changes: [`${minute(3)} truncated`], ending: { how: 'complete' } }]);
		expect(incident.atRisk.ranked()).toMatchObject([{ host: 'a', times: 7 }]);
	});

	test('one that was being read when the program died is interrupted, and its hosts are kept', () => {
		const incident = story(opened, { type: 'log-opened', run: 'r1', log, follow: true }, sighted('a'), opened);
		expect(incident.logs[0]?.state).toBe('interrupted');
		expect(incident.atRisk.has(v('a'))).toBe(true);
	});
});
