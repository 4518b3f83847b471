/** The recovery, step by step: what is open, done, not applicable or waived, and what a step asks. */

import { progressOf, stepsOf, type Stage, type Step, type StepState } from '../../core/checklist.ts';
import { shown, type Visible } from '../../core/visible.ts';
import { blank, bold, line, named, paragraph, piece, words, type Line, type Style } from '../line.ts';
import { atRiskSection } from '../at-risk-section.ts';
import { misfit, runningOf } from './checks.ts';
import { networkLines, verdictLines } from './live.ts';
import { imageLines } from '../image-lines.ts';
import { savedLines } from '../saved-lines.ts';
import { pane, type CheckCard, type Rows, type Scene } from '../scene.ts';
import { moment } from '../moment.ts';

export type StageRow = { readonly kind: 'stage'; readonly stage: Stage } | { readonly kind: 'step'; readonly step: Step; readonly depth: number; readonly stage: Stage };

const flattened = new WeakMap<readonly Stage[], readonly StageRow[]>();

function flatten(stages: readonly Stage[]): readonly StageRow[] {
	const known = flattened.get(stages);
	if (known !== undefined) return known;
	const rows = stages.flatMap((stage): StageRow[] => [
		{ kind: 'stage', stage },
		...[...stepsOf(stage.steps)].map(({ step, depth }): StageRow => ({ kind: 'step', step, depth, stage })),
	]);
	flattened.set(stages, rows);
	return rows;
}

const keyOf = (row: StageRow): string => (row.kind === 'stage' ? `stage ${row.stage.id}` : row.step.id);

/** What `/` looks through. */
function holds(row: StageRow, filter: string): boolean {
	const text = row.kind === 'stage' ? '' : `${row.step.id} ${row.step.title}`;
	return text.toLowerCase().includes(filter.toLowerCase());
}

export function stageRows(scene: Scene): Rows<StageRow> {
	const { filter } = scene.view.places.stages;
	const all = flatten(scene.snapshot.checklists.stages);
	const list = filter === '' ? all : all.filter(row => row.kind === 'step' && holds(row, filter));
	return { count: list.length, at: index => list[index], keyAt: index => (list[index] === undefined ? undefined : keyOf(list[index])), indexOf: key => list.findIndex(row => keyOf(row) === key) };
}

export const stateBoxes: Readonly<Record<StepState, string>> = { open: '[ ]', done: '[x]', 'not-applicable': '[-]', waived: '[w]' };
const stateWords: Readonly<Record<StepState, string>> = { open: 'open', done: 'done', 'not-applicable': 'not applicable', waived: 'waived' };
const stateStyles: Readonly<Record<StepState, Style>> = { open: {}, done: { colour: 'green' }, 'not-applicable': { colour: 'cyan' }, waived: { colour: 'magenta' } };

/** Checks that look for this step, or for a part of it. */
export function checksFor({ id }: Pick<Step, 'id'>, checks: readonly CheckCard[]): readonly CheckCard[] {
	return checks.filter(check => check.step === id || check.step.startsWith(`${id}.`));
}

/** Those of a step that can look here and do not yet. */
export function checksToRun(step: Pick<Step, 'id'>, scene: Scene): readonly CheckCard[] {
	return checksFor(step, scene.checks).filter(check => misfit(check, scene) === undefined && runningOf(check, scene) === undefined);
}

/** What hangs on a step, in a few words: findings to look at, notes, decisions. */
function attached(step: Step, { snapshot, checks }: Scene): Visible {
	const { incident } = snapshot;
	const own = new Set(checksFor(step, checks).map(check => check.id));
	const running = snapshot.running.some(run => run.checks.some(check => own.has(check) && incident.runs.get(run.run)?.checks.get(check)?.state === 'running'));
	const notes = [...incident.notes.values()].filter(note => note.struck === undefined && note.about.kind === 'step' && note.about.step === step.id).length;
	const decisions = incident.decisions.filter(decision => decision.step === step.id).length;
	const parts = [
		running ? 'looking' : '',
		own.size > 0 ? `${own.size} check${own.size === 1 ? '' : 's'}` : '',
		decisions > 0 ? `${decisions} decided` : '',
		notes > 0 ? `${notes} note${notes === 1 ? '' : 's'}` : '',
	];
	return words(parts.filter(part => part !== '').join(', '));
}

