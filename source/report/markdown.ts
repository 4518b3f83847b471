/** The whole incident as Markdown: what was decided, done, noted, found and looked at, and the head of the journal. */

import { stepsOf, type Checklists, type Step } from '../core/checklist.ts';
import { answerOf, coverageInWords } from '../core/coverage.ts';
import { bySeverity, severities, subjectShown } from '../core/finding.ts';
import { windowInWords } from '../core/intrusion-window.ts';
import type { NoteSubject } from '../core/event.ts';
import { namedHosts } from '../core/named-hosts.ts';
import type { CheckState, Incident, Note, Run } from '../core/incident.ts';
import type { KeptFinding } from '../core/kept-findings.ts';
import { atRiskInMarkdown } from './at-risk-lists.ts';
import { capturesInMarkdown } from './captures.ts';
import { hoursOf, timeInWords } from './hours.ts';
import { imagesInMarkdown } from './images.ts';
import { code, prose, table } from './markdown-text.ts';

/** What the report is made from beside the incident. */
export interface ReportGround {
	readonly checklists: Checklists;
	readonly head: { readonly seq: number; readonly digest: string };
	/** ISO 8601 UTC. */
	readonly writtenAt: string;
	readonly program: string;
}

export function markdownReport(incident: Incident, ground: ReportGround): string {
	return [
		...opening(incident, ground),
		...recovery(incident, ground.checklists),
		...findings(incident),
		...runs(incident),
		...hostsAtRisk(incident),
		...capturesInMarkdown(incident),
		...imagesInMarkdown(incident),
		...notes(incident),
		...custody(incident, ground),
	].join('\n');
}

function opening({ description, target, window }: Incident, { writtenAt, program }: ReportGround): string[] {
	const facts: [string, string][] = [
		['Organisation', prose(description?.organisation ?? '')],
		['Operator', prose(description?.operator ?? '')],
		['Tracking numbers', prose((description?.tracking ?? []).join(', '))],
		['Examined', target === undefined ? '' : `${target.kind === 'live' ? 'the running machine' : 'a mounted tree'} at ${code(target.root)}`],
		['Clock of the host', prose(description?.clockOffset ?? '')],
		['Window of the intrusion', window === undefined ? '' : `${windowInWords(window)}, marked ${window.at} by ${prose(window.by)}`],
		['Written', `${writtenAt} by ${prose(program)}; all times are UTC`],
	];
	const title = description?.title ?? '';
	return [`# ${title === '' ? 'Incident without a title' : prose(title)}`, '', ...facts.map(([label, words]) => `- ${label}: ${words === '' ? 'not recorded' : words}`), ''];
}

function recovery(incident: Incident, checklists: Checklists): string[] {
	const lines = ['## Steps and decisions', ''];
	for (const stage of checklists.stages) {
		const touched = [...stepsOf(stage.steps)].some(({ step }) => incident.steps.has(step.id));
		if (!touched && stage.id.length === 1 && 'UN'.includes(stage.id)) continue;
		lines.push(`### ${stage.id} ${prose(stage.title)}`, '');
		for (const { step, depth } of stepsOf(stage.steps)) lines.push(`${'  '.repeat(depth)}- ${stepLine(step, incident)}`);
		lines.push('');
	}
	const decided = incident.decisions.map(({ step, decision, decidedBy, decidedAt, by, at }) => [step, prose(decision), prose(decidedBy), prose(decidedAt), `${at} ${prose(by)}`]);
	lines.push('### Decisions', '', ...table(['Step', 'Decision', 'Decided by', 'When', 'Recorded'], decided, 'No decision was recorded.'));
	return lines;
}

function stepLine(step: Step, incident: Incident): string {
	const mark = incident.steps.get(step.id);
	const name = `${step.id} ${prose(step.title)}`;
	if (mark === undefined) return `[ ] ${name}`;
	const box = mark.state === 'done' ? '[x]' : mark.state === 'open' ? '[ ]' : '[-]';
	const why = mark.reason === '' ? '' : ` because ${prose(mark.reason)}`;
	const whom = mark.name === '' ? '' : ` (${prose(mark.name)})`;
	const despite = mark.despite.length === 0 ? '' : `; against the warning: ${mark.despite.map(prose).join(' ')}`;
	return `${box} ${name}: ${mark.state}${why}${whom}, ${mark.at} ${prose(mark.by)}${despite}`;
}

function findings(incident: Incident): string[] {
	const all = [...incident.findings.values()].toSorted((a, b) => bySeverity(a.finding, b.finding));
	const lines = ['## Findings', ''];
	if (all.length === 0) lines.push('No check has found anything so far. What was looked at stands under Runs.', '');
	for (const severity of severities.toReversed()) {
		const these = all.filter(({ finding }) => finding.severity === severity);
		if (these.length === 0) continue;
		lines.push(`### ${severity} (${these.length})`, '', ...these.flatMap(findingLines), '');
	}
	return lines;
}

