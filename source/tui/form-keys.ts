/** Keys while a form is open. */

import type { Cockpit } from './cockpit.ts';
import type { Stroke } from './strokes.ts';
import { submit } from './submit.ts';
import { bufferOf, edited, isBlank } from './text-buffer.ts';
import { words } from './line.ts';
import { browse, type Mode } from './view.ts';

type FormMode = Extract<Mode, { kind: 'form' }>;

export function formKey(cockpit: Cockpit, mode: FormMode, stroke: Stroke): void {
	const { form, values, at } = mode;
	const last = form.fields.length - 1;
	const must = form.fields[at]?.must;
	const go = (to: number): void => cockpit.do({ type: 'mode', mode: { ...mode, at: Math.min(last, Math.max(0, to)) } });
	switch (stroke.key) {
		case 'escape':
		case 'ctrl-c':
			cockpit.do({ type: 'mode', mode: browse });
			return leave(cockpit, mode);
		case 'ctrl-s':
			return finish(cockpit, mode);
		case 'enter':
			if (must !== undefined && isBlank(values[at]!)) return cockpit.say(must, 'refused');
			return at < last ? go(at + 1) : finish(cockpit, mode);
		case 'tab':
		case 'down':
			return go(at === last && stroke.key === 'tab' ? 0 : at + 1);
		case 'shift-tab':
		case 'up':
			return go(at - 1);
	}
	const field = form.fields[at]!;
	if (field.kind === 'yes-no') {
		const yes = values[at]!.lines[0] === 'yes';
		const to = stroke.key === 'y' ? true : stroke.key === 'n' ? false : stroke.key === 'space' ? !yes : yes;
		return cockpit.do({ type: 'mode', mode: { ...mode, values: values.with(at, bufferOf([words(to ? 'yes' : 'no')])) } });
	}
	cockpit.do({ type: 'mode', mode: { ...mode, values: values.with(at, edited(values[at]!, stroke)) } });
}

/** What was typed into a form that keeps is kept; an opening form that was left empty is not asked for again. */
function leave(cockpit: Cockpit, mode: FormMode): void {
	const { form, values } = mode;
	const { incident } = cockpit.session.snapshot;
	const isAltered = values.some((value, index) => value !== form.fields[index]!.value && !isBlank(value));
	if (form.keepsOnLeave && isAltered) return send(cockpit, mode);
	cockpit.say(words(form.keepsOnLeave ? 'left for later: the palette (:) finds it as "describe the case"' : 'nothing was recorded'));
	// Nobody waits for it: where it cannot be kept the top line says so, and the next opening asks again.
	if (form.keepsOnLeave && incident.description === undefined && !incident.isDescriptionPostponed) void cockpit.session.postponeDescription();
}

function finish(cockpit: Cockpit, mode: FormMode): void {
	const missing = mode.form.fields.findIndex((field, index) => field.must !== undefined && isBlank(mode.values[index]!));
	if (missing !== -1) {
		cockpit.do({ type: 'mode', mode: { ...mode, at: missing } });
		return cockpit.say(mode.form.fields[missing]!.must!, 'refused');
	}
	cockpit.do({ type: 'mode', mode: browse });
	send(cockpit, mode);
}

/** What could not be kept is not lost: the form stands again with all that was typed, unless the operator is elsewhere by then. */
function send(cockpit: Cockpit, mode: FormMode): void {
	void (async () => {
		const kept = await submit(cockpit, mode.form, mode.values);
		const { status } = cockpit.view;
		if (kept || cockpit.view.mode.kind !== 'browse') return;
		cockpit.do({ type: 'mode', mode });
		cockpit.do({ type: 'said', status });
	})();
}
