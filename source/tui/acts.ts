/** What each command of the keymap does. */

import type { CheckId } from '../core/finding.ts';
import type { Cockpit } from './cockpit.ts';
import { copyDiskForm, compareForm, decideForm, describeForm, dismissForm, markWindowForm, notApplicableForm, openLogForm, strikeForm, waiveForm, windowForm } from './forms.ts';
import { spanOf, windowInWords, windowOf } from '../core/intrusion-window.ts';
import { shown } from '../core/visible.ts';
import { stageLetters } from './keymap.ts';
import { words } from './line.ts';
import { moment } from './moment.ts';
import { startFilter } from './filter-keys.ts';
import { go, goToStage, move, moveTo, nextPane } from './moves.ts';
import { editNote, writeNote } from './note-keys.ts';
import { checkRows, misfit, runningOf } from './panes/checks.ts';
import { citationOf } from './panes/log-entry.ts';
import { logRows } from './panes/logs.ts';
import { findingsShown } from './panes/findings.ts';
import { paneOf, panes } from './panes/index.ts';
import { noteRows } from './panes/notes.ts';
import { checksToRun, stageRows } from './panes/stages.ts';
import { cursorIn, cursorOf } from './scene.ts';
import { mark, saveVolatile } from './submit.ts';
import { emptyBuffer } from './text-buffer.ts';
import { formMode, place } from './view.ts';
import type { Step } from '../core/checklist.ts';
import type { KeptFinding } from '../core/kept-findings.ts';

function stepHere(cockpit: Cockpit): Step | undefined {
	const { scene } = cockpit;
	const rows = stageRows(scene);
	const row = rows.at(cursorOf('stages', rows, scene));
	return row?.kind === 'step' ? row.step : undefined;
}

function findingHere(cockpit: Cockpit): KeptFinding | undefined {
	const { scene } = cockpit;
	const rows = findingsShown(scene);
	const row = rows.at(cursorOf('findings', rows, scene));
	return row?.kind === 'finding' ? row.kept : undefined;
}

function showRecords(cockpit: Cockpit): void {
	cockpit.do({ type: 'logs-turned', show: 'entries' });
	cockpit.logs.returnToEntry();
}

function markEnd(cockpit: Cockpit, end: 'since' | 'until'): void {
	const { scene } = cockpit;
	const row = logRows(scene).at(cursorOf('logs', logRows(scene), scene));
	if (row?.kind !== 'entry') return;
	const span = { ...spanOf(scene.snapshot.incident.window ?? {}), [end]: end === 'since' ? firstOf(row.entry.at) : lastOf(row.entry.at) };
	void cockpit.report(cockpit.session.markWindow(span), shown`the window of the intrusion: ${windowInWords(windowOf(span))}`);
}

/** A stamp of whole seconds stands for all of its second. Microseconds -> milliseconds. */
const firstOf = (at: number): number => Math.floor(at / 1000);
const lastOf = (at: number): number => (at % 1e6 === 0 ? at / 1000 + 999 : Math.ceil(at / 1000));

function run(cockpit: Cockpit, checks: readonly CheckId[], none: string): void {
	if (checks.length === 0) return cockpit.say(words(none), 'refused');
	void cockpit.report(cockpit.session.runChecks(checks), words(checks.length === 1 ? `${checks[0]} is looking` : `${checks.length} checks are looking`));
	cockpit.do({ type: 'unmarked' });
}

