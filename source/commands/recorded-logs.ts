/** Sniffer logs read into a case: each host is on disk before it is printed. */

import type { Checklists } from '../core/checklist.ts';
import { isWhole } from '../core/coverage.ts';
import type { Target } from '../core/event.ts';
import { visibleText, type Visible } from '../core/visible.ts';
import { recordingSession } from './case-session.ts';
import { exitStatus, Refusal, type World } from './world.ts';

/**
 * Reads the logs to their end, or for as long as they are followed. Gives the exit status: not every log read whole is 3.
 * @param seen each host when it is first kept
 */
export async function recordLogs(
	request: { readonly logs: readonly string[]; readonly follow: boolean; readonly caseFolder: string; readonly target: Target },
	checklists: Checklists,
	world: World,
	seen: (host: Visible) => void,
): Promise<number> {
	const session = await recordingSession(request.caseFolder, request.target, checklists, world);
	const stop = (): void => session.snapshot.running.forEach(({ run }) => session.stop(run));
	world.signal.addEventListener('abort', stop);
	const told = new Set<Visible>(session.incident.atRisk.ranked().map(({ host }) => host));
	const unsubscribe = session.subscribe(() => {
		for (const { host } of session.incident.atRisk.ranked()) {
			if (told.has(host)) continue;
			told.add(host);
			seen(host);
		}
	});
	try {
		for (const log of request.logs) {
			const outcome = await session.readLog(visibleText(log), request.follow);
			if (!outcome.done) throw new Refusal(outcome.why, exitStatus.couldNotLook);
		}
		await session.idle();
		const read = session.incident.logs.filter(({ log }) => request.logs.some(asked => visibleText(asked) === log)).slice(-request.logs.length);
		for (const { log, ending } of read) if (ending !== undefined && ending.how === 'failed') world.error(`${log}: could not look: ${ending.why ?? ''}\n`);
		return read.every(({ ending }) => ending !== undefined && isWhole(ending)) ? exitStatus.clean : exitStatus.couldNotLook;
	} finally {
		world.signal.removeEventListener('abort', stop);
		await session.close();
		unsubscribe();
	}
}
