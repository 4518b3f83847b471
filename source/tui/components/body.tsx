import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { shown, visibleText } from '../../core/visible.ts';
import { grouped } from '../../core/coverage.ts';
import { words } from '../line.ts';
import { coverageAt } from '../panes/checks.ts';
import { paneOf } from '../panes/index.ts';
import { subjectInWords } from '../panes/notes.ts';
import { ruleLine } from '../panel.ts';
import { roomOf } from '../room.ts';
import { cursorIn, type Scene } from '../scene.ts';
import { CoverageTable, tableHeight } from './coverage-table.tsx';
import { LineView } from './line-view.tsx';
import { Lines } from './lines.tsx';
import { List } from './list.tsx';
import { NoteEditor } from './note-editor.tsx';
import { Palette } from './palette.tsx';
import { Side } from './side.tsx';

/** Between the tabs and the status line: the list, its detail, what is asked, or what is being written. */
export function Body({ scene }: { readonly scene: Scene }): ReactNode {
	const { layout, theme, view } = scene;
	const { mode } = view;
	const width = layout.columns;
	if (mode.kind === 'note' || mode.kind === 'palette') {
		const title = mode.kind === 'palette' ? words('Commands') : shown`Note on ${subjectInWords(mode.about, scene)}`;
		return (
			<Box flexDirection="column" height={layout.body} width={width}>
				<LineView line={ruleLine(theme, title, width)} width={width} theme={theme} />
				{mode.kind === 'note' ? <NoteEditor mode={mode} scene={scene} width={width} height={layout.body - 1} /> : <Palette mode={mode} scene={scene} width={width} height={layout.body - 1} />}
			</Box>
		);
	}
	const { banner, listHeight, panel, detailHeight, reading, covered } = roomOf(scene);
	const pane = paneOf(view.pane);
	const cursor = cursorIn(pane, scene);
	const count = pane.rows(scene).count;
	const beside = layout.detailWidth > 0;
	const detail = covered || beside ? pane.detailAt(cursor, scene, (beside ? layout.detailWidth : width) - 2) : undefined;
	const place = view.places[pane.id];
	const where = count === 0 || pane.id === 'help' ? '' : (pane.position?.(cursor, scene) ?? `${grouped(cursor + 1)}/${grouped(count)}`);
	const listed = (
		<Box flexDirection="column" width={layout.listWidth} flexShrink={0}>
			{banner.map((line, at) => (
				<LineView key={at} line={line} width={layout.listWidth} theme={theme} />
			))}
			<List pane={pane} scene={scene} width={layout.listWidth} height={listHeight} />
		</Box>
	);
	const coverage = pane.id === 'checks' ? coverageAt(cursor, scene) : undefined;
	const table = coverage !== undefined && detail !== undefined && detail.length + tableHeight <= detailHeight;
	const read = detail !== undefined && (
		<Box flexDirection="column" paddingLeft={1} paddingRight={1} flexShrink={0}>
			<Lines lines={detail} from={place.scroll} height={table ? detailHeight - tableHeight : detailHeight} width={(beside ? layout.detailWidth : width) - 2} theme={theme} />
			{table && <CoverageTable coverage={coverage} theme={theme} />}
		</Box>
	);
	const more = !reading || detail === undefined ? '' : `${beside ? ', reading (Esc: back to the list)' : ''}${detail.length > detailHeight + place.scroll ? ', more below' : ''}`;
	return (
		<Box flexDirection="column" height={layout.body} width={width} flexShrink={0}>
			<LineView line={ruleLine(theme, shown`${visibleText(pane.title)}: ${pane.heading(scene)}${words(more)}`, width, where)} width={width} theme={theme} />
			<Box height={detailHeight} width={width}>
				{!covered && listed}
				{beside && <Upright theme={theme} height={detailHeight} />}
				{(covered || beside) && (read || <Box width={layout.detailWidth} />)}
				{layout.sideWidth > 0 && <Upright theme={theme} height={detailHeight} />}
				{layout.sideWidth > 0 && <Side scene={scene} width={layout.sideWidth} height={detailHeight} />}
			</Box>
			{panel.map((line, at) => (
				<LineView key={at} line={line} width={width} theme={theme} />
			))}
		</Box>
	);
}

function Upright({ theme, height }: { readonly theme: Scene['theme']; readonly height: number }): ReactNode {
	return <Box width={1} flexShrink={0}><Text>{Array.from({ length: height }, () => theme.glyphs.upright).join('\n')}</Text></Box>;
}
