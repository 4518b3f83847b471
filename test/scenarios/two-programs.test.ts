/** One case, two programs: one writes, the other may only look. */

import { expect, test } from 'vitest';
import { journalLines } from '../support/journal-lines.ts';
import { newStory, openingLeft, skipOpening, stagesShown } from '../support/story.ts';

test('the second is refused by name and may look; what the first does is seen', async () => {
	const story = newStory();
	const first = story.open();
	await skipOpening(first);
	const second = story.open();
	const refused = await second.waitFor('The case is not free');
	expect(refused).toContain(`process ${first.pid}`);
	second.keys('y');
	await second.waitFor(screen => screen.includes('READ ONLY') && screen.includes('[1 Stages'));
	second.keys('A', 'down', 'space');
	await second.waitFor(/read only/);
	first.keys('A', 'down', 'space');
	await first.waitFor(/\[x] A\.1/i);
	await second.waitFor(/\[x] A\.1/i);
	const lines = journalLines(story.caseFolder);
	expect(lines.filter(event => event.type === 'session-opened')).toHaveLength(1);
	second.keys('q');
	expect((await second.ended).code).toBe(0);
	first.keys('q');
	await first.ended;
	expect((await story.run('verify', story.caseFolder)).status).toBe(0);
});

test('the second may also leave, and writes nothing', async () => {
	const story = newStory();
	const first = story.open();
	await skipOpening(first);
	await openingLeft(story);
	const before = journalLines(story.caseFolder).length;
	const second = story.open();
	await second.waitFor('The case is not free');
	second.keys('esc');
	await second.ended;
	expect(journalLines(story.caseFolder)).toHaveLength(before);
	// Headless commands that would record are refused as well.
	const check = await story.run('check', 'suid-files', '--root', story.victim, '--case', story.caseFolder);
	expect(check.status).toBe(3);
	expect(check.stderr).toMatch(new RegExp(`process ${first.pid}\\b`));
	first.keys('q');
	await first.ended;
});

test('a lock left by kill -9 keeps nobody out', async () => {
	const story = newStory();
	const first = story.open();
	await skipOpening(first);
	await openingLeft(story);
	first.kill('SIGKILL');
	await first.ended;
	const second = story.open();
	await stagesShown(second);
	second.keys('q');
	expect((await second.ended).code).toBe(0);
});
