import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { visibleText } from '../../source/core/visible.ts';
import type { Host } from '../../source/host/host.ts';
import { eventInWords } from '../../source/report/event-in-words.ts';
import type { CaseSession } from '../../source/session/case-session.ts';
import type { SessionGround } from '../../source/session/session-ground.ts';
import { lookAtCase, openCase, withoutCase } from '../../source/session/open-case.ts';
import { inlineRunner } from '../../source/tasks/inline.ts';
import { steppingClock } from '../support/clock.ts';
import { timelinesOf } from '../support/made-timeline.ts';
import { memoryHost } from '../support/memory-host.ts';
import { scratch } from '../support/scratch.ts';

const victim = memoryHost({ '/var/log/syslog': '2025-12-31T21:59:59+00:00 web1 kernel: one\n2025-12-31T22:00:00+00:00 web1 kernel: two\n' });

function groundOf(folder: string, host: Host = victim): SessionGround {
	return { clock: steppingClock(), runner: inlineRunner(timelinesOf(host)), checklists: { stages: [], contacts: [] }, stepOfCheck: new Map(), target: { kind: 'image', root: visibleText('/mnt/victim') }, caseFolder: visibleText(folder), operator: visibleText('ada'), ownPlaces: [], program: 'regain test' };
}

async function opened(folder: string): Promise<CaseSession> {
	const result = await openCase(folder, groundOf(folder), { self: { pid: 1, start: '1', boot: 'b', machine: 'm' }, startOf: () => Promise.resolve(undefined) }, 'headless');
	if (!result.ok) throw new Error(result.why);
	return result.session;
}

async function wordsOf(session: CaseSession): Promise<readonly string[]> {
	const opening = await session.timeline.open();
	if (!opening.ok) return [opening.state, opening.why];
	return (await opening.timeline.page({}, 0, 'later', 9)).entries.map(({ words }) => words);
}

test('made once, found again when the case is opened again; altered, it is said and made anew', async () => {
	const folder = join(scratch(), 'case');
	let session = await opened(folder);
	expect(await wordsOf(session)).toEqual(['none', 'no timeline of /mnt/victim has been made yet']);
	expect(await session.timeline.make()).toMatchObject({ done: true });
	expect(await session.timeline.make()).toMatchObject({ done: false });
	expect(await wordsOf(session)).toEqual(['making', 'the timeline is being made']);
	await session.idle();
	expect(await wordsOf(session)).toEqual(['kernel: one', 'kernel: two']);
	await session.close();

	session = await opened(folder);
	expect(await wordsOf(session)).toEqual(['kernel: one', 'kernel: two']);
	const { folder: kept } = session.incident.timelines.all[0]!.made!;
	await session.close();
	truncateSync(join(folder, kept, 'entries'), 9);

	session = await opened(folder);
	expect(await wordsOf(session)).toEqual(['damaged', 'the timeline of timeline-1.1 is not what was written: a file of it is cut. It has to be made anew']);
	expect(await wordsOf(session)).toEqual(['none', 'no timeline of /mnt/victim has been made yet']);
	await session.timeline.make();
	await session.idle();
	expect(await wordsOf(session)).toEqual(['kernel: one', 'kernel: two']);
	expect((await session.entries(9)).map(entry => eventInWords(entry)).filter(words => words.includes('timeline')).slice(-3)).toEqual([
		'the timeline of timeline-1.1 is not what was written: a file of it is cut',
		'began to merge the logs of /mnt/victim into a timeline',
		expect.stringMatching(/^made the timeline timeline\/timeline-3.1: 2 entries of 1 log; 1 files, 86 bytes, 2 records, 2 entries, \d+ looked for and not there$/),
	]);
	await session.close();
});

test('one that was stopped leaves nothing behind, and the next may begin', async () => {
	const folder = join(scratch(), 'case');
	const session = await opened(folder);
	await session.timeline.make();
	session.stop('timeline-1.1');
	await session.idle();
	expect(session.incident.timelines.all).toMatchObject([{ state: 'not made', why: 'stopped by the operator' }]);
	await session.timeline.make();
	await session.idle();
	expect(session.incident.timelines.all[1]).toMatchObject({ state: 'made' });
	await session.close();
});

test('where nothing can be recorded, none is made', async () => {
	const folder = join(scratch(), 'case');
	await (await opened(folder)).close();
	const looked = lookAtCase(folder, groundOf(folder), 'held by another');
	if (!looked.ok) throw new Error(looked.why);
	expect(await looked.session.timeline.make()).toMatchObject({ done: false });
	await looked.session.close();
	const unkept = await withoutCase(groundOf(''));
	expect(await unkept.timeline.make()).toEqual({ done: false, why: 'there is no case to keep a timeline in' });
	await unkept.close();
});
