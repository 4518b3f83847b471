/** The frame: header, panes, status, footer. */

import { Box, Text, useApp, useWindowSize } from 'ink';
import { useEffect, useLayoutEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { Body } from './components/body.tsx';
import { Footer, StatusLine } from './components/footer.tsx';
import { Header, Tabs } from './components/header.tsx';
import type { Cockpit } from './cockpit.ts';
import { least } from './layout.ts';
import { stageRows } from './panes/stages.ts';
import { cursorOf, type Scene } from './scene.ts';
import { place } from './view.ts';
import { usePacedSession } from './use-paced.ts';
import { useStrokes } from './use-strokes.ts';

export interface AppProps {
	readonly cockpit: Cockpit;
	/** Instead of the terminal's own size. */
	readonly size?: { readonly columns: number; readonly rows: number };
	/** Told once what only Ink can do. */
	readonly onReady?: (ink: ReturnType<typeof useApp>) => void;
}

export function App({ cockpit, size, onReady }: AppProps): ReactNode {
	const ink = useApp();
	const measured = useWindowSize();
	const { columns, rows } = size ?? measured;
	usePacedSession(cockpit.session);
	useSyncExternalStore(cockpit.subscribe, cockpit.getView);
	useRead(cockpit);
	const now = useMinute(cockpit.now);
	cockpit.resize(columns, rows);

	useLayoutEffect(() => onReady?.(ink), [onReady, ink]);
	// After every drawing: which rows are on the screen is known only then.
	useEffect(() => {
		cockpit.readOn();
	});
	/** A fault of ours leaves the screen like one made while drawing: thrown again once the terminal is handed back. */
	const guarded = (act: () => void): void => {
		try {
			act();
		} catch (error) {
			ink.exit(error);
		}
	};
	useStrokes(stroke => guarded(() => cockpit.press(stroke)), text => guarded(() => cockpit.paste(text)));

	const { scene } = cockpit;
	const watching = showsMachine(scene);
	useEffect(() => (watching ? cockpit.session.watchMachine() : undefined), [cockpit, watching]);
	const { layout } = scene;
	if (layout.tooSmall) {
		return (
			<Box width={columns} height={layout.rows} overflow="hidden">
				<Text>{`regain needs ${least.columns}x${least.rows}; this is ${columns}x${rows}`}</Text>
			</Box>
		);
	}
	return (
		<Box flexDirection="column" width={columns} height={layout.rows}>
			<Header scene={scene} now={now} />
			<Tabs scene={scene} />
			<Body scene={scene} />
			<StatusLine scene={scene} />
			<Footer scene={scene} />
		</Box>
	);
}

/** Is what the machine is like now on the screen: the Live pane, or the step that asks to cut it off? */
function showsMachine(scene: Scene): boolean {
	const { view, layout } = scene;
	if (view.pane === 'live') return true;
	if (view.pane !== 'stages' || !(place(view).open || layout.detailWidth > 0)) return false;
	const rows = stageRows(scene);
	const row = rows.at(cursorOf('stages', rows, scene));
	return row?.kind === 'step' && row.step.rules.some(({ settledBy }) => settledBy === 'captured');
}

/** Draws again when rows of the journal or of the logs came in. */
function useRead(cockpit: Cockpit): void {
	const [, draw] = useState(0);
	useEffect(() => cockpit.onRead(() => draw(count => count + 1)), [cockpit]);
}

/** The time, to the minute: an idle screen wakes once a minute and no more. */
function useMinute(now: () => number): number {
	const [minute, setMinute] = useState(now);
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout>;
		const wait = (): void => {
			timer = setTimeout(() => {
				setMinute(now());
				wait();
			}, 60_000 - (now() % 60_000) + 20);
		};
		wait();
		return () => clearTimeout(timer);
	}, [now]);
	return minute;
}
