/** How many rows the list and the detail of the present pane have, for drawing and for moving alike. */

import { paneOf } from './panes/index.ts';
import type { Line } from './line.ts';
import type { Scene } from './scene.ts';
import { panelLines } from './panel.ts';

export interface Room {
	readonly banner: readonly Line[];
	readonly listHeight: number;
	/** Lines of the form or question that stand under the list. */
	readonly panel: readonly Line[];
	readonly detailHeight: number;
	/** The detail is open: up and down scroll it. */
	readonly reading: boolean;
	/** ... and covers the list. */
	readonly covered: boolean;
}

export function roomOf(scene: Scene): Room {
	const { layout, view } = scene;
	const pane = paneOf(view.pane);
	const place = view.places[view.pane];
	const panel = panelLines(scene, layout.columns);
	const rule = 1;
	const body = Math.max(1, layout.body - rule - panel.length);
	const banner = (pane.banner?.(scene, layout.listWidth) ?? []).slice(0, Math.max(0, body - 3));
	const reading = place.open && pane.rows(scene).count > 0;
	return {
		banner,
		panel,
		listHeight: Math.max(1, body - banner.length),
		detailHeight: body,
		reading,
		covered: layout.detailWidth === 0 && reading,
	};
}
