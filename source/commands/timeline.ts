/** `regain timeline`: what all logs of a host say, merged by time, on standard output. */

import { coverageInWords, gaps, grouped } from '../core/coverage.ts';
import type { Checklists } from '../core/checklist.ts';
import type { Target } from '../core/event.ts';
import { logEventKinds, type LogEventKind } from '../core/log-event.ts';
import type { Timeline, TimelineFilter } from '../core/timeline.ts';
import { asVisible, shown, visibleText, type Visible } from '../core/visible.ts';
import { csvHeader, fitsBodyfile, stampOf, timelineForms, timelineLine, type TimelineForm } from '../report/timeline-lines.ts';
import { Damaged } from '../tasks/timeline/block-file.ts';
import { fromCase, withoutAnyCase } from './made-timeline.ts';
import { exitStatus, Refusal, type World } from './world.ts';

/** As they were typed, but for the times: milliseconds since 1970. */
export interface TimelineRequest {
	readonly target: Target;
	readonly caseFolder: string | undefined;
	/** Read the logs again, whatever the case holds. */
	readonly anew: boolean;
	readonly format: string;
	readonly since: number | undefined;
	readonly until: number | undefined;
	readonly source: string | undefined;
	readonly account: string | undefined;
	readonly host: string | undefined;
	readonly words: string | undefined;
	readonly kinds: readonly string[];
}

/** Entries that are printed at once. */
const atOnce = 2000;

export async function timeline(request: TimelineRequest, checklists: Checklists, world: World): Promise<number> {
	const form = formOf(request.format);
	const filter = filterOf(request);
	const use = async (made: Timeline, clockOffset: Visible): Promise<number> => {
		try {
			return await print(made, { form, filter, clockOffset }, world);
		} catch (error) {
			if (error instanceof Damaged) throw new Refusal(`the timeline broke off: ${visibleText(error.message)}`, exitStatus.couldNotLook);
			throw error;
		}
	};
	const { target, caseFolder, anew } = request;
	if (caseFolder === undefined) return withoutAnyCase(target, world, made => use(made, visibleText('')));
	return fromCase({ target, caseFolder, anew }, checklists, world, use);
}

function formOf(format: string): TimelineForm {
	const form = timelineForms.find(known => known === format);
	if (form === undefined) throw new Refusal(`--format ${visibleText(format)} is none of ${timelineForms.join(', ')}`);
	return form;
}

function filterOf({ since, until, source, account, host, words, kinds }: TimelineRequest): TimelineFilter {
	const named = (text: string | undefined): Visible | undefined => (text === undefined ? undefined : asVisible(text));
	const parts = { source: named(source), account: named(account), host: named(host), words: named(words), from: since === undefined ? undefined : since * 1000, until: until === undefined ? undefined : until * 1000 };
	const unknown = kinds.find(kind => !(logEventKinds as readonly string[]).includes(kind));
	if (unknown !== undefined) throw new Refusal(`--kind ${visibleText(unknown)} is none of ${logEventKinds.join(', ')}`);
	return { ...(Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as TimelineFilter), ...(kinds.length === 0 ? {} : { kinds: kinds as readonly LogEventKind[] }) };
}

interface Printing {
	readonly form: TimelineForm;
	readonly filter: TimelineFilter;
	/** How far the clock of the host was off, as the case says; empty where it does not. */
	readonly clockOffset: Visible;
}

async function print(made: Timeline, { form, filter, clockOffset }: Printing, world: World): Promise<number> {
	tellHeading(made, form, clockOffset, world);
	const formats = new Map(made.sources.map(({ source, format }) => [source, format]));
	const formatOf = (source: Visible): string => formats.get(source) ?? '-';
	let printed = 0;
	let left = 0;
	for (let at = 0, end = false; !end && !world.signal.aborted; ) {
		const page = await made.page(filter, at, 'later', atOnce);
		const fit = form === 'bodyfile' ? page.entries.filter(entry => fitsBodyfile(entry)) : page.entries;
		left += page.entries.length - fit.length;
		printed += fit.length;
		if (fit.length > 0) world.write(fit.map(entry => timelineLine(entry, form, formatOf)).join(''));
		({ next: at, end } = page);
	}
	const { coverage, problems } = made;
	const how = world.signal.aborted ? 'cancelled' : 'complete';
	if (form === 'json') world.write(`${JSON.stringify({ type: 'ended', how, printed, coverage })}\n`);
	if (left > 0) world.error(`regain: ${grouped(left)} entries have no time that a bodyfile can hold, and were left out\n`);
	for (const { source, why } of problems) world.error(`regain: ${source}: ${why}\n`);
	return how === 'complete' && gaps(coverage).length === 0 ? exitStatus.clean : exitStatus.couldNotLook;
}

/** What every time below it stands on. A comment of its own form, or beside the output where that has none. */
function tellHeading(made: Timeline, form: TimelineForm, clockOffset: Visible, world: World): void {
	const { target, zone, count, timeless, first, last, sources, coverage } = made;
	if (form === 'json') {
		const spanOf = (one: { readonly first: number; readonly last: number }): { readonly first: string | null; readonly last: string | null } => ({ first: stampOf(one.first) ?? null, last: stampOf(one.last) ?? null });
		world.write(`${JSON.stringify({ type: 'timeline', root: target.root, count, timeless, ...spanOf(made), zone, clockOffset: clockOffset === '' ? undefined : clockOffset, sources: sources.map(source => ({ ...source, ...spanOf(source) })), problems: made.problems })}\n`);
		return;
	}
	const lines = [
		shown`timeline of ${target.root}: ${visibleText(grouped(count))} entries of ${visibleText(grouped(sources.length))} logs${visibleText(Number.isNaN(first) ? '' : `, ${stampOf(first) ?? '?'} to ${stampOf(last) ?? '?'}`)}${visibleText(timeless === 0 ? '' : `; ${grouped(timeless)} without a time stand last`)}`,
		shown`times are UTC; local is time of the host's zone (${zone.name}${zone.assumed === undefined ? visibleText('') : shown`: ${zone.assumed}`}), year? has its year worked out`,
		...(clockOffset === '' ? [] : [shown`the clock of the host was off by ${clockOffset}: times are as it showed them`]),
		shown`read ${coverageInWords(coverage)}`,
	];
	if (form === 'text') for (const line of lines) world.write(`# ${line}\n`);
	else for (const line of lines) world.error(`regain: ${line}\n`);
	if (form === 'csv') world.write(csvHeader);
}
