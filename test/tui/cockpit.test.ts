import { describe, expect, test } from 'vitest';
import { visibleText } from '../../source/core/visible.ts';
import { answered, atWork, frameOf, press, type as typed, type AtWork } from '../support/cockpit-at-work.tsx';
import { finding, LiteralSession } from '../support/literal-session.ts';

const say = visibleText;
const status = ({ cockpit }: AtWork): string | undefined => cockpit.view.status?.words;
const lastEvent = ({ session }: AtWork): unknown => session.written.at(-1)?.event;

describe('steps', () => {
	test('Space ticks, and takes the tick away', async () => {
		const work = atWork();
		press(work.cockpit, 'down space');
		await answered();
		expect(work.session.incident.stateOf('A.1')).toBe('done');
		expect(status(work)).toBe('A.1 done');
		press(work.cockpit, 'space');
		await answered();
		expect(work.session.incident.stateOf('A.1')).toBe('open');
	});

	test('a warning of order is shown, and recorded where it is gone against', () => {
		const work = atWork();
		press(work.cockpit, 'B down space');
		expect(work.cockpit.view.mode.kind).toBe('confirm');
		press(work.cockpit, 'escape');
		expect(work.session.incident.stateOf('B.1')).toBe('open');
		press(work.cockpit, 'space y');
		expect(work.session.incident.steps.get('B.1')).toMatchObject({ state: 'done', despite: ['volatile evidence dies with a reboot: look for a sniffer (C.5) first'] });
	});

	test('what is volatile is offered to be saved before the machine is cut off, by one key', async () => {
		const work = atWork();
		press(work.cockpit, 'B down space v');
		await answered();
		expect(lastEvent(work)).toEqual({ type: 'capture-began', run: 'capture-1', of: { of: 'machine' } });
		expect(work.session.incident.stateOf('B.1')).toBe('open');
		work.session.record({ type: 'capture-ended', run: 'capture-1', ending: { how: 'complete', coverage: { counts: {}, skipped: [] } } });
		press(work.cockpit, 'space');
		expect(work.cockpit.view.mode).not.toHaveProperty('confirm.first');
		press(work.cockpit, 'escape v');
		expect(lastEvent(work)).toMatchObject({ type: 'capture-began', run: 'capture-2' });
	});

	test('a process of a finding is kept by one key; a file is not, and an image holds nothing volatile', () => {
		const work = atWork();
		work.session.find(finding('high', '/tmp/x', 'odd'));
		press(work.cockpit, '3 p');
		expect(status(work)).toContain('about a process');
		work.session.find(finding('critical', '/', 'hides', { subject: { kind: 'process', pid: 7, name: say('sh') } }));
		press(work.cockpit, '< p');
		expect(lastEvent(work)).toMatchObject({ type: 'capture-began', of: { of: 'process', pid: 7, name: 'sh' } });
		work.session.change({ target: { kind: 'image', root: say('/mnt') } });
		press(work.cockpit, 'v');
		expect(status(work)).toContain('nothing volatile');
	});

	test('not applicable needs a reason, a waiver also a name', () => {
		const work = atWork();
		press(work.cockpit, 'down -');
		press(work.cockpit, 'enter');
		expect(status(work)).toContain('for a reason');
		typed(work.cockpit, 'one host only');
		press(work.cockpit, 'enter');
		expect(work.session.incident.steps.get('A.1')).toMatchObject({ state: 'not-applicable', reason: 'one host only' });
		press(work.cockpit, 'down w');
		typed(work.cockpit, 'no time');
		press(work.cockpit, 'ctrl-s');
		expect(status(work)).toContain('the name of who waives it');
		typed(work.cockpit, 'Bob');
		press(work.cockpit, 'enter');
		expect(work.session.incident.steps.get('A.2')).toMatchObject({ state: 'waived', reason: 'no time', name: 'Bob' });
	});

	test('a decision says what, who and when', () => {
		const work = atWork();
		press(work.cockpit, 'down d');
		typed(work.cockpit, 'call the police');
		press(work.cockpit, 'enter');
		typed(work.cockpit, 'Eve');
		press(work.cockpit, 'enter enter');
		expect(lastEvent(work)).toMatchObject({ type: 'decision-recorded', step: 'A.1', decision: 'call the police', decidedBy: 'Eve', decidedAt: '2026-01-31 22:15' });
	});

	test('a key that cannot work now says why', () => {
		const work = atWork();
		press(work.cockpit, 'space');
		expect(status(work)).toContain('put the cursor on a step first');
		press(work.cockpit, 'x');
		expect(status(work)).toContain('nothing is running');
		press(work.cockpit, '3 s');
		expect(status(work)).toContain('works in Notes');
		press(work.cockpit, '6 /');
		expect(status(work)).toContain('has no filter');
		press(work.cockpit, '0');
		expect(status(work)).toContain('there is no pane 0');
		press(work.cockpit, 'G');
		expect(work.cockpit.view.places.stages.cursor).toBe('stage G');
		const reading = atWork(new LiteralSession({ readOnly: true }));
		press(reading.cockpit, 'down space');
		expect(status(reading)).toContain('another regain holds this case');
	});
});