export const acts: Readonly<Record<string, (cockpit: Cockpit) => void>> = {
	up: cockpit => move(cockpit, -1),
	down: cockpit => move(cockpit, 1),
	'page-up': cockpit => move(cockpit, -1, true),
	'page-down': cockpit => move(cockpit, 1, true),
	first: cockpit => move(cockpit, 'first'),
	last: cockpit => move(cockpit, 'last'),
	open(cockpit) {
		const { scene } = cockpit;
		const pane = paneOf(scene.view.pane);
		if (pane.detailAt(cursorIn(pane, scene), scene, 80) === undefined) return cockpit.say(words('there is nothing here to open'), 'refused');
		cockpit.do({ type: 'opened', open: true });
	},
	back(cockpit) {
		const here = place(cockpit.view);
		if (here.open) cockpit.do({ type: 'opened', open: false });
		else if (here.scroll > 0) cockpit.do({ type: 'scrolled', scroll: 0 });
		else if (here.filter !== '') cockpit.do({ type: 'filtered', filter: '' });
		else if (cockpit.view.marked.size > 0 && cockpit.view.pane === 'checks') cockpit.do({ type: 'unmarked' });
		else if (cockpit.view.pane === 'logs' && cockpit.view.logsShow === 'sources') showRecords(cockpit);
		else if (cockpit.view.pane === 'help') go(cockpit, 'stages');
	},
	'next-pane': cockpit => nextPane(cockpit, 1),
	'previous-pane': cockpit => nextPane(cockpit, -1),
	tick(cockpit) {
		const step = stepHere(cockpit)!;
		void mark(cockpit, step.id, cockpit.session.snapshot.incident.stateOf(step.id) === 'open' ? 'done' : 'open');
	},
	'not-applicable': cockpit => cockpit.do({ type: 'mode', mode: formMode(notApplicableForm(stepHere(cockpit)!)) }),
	waive: cockpit => cockpit.do({ type: 'mode', mode: formMode(waiveForm(stepHere(cockpit)!)) }),
	decide: cockpit => cockpit.do({ type: 'mode', mode: formMode(decideForm(stepHere(cockpit)!, words(moment(new Date(cockpit.now()).toISOString()).slice(0, 16)))) }),
	systems(cockpit) {
		cockpit.do({ type: 'systems-turned' });
		const { systems } = cockpit.view;
		cockpit.say(words(systems === 'both' ? 'guidance for UNIX and for NT' : `guidance for ${systems === 'unix' ? 'UNIX' : 'NT'} alone`));
	},
	'run-step'(cockpit) {
		run(cockpit, checksToRun(stepHere(cockpit)!, cockpit.scene).map(check => check.id), 'none of its checks can look here');
	},
	run(cockpit) {
		const { scene } = cockpit;
		const rows = checkRows(scene);
		const here = rows.at(cursorOf('checks', rows, scene));
		const { marked } = scene.view;
		const asked = marked.size > 0 ? scene.checks.filter(check => marked.has(check.id) && misfit(check, scene) === undefined).map(check => check.id) : here === undefined ? [] : [here.id];
		run(cockpit, asked, 'none of the marked checks can look here');
	},
	'run-all'(cockpit) {
		const { scene } = cockpit;
		const asked = scene.checks.filter(check => misfit(check, scene) === undefined && runningOf(check, scene) === undefined).map(check => check.id);
		run(cockpit, asked, 'every check that fits is running already');
	},
	'mark-check'(cockpit) {
		const { scene } = cockpit;
		const rows = checkRows(scene);
		const at = cursorOf('checks', rows, scene);
		const here = rows.at(at);
		if (here === undefined) return;
		cockpit.do({ type: 'check-marked', check: here.id });
		moveTo(cockpit, at + 1);
	},
	stop(cockpit) {
		const { scene } = cockpit;
		const rows = checkRows(scene);
		const here = scene.view.pane === 'checks' ? rows.at(cursorOf('checks', rows, scene)) : undefined;
		const under = here === undefined ? undefined : runningOf(here, scene);
		const log = scene.view.pane === 'at-risk' ? scene.snapshot.running.findLast(one => one.log !== undefined) : undefined;
		const logs = scene.view.pane === 'logs' ? scene.snapshot.running.find(({ kind }) => kind === 'timeline') : undefined;
		const stopped = under ?? log ?? logs ?? scene.snapshot.running.at(-1)!;
		cockpit.session.stop(stopped.run);
		cockpit.say(words(stopped.kind === 'image' ? 'stopping the copy; asked for again with the same source and destination, it goes on' : `stopping ${stopped.label}; what it has seen so far is kept`));
	},
	'copy-disk': cockpit => cockpit.do({ type: 'mode', mode: formMode(copyDiskForm([])) }),
	pause(cockpit) {
		const { run, paused } = cockpit.session.snapshot.running.find(({ kind }) => kind === 'image')!;
		cockpit.session.pause(run, !paused);
		cockpit.say(words(paused ? 'the copy goes on' : 'the copy is held; : pause lets it go on'));
	},
	'save-volatile': saveVolatile,
	'keep-process'(cockpit) {
		const { subject } = findingHere(cockpit)!.finding;
		if (subject.kind !== 'process') return;
		void cockpit.report(cockpit.session.capture({ of: 'process', pid: subject.pid, name: subject.name }), words(`keeping process ${subject.pid} in the case; B.1 and the report say what was taken`));
	},
	confirm(cockpit) {
		void cockpit.report(cockpit.session.triage(findingHere(cockpit)!.key, 'confirmed', words('')), words('confirmed; u takes it back'));
	},
	dismiss(cockpit) {
		const { key, finding } = findingHere(cockpit)!;
		cockpit.do({ type: 'mode', mode: formMode(dismissForm(key, finding.summary)) });
	},
	'undo-triage'(cockpit) {
		const { key, triage } = findingHere(cockpit)!;
		if (triage === 'open') return cockpit.say(words('nobody has judged this finding yet'), 'refused');
		void cockpit.report(cockpit.session.triage(key, 'open', words('')), words('open again'));
	},
	group(cockpit) {
		cockpit.do({ type: 'regrouped' });
		moveTo(cockpit, cockpit.view.grouping === 'severity' ? 0 : 1);
		cockpit.say(words(cockpit.view.grouping === 'severity' ? 'worst first' : `grouped by ${cockpit.view.grouping}`));
	},
	'make-timeline': cockpit => void cockpit.report(cockpit.session.timeline.make(), words('reading the logs; x stops it')),
	'window-begin': cockpit => markEnd(cockpit, 'since'),
	'window-end': cockpit => markEnd(cockpit, 'until'),
	'to-window'(cockpit) {
		if (cockpit.view.logsShow === 'sources') showRecords(cockpit);
		void cockpit.logs.jumpToWindow();
	},
	'log-sources'(cockpit) {
		if (cockpit.view.logsShow === 'sources') showRecords(cockpit);
		else {
			cockpit.logs.remember();
			cockpit.do({ type: 'logs-turned', show: 'sources' });
		}
	},
	'open-log': cockpit => cockpit.do({ type: 'mode', mode: formMode(openLogForm()) }),
	'edit-note'(cockpit) {
		const { scene } = cockpit;
		const rows = noteRows(scene);
		const note = rows.at(cursorOf('notes', rows, scene))!;
		editNote(cockpit, note.id, note.about, note.lines);
	},
	'strike-note'(cockpit) {
		const { scene } = cockpit;
		const rows = noteRows(scene);
		cockpit.do({ type: 'mode', mode: formMode(strikeForm(rows.at(cursorOf('notes', rows, scene))!.id)) });
	},
	note(cockpit) {
		const { scene } = cockpit;
		const pane = paneOf(scene.view.pane);
		const row = pane.id === 'logs' ? logRows(scene).at(cursorIn(pane, scene)) : undefined;
		writeNote(cockpit, pane.id === 'notes' ? { kind: 'incident' } : pane.aboutAt(cursorIn(pane, scene), scene), row?.kind === 'entry' ? [citationOf(row.entry), row.entry.words] : []);
	},
	filter(cockpit) {
		if (cockpit.view.pane === 'logs' && cockpit.view.logsShow === 'sources') showRecords(cockpit);
		startFilter(cockpit);
	},
	describe: cockpit => cockpit.do({ type: 'mode', mode: formMode(describeForm(cockpit.session.snapshot.incident.description, cockpit.session.snapshot.target)) }),
	report(cockpit) {
		cockpit.say(words('writing the report'));
		void (async () => {
			const done = await cockpit.report(cockpit.session.writeReport('markdown'), words('the report is written'));
			const path = cockpit.session.snapshot.incident.reports.at(-1)?.path;
			if (done && path !== undefined) cockpit.say(words(`the report is written: ${path}`), 'done');
		})();
	},
	compare: cockpit => cockpit.do({ type: 'mode', mode: formMode(compareForm()) }),
	'mark-window'(cockpit) {
		const { window, description } = cockpit.session.snapshot.incident;
		cockpit.do({ type: 'mode', mode: formMode(markWindowForm(window, description?.clockOffset ?? words(''))) });
	},
	'run-window': cockpit => cockpit.do({ type: 'mode', mode: formMode(windowForm(cockpit.session.snapshot.incident.window)) }),
	palette: cockpit => cockpit.do({ type: 'mode', mode: { kind: 'palette', typed: emptyBuffer, at: 0 } }),
	help: cockpit => go(cockpit, 'help'),
	redraw: cockpit => cockpit.frame.redraw(),
	suspend: cockpit => cockpit.frame.suspend(),
	quit(cockpit) {
		const { running } = cockpit.session.snapshot;
		if (running.length === 0) return cockpit.frame.quit();
		cockpit.do({
			type: 'mode',
			mode: {
				kind: 'confirm',
				confirm: {
					title: words('Work is running'),
					says: [...running.slice(0, 4).map(one => one.label), words('Quitting stops it; what it has seen so far is kept, with how far it looked.')],
					goOn: words('stop it and quit'),
					yes: { do: 'quit' },
				},
			},
		});
	},
	...Object.fromEntries(stageLetters.map(letter => [`stage-${letter}`, (cockpit: Cockpit) => goToStage(cockpit, letter)])),
	...Object.fromEntries(panes.map((pane, at) => [`pane-${at + 1}`, (cockpit: Cockpit) => go(cockpit, pane.id)])),
};
