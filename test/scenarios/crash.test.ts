/** kill -9 in the middle of work: what was said to be kept is there, what was cut short says so. */

import { appendFileSync, truncateSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { journalLines, untilJournal } from '../support/journal-lines.ts';
import { newStory, skipOpening } from '../support/story.ts';
import { appendToLog, connections, victimPaths } from '../support/victim.ts';
import { journalOf } from '../support/written-case.ts';

test('a note half typed is there again, but for at most its last second', async () => {
	const story = newStory();
	const terminal = story.open();
	await skipOpening(terminal);
	terminal.keys('n');
	await terminal.waitFor(/note/i);
	terminal.type('the cable was pulled at 03:12 by Mara');
	await terminal.waitFor('by Mara');
	const typed = performance.now();
	await untilJournal(story.caseFolder, events => events.some(event => event.type === 'note-drafted' && JSON.stringify(event['lines']).includes('03:12 by Mara')));
	// The promise is a second; this machine may be busy with other tests.
	expect(performance.now() - typed).toBeLessThan(3000);
	terminal.keys('enter');
	terminal.type('typed at the very end');
	terminal.kill('SIGKILL');
	expect(await terminal.ended).toEqual({ code: 0, signal: 9 });

	expect((await story.run('verify', story.caseFolder)).status).toBe(0);
	const again = story.open();
	await again.waitFor('[1 Stages');
	again.keys('5');
	await again.waitFor(screen => screen.includes('[5 Notes') && screen.includes('the cable was pulled at 03:12'));
	again.keys('q');
	await again.ended;
});

test('a sniffer log that was being followed is shown as interrupted, its hosts are kept', async () => {
	const story = newStory();
	appendToLog(story.victim, connections(0, 30, 10));
	const terminal = story.open();
	await skipOpening(terminal);
	terminal.keys('o');
	await terminal.waitFor(/log/i);
	terminal.type(path.join(story.victim, victimPaths.snifferLog));
	terminal.keys('enter');
	terminal.type('y');
	terminal.keys('ctrl-s', '4');
	await terminal.waitFor(screen => screen.includes('[4 At risk') && screen.includes('.example.net'));
	terminal.kill('SIGKILL');
	await terminal.ended;
	const hosts = journalLines(story.caseFolder).filter(event => event.type === 'host-sighted').length;
	expect(hosts).toBeGreaterThan(0);

	const again = story.open();
	await again.waitFor('[1 Stages');
	again.keys('4');
	const screen = await again.waitFor(text => text.includes('[4 At risk') && /interrupted/.test(text));
	expect(screen).toContain('.example.net');
	again.keys('q');
	await again.ended;
});

test('a line torn by the crash is recovered, reported as incomplete and not as tampering', async () => {
	const story = newStory();
	const terminal = story.open();
	await skipOpening(terminal);
	terminal.keys('q');
	await terminal.ended;
	const journal = journalOf(story.caseFolder);
	const whole = statSync(journal).size;
	appendFileSync(journal, '{"v":1,"seq":3,"at":"2026-');
	const verified = await story.run('verify', story.caseFolder);
	expect(verified.status).toBe(0);
	expect(verified.stdout).toMatch(/incomplete/);
	expect(verified.stdout).toMatch(/not tampering/);
	const again = story.open();
	// What was left for later is not asked for again.
	expect(await again.waitFor('[1 Stages')).not.toContain('What this case is');
	again.keys('q');
	await again.ended;
	expect(journalLines(story.caseFolder).map(event => event.type)).toContain('journal-recovered');
	// A cut in the middle of what was whole is something else.
	truncateSync(journal, whole - 40);
	appendFileSync(journal, '\n');
	expect((await story.run('verify', story.caseFolder)).status).toBe(1);
});
