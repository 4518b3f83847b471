/** A case's journal as it lies on disk, without the program's own reader. */

import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as later } from 'node:timers/promises';
import { journalOf } from './written-case.ts';

interface Line {
	readonly event: { readonly type: string } & Readonly<Record<string, unknown>>;
}

/** Whole lines only: the last one may be in the making. */
export function journalLines(folder: string): readonly Line['event'][] {
	const file = journalOf(folder);
	if (!existsSync(file)) return [];
	const text = readFileSync(file, 'utf8');
	return text.slice(0, text.lastIndexOf('\n') + 1).split('\n').slice(0, -1).map(line => (JSON.parse(line) as Line).event);
}

/** Waits until the journal on disk holds it. */
export async function untilJournal(folder: string, holds: (events: readonly Line['event'][]) => boolean, within = 20_000): Promise<readonly Line['event'][]> {
	for (const end = performance.now() + within; ; ) {
		const events = journalLines(folder);
		if (holds(events)) return events;
		if (performance.now() > end) throw new Error(`never in the journal; its last lines: ${JSON.stringify(events.slice(-5))}`);
		await later(10);
	}
}
