/** What an answered form or question does. */

import { volatileIsSaved } from '../core/capture.ts';
import { shown, textOf, visibleText, type Visible } from '../core/visible.ts';
import { findStep, type StepState } from '../core/checklist.ts';
import { timeTyped, whyNoSpan, windowInWords, windowOf, type Span } from '../core/intrusion-window.ts';
import type { Cockpit } from './cockpit.ts';
import { askForCopy, copyAsTyped, startCopy } from './copy-disk.ts';
import type { Form } from './forms.ts';
import { words } from './line.ts';
import { misfit } from './panes/checks.ts';
import { valueOf, type TextBuffer } from './text-buffer.ts';
import { browse, type Confirm, type Yes } from './view.ts';

const stateWords: Readonly<Record<StepState, string>> = { open: 'open again', done: 'done', 'not-applicable': 'not applicable', waived: 'waived' };

/** Marks a step; warnings of order are shown first and have to be accepted. False: it was not kept. */
export async function mark(cockpit: Cockpit, step: string, state: StepState, reason = words(''), name = words(''), despite: readonly Visible[] = []): Promise<boolean> {
	const unheard = cockpit.session.warningsFor(step, state).filter(warning => !despite.includes(warning));
	if (unheard.length > 0 && state !== 'open') {
		const says = [...unheard, words('Going on is recorded with this warning beside it.')];
		cockpit.do({ type: 'mode', mode: { kind: 'confirm', confirm: { title: words(`Before ${step} is marked ${stateWords[state]}`), says, goOn: words('mark it all the same'), ...offered(cockpit, step), yes: { do: 'mark', step, state, reason, name, despite: [...despite, ...unheard] } } } });
		return true;
	}
	return cockpit.report(cockpit.session.mark(step, state, { reason, name, despite }), words(`${step} ${stateWords[state]}`));
}

/** A step that wants what is volatile saved first offers to do so. */
function offered({ session: { snapshot } }: Cockpit, step: string): Pick<Confirm, 'first'> {
	const rules = findStep(snapshot.checklists, step)?.rules ?? [];
	const wanted = snapshot.target.kind === 'live' && !volatileIsSaved(snapshot.incident.captures) && rules.some(({ settledBy }) => settledBy === 'captured');
	return wanted ? { first: { key: 'v', words: words('save it now'), does: { do: 'capture' } } } : {};
}

export function saveVolatile(cockpit: Cockpit): void {
	void cockpit.report(cockpit.session.capture({ of: 'machine' }), words('saving what is volatile into the case; x stops it, 6 (Journal) shows what is taken'));
}

export function goOn(cockpit: Cockpit, yes: Yes): void {
	cockpit.do({ type: 'mode', mode: browse });
	if (yes.do === 'quit') return cockpit.frame.quit();
	if (yes.do === 'capture') return saveVolatile(cockpit);
	if (yes.do === 'copy-disk') return void startCopy(cockpit, yes.request);
	void mark(cockpit, yes.step, yes.state, yes.reason, yes.name, yes.despite);
}

/** Resolves to whether it was kept, where that can be told at once: a warning may come first. */
export async function submit(cockpit: Cockpit, form: Form, values: readonly TextBuffer[]): Promise<boolean> {
	const value = (id: string): Visible => {
		const at = form.fields.findIndex(field => field.id === id);
		return at === -1 ? words('') : valueOf(values[at]!);
	};
	const { session } = cockpit;
	const { purpose } = form;
	switch (purpose.for) {
		case 'not-applicable':
			return mark(cockpit, purpose.step, 'not-applicable', value('reason'));
		case 'waive':
			return mark(cockpit, purpose.step, 'waived', value('reason'), value('name'));
		case 'decide':
			return cockpit.report(session.decide(purpose.step, value('decision'), value('by'), value('when')), words(`decision on ${purpose.step} recorded`));
		case 'dismiss':
			return cockpit.report(session.triage(purpose.key, 'dismissed', value('reason')), words('dismissed; u takes it back'));
		case 'strike':
			return cockpit.report(session.strikeNote(purpose.note, value('reason')), words('note struck'));
		case 'open-log':
			cockpit.do({ type: 'went', pane: 'at-risk' });
			return cockpit.report(session.readLog(value('path'), value('follow') === 'yes'), shown`reading ${value('path')}`);
		case 'compare':
			return compare(cockpit, value);
		case 'window':
			return runWindow(cockpit, value('since'), value('until'), value('mounts') === 'yes');
		case 'mark-window':
			return markWindow(cockpit, value('since'), value('until'));
		case 'copy-disk':
			return askForCopy(cockpit, value);
		case 'typed-name':
			return copyAsTyped(cockpit, purpose.request, values.map(valueOf));
		case 'describe':
			return describe(cockpit, value);
	}
}

