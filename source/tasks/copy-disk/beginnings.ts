/** The map and the sums a copy begins with: new, or as an earlier try left them. */

import { RescueMap } from '../../core/rescue-map.ts';
import { shown } from '../../core/visible.ts';
import type { ImageOrder } from './order.ts';
import { blockSize } from './ring.ts';
import { Halted } from './halted.ts';
import { KeptSums, Sums } from './sums.ts';
import { readMap, workPath } from './work-files.ts';

export interface Beginnings {
	readonly map: RescueMap;
	readonly sums: Sums;
	/** Sizes of what a compressed copy holds already. */
	readonly frames: readonly number[];
}

/** @throws Halted where the map is none to go on with */
export function beginnings(order: ImageOrder): Beginnings {
	const { from, work, resumes, form } = order;
	const path = workPath(work, '.sums');
	if (!resumes) return { map: RescueMap.untried(from.size), sums: Sums.begin(path, order), frames: [] };
	const parsed = readMap(work);
	if (!parsed.ok) throw new Halted(shown`the map ${work}.map cannot be gone on with: ${parsed.why}`);
	let { map } = parsed;
	if (map.size > from.size) throw new Halted(shown`the map ${work}.map is of ${map.size} bytes, the source has ${from.size}: it belongs to another copy`);
	// A map of ddrescue may end before the source does: what it does not know was not tried.
	if (map.size < from.size) map = new RescueMap([...map.areas, { at: map.size, size: from.size - map.size, state: '?' }]);
	if (form.as === 'raw') return { map, sums: Sums.goOn(path, ({ at, size }) => size > 0 && size <= blockSize && map.is(at, size, '+')), frames: [] };
	const frames = framesKept(map, new KeptSums(path));
	return { map, sums: Sums.goOn(path, ({ at }) => at < frames.length * blockSize), frames };
}

/** Frames that are whole by the map's word; all behind them is read anew. */
function framesKept(map: RescueMap, sums: KeptSums): readonly number[] {
	const packed: number[] = [];
	const open = ['?', '*', '/'] as const;
	for (const stretch of sums.all()) {
		const isNext = stretch.at === packed.length * blockSize;
		if (!isNext || open.some(state => map.first(state, stretch.at, stretch.at + stretch.size) !== undefined)) break;
		packed.push(stretch.packed);
	}
	const kept = Math.min(packed.length * blockSize, map.size);
	map.mark(kept, map.size - kept, '?');
	return packed;
}
