/** Where things stand on a screen of a given size. Pure. */

export const least = { columns: 80, rows: 24 } as const;

export interface Layout {
	readonly columns: number;
	/** Rows that are drawn: one less than the terminal has, since Ink clears and redraws a frame as tall as the screen. */
	readonly rows: number;
	readonly tooSmall: boolean;
	/** Rows between the tabs and the status line. */
	readonly body: number;
	readonly listWidth: number;
	/** 0 where the detail opens over the list. */
	readonly detailWidth: number;
	/** 0 where there is no room for what is at risk beside the rest. */
	readonly sideWidth: number;
}

/** Header, tabs, status, footer. */
const around = 4;

export function layoutOf(columns: number, rows: number): Layout {
	const drawn = Math.max(1, rows - 1);
	const sideWidth = columns >= 160 ? Math.min(60, Math.floor(columns * 0.27)) : 0;
	const main = columns - (sideWidth === 0 ? 0 : sideWidth + 1);
	const beside = columns >= 120;
	const listWidth = beside ? Math.floor((main - 1) / 2) : main;
	return {
		columns,
		rows: drawn,
		tooSmall: columns < least.columns || rows < least.rows,
		body: Math.max(1, drawn - around),
		listWidth,
		detailWidth: beside ? main - listWidth - 1 : 0,
		sideWidth,
	};
}

/**
 * The first row of a window of `height` rows that holds the cursor. A cursor that leaves the window takes it along by half a
 * screen: over a serial line a window that follows row by row redraws the whole screen for each key.
 */
export function topOf(top: number, cursor: number, height: number, count: number): number {
	const last = Math.max(0, count - height);
	if (cursor >= top && cursor < top + height) return Math.min(top, last);
	return Math.max(0, Math.min(cursor - Math.floor(height / 2), last));
}
