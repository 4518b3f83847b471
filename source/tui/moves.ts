/** Moving about: the cursor of a list, the lines of a detail, the panes and the stages. */

import type { Cockpit } from './cockpit.ts';
import { topOf } from './layout.ts';
import { words } from './line.ts';
import { paneOf, panes } from './panes/index.ts';
import { stageRows } from './panes/stages.ts';
import { roomOf } from './room.ts';
import { cursorIn } from './scene.ts';
import { place, type PaneId } from './view.ts';

/** Moves the cursor to a row; `page` carries the window along by as many rows. */
export function moveTo(cockpit: Cockpit, to: number, page = 0): void {
	const { scene } = cockpit;
	const pane = paneOf(scene.view.pane);
	const rows = pane.rows(scene);
	if (rows.count === 0) return;
	const index = Math.min(rows.count - 1, Math.max(0, to));
	const { listHeight } = roomOf(scene);
	const before = windowTop(cockpit);
	const top = topOf(Math.max(0, before + page), index, listHeight, rows.count);
	cockpit.do({ type: 'moved', pane: pane.id, cursor: pane.id === 'journal' && index === rows.count - 1 ? undefined : rows.keyAt(index), index, top });
}

function windowTop(cockpit: Cockpit): number {
	const { scene } = cockpit;
	const pane = paneOf(scene.view.pane);
	const { listHeight } = roomOf(scene);
	return topOf(place(scene.view).top, Math.max(0, cursorIn(pane, scene)), listHeight, pane.rows(scene).count);
}

/** Up, down and their like: the cursor of a list, or the lines of a detail that covers it. */
export function move(cockpit: Cockpit, by: number | 'first' | 'last', page = false): void {
	const { scene } = cockpit;
	const { reading, detailHeight, listHeight } = roomOf(scene);
	if (reading) return scroll(cockpit, by, page ? detailHeight - 1 : 1);
	const pane = paneOf(scene.view.pane);
	const at = cursorIn(pane, scene);
	const count = pane.rows(scene).count;
	// Help has nothing to point at: its window moves at once.
	if (pane.id === 'help') return scrollHelp(cockpit, by, page ? listHeight - 1 : 1, listHeight, count);
	if (pane.id === 'logs' && typeof by === 'string' && cockpit.view.logsShow === 'entries' && cockpit.logs.jump(by)) return;
	if (by === 'first') return moveTo(cockpit, 0);
	if (by === 'last') return moveTo(cockpit, count - 1);
	const rows = page ? by * (listHeight - 1) : by;
	moveTo(cockpit, at + rows, page ? rows : 0);
}

function scrollHelp(cockpit: Cockpit, by: number | 'first' | 'last', step: number, height: number, count: number): void {
	const last = Math.max(0, count - height);
	const now = Math.min(last, place(cockpit.view).top);
	const to = by === 'first' ? 0 : by === 'last' ? last : Math.min(last, Math.max(0, now + by * step));
	cockpit.do({ type: 'moved', pane: 'help', cursor: `line ${to}`, index: to, top: to });
}

export function scroll(cockpit: Cockpit, by: number | 'first' | 'last', step: number): void {
	const { scene } = cockpit;
	const pane = paneOf(scene.view.pane);
	const length = pane.detailAt(cursorIn(pane, scene), scene, (scene.layout.detailWidth || scene.layout.columns) - 2)?.length ?? 0;
	const last = Math.max(0, length - roomOf(scene).detailHeight);
	const now = Math.min(last, place(scene.view).scroll);
	cockpit.do({ type: 'scrolled', scroll: by === 'first' ? 0 : by === 'last' ? last : Math.min(last, now + by * step) });
}

export function go(cockpit: Cockpit, pane: PaneId): void {
	cockpit.do({ type: 'went', pane });
}

export function nextPane(cockpit: Cockpit, by: number): void {
	const at = panes.findIndex(pane => pane.id === cockpit.view.pane);
	go(cockpit, panes[(at + by + panes.length) % panes.length]!.id);
}

export function goToStage(cockpit: Cockpit, letter: string): void {
	go(cockpit, 'stages');
	if (place(cockpit.view).filter !== '') cockpit.do({ type: 'filtered', filter: '' });
	cockpit.do({ type: 'opened', open: false });
	const index = stageRows(cockpit.scene).indexOf(`stage ${letter}`);
	if (index === -1) return cockpit.say(words(`the checklists hold no stage ${letter}`), 'refused');
	const { listHeight } = roomOf(cockpit.scene);
	const count = stageRows(cockpit.scene).count;
	cockpit.do({ type: 'moved', pane: 'stages', cursor: `stage ${letter}`, index, top: Math.min(index, Math.max(0, count - listHeight)) });
}
