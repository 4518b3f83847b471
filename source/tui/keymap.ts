/** Every key as data: dispatch, footer, help, palette and the readme read this one table. */

import { shown, type Visible } from '../core/visible.ts';
import { words } from './line.ts';
import { checkRows, misfit, runningOf } from './panes/checks.ts';
import { findingsShown } from './panes/findings.ts';
import { logRows } from './panes/logs.ts';
import { noteRows } from './panes/notes.ts';
import { checksFor, checksToRun, stageRows } from './panes/stages.ts';
import { readOnlyBecause } from './read-only.ts';
import { cursorOf, type Scene } from './scene.ts';
import { paneIds, type PaneId } from './view.ts';

export const stageLetters = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] as const;

export interface Command {
	readonly id: string;
	/** Names as in `strokes.ts`; none: only from the palette. */
	readonly keys: readonly string[];
	/** How the keys are written for people. */
	readonly shown: string;
	readonly words: string;
	/** Two or three words for the footer, where it is important enough; the lower the rank the longer it stays. In `home` it is what one comes for. */
	readonly footer?: { readonly words: string; readonly rank: number; readonly home?: PaneId };
	/** `everywhere`, or the panes where the key has this meaning. */
	readonly where: 'everywhere' | readonly PaneId[];
	/** Why it cannot work now, in one sentence; undefined when it can. */
	disabled?(scene: Scene): Visible | undefined;
}

const readOnly = ({ snapshot }: Scene): Visible | undefined => (snapshot.readOnly ? shown`read only: ${readOnlyBecause(snapshot)}` : undefined);

/** What asks for words is not begun while nothing can be kept. One key alone may try: once it is recorded the trouble is over. */
const cannotKeepWords = (scene: Scene): Visible | undefined =>
	readOnly(scene) ?? (scene.snapshot.trouble === undefined ? undefined : words('nothing can be recorded: see the top line'));
const withWords = (needs: (scene: Scene) => Visible | undefined) => (scene: Scene): Visible | undefined => cannotKeepWords(scene) ?? needs(scene);

const needsStep = (scene: Scene): Visible | undefined => readOnly(scene) ?? (stageRows(scene).at(cursorOf('stages', stageRows(scene), scene))?.kind === 'step' ? undefined : words('put the cursor on a step first'));
const needsChecks = (scene: Scene): Visible | undefined => {
	const row = stageRows(scene).at(cursorOf('stages', stageRows(scene), scene));
	if (row?.kind !== 'step') return needsStep(scene);
	return readOnly(scene) ?? (checksToRun(row.step, scene).length > 0 ? undefined : checksFor(row.step, scene.checks).length > 0 ? shown`the checks of ${words(row.step.id)} are running, or cannot look here` : shown`no check looks for ${words(row.step.id)}; write what you found with n`);
};
const needsFinding = (scene: Scene): Visible | undefined => readOnly(scene) ?? (findingsShown(scene).at(cursorOf('findings', findingsShown(scene), scene))?.kind === 'finding' ? undefined : words('put the cursor on a finding first'));
const needsNote = (scene: Scene): Visible | undefined => {
	const note = noteRows(scene).at(cursorOf('notes', noteRows(scene), scene));
	return readOnly(scene) ?? (note === undefined ? words('there is no note here') : note.struck === undefined ? undefined : words('this note is struck'));
};

const isLive = ({ snapshot }: Scene): Visible | undefined => (snapshot.target.kind === 'image' ? words('a mounted disk or image holds nothing volatile') : undefined);
const isIdle = ({ snapshot }: Scene): Visible | undefined => (snapshot.running.some(({ kind }) => kind === 'capture') ? words('saving is at work; x stops it') : undefined);
const cannotSave = (scene: Scene): Visible | undefined => cannotKeepWords(scene) ?? isLive(scene) ?? isIdle(scene);
const copying = ({ snapshot }: Scene): boolean => snapshot.running.some(({ kind }) => kind === 'image');
const cannotCopy = (scene: Scene): Visible | undefined => cannotKeepWords(scene) ?? (copying(scene) ? words('a disk is being copied already; x stops it') : undefined);
const needsProcess = (scene: Scene): Visible | undefined => {
	const row = findingsShown(scene).at(cursorOf('findings', findingsShown(scene), scene));
	return cannotSave(scene) ?? (row?.kind === 'finding' && row.kept.finding.subject.kind === 'process' ? undefined : words('put the cursor on a finding about a process first'));
};

