/** A case that a headless command records into: judged, warned about, opened, or refused in one sentence. */

import { resolve } from 'node:path';
import type { Checklists } from '../core/checklist.ts';
import type { Target } from '../core/event.ts';
import type { CaseSession } from '../session/case-session.ts';
import { judgeCasePlace } from '../session/case-folder.ts';
import { openCase } from '../session/open-case.ts';
import { exitStatus, groundOf, Refusal, type World } from './world.ts';

/** @throws Refusal */
export async function recordingSession(caseFolder: string, target: Target, checklists: Checklists, world: World): Promise<CaseSession> {
	const folder = resolve(caseFolder);
	const place = judgeCasePlace(folder, target);
	if (place.verdict === 'refused') throw new Refusal(place.why);
	if (place.verdict === 'warn') world.error(`regain: ${place.words}\n`);
	const opened = await openCase(folder, groundOf(world, target, checklists, folder), world.processes, 'headless');
	if (!opened.ok) throw new Refusal(opened.why, exitStatus.couldNotLook);
	// Naming the case on the command line is going on after the warning.
	if (place.verdict === 'warn') await opened.session.acceptWarning(place.warning, place.words);
	return opened.session;
}
