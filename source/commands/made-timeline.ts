/** Where a timeline is kept while it is printed: in the case, or in a folder that is gone when the command ends. */

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Checklists } from '../core/checklist.ts';
import { grouped } from '../core/coverage.ts';
import type { Event, Target } from '../core/event.ts';
import type { Timeline } from '../core/timeline.ts';
import { visibleText, type Visible } from '../core/visible.ts';
import type { CaseSession } from '../session/case-session.ts';
import { judgeCasePlace } from '../session/case-folder.ts';
import type { Gauge } from '../tasks/task.ts';
import { openTimeline } from '../tasks/timeline/open-timeline.ts';
import { recordingSession } from './case-session.ts';
import { showProgress } from './progress.ts';
import { exitStatus, Refusal, type World } from './world.ts';

/** `clockOffset` is empty where the case does not say it. */
export type Use = (timeline: Timeline, clockOffset: Visible) => Promise<number>;

/** The one the case holds, where it does and nothing else is asked; else one made anew. @throws Refusal */
export async function fromCase({ target, caseFolder, anew }: { readonly target: Target; readonly caseFolder: string; readonly anew: boolean }, checklists: Checklists, world: World, use: Use): Promise<number> {
	const session = await recordingSession(caseFolder, target, checklists, world);
	try {
		return await use(await inCase(session, anew, world), session.incident.description?.clockOffset ?? visibleText(''));
	} finally {
		await session.close();
	}
}

async function inCase(session: CaseSession, anew: boolean, world: World): Promise<Timeline> {
	if (!anew) {
		const kept = await session.timeline.open();
		if (kept.ok) {
			world.error(`regain: this timeline was made ${kept.at}; --anew reads the logs again\n`);
			return kept.timeline;
		}
		if (kept.state === 'damaged') world.error(`regain: ${kept.why}\n`);
	}
	const quiet = showProgress(session, world);
	const stop = (): void => session.snapshot.running.forEach(({ run }) => session.stop(run));
	world.signal.addEventListener('abort', stop);
	try {
		const outcome = await session.timeline.make();
		if (!outcome.done) throw new Refusal(outcome.why, exitStatus.couldNotLook);
		if (world.signal.aborted) stop();
		await session.idle();
	} finally {
		world.signal.removeEventListener('abort', stop);
		quiet();
	}
	const work = session.incident.timelines.all.at(-1);
	if (work?.state !== 'made') throw notMade(work?.why);
	const made = await session.timeline.open();
	if (!made.ok) throw new Refusal(made.why, exitStatus.couldNotLook);
	return made.timeline;
}

/** @throws Refusal */
export async function withoutAnyCase(target: Target, world: World, use: (timeline: Timeline) => Promise<number>): Promise<number> {
	const place = temporaryPlace(target, world);
	const remove = (): void => rmSync(place, { recursive: true, force: true });
	// Whoever reads our output may leave, which ends the process at once.
	const forget = world.atExit(remove);
	try {
		const timeline = await madeIn(place, target, world);
		try {
			return await use(timeline);
		} finally {
			await timeline.close();
		}
	} finally {
		remove();
		forget();
	}
}

async function madeIn(place: string, target: Target, world: World): ReturnType<typeof openTimeline> {
	let told: Event | undefined;
	const gauge = ({ files, bytes, place: at, share = 0 }: Gauge): void => {
		if (world.errorIsTerminal) world.error(`\r${`timeline: ${Math.floor(share * 100)} %, ${grouped(files)} files, ${grouped(bytes / 1_000_000)} MB ${at ?? ''}`.slice(0, width).padEnd(width)}`);
	};
	const task = world.runner.start(
		{ kind: 'timeline', run: 'timeline', target, caseFolder: visibleText(place) },
		{
			async keep(message) {
				if (message.type === 'events') told = message.events.at(-1) ?? told;
			},
			gauge,
		},
	);
	const stop = (): void => task.stop();
	world.signal.addEventListener('abort', stop);
	if (world.signal.aborted) stop();
	const end = await task.ended;
	world.signal.removeEventListener('abort', stop);
	if (world.errorIsTerminal) world.error(`\r${' '.repeat(width)}\r`);
	if (told?.type !== 'timeline-made') throw notMade(told?.type === 'timeline-not-made' ? told.why : end.why);
	return openTimeline(join(place, told.made.folder), told.made);
}

const width = 78;

function notMade(why: Visible | undefined): Refusal {
	return new Refusal(`no timeline was made: ${why ?? 'it ended without a word'}`, exitStatus.couldNotLook);
}

/** Outside the tree, off the disk of the machine that is examined where that can be. @throws Refusal where none takes a folder */
function temporaryPlace(target: Target, world: World): string {
	const named = [...new Set([tmpdir(), '/dev/shm', '/var/tmp'])].filter(folder => statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true);
	const judged = named.map(folder => ({ folder, place: judgeCasePlace(folder, target) }));
	const whys: string[] = [];
	for (const wanted of ['fit', 'warn'] as const) {
		for (const { folder, place } of judged) {
			if (place.verdict !== wanted) continue;
			try {
				const made = mkdtempSync(join(folder, 'regain-timeline-'));
				if (place.verdict === 'warn') world.error(`regain: the timeline is put together in ${visibleText(folder)}, on a disk of the machine under examination; name a case on a stick or another disk (--case) to keep off it\n`);
				return made;
			} catch (error) {
				whys.push(`${visibleText(folder)} takes nothing (${(error as NodeJS.ErrnoException).code ?? visibleText((error as Error).message)})`);
			}
		}
	}
	for (const { folder, place } of judged) if (place.verdict === 'refused') whys.push(`${visibleText(folder)} lies inside the examined tree`);
	throw new Refusal(`there is no place to put the timeline together: ${whys.join('; ') || 'there is no temporary folder'}. Set TMPDIR to a folder outside ${target.root}, or name a case with --case`, exitStatus.couldNotLook);
}
