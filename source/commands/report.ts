/** `regain report CASE`: the whole incident on standard output, as Markdown. Works beside a cockpit that holds the case. */

import { Incident } from '../core/incident.ts';
import { join } from 'node:path';
import type { Checklists } from '../core/checklist.ts';
import { visibleText } from '../core/visible.ts';
import { journalName } from '../journal/journal.ts';
import { readJournal, type JournalReading } from '../journal/read.ts';
import { markdownReport } from '../report/markdown.ts';
import { Refusal, type World } from './world.ts';

export interface ReadCase {
	readonly incident: Incident;
	readonly reading: JournalReading;
}

/** Replays a case without holding it. */
export function readCase(caseFolder: string): ReadCase {
	const incident = new Incident();
	try {
		const reading = readJournal(join(caseFolder, journalName), entry => incident.fold(entry));
		return { incident, reading };
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		const folder = visibleText(caseFolder);
		if (code === 'ENOENT') throw new Refusal(`${folder} holds no case: there is no ${journalName} in it`, 3);
		if (code === 'ENOTDIR') throw new Refusal(`${folder} is not a folder; a case is a folder`, 3);
		throw new Refusal(`${folder} cannot be read: ${visibleText(message)}`, 3);
	}
}

export function report(caseFolder: string, checklists: Checklists, world: World): number {
	const { incident, reading } = readCase(caseFolder);
	const { head, bad } = reading;
	world.write(markdownReport(incident, { checklists, head, writtenAt: new Date(world.clock.now()).toISOString(), program: world.program }));
	if (bad === undefined) return 0;
	world.error(`regain: the journal is not intact from line ${bad.line} on (${bad.why}); the report holds what stands before it\n`);
	return 1;
}
