/** Programs started for a test of the living machine, and ended with it. Nothing else on the machine is touched. */

import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import type { HostCheck } from '../../source/checks/check.ts';
import type { Finding } from '../../source/core/finding.ts';
import { liveHost } from '../../source/host/live.ts';
import { run } from '../support/sweep-host.ts';

export const isRoot = process.getuid?.() === 0;

/** Where a program lies, or undefined. */
export function programAt(name: string): string | undefined {
	return ['/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'].map(folder => `${folder}/${name}`).find(isProgram);
}

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** Runs until the test ends. It must write a line when it is ready, where `ready` is asked for. */
export async function started(program: string, words: readonly string[], { ready = true, argv0 }: { readonly ready?: boolean; readonly argv0?: string } = {}): Promise<number> {
	const child: ChildProcess = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'], env: { PATH: '/usr/bin:/bin', HOME: '/' }, ...(argv0 === undefined ? {} : { argv0 }) });
	onTestFinished(async () => {
		const gone = once(child, 'exit');
		if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await gone;
	});
	await once(child, 'spawn');
	if (ready) await once(child.stdout!, 'data');
	return child.pid!;
}

/** What a check says of one process of this machine; other processes are the machine's own affair. */
export function saidOf(check: HostCheck, pid: number): readonly Finding[] {
	return run(check, liveHost()).findings.filter(({ subject }) => subject.kind === 'process' && subject.pid === pid);
}