const needsTimeline = ({ logs }: Scene): Visible | undefined => (logs.opened === undefined ? words('there is no timeline yet: m makes one') : undefined);
const cannotMake = (scene: Scene): Visible | undefined => cannotKeepWords(scene) ?? (scene.snapshot.running.some(({ kind }) => kind === 'timeline') ? words('the timeline is being made; x stops it') : undefined);
const needsEntry = (scene: Scene): Visible | undefined => {
	const row = logRows(scene).at(cursorOf('logs', logRows(scene), scene));
	if (row?.kind !== 'entry') return needsTimeline(scene) ?? words('put the cursor on a record first');
	return Number.isNaN(row.entry.at) ? words('this record has no time') : undefined;
};
const needsWindow = (scene: Scene): Visible | undefined => needsTimeline(scene) ?? (scene.snapshot.incident.window === undefined ? words('no window is marked: b and e mark it at a record') : undefined);

function needsCheck(scene: Scene): Visible | undefined {
	const check = checkRows(scene).at(cursorOf('checks', checkRows(scene), scene));
	if (check === undefined) return words('put the cursor on a check first');
	if (scene.view.marked.size > 0) return readOnly(scene);
	if (runningOf(check, scene) !== undefined) return words('this check is running; x stops it');
	return readOnly(scene) ?? misfit(check, scene);
}

const filterable = ({ view }: Scene): Visible | undefined =>
	view.pane === 'journal' ? words('the journal is read from the disk as you scroll and has no filter; Findings and Notes have one') : view.pane === 'help' ? words('help has no filter; : finds any command by words') : undefined;

export const paneNames: Readonly<Record<PaneId, string>> = { stages: 'Stages', checks: 'Checks', findings: 'Findings', 'at-risk': 'At risk', notes: 'Notes', journal: 'Journal', live: 'Live', logs: 'Logs', help: 'Help' };

