/** What has to be settled before there is a case: where to keep it, and whether to go on after a warning. */

import { Box, Text, useApp, useWindowSize } from 'ink';
import { useLayoutEffect, useState, type ReactNode } from 'react';
import { shown, type Visible } from '../core/visible.ts';
import { LineView } from './components/line-view.tsx';
import { Lines } from './components/lines.tsx';
import { layoutOf, least } from './layout.ts';
import { blank, bold, line, paragraph, pathColumn, piece, words, type Line } from './line.ts';
import { amount } from './moment.ts';
import { ruleLine, typedPieces } from './panel.ts';
import { runScreen, type Screen, type Terminal } from './screen.tsx';
import type { Stroke } from './strokes.ts';
import { edited, emptyBuffer, insert, isBlank, valueOf } from './text-buffer.ts';
import { themeFor, type Theme } from './theme.ts';
import { useStrokes } from './use-strokes.ts';

/** A folder that can be written. */
export interface PlaceToKeep {
	readonly path: Visible;
	/** Bytes. */
	readonly free: number;
	/** What speaks against it (in memory only, the victim's own disk) or for it. */
	readonly remark?: Visible;
}

export type Kept = { readonly kind: 'place'; readonly index: number } | { readonly kind: 'typed'; readonly path: Visible };

/** Asks which folder holds the case. Undefined: the operator left, or the terminal did. */
export async function askWhereToKeep({ terminal, why, places }: { readonly terminal: Terminal; readonly why: Visible; readonly places: readonly PlaceToKeep[] }): Promise<Kept | undefined> {
	let answer: Kept | undefined;
	const theme = themeFor(terminal);
	const left = await runScreen(terminal, screen => (
		<WhereToKeep screen={screen} theme={theme} why={why} places={places} answered={kept => {
			answer = kept;
			screen.quit();
		}} />
	));
	return left === 'quit' ? answer : undefined;
}

/** One plain warning and one key to go on. False: back, or the terminal is gone. */
export async function askToGoOn({ terminal, title, says, goOn }: { readonly terminal: Terminal; readonly title: Visible; readonly says: readonly Visible[]; readonly goOn: Visible }): Promise<boolean> {
	let yes = false;
	const theme = themeFor(terminal);
	const left = await runScreen(terminal, screen => (
		<Warning screen={screen} theme={theme} title={title} says={says} goOn={goOn} answered={answer => {
			yes = answer;
			screen.quit();
		}} />
	));
	return left === 'quit' && yes;
}

export function WhereToKeep({ screen, theme, why, places, answered, size }: {
	readonly screen: Screen;
	readonly theme: Theme;
	readonly why: Visible;
	readonly places: readonly PlaceToKeep[];
	readonly answered: (kept: Kept | undefined) => void;
	readonly size?: { readonly columns: number; readonly rows: number };
}): ReactNode {
	const [at, setAt] = useState(0);
	const [typed, setTyped] = useState(emptyBuffer);
	const typing = at === places.length;
	const press = ({ key, text }: Stroke): void => {
		if (key === 'ctrl-l') screen.redraw();
		else if (key === 'ctrl-z') screen.suspend();
		else if (key === 'escape' || key === 'ctrl-c' || (!typing && key === 'q')) answered(undefined);
		else if (key === 'up' || key === 'shift-tab' || (!typing && key === 'k')) setAt(now => Math.max(0, now - 1));
		else if (key === 'down' || key === 'tab' || (!typing && key === 'j')) setAt(now => Math.min(places.length, now + 1));
		else if (key === 'enter') {
			if (!typing) answered({ kind: 'place', index: at });
			else if (!isBlank(typed)) answered({ kind: 'typed', path: valueOf(typed) });
		} else if (typing) setTyped(now => edited(now, { key, text }));
		else if (/^[1-9]$/.test(key) && Number(key) <= places.length) setAt(Number(key) - 1);
	};
	useStrokes(press, text => {
		if (typing) setTyped(now => insert(now, text.trim()));
	});
	return (
		<Sheet screen={screen} theme={theme} title={words('Where the case is kept')} foot=" Up Down choose   Enter take it   Esc leave" {...(size === undefined ? {} : { size })}>
			{(width, height) => {
				const before = [...paragraph(theme, why, width - 2, 1), blank, ...paragraph(theme, words('A folder on another disk or a stick is best: writing to the disk under examination may overwrite deleted evidence.'), width - 2, 1), blank];
				const rows = places.map(({ path, free, remark }, index): Line => ({
					left: [{ text: `${index === at ? '>' : ' '} ${index + 1}  ` }, pathColumn(theme, path, Math.floor(width * 0.45), index === at ? { inverse: true } : undefined), piece(theme, shown`  ${words(amount(free))} free${remark === undefined ? words('') : shown`, ${remark}`}`)],
				}));
				const other: Line = { left: [{ text: `${typing ? '>' : ' '}    another folder: ` }, ...(typing ? typedPieces(theme, typed, width - 24) : [piece(theme, valueOf(typed))])] };
				const lines = [...before, ...rows, other];
				return <Lines lines={lines} from={Math.max(0, before.length + at + 2 - height)} height={height} width={width} theme={theme} />;
			}}
		</Sheet>
	);
}

