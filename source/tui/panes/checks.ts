/** What has been looked for, how far, and with which of the three answers. */

import { answerOf, coverageInWords, gaps, grouped, type Coverage, type Ending } from '../../core/coverage.ts';
import type { CheckState, Run } from '../../core/incident.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { progress } from '../progress.ts';
import type { Running } from '../../session/snapshot.ts';
import { blank, bold, column, named, paragraph, piece, words, type Line, type Piece, type Style } from '../line.ts';
import { amount, moment } from '../moment.ts';
import { pane, rowsOf, type CheckCard, type Rows, type Scene } from '../scene.ts';
import { severityCounts } from './finding-rows.ts';

export function checkRows({ checks, view }: Pick<Scene, 'checks' | 'view'>): Rows<CheckCard> {
	const asked = view.places.checks.filter.toLowerCase().split(' ');
	const list = view.places.checks.filter === '' ? checks : checks.filter(({ id, step, title, covers }) => asked.every(word => `${id} ${step} ${title} ${covers}`.toLowerCase().includes(word)));
	return rowsOf(list, check => check.id);
}

/** Why this check cannot say anything about the present target, or nothing. */
export function misfit(check: CheckCard, { snapshot }: Pick<Scene, 'snapshot'>): Visible | undefined {
	if (check.needs === 'live' && snapshot.target.kind === 'image') return words('needs the running machine; this case examines a mounted one');
	if (check.needs === 'image' && snapshot.target.kind === 'live') return words('needs a mounted image; this case examines the running machine');
	return undefined;
}

export function runningOf(check: CheckCard, { snapshot }: Pick<Scene, 'snapshot'>): Running | undefined {
	return snapshot.running.find(run => run.checks.includes(check.id) && snapshot.incident.runs.get(run.run)?.checks.get(check.id)?.state === 'running');
}

interface Said {
	readonly text: Visible;
	readonly style?: Style;
}

/** The answer in three words, never two. */
function answer(check: CheckCard, ending: Ending, run: Run, scene: Scene): Said {
	const worst = severityCounts(scene.snapshot.incident).worst.get(check.id);
	const made = run.made.get(check.id) ?? 0;
	const whole = gaps(ending.coverage).length > 0 ? ', not all of it' : '';
	const stopped = ending.how === 'complete' ? whole : ending.how === 'cancelled' ? ', stopped' : ending.how === 'failed' ? ', then failed' : '';
	switch (answerOf(ending, made === 0 ? undefined : worst)) {
		case 'found':
			return { text: words(`found ${grouped(made)}, worst ${worst}${stopped}`), style: { colour: worst === 'critical' || worst === 'high' ? 'red' : 'yellow', bold: true } };
		case 'nothing found':
			return { text: words(`nothing found${made === 0 ? '' : ` (${made} worth knowing)`}${whole}`), style: { colour: whole === '' ? 'green' : 'yellow' } };
		case 'could not look':
			return { text: shown`could not look${ending.why === undefined ? words('') : shown`: ${ending.why}`}`, style: { colour: 'magenta' } };
	}
}

function said(check: CheckCard, state: { readonly run: Run; readonly state: CheckState } | undefined, scene: Scene): Said {
	const running = runningOf(check, scene);
	if (running !== undefined) return { text: shown`looking: ${progress(running)}`, style: { colour: 'cyan' } };
	if (state === undefined) {
		const unfit = misfit(check, scene);
		return { text: unfit === undefined ? words('not asked yet') : shown`could not look: ${unfit}` };
	}
	if (state.state.state === 'ended') return answer(check, state.state.ending, state.run, scene);
	return { text: words(state.state.state === 'interrupted' ? 'interrupted: ask again' : 'looking'), style: { colour: 'magenta' } };
}

