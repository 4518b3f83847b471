import { Box, Text } from 'ink';
import Spinner from 'ink-spinner';
import type { ReactNode } from 'react';
import { shown } from '../../core/visible.ts';
import { grouped } from '../../core/coverage.ts';
import { layOut, words, type Line, type Piece } from '../line.ts';
import { clockOf } from '../moment.ts';
import { severityCounts } from '../panes/finding-rows.ts';
import { panes } from '../panes/index.ts';
import type { Scene } from '../scene.ts';
import { clipMiddle, widthOf } from '../width.ts';
import { trustBriefly } from '../trust-words.ts';
import { readOnlyBriefly } from '../read-only.ts';
import { LineView } from './line-view.tsx';

const leastRoot = 12;
const shortTitles: Partial<Record<string, string>> = { 'at-risk': 'Risk', help: '?' };

/** Who, what, where, since when; trouble shouts over all of it. */
export function Header({ scene, now }: { readonly scene: Scene; readonly now: number }): ReactNode {
	const { snapshot, theme, layout } = scene;
	const { trouble, incident, target, head, running, readOnly } = snapshot;
	const bar = theme.inverse ? { inverse: true as const } : {};
	if (trouble !== undefined) {
		const said = layOut({ left: [{ text: theme.text(shown` NOT RECORDING: ${trouble}`) }] }, layout.columns, theme).map(part => part.text).join('');
		return <Text {...bar} bold {...(theme.colour ? { color: 'red' } : {})}>{said}</Text>;
	}
	const busy = running.length === 0 ? '' : ` ${running.length} running`;
	// The dots move at the very end of the line: what stands right of a change is sent again with it.
	const dots = running.length === 0 ? 0 : 3;
	const title = incident.description?.title ?? words('');
	const begin = theme.text(shown` regain${readOnly ? shown`  READ ONLY (${readOnlyBriefly(snapshot)})` : words('')}  `);
	const named = theme.text(shown`  ${title === '' ? words('(case not described yet)') : title}`);
	const beside = (digest: string): string => `journal ${head.seq}${digest}  ${clockOf(now)}${busy}${dots === 0 ? ' ' : ''}`;
	const root = theme.text(target.root);
	const trust = `, ${trustBriefly(snapshot.machine)}`;
	const where = (room: number): string => (target.kind === 'live' || (readOnly && room < leastRoot) ? `${target.kind}${trust}` : `image ${clipMiddle(root, Math.max(leastRoot, room - 'image '.length - trust.length), theme.glyphs.cut)}${trust}`);
	// The title says which case this is: the head's digits and a long root give way to it.
	const roomBeside = (right: string): number => layout.columns - dots - right.length - 1 - widthOf(begin) - widthOf(named);
	const whole = beside(` ${head.digest.slice(0, 8)}`);
	const right = roomBeside(whole) < widthOf(where(0)) ? beside('') : whole;
	const line: Line = { left: [{ text: `${begin}${where(roomBeside(right))}${named}` }], right: [{ text: right }] };
	const text = layOut(line, layout.columns - dots, theme).map(part => part.text).join('');
	return (
		<Box width={layout.columns} height={1}>
			<Text {...bar}>{text}</Text>
			{dots > 0 && <Text {...bar}><Spinner type="simpleDots" /></Text>}
		</Box>
	);
}

/** The panes with their digits; the present one in brackets as well as in reverse video. */
export function Tabs({ scene }: { readonly scene: Scene }): ReactNode {
	const { snapshot, theme, view, layout } = scene;
	const { counts } = severityCounts(snapshot.incident);
	const alarming = counts.critical + counts.high + counts.medium;
	const numbers: Partial<Record<string, number>> = { findings: alarming, 'at-risk': snapshot.incident.atRisk.size };
	/** What does not fit gives way: first the blanks between names, then parts of names, then the numbers. The present one is always whole. */
	const tabs = (blanks: string, counted: boolean, brief = false): readonly Piece[] =>
		panes.map((pane, at) => {
			const number = counted ? (numbers[pane.id] ?? 0) : 0;
			const name = `${at + 1} ${(brief && pane.id !== view.pane ? shortTitles[pane.id] : undefined) ?? pane.title}${number > 0 ? ` ${grouped(number)}` : ''}`;
			return pane.id === view.pane ? { text: `[${name}]`, style: { inverse: true, bold: true } } : { text: ` ${name}${blanks}` };
		});
	const ways = [tabs(' ', true), tabs('', true), tabs('', true, true), tabs('', false)];
	const left = ways.find(way => way.reduce((sum, { text }) => sum + widthOf(text), 0) <= layout.columns) ?? ways.at(-1)!;
	return <LineView line={{ left }} width={layout.columns} theme={theme} />;
}
