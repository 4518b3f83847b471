/** Where a case may be kept: never inside the victim's tree, and on the victim's own disk only after a warning. */

import { stat } from 'node:fs/promises';
import { realpath } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import type { Target } from '../core/event.ts';
import { bytesOf, shown, visibleText, type Visible } from '../core/visible.ts';

export type CasePlace =
	| { readonly verdict: 'fit' }
	/** May be used after the operator accepted these words, which are recorded. */
	| { readonly verdict: 'warn'; readonly warning: 'case-on-examined-disk'; readonly words: Visible }
	| { readonly verdict: 'refused'; readonly why: Visible };

/** Is `folder` (it need not exist yet) a fit place for the case of this target? */
export async function judgeCasePlace(folder: string, target: Target): Promise<CasePlace> {
	const place = await nearestExisting(resolve(folder));
	const there = await stat(place.path);
	if (place.exact && !there.isDirectory()) return { verdict: 'refused', why: shown`${visibleText(folder)} is not a folder; name a folder for the case, or one that does not exist yet` };
	if (!there.isDirectory()) return { verdict: 'refused', why: shown`${visibleText(place.path)} is not a folder, so no case can be made in it` };
	const root = await realpath(Buffer.from(bytesOf(target.root)).toString());
	if (target.kind === 'image') {
		if (root === place.path || place.path.startsWith(root === sep ? sep : root + sep)) {
			return {
				verdict: 'refused',
				why: shown`the case would lie inside the examined tree ${target.root}, which must not be written to; name a folder outside it with --case`,
			};
		}
		return { verdict: 'fit' };
	}
	const own = await stat(root);
	if (own.dev !== there.dev) return { verdict: 'fit' };
	return {
		verdict: 'warn',
		warning: 'case-on-examined-disk',
		words: shown`The case folder ${visibleText(place.path)} is on the disk of the machine under examination. Each note written there may overwrite what the intruder deleted. A stick or another disk is better.`,
	};
}

async function nearestExisting(path: string): Promise<{ readonly path: string; readonly exact: boolean }> {
	for (let at = path, exact = true; ; at = dirname(at), exact = false) {
		try {
			return { path: await realpath(at), exact };
		} catch (error) {
			if (at === dirname(at)) throw error;
		}
	}
}
