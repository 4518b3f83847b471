/**
 * What of a source was read so far and what would not be read, area by area, in the terms of GNU ddrescue, so that either
 * program can go on where the other stopped.
 */

import { firstWhere } from './first-where.ts';

/** `?` not tried; `*` a large read failed; `/` its edges were tried, its inside not; `-` bad sectors; `+` read. */
export const areaStates = ['?', '*', '/', '-', '+'] as const;
export type AreaState = (typeof areaStates)[number];

export interface Area {
	readonly at: number;
	/** Bytes, never 0. */
	readonly size: number;
	readonly state: AreaState;
}

/** Contiguous from 0, neighbours of one state joined. */
export class RescueMap {
	/** What is being done: to untried areas (`?`), to failed ones (`*`, `/`, `-`), or nothing any more (`+`). */
	phase: AreaState = '?';
	/** Of the phase, from 1. */
	pass = 1;
	/** Where the last try was. */
	position = 0;
	readonly #areas: Area[];

	/** @param areas contiguous from 0, as `untried` or a parser gives them */
	constructor(areas: readonly Area[]) {
		this.#areas = [];
		for (const area of areas) this.#join(area);
	}

	static untried(size: number): RescueMap {
		return new RescueMap(size === 0 ? [] : [{ at: 0, size, state: '?' }]);
	}

	get size(): number {
		const last = this.#areas.at(-1);
		return last === undefined ? 0 : last.at + last.size;
	}

	get areas(): readonly Area[] {
		return this.#areas;
	}

	bytes(state: AreaState): number {
		return this.#areas.reduce((sum, area) => (area.state === state ? sum + area.size : sum), 0);
	}

	of(state: AreaState): readonly Area[] {
		return this.#areas.filter(area => area.state === state);
	}

	/** Is every byte from `at` on for `size` in this state? */
	is(at: number, size: number, state: AreaState): boolean {
		const area = this.#areas[this.#indexAt(at)];
		return area !== undefined && area.state === state && at + size <= area.at + area.size;
	}

	/** The first stretch in this state within [from, to), cut to it. */
	first(state: AreaState, from: number, to: number): Area | undefined {
		for (let index = this.#indexAt(from); index < this.#areas.length; index++) {
			const area = this.#areas[index]!;
			if (area.at >= to) return undefined;
			const cut = within(area, from, to);
			if (area.state === state && cut !== undefined) return cut;
		}
		return undefined;
	}

	/** The last such stretch. */
	last(state: AreaState, from: number, to: number): Area | undefined {
		for (let index = Math.min(this.#areas.length - 1, this.#indexAt(to - 1)); index >= 0; index--) {
			const area = this.#areas[index]!;
			if (area.at + area.size <= from) return undefined;
			const cut = within(area, from, to);
			if (area.state === state && cut !== undefined) return cut;
		}
		return undefined;
	}

	mark(at: number, size: number, state: AreaState): void {
		if (size <= 0) return;
		const end = at + size;
		const first = this.#indexAt(at);
		let last = first;
		while (last + 1 < this.#areas.length && this.#areas[last + 1]!.at < end) last++;
		const [before, after] = [this.#areas[first]!, this.#areas[last]!];
		const parts: Area[] = [];
		const put = (area: Area): void => {
			const previous = parts.at(-1);
			if (area.size <= 0) return;
			if (previous?.state === area.state) parts[parts.length - 1] = { ...previous, size: previous.size + area.size };
			else parts.push(area);
		};
		const from = first > 0 ? first - 1 : first;
		const to = last + 1 < this.#areas.length ? last + 1 : last;
		if (from < first) put(this.#areas[from]!);
		put({ at: before.at, size: at - before.at, state: before.state });
		put({ at, size, state });
		put({ at: end, size: after.at + after.size - end, state: after.state });
		if (to > last) put(this.#areas[to]!);
		this.#areas.splice(from, to - from + 1, ...parts);
	}

	/** The area that holds this byte, or the number of areas. */
	#indexAt(at: number): number {
		return firstWhere(this.#areas.length, one => this.#areas[one]!.at + this.#areas[one]!.size > at);
	}

	#join(area: Area): void {
		const previous = this.#areas.at(-1);
		if (previous?.state === area.state) this.#areas[this.#areas.length - 1] = { ...previous, size: previous.size + area.size };
		else this.#areas.push(area);
	}
}

function within(area: Area, from: number, to: number): Area | undefined {
	const at = Math.max(area.at, from);
	const end = Math.min(area.at + area.size, to);
	return end > at ? { at, size: end - at, state: area.state } : undefined;
}
