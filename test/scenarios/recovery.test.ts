/** A fresh case walked from the first screen to the report, as somebody does who has never seen the program. */

import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { journalLines, untilJournal } from '../support/journal-lines.ts';
import { newStory, skipOpening } from '../support/story.ts';
import { appendToLog, connections, victimPaths } from '../support/victim.ts';

test('describe, tick against a warning, decide, note, check, watch a sniffer log, report, verify', async () => {
	const story = newStory();
	const terminal = story.open();

	await terminal.waitFor('What this case is');
	terminal.type('Ada');
	terminal.keys('enter');
	terminal.type('Example Ltd');
	terminal.keys('enter');
	terminal.type('Mail host broken into');
	terminal.keys('enter');
	terminal.type('CERT#4711');
	terminal.keys('ctrl-s');
	await terminal.waitFor('the case is described');

	// Pulling the cable before anyone looked for a sniffer: the program has to say what that costs.
	terminal.keys('B', 'down', 'space');
	await terminal.waitFor('Before B.1 is marked done');
	terminal.keys('y');
	await terminal.waitFor(/\[x] B\.1/i);

	terminal.keys('A', 'down', 'd');
	await terminal.waitFor('Decided');
	terminal.type('No legal investigation');
	terminal.keys('enter');
	terminal.type('The board');
	terminal.keys('ctrl-s');
	await untilJournal(story.caseFolder, events => events.some(event => event.type === 'decision-recorded'));

	terminal.keys('n');
	await terminal.waitFor(/note/i);
	terminal.type('policy printed, binder 3');
	terminal.keys('enter');
	terminal.type('second line');
	terminal.keys('ctrl-s');
	await terminal.waitFor('note kept');

	terminal.keys('R');
	await untilJournal(story.caseFolder, events => {
		const started = events.find(event => event.type === 'run-started');
		return started !== undefined && events.filter(event => event.type === 'check-ended').length === (started['checks'] as string[]).length;
	});
	terminal.keys('3');
	const found = await terminal.waitFor(screen => screen.includes('[3 Findings') && screen.includes(victimPaths.setUidShell));
	expect(found).toMatch(/CRITICAL|HIGH/);
	terminal.keys('c');
	await untilJournal(story.caseFolder, events => events.some(event => event.type === 'finding-triaged'));

	appendToLog(story.victim, connections(0, 40, 12));
	terminal.keys('o');
	await terminal.waitFor(/log/i);
	terminal.type(path.join(story.victim, victimPaths.snifferLog));
	terminal.keys('enter');
	terminal.type('y');
	terminal.keys('ctrl-s', '4');
	await terminal.waitFor(screen => /\[4 (?:At )?[Rr]isk/.test(screen) && /At risk: \d+ hosts/.test(screen) && screen.includes('.example.net'));
	appendToLog(story.victim, connections(40, 80, 200).replaceAll('example.net', 'example.edu'));
	await terminal.waitFor(screen => screen.includes('example.edu'));
	expect(terminal.raw.toString('latin1')).not.toContain('correct horse');
	terminal.keys('x');
	await untilJournal(story.caseFolder, events => events.some(event => event.type === 'log-closed'));

	terminal.keys('W');
	await untilJournal(story.caseFolder, events => events.some(event => event.type === 'report-written'));
	terminal.keys('q');
	expect(await terminal.ended).toEqual({ code: 0, signal: 0 });

	const reports = readdirSync(story.caseFolder).filter(name => /^report-.*\.md$/.test(name));
	expect(reports).toHaveLength(1);
	const report = readFileSync(path.join(story.caseFolder, reports[0]!), 'utf8');
	for (const words of ['Mail host broken into', 'Example Ltd', 'CERT\\#4711', 'No legal investigation', 'The board', 'policy printed, binder 3', 'example.edu']) {
		expect(report.replaceAll('\\', '')).toContain(words.replaceAll('\\', ''));
	}
	expect(report).not.toContain('correct horse');
	expect(readFileSync(path.join(story.caseFolder, 'journal.ndjson'), 'utf8')).not.toContain('correct horse');

	const marked = journalLines(story.caseFolder).find(event => event.type === 'step-marked');
	expect(marked).toMatchObject({ step: 'B.1', state: 'done' });
	expect(marked!['despite']).not.toEqual([]);

	const verified = await story.run('verify', story.caseFolder);
	expect(verified.status).toBe(0);
	expect(verified.stdout).toMatch(/^intact: \d+ lines/);

	const again = story.open();
	await again.waitFor(/\[x] B\.1/i);
	again.keys('q');
	await again.ended;
});

test('a first try needs no preparation: everything can be skipped, and nothing is asked twice', async () => {
	const story = newStory();
	const first = story.open();
	await skipOpening(first);
	first.keys('q');
	expect((await first.ended).code).toBe(0);
	const state = await story.run(story.caseFolder);
	expect(state.status).toBe(0);
	expect(state.stdout).not.toBe('');
});
