/** The intruder chose the names. Whatever they hold, on every screen and in every printed word, the terminal acts on none of it. */

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { strayIn } from '../support/drawn.ts';
import { pasted } from '../support/key-bytes.ts';
import { newStory, today, type Story } from '../support/story.ts';
import type { Terminal } from '../support/terminal.ts';
import { findingsByNumber, hostileFinding, hostileName, writeCase } from '../support/written-case.ts';
import { visibleName, visibleText } from '../../source/core/visible.ts';

const shownName = visibleName(hostileName);
/** How the name begins on a screen, before anything of it is cut off. */
const beginning = shownName.slice(0, 8);

async function caseWithHostileName(): Promise<Story> {
	const story = newStory();
	const target = { kind: 'image', root: visibleText(story.victim) } as const;
	await writeCase({ folder: story.caseFolder, target, findings: [hostileFinding(), ...findingsByNumber(3)], title: 'hostile names' });
	return story;
}

function expectHarmless(terminal: Terminal): void {
	expect(strayIn(terminal.raw)).toBeUndefined();
	const raw = terminal.raw.toString('latin1');
	for (const sequence of ['\u001B[2J', '\u001B[8m', '\u001B]', '\u0007', '\u001BP']) expect(raw).not.toContain(sequence);
}

describe('the measure itself', () => {
	test.for(['\u001B]0;x\u0007', '\u001B[3;7r', '\u001Bc', 'a\u0008', '\u009B31m', '\u202E', '\u200B', '\u{E0041}', '\u001BPx\u001B\\'])('%j is noticed', stray => {
		expect(strayIn(Buffer.from(`\u001B[1mfine${stray}\u001B[22m\r\n`))).toBeDefined();
	});
	test('a byte that is no UTF-8 is noticed', () => {
		expect(strayIn(Buffer.from([0x61, 0xff, 0x62]))).toBeDefined();
	});
	test('what Ink draws is not', () => {
		expect(strayIn(Buffer.from('\u001B[?2026h\u001B[2K\u001B[1A\u001B[38;5;1mä 日\u001B[39m\r\n\u001B[?25l\u001B[?2026l'))).toBeUndefined();
	});
});

describe.for([
	['xterm, UTF-8', today],
	['Linux console', { TERM: 'linux', LANG: 'en_US.UTF-8' }],
	['vt100', { TERM: 'vt100', LANG: 'C' }],
] as const)('a hostile file name on %s', ([, env]) => {
	test('is shown, whole and escaped, and acted on nowhere', async () => {
		const story = await caseWithHostileName();
		const terminal = story.open({ env });
		await terminal.waitFor('[1 Stages');
		for (const [at, title] of ['Stages', 'Checks', 'Findings', 'At risk', 'Notes', 'Journal', 'Live', 'Logs', 'Help'].entries()) {
			terminal.keys(String(at + 1));
			await terminal.waitFor(`[${at + 1} ${title}`);
		}
		terminal.keys('3');
		await terminal.waitFor(beginning);
		terminal.keys('enter');
		await terminal.waitFor(screen => screen.includes('T1548.001') && screen.includes(beginning));
		terminal.keys('n');
		await terminal.waitFor(/note/i);
		terminal.type(pasted(Buffer.from(hostileName, 'latin1').toString('utf8')));
		await terminal.waitFor(screen => screen.split(beginning).length > 2);
		terminal.keys('ctrl-s', '5');
		await terminal.waitFor(screen => screen.includes('[5 Notes') && screen.includes(beginning));
		terminal.keys('enter', 'esc', '6');
		await terminal.waitFor('[6 Journal');
		terminal.keys('end', 'enter', 'esc', 'home', 'enter', 'esc', '3', '/');
		terminal.type('owned');
		terminal.keys('enter');
		await terminal.waitFor(beginning);
		terminal.keys('q');
		await terminal.ended;
		expectHarmless(terminal);
	});
});

describe('headless', () => {
	test('report and state print it escaped', async () => {
		const story = await caseWithHostileName();
		for (const words of [['report', story.caseFolder], [story.caseFolder], ['verify', story.caseFolder]]) {
			const { stdout, stderr } = await story.run(...words);
			expect(strayIn(Buffer.from(stdout + stderr))).toBeUndefined();
		}
	});

	test('a check over a tree with such a name prints it escaped, as text and as JSON', async () => {
		const story = newStory();
		writeFileSync(Buffer.from(`${path.join(story.victim, 'tmp')}/${hostileName}`, 'latin1'), 'x');
		for (const json of [[], ['--json']]) {
			const { stdout, stderr } = await story.run('check', 'odd-names', '--root', story.victim, ...json);
			expect(stdout).toContain(json.length > 0 ? JSON.stringify(beginning).slice(1, -1) : beginning);
			expect(strayIn(Buffer.from(stdout + stderr))).toBeUndefined();
		}
	});

	test('an argument that is hostile itself is named escaped', async () => {
		const story = newStory();
		const { status, stdout, stderr } = await story.run('check', 'no\u001B[2Jsuch', '--root', story.victim);
		expect(status).toBe(2);
		expect(stderr).toContain('no\\u{1b}[2Jsuch');
		expect(strayIn(Buffer.from(stdout + stderr))).toBeUndefined();
	});
});
