/**
 * In which order a failing source is read, so that what is good is in safety before the drive is strained: large blocks
 * forwards, leaping out of bad areas; what is left in smaller ones backwards; then the edges of each bad area sector by sector
 * from both ends; then its inside; then so many tries more. The order of GNU ddrescue, whose map it keeps.
 */

import type { Area, RescueMap } from './rescue-map.ts';

export interface Pacing {
	/** Bytes the source is asked for at least: all others are multiples of it. */
	readonly sector: number;
	readonly large: number;
	readonly small: number;
	/** Tries more of every bad sector, after the one in which it was found. */
	readonly retries: number;
	/** The part of the source that is read: all of it, or one piece after the other. */
	readonly from: number;
	readonly to: number;
}

export interface Attempt {
	readonly at: number;
	readonly size: number;
	/** Alone, so that one bad sector costs no good one. */
	readonly alone: boolean;
}

/** Bytes leapt over at most. */
const furthest = 67_108_864;

/** Yields what is to be read next and is told whether it was; keeps the map. */
export function* rescue(map: RescueMap, pacing: Pacing): Generator<Attempt, void, boolean> {
	yield* forwards(map, pacing);
	yield* backwards(map, pacing);
	yield* trim(map, pacing);
	yield* scrape(map, pacing);
	for (let pass = map.phase === '-' ? map.pass : 1; pass <= pacing.retries && map.first('-', pacing.from, pacing.to) !== undefined; pass++) {
		begin(map, '-', pass);
		yield* retry(map, pacing, pass % 2 === 1);
	}
}

function begin(map: RescueMap, phase: Area['state'], pass: number): void {
	map.phase = phase;
	map.pass = pass;
}

function* tried(map: RescueMap, at: number, size: number, otherwise: Area['state'], alone: boolean): Generator<Attempt, boolean, boolean> {
	map.position = at;
	const isRead = yield { at, size, alone };
	map.mark(at, size, isRead ? '+' : otherwise);
	return isRead;
}

function* forwards(map: RescueMap, { from, to, large }: Pacing): Generator<Attempt, void, boolean> {
	if (map.first('?', from, to) === undefined || (map.phase === '?' && map.pass > 1)) return;
	let cursor = map.phase === '?' ? Math.max(from, map.position) : from;
	if (map.first('?', from, cursor)?.at === from) cursor = from;
	begin(map, '?', 1);
	let leap = large;
	for (let area = map.first('?', cursor, to); area !== undefined; area = map.first('?', cursor, to)) {
		const size = Math.min(large - (area.at % large), area.size);
		const isRead = yield* tried(map, area.at, size, '?', false);
		cursor = area.at + size + (isRead ? 0 : leap);
		leap = isRead ? large : Math.min(leap * 2, furthest);
	}
}

function* backwards(map: RescueMap, { from, to, small }: Pacing): Generator<Attempt, void, boolean> {
	if (map.first('?', from, to) === undefined) return;
	begin(map, '?', 2);
	for (let area = map.last('?', from, to); area !== undefined; area = map.last('?', from, to)) {
		const end = area.at + area.size;
		const at = Math.max(area.at, Math.floor((end - 1) / small) * small);
		yield* tried(map, at, end - at, '*', false);
	}
}

function* trim(map: RescueMap, { from, to, sector }: Pacing): Generator<Attempt, void, boolean> {
	for (let area = map.first('*', from, to); area !== undefined; area = map.first('*', from, to)) {
		begin(map, '*', 1);
		let [at, end] = [area.at, area.at + area.size];
		let isGood = !(at > 0 && map.is(at - 1, 1, '-'));
		while (isGood && at < end) {
			const size = sectorFrom(at, end, sector);
			isGood = yield* tried(map, at, size, '-', true);
			at += size;
		}
		isGood = !(end < map.size && map.is(end, 1, '-'));
		while (isGood && end > at) {
			const start = Math.max(at, Math.floor((end - 1) / sector) * sector);
			isGood = yield* tried(map, start, end - start, '-', true);
			end = start;
		}
		map.mark(at, end - at, '/');
	}
}

function* scrape(map: RescueMap, { from, to, sector }: Pacing): Generator<Attempt, void, boolean> {
	for (let area = map.first('/', from, to); area !== undefined; area = map.first('/', from, to)) {
		begin(map, '/', 1);
		yield* tried(map, area.at, sectorFrom(area.at, area.at + area.size, sector), '-', true);
	}
}

function* retry(map: RescueMap, { from, to, sector }: Pacing, isForwards: boolean): Generator<Attempt, void, boolean> {
	if (isForwards) {
		for (let at = from, area = map.first('-', at, to); area !== undefined; area = map.first('-', at, to)) {
			const size = sectorFrom(area.at, area.at + area.size, sector);
			yield* tried(map, area.at, size, '-', true);
			at = area.at + size;
		}
		return;
	}
	for (let end = to, area = map.last('-', from, end); area !== undefined; area = map.last('-', from, end)) {
		const [areaEnd] = [area.at + area.size];
		const at = Math.max(area.at, Math.floor((areaEnd - 1) / sector) * sector);
		yield* tried(map, at, areaEnd - at, '-', true);
		end = at;
	}
}

/** To the next border of a sector: a map of another program may begin in the middle of one. */
function sectorFrom(at: number, end: number, sector: number): number {
	return Math.min(end, (Math.floor(at / sector) + 1) * sector) - at;
}
