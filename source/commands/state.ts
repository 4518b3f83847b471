/** `regain` without a terminal: how the case stands, and how to go on without a screen. */

import { progressOf, stepsOf, type Checklists } from '../core/checklist.ts';
import { severities } from '../core/finding.ts';
import type { Incident } from '../core/incident.ts';
import { windowInWords } from '../core/intrusion-window.ts';
import { visibleText } from '../core/visible.ts';
import { inGroups } from '../journal/chain.ts';
import { readCase } from './report.ts';
import { Refusal, type World } from './world.ts';

const without = `Without a terminal regain works by commands:
  regain check [ID...] [--root DIR] [--case DIR] [--json]   look for signs
  regain at-risk LOG... [--sources] [--follow]              hosts a sniffer log puts at risk
  regain capture --case DIR                                 save what dies at the switch-off
  regain list                                               what the checks cover
  regain report CASE                                        the incident as Markdown
  regain verify CASE                                        is the journal what was written?
Each takes --help.
`;

export function state(caseFolder: string, checklists: Checklists, world: World): number {
	try {
		const { incident, reading } = readCase(caseFolder);
		world.write(`case ${visibleText(caseFolder)}${reading.bad === undefined ? '' : ` (NOT INTACT from line ${reading.bad.line} on)`}\n`);
		world.write(stateInWords(incident, checklists));
		world.write(`journal: ${reading.lines} entries, head ${inGroups(reading.head.digest)}\n\n`);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		world.write(`no case yet: ${error.message}\n\n`);
	}
	world.write(without);
	return 0;
}

function stateInWords(incident: Incident, checklists: Checklists): string {
	const lines: string[] = [];
	const title = incident.description?.title ?? '';
	if (title !== '') lines.push(`incident: ${title}`);
	if (incident.window !== undefined) lines.push(`window of the intrusion: ${windowInWords(incident.window)}`);
	for (const stage of checklists.stages) {
		const { settled, total } = progressOf(stage, id => incident.stateOf(id));
		const next = [...stepsOf(stage.steps)].find(({ step }) => step.steps.length === 0 && incident.stateOf(step.id) === 'open');
		const open = next === undefined ? '' : `  next: ${next.step.id} ${next.step.title}`;
		lines.push(`${stage.id} ${stage.title.padEnd(46)} ${`${settled}/${total}`.padStart(5)}${open}`);
	}
	const counts = severities.map(severity => `${[...incident.findings.values()].filter(({ finding }) => finding.severity === severity).length} ${severity}`);
	lines.push(`findings: ${counts.toReversed().join(', ')}`, `hosts at risk: ${incident.atRisk.size}`, `notes: ${incident.notes.size}`);
	return lines.map(line => `${line}\n`).join('');
}
