import { Box } from 'ink';
import type { ReactNode } from 'react';
import { LineView } from './line-view.tsx';
import { blank, type Line } from '../line.ts';
import type { Theme } from '../theme.ts';

/** A window on lines: sliced, then drawn, and always `height` rows tall. */
export function Lines({ lines, from, height, width, theme }: { readonly lines: readonly Line[]; readonly from: number; readonly height: number; readonly width: number; readonly theme: Theme }): ReactNode {
	const first = Math.max(0, Math.min(from, lines.length - height));
	const shown = lines.slice(first, first + height);
	return (
		<Box flexDirection="column" width={width} height={height} flexShrink={0}>
			{Array.from({ length: height }, (_, at) => (
				<LineView key={at} line={shown[at] ?? blank} width={width} theme={theme} />
			))}
		</Box>
	);
}
