/**
 * The stretch of a timeline around the cursor that is in memory: what was found so far of what is asked for. It is read on in both
 * directions as the cursor comes near an end, page by page, so that neither ten million entries nor a word that none of
 * them has ever holds up a key.
 */

import { firstWhere } from '../core/first-where.ts';
import type { Timeline, TimelineEntry, TimelinePlace } from '../core/timeline.ts';
import type { TimelineQuery } from '../core/timeline-query.ts';

/** Entries of a page; and how many are to stand before and behind the cursor: a burst of keys must not run into the end. */
const perPage = 200;
const margin = 300;
/** Most that are held; what is farthest from the cursor is let go. */
const most = 4000;
/** Milliseconds between two drawings of a look that finds nothing. */
const pace = 400;

export interface StretchEvents {
	/** There is something new to draw. */
	changed(): void;
	/** Rows came in, or went, before those that were there: their numbers are so much higher now. */
	shifted(by: number): void;
	/** Reading broke off. */
	broke(error: unknown): void;
}

export class Stretch {
	readonly query: TimelineQuery;
	readonly #timeline: Timeline;
	readonly #events: StretchEvents;
	#entries: TimelineEntry[] = [];
	#low: TimelinePlace;
	#high: TimelinePlace;
	#focus = 0;
	#reading = false;
	#resting = true;
	#over = false;
	#toldAt = -Infinity;

	/** @param begin where what is asked for is looked for first, in both directions */
	constructor(timeline: Timeline, query: TimelineQuery, begin: TimelinePlace, events: StretchEvents) {
		this.#timeline = timeline;
		this.query = query;
		this.#low = begin;
		this.#high = begin;
		this.#events = events;
	}

	get count(): number {
		return this.#entries.length;
	}

	at(index: number): TimelineEntry | undefined {
		return this.#entries[index];
	}

	/** The entry at this place; -1 where it is not in the stretch. */
	indexOf(place: TimelinePlace): number {
		const index = this.indexFrom(place);
		return this.#entries[index]?.place === place ? index : -1;
	}

	/** The first entry at this place or behind it; `count` where there is none. */
	indexFrom(place: TimelinePlace): number {
		return firstWhere(this.#entries.length, index => this.#entries[index]!.place >= place);
	}

	/** Everything was looked at, up to the first or the last of the timeline. */
	get reachesFirst(): boolean {
		return this.#low === 0;
	}

	get reachesLast(): boolean {
		return this.#high === this.#timeline.count;
	}

	/** While it looks for more: how much of the timeline it has looked through, from 0 to 1. */
	get searching(): number | undefined {
		return this.#resting || this.#wanted() === undefined ? undefined : (this.#high - this.#low) / Math.max(1, this.#timeline.count);
	}

	/** Reads on until there is enough around this row. */
	near(index: number): void {
		this.#focus = Math.max(0, Math.min(index, this.#entries.length - 1));
		this.#resting = false;
		// Every drawing asks, and every change draws: where nothing lacks nothing may change.
		if (!this.#reading && !this.#over && this.#wanted() !== undefined) void this.#read();
	}

	/** Nobody looks: what is under way ends with its page. */
	rest(): void {
		this.#resting = true;
	}

	/** Nothing of it is told any more. */
	end(): void {
		this.#over = true;
	}

	/** What is behind the cursor first: that is the way people read. */
	#wanted(): 'later' | 'earlier' | undefined {
		if (!this.reachesLast && this.#entries.length - this.#focus <= margin) return 'later';
		return !this.reachesFirst && this.#focus < margin ? 'earlier' : undefined;
	}

	async #read(): Promise<void> {
		this.#reading = true;
		try {
			for (let way = this.#wanted(); way !== undefined && !this.#resting; way = this.#wanted()) {
				const { entries, next, end } = await this.#timeline.page(this.query.filter, way === 'later' ? this.#high : this.#low, way, perPage);
				if (this.#over) return;
				this.#take(way, entries.filter(this.query.also), end ? (way === 'later' ? this.#timeline.count : 0) : next);
				// Keys come between two pages, whatever the reading does.
				await new Promise<void>(resolve => setImmediate(resolve));
				if (this.#over) return;
			}
		} catch (error) {
			this.#over = true;
			this.#events.broke(error);
		} finally {
			this.#reading = false;
		}
		if (!this.#over) this.#events.changed();
	}

	#take(way: 'later' | 'earlier', found: readonly TimelineEntry[], reached: TimelinePlace): void {
		if (way === 'later') {
			this.#high = reached;
			this.#entries.push(...found);
			this.#dropFirst(Math.min(this.#entries.length - most, this.#focus - margin));
		} else {
			this.#low = reached;
			this.#entries.unshift(...found);
			this.#shift(found.length);
			if (this.#entries.length > most && this.#focus + margin < most) {
				this.#entries.length = most;
				this.#high = this.#entries.at(-1)!.place + 1;
			}
		}
		// How far a look is, is drawn now and then: over 9600 baud each drawing takes a seventh of a second.
		if (found.length === 0 && performance.now() - this.#toldAt < pace) return;
		this.#toldAt = performance.now();
		this.#events.changed();
	}

	#dropFirst(count: number): void {
		if (count <= 0) return;
		this.#entries.splice(0, count);
		this.#low = this.#entries[0]!.place;
		this.#shift(-count);
	}

	#shift(by: number): void {
		if (by === 0) return;
		this.#focus += by;
		this.#events.shifted(by);
	}
}
