/** Keys while a note is being written. Every change is a draft the session keeps within a second; leaving keeps the note. */

import type { NoteId, NoteSubject } from '../core/event.ts';
import type { Visible } from '../core/visible.ts';
import type { Cockpit } from './cockpit.ts';
import { words } from './line.ts';
import type { Stroke } from './strokes.ts';
import { bufferOf, edited, insert, isBlank, linesOf, moved, type TextBuffer } from './text-buffer.ts';
import { browse, type Mode } from './view.ts';

type NoteMode = Extract<Mode, { kind: 'note' }>;

/** @param quoted what stands above the first line that is written; alone it is no note */
export function writeNote(cockpit: Cockpit, about: NoteSubject, quoted: readonly Visible[] = []): void {
	cockpit.do({ type: 'mode', mode: { kind: 'note', note: cockpit.session.newNote(), about, typed: bufferOf([...quoted, words('')]), drafted: false } });
}

export function editNote(cockpit: Cockpit, note: NoteId, about: NoteSubject, lines: readonly Visible[]): void {
	cockpit.do({ type: 'mode', mode: { kind: 'note', note, about, typed: bufferOf(lines), drafted: false } });
}

function change(cockpit: Cockpit, mode: NoteMode, typed: TextBuffer): void {
	const written = typed.lines !== mode.typed.lines;
	if (written) cockpit.session.draftNote(mode.note, mode.about, linesOf(typed));
	cockpit.do({ type: 'mode', mode: { ...mode, typed, drafted: mode.drafted || written } });
}

export function pasteIntoNote(cockpit: Cockpit, mode: NoteMode, text: string): void {
	change(cockpit, mode, insert(mode.typed, text));
}

export function noteKey(cockpit: Cockpit, mode: NoteMode, stroke: Stroke): void {
	switch (stroke.key) {
		case 'escape':
		case 'ctrl-s':
		case 'ctrl-c':
			return keep(cockpit, mode);
		case 'enter':
			return change(cockpit, mode, insert(mode.typed, '\n'));
		case 'page-up':
		case 'page-down': {
			let typed = mode.typed;
			for (let step = 0; step < 10; step++) typed = moved(typed, stroke.key === 'page-up' ? 'up' : 'down');
			return change(cockpit, mode, typed);
		}
		default:
			change(cockpit, mode, edited(mode.typed, stroke));
	}
}

/** Esc keeps: nothing typed is ever lost. What was emptied again is struck, so that its drafts do not stand as a note. */
export function keep(cockpit: Cockpit, mode: NoteMode): void {
	cockpit.do({ type: 'mode', mode: browse });
	if (!mode.drafted) return cockpit.say(words('no note was written'));
	if (isBlank(mode.typed)) void cockpit.report(cockpit.session.strikeNote(mode.note, words('left empty')), words('the note was left empty'));
	else void cockpit.report(cockpit.session.keepNote(mode.note, mode.about, linesOf(mode.typed)), words('note kept')).then(kept => {
		// A full disk keeps nothing: what was typed goes on standing on the screen until it is kept.
		if (kept || cockpit.view.mode.kind !== 'browse') return;
		const { status } = cockpit.view;
		cockpit.do({ type: 'mode', mode });
		cockpit.do({ type: 'said', status });
	});
}
