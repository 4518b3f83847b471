/** Where a case may be kept: never inside the victim's tree, and on the victim's own disk only after a warning. */

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Target } from '../core/event.ts';
import { bytesOf, shown, visibleText, type Visible } from '../core/visible.ts';
import { hostPathOf, shownPath, type HostPath } from '../host/host.ts';
import { runningKernel } from '../host/live.ts';
import { liesWithin, mountOf, readMounts, realPlace } from '../host/mounts.ts';
import { isOwnDisk } from '../host/writable-places.ts';
import { targetNamed, type Named } from './examined.ts';

export type CasePlace =
	| { readonly verdict: 'fit' }
	/** May be used after the operator accepted these words, which are recorded. */
	| { readonly verdict: 'warn'; readonly warning: 'case-on-examined-disk'; readonly words: Visible }
	| { readonly verdict: 'refused'; readonly why: Visible };

/** Is `folder` (it need not exist yet) a fit place for the case of this target? */
export function judgeCasePlace(folder: string, target: Target): CasePlace {
	const named = visibleText(folder);
	if (isOtherThanFolder(folder)) return { verdict: 'refused', why: shown`${named} is not a folder; name a folder for the case, or one that does not exist yet` };
	const place = realPlace(hostPathOf(Buffer.from(resolve(folder))));
	const root = hostPathOf(bytesOf(target.root));
	const table = readMounts();
	const mounts = table.ok ? table.value.mounts : [];
	if (target.kind === 'image') {
		if (!liesWithin(place, root, mounts)) return { verdict: 'fit' };
		return { verdict: 'refused', why: shown`the case ${named} would lie inside the examined tree ${target.root}, which must not be written to; name a folder outside it` };
	}
	const mount = mountOf(mounts, place);
	const own = mount === undefined ? isOnDeviceOf(place, root) : isOwnDisk(mount, mounts, runningKernel());
	if (!own) return { verdict: 'fit' };
	return {
		verdict: 'warn',
		warning: 'case-on-examined-disk',
		words: shown`The case folder ${shownPath(place)} is on a disk of the machine under examination. Each note written there may overwrite what the intruder deleted. A stick or another disk is better.`,
	};
}

/** What is to be examined with the case in `folder`, where both can be. */
export async function targetBeside(folder: string, root: string): Promise<Named> {
	const named = await targetNamed(root);
	if (!named.ok) return named;
	const place = judgeCasePlace(folder, named.target);
	return place.verdict === 'refused' ? { ok: false, why: place.why, unreadable: false } : named;
}

function isOtherThanFolder(folder: string): boolean {
	try {
		return !statSync(folder).isDirectory();
	} catch {
		return false;
	}
}

/** Without /proc there is no mount table: the number of the device has to do. */
function isOnDeviceOf(place: HostPath, root: HostPath): boolean {
	for (let at = Buffer.from(place, 'latin1').toString(); ; at = resolve(at, '..')) {
		try {
			return statSync(at).dev === statSync(root).dev;
		} catch {
			if (at === '/') return true;
		}
	}
}
