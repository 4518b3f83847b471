import { Box } from 'ink';
import type { ReactNode } from 'react';
import { topOf } from '../layout.ts';
import { blank, paragraph } from '../line.ts';
import { cursorIn, type Pane, type Scene } from '../scene.ts';
import { LineView } from './line-view.tsx';
import { Lines } from './lines.tsx';

/** The rows of a pane around its cursor: only those that fit are asked for. */
export function List({ pane, scene, width, height }: { readonly pane: Pane; readonly scene: Scene; readonly width: number; readonly height: number }): ReactNode {
	const { theme, view } = scene;
	const count = pane.rows(scene).count;
	if (count === 0) {
		const lines = pane.empty(scene).flatMap(text => paragraph(theme, text, width - 4, 2));
		return <Lines lines={[blank, ...lines]} from={0} height={height} width={width} theme={theme} />;
	}
	const pointing = pane.id !== 'help';
	const cursor = cursorIn(pane, scene);
	const { top } = view.places[pane.id];
	const from = pointing ? topOf(top, cursor, height, count) : Math.min(top, Math.max(0, count - height));
	return (
		<Box flexDirection="column" width={width} height={height} flexShrink={0}>
			{Array.from({ length: height }, (_, at) => (
				<LineView key={at} line={pane.rowAt(from + at, scene, width - 1) ?? blank} width={width} theme={theme} marker selected={pointing && from + at === cursor} />
			))}
		</Box>
	);
}
