import type { ReactNode } from 'react';
import { visibleText } from '../../core/visible.ts';
import { line, type Line } from '../line.ts';
import { typedPieces } from '../panel.ts';
import type { Scene } from '../scene.ts';
import type { Mode } from '../view.ts';
import { wrap } from '../width.ts';
import { Lines } from './lines.tsx';

/** Long lines are wrapped, except the one being written, which slides under the cursor. */
export function NoteEditor({ mode, scene, width, height }: { readonly mode: Extract<Mode, { kind: 'note' }>; readonly scene: Scene; readonly width: number; readonly height: number }): ReactNode {
	const { theme } = scene;
	const lines: Line[] = [];
	let cursorAt = 0;
	for (const [row, text] of mode.typed.lines.entries()) {
		if (row === mode.typed.row) {
			cursorAt = lines.length;
			lines.push({ left: [{ text: '  ' }, ...typedPieces(theme, mode.typed, width - 4)] });
		} else lines.push(...wrap(theme.text(visibleText(text)), width - 4).map(part => line({ text: `  ${part}` })));
	}
	return <Lines lines={lines} from={Math.max(0, cursorAt - height + 1)} height={height} width={width} theme={theme} />;
}
