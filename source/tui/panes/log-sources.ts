/** The logs a timeline is made of, and those that could not be read, which come first. */

import { grouped } from '../../core/coverage.ts';
import type { Timeline, TimelineProblem, TimelineSource } from '../../core/timeline.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { blank, bold, column, line, named, paragraph, pathColumn, piece, words, type Line } from '../line.ts';
import type { Rows, Scene } from '../scene.ts';
import { momentOfEntry } from './log-entry.ts';

export type SourceRow = { readonly kind: 'problem'; readonly problem: TimelineProblem } | { readonly kind: 'source'; readonly source: TimelineSource };

const problemStyle = { colour: 'magenta' } as const;

export function sourceRows({ problems, sources }: Timeline): Rows<SourceRow> {
	const count = problems.length + sources.length;
	const at = (index: number): SourceRow | undefined => {
		const problem = problems[index];
		if (problem !== undefined) return { kind: 'problem', problem };
		const source = sources[index - problems.length];
		return source === undefined ? undefined : { kind: 'source', source };
	};
	return { count, at, keyAt: index => (index >= 0 && index < count ? `source ${index}` : undefined), indexOf: key => (key.startsWith('source ') ? Number(key.slice(7)) : -1) };
}

export function sourcesHeading({ sources, problems }: Timeline): Visible {
	return shown`${grouped(sources.length) as Visible} read, ${grouped(problems.length) as Visible} not`;
}

export function sourceLine(row: SourceRow, { theme }: Scene, width: number): Line {
	if (row.kind === 'problem') return line(column(theme, words('NOT READ'), 12, problemStyle), pathColumn(theme, row.problem.source, Math.floor(width * 0.4)), piece(theme, shown` ${row.problem.why}`));
	const { source, format, count } = row.source;
	return { left: [column(theme, visibleText(format), 12), piece(theme, source)], right: [piece(theme, words(grouped(count)))] };
}

export function sourceDetail(row: SourceRow, { logs, theme }: Scene, width: number): Line[] {
	const told = (name: string, value: Visible): Line[] => named(theme, words(name), value, width, 12);
	if (row.kind === 'problem') return [...paragraph(theme, row.problem.source, width, 0, bold), blank, ...told('not read', row.problem.why), blank, ...paragraph(theme, words('What it says is missing from the timeline: its silence tells nothing.'), width)];
	const { source, format, count, first, last, clocks } = row.source;
	const how = Object.entries(clocks).filter(([, times]) => times > 0).map(([clock, times]) => `${grouped(times)} ${clock}`);
	const zone = logs.opened?.timeline.zone;
	return [
		...paragraph(theme, source, width, 0, bold),
		blank,
		...told('read as', visibleText(format)),
		...told('records', words(grouped(count))),
		...(count === 0 || Number.isNaN(first) ? [] : [...told('first', momentOfEntry({ at: first, clock: 'absolute' })), ...told('last', momentOfEntry({ at: last, clock: 'absolute' }))]),
		...told('times', words(how.join(', ') || 'none')),
		...(zone === undefined ? [] : told('zone', shown`${zone.name}${zone.assumed === undefined ? words('') : shown`: ${zone.assumed}`}`)),
	];
}
