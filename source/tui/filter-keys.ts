/** Keys while a filter is typed: the list narrows with every letter. */

import type { Cockpit } from './cockpit.ts';
import { paneOf } from './panes/index.ts';
import { cursorIn } from './scene.ts';
import type { Stroke } from './strokes.ts';
import { edited, emptyBuffer, insert, type TextBuffer } from './text-buffer.ts';
import { browse, place, type Mode } from './view.ts';

export function startFilter(cockpit: Cockpit): void {
	cockpit.do({ type: 'mode', mode: { kind: 'filter', typed: insert(emptyBuffer, place(cockpit.view).filter) } });
}

export function filterTo(cockpit: Cockpit, typed: TextBuffer): void {
	cockpit.do({ type: 'mode', mode: { kind: 'filter', typed } });
	cockpit.do({ type: 'filtered', filter: typed.lines.join(' ') });
	const pane = paneOf(cockpit.view.pane);
	cockpit.do({ type: 'moved', pane: pane.id, cursor: place(cockpit.view).cursor, index: Math.max(0, cursorIn(pane, cockpit.scene)), top: 0 });
}

export function filterKey(cockpit: Cockpit, mode: Extract<Mode, { kind: 'filter' }>, stroke: Stroke): void {
	const done = (): void => cockpit.do({ type: 'mode', mode: browse });
	switch (stroke.key) {
		case 'enter':
			return done();
		case 'escape':
		case 'ctrl-c':
			filterTo(cockpit, emptyBuffer);
			return done();
		case 'up':
		case 'down':
		case 'page-up':
		case 'page-down':
			return cockpit.perform(stroke.key);
		case 'backspace':
			if (mode.typed.lines[0] === '') return done();
	}
	filterTo(cockpit, edited(mode.typed, stroke));
}
