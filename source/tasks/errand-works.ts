/** What does each kind of errand, on this machine. Apart from the checks, so that a thread with an errand reads none of them. */

import { liveHost } from '../host/live.ts';
import { captureFrom } from './capture/capture.ts';
import { copyDisk } from './copy-disk/copy-disk.ts';
import { followSnifferLog } from './follow-sniffer-log.ts';
import type { Errand, ErrandKind, ErrandWork } from './task.ts';

/** Long work that is no check, by its kind. */
export type ErrandWorks = { readonly [K in ErrandKind]: ErrandWork<Extract<Errand, { readonly kind: K }>> };

export const errandWorks: ErrandWorks = { 'sniffer-log': followSnifferLog, capture: captureFrom(liveHost), image: copyDisk };

export function errandWork(works: ErrandWorks, job: Errand): ErrandWork<Errand> {
	// Each kind has the work of its own jobs, which the type above says and a look-up forgets.
	return works[job.kind] as ErrandWork<Errand>;
}
