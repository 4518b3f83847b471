/** Why nothing can be recorded from this screen. */

import type { Visible } from '../core/visible.ts';
import type { Snapshot } from '../session/snapshot.ts';
import { words } from './line.ts';

export function readOnlyBecause({ readOnlyWhy }: Snapshot): Visible {
	return words(readOnlyWhy === 'not intact' ? 'the journal is not intact' : 'another regain holds this case');
}

/** The same for the top line, which has the case's title to show as well. */
export function readOnlyBriefly({ readOnlyWhy }: Snapshot): Visible {
	return words(readOnlyWhy === 'not intact' ? 'not intact' : 'held by another regain');
}