export function Warning({ screen, theme, title, says, goOn, answered, size }: {
	readonly screen: Screen;
	readonly theme: Theme;
	readonly title: Visible;
	readonly says: readonly Visible[];
	readonly goOn: Visible;
	readonly answered: (yes: boolean) => void;
	readonly size?: { readonly columns: number; readonly rows: number };
}): ReactNode {
	useStrokes(({ key }) => {
		if (key === 'ctrl-l') screen.redraw();
		else if (key === 'ctrl-z') screen.suspend();
		else if (key === 'y' || key === 'Y') answered(true);
		else if (['escape', 'n', 'N', 'q', 'ctrl-c'].includes(key)) answered(false);
	}, () => {});
	return (
		<Sheet screen={screen} theme={theme} title={title} foot=" y go on   Esc leave" {...(size === undefined ? {} : { size })}>
			{(width, height) => {
				const lines = [...says.flatMap(text => [...paragraph(theme, text, width - 2, 1), blank]), line(piece(theme, shown` y  ${goOn}`, bold)), line(piece(theme, words(' Esc  leave, nothing is written')))];
				return <Lines lines={lines} from={0} height={height} width={width} theme={theme} />;
			}}
		</Sheet>
	);
}

/** A page with a title, a text and a line of keys, as tall as the screen bears. */
function Sheet({ screen, theme, title, foot, size, children }: {
	readonly screen: Screen;
	readonly theme: Theme;
	readonly title: Visible;
	readonly foot: string;
	readonly size?: { readonly columns: number; readonly rows: number };
	readonly children: (width: number, height: number) => ReactNode;
}): ReactNode {
	const ink = useApp();
	useLayoutEffect(() => screen.ready(ink), [screen, ink]);
	const measured = useWindowSize();
	const { columns, rows } = size ?? measured;
	const layout = layoutOf(columns, rows);
	if (layout.tooSmall) return <Text>{`regain needs ${least.columns}x${least.rows}; this is ${columns}x${rows}`}</Text>;
	return (
		<Box flexDirection="column" width={columns} height={layout.rows}>
			<Text {...(theme.inverse ? { inverse: true } : {})}>{' regain'.padEnd(columns)}</Text>
			<LineView line={blank} width={columns} theme={theme} />
			<LineView line={ruleLine(theme, title, columns)} width={columns} theme={theme} />
			<LineView line={blank} width={columns} theme={theme} />
			{children(columns, layout.rows - 5)}
			<LineView line={line({ text: foot })} width={columns} theme={theme} />
		</Box>
	);
}