export const commands: readonly Command[] = [
	{ id: 'up', keys: ['up', 'k'], shown: 'Up k', words: 'one up (in a detail: scroll)', where: 'everywhere' },
	{ id: 'down', keys: ['down', 'j'], shown: 'Down j', words: 'one down (in a detail: scroll)', where: 'everywhere' },
	{ id: 'page-up', keys: ['page-up', 'ctrl-b'], shown: 'PgUp Ctrl-B', words: 'one screen up', where: 'everywhere' },
	{ id: 'page-down', keys: ['page-down', 'ctrl-f'], shown: 'PgDn Ctrl-F', words: 'one screen down', where: 'everywhere' },
	{ id: 'first', keys: ['home', '<'], shown: 'Home <', words: 'to the first', where: 'everywhere' },
	{ id: 'last', keys: ['end', '>'], shown: 'End >', words: 'to the last', where: 'everywhere' },
	{ id: 'open', keys: ['enter', 'right', 'l'], shown: 'Enter Right l', words: 'open what is under the cursor', footer: { words: 'open', rank: 3 }, where: ['stages', 'checks', 'findings', 'at-risk', 'notes', 'journal', 'live', 'logs'] },
	{ id: 'back', keys: ['escape', 'left', 'h'], shown: 'Esc Left h', words: 'back: close the detail, take the filter away', footer: { words: 'back', rank: 1 }, where: 'everywhere' },
	{ id: 'next-pane', keys: ['tab'], shown: 'Tab', words: 'next pane', where: 'everywhere' },
	{ id: 'previous-pane', keys: ['shift-tab'], shown: 'Shift-Tab', words: 'pane before', where: 'everywhere' },
	{ id: 'tick', keys: ['space'], shown: 'Space', words: 'tick the step, or take the tick away', footer: { words: 'tick', rank: 1 }, where: ['stages'], disabled: needsStep },
	{ id: 'not-applicable', keys: ['-'], shown: '-', words: 'the step is not applicable (asks the reason)', footer: { words: 'n/a', rank: 6 }, where: ['stages'], disabled: withWords(needsStep) },
	{ id: 'waive', keys: ['w'], shown: 'w', words: 'waive the step (asks the reason and who answers for it)', footer: { words: 'waive', rank: 7 }, where: ['stages'], disabled: withWords(needsStep) },
	{ id: 'decide', keys: ['d'], shown: 'd', words: 'record a decision on the step (what, who, when)', footer: { words: 'decide', rank: 5 }, where: ['stages'], disabled: withWords(needsStep) },
	{ id: 'systems', keys: ['t'], shown: 't', words: 'guidance for UNIX, for NT, or for both', footer: { words: 'UNIX/NT', rank: 9 }, where: ['stages'] },
	{ id: 'run', keys: ['r'], shown: 'r', words: 'run the check under the cursor, or those that are marked', footer: { words: 'run', rank: 1 }, where: ['checks'], disabled: needsCheck },
	{ id: 'run-all', keys: ['R'], shown: 'R', words: 'run all checks that fit this system', footer: { words: 'run all', rank: 8 }, where: 'everywhere', disabled: readOnly },
	{ id: 'mark-check', keys: ['space'], shown: 'Space', words: 'mark the check, to run several at once', footer: { words: 'mark', rank: 6 }, where: ['checks'] },
	{ id: 'run-step', keys: ['r'], shown: 'r', words: 'run the checks of this step', footer: { words: 'run checks', rank: 2 }, where: ['stages'], disabled: needsChecks },
	{ id: 'save-volatile', keys: ['v'], shown: 'v', words: 'save what dies at the switch-off (volatile: sockets, processes, routes...) into the case', footer: { words: 'save volatile', rank: 9, home: 'live' }, where: 'everywhere', disabled: cannotSave },
	{ id: 'copy-disk', keys: ['i'], shown: 'i', words: 'copy a disk (image), or restore one: both are shown first', footer: { words: 'copy disk', rank: 9 }, where: ['stages'], disabled: cannotCopy },
	{ id: 'pause', keys: [], shown: '', words: 'pause the copying of a disk, or let it go on', where: 'everywhere', disabled: scene => (copying(scene) ? undefined : words('no disk is being copied')) },
	{ id: 'stop', keys: ['x'], shown: 'x', words: 'stop what runs (under the cursor, else the latest)', footer: { words: 'stop', rank: 5 }, where: 'everywhere', disabled: ({ snapshot }) => (snapshot.running.length === 0 ? words('nothing is running') : undefined) },
	{ id: 'confirm', keys: ['c'], shown: 'c', words: 'confirm the finding', footer: { words: 'confirm', rank: 1 }, where: ['findings'], disabled: needsFinding },
	{ id: 'dismiss', keys: ['d'], shown: 'd', words: 'dismiss the finding (asks the reason, which is kept)', footer: { words: 'dismiss', rank: 2 }, where: ['findings'], disabled: withWords(needsFinding) },
	{ id: 'undo-triage', keys: ['u'], shown: 'u', words: 'undo the judgement: the finding is open again', footer: { words: 'undo', rank: 7 }, where: ['findings'], disabled: needsFinding },
	{ id: 'keep-process', keys: ['p'], shown: 'p', words: 'keep the program, the maps and the nameless open files of this process in the case', footer: { words: 'keep', rank: 1 }, where: ['findings'], disabled: needsProcess },
	{ id: 'group', keys: ['g'], shown: 'g', words: 'group findings: worst first, by check, by step', footer: { words: 'group', rank: 8 }, where: ['findings'] },
	{ id: 'open-log', keys: ['o'], shown: 'o', words: 'open a sniffer log, to read or to follow', footer: { words: 'open a log', rank: 9, home: 'at-risk' }, where: 'everywhere', disabled: cannotKeepWords },
	{ id: 'edit-note', keys: ['e'], shown: 'e', words: 'edit the note', footer: { words: 'edit', rank: 1 }, where: ['notes'], disabled: withWords(needsNote) },
	{ id: 'strike-note', keys: ['s'], shown: 's', words: 'strike the note (it stays in the journal)', footer: { words: 'strike', rank: 2 }, where: ['notes'], disabled: withWords(needsNote) },
	{ id: 'make-timeline', keys: ['m'], shown: 'm', words: 'make the timeline of all logs (anew), in the background', footer: { words: 'make timeline', rank: 7 }, where: ['logs'], disabled: cannotMake },
	{ id: 'window-begin', keys: ['b'], shown: 'b', words: 'the window of the intrusion begins with the record under the cursor', footer: { words: 'begin', rank: 1 }, where: ['logs'], disabled: withWords(needsEntry) },
	{ id: 'window-end', keys: ['e'], shown: 'e', words: 'the window of the intrusion ends with the record under the cursor', footer: { words: 'end', rank: 1 }, where: ['logs'], disabled: withWords(needsEntry) },
	{ id: 'to-window', keys: ['w'], shown: 'w', words: 'go to where the window of the intrusion begins', footer: { words: 'to window', rank: 7 }, where: ['logs'], disabled: needsWindow },
	{ id: 'log-sources', keys: ['s'], shown: 's', words: 'which logs were read, and what was not and why; again: back', footer: { words: 'sources', rank: 7 }, where: ['logs'], disabled: needsTimeline },
	{ id: 'note', keys: ['n'], shown: 'n', words: 'write a note on what is under the cursor', footer: { words: 'note', rank: 2 }, where: 'everywhere', disabled: cannotKeepWords },
	{ id: 'filter', keys: ['/'], shown: '/', words: 'show only rows with these words', footer: { words: 'filter', rank: 6 }, where: 'everywhere', disabled: filterable },
	{ id: 'describe', keys: [], shown: '', words: 'describe the case: operator, organisation, title, tracking numbers, clock (A.3)', where: 'everywhere', disabled: cannotKeepWords },
	{ id: 'report', keys: ['W'], shown: 'W', words: 'write the report of the whole incident into the case folder', where: 'everywhere', disabled: readOnly },
	{ id: 'mark-window', keys: [], shown: '', words: 'mark the window of the intrusion: since, until (both empty withdraw it)', where: 'everywhere', disabled: cannotKeepWords },
	{ id: 'run-window', keys: [], shown: '', words: 'run checks for a window of time around the intrusion, or across file systems', where: 'everywhere', disabled: cannotKeepWords },
	{ id: 'compare', keys: [], shown: '', words: 'compare with what is known to be good: packages (media), a clean tree, a baseline, lists of hashes', where: 'everywhere', disabled: cannotKeepWords },
	{ id: 'palette', keys: [':'], shown: ':', words: 'find any command by words', footer: { words: 'commands', rank: 0 }, where: 'everywhere' },
	{ id: 'help', keys: ['?'], shown: '?', words: 'help', footer: { words: 'help', rank: 0 }, where: 'everywhere' },
	{ id: 'redraw', keys: ['ctrl-l'], shown: 'Ctrl-L', words: 'draw the whole screen again', where: 'everywhere' },
	{ id: 'suspend', keys: ['ctrl-z'], shown: 'Ctrl-Z', words: 'back to the shell for a while (fg comes back); work goes on when you do', where: 'everywhere' },
	{ id: 'quit', keys: ['q', 'ctrl-c'], shown: 'q Ctrl-C', words: 'quit (asks while work runs)', footer: { words: 'quit', rank: 0 }, where: 'everywhere' },
	...stageLetters.map(letter => ({ id: `stage-${letter}`, keys: [letter], shown: letter, words: `go to stage ${letter}`, where: 'everywhere' as const })),
	...paneIds.map((id, at) => ({ id: `pane-${at + 1}`, keys: [String(at + 1)], shown: String(at + 1), words: `go to ${paneNames[id]}`, where: 'everywhere' as const })),
];

