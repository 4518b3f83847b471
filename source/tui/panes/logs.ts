/** What the logs say, as one timeline; or which logs it is made of, and what could not be read. */

import { coverageInWords, grouped } from '../../core/coverage.ts';
import { isWithin, spanOf, windowInWords } from '../../core/intrusion-window.ts';
import { queryForm } from '../../core/timeline-query.ts';
import type { TimelineEntry } from '../../core/timeline.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { column, line, paragraph, pathColumn, piece, words, type Line, type Piece } from '../line.ts';
import { moment } from '../moment.ts';
import { progress } from '../progress.ts';
import { pane, type Rows, type Scene } from '../scene.ts';
import { widthOf } from '../width.ts';
import { entryDetail, momentOfEntry } from './log-entry.ts';
import { sourceDetail, sourceLine, sourceRows, sourcesHeading, type SourceRow } from './log-sources.ts';

export type LogRow = { readonly kind: 'entry'; readonly entry: TimelineEntry } | SourceRow;

const signStyle = { colour: 'yellow', bold: true } as const;
const legend = words('UTC, ~ local, ? year guessed');

const none: Rows<LogRow> = { count: 0, at: () => undefined, keyAt: () => undefined, indexOf: () => -1 };

export function logRows({ logs, view }: Scene): Rows<LogRow> {
	if (view.logsShow === 'sources') return logs.opened === undefined ? none : sourceRows(logs.opened.timeline);
	const { stretch } = logs;
	if (stretch === undefined) return none;
	return {
		count: stretch.count,
		at: index => {
			const entry = stretch.at(index);
			return entry === undefined ? undefined : { kind: 'entry', entry };
		},
		keyAt: index => (stretch.at(index) === undefined ? undefined : String(stretch.at(index)!.place)),
		indexOf: key => stretch.indexOf(Number(key)),
	};
}

const making = ({ snapshot }: Scene) => snapshot.running.find(({ kind }) => kind === 'timeline');

function entryLine(entry: TimelineEntry, { snapshot, theme }: Scene, width: number): Line {
	const inside = isWithin(Math.floor(entry.at / 1000), spanOf(snapshot.incident.window ?? {}));
	const sign: Piece = inside ? { text: theme.glyphs.upright, style: signStyle } : { text: ' ' };
	const time = column(theme, momentOfEntry(entry), 20);
	const log = entry.source.startsWith('/var/log/') ? visibleText(entry.source.slice(9)) : entry.source;
	const wide = width >= 100;
	const source = pathColumn(theme, log, wide ? 22 : 10);
	const host = width < 70 ? [] : [piece(theme, words(' ')), column(theme, entry.host ?? words('-'), wide ? 14 : 7)];
	return line(sign, time, piece(theme, words(' ')), source, ...host, piece(theme, shown` ${entry.words}`));
}

/** What it is made of, and how far a look for words is. */
function heading(scene: Scene): Visible {
	const { logs, view } = scene;
	const work = making(scene);
	if (logs.opened === undefined) return work === undefined ? words('all that the logs say, by time') : shown`the timeline is being made: ${progress(work)}`;
	const { timeline, at } = logs.opened;
	if (view.logsShow === 'sources') return shown`${sourcesHeading(timeline)}; made ${words(moment(at).slice(0, 16))}`;
	const anew = work === undefined ? words('') : shown`; made anew: ${progress(work)}`;
	const searching = logs.stretch?.searching;
	if (searching !== undefined && (view.places.logs.filter !== '' || logs.stretch!.count === 0)) return shown`searching..., ${Math.floor(searching * 100)}% looked through${anew}`;
	const problems = timeline.problems.length === 0 ? '' : `, ${grouped(timeline.problems.length)} not read (s: why)`;
	return shown`${words(`${grouped(timeline.count)} records of ${grouped(timeline.sources.length)} log${timeline.sources.length === 1 ? '' : 's'}${problems}`)}${anew}${words(`; made ${moment(at).slice(0, 16)}`)}`;
}

export const logsPane = pane<LogRow>({
	id: 'logs',
	title: 'Logs',
	rows: logRows,
	row: (row, scene, width) => (row.kind === 'entry' ? entryLine(row.entry, scene, width) : sourceLine(row, scene, width)),
	detail: (row, scene, width) => (row.kind === 'entry' ? entryDetail(row.entry, scene, width) : sourceDetail(row, scene, width)),
	/** Which part of the whole it is, and not of what was read so far. */
	position(index, { logs, view }) {
		const entry = logs.stretch?.at(index);
		return view.logsShow === 'sources' || entry === undefined || logs.opened === undefined ? undefined : `${grouped(entry.place + 1)}/${grouped(logs.opened.timeline.count)}`;
	},
	banner({ snapshot, theme, logs, view }, width) {
		if (logs.opened === undefined) return [];
		if (view.logsShow === 'sources') return paragraph(theme, coverageInWords(logs.opened.timeline.coverage), width, 1);
		const { window } = snapshot.incident;
		const says = window === undefined ? line(piece(theme, words(' No window marked: b begins it, e ends it'))) : line({ text: ` ${theme.glyphs.upright}`, style: signStyle }, piece(theme, shown` within ${windowInWords(window)}`));
		const told = says.left.reduce((sum, { text }) => sum + widthOf(text), 0);
		return [told + widthOf(legend) < width ? { ...says, right: [piece(theme, legend)] } : says];
	},
	heading,
	empty(scene) {
		const { logs, snapshot, view } = scene;
		if (logs.opened !== undefined) {
			if (view.logsShow === 'sources') return [words('No log was found.')];
			if (logs.wrong !== undefined) return [logs.wrong, shown`A filter is: ${queryForm}`];
			if (logs.stretch === undefined || logs.stretch.searching !== undefined) return [words('Looking...')];
			return [view.places.logs.filter === '' ? words('The logs hold no record.') : words('No record is what the filter asks for. Esc takes the filter away.')];
		}
		const work = making(scene);
		if (work !== undefined) return [shown`The logs are being read: ${progress(work)}.`, words('x stops it. Other panes can be used meanwhile.')];
		if (logs.isOpening) return [words('The timeline is being opened: it is held against the digests in the journal.')];
		return [...before(scene), shown`m reads every log of ${snapshot.target.root}, rotated and packed ones too, and merges what they say by time into the case folder. It runs in the background; nothing of the examined system is written to.`];
	},
});

/** How an earlier making ended, or what is wrong with what there is. */
function before({ logs, snapshot }: Scene): Visible[] {
	const last = snapshot.incident.timelines.all.findLast(({ target }) => target.root === snapshot.target.root);
	if (logs.failed !== undefined) return [logs.failed];
	if (last === undefined) return [words('No timeline of the logs was made yet.')];
	if (last.state === 'interrupted') return [words('The last making of a timeline was cut short.')];
	return last.why === undefined ? [] : [shown`The last timeline ${words(last.state === 'damaged' ? 'is not what was written' : 'was not made')}: ${last.why}.`];
}
