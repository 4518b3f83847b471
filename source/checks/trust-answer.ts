/** The shape of an answer to "can this program be believed?", and the words for its three kinds. */

import type { Severity } from '../core/finding.ts';
import { visibleText, type Visible } from '../core/visible.ts';
import type { Host, Kernel } from '../host/host.ts';

export interface TrustAnswer {
	readonly question: Visible;
	readonly answer: 'clean' | 'not clean' | 'cannot tell';
	/** A sentence. */
	readonly why: Visible;
	/** Of the finding, where it is not clean. */
	readonly severity: Severity;
}

export type Asked = Pick<TrustAnswer, 'answer' | 'why'>;
export type Ask = (host: Host, kernel: Kernel) => Asked;

export const clean = (why: string): Asked => ({ answer: 'clean', why: visibleText(why) });
export const unknown = (why: Visible): Asked => ({ answer: 'cannot tell', why });
export const bad = (why: Visible): Asked => ({ answer: 'not clean', why });
