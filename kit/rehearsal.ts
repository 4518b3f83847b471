/**
 * Runs the program once before it is finished, in a terminal and headless, and keeps what the engine made of its parts: a
 * quarter of the time to the first frame is compiling the same functions again.
 */

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execPath } from 'node:process';
import { promisify } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { engine, oneFile, type Ahead, type OneFile } from './one-file.ts';

const run = promisify(execFile);
/** Milliseconds until a rehearsal that stands still is given up. */
const patience = 20_000;

/** Rejects where the program does not start as it should, or where there are no terminals. */
export async function rehearse(file: OneFile): Promise<Ahead> {
	const folder = mkdtempSync(path.join(tmpdir(), 'regain-rehearsal-'));
	try {
		const root = smallSystem(path.join(folder, 'root'));
		const left = path.join(folder, 'left');
		mkdirSync(left);
		const program = path.join(folder, 'regain.mjs');
		writeFileSync(program, oneFile({ ...file, leave: left }));
		await run(execPath, [program, 'check', '--root', root, '--json'], { cwd: folder, timeout: patience }).catch(whatItFound);
		const thread = largest(left, 'thread.');
		// Of the process itself what the screen needs, and no more: all of it is read before the first frame.
		await inTerminal([program, path.join(folder, 'case'), '--root', root, '--no-color'], folder);
		return { engine: engine(), parts: { main: readFileSync(path.join(left, 'main.0')), thread } };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Findings and gaps are no fault of a rehearsal. */
function whatItFound(error: unknown): void {
	const { code } = error as { readonly code?: unknown };
	if (code !== 1 && code !== 3) throw error;
}

/** A little of what most systems have, so that much of what looks at it runs. */
function smallSystem(root: string): string {
	const files: Readonly<Record<string, string>> = {
		'etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/bash\n',
		'etc/group': 'root:x:0:\nann:x:1000:\n',
		'etc/shadow': 'root:*:19700:0:99999:7:::\nann:!:19700:0:99999:7:::\n',
		'etc/crontab': '17 * * * * root run-parts /etc/cron.hourly\n',
		'etc/hosts': '127.0.0.1 localhost\n',
		'etc/systemd/system/a.service': '[Service]\nExecStart=/usr/bin/a --now\n',
		'home/ann/.bashrc': 'alias ll="ls -l"\n',
		'usr/bin/a': '#!/bin/sh\nexec true\n',
		'var/lib/dpkg/status': 'Package: a\nStatus: install ok installed\nArchitecture: all\nVersion: 1\nDescription: a\n\n',
		'var/lib/dpkg/info/a.list': '/.\n/usr\n/usr/bin\n/usr/bin/a\n',
		'var/lib/dpkg/info/a.md5sums': 'd41d8cd98f00b204e9800998ecf8427e  usr/bin/a\n',
	};
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(path.join(root, path.dirname(name)), { recursive: true });
		writeFileSync(path.join(root, name), text);
	}
	return root;
}

function largest(folder: string, start: string): Uint8Array {
	const files = readdirSync(folder).filter(name => name.startsWith(start)).map(name => path.join(folder, name));
	const [first] = files.toSorted((a, b) => statSync(b).size - statSync(a).size);
	if (first === undefined) throw new Error(`no ${start}* was left by the rehearsal`);
	return readFileSync(first);
}

/** What the screen says, and the keys it is answered with. */
const play: readonly (readonly [string, string])[] = [
	['Esc', '\u001B'],
	['left for later', '2'],
	['[2', '3'],
	['[3', '1'],
	['[1', 'q'],
];

function inTerminal(args: readonly string[], cwd: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const terminal = spawn(execPath, [...args], { cols: 80, rows: 24, cwd, name: 'linux', env: { PATH: '/usr/bin:/bin', TERM: 'linux' } });
		let heard = '';
		let act = 0;
		const late = setTimeout(() => terminal.kill('SIGKILL'), patience);
		terminal.onData(text => {
			heard += text;
			while (act < play.length && heard.includes(play[act]![0])) {
				heard = '';
				terminal.write(play[act++]![1]);
			}
		});
		terminal.onExit(({ exitCode, signal }) => {
			clearTimeout(late);
			if (exitCode === 0 && act === play.length) resolve();
			else reject(new Error(`the rehearsal ended in act ${act} with ${exitCode} (signal ${signal}): ${JSON.stringify(heard.slice(-400))}`));
		});
	});
}
