/** `regain timeline --mark-since T --mark-until T`: the window of the intrusion marked in the case, as the cockpit marks it. */

import type { Checklists } from '../core/checklist.ts';
import type { Target } from '../core/event.ts';
import { endsOf, spanOf, windowInWords, type Span } from '../core/intrusion-window.ts';
import { recordingSession } from './case-session.ts';
import { momentOf } from './moment.ts';
import { exitStatus, Refusal, type World } from './world.ts';

/** As typed. An end that is not named stays as it was marked; `none` takes it away. */
export interface MarkRequest {
	readonly target: Target;
	readonly caseFolder: string | undefined;
	readonly since: string | undefined;
	readonly until: string | undefined;
	readonly json: boolean;
}

/** @throws Refusal */
export async function markWindow({ target, caseFolder, since, until, json }: MarkRequest, checklists: Checklists, world: World): Promise<number> {
	const typed = { since: endOf('mark-since', since), until: endOf('mark-until', until) };
	if (caseFolder === undefined) throw new Refusal('which case? The window is marked in a case: --case DIR');
	const session = await recordingSession(caseFolder, target, checklists, world);
	try {
		const before: Span = session.incident.window === undefined ? {} : spanOf(session.incident.window);
		const ends = { since: typed.since === undefined ? before.since : typed.since, until: typed.until === undefined ? before.until : typed.until };
		const outcome = await session.markWindow({ ...(typeof ends.since === 'number' ? { since: ends.since } : {}), ...(typeof ends.until === 'number' ? { until: ends.until } : {}) });
		if (!outcome.done) throw new Refusal(outcome.why);
		const window = endsOf(session.incident.window ?? {});
		world.write(json ? `${JSON.stringify({ type: 'window', since: null, until: null, ...window })}\n` : `window of the intrusion: ${windowInWords(window)}\n`);
	} finally {
		await session.close();
	}
	return exitStatus.clean;
}

function endOf(flag: string, written: string | undefined): number | null | undefined {
	return written === 'none' ? null : momentOf(flag, written);
}
