/** Why nothing can be recorded from this screen, in a few words that fit into a line. */

import type { Visible } from '../core/visible.ts';
import type { Snapshot } from '../session/snapshot.ts';
import { words } from './line.ts';

export function readOnlyBecause({ readOnlyWhy }: Snapshot): Visible {
	return words(readOnlyWhy === 'not intact' ? 'the journal is not intact' : 'another regain holds this case');
}
