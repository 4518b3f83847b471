/** Keys, the three answers, the severities, and where the case is. */

import { shown, visibleText } from '../../core/visible.ts';
import { commands, paneNames, type Command } from '../keymap.ts';
import { blank, bold, line, named, paragraph, piece, severityPiece, words, type Line } from '../line.ts';
import { pane, type Rows, type Scene } from '../scene.ts';
import { severities, type Severity } from '../../core/finding.ts';
import { paneIds } from '../view.ts';

const severityMeanings: Readonly<Record<Severity, string>> = {
	critical: 'an intrusion in progress or certain',
	high: 'very likely an intruder\'s work',
	medium: 'odd enough to be looked at by a person',
	low: 'unusual, often innocent',
	info: 'worth knowing; not an alarm',
};

function keyLines(title: string, list: readonly Command[], { theme }: Scene, width: number): Line[] {
	return [
		blank,
		line(piece(theme, visibleText(title), bold)),
		...list.flatMap(command => named(theme, visibleText(`  ${command.shown === '' ? ': only' : command.shown}`), visibleText(command.words), width, 18)),
	];
}

function helpLines(scene: Scene, width: number): Line[] {
	const { theme, snapshot } = scene;
	const common = commands.filter(command => command.where === 'everywhere' && !/^(stage|pane)-/.test(command.id));
	return [
		line(piece(theme, words('The three answers of a check'), bold)),
		...named(theme, words('  found'), words('something that asks for attention; see Findings'), width, 18),
		...named(theme, words('  nothing found'), words('it looked, and says how far; "not all of it" means that something was passed over'), width, 18),
		...named(theme, words('  could not look'), words('and says why; this is never the same as clean'), width, 18),
		blank,
		line(piece(theme, words('How sure and how bad'), bold)),
		...severities.toReversed().map(severity => line({ text: '  ' }, severityPiece(theme, severity, 16), piece(theme, words(severityMeanings[severity])))),
		...paragraph(theme, words('Beside it: + confirmed by you, x dismissed by you.'), width, 2),
		blank,
		line(piece(theme, words('Steps'), bold)),
		line(piece(theme, words('  [ ] open   [x] done   [-] not applicable   [w] waived'))),
		...keyLines('Keys everywhere', common, scene, width),
		...named(theme, words('  A to H'), words('go to a stage of the recovery'), width, 18),
		...named(theme, words('  1 to 9'), words('go to a pane'), width, 18),
		...paneIds.flatMap(id => {
			const own = commands.filter(command => command.where !== 'everywhere' && command.where.length === 1 && command.where[0] === id);
			return own.length === 0 ? [] : keyLines(`Keys in ${paneNames[id]}`, own, scene, width);
		}),
		...keyLines('While writing', [], scene, width),
		...named(theme, words('  Enter'), words('in a note: a new line; in a form: the next field'), width, 18),
		...named(theme, words('  Esc Ctrl-S'), words('in a note: keep it; every letter is kept within a second anyway'), width, 18),
		blank,
		line(piece(theme, words('This case'), bold)),
		...named(theme, words('  folder'), snapshot.caseFolder, width, 18),
		...named(theme, words('  examines'), shown`${words(snapshot.target.kind === 'live' ? 'the machine regain runs on' : 'a mounted system')}, ${snapshot.target.root}`, width, 18),
		...named(theme, words('  journal'), shown`${snapshot.head.seq} entries; write the head on paper now and then:`, width, 18),
		...named(theme, words(''), words(snapshot.head.digest.match(/.{1,8}/g)?.join(' ') ?? ''), width, 18),
		...named(theme, words('  verify'), words('regain verify CASE, on any machine'), width, 18),
	];
}

const widthOf = ({ layout }: Scene): number => (layout.detailWidth === 0 ? layout.columns : layout.listWidth) - 2;

export const helpPane = pane<Line>({
	id: 'help',
	title: 'Help',
	rows(scene): Rows<Line> {
		const lines = helpLines(scene, widthOf(scene));
		return { count: lines.length, at: index => lines[index], keyAt: index => (lines[index] === undefined ? undefined : `line ${index}`), indexOf: key => Number(key.slice(5)) };
	},
	row: row => row,
	heading: () => words('keys, answers, and where the case is'),
	empty: () => [],
});
