/** What the logs say, from a tree to a window of the intrusion that outlives the program. */

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { untilJournal } from '../support/journal-lines.ts';
import { newStory, skipOpening, stagesShown } from '../support/story.ts';

/** A line a minute, by an rsyslog that writes whole years. */
function line(minute: number): string {
	const at = new Date(Date.UTC(2026, 10, 20, 0, minute)).toISOString().replace('.000Z', '.000000+00:00');
	const says = minute === 300 ? 'Accepted password for root from 203.0.113.9 port 4711 ssh2' : minute === 310 ? 'Disconnected from user root 203.0.113.9 port 4711' : `Failed password for invalid user admin from 198.51.100.${minute % 50} port 50000 ssh2`;
	return `${at} mail sshd[${1000 + minute}]: ${says}\n`;
}

test('the logs are read into a timeline, filtered, the window is marked, and stands when the case is opened again', async () => {
	const story = newStory();
	writeFileSync(path.join(story.victim, 'var/log/auth.log'), Array.from({ length: 600 }, (_, minute) => line(minute)).join(''));
	mkdirSync(path.join(story.victim, 'var/log/httpd'));
	writeFileSync(path.join(story.victim, 'var/log/httpd/access_log'), '203.0.113.9 - - [20/Nov/2026:04:59:00 +0000] "GET /index.html HTTP/1.1" 200 12 "-" "curl/8"\n');
	const console = { env: { TERM: 'linux', LANG: 'C' } };
	const first = story.open(console);
	await skipOpening(first);
	first.keys('8');
	await first.waitFor('No timeline of the logs was made yet');
	first.keys('m');
	await first.waitFor('601 records of 2 logs');
	await first.waitFor(/> 2026-11-20 09:59:00Z/);
	first.keys('/');
	first.type('from:203.0.113.9 kind:login');
	await first.waitFor(/> 2026-11-20 05:00:00Z auth\.log +mail +sshd: Accepted/);
	first.keys('enter', 'b');
	await untilJournal(story.caseFolder, events => events.some(({ type, since }) => type === 'window-marked' && since === '2026-11-20T05:00:00.000Z'));
	first.keys('esc');
	// The record before and the ten behind it are there again.
	await first.waitFor(screen => screen.includes('04:59:00Z htt') && screen.includes('05:10:00Z'));
	for (let down = 0; down < 10; down++) first.keys('down');
	await first.waitFor(/>\|2026-11-20 05:10:00Z/);
	first.keys('e');
	await first.waitFor('within 2026-11-20 05:00Z to 2026-11-20 05:10:00.999Z');
	first.keys('q');
	expect((await first.ended).code).toBe(0);

	const second = story.open(console);
	await stagesShown(second);
	second.keys('8');
	const screen = await second.waitFor(/>\|2026-11-20 05:00:00Z/);
	expect(screen).toContain('within 2026-11-20 05:00Z to 2026-11-20 05:10:00.999Z');
	second.keys('enter');
	await second.waitFor(/byte +\d/);
	second.keys('q');
	expect((await second.ended).code).toBe(0);

	// What is recent is asked of the same window without a word.
	const recent = await story.run('check', 'recent-changes', '--root', story.victim, '--case', story.caseFolder, '--json');
	expect(recent.stdout).toContain('"how":"complete"');
	const report = await story.run('report', story.caseFolder);
	expect(report.stdout).toContain('Window of the intrusion: 2026-11-20 05:00Z to 2026-11-20 05:10:00.999Z');
	expect(report.stdout).toContain('recent being 2026-11-20 05:00Z to 2026-11-20 05:10:00.999Z');
}, 90_000);
