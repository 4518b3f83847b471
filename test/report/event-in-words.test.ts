import { describe, expect, test } from 'vitest';
import type { Event } from '../../source/core/event.ts';
import { isVisible, visibleText } from '../../source/core/visible.ts';
import { eventInWords } from '../../source/report/event-in-words.ts';
import { finding } from '../support/literal-session.ts';

const say = visibleText;
const target = { kind: 'image', root: say('/mnt/victim') } as const;
const coverage = { counts: { files: 12 }, skipped: [] };
const log = say('/tmp/tcp.log');

const told: readonly (readonly [Event, string])[] = [
	[{ type: 'session-opened', program: 'regain 1', target, front: 'cockpit' }, 'opened the case with regain 1 (cockpit), image /mnt/victim'],
	[{ type: 'session-closed' }, 'closed the case'],
	[{ type: 'journal-recovered', lostBytes: 7, keptAs: say('torn') }, 'recovered the journal: its last line was incomplete (7 bytes, kept as torn)'],
	[{ type: 'case-described', description: { operator: say('ada'), organisation: say(''), title: say('web'), tracking: [say('C#1')], clockOffset: say('3 min fast'), target } }, 'described the case: ada, web, C#1, clock off by 3 min fast'],
	[{ type: 'description-postponed' }, 'left the description of the case for later'],
	[{ type: 'warning-accepted', warning: 'own-disk', words: say('on the own disk') }, 'went on after the warning: on the own disk'],
	[{ type: 'step-marked', step: 'B.1', state: 'waived', reason: say('no time'), name: say('Bob'), despite: [say('look first')] }, 'marked B.1 waived by Bob: no time, despite: look first'],
	[{ type: 'decision-recorded', step: 'A.2.c', decision: say('call'), decidedBy: say('Eve'), decidedAt: say('today') }, 'recorded a decision on A.2.c: call (Eve, today)'],
	[{ type: 'note-kept', note: 'n', about: { kind: 'host', host: say('h') }, lines: [say(''), say('one')] }, 'noted on host h: one (2 lines)'],
	[{ type: 'note-drafted', note: 'n', about: { kind: 'incident' }, lines: [say('on')] }, 'was writing a note on the incident: on'],
	[{ type: 'note-struck', note: 'n', reason: say('wrong') }, 'struck a note: wrong'],
	[{ type: 'run-started', run: 'r', checks: ['a', 'b'], target }, 'asked 2 checks on /mnt/victim: a, b'],
	[{ type: 'run-started', run: 'r', checks: ['a'], target, window: { until: '2026-01-31T22:15:04.000Z' } }, 'asked 1 check on /mnt/victim, recent being until 2026-01-31 22:15:04Z: a'],
	[{ type: 'window-marked', since: '2026-01-30T00:00:00.000Z' }, 'marked the window of the intrusion: 2026-01-30 00:00Z and later'],
	[{ type: 'window-withdrawn' }, 'withdrew the window of the intrusion'],
	[{ type: 'finding-made', run: 'r', finding: finding('high', '/a', 'odd') }, 'found (high) /a: odd'],
	[{ type: 'check-ended', run: 'r', check: 'a', ending: { how: 'not-applicable', why: say('rebooted'), coverage } }, 'a could not look: rebooted; 12 files'],
	[{ type: 'finding-triaged', key: 'k', triage: 'dismissed', reason: say('ours') }, 'dismissed the finding k: ours'],
	[{ type: 'log-opened', run: 'l', log, follow: true }, 'opened the sniffer log /tmp/tcp.log, following it'],
	[{ type: 'host-sighted', run: 'l', log, sighting: { host: say('h'), role: 'source', service: say('ftp') } }, 'host at risk: h (source, ftp), named in /tmp/tcp.log'],
	[{ type: 'log-changed', run: 'l', log, change: 'truncated' }, 'the log /tmp/tcp.log was truncated'],
	[{ type: 'log-closed', run: 'l', log, ending: { how: 'complete', coverage }, counts: [] }, 'closed the log /tmp/tcp.log: nothing found, 0 hosts named; 12 files'],
	[{ type: 'capture-began', run: 'c', of: { of: 'machine' } }, 'began to save what is volatile'],
	[{ type: 'capture-began', run: 'c', of: { of: 'process', pid: 7, name: say('sh') } }, 'began to save the process 7 sh'],
	[{ type: 'item-captured', run: 'c', captured: { item: say('mounts'), kept: say('captured/c/mounts'), bytes: 9, sha256: 'ab'.repeat(32) } }, 'saved mounts as captured/c/mounts (9 bytes, SHA-256 abababababababab...)'],
	[{ type: 'item-captured', run: 'c', captured: { item: say('mounts'), bytes: 0, sha256: '', why: say('EACCES') } }, 'could not save mounts: EACCES'],
	[{ type: 'capture-ended', run: 'c', ending: { how: 'cancelled', why: say('stopped'), coverage } }, 'ended saving (cancelled): stopped; 12 files'],
	[{ type: 'report-written', path: say('r.md'), format: 'markdown', sha256: 'ab'.repeat(32) }, 'wrote the report r.md (markdown, SHA-256 abababababababab...)'],
];

describe('an entry of the journal in a sentence', () => {
	test.for(told)('$0.type', ([event, words]) => {
		expect(eventInWords({ event })).toBe(words);
	});

	test('what a newer regain wrote is shown as it is, and made safe where it is not', () => {
		expect(eventInWords({ event: { type: 'unknown', was: say('moon-seen'), content: say('{}') } })).toContain('moon-seen');
		expect(isVisible(eventInWords({ event: { type: 'check-ended', run: 'r', check: '\u001B[2J', ending: { how: 'failed', coverage } } }))).toBe(true);
	});
});