/** What a key means in a pane: the pane's own meaning before the common one. */
export function commandFor(key: string, pane: PaneId): Command | undefined {
	return (
		commands.find(command => command.where !== 'everywhere' && command.where.includes(pane) && command.keys.includes(key)) ??
		commands.find(command => command.where === 'everywhere' && command.keys.includes(key))
	);
}

/** Commands that have a meaning in this pane, in the order of the table. */
export function commandsIn(pane: PaneId): readonly Command[] {
	return commands.filter(command => command.where === 'everywhere' || command.where.includes(pane));
}

/** Where a key means something elsewhere: said instead of silence. */
export function whereElse(key: string): Command | undefined {
	return commands.find(command => command.where !== 'everywhere' && command.keys.includes(key));
}

/** Why a command cannot run now. What belongs to another pane is said to: choosing it goes there. */
export function whyNot(command: Command, scene: Scene): Visible | undefined {
	return isHere(command, scene) ? command.disabled?.(scene) : words(`in ${paneNames[(command.where as readonly PaneId[])[0]!]}`);
}

export function isHere({ where }: Command, { view }: Scene): boolean {
	return where === 'everywhere' || where.includes(view.pane);
}

/** Commands with all of these words: those whose words begin so before those that only contain them, what is here before what is elsewhere. */
export function commandsWith(typed: string, scene: Scene): readonly Command[] {
	const asked = typed.toLowerCase().split(/\s+/).filter(word => word !== '');
	const rank = (command: Command): number => {
		const text = ` ${command.words} ${command.id} ${command.shown}`.toLowerCase();
		if (!asked.every(word => text.includes(word))) return Infinity;
		const begins = asked.every(word => text.includes(` ${word}`)) ? 0 : 4;
		return begins + (isHere(command, scene) ? 0 : 2) + (motions.has(command.id) ? 1 : 0);
	};
	const ranked = commands.filter(command => command.id !== 'palette').map(command => ({ command, rank: rank(command) }));
	return ranked.filter(one => one.rank < Infinity).sort((a, b) => a.rank - b.rank).map(one => one.command);
}

const motions: ReadonlySet<string> = new Set(['up', 'down', 'page-up', 'page-down', 'first', 'last', 'open', 'back', 'next-pane', 'previous-pane']);
