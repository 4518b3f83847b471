/**
 * The Logs pane's hold on the merged timeline: opened when it is first looked at, read around the cursor, asked anew when the
 * filter changes. Nothing here waits: what is not there yet comes in later and draws again.
 */

import { spanOf } from '../core/intrusion-window.ts';
import type { RunId } from '../core/event.ts';
import type { Timeline, TimelinePlace } from '../core/timeline.ts';
import { queryTyped } from '../core/timeline-query.ts';
import { visibleText, type Visible } from '../core/visible.ts';
import type { SessionCommands } from '../session/session.ts';
import { Stretch } from './timeline-stretch.ts';
import type { Action, Place } from './view.ts';

/** What it needs of the cockpit. */
export interface LogGround {
	readonly session: SessionCommands;
	place(): Place;
	/** Rows of the list. */
	height(): number;
	do(action: Action): void;
	changed(): void;
}

interface Opened {
	readonly run: RunId;
	/** When it was begun, ISO 8601 UTC. */
	readonly at: string;
	readonly timeline: Timeline;
}

export class LogDesk {
	readonly #ground: LogGround;
	#opened: Opened | undefined;
	#opening: RunId | undefined;
	/** A timeline that could not be read, and why. */
	#failed: { readonly run: RunId; readonly why: Visible } | undefined;
	#stretch: Stretch | undefined;
	/** The filter the stretch is of. */
	#asked = '';
	#wrong: Visible | undefined;
	/** Where the cursor is to stand; undefined once it does. */
	#goal: TimelinePlace | undefined;
	/** The cursor stands where it was sent, and nothing has come in before it yet. */
	#isFresh = false;
	/** The entry under the cursor: what is asked next is looked for from there. */
	#here: TimelinePlace = 0;

	constructor(ground: LogGround) {
		this.#ground = ground;
	}

	get opened(): Opened | undefined {
		return this.#opened;
	}

	get isOpening(): boolean {
		return this.#opening !== undefined;
	}

	/** Why the newest timeline cannot be read. */
	get failed(): Visible | undefined {
		return this.#failed?.run === this.#newest ? this.#failed?.why : undefined;
	}

	get stretch(): Stretch | undefined {
		return this.#stretch;
	}

	/** Why nothing is looked for. */
	get wrong(): Visible | undefined {
		return this.#wrong;
	}

