/** The map and the sums of a copy on disk: written so that a power cut leaves the old or the new, never half of one. */

import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Buffer } from 'node:buffer';
import type { RescueMap } from '../../core/rescue-map.ts';
import { bytesOf, shown, type Visible } from '../../core/visible.ts';
import { parseRescueMap, rescueMapText, type ParsedRescueMap } from '../../parsers/rescue-map.ts';
import type { ImageOrder } from './order.ts';

/** As the system takes it. */
export function workPath(work: Visible, ending: '.map' | '.sums'): string {
	return `${Buffer.from(bytesOf(work)).toString()}${ending}`;
}

/** @throws the system's error where it cannot be written */
export function saveMap(map: RescueMap, { work, from, to, program }: Pick<ImageOrder, 'work' | 'from' | 'to' | 'program'>, now: number): void {
	const path = workPath(work, '.map');
	const text = rescueMapText(map, { program, copy: shown`${from.path} to ${to.path}`, saved: new Date(now).toISOString() });
	const fd = openSync(`${path}.part`, 'w', 0o600);
	try {
		const bytes = Buffer.from(text);
		for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
		fsyncSync(fd);
	} finally {
		closeSync(fd);
	}
	renameSync(`${path}.part`, path);
	syncFolder(dirname(path));
}

/** @throws the system's error where it cannot be read */
export function readMap(work: Visible): ParsedRescueMap {
	return parseRescueMap(readFileSync(workPath(work, '.map')));
}

/** The sums have served: the copy was held against them, and what there is to sign is written. The map stays. */
export function dropSums(work: Visible): void {
	rmSync(workPath(work, '.sums'), { force: true });
}

function syncFolder(folder: string): void {
	const fd = openSync(folder, 'r');
	try {
		fsyncSync(fd);
	} finally {
		closeSync(fd);
	}
}
