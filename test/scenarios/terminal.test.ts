import { afterEach, expect, test } from 'vitest';
import { oldConsole, Terminal, type TerminalRequest } from '../support/terminal.ts';

const open: Terminal[] = [];
afterEach(async () => {
	await Promise.all(open.splice(0).map(async terminal => terminal.close()));
});

function shell(script: string, request: Partial<TerminalRequest> = {}): Terminal {
	const terminal = new Terminal({ command: ['/bin/sh', '-c', script], ...request });
	open.push(terminal);
	return terminal;
}

test('a program sees a terminal of the size asked for and nothing of our environment', async () => {
	const terminal = shell('stty size; env; echo done', { cols: 91, rows: 33, env: { TERM: 'vt100' } });
	const screen = await terminal.waitFor('done');
	expect(screen).toContain('33 91');
	expect(screen).toContain('TERM=vt100');
	expect(screen.match(/^(?!PATH|TERM|PWD|OLDPWD|SHLVL|_=)[A-Z_]+=/gm)).toBeNull();
	expect(await terminal.ended).toEqual({ code: 0, signal: 0 });
});

test('keys arrive, the screen is drawn, bytes are counted', async () => {
	const terminal = shell('stty -echo; echo ready; read a; printf "\\033[2J\\033[3;5Hgot %s" "$a"; read b');
	await terminal.waitFor('ready');
	const mark = terminal.bytes;
	terminal.keys('a', 'space', 'b', 'enter');
	const screen = await terminal.waitFor('got a b');
	expect(screen.split('\n')[2]).toBe('    got a b');
	expect(terminal.since(mark).toString()).toContain('\u001B[2J');
	expect(screen).not.toContain('ready');
});

test('a resize reaches the program', async () => {
	const terminal = shell('trap "stty size" WINCH; echo ready; while :; do read x; done');
	await terminal.waitFor('ready');
	terminal.resize(100, 40);
	await terminal.waitFor('40 100');
});

test('the alternate screen is seen, and an old console does not know it', async () => {
	const script = 'echo before; printf "\\033[?1049h\\033[?2026hinside\\033[?2026l"; read x';
	const today = shell(script);
	await today.waitFor('inside');
	expect(today.alternate).toBe(true);
	expect(today.screen()).not.toContain('before');
	const old = shell(script, { without: oldConsole });
	await old.waitFor('inside');
	expect(old.alternate).toBe(false);
	expect(old.screen()).toContain('before');
});

test('waiting in vain says what the screen shows instead', async () => {
	const terminal = shell('echo something else; exit 3');
	await expect(terminal.waitFor('the answer')).rejects.toThrow(/ended with .*3.*: the answer\nthe screen shows:\n\| something else/s);
});

test('an end by a signal is told', async () => {
	const terminal = shell('echo ready; read x');
	await terminal.waitFor('ready');
	terminal.kill('SIGTERM');
	expect(await terminal.ended).toEqual({ code: 0, signal: 15 });
});
