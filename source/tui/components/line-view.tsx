import { Text } from 'ink';
import type { ReactNode } from 'react';
import { layOut, type Line, type Style } from '../line.ts';
import type { Theme } from '../theme.ts';

/** Ink's props for a style; colours are dropped here, since chalk does not know NO_COLOR. */
function propsOf(style: Style | undefined, theme: Theme, plain: boolean): { color?: string; bold?: true; inverse?: true } {
	if (style === undefined) return {};
	return {
		...(style.colour !== undefined && theme.colour && !plain ? { color: style.colour } : {}),
		...(style.bold ? { bold: true } : {}),
		...(style.inverse && theme.inverse ? { inverse: true } : {}),
	};
}

/** One line of exactly `width` cells. A selected one is drawn in reverse video, and always carries its `>`. */
export function LineView({ line, width, theme, selected, marker = false }: { readonly line: Line; readonly width: number; readonly theme: Theme; readonly selected?: boolean; readonly marker?: boolean }): ReactNode {
	const pieces = layOut(line, marker ? width - 1 : width, theme);
	return (
		<Text {...(selected && theme.inverse ? { inverse: true } : {})}>
			{marker ? (selected ? '>' : ' ') : ''}
			{pieces.map((part, at) => (part.style === undefined ? part.text : <Text key={at} {...propsOf(part.style, theme, selected === true)}>{part.text}</Text>))}
		</Text>
	);
}
