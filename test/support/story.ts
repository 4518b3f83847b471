/** What a story needs: a victim's tree, a place for the case, and terminals that are gone when the story is over. */

import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { execPath } from 'node:process';
import { onTestFinished } from 'vitest';
import { built } from './built.ts';
import { untilJournal } from './journal-lines.ts';
import { scratch } from './scratch.ts';
import { openRegain, Terminal, type TerminalRequest } from './terminal.ts';
import { buildVictim } from './victim.ts';

export interface Story {
	/** Where the victim's tree is mounted, for `--root`. */
	readonly victim: string;
	/** Not made yet. */
	readonly caseFolder: string;
	/** The cockpit on the case, in a terminal. */
	open(request?: Omit<TerminalRequest, 'command'>): Terminal;
	/** A shell in a terminal; `$REGAIN` starts the cockpit on the case. */
	shell(command: readonly string[], request?: Omit<TerminalRequest, 'command'>): Terminal;
	/** A headless command, to its end. */
	run(...args: readonly string[]): Promise<{ readonly status: number; readonly stdout: string; readonly stderr: string }>;
}

/** A terminal of today with letters of every script. */
export const today = { TERM: 'xterm-256color', LANG: 'en_US.UTF-8' };

export function newStory(): Story {
	const folder = scratch();
	const victim = path.join(folder, 'mnt');
	const caseFolder = path.join(folder, 'case');
	mkdirSync(victim);
	buildVictim(victim);
	const program = built();
	const args = [caseFolder, '--root', victim];
	const gone = (terminal: Terminal): Terminal => {
		onTestFinished(async () => terminal.close());
		return terminal;
	};
	return {
		victim,
		caseFolder,
		open: (request = {}) => gone(openRegain(program, args, { cwd: folder, env: today, ...request })),
		shell: (command, request = {}) =>
			gone(new Terminal({ cwd: folder, ...request, command, env: { ...today, ...request.env, REGAIN: [execPath, program, ...args].join(' ') } })),
		run: async (...words) =>
			new Promise(resolve => {
				execFile(execPath, [program, ...words], { cwd: folder, env: {}, maxBuffer: 1e8 }, (error, stdout, stderr) => {
					resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
				});
			}),
	};
}

/** Leaves the opening form of a new case for later and waits for the stages to be the whole screen. */
export async function skipOpening(terminal: Terminal): Promise<void> {
	await terminal.waitFor('What this case is');
	terminal.keys('esc');
	await stagesShown(terminal);
}

/** A case whose opening form was left for later is not asked again what it is. */
export async function stagesShown(terminal: Terminal): Promise<void> {
	await terminal.waitFor(screen => /B\.1 .*Disconnect/.test(screen) && !screen.includes('What this case is'));
}

/** The form is gone from the screen before that it was left is in the journal. */
export async function openingLeft(story: Story): Promise<void> {
	await untilJournal(story.caseFolder, events => events.some(({ type }) => type === 'description-postponed'));
}
