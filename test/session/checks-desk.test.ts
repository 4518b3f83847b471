import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { visibleText } from '../../source/core/visible.ts';
import { eventInWords } from '../../source/report/event-in-words.ts';
import { CaseSession } from '../../source/session/case-session.ts';
import { openCase } from '../../source/session/open-case.ts';
import { inlineRunner } from '../../source/tasks/inline.ts';
import type { Runner } from '../../source/tasks/task.ts';
import { placeOf } from '../../source/tasks/workplace.ts';
import { steppingClock } from '../support/clock.ts';
import { memoryHost } from '../support/memory-host.ts';
import { scratch } from '../support/scratch.ts';
import { toldRunner } from '../support/told-runner.ts';

const say = visibleText;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const victim = memoryHost({ '/usr/bin/ls': { content: 'altered', mode: 0o755 }, '/tmp/x': 'a sniffer' });

async function opened(folder: string, runner: Runner = inlineRunner(placeOf(victim))): Promise<CaseSession> {
	const ground = { clock: steppingClock(), runner, checklists: { stages: [], contacts: [] }, stepOfCheck: new Map(), target: { kind: 'image', root: say('/mnt/victim') }, caseFolder: say(folder), operator: say('ada'), ownPlaces: [], program: 'regain test' } as const;
	const result = await openCase(folder, ground, { self: { pid: 1, start: '1', boot: 'b', machine: 'm' }, startOf: () => Promise.resolve(undefined) }, 'headless');
	if (!result.ok) throw new Error(result.why);
	return result.session;
}

function lists(folder: string) {
	const [good, bad] = [join(folder, 'good.sha256'), join(folder, 'bad')];
	writeFileSync(good, `${sha256('genuine')}  /usr/bin/ls\n`);
	writeFileSync(bad, `${sha256('a sniffer')}  anywhere\nrubbish\n`);
	return { good: [say(good)], bad: [say(bad)] };
}

const told = async (session: CaseSession): Promise<readonly string[]> => (await session.entries(20)).map(entry => eventInWords(entry)).filter(words => words.includes('list'));

test('lists that were named are read, then compared with, and gone afterwards', async () => {
	const folder = scratch();
	const caseFolder = join(folder, 'case');
	const session = await opened(caseFolder);
	const named = lists(folder);
	expect(await session.runChecks(['known-hashes'], { lists: named })).toEqual({ done: true, run: 'run-1.1' });
	expect(session.snapshot.running).toMatchObject([{ run: 'run-1.1', kind: 'known-lists' }]);
	expect(await session.runChecks(['suid-files'], { lists: named })).toMatchObject({ done: false, why: expect.stringContaining('being compared with already') });
	await session.idle();
	expect([...session.incident.findings.values()].map(({ finding: { severity, subject } }) => `${severity} ${'path' in subject ? subject.path : ''}`).sort()).toEqual(['critical /tmp/x', 'high /usr/bin/ls']);
	expect(await told(session)).toEqual(expect.arrayContaining([
		`began to read lists of known hashes; good: ${named.good[0]}; bad: ${named.bad[0]}`,
		`read lists of known hashes: ${named.good[0]}: 1 hashes; ${named.bad[0]}: 1 hashes; 1 lines were not understood, the first is line 2`,
	]));
	expect(existsSync(join(caseFolder, 'known-lists'))).toBe(false);
	await session.close();
});

test('a list that is none: the check could not look, and what else was asked looks', async () => {
	const folder = scratch();
	const session = await opened(join(folder, 'case'));
	const none = join(folder, 'none');
	writeFileSync(none, 'no list of anything\n');
	await session.runChecks(['known-hashes', 'hidden-names'], { lists: { good: [say(none)], bad: [] } });
	await session.idle();
	const [failed, other] = [...session.incident.runs.values()];
	expect(failed!.checks.get('known-hashes')).toMatchObject({ state: 'ended', ending: { how: 'failed', why: expect.stringContaining('holds no list of hashes') as unknown } });
	expect([...other!.checks.keys()]).toEqual(['hidden-names']);
	await session.close();
});

test('stopped while lists are read, nothing is compared with; and a case that is closed begins nothing', async () => {
	const folder = scratch();
	const { runner, tasks } = toldRunner();
	const session = await opened(join(folder, 'case'), runner);
	const asked = { lists: lists(folder) };
	await session.runChecks(['known-hashes'], asked);
	await tasks[0]!.keep({ type: 'lists-not-read', how: 'cancelled', why: say('stopped by the operator') });
	tasks[0]!.end({ how: 'cancelled' });
	await session.idle();
	expect([...session.incident.runs.values()].map(({ checks }) => checks.get('known-hashes'))).toMatchObject([{ state: 'ended', ending: { how: 'cancelled' } }]);
	await session.runChecks(['known-hashes'], asked);
	await session.close();
	expect(tasks).toHaveLength(2);
});