function findingLines({ finding, triage, triageReason, at }: KeptFinding): string[] {
	const verdict = triage === 'open' ? '' : ` **${triage}**${triageReason === '' ? '' : `: ${prose(triageReason)}`}`;
	const facts = Object.entries(finding.facts).map(([name, value]) => `${prose(name)} ${code(String(value))}`);
	const lines = [`- ${code(subjectShown(finding.subject))} ${prose(finding.summary)}${verdict}`];
	const origin = `${finding.step}, check ${finding.check}, ${at}${finding.techniques.length === 0 ? '' : `, ATT&amp;CK ${finding.techniques.join(' ')}`}`;
	lines.push(`  - ${origin}`);
	if (facts.length > 0) lines.push(`  - ${facts.join('; ')}`);
	if (finding.next !== undefined) lines.push(`  - next: ${prose(finding.next)}`);
	return lines;
}

function runs(incident: Incident): string[] {
	const rows = [...incident.runs.values()].flatMap(run => [...run.checks].map(([check, state]) => [startOf(run), check, ...answered(run, check, state)]));
	return ['## Runs', '', ...table(['Started', 'Check', 'Answer', 'Coverage'], rows, 'No check was run.')];
}

/** Checks that ask what is recent were told a window. */
function startOf({ at, window }: Run): string {
	return window === undefined ? at : `${at}, recent being ${windowInWords(window)}`;
}

function answered(run: Run, check: string, state: CheckState): [string, string] {
	if (state.state !== 'ended') return [state.state === 'running' ? 'still running' : 'interrupted: could not look to the end', ''];
	const { ending } = state;
	const made = run.made.get(check) ?? 0;
	const answer = answerOf(ending, run.worst.get(check));
	const why = ending.why === undefined ? '' : `: ${prose(ending.why)}`;
	const counted = made === 0 ? '' : ` (${made})`;
	return [`${answer}${counted}${ending.how === 'complete' ? '' : `, ${ending.how}`}${why}`, prose(coverageInWords(ending.coverage))];
}

function hostsAtRisk({ atRisk, logs, findings }: Incident): string[] {
	const rows = atRisk.ranked().map(host => [
		code(host.host),
		[...host.roles].join(', '),
		prose([...host.services].join(', ')),
		String(host.times),
		prose(host.firstSeen ?? ''),
		prose(host.lastSeen ?? ''),
	]);
	const read = logs.map(({ log, state, ending, changes, at }) => [
		code(log),
		at,
		ending === undefined ? state : `${ending.how}${ending.why === undefined ? '' : `: ${prose(ending.why)}`}`,
		ending === undefined ? '' : prose(coverageInWords(ending.coverage)),
		prose(changes.join('; ')),
	]);
	return [
		'## Hosts at risk',
		'',
		...table(['Host', 'Role', 'Services', 'Times', 'First seen', 'Last seen'], rows, 'No sniffer log named a host. That says nothing of hosts whose log was not found.'),
		...atRiskInMarkdown(atRisk.ranked(), namedHosts(findings.values())),
		...table(['Log', 'Opened', 'State', 'Coverage', 'Changes while read'], read, 'No sniffer log was read.'),
	];
}

function notes(incident: Incident): string[] {
	const lines = ['## Notes', ''];
	if (incident.notes.size === 0) lines.push('No note was kept.', '');
	for (const note of incident.notes.values()) lines.push(...noteLines(note), '');
	return lines;
}

function noteLines({ about, at, by, draft, lines, struck }: Note): string[] {
	const state = struck === undefined ? (draft ? ' (a draft, never finished)' : '') : ` (struck: ${prose(struck)})`;
	return [`**${at} ${prose(by)}**, on ${noteSubject(about)}${state}`, '', ...lines.map(line => `> ${prose(line)}  `)];
}

function noteSubject(about: NoteSubject): string {
	switch (about.kind) {
		case 'incident':
			return 'the incident';
		case 'step':
			return `step ${about.step}`;
		case 'finding':
			return `finding ${code(about.key)}`;
		case 'host':
			return `host ${code(about.host)}`;
	}
}

function custody(incident: Incident, { head }: ReportGround): string[] {
	const people = hoursOf(incident.sessions).map(({ who, sessions, time }) => [prose(who), String(sessions), timeInWords(time)]);
	const warnings = incident.warnings.map(({ at, by, words }) => `- ${at} ${prose(by)} went on after: ${prose(words)}`);
	return [
		'## Record',
		'',
		...table(['Person', 'Sessions', 'Time'], people, 'No session was recorded.'),
		...(warnings.length === 0 ? [] : [...warnings, '']),
		...(incident.recovered === 0 ? [] : [`The journal's last line was cut short ${incident.recovered} time(s) and put aside.`, '']),
		...(incident.unknown === 0 ? [] : [`${incident.unknown} entries of a newer regain are kept in the journal and not shown here.`, '']),
		`Journal: ${head.seq} entries, head ${code(head.digest.replaceAll(/(.{4})(?=.)/g, '$1 '))}`,
		'',
	];
}
