/** Everything that was written down, with what it is bound to. Nothing is deleted: a struck note stays, as struck. */

import type { NoteSubject } from '../../core/event.ts';
import { findStep } from '../../core/checklist.ts';
import type { Note } from '../../core/incident.ts';
import { shown, type Visible } from '../../core/visible.ts';
import { blank, bold, column, line, named, paragraph, piece, words } from '../line.ts';
import { moment } from '../moment.ts';
import { pane, rowsOf, type Rows, type Scene } from '../scene.ts';
import { findingInWords } from './findings.ts';

export function subjectInWords(about: NoteSubject, scene: Scene): Visible {
	switch (about.kind) {
		case 'incident':
			return words('the incident');
		case 'step': {
			const step = findStep(scene.snapshot.checklists, about.step);
			return step === undefined ? words(`step ${about.step}`) : shown`${words(about.step)} ${step.title}`;
		}
		case 'finding':
			return findingInWords(about.key, scene);
		case 'host':
			return shown`host ${about.host}`;
	}
}

export function noteRows(scene: Scene): Rows<Note> {
	const asked = scene.view.places.notes.filter.toLowerCase();
	const all = [...scene.snapshot.incident.notes.values()].toReversed();
	return rowsOf(asked === '' ? all : all.filter(note => `${note.lines.join(' ')} ${subjectInWords(note.about, scene)} ${note.by}`.toLowerCase().includes(asked)), note => note.id);
}

export const notesPane = pane<Note>({
	id: 'notes',
	title: 'Notes',
	rows: noteRows,
	row(note, scene, width) {
		const { theme } = scene;
		const state = note.struck === undefined ? (note.draft ? 'draft ' : '') : 'struck ';
		const more = note.lines.length > 1 ? ` (+${note.lines.length - 1} lines)` : '';
		return line(
			column(theme, words(moment(note.at).slice(5, 16)), 12),
			column(theme, shown`${subjectInWords(note.about, scene)}`, Math.floor(width * 0.3)),
			piece(theme, shown` ${words(state)}${note.lines.find(text => text.trim() !== '') ?? words('(empty)')}${words(more)}`, note.struck === undefined ? undefined : { colour: 'magenta' }),
		);
	},
	detail(note, scene, width) {
		const { theme } = scene;
		return [
			...paragraph(theme, shown`On ${subjectInWords(note.about, scene)}`, width, 0, bold),
			...named(theme, words('written'), shown`${words(moment(note.at))} by ${note.by}`, width, 10),
			...(note.draft ? named(theme, words('state'), words('a draft: it was being typed and was never finished'), width, 10) : []),
			...(note.struck === undefined ? [] : named(theme, words('struck'), note.struck, width, 10)),
			blank,
			...note.lines.flatMap(text => paragraph(theme, text, width)),
		];
	},
	heading: ({ snapshot }) => words(`${snapshot.incident.notes.size} note${snapshot.incident.notes.size === 1 ? '' : 's'}, newest first`),
	empty: ({ view }) => [words(view.places.notes.filter === '' ? 'Nothing noted yet. n writes a note, here or on any step, finding or host.' : 'No note has these words. Esc takes the filter away.')],
	about: note => note.about,
});