describe('while nothing can be recorded', () => {
	test('one key tries again, words are not asked for', async () => {
		const work = atWork(new LiteralSession({ trouble: visibleText('the disk is full') }));
		press(work.cockpit, 'A down w');
		expect(status(work)).toContain('see the top line');
		press(work.cockpit, 'space');
		await answered();
		expect(lastEvent(work)).toMatchObject({ type: 'step-marked', step: 'A.1' });
	});

	test('a note that was not kept stays open with what was typed', async () => {
		const work = atWork();
		work.session.keepNote = () => Promise.resolve({ done: false, why: visibleText('not recorded: the disk is full') });
		press(work.cockpit, 'n');
		typed(work.cockpit, 'cut at 3');
		press(work.cockpit, 'escape');
		await answered();
		expect(work.cockpit.view.mode).toMatchObject({ kind: 'note', typed: { lines: ['cut at 3'] } });
		expect(status(work)).toContain('the disk is full');
	});

	test('a form that was not kept was gone with what was typed', async () => {
		const work = atWork();
		work.session.describe = () => Promise.resolve({ done: false, why: visibleText('not recorded: the disk is full') });
		press(work.cockpit, ': d e s c r i b e enter');
		typed(work.cockpit, 'ada');
		press(work.cockpit, 'escape');
		await answered();
		expect(work.cockpit.view.mode).toMatchObject({ kind: 'form', values: [{ lines: ['ada'] }, {}, {}, {}, {}, {}] });
		expect(status(work)).toContain('the disk is full');
	});
});

describe('notes', () => {
	test('are drafted with every letter and kept by Esc, bound to what is under the cursor', async () => {
		const work = atWork();
		press(work.cockpit, 'C down n');
		typed(work.cockpit, 'ls q\\');
		press(work.cockpit, 'enter');
		work.cockpit.paste('pasted\r\n\u001B[2J');
		expect(work.session.drafts.at(-1)?.lines).toEqual(['ls q\\\\', 'pasted', '\\u{1b}[2J']);
		press(work.cockpit, 'escape');
		await answered();
		expect(lastEvent(work)).toMatchObject({ type: 'note-kept', about: { kind: 'step', step: 'C.1' }, lines: ['ls q\\\\', 'pasted', '\\u{1b}[2J'] });
		expect(status(work)).toBe('note kept');
	});

	test('that were emptied again are struck, that were never written leave nothing', () => {
		const work = atWork();
		const before = work.session.written.length;
		press(work.cockpit, 'n escape');
		expect(work.session.written.length).toBe(before);
		press(work.cockpit, 'n a backspace escape');
		expect(lastEvent(work)).toMatchObject({ type: 'note-struck', reason: 'left empty' });
	});

	test('are edited under their own name, and struck with a reason', () => {
		const work = atWork();
		press(work.cockpit, '5 n a escape e b escape');
		expect([...work.session.incident.notes.values()]).toMatchObject([{ lines: ['ab'] }]);
		press(work.cockpit, 's');
		typed(work.cockpit, 'wrong');
		press(work.cockpit, 'enter');
		expect([...work.session.incident.notes.values()]).toMatchObject([{ struck: 'wrong' }]);
		press(work.cockpit, 'e');
		expect(status(work)).toContain('this note is struck');
	});
});

