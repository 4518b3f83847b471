/** The cockpit on the terminals an administrator may have on the worst day. */

import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { newStory, skipOpening } from '../support/story.ts';
import { oldConsole, type Terminal } from '../support/terminal.ts';

/** Every pane, one detail, help, the palette: what an operator sees in the first minute. */
async function lookAround(terminal: Terminal): Promise<readonly string[]> {
	const screens: string[] = [];
	for (const [at, title] of ['Stages', 'Checks', 'Findings', 'At risk', 'Notes', 'Journal', 'Live', 'Logs', 'Help'].entries()) {
		terminal.keys(String(at + 1));
		screens.push(await terminal.waitFor(`[${at + 1} ${title}`));
	}
	terminal.keys('1', 'home', 'down', 'enter');
	screens.push(await terminal.waitFor(screen => screen.includes('A.1') && !screen.includes('B.1')));
	terminal.keys('esc', ':');
	screens.push(await terminal.waitFor('Commands'));
	terminal.keys('esc');
	return screens;
}

/** Colours of the text or behind it; reverse, bold and their ends are none. */
const colours = /\u001B\[(?:\d+;)*(?:3[0-8]|4[0-8]|9\d|10\d)(?:;\d+)*m/;
const notAscii = /[^\x00-\x7F]/;

interface Kind {
	readonly name: string;
	readonly env: Readonly<Record<string, string>>;
	readonly rows?: number;
	readonly without?: readonly number[];
	readonly ascii: boolean;
	readonly colour: boolean;
}

const kinds: readonly Kind[] = [
	{ name: 'a Linux console, 80x24, no locale', env: { TERM: 'linux' }, without: oldConsole, ascii: true, colour: true },
	{ name: 'a Linux console, 80x25, UTF-8', env: { TERM: 'linux', LANG: 'en_US.UTF-8' }, rows: 25, ascii: false, colour: true },
	{ name: 'a vt100', env: { TERM: 'vt100', LANG: 'en_US.UTF-8' }, ascii: true, colour: false },
	{ name: 'xterm-256color', env: { TERM: 'xterm-256color', LANG: 'en_US.UTF-8' }, ascii: false, colour: true },
	{ name: 'LANG=C', env: { TERM: 'xterm-256color', LANG: 'C' }, ascii: true, colour: true },
	{ name: 'NO_COLOR', env: { TERM: 'xterm-256color', LANG: 'en_US.UTF-8', NO_COLOR: '1' }, ascii: false, colour: false },
	{ name: 'CI=1 in a terminal', env: { TERM: 'linux', CI: '1' }, ascii: true, colour: true },
];

describe('every pane is whole on', () => {
	test.for(kinds)('$name', async ({ env, rows = 24, without = [], ascii, colour }) => {
		const terminal = newStory().open({ env, rows, without });
		await skipOpening(terminal);
		const screens = await lookAround(terminal);
		for (const screen of screens) {
			expect(screen.split('\n')).toHaveLength(rows);
			// The footer is the last thing drawn: nothing fell off the end.
			expect(screen.trimEnd().split('\n').at(-1)).toMatch(/q quit|Esc back/);
		}
		const raw = terminal.raw.toString('utf8');
		if (ascii) expect(raw).not.toMatch(notAscii);
		if (!colour) expect(raw).not.toMatch(colours);
		terminal.keys('q');
		expect(await terminal.ended).toEqual({ code: 0, signal: 0 });
	});
});

test('a serial line that says 0x0 is taken for 80x24, and no file is left open at a redraw', async () => {
	const story = newStory();
	const terminal = story.shell(['/bin/sh', '-c', 'stty cols 0 rows 0; exec $REGAIN'], { env: { TERM: 'vt100', LANG: 'C' } });
	await skipOpening(terminal);
	const open = (): number => readdirSync(`/proc/${terminal.pid}/fd`).length;
	const before = open();
	for (let one = 0; one < 20; one++) {
		terminal.keys('2');
		await terminal.waitFor('[2 Checks');
		terminal.keys('1');
		await terminal.waitFor('[1 Stages');
	}
	expect(open()).toBeLessThanOrEqual(before + 2);
	expect(terminal.screen().split('\n')[22]).toContain('quit');
});

test('below 80x24 it says what it needs, and goes on when it gets it', async () => {
	const terminal = newStory().open({ cols: 79, rows: 24 });
	await terminal.waitFor('regain needs 80x24; this is 79x24');
	terminal.resize(80, 23);
	await terminal.waitFor('regain needs 80x24; this is 80x23');
	terminal.resize(80, 24);
	await skipOpening(terminal);
});

const noTmux = !(process.env['PATH'] ?? '').split(':').some(folder => existsSync(`${folder}/tmux`));
test.skipIf(noTmux)('under tmux (skipped: no tmux)', async () => {
	const story = newStory();
	// Its status line takes the last row; the program has 80x24.
	const terminal = story.shell(['/bin/sh', '-c', 'exec tmux -L regain-test-$$ -f /dev/null new-session "$REGAIN"'], { rows: 25 });
	await skipOpening(terminal);
	const screens = await lookAround(terminal);
	for (const screen of screens) expect(screen.trimEnd().split('\n').slice(0, -1).join('\n').trimEnd().split('\n').at(-1)).toMatch(/q quit|Esc back/);
	terminal.keys('q');
	await terminal.waitFor('[exited]');
});

test('a wide screen has three columns', async () => {
	const terminal = newStory().open({ cols: 200, rows: 50 });
	await skipOpening(terminal);
	terminal.keys('down');
	// The list, the step under the cursor, and what was found, all at once and side by side.
	const screen = await terminal.waitFor(text => text.split('\n').some(row => /Before you get started.*A\.1.*findings/i.test(row)));
	expect(screen).toMatch(/hosts at risk/i);
});

test('Ctrl-L draws over what the kernel wrote on the console', async () => {
	const story = newStory();
	const terminal = story.open();
	await skipOpening(terminal);
	const clean = terminal.screen();
	// A kernel message lands in the middle of the screen, unknown to the program.
	terminal.scribble('\u001B[8;20HINFO: task blocked for more than 120 seconds');
	await terminal.waitFor('task blocked');
	terminal.keys('ctrl-l');
	await terminal.waitFor(screen => screen === clean);
});
