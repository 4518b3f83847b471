/** The operator's side of the screen: takes keys, turns them into view changes and session commands. No React in it. */

import { visibleText, type Visible } from '../core/visible.ts';
import type { Outcome, SessionCommands } from '../session/session.ts';
import { acts } from './acts.ts';
import { commandFor, whereElse } from './keymap.ts';
import { LogDesk } from './log-desk.ts';
import { layoutOf, type Layout } from './layout.ts';
import { words } from './line.ts';
import { filterKey, filterTo } from './filter-keys.ts';
import { formKey } from './form-keys.ts';
import { noteKey, pasteIntoNote } from './note-keys.ts';
import { paletteKey } from './palette-keys.ts';
import { readJournal } from './panes/journal.ts';
import { paneOf } from './panes/index.ts';
import { roomOf } from './room.ts';
import { type CheckCard, type Scene } from './scene.ts';
import type { Stroke } from './strokes.ts';
import type { Theme } from './theme.ts';
import { browse, firstView, reduce, type Action, type View } from './view.ts';
import { insert, oneLine } from './text-buffer.ts';
import { goOn } from './submit.ts';

/** What only the frame around can do. */
export interface Frame {
	quit(): void;
	redraw(): void;
	suspend(): void;
}

export interface CockpitGround {
	readonly session: SessionCommands;
	readonly checks: readonly CheckCard[];
	readonly theme: Theme;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}

export class Cockpit {
	readonly session: SessionCommands;
	readonly checks: readonly CheckCard[];
	readonly theme: Theme;
	readonly now: () => number;
	frame: Frame = { quit() {}, redraw() {}, suspend() {} };
	#view: View = firstView;
	#layout: Layout = layoutOf(80, 24);
	readonly logs: LogDesk;
	readonly #heard = new Set<() => void>();
	readonly #read = new Set<() => void>();

