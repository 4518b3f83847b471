/** All that drawing or deciding depends on, and the shape of a pane. No React here: a pane is rows and lines. */

import type { NoteSubject } from '../core/event.ts';
import type { CheckId, StepId } from '../core/finding.ts';
import type { Visible } from '../core/visible.ts';
import type { SessionCommands } from '../session/session.ts';
import type { Snapshot } from '../session/snapshot.ts';
import type { Layout } from './layout.ts';
import type { LogDesk } from './log-desk.ts';
import type { Line } from './line.ts';
import type { Theme } from './theme.ts';
import type { PaneId, View } from './view.ts';

/** A check as the cockpit shows it; the list of all is passed in, in the order of `checks/index.ts`. */
export interface CheckCard {
	readonly id: CheckId;
	readonly step: StepId;
	readonly title: string;
	readonly covers: string;
	readonly needs: 'live' | 'image' | 'both';
	readonly kind: 'file' | 'host' | 'package' | 'log';
}

export interface Scene {
	readonly session: SessionCommands;
	readonly snapshot: Snapshot;
	readonly view: View;
	readonly checks: readonly CheckCard[];
	readonly theme: Theme;
	readonly layout: Layout;
	readonly logs: LogDesk;
}

/** Rows that need not all exist at once. */
export interface Rows<Row> {
	readonly count: number;
	at(index: number): Row | undefined;
	keyAt(index: number): string | undefined;
	/** -1 where there is no such row any more. */
	indexOf(key: string): number;
}

export function rowsOf<Row>(list: readonly Row[], keyOf: (row: Row) => string): Rows<Row> {
	return {
		count: list.length,
		at: index => list[index],
		keyAt: index => (list[index] === undefined ? undefined : keyOf(list[index])),
		indexOf: key => list.findIndex(row => keyOf(row) === key),
	};
}

export interface PaneParts<Row> {
	readonly id: PaneId;
	readonly title: string;
	rows(scene: Scene): Rows<Row>;
	row(row: Row, scene: Scene, width: number): Line;
	/** Lines that stand above the list whatever the cursor does. */
	banner?(scene: Scene, width: number): readonly Line[];
	detail?(row: Row, scene: Scene, width: number): readonly Line[];
	/** What stands in the rule over the list, after the title. */
	heading(scene: Scene): Visible;
	/** Said where there are no rows. */
	empty(scene: Scene): readonly Visible[];
	/** Where a row stands in the whole, where that is not its number among those there are. */
	position?(index: number, scene: Scene): string | undefined;
	/** What a note taken here is about. */
	about?(row: Row): NoteSubject;
	/** Where the cursor stands before it was moved. */
	readonly startsAt?: 'last';
}

/** The same with its rows behind numbers, so that panes of different rows stand in one list. */
export interface Pane extends Omit<PaneParts<unknown>, 'row' | 'detail' | 'about'> {
	rowAt(index: number, scene: Scene, width: number): Line | undefined;
	detailAt(index: number, scene: Scene, width: number): readonly Line[] | undefined;
	aboutAt(index: number, scene: Scene): NoteSubject;
}

export function pane<Row>(parts: PaneParts<Row>): Pane {
	const { row, detail, about, ...rest } = parts;
	const rowAt = (scene: Scene, index: number): Row | undefined => parts.rows(scene).at(index);
	return {
		...rest,
		rowAt(index, scene, width) {
			const found = rowAt(scene, index);
			return found === undefined ? undefined : row(found, scene, width);
		},
		detailAt(index, scene, width) {
			const found = rowAt(scene, index);
			return found === undefined ? undefined : detail?.(found, scene, width);
		},
		aboutAt(index, scene) {
			const found = rowAt(scene, index);
			return (found === undefined ? undefined : about?.(found)) ?? { kind: 'incident' };
		},
	};
}

/** The row under the cursor, wherever it has moved to since. -1 where there are no rows. */
export function cursorOf(id: PaneId, rows: Rows<unknown>, { view }: Pick<Scene, 'view'>, startsAt?: 'last'): number {
	const { cursor, index } = view.places[id];
	if (rows.count === 0) return -1;
	if (cursor === undefined) return startsAt === 'last' ? rows.count - 1 : 0;
	if (rows.keyAt(index) === cursor) return index;
	const found = rows.indexOf(cursor);
	return found === -1 ? Math.min(index, rows.count - 1) : found;
}

export function cursorIn(pane: Pane, scene: Scene): number {
	return cursorOf(pane.id, pane.rows(scene), scene, pane.startsAt);
}
