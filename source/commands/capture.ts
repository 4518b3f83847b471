/** `regain capture`: saves what is volatile on the running machine into a case. */

import type { CaptureOf, Captured } from '../core/capture.ts';
import type { Checklists } from '../core/checklist.ts';
import { grouped, isWhole } from '../core/coverage.ts';
import { visible, visibleText } from '../core/visible.ts';
import { runningKernel } from '../host/live.ts';
import type { CaptureBudget } from '../tasks/task.ts';
import { recordingSession } from './case-session.ts';
import { showProgress } from './progress.ts';
import { exitStatus, Refusal, type World } from './world.ts';

/** As they were typed. */
export interface CaptureRequest {
	readonly caseFolder: string | undefined;
	readonly pid: string | undefined;
	/** Megabytes. */
	readonly most: string | undefined;
	readonly seconds: string | undefined;
	readonly json: boolean;
}

export async function capture({ caseFolder, pid, most, seconds, json }: CaptureRequest, checklists: Checklists, world: World): Promise<number> {
	if (caseFolder === undefined || caseFolder === '') throw new Refusal('where to? regain capture --case DIR');
	const of = whatOf(pid);
	const bytes = numberOf('most', most);
	const time = numberOf('seconds', seconds);
	const budget: Partial<CaptureBudget> = { ...(bytes === undefined ? {} : { bytes: bytes * 1_000_000 }), ...(time === undefined ? {} : { milliseconds: time * 1000 }) };
	const session = await recordingSession(caseFolder, { kind: 'live', root: visibleText('/') }, checklists, world);
	const quiet = showProgress(session, world);
	const stop = (): void => session.snapshot.running.forEach(({ run }) => session.stop(run));
	world.signal.addEventListener('abort', stop);
	try {
		const outcome = await session.capture(of, budget);
		if (!outcome.done) throw new Refusal(outcome.why, exitStatus.couldNotLook);
		await session.idle();
	} finally {
		world.signal.removeEventListener('abort', stop);
		quiet();
		await session.close();
	}
	const made = session.incident.captures.at(-1)!;
	for (const captured of made.items) world.write(json ? `${JSON.stringify({ type: 'captured', ...captured })}\n` : inWords(captured));
	const { ending } = made;
	if (ending === undefined) return exitStatus.couldNotLook;
	if (json) world.write(`${JSON.stringify({ type: 'ended', ...ending })}\n`);
	if (ending.how !== 'complete') world.error(`regain: not all was saved: ${ending.why ?? ending.how}\n`);
	return isWhole(ending) ? exitStatus.clean : exitStatus.couldNotLook;
}

function inWords({ item, kept, bytes, sha256, why }: Captured): string {
	if (kept === undefined) return `not taken  ${item}: ${why ?? ''}\n`;
	return `${sha256}  ${kept}  ${grouped(bytes)} bytes, ${item}${why === undefined ? '' : ` (${why})`}\n`;
}

function whatOf(pid: string | undefined): CaptureOf {
	const number = numberOf('pid', pid);
	if (number === undefined) return { of: 'machine' };
	const comm = runningKernel().read(`/proc/${number}/comm`, 4096);
	if (!comm.ok) throw new Refusal(`there is no process ${number} that can be asked (${comm.detail})`, exitStatus.couldNotLook);
	return { of: 'process', pid: number, name: visible(comm.value.subarray(0, -1)) };
}

function numberOf(flag: string, typed: string | undefined): number | undefined {
	if (typed === undefined) return undefined;
	if (!/^[1-9]\d{0,8}$/.test(typed)) throw new Refusal(`--${flag} ${visibleText(typed)} is not a number`);
	return Number(typed);
}