	/** Called after every drawing while the pane is on the screen. */
	look(): void {
		const run = this.#newest;
		if (run !== this.#opened?.run) this.#close();
		if (run === undefined || this.failed !== undefined) return;
		if (this.#opened === undefined) {
			if (this.#opening === undefined) void this.#open(run);
			return;
		}
		this.remember();
		const { filter } = this.#ground.place();
		if (filter !== this.#asked) this.#ask(filter, this.#here);
		this.#stretch?.near(this.#cursor());
	}

	/** Something else is on the screen. */
	rest(): void {
		this.#stretch?.rest();
	}

	/** Goes to an end of the timeline, or to a place in it. False where the stretch reaches that end already. */
	jump(to: 'first' | 'last' | TimelinePlace): boolean {
		if (this.#opened === undefined || this.#stretch === undefined) return false;
		if (to === 'first' && this.#stretch.reachesFirst) return false;
		if (to === 'last' && this.#stretch.reachesLast) return false;
		this.#ask(this.#asked, to === 'first' ? 0 : to === 'last' ? this.#opened.timeline.count : to);
		this.#stretch?.near(0);
		return true;
	}

	/** Goes to the begin of the window that is marked, or to its end where that alone is. */
	async jumpToWindow(): Promise<void> {
		const { since, until } = spanOf(this.#ground.session.snapshot.incident.window ?? {});
		const at = since ?? until;
		const opened = this.#opened;
		if (at === undefined || opened === undefined) return;
		const place = await this.#placeAt(opened, at);
		if (place !== undefined && this.#opened === opened) this.jump(place);
	}

	/** Holds on to the entry under the cursor. */
	remember(): void {
		if (this.#goal === undefined) this.#here = this.#stretch?.at(this.#cursor())?.place ?? this.#here;
	}

	/** The cursor goes back to that entry. */
	returnToEntry(): void {
		const index = this.#stretch?.indexOf(this.#here) ?? -1;
		if (index !== -1) this.#put(index);
	}

	get #newest(): RunId | undefined {
		const { incident, target } = this.#ground.session.snapshot;
		return incident.timelines.madeOf(target)?.run;
	}

	async #open(run: RunId): Promise<void> {
		this.#opening = run;
		try {
			const answer = await this.#ground.session.timeline.open();
			if (!answer.ok) this.#failed = { run, why: answer.why };
			else {
				const opened: Opened = { run: answer.run, at: answer.at, timeline: answer.timeline };
				this.#opened = opened;
				await this.#begin(opened);
			}
		} catch (error) {
			this.#failed = { run, why: wordsOf(error) };
		} finally {
			this.#opening = undefined;
			this.#ground.changed();
		}
	}

	/** Around the window of the intrusion, else at the newest entry that has a time. */
	async #begin(opened: Opened): Promise<void> {
		const { since, until } = spanOf(this.#ground.session.snapshot.incident.window ?? {});
		const at = since ?? until;
		const { count, timeless } = opened.timeline;
		const place = at === undefined ? Math.max(0, count - timeless - 1) : await this.#placeAt(opened, at);
		if (place !== undefined && this.#opened === opened) this.#ask(this.#ground.place().filter, place);
	}

	/** @param at milliseconds since 1970 */
	async #placeAt({ run, timeline }: Opened, at: number): Promise<TimelinePlace | undefined> {
		try {
			return await timeline.placeAt(at * 1000);
		} catch (error) {
			this.#broke(run, error);
			return undefined;
		}
	}

	#close(): void {
		this.#stretch?.end();
		this.#stretch = undefined;
		this.#opened = undefined;
	}

	#broke(run: RunId, error: unknown): void {
		this.#failed = { run, why: wordsOf(error) };
		this.#close();
		this.#ground.changed();
	}

	#ask(filter: string, begin: TimelinePlace): void {
		const { run, timeline } = this.#opened!;
		this.#stretch?.end();
		this.#stretch = undefined;
		this.#asked = filter;
		this.#here = begin;
		const typed = queryTyped(filter);
		this.#wrong = typed.ok ? undefined : typed.why;
		if (!typed.ok) return this.#ground.changed();
		this.#goal = begin;
		const stretch: Stretch = new Stretch(timeline, typed.query, begin, {
			changed: () => this.#came(stretch),
			shifted: by => this.#shifted(by),
			broke: error => this.#broke(run, error),
		});
		this.#stretch = stretch;
		this.#ground.changed();
	}

	#came(stretch: Stretch): void {
		if (this.#goal !== undefined && stretch.count > 0) {
			const index = Math.min(stretch.indexFrom(this.#goal), stretch.count - 1);
			this.#goal = undefined;
			this.#isFresh = true;
			this.#put(index);
		}
		this.#ground.changed();
	}

	/** The first that come before where the cursor was sent move the window: what went before is worth seeing. */
	#shifted(by: number): void {
		if (this.#goal !== undefined) return;
		const { cursor, index, top } = this.#ground.place();
		const now = index + by;
		if (this.#isFresh && by > 0) this.#put(now);
		else this.#ground.do({ type: 'shifted', pane: 'logs', cursor, index: Math.max(0, now), top: Math.max(0, top + by) });
	}

	#put(index: number): void {
		const entry = this.#stretch?.at(index);
		if (entry === undefined) return;
		this.#here = entry.place;
		const above = Math.floor(this.#ground.height() / 3);
		if (index >= above) this.#isFresh = false;
		this.#ground.do({ type: 'moved', pane: 'logs', cursor: String(entry.place), index, top: Math.max(0, index - above) });
	}

	#cursor(): number {
		const { cursor, index } = this.#ground.place();
		const found = cursor === undefined ? -1 : (this.#stretch?.indexOf(Number(cursor)) ?? -1);
		return found === -1 ? index : found;
	}
}

function wordsOf(error: unknown): Visible {
	return visibleText(error instanceof Error ? error.message : String(error));
}
