/** `regain trust`: how far this program, on this machine, can be believed. */

import { ownProcess, trustAnswers, trustSummary } from '../checks/own-process.ts';
import type { Host } from '../host/host.ts';
import { Refusal, exitStatus, type World } from './world.ts';

export function trust(host: Host, json: boolean, world: Pick<World, 'write' | 'loadedObjects'>): number {
	if (host.kernel === undefined) throw new Refusal(`${ownProcess.title}: only the running machine can be asked`, exitStatus.couldNotLook);
	const answers = trustAnswers(host, host.kernel, world.loadedObjects());
	for (const { question, answer, why } of answers) {
		if (json) world.write(`${JSON.stringify({ type: 'trust', question, answer, why })}\n`);
		else world.write(`${answer.padEnd(12)} ${question}: ${why}\n`);
	}
	if (!json) world.write(`\n${trustSummary}\n`);
	if (answers.some(({ answer }) => answer === 'not clean')) return exitStatus.found;
	return answers.some(({ answer }) => answer === 'cannot tell') ? exitStatus.couldNotLook : exitStatus.clean;
}
