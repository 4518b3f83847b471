/** What an answered form or question does. */

import { shown, visibleText, type Visible } from '../core/visible.ts';
import type { StepState } from '../core/checklist.ts';
import type { Cockpit } from './cockpit.ts';
import type { Form } from './forms.ts';
import { words } from './line.ts';
import { misfit } from './panes/checks.ts';
import { valueOf, type TextBuffer } from './text-buffer.ts';
import { browse, type Yes } from './view.ts';

const stateWords: Readonly<Record<StepState, string>> = { open: 'open again', done: 'done', 'not-applicable': 'not applicable', waived: 'waived' };

/** Marks a step; warnings of order are shown first and have to be accepted. */
export function mark(cockpit: Cockpit, step: string, state: StepState, reason = words(''), name = words(''), despite: readonly Visible[] = []): void {
	const unheard = cockpit.session.warningsFor(step, state).filter(warning => !despite.includes(warning));
	if (unheard.length > 0 && state !== 'open') {
		const says = [...unheard, words('Going on is recorded with this warning beside it.')];
		cockpit.do({ type: 'mode', mode: { kind: 'confirm', confirm: { title: words(`Before ${step} is marked ${stateWords[state]}`), says, goOn: words('mark it all the same'), yes: { do: 'mark', step, state, reason, name, despite: [...despite, ...unheard] } } } });
		return;
	}
	void cockpit.report(cockpit.session.mark(step, state, { reason, name, despite }), words(`${step} ${stateWords[state]}`));
}

export function goOn(cockpit: Cockpit, yes: Yes): void {
	cockpit.do({ type: 'mode', mode: browse });
	if (yes.do === 'quit') return cockpit.frame.quit();
	mark(cockpit, yes.step, yes.state, yes.reason, yes.name, yes.despite);
}

/** `2026-01-31` or `2026-01-31 22:15`, UTC -> milliseconds since 1970; undefined where it is neither. */
export function timeOf(text: string): number | undefined {
	const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2})?))?Z?$/.exec(text.trim());
	if (match === null) return undefined;
	const time = Date.parse(`${match[1]}T${match[2] ?? '00:00'}Z`);
	return Number.isNaN(time) ? undefined : time;
}

export function submit(cockpit: Cockpit, form: Form, values: readonly TextBuffer[]): void {
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
			return void cockpit.report(session.decide(purpose.step, value('decision'), value('by'), value('when')), words(`decision on ${purpose.step} recorded`));
		case 'dismiss':
			return void cockpit.report(session.triage(purpose.key, 'dismissed', value('reason')), words('dismissed; u takes it back'));
		case 'strike':
			return void cockpit.report(session.strikeNote(purpose.note, value('reason')), words('note struck'));
		case 'open-log':
			cockpit.do({ type: 'went', pane: 'at-risk' });
			return void cockpit.report(session.readLog(value('path'), value('follow') === 'yes'), shown`reading ${value('path')}`);
		case 'window':
			return runWindow(cockpit, value('since'), value('until'), value('mounts') === 'yes');
		case 'describe':
			return void cockpit.report(
				session.describe({
					operator: value('operator'),
					organisation: value('organisation'),
					title: value('title'),
					tracking: value('tracking').split(',').map(number => visibleText(number.trim())).filter(number => number !== ''),
					clockOffset: value('clock'),
					target: session.snapshot.target,
				}),
				words('the case is described'),
			);
	}
}

function runWindow(cockpit: Cockpit, since: Visible, until: Visible, crossMounts: boolean): void {
	const from = since === '' ? undefined : timeOf(since);
	const to = until === '' ? undefined : timeOf(until);
	if ((since !== '' && from === undefined) || (until !== '' && to === undefined)) {
		return cockpit.say(shown`${since !== '' && from === undefined ? since : until} is not a time: write 2026-01-31 or 2026-01-31 22:15`, 'refused');
	}
	const { marked } = cockpit.view;
	const asked = cockpit.checks.filter(check => misfit(check, cockpit.scene) === undefined && (marked.size === 0 || marked.has(check.id))).map(check => check.id);
	void cockpit.report(
		cockpit.session.runChecks(asked, { ...(from === undefined ? {} : { since: from }), ...(to === undefined ? {} : { until: to }), crossMounts }),
		words(`${asked.length} checks are looking`),
	);
}