	constructor({ session, checks, theme, now }: CockpitGround) {
		this.session = session;
		this.checks = checks;
		this.theme = theme;
		this.now = now;
		const changed = (): void => {
			for (const heard of this.#read) heard();
		};
		this.logs = new LogDesk({ session, place: () => this.#view.places.logs, height: () => roomOf(this.scene).listHeight, do: action => this.do(action), changed });
	}

	get view(): View {
		return this.#view;
	}

	get scene(): Scene {
		return { session: this.session, snapshot: this.session.snapshot, view: this.#view, checks: this.checks, theme: this.theme, layout: this.#layout, logs: this.logs };
	}

	readonly subscribe = (heard: () => void): (() => void) => {
		this.#heard.add(heard);
		return () => this.#heard.delete(heard);
	};

	/** Told when rows of the journal or of the logs were read back: the view is the same, the screen is not. */
	onRead(heard: () => void): () => void {
		this.#read.add(heard);
		return () => this.#read.delete(heard);
	}

	readonly getView = (): View => this.#view;

	resize(columns: number, rows: number): void {
		if (columns !== this.#layout.columns || rows !== this.#layout.rows + 1) this.#layout = layoutOf(columns, rows);
	}

	do(action: Action): void {
		const before = this.#view;
		this.#view = reduce(before, action);
		if (this.#view !== before) for (const heard of this.#heard) heard();
	}

	say(words: Visible, kind: 'done' | 'refused' | 'told' = 'told'): void {
		this.do({ type: 'said', status: { words, kind } });
	}

	/** Says how a command went. The promise is the session's: nothing is said to be kept before it is on disk. */
	async report(outcome: Promise<Outcome>, done: Visible): Promise<boolean> {
		try {
			const answered = await outcome;
			const run = answered.done ? answered.run : undefined;
			if (run !== undefined) this.do({ type: 'said', status: { words: done, kind: 'done', run } });
			else this.say(answered.done ? done : answered.why, answered.done ? 'done' : 'refused');
			return answered.done;
		} catch (error) {
			this.say(visibleText(`not done: ${error instanceof Error ? error.message : String(error)}`), 'refused');
			return false;
		}
	}

	press(stroke: Stroke): void {
		if (stroke.key === 'ctrl-l') return this.frame.redraw();
		if (stroke.key === 'ctrl-z') return this.frame.suspend();
		const { mode } = this.#view;
		switch (mode.kind) {
			case 'browse':
				return this.#command(stroke.key);
			case 'filter':
				return filterKey(this, mode, stroke);
			case 'palette':
				return paletteKey(this, mode, stroke);
			case 'form':
				return formKey(this, mode, stroke);
			case 'note':
				return noteKey(this, mode, stroke);
			case 'wait':
				if (['escape', 'ctrl-c', 'q', 'n'].includes(stroke.key)) return mode.wait.giveUp();
				return this.say(words('it is still being looked at; Esc does not wait for it'));
			case 'confirm':
				if (stroke.key === 'y' || stroke.key === 'Y') return goOn(this, mode.confirm.yes);
				if (stroke.key === mode.confirm.first?.key) return goOn(this, mode.confirm.first.does);
				if (stroke.key === 'ctrl-c' && mode.confirm.yes.do === 'quit') return this.frame.quit();
				if (['escape', 'n', 'N', 'q', 'left', 'h', 'ctrl-c'].includes(stroke.key)) return this.do({ type: 'mode', mode: browse });
				return this.say(words(mode.confirm.first === undefined ? 'y goes on, Esc goes back' : `${mode.confirm.first.key} does that first, y goes on, Esc goes back`));
		}
	}

	paste(text: string): void {
		const { mode } = this.#view;
		if (mode.kind === 'note') pasteIntoNote(this, mode, text);
		else if (mode.kind === 'form' && mode.form.fields[mode.at]?.kind === 'text') {
			const values = mode.values.with(mode.at, insert(mode.values[mode.at]!, oneLine(text)));
			this.do({ type: 'mode', mode: { ...mode, values } });
		} else if (mode.kind === 'filter') filterTo(this, insert(mode.typed, oneLine(text)));
		else this.say(words('nothing takes text here: n opens a note, then paste'), 'refused');
	}

	/** Runs a command by its id, or says why it cannot run. */
	perform(id: string): void {
		this.#layoutJournal();
		acts[id]?.(this);
		this.#layoutJournal();
	}

	/** Keeps the Journal's rows near the cursor read. */
	#layoutJournal(): void {
		if (this.#view.pane === 'journal') this.readJournal();
	}

	/** Reads what the screen shows now, where that is read as it is looked at. Called after every drawing. */
	readOn(): void {
		const { pane, logsShow } = this.#view;
		if (pane === 'logs' && logsShow === 'entries') this.logs.look();
		else this.logs.rest();
		if (pane === 'journal') this.readJournal();
	}

	readJournal(): void {
		const { scene } = this;
		const { top, cursor } = scene.view.places.journal;
		const height = roomOf(scene).listHeight;
		const from = cursor === undefined ? Math.max(0, scene.snapshot.head.seq - height) : top;
		readJournal(scene, from, height).then(
			more => {
				if (more) for (const heard of this.#read) heard();
			},
			(error: unknown) => this.say(visibleText(`the journal cannot be read: ${error instanceof Error ? error.message : String(error)}`), 'refused'),
		);
	}

	#command(key: string): void {
		if (this.#view.status !== undefined) this.do({ type: 'said', status: undefined });
		const command = commandFor(key, this.#view.pane);
		if (command === undefined) return this.#unknown(key);
		const why = command.disabled?.(this.scene);
		if (why !== undefined) return this.say(words(`${command.shown}: ${why}`), 'refused');
		this.perform(command.id);
	}

	#unknown(key: string): void {
		const other = whereElse(key);
		if (other !== undefined && other.where !== 'everywhere') this.say(words(`${other.shown} (${other.words}) works in ${other.where.map(id => paneOf(id).title).join(', ')}`));
		else if (/^0$/.test(key)) this.say(words(`there is no pane ${key}; ? shows what there is`));
		else if (key.length === 1 || key.startsWith('ctrl-')) this.say(visibleText(`${key} does nothing here; ? shows the keys, : finds commands by words`));
	}
}
