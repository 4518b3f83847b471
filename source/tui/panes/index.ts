import type { Pane } from '../scene.ts';
import { atRiskPane } from './at-risk.ts';
import { checksPane } from './checks.ts';
import { findingsPane } from './findings.ts';
import { helpPane } from './help.ts';
import { journalPane } from './journal.ts';
import { livePane } from './live.ts';
import { logsPane } from './logs.ts';
import { notesPane } from './notes.ts';
import { stagesPane } from './stages.ts';

/** In the order of the digits 1 to 9. */
export const panes: readonly Pane[] = [stagesPane, checksPane, findingsPane, atRiskPane, notesPane, journalPane, livePane, logsPane, helpPane];

export function paneOf(id: Pane['id']): Pane {
	return panes.find(pane => pane.id === id)!;
}