describe('checks', () => {
	test('r asks the one under the cursor, or those that are marked, or R all that fit', () => {
		const work = atWork();
		press(work.cockpit, '2 r');
		press(work.cockpit, 'space space r R');
		expect(work.session.asked.map(({ checks }) => checks)).toEqual([['suid-files'], ['suid-files', 'odd-names'], ['suid-files', 'odd-names', 'promiscuous']]);
	});

	test('one that cannot look here says so', () => {
		const work = atWork();
		press(work.cockpit, '2 end r');
		expect(status(work)).toContain('needs a mounted image');
		expect(work.session.asked).toEqual([]);
	});

	test('r on a step asks the checks of that step', () => {
		const work = atWork();
		press(work.cockpit, 'C down down r');
		expect(work.session.asked.map(({ checks }) => checks)).toEqual([['odd-names', 'promiscuous']]);
	});

	test('x stops what runs; q asks while it does', () => {
		const work = atWork();
		work.session.record({ type: 'run-started', run: 'r1', checks: ['suid-files'], target: work.session.snapshot.target });
		work.session.running({ run: 'r1', label: say('1 check on /'), checks: ['suid-files'] });
		press(work.cockpit, '2 x q');
		expect(work.session.stopped).toEqual(['r1']);
		expect(work.left.quit).toBe(0);
		press(work.cockpit, 'escape q y');
		expect(work.left.quit).toBe(1);
	});

	test('a window of time is UTC', () => {
		const work = atWork();
		press(work.cockpit, ': r u n space w i n d o w enter');
		typed(work.cockpit, '2026-01-30');
		press(work.cockpit, 'ctrl-s');
		expect(work.session.asked).toMatchObject([{ checks: ['suid-files', 'odd-names', 'promiscuous'], more: { since: Date.UTC(2026, 0, 30), crossMounts: false } }]);
	});
});

describe('the window of the intrusion', () => {
	test('is marked by a form that says whose clock is meant, and takes what stands there again', async () => {
		const work = atWork();
		work.session.record({ type: 'case-described', description: { operator: say('ada'), organisation: say(''), title: say(''), tracking: [], clockOffset: say('3 min fast'), target: work.session.snapshot.target } });
		press(work.cockpit, ': m a r k space w i n d o w enter');
		expect(frameOf(work.cockpit)).toContain('as the clock of the examined host counted; it is off by: 3 min fast');
		typed(work.cockpit, '2026-01-30');
		press(work.cockpit, 'enter');
		typed(work.cockpit, '2026-01-31 22:15:04');
		press(work.cockpit, 'enter');
		await answered();
		expect(lastEvent(work)).toEqual({ type: 'window-marked', since: '2026-01-30T00:00:00.000Z', until: '2026-01-31T22:15:04.000Z' });
		expect(status(work)).toBe('the window of the intrusion: 2026-01-30 00:00Z to 2026-01-31 22:15:04Z');
		press(work.cockpit, ': m a r k space w i n d o w enter ctrl-s');
		await answered();
		expect(lastEvent(work)).toEqual({ type: 'window-marked', since: '2026-01-30T00:00:00.000Z', until: '2026-01-31T22:15:04.000Z' });
		press(work.cockpit, ': r u n space w i n d o w enter');
		expect(frameOf(work.cockpit)).toMatch(/Both ends empty: the window of the intrusion, 2026-01-30 00:00Z to\s+2026-01-31 22:15:04Z\./);
		press(work.cockpit, 'escape : m a r k space w i n d o w enter ctrl-u enter ctrl-u enter');
		await answered();
		expect(lastEvent(work)).toEqual({ type: 'window-withdrawn' });
	});

	test('cannot begin after it ends, and takes only times', async () => {
		const work = atWork();
		const before = work.session.written.length;
		press(work.cockpit, ': m a r k space w i n d o w enter');
		typed(work.cockpit, 'yesterday');
		press(work.cockpit, 'ctrl-s');
		await answered();
		expect(status(work)).toContain('yesterday is not a time');
		press(work.cockpit, 'ctrl-u');
		typed(work.cockpit, '2026-01-31');
		press(work.cockpit, 'enter');
		typed(work.cockpit, '2026-01-30');
		press(work.cockpit, 'enter');
		await answered();
		expect(status(work)).toBe('the window would begin (2026-01-31 00:00Z) after it ends (2026-01-30 00:00Z)');
		expect(work.session.written.length).toBe(before);
		expect(work.cockpit.view.mode.kind).toBe('form');
	});
});

describe('findings', () => {
	test('are confirmed, dismissed with a reason, and opened again', () => {
		const session = new LiteralSession();
		session.find(finding('high', '/a', 'odd'), finding('low', '/b', 'odd'));
		const work = atWork(session);
		const triage = (): string[] => [...session.incident.findings.values()].map(kept => kept.triage);
		press(work.cockpit, '3 c down d');
		typed(work.cockpit, 'ours');
		press(work.cockpit, 'enter');
		expect(triage()).toEqual(['confirmed', 'dismissed']);
		press(work.cockpit, 'u up u');
		expect(triage()).toEqual(['open', 'open']);
	});

	test('a filter narrows as it is typed, and Esc takes it away', () => {
		const session = new LiteralSession();
		session.find(finding('high', '/apple', 'odd'), finding('low', '/pear', 'odd'));
		const { cockpit } = atWork(session);
		press(cockpit, '3 / p e a r');
		expect(cockpit.view.places.findings.filter).toBe('pear');
		press(cockpit, 'enter escape');
		expect(cockpit.view.places.findings.filter).toBe('');
	});
});

