import { describe, expect, test } from 'vitest';
import type { Coverage, Ending } from '../../source/core/coverage.ts';
import { visibleText } from '../../source/core/visible.ts';
import { answersInWords, statusNow } from '../../source/tui/run-ended.ts';
import { answered, atWork, frameOf, press, type AtWork } from '../support/cockpit-at-work.tsx';
import { finding } from '../support/literal-session.ts';

const say = visibleText;
const some: Coverage = { counts: { files: 1234, directories: 5 }, skipped: [] };
const torn: Coverage = { counts: { files: 1 }, skipped: [{ reason: 'unreadable', count: 2, examples: [say('/root')] }] };
const complete: Ending = { how: 'complete', coverage: some };

const statusLine = ({ cockpit }: AtWork): string | undefined => statusNow(cockpit.scene)?.words;

function end({ session }: AtWork, run: string, check: string, ending: Ending): void {
	session.record({ type: 'check-ended', run, check, ending });
}

async function asked(keys: string): Promise<AtWork> {
	const work = atWork();
	press(work.cockpit, keys);
	await answered();
	return work;
}

describe('the status line of a run that has ended', () => {
	test('does not say any more that the check is looking, but how it ended, with its count and coverage', async () => {
		const work = await asked('2 r');
		expect(statusLine(work)).toBe('suid-files is looking');
		work.session.find(finding('high', '/a', 'odd'), finding('info', '/b', 'odd'));
		end(work, 'r1', 'suid-files', complete);
		expect(statusLine(work)).toBe('suid-files: found 2, worst high; 1,234 files, 5 directories');
		expect(frameOf(work.cockpit).split('\n').at(-2)).toContain(statusLine(work));
	});

	test.each<[string, Ending, string]>([
		['nothing', complete, 'suid-files: nothing found; 1,234 files, 5 directories'],
		['nothing in what it could read', { how: 'complete', coverage: torn }, 'suid-files: nothing found, not all of it; 1 files; passed over: 2 unreadable'],
		['that it was stopped', { how: 'cancelled', coverage: some, why: say('stopped by the operator') }, 'suid-files: could not look: stopped by the operator; 1,234 files'],
	])('says %s', async (_, ending, words) => {
		const work = await asked('2 r');
		end(work, 'r1', 'suid-files', ending);
		expect(statusLine(work)).toContain(words);
	});

	test('is that of the run it spoke of: another that ends, or is at work on, changes nothing', async () => {
		const work = await asked('2 r');
		work.session.record({ type: 'run-started', run: 'other', checks: ['odd-names'], target: work.session.snapshot.target });
		end(work, 'other', 'odd-names', complete);
		expect(statusLine(work)).toBe('suid-files is looking');
		work.session.running({ run: 'r1', checks: ['suid-files'] });
		end(work, 'r1', 'suid-files', complete);
		expect(statusLine(work)).toBe('suid-files is looking');
		work.session.change({ running: [] });
		expect(statusLine(work)).toContain('nothing found');
	});

	test('of many checks counts their answers, and those that did not see all', async () => {
		const work = await asked('2 R');
		expect(statusLine(work)).toBe('3 checks are looking');
		work.session.find(finding('medium', '/a', 'odd'));
		end(work, 'r1', 'suid-files', complete);
		end(work, 'r1', 'odd-names', { how: 'complete', coverage: torn });
		expect(statusLine(work)).toBe('3 checks are looking');
		end(work, 'r1', 'promiscuous', { how: 'failed', coverage: { counts: {}, skipped: [] }, why: say('hung') });
		expect(statusLine(work)).toBe('ended: 1 found (1), 1 could not look, 2 in part, 1 nothing found');
	});

	test('gives way to the words of the next key', async () => {
		const work = await asked('2 r');
		end(work, 'r1', 'suid-files', complete);
		press(work.cockpit, '3');
		expect(statusLine(work)).toBeUndefined();
	});

	test('of a timeline, of what is saved, and of a log says how that ended', async () => {
		const work = atWork();
		press(work.cockpit, 'v');
		await answered();
		expect(statusLine(work)).toContain('saving what is volatile');
		work.session.record({ type: 'capture-ended', run: 'capture-1', ending: { how: 'complete', coverage: { counts: { entries: 7 }, skipped: [] } } });
		expect(statusLine(work)).toContain('saving ended: 0 kept; 7 entries');

		void work.cockpit.report(work.session.timeline.make(), say('reading the logs; x stops it'));
		await answered();
		expect(statusLine(work)).toBe('reading the logs; x stops it');
		const { run } = work.session.incident.timelines.all[0]!;
		work.session.record({ type: 'timeline-not-made', run, how: 'cancelled', why: say('stopped') });
		expect(statusLine(work)).toBe('no timeline was made: stopped');

		void work.cockpit.report(work.session.readLog(say('/var/log/x'), false), say('reading /var/log/x'));
		await answered();
		expect(statusLine(work)).toBe('reading /var/log/x');
		work.session.record({ type: 'log-closed', run: 'log-1', log: say('/var/log/x'), ending: { how: 'complete', coverage: { counts: { records: 9 }, skipped: [] } }, counts: [] });
		expect(statusLine(work)).toBe('/var/log/x: read to its end; 9 records');
	});

	test('of hundreds of checks fits a screen of 80 columns, whatever they found', () => {
		expect(answersInWords({ found: 100, findings: 1_000_000, couldNotLook: 100, inPart: 200, nothing: 100 }).length).toBeLessThanOrEqual(80);
	});
});
