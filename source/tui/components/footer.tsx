import type { ReactNode } from 'react';
import { commandsIn, type Command } from '../keymap.ts';
import { shown } from '../../core/visible.ts';
import { bold, piece, words, type Line, type Piece, type Style } from '../line.ts';
import { typedPieces } from '../panel.ts';
import { paneOf } from '../panes/index.ts';
import type { Scene } from '../scene.ts';
import { place, type Status } from '../view.ts';
import { statusNow } from '../run-ended.ts';
import { widthOf } from '../width.ts';
import { LineView } from './line-view.tsx';

const statusStyles: Readonly<Record<Status['kind'], Style>> = { done: { colour: 'green' }, refused: { colour: 'yellow', bold: true }, told: {} };

/** What the last key did, or why it did nothing. */
export function StatusLine({ scene }: { readonly scene: Scene }): ReactNode {
	const { theme, view, layout } = scene;
	const { filter } = place(view);
	const status = statusNow(scene);
	const line: Line =
		view.mode.kind === 'filter'
			? { left: [{ text: '/' }, ...typedPieces(theme, view.mode.typed, layout.columns - 44)], right: [piece(theme, words('Enter keeps the filter, Esc takes it away'))] }
			: status !== undefined
				? { left: [piece(theme, shown` ${status.words}`, statusStyles[status.kind])] }
				: filter !== ''
					? { left: [piece(theme, words(` only with: ${filter}   (Esc takes the filter away)`))] }
					: { left: [] };
	return <LineView line={line} width={layout.columns} theme={theme} />;
}

/** Added to the rank of a key that cannot work now. */
const cannotWork = 100;

/** The keys that matter here; what does not fit is left out from the least important on. */
export function Footer({ scene }: { readonly scene: Scene }): ReactNode {
	const { theme, view, layout } = scene;
	const lastField = view.mode.kind === 'form' && view.mode.at === view.mode.form.fields.length - 1;
	const keeps = view.mode.kind === 'form' && view.mode.form.keepsOnLeave;
	const byMode: Partial<Record<(typeof view.mode)['kind'], string>> = {
		note: 'Enter new line   Esc keep the note   every letter is kept within a second',
		palette: 'type words   Up Down choose   Enter do it   Esc back',
		form: `Enter ${lastField ? 'done' : 'next'}   Ctrl-S done   Up Down between   ${keeps ? 'Esc later, kept as it is' : 'Esc leave it'}`,
		confirm: '',
		wait: '',
		filter: 'type words   Up Down move   Enter keep   Esc take away',
	};
	const said = byMode[view.mode.kind];
	if (said !== undefined) return <LineView line={{ left: [{ text: ` ${said}` }] }} width={layout.columns} theme={theme} />;
	const { open, filter } = place(view);
	const named = commandsIn(view.pane).filter(({ id, footer }) => footer !== undefined && (id === 'back' ? open || filter !== '' : id !== 'open' || (!open && paneOf(view.pane).rows(scene).count > 0)));
	const offered: Command[] = [];
	const ranks: number[] = [];
	for (const command of named) {
		const works = command.disabled?.(scene) === undefined;
		if (!works && command.where === 'everywhere') continue;
		offered.push(command);
		// Those of the pane that cannot work now come last: what can be done here is to be seen.
		const { rank, home } = command.footer!;
		ranks.push((home === view.pane ? 1 : rank) + (works ? 0 : cannotWork));
	}
	const wide = (index: number): number => widthOf(offered[index]!.shown.split(' ')[0]!) + offered[index]!.footer!.words.length + 3;
	const order = offered.map((_, index) => index).sort((a, b) => ranks[a]! - ranks[b]!);
	const kept = new Set<number>();
	let used = 1;
	for (const index of order) {
		if (used + wide(index) > layout.columns) {
			// Of keys that cannot work now a lesser one is not shown in the place of a weightier.
			if (ranks[index]! >= cannotWork) break;
			continue;
		}
		used += wide(index);
		kept.add(index);
	}
	const left: Piece[] = [{ text: ' ' }];
	for (const [index, command] of offered.entries()) {
		if (kept.has(index)) left.push(piece(theme, words(command.shown.split(' ')[0]!), bold), piece(theme, words(` ${command.footer!.words}  `)));
	}
	return <LineView line={{ left }} width={layout.columns} theme={theme} />;
}