function detail(check: CheckCard, scene: Scene, width: number): Line[] {
	const { theme, snapshot } = scene;
	const last = snapshot.incident.lastRun(check.id);
	const { text, style } = said(check, last, scene);
	const unfit = misfit(check, scene);
	const lines: Line[] = [
		...paragraph(theme, visibleText(check.title), width, 0, bold),
		...paragraph(theme, text, width, 0, style),
		blank,
		...named(theme, words('check'), shown`${words(check.id)}, for step ${words(check.step)}`, width, 10),
		...named(theme, words('covers'), visibleText(check.covers), width, 10),
		...named(theme, words('needs'), words(check.needs === 'both' ? 'a running machine or a mounted one' : check.needs === 'live' ? 'the running machine' : 'a mounted image'), width, 10),
		...(unfit === undefined ? [] : named(theme, words('here'), shown`cannot look: ${unfit}`, width, 10, { colour: 'magenta' })),
	];
	const running = runningOf(check, scene);
	if (running !== undefined) {
		lines.push(...named(theme, words('read'), words(`${grouped(running.gauge.files)} files, ${amount(running.gauge.bytes)}`), width, 10));
		if (running.gauge.asked !== undefined) lines.push(...named(theme, words('asked'), shown`${words(grouped(running.gauge.asked.count))} ${running.gauge.asked.what}`, width, 10));
		if (running.gauge.place !== undefined) lines.push(...named(theme, words('now at'), running.gauge.place, width, 10));
	}
	if (last === undefined) return lines;
	lines.push(...named(theme, words('asked'), words(moment(last.run.at)), width, 10));
	if (last.state.state !== 'ended') return lines;
	const { coverage, why } = last.state.ending;
	lines.push(...named(theme, words('ended'), shown`${words(last.state.ending.how)}${why === undefined ? words('') : shown`: ${why}`}`, width, 10));
	lines.push(...named(theme, words('looked at'), coverageInWords(coverage), width, 10));
	if (coverage.span !== undefined) lines.push(...named(theme, words('from'), words(`${moment(coverage.span.from)} to ${moment(coverage.span.to)}`), width, 10));
	for (const skip of coverage.skipped) {
		lines.push(...named(theme, words(''), words(`${grouped(skip.count)} ${skip.reason}`), width, 10));
		for (const example of skip.examples) lines.push(...named(theme, words(''), shown`  ${example}`, width, 10));
	}
	return lines;
}

/** How far the last look of the check in this row looked, once it has ended and counted anything. */
export function coverageAt(index: number, scene: Scene): Coverage | undefined {
	const check = checkRows(scene).at(index);
	const state = check === undefined ? undefined : scene.snapshot.incident.lastRun(check.id)?.state;
	return state?.state === 'ended' && Object.keys(state.ending.coverage.counts).length > 0 ? state.ending.coverage : undefined;
}

export const checksPane = pane<CheckCard>({
	id: 'checks',
	title: 'Checks',
	rows: checkRows,
	row(check, scene, width) {
		const { theme, view, snapshot } = scene;
		const { text, style } = said(check, snapshot.incident.lastRun(check.id), scene);
		const title = Math.max(20, Math.floor((width - 11) * 0.45));
		const left: Piece[] = [
			piece(theme, words(view.marked.has(check.id) ? '[*] ' : '[ ] ')),
			column(theme, words(check.step), 6),
			column(theme, visibleText(check.title), title),
			piece(theme, shown` ${text}`, style),
		];
		return { left };
	},
	banner({ snapshot, theme }) {
		return snapshot.running.slice(0, 3).map((run): Line => {
			const { share, place } = run.gauge;
			const cells = share === undefined ? 0 : Math.round(share * 12);
			const bar: Piece[] = share === undefined ? [] : [{ text: `${theme.glyphs.full.repeat(cells).padEnd(12, theme.glyphs.empty)} `, style: { colour: 'cyan' } }];
			// Both names of a copy are long, and what is asked of it is how far it is.
			if (run.kind === 'image') return { left: [...bar, piece(theme, shown`${progress(run)}: ${place ?? words('copying')}, ${run.label}`)] };
			return { left: [...bar, piece(theme, run.log === undefined ? shown`${run.label}: ${progress(run)}${place === undefined ? words('') : shown`, at ${place}`}` : shown`reading ${run.log}`)] };
		});
	},
	detail,
	heading(scene) {
		const { checks, snapshot } = scene;
		const tally = { found: 0, 'nothing found': 0, 'could not look': 0, open: 0 };
		const { worst } = severityCounts(snapshot.incident);
		for (const check of checks) {
			const last = snapshot.incident.lastRun(check.id);
			if (last === undefined && misfit(check, scene) !== undefined) tally['could not look']++;
			else if (last === undefined || last.state.state !== 'ended') tally.open++;
			else tally[answerOf(last.state.ending, (last.run.made.get(check.id) ?? 0) > 0 ? worst.get(check.id) : undefined)]++;
		}
		return words(`${tally.found} found, ${tally['nothing found']} nothing found, ${tally['could not look']} could not look, ${tally.open} not ended`);
	},
	empty: ({ view }) => [words(view.places.checks.filter === '' ? 'There are no checks.' : 'No check has these words. Esc takes the filter away.')],
});
