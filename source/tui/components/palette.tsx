import { Box } from 'ink';
import type { ReactNode } from 'react';
import { shown } from '../../core/visible.ts';
import { commandsWith, whyNot } from '../keymap.ts';
import { topOf } from '../layout.ts';
import { blank, column, piece, words } from '../line.ts';
import { typedPieces } from '../panel.ts';
import type { Scene } from '../scene.ts';
import type { Mode } from '../view.ts';
import { LineView } from './line-view.tsx';

/** Commands that have all the typed words; those that cannot work now say why. */
export function Palette({ mode, scene, width, height }: { readonly mode: Extract<Mode, { kind: 'palette' }>; readonly scene: Scene; readonly width: number; readonly height: number }): ReactNode {
	const { theme } = scene;
	const found = commandsWith(mode.typed.lines[0]!, scene);
	const at = Math.min(mode.at, Math.max(0, found.length - 1));
	const from = topOf(0, at, height - 1, found.length);
	return (
		<Box flexDirection="column" width={width} height={height}>
			<LineView line={{ left: [{ text: ' : ' }, ...typedPieces(theme, mode.typed, width - 6)] }} width={width} theme={theme} />
			{Array.from({ length: height - 1 }, (_, row) => {
				const command = found[from + row];
				const why = command === undefined ? undefined : whyNot(command, scene);
				const line = command === undefined ? blank : { left: [column(theme, words(` ${command.shown}`), 14), piece(theme, why === undefined ? words(command.words) : shown`${words(command.words)} (${why})`)] };
				return <LineView key={row} line={line} width={width} theme={theme} marker selected={command !== undefined && from + row === at} />;
			})}
		</Box>
	);
}