/** What is examined is settled first: the description names it. */
async function describe(cockpit: Cockpit, value: (id: string) => Visible): Promise<boolean> {
	const { session } = cockpit;
	const root = value('root');
	if (root !== '' && root !== session.snapshot.target.root && !(await cockpit.report(session.examine(root), shown`examines ${root} from here on`))) return false;
	const description = {
		operator: value('operator'),
		organisation: value('organisation'),
		title: value('title'),
		tracking: value('tracking').split(',').map(number => visibleText(number.trim())).filter(number => number !== ''),
		clockOffset: value('clock'),
		target: session.snapshot.target,
	};
	return cockpit.report(session.describe(description), words('the case is described'));
}

/** Each thing that was brought asks its own check. */
async function compare(cockpit: Cockpit, value: (id: string) => Visible): Promise<boolean> {
	const several = (id: string): readonly Visible[] => value(id).split(',').map(path => visibleText(path.trim())).filter(path => path !== '');
	const [folders, good, bad] = [several('media'), several('known'), several('known-bad')];
	const [keyring, clean, baseline] = [value('keyring'), value('clean'), value('baseline')];
	const relative = [...folders, keyring, clean, baseline, ...good, ...bad].find(path => path !== '' && !path.startsWith('/'));
	if (relative !== undefined) return refuse(cockpit, shown`${relative} is not a whole path: begin it with /`);
	const hasLists = good.length + bad.length > 0;
	const asked = [...(folders.length > 0 ? ['packaged-files'] : []), ...(clean === '' ? [] : ['clean-tree']), ...(baseline === '' ? [] : ['baseline-changes']), ...(hasLists ? ['known-hashes'] : [])];
	if (asked.length === 0) return refuse(cockpit, words('name packages, a clean tree, a baseline or a list of hashes to compare with'));
	const outcome = cockpit.session.runChecks(asked, {
		...(folders.length === 0 ? {} : { media: { folders, ...(keyring === '' ? {} : { keyring }) } }),
		...(clean === '' ? {} : { clean }),
		...(baseline === '' ? {} : { baseline }),
		...(hasLists ? { lists: { good, bad } } : {}),
	});
	const begin = hasLists ? 'the lists are read, then ' : '';
	return cockpit.report(outcome, words(`${begin}${asked.join(', ')} ${asked.length === 1 ? 'is' : 'are'} looking`));
}

function refuse(cockpit: Cockpit, why: Visible): false {
	cockpit.say(why, 'refused');
	return false;
}

/** Either end may be left empty. Undefined, and said, where what was typed is no span of time. */
function spanTyped(cockpit: Cockpit, since: Visible, until: Visible): Span | undefined {
	const [from, to] = [since, until].map(typed => timeTyped(textOf(typed)));
	for (const [typed, at] of [[since, from], [until, to]] as const) {
		if (typed.trim() === '' || at !== undefined) continue;
		cockpit.say(shown`${typed} is not a time: write 2026-01-31 or 2026-01-31 22:15`, 'refused');
		return undefined;
	}
	const span = { ...(from === undefined ? {} : { since: from }), ...(to === undefined ? {} : { until: to }) };
	const why = whyNoSpan(span);
	if (why === undefined) return span;
	cockpit.say(why, 'refused');
	return undefined;
}

async function markWindow(cockpit: Cockpit, since: Visible, until: Visible): Promise<boolean> {
	const span = spanTyped(cockpit, since, until);
	if (span === undefined) return false;
	const marked = windowOf(span);
	return cockpit.report(cockpit.session.markWindow(span), since + until === '' ? words('the window of the intrusion is withdrawn') : shown`the window of the intrusion: ${windowInWords(marked)}`);
}

async function runWindow(cockpit: Cockpit, since: Visible, until: Visible, crossMounts: boolean): Promise<boolean> {
	const span = spanTyped(cockpit, since, until);
	if (span === undefined) return false;
	const { marked } = cockpit.view;
	const asked = cockpit.checks.filter(check => misfit(check, cockpit.scene) === undefined && (marked.size === 0 || marked.has(check.id))).map(check => check.id);
	return cockpit.report(
		cockpit.session.runChecks(asked, { ...span, crossMounts }),
		words(`${asked.length} checks are looking`),
	);
}
