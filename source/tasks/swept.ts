/** What a walk hands out on its way. Plain data, which crosses threads. */

import type { Coverage } from '../core/coverage.ts';
import type { CheckId, Finding } from '../core/finding.ts';
import type { Visible } from '../core/visible.ts';

/** What one part of the walk (the root itself, or some pieces) came to. */
export interface Swept {
	/** What every check was shown. */
	readonly met: Coverage;
	/** What single checks read or could not read. */
	readonly read: readonly { readonly check: CheckId; readonly coverage: Coverage }[];
	/** Checks that came to an end here, each with what it had been shown of this part. */
	readonly failed: readonly { readonly check: CheckId; readonly why: Visible; readonly met: Coverage }[];
	/** What checks that judge the walk as one made of it. */
	readonly parts: readonly { readonly check: CheckId; readonly part: unknown }[];
	/** It was told to stop before the end of this part. */
	readonly stopped: boolean;
}

/** A batch of findings, or rows of a tree that is written down, in memory of their own. */
export type Yield = readonly Finding[] | Uint8Array;
/** `undefined` is a place to breathe, to look whether to stop, to send a gauge. */
export type Breath = Yield | undefined;
