/** A case written through the program's own journal, as a long night would leave it. */

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { severities, type Finding } from '../../source/core/finding.ts';
import type { Event, Target } from '../../source/core/event.ts';
import { shown, visibleName, visibleText, type Visible } from '../../source/core/visible.ts';
import { FileJournal } from '../../source/journal/journal.ts';
import { steppingClock } from './clock.ts';

export interface CaseToWrite {
	readonly folder: string;
	readonly target: Target;
	readonly findings: Iterable<Finding>;
	readonly title?: string;
}

/** What an intruder would have a terminal do: clear it, retitle it, ring it, fill the clipboard, hide text, turn it around. */
export const hostileName = Buffer.from(
	'a\u001B[2Jb\u001B]0;owned\u0007c\u001B]52;c;aGk=\u0007d\ne\rf\u009B31mg\u202Egnp.exe\u2066h\u200Bi\u001B[8mj\u001B]8;;http:example\u0007k\u{E0041}lm\u0008n\\o',
).toString('latin1') + '\u00FF\u009B';

/** The same for every run: severities, places and names by their number. */
export function* findingsByNumber(count: number): Generator<Finding> {
	for (let one = 0; one < count; one++) {
		const name = visibleText(`/srv/data/${one % 97}/file-${one}`);
		yield found(severities[one % 4]!, name, shown`set-uid root program in a data folder, number ${one}`);
	}
}

export function hostileFinding(name = hostileName): Finding {
	const file = shown`/tmp/${visibleName(name)}`;
	return found('critical', file, shown`a name that no program makes: ${visibleName(name)}`);
}

function found(severity: Finding['severity'], file: Visible, summary: Visible): Finding {
	return { check: 'suid-files', step: 'C.1', severity, subject: { kind: 'file', path: file }, summary, facts: { mode: visibleText('4755'), owner: 0 }, techniques: ['T1548.001'] };
}

export async function writeCase({ folder, target, findings, title = 'A long night' }: CaseToWrite): Promise<void> {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const opened = await FileJournal.open(folder, steppingClock(), () => {});
	if (!opened.ok) throw new Error('a new journal is not intact');
	const { journal } = opened;
	const by = visibleText('ada');
	const run = 'run-1';
	const text = visibleText;
	const before: Event[] = [
		{ type: 'session-opened', program: 'regain test', target, front: 'cockpit' },
		{ type: 'case-described', description: { operator: by, organisation: text('Example'), title: text(title), tracking: [text('CERT#1')], clockOffset: text(''), target } },
		{ type: 'run-started', run, checks: ['suid-files'], target },
	];
	await Promise.all(before.map(async event => journal.append(event, by)));
	let waiting: Promise<unknown>[] = [];
	for (const finding of findings) {
		waiting.push(journal.append({ type: 'finding-made', run, finding }, by));
		if (waiting.length < 5000) continue;
		await Promise.all(waiting);
		waiting = [];
	}
	await Promise.all(waiting);
	await journal.append({ type: 'check-ended', run, check: 'suid-files', ending: { how: 'complete', coverage: { counts: { files: 1_234_567, directories: 89_012 }, skipped: [] } } }, by);
	await journal.append({ type: 'session-closed' }, by);
	await journal.close();
}

export function journalOf(folder: string): string {
	return path.join(folder, 'journal.ndjson');
}
