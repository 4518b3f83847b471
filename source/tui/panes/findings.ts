/** What the checks found, worst first, with the operator's judgement beside it. */

import { bySeverity, severities, subjectShown, type Finding } from '../../core/finding.ts';
import type { KeptFinding } from '../../core/kept-findings.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { blank, bold, line, named, paragraph, pathColumn, piece, severityPiece, triageMarks, words, type Line } from '../line.ts';
import { moment } from '../moment.ts';
import { pane, type Rows, type Scene } from '../scene.ts';
import { findingRows, severityCounts, type FindingRow } from './finding-rows.ts';

export function findingsShown({ snapshot, view }: Scene): Rows<FindingRow> {
	return findingRows(snapshot.incident, view.places.findings.filter, view.grouping, snapshot.running.length);
}

/** The worst open findings, for the panel beside: at most `count`. */
export function worstFindings({ snapshot, view }: Scene, count: number): readonly Finding[] {
	const rows = view.grouping === 'severity' ? findingRows(snapshot.incident, view.places.findings.filter, 'severity', snapshot.running.length) : undefined;
	if (rows !== undefined && view.places.findings.filter === '') {
		const worst: Finding[] = [];
		for (let at = 0; at < rows.count && worst.length < count; at++) {
			const row = rows.at(at);
			if (row?.kind === 'finding' && row.kept.triage !== 'dismissed') worst.push(row.kept.finding);
		}
		return worst;
	}
	return [...snapshot.incident.findings.values()].filter(kept => kept.triage !== 'dismissed').map(kept => kept.finding).sort(bySeverity).slice(0, count);
}

function findingDetail(kept: KeptFinding, { snapshot, theme, checks }: Scene, width: number): Line[] {
	const { finding } = kept;
	const check = checks.find(card => card.id === finding.check);
	const triage = kept.triage === 'open' ? words('open: c confirms, d dismisses') : shown`${words(kept.triage)}${kept.triageReason === '' ? words('') : shown`: ${kept.triageReason}`}`;
	const lines: Line[] = [
		line(severityPiece(theme, finding.severity, 9), piece(theme, shown`${words(finding.step)}  ${words(finding.check)}`)),
		...paragraph(theme, finding.summary, width, 0, bold),
		blank,
		...named(theme, words(finding.subject.kind), subjectShown(finding.subject), width, 11),
		...named(theme, words('judged'), triage, width, 11),
		...named(theme, words('made'), shown`${words(moment(kept.at))}${kept.times > 1 ? shown`, again in ${kept.times - 1} later run${words(kept.times > 2 ? 's' : '')}` : words('')}`, width, 11),
	];
	const facts = Object.entries(finding.facts);
	if (facts.length > 0) {
		const wide = Math.min(24, Math.max(...facts.map(([name]) => name.length)) + 2);
		lines.push(blank, ...facts.flatMap(([name, value]) => named(theme, words(name), typeof value === 'string' ? value : words(String(value)), width, wide)));
	}
	if (finding.techniques.length > 0) lines.push(blank, ...named(theme, words('ATT&CK'), words(finding.techniques.join(', ')), width, 11));
	if (finding.next !== undefined) lines.push(blank, ...named(theme, words('next'), finding.next, width, 11));
	if (check !== undefined) lines.push(blank, ...paragraph(theme, shown`Found by: ${visibleText(check.title)}. ${visibleText(check.covers)}`, width));
	const notes = [...snapshot.incident.notes.values()].filter(note => note.struck === undefined && note.about.kind === 'finding' && note.about.key === kept.key);
	for (const note of notes) lines.push(blank, line(piece(theme, shown`Note, ${words(moment(note.at))} ${note.by}`, bold)), ...note.lines.flatMap(text => paragraph(theme, text, width, 2)));
	return lines;
}

export const findingsPane = pane<FindingRow>({
	id: 'findings',
	title: 'Findings',
	rows: findingsShown,
	row(row, { theme, checks }, width) {
		if (row.kind === 'group') {
			const title = checks.find(card => card.id === row.name)?.title;
			return { left: [piece(theme, shown`${words(row.name)}${title === undefined ? words('') : shown`: ${visibleText(title)}`}`, bold)], right: [piece(theme, shown`${row.count}`)] };
		}
		const { finding, triage } = row.kept;
		const subject = Math.max(20, Math.floor((width - 12) * 0.42));
		return line(
			severityPiece(theme, finding.severity, 9),
			piece(theme, words(`${triageMarks[triage]} `)),
			pathColumn(theme, subjectShown(finding.subject), subject),
			piece(theme, shown` ${finding.summary}`),
		);
	},
	detail: (row, scene, width) =>
		row.kind === 'finding' ? findingDetail(row.kept, scene, width) : paragraph(scene.theme, shown`${row.count} findings of ${words(row.name)}`, width),
	heading({ snapshot, view }) {
		const { counts } = severityCounts(snapshot.incident);
		const parts = severities.toReversed().filter(severity => counts[severity] > 0).map(severity => `${counts[severity]} ${severity}`);
		const by = view.grouping === 'severity' ? 'worst first' : `by ${view.grouping}`;
		return words([by, ...parts].join(', '));
	},
	empty({ snapshot, view }) {
		if (view.places.findings.filter !== '') return [words('No finding has these words. Esc takes the filter away.')];
		const ended = [...snapshot.incident.runs.values()].some(run => [...run.checks.values()].some(state => state.state === 'ended'));
		if (snapshot.running.length > 0) return [words('Nothing found so far; checks are still looking.')];
		return ended
			? [words('Nothing found by what has run. 2 (Checks) says how far each one looked.')]
			: [words('Nobody has looked yet: nothing has been found, and nothing is known to be clean.'), words('R runs all checks that fit this system.')];
	},
	about: row => (row.kind === 'finding' ? { kind: 'finding', key: row.kept.key } : { kind: 'incident' }),
});

/** The summary of a finding by its key, for notes bound to it. */
export function findingInWords(key: string, { snapshot }: Scene): Visible {
	const kept = snapshot.incident.findings.get(key);
	return kept === undefined ? words(key) : shown`${subjectShown(kept.finding.subject)}: ${kept.finding.summary}`;
}
