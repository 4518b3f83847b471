/** However the program ends, the terminal is left as it was found. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { newStory, skipOpening, today, type Story } from '../support/story.ts';
import { oldConsole, type Terminal } from '../support/terminal.ts';

const watched = 'before=$(stty -g); $REGAIN; status=$?; after=$(stty -g); [ "$before" = "$after" ] && echo "tty as found"; echo "status $status"; exec cat';

/** The program under the shell of this terminal. */
function childOf({ pid }: Terminal): number {
	return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}

async function started(story: Story, env: Readonly<Record<string, string>> = today): Promise<Terminal> {
	const terminal = story.shell(['/bin/sh', '-c', watched], { env });
	await skipOpening(terminal);
	return terminal;
}

async function expectAsFound(terminal: Terminal): Promise<string> {
	const screen = await terminal.waitFor(/status \d+/);
	expect(screen).toContain('tty as found');
	expect(terminal.alternate).toBe(false);
	expect(terminal.cursorHidden).toBe(false);
	const raw = terminal.raw.toString('latin1');
	for (const mode of ['2004', '1049', '2026']) {
		expect(raw.lastIndexOf(`?${mode}h`), `mode ${mode} is still on`).toBeLessThanOrEqual(raw.lastIndexOf(`?${mode}l`));
	}
	return screen;
}

describe('the terminal is as it was found', () => {
	test('after q', async () => {
		const story = newStory();
		const terminal = await started(story);
		terminal.keys('q');
		expect(await expectAsFound(terminal)).toContain('status 0');
	});

	test('after Ctrl-C', async () => {
		const terminal = await started(newStory());
		terminal.keys('ctrl-c');
		await expectAsFound(terminal);
	});

	test.for(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const)('after %s, and the case is closed in order', async signal => {
		const story = newStory();
		const terminal = await started(story);
		process.kill(childOf(terminal), signal);
		await expectAsFound(terminal);
		expect((await story.run('verify', story.caseFolder)).status).toBe(0);
		expect(readFileSync(`${story.caseFolder}/journal.ndjson`, 'utf8').trimEnd().split('\n').at(-1)).toContain('session-closed');
	});

	test('after a storm of resizes', async () => {
		const terminal = await started(newStory());
		for (let one = 0; one < 40; one++) terminal.resize(60 + ((one * 37) % 140), 10 + ((one * 13) % 50));
		terminal.resize(100, 30);
		const isWhole = (text: string): boolean => text.match(/\[1 Stages]/g)?.length === 1 && /B\.1 .*Disconnect/.test(text) && /q quit/.test(text.split('\n')[28] ?? '');
		await terminal.waitFor(text => text.split('\n').length === 30 && isWhole(text));
		terminal.keys('q');
		await expectAsFound(terminal);
	});

	test('on a console that knows no alternate screen the prompt has a clean line', async () => {
		const story = newStory();
		const terminal = story.shell(['/bin/sh', '-c', watched], { env: { TERM: 'linux', LANG: 'C' }, without: oldConsole });
		await skipOpening(terminal);
		terminal.keys('q');
		const screen = await terminal.waitFor(/status \d+/);
		expect(screen).toMatch(/^tty as found$/m);
		expect(screen).toMatch(/^status 0$/m);
	});

	test('when the terminal itself goes away the program ends and the case is closed', async () => {
		const story = newStory();
		const terminal = story.open();
		await skipOpening(terminal);
		terminal.hangUp();
		// The line has ended before the program at its other end has.
		await vi.waitFor(() => expect(readdirSync(story.caseFolder)).toEqual(['journal.ndjson']), { timeout: 15_000 });
		expect((await story.run('verify', story.caseFolder)).status).toBe(0);
		expect(readFileSync(`${story.caseFolder}/journal.ndjson`, 'utf8').trimEnd().split('\n').at(-1)).toContain('session-closed');
	});
});

test('Ctrl-Z goes back to the shell and fg comes back to the same screen', async () => {
	const story = newStory();
	const terminal = story.shell(['/bin/bash', '--norc', '--noprofile', '-i'], { env: { ...today, PS1: 'prompt> ' } });
	await terminal.waitFor('prompt>');
	terminal.type('$REGAIN\r');
	await skipOpening(terminal);
	terminal.keys('ctrl-z');
	await terminal.waitFor(/Stopped/);
	terminal.type('echo al""ive\r');
	await terminal.waitFor(/^alive$/m);
	expect(terminal.alternate).toBe(false);
	terminal.type('fg\r');
	await terminal.waitFor(/B\.1 .*Disconnect/);
	expect(terminal.alternate).toBe(true);
	terminal.keys('2');
	await terminal.waitFor('[2 Checks');
	terminal.keys('q');
	await terminal.waitFor(screen => screen.trimEnd().endsWith('prompt>'));
	expect(terminal.alternate).toBe(false);
});

test('keys typed before the first frame are neither lost nor drawn', async () => {
	const story = newStory();
	const terminal = story.shell(['/bin/sh', '-c', 'stty -echo; echo ready; read go; stty echo; exec $REGAIN']);
	await terminal.waitFor('ready');
	terminal.type('\r');
	terminal.type('Zelda');
	await terminal.waitFor(/Your name +Zelda|> Your name.*Zelda/);
	expect(terminal.screen().match(/Zelda/g)).toHaveLength(1);
});
