/** What does each kind of errand, on this machine. Apart from the checks, so that a thread with an errand reads none of them. */

import { liveHost } from '../host/live.ts';
import { captureFrom } from './capture/capture.ts';
import { checkCopy } from './copy-disk/check-copy.ts';
import { copyDisk } from './copy-disk/copy-disk.ts';
import { survey } from './copy-disk/survey.ts';
import { followSnifferLog } from './follow-sniffer-log.ts';
import { readKnownLists } from './known/read-known-lists.ts';
import type { Errand, ErrandKind, ErrandWork } from './task.ts';

/** Long work that is no check, by its kind. */
export type ErrandWorks = { readonly [K in ErrandKind]: ErrandWork<Extract<Errand, { readonly kind: K }>> };

/** All but those that run where checks do (`ErrandWays.amongChecks`). */
export const errandWorks: Omit<ErrandWorks, 'timeline'> = { 'sniffer-log': followSnifferLog, capture: captureFrom(liveHost), image: copyDisk, survey, 'check-copy': checkCopy, 'known-lists': readKnownLists };

/** @throws TypeError where the thread was given another part of the program than this kind needs */
export function errandWork(works: Partial<ErrandWorks>, job: Errand): ErrandWork<Errand> {
	const work = works[job.kind];
	if (work === undefined) throw new TypeError(`this thread knows no work of the kind ${job.kind}`);
	// Each kind has the work of its own jobs, which the type above says and a look-up forgets.
	return work as ErrandWork<Errand>;
}
