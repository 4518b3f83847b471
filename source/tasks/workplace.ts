/** What a job is done with: the checks there are, the machine it names, and a clock. */

import { walks } from '../checks/index.ts';
import type { Check } from '../checks/check.ts';
import type { Target } from '../core/event.ts';
import { bytesOf } from '../core/visible.ts';
import type { Host } from '../host/host.ts';
import { liveHost } from '../host/live.ts';
import { mountedHost } from '../host/mounted.ts';
import { logFormats } from '../parsers/logs/index.ts';
import type { LogFormat } from '../parsers/logs/log-format.ts';
import { diskTree } from './disk-tree.ts';
import { errandWorks, type ErrandWorks } from './errand-works.ts';
import { timelineFrom } from './timeline/make-timeline.ts';
import { hostTree, type Tree } from './tree.ts';
import { verifyPackages } from './verify-packages.ts';

export interface Workplace {
	readonly checks: readonly Check[];
	/** Throws where the root cannot be opened. */
	open(target: Target): { readonly host: Host; readonly tree: Tree };
	readonly errands: ErrandWorks;
	/** One thread's part of comparing packages. */
	readonly verifyPackages: typeof verifyPackages;
	/** What logs are read with. */
	readonly logFormats: readonly LogFormat[];
	/** A clock that only goes forward, in milliseconds. */
	clock(): number;
	/** Milliseconds a host check may take, and a file check may spend on content. */
	readonly budget: number;
}

const anHour = 3_600_000;

function openTarget({ kind, root }: Target): { readonly host: Host; readonly tree: Tree } {
	if (kind === 'live') return { host: liveHost(), tree: diskTree('/', kind) };
	const path = Buffer.from(bytesOf(root));
	return { host: mountedHost(path, kind), tree: diskTree(path.toString('latin1'), kind) };
}

/** This machine, or a folder of it. */
export const thisMachine: Workplace = {
	checks: walks,
	open: openTarget,
	errands: { ...errandWorks, timeline: timelineFrom(openTarget, logFormats) },
	verifyPackages,
	logFormats,
	clock: () => performance.now(),
	budget: anHour,
};

/** A machine written down, whatever target is asked for. */
export function placeOf(host: Host): Pick<Workplace, 'open'> {
	return { open: () => ({ host, tree: hostTree(host) }) };
}
