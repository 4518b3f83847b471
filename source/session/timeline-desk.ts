/** Where the merged timeline of the logs is asked for, and opened again. */

import { join } from 'node:path';
import type { Event, RunId, Target } from '../core/event.ts';
import type { Incident } from '../core/incident.ts';
import { bytesOf, shown, visibleText, type Visible } from '../core/visible.ts';
import type { Journal } from '../journal/journal.ts';
import type { Errand } from '../tasks/task.ts';
import { Damaged } from '../tasks/timeline/block-file.ts';
import { openTimeline, type DiskTimeline } from '../tasks/timeline/open-timeline.ts';
import type { LiveRuns } from './live-runs.ts';
import { refused } from './outcome.ts';
import type { Outcome, TimelineCommands, TimelineOpened } from './session.ts';

interface Desk {
	readonly name: () => RunId;
	readonly record: (event: Event) => Promise<Outcome>;
	readonly errand: (began: Event, errand: Errand) => Promise<Outcome>;
	readonly runs: LiveRuns;
	readonly target: () => Target;
}

export class TimelineDesk implements TimelineCommands {
	readonly #caseFolder: Visible;
	readonly #incident: Incident;
	readonly #journal: Journal;
	readonly #desk: Desk;
	#opening: Promise<unknown> = Promise.resolve();
	#opened: { readonly run: RunId; readonly timeline: DiskTimeline } | undefined;

	constructor({ caseFolder }: { readonly caseFolder: Visible }, incident: Incident, journal: Journal, desk: Desk) {
		this.#caseFolder = caseFolder;
		this.#incident = incident;
		this.#journal = journal;
		this.#desk = desk;
	}

	async make(): Promise<Outcome> {
		if (this.#journal.readOnly) return refused('this regain only looks at the case; nothing can be recorded, so no timeline is made');
		if (this.#caseFolder === '') return refused('there is no case to keep a timeline in');
		if (this.#isMaking) return refused('the timeline is being made already; wait for it, or stop it');
		const run = this.#desk.name();
		const target = this.#desk.target();
		return this.#desk.errand({ type: 'timeline-began', run, target }, { kind: 'timeline', run, target, caseFolder: this.#caseFolder });
	}

	/** One after the other: nobody opens what another one opens already. */
	open(): Promise<TimelineOpened> {
		const opening = this.#opening.then(() => this.#open());
		this.#opening = opening.catch(() => {});
		return opening;
	}

	async close(): Promise<void> {
		await this.#opening;
		await this.#opened?.timeline.close();
		this.#opened = undefined;
	}

	async #open(): Promise<TimelineOpened> {
		const target = this.#desk.target();
		const work = this.#incident.timelines.madeOf(target);
		if (work?.made === undefined) return this.#isMaking ? { ok: false, state: 'making', why: visibleText('the timeline is being made') } : { ok: false, state: 'none', why: shown`no timeline of ${target.root} has been made yet` };
		const { run, at, made } = work;
		if (this.#opened?.run !== run) {
			await this.#opened?.timeline.close();
			this.#opened = undefined;
			try {
				this.#opened = { run, timeline: await openTimeline(join(Buffer.from(bytesOf(this.#caseFolder)).toString(), Buffer.from(bytesOf(made.folder)).toString()), made) };
			} catch (error) {
				if (!(error instanceof Damaged)) throw error;
				return this.#damaged(run, error);
			}
		}
		return { ok: true, run, at, timeline: this.#opened.timeline };
	}

	async #damaged(run: RunId, { message }: Damaged): Promise<TimelineOpened> {
		const why = visibleText(message);
		if (!this.#journal.readOnly) await this.#desk.record({ type: 'timeline-found-damaged', run, why });
		return { ok: false, state: 'damaged', why: shown`the timeline of ${visibleText(run)} is not what was written: ${why}. It has to be made anew` };
	}

	get #isMaking(): boolean {
		return this.#desk.runs.running.some(({ kind }) => kind === 'timeline');
	}
}
