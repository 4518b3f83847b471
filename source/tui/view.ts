/** What the operator looks at: pane, cursor, filter, half-typed text. A pure reducer; nothing evidential lives here. */

import type { NoteId, NoteSubject, RunId } from '../core/event.ts';
import type { Visible } from '../core/visible.ts';
import type { ImageRequest } from '../session/imaging.ts';
import type { Form } from './forms.ts';
import { emptyBuffer, type TextBuffer } from './text-buffer.ts';

export const paneIds = ['stages', 'checks', 'findings', 'at-risk', 'notes', 'journal', 'live', 'logs', 'help'] as const;
export type PaneId = (typeof paneIds)[number];

/** Where one pane stands. The cursor holds on to the row, not to its number: rows come in while one reads. */
export interface Place {
	/** Key of the row under the cursor; undefined: the first (in the Journal the last). */
	readonly cursor: string | undefined;
	/** Where that row was last: what is used when it is gone. */
	readonly index: number;
	readonly top: number;
	readonly filter: string;
	/** The detail is open (where the screen is too narrow to show it beside the list). */
	readonly open: boolean;
	readonly scroll: number;
}

export type Mode =
	| { readonly kind: 'browse' }
	| { readonly kind: 'filter'; readonly typed: TextBuffer }
	| { readonly kind: 'palette'; readonly typed: TextBuffer; readonly at: number }
	| { readonly kind: 'form'; readonly form: Form; readonly values: readonly TextBuffer[]; readonly at: number }
	| { readonly kind: 'confirm'; readonly confirm: Confirm }
	| { readonly kind: 'wait'; readonly wait: Waiting }
	| { readonly kind: 'note'; readonly note: NoteId; readonly about: NoteSubject; readonly typed: TextBuffer; readonly drafted: boolean };

/** A question with one key to go on. `yes` names what is done then. */
export interface Confirm {
	readonly title: Visible;
	readonly says: readonly Visible[];
	readonly goOn: Visible;
	readonly yes: Yes;
	/** What could be done first, with a key of its own. */
	readonly first?: { readonly key: string; readonly words: Visible; readonly does: Yes };
}

/** Something is being asked that may take its time; Esc does not wait for it. */
export interface Waiting {
	readonly title: Visible;
	readonly says: readonly Visible[];
	readonly giveUp: () => void;
}

export type Yes =
	| { readonly do: 'quit' }
	| { readonly do: 'capture' }
	| { readonly do: 'copy-disk'; readonly request: ImageRequest }
	| { readonly do: 'mark'; readonly step: string; readonly state: 'done' | 'not-applicable' | 'waived'; readonly reason: Visible; readonly name: Visible; readonly despite: readonly Visible[] };

export type Grouping = 'severity' | 'check' | 'step';
/** What the Logs pane lists: what logs say, or the logs themselves. */
export type LogsShow = 'entries' | 'sources';
export type Systems = 'both' | 'unix' | 'nt';

export interface Status {
	readonly words: Visible;
	readonly kind: 'done' | 'refused' | 'told';
	/** The work the words are about: when it has ended, they are over. */
	readonly run?: RunId;
}

export interface View {
	readonly pane: PaneId;
	readonly places: Readonly<Record<PaneId, Place>>;
	readonly mode: Mode;
	readonly marked: ReadonlySet<string>;
	readonly grouping: Grouping;
	readonly systems: Systems;
	readonly logsShow: LogsShow;
	readonly status: Status | undefined;
}

const start: Place = { cursor: undefined, index: 0, top: 0, filter: '', open: false, scroll: 0 };

export const firstView: View = {
	pane: 'stages',
	places: { stages: start, checks: start, findings: start, 'at-risk': start, notes: start, journal: start, live: start, logs: start, help: start },
	mode: { kind: 'browse' },
	marked: new Set(),
	grouping: 'severity',
	systems: 'both',
	logsShow: 'entries',
	status: undefined,
};

export type Action =
	| { readonly type: 'went'; readonly pane: PaneId }
	| { readonly type: 'moved'; readonly pane: PaneId; readonly cursor: string | undefined; readonly index: number; readonly top: number }
	/** Rows came in or went before those that are shown. */
	| { readonly type: 'shifted'; readonly pane: PaneId; readonly cursor: string | undefined; readonly index: number; readonly top: number }
	| { readonly type: 'opened'; readonly open: boolean }
	| { readonly type: 'scrolled'; readonly scroll: number }
	| { readonly type: 'filtered'; readonly filter: string }
	| { readonly type: 'mode'; readonly mode: Mode }
	| { readonly type: 'said'; readonly status: Status | undefined }
	| { readonly type: 'check-marked'; readonly check: string }
	| { readonly type: 'unmarked' }
	| { readonly type: 'regrouped' }
	| { readonly type: 'systems-turned' }
	| { readonly type: 'logs-turned'; readonly show: LogsShow };

export const browse: Mode = { kind: 'browse' };

export function place(view: View): Place {
	return view.places[view.pane];
}

const groupings: readonly Grouping[] = ['severity', 'check', 'step'];
const systems: readonly Systems[] = ['both', 'unix', 'nt'];

function next<T>(list: readonly T[], now: T): T {
	return list[(list.indexOf(now) + 1) % list.length]!;
}

export function reduce(view: View, action: Action): View {
	switch (action.type) {
		case 'went':
			return { ...view, pane: action.pane, mode: browse, status: undefined };
		case 'moved':
			return put(view, action.pane, { cursor: action.cursor, index: action.index, top: action.top, scroll: 0 });
		case 'shifted':
			return put(view, action.pane, { cursor: action.cursor, index: action.index, top: action.top });
		case 'opened':
			return put(view, view.pane, { open: action.open, scroll: 0 });
		case 'scrolled':
			return put(view, view.pane, { scroll: Math.max(0, action.scroll) });
		case 'filtered':
			return put(view, view.pane, { filter: action.filter, top: 0 });
		case 'mode':
			return { ...view, mode: action.mode, status: action.mode.kind === view.mode.kind ? view.status : undefined };
		case 'said':
			return view.status === action.status ? view : { ...view, status: action.status };
		case 'check-marked': {
			const marked = new Set(view.marked);
			if (!marked.delete(action.check)) marked.add(action.check);
			return { ...view, marked };
		}
		case 'unmarked':
			return { ...view, marked: new Set() };
		case 'regrouped':
			return put({ ...view, grouping: next(groupings, view.grouping) }, 'findings', { top: 0 });
		case 'systems-turned':
			return { ...view, systems: next(systems, view.systems) };
		case 'logs-turned':
			return put({ ...view, logsShow: action.show }, 'logs', { cursor: undefined, index: 0, top: 0, open: false, scroll: 0 });
	}
}

function put(view: View, pane: PaneId, change: Partial<Place>): View {
	return { ...view, places: { ...view.places, [pane]: { ...view.places[pane], ...change } } };
}

/** A form with nothing typed but what already stands. */
export function formMode(form: Form): Mode {
	return { kind: 'form', form, values: form.fields.map(field => field.value ?? emptyBuffer), at: 0 };
}