describe('the case', () => {
	test('a log is opened by its path, and the hosts are shown', () => {
		const work = atWork();
		press(work.cockpit, 'o');
		typed(work.cockpit, '/tmp/tcp.log');
		press(work.cockpit, 'enter n enter');
		expect(lastEvent(work)).toMatchObject({ type: 'log-opened', log: '/tmp/tcp.log', follow: false });
		expect(work.cockpit.view.pane).toBe('at-risk');
	});

	test('is described whenever one likes; leaving early keeps what was typed', () => {
		const work = atWork();
		press(work.cockpit, ': d e s c r i b e enter');
		typed(work.cockpit, 'ada');
		press(work.cockpit, 'enter enter');
		typed(work.cockpit, 'the web server');
		press(work.cockpit, 'enter');
		typed(work.cockpit, 'CERT#1, P-2');
		press(work.cockpit, 'escape');
		expect(lastEvent(work)).toMatchObject({ type: 'case-described', description: { operator: 'ada', title: 'the web server', tracking: ['CERT#1', 'P-2'] } });
	});

	test('is left for later in words the next opening can read, and only once', () => {
		const work = atWork();
		press(work.cockpit, ': d e s c r i b e enter escape');
		expect(lastEvent(work)).toEqual({ type: 'description-postponed' });
		expect(work.session.incident.isDescriptionPostponed).toBe(true);
		const { length } = work.session.written;
		press(work.cockpit, ': d e s c r i b e enter escape');
		expect(work.session.written).toHaveLength(length);
	});

	test('is about another tree once its form says so', async () => {
		const work = atWork();
		press(work.cockpit, ': d e s c r i b e enter up down down down down');
		press(work.cockpit, Array.from(work.session.snapshot.target.root, () => 'backspace').join(' '));
		typed(work.cockpit, '/mnt/other');
		press(work.cockpit, 'enter enter');
		await answered();
		expect(work.session.snapshot.target).toEqual({ kind: 'image', root: '/mnt/other' });
		expect(lastEvent(work)).toMatchObject({ type: 'case-described', description: { target: { root: '/mnt/other' } } });
	});

	test('is compared with what was brought, each by its own check', async () => {
		const work = atWork();
		const asked: unknown[] = [];
		work.session.runChecks = async (...run: readonly unknown[]) => {
			asked.push(run);
			return { done: true };
		};
		press(work.cockpit, ': c o m p a r e enter');
		typed(work.cockpit, 'mirror');
		press(work.cockpit, 'ctrl-s');
		await answered();
		expect(status(work)).toContain('mirror is not a whole path');
		press(work.cockpit, 'home');
		typed(work.cockpit, '/media/');
		press(work.cockpit, 'enter enter');
		typed(work.cockpit, '/mnt/fresh');
		press(work.cockpit, 'ctrl-s');
		await answered();
		expect(asked).toEqual([[['packaged-files', 'clean-tree'], { media: { folders: ['/media/mirror'] }, clean: '/mnt/fresh' }]]);
		expect(status(work)).toContain('packaged-files, clean-tree are looking');
	});

	test('a report is written where the session says', async () => {
		const work = atWork();
		press(work.cockpit, 'W');
		await answered();
		expect(status(work)).toContain('regain-case/report.md');
	});
});

describe('compare', () => {
	test('lists of hashes are read before the checks begin, and every path is a whole one', async () => {
		const work = atWork();
		const compare = (...values: readonly string[]): void => {
			press(work.cockpit, ':');
			typed(work.cockpit, 'compare');
			press(work.cockpit, 'enter');
			for (const value of values) {
				typed(work.cockpit, value);
				press(work.cockpit, 'down');
			}
			press(work.cockpit, 'ctrl-s');
		};
		compare('', '', '/mnt/clean', '', '/l/good, /l/more', 'bad');
		expect(status(work)).toContain('bad is not a whole path');
		press(work.cockpit, 'escape');
		compare('', '', '/mnt/clean', '', '/l/good, /l/more', '/l/bad');
		await answered();
		expect(work.session.asked).toEqual([{ checks: ['clean-tree', 'known-hashes'], more: { clean: '/mnt/clean', lists: { good: ['/l/good', '/l/more'], bad: ['/l/bad'] } } }]);
		expect(status(work)).toBe('the lists are read, then clean-tree, known-hashes are looking');
	});
});