function stepDetail(step: Step, scene: Scene, width: number): Line[] {
	const { snapshot, theme, view, session } = scene;
	const { incident } = snapshot;
	const lines: Line[] = [...paragraph(theme, shown`${words(step.id)} ${step.title}`, width, 0, bold)];
	const mark = incident.steps.get(step.id);
	const state = incident.stateOf(step.id);
	lines.push(line(piece(theme, shown`${words(stateBoxes[state])} ${words(stateWords[state])}`, stateStyles[state])));
	// What the step waits for is seen without turning a page; the rest of it stands below.
	if (isDisconnection(step)) lines.push(...verdictLines(scene, width));
	if (mark !== undefined) {
		const name = mark.name === '' ? mark.by : mark.name;
		lines.push(...paragraph(theme, shown`${words(moment(mark.at))} by ${name}${mark.reason === '' ? words('') : shown`: ${mark.reason}`}`, width, 4));
		for (const warning of mark.despite) lines.push(...paragraph(theme, shown`despite: ${warning}`, width, 4));
	}
	const standing = new Set(step.rules.filter(rule => rule.standing).map(rule => rule.says));
	const warnings = session.warningsFor(step.id, 'done').filter(warning => state === 'open' || standing.has(warning));
	for (const warning of warnings) lines.push(blank, ...paragraph(theme, shown`FIRST: ${warning}`, width, 0, { colour: 'red', bold: true }));
	lines.push(blank, ...paragraph(theme, step.why, width));
	for (const { system, text } of step.guidance) {
		if (view.systems !== 'both' && system !== 'any' && system !== view.systems) continue;
		const label = system === 'any' ? words('-') : system === 'unix' ? words('UNIX') : words('NT');
		lines.push(...named(theme, label, text, width, system === 'any' ? 2 : 6));
	}
	if (step.cautions.length > 0) lines.push(blank);
	for (const caution of step.cautions) lines.push(...named(theme, words('!'), caution, width, 2, { colour: 'yellow' }));
	lines.push(...attachedDetail(step, scene, width));
	lines.push(blank, ...paragraph(theme, shown`Source: ${step.source}`, width));
	return lines;
}

/** The step that what is volatile is saved before. */
function isDisconnection({ rules }: Step): boolean {
	return rules.some(({ settledBy }) => settledBy === 'captured');
}

function attachedDetail(step: Step, scene: Scene, width: number): Line[] {
	const { snapshot, theme, checks } = scene;
	const { incident } = snapshot;
	const lines: Line[] = [];
	const section = (title: string, rows: Line[]): void => {
		if (rows.length > 0) lines.push(blank, line(piece(theme, words(title), bold)), ...rows);
	};
	section('Decisions', incident.decisions.filter(decision => decision.step === step.id).flatMap(({ decision, decidedBy, decidedAt, by, at }) =>
		paragraph(theme, shown`${decision} (${decidedBy}, ${decidedAt}; recorded ${words(moment(at))} by ${by})`, width, 2)));
	section('Notes', [...incident.notes.values()].filter(note => note.struck === undefined && note.about.kind === 'step' && note.about.step === step.id).flatMap(note => [
		line(piece(theme, shown`  ${words(moment(note.at))} ${note.by}${note.draft ? words(' (draft)') : words('')}`)),
		...note.lines.flatMap(text => paragraph(theme, text, width, 4)),
	]));
	section(...atRiskSection(step.id, scene, width));
	if (isDisconnection(step)) {
		section('This machine now', networkLines(scene, width));
		section('Saved from the running machine', savedLines(scene, width));
	}
	if (step.id === 'B.2') section('Images of disks', imageLines(scene, width));
	section('Checks that look for it', checksFor(step, checks).flatMap(check => paragraph(theme, shown`${words(check.id)}: ${words(check.title)}`, width, 2)));
	return lines;
}

function stageDetail(stage: Stage, { snapshot, theme }: Scene, width: number): Line[] {
	const { settled, total } = progressOf(stage, id => snapshot.incident.stateOf(id));
	return [
		...paragraph(theme, shown`${words(stage.id)} ${stage.title}`, width, 0, bold),
		line(piece(theme, shown`${settled} of ${total} steps settled`)),
		blank,
		...[...stepsOf(stage.steps)].flatMap(({ step, depth }) => {
			const state = snapshot.incident.stateOf(step.id);
			return paragraph(theme, shown`${words(stateBoxes[state])} ${words(step.id)} ${step.title}`, width, depth * 2, stateStyles[state]);
		}),
	];
}

export const stagesPane = pane<StageRow>({
	id: 'stages',
	title: 'Stages',
	rows: stageRows,
	row(row, scene) {
		const { theme, snapshot } = scene;
		if (row.kind === 'stage') {
			const { settled, total } = progressOf(row.stage, id => snapshot.incident.stateOf(id));
			return { left: [piece(theme, shown`${words(row.stage.id)}  ${row.stage.title}`, bold)], right: [piece(theme, shown`${settled}/${total}`, settled === total && total > 0 ? { colour: 'green' } : undefined)] };
		}
		const { step, depth } = row;
		const state = snapshot.incident.stateOf(step.id);
		return {
			left: [{ text: `   ${'  '.repeat(depth)}` }, piece(theme, words(stateBoxes[state]), stateStyles[state]), piece(theme, shown` ${words(step.id.padEnd(6))} ${step.title}`)],
			right: [piece(theme, attached(step, scene))],
		};
	},
	detail: (row, scene, width) => (row.kind === 'stage' ? stageDetail(row.stage, scene, width) : stepDetail(row.step, scene, width)),
	heading({ snapshot }) {
		let settled = 0;
		let total = 0;
		for (const stage of snapshot.checklists.stages) {
			const progress = progressOf(stage, id => snapshot.incident.stateOf(id));
			settled += progress.settled;
			total += progress.total;
		}
		return shown`${settled} of ${total} steps settled`;
	},
	empty: scene => [scene.view.places.stages.filter === '' ? words('No checklist is loaded.') : words('No step has these words. Esc takes the filter away.')],
	about: row => (row.kind === 'step' ? { kind: 'step', step: row.step.id } : { kind: 'incident' }),
});
