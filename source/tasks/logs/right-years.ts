/**
 * Reads a log that says no years in the right ones. A first reading gives its first line the latest year that its file's time allows; where
 * the log then turns out to span more New Years than one, it is read again. Until that is known nobody hears of its events: they are held,
 * or, where they are too many, told in a second reading. Most logs need none of this: what was put aside before them ended within a year.
 */

import type { LogEvent, LogOddity } from '../../core/log-event.ts';
import type { FoundLog } from '../../checks/check.ts';
import type { Unread } from '../../host/host.ts';
import { worthSampling, yearsTooLate } from '../../parsers/logs/yearless-sample.ts';
import type { LogHear } from '../../parsers/logs/log-format.ts';
import { packingOf } from '../media/decompress.ts';
import { readLog, type Begin, type LogReading, type WasRead } from './read-log.ts';

const most = 20_000;
const nearlyAYear = 330 * 86_400_000;

/** `before`: the last time the log before it in its series tells, microseconds; NaN for none. */
export async function readInItsYears(log: FoundLog, reading: LogReading, begin: Begin, before: number): Promise<WasRead | Unread> {
	if (log.entry.modified - before / 1000 < nearlyAYear) return await readLog(log, reading, begin);
	const sampled = sample(log, reading);
	const again = (yearsBack: number): Promise<WasRead | Unread> => readLog(log, { ...reading, context: { ...reading.context, yearsBack } }, begin);
	if (sampled !== undefined) return await again(sampled);
	let held: Held | undefined;
	let format = '';
	const read = await readLog(log, reading, id => {
		if (reading.formats.find(one => one.id === id)?.yearless !== true) return begin(id);
		format = id;
		held = new Held();
		return held;
	});
	if (held === undefined || 'reason' in read) return read;
	const years = read.tally.yearsTooLate ?? 0;
	if (years > 0 || held.isTooMuch) return await again(years);
	held.letGo(begin(format));
	return read;
}

/** Undefined where it is not plain text of some length, or of a kind that says its years. */
function sample(log: FoundLog, { host, formats, context }: LogReading): number | undefined {
	if (log.entry.size < worthSampling) return undefined;
	const file = host.open(log.path);
	if (!file.ok) return undefined;
	try {
		const head = Buffer.from(file.value.read(0, Math.min(4096, file.value.size)) ?? new Uint8Array());
		if (packingOf(head) !== 'none' || !formats.some(format => format.yearless === true && format.recognises(head, log.shown) > 0.5)) return undefined;
		return yearsTooLate(file.value, { ...context, name: log.shown, modified: log.entry.modified });
	} finally {
		file.value.close();
	}
}

class Held implements LogHear {
	isTooMuch = false;
	#told: ((hear: LogHear) => void)[] = [];

	event(event: LogEvent): void {
		// They are read while it is told, or not at all.
		const { words } = event;
		this.#hold(hear => hear.event(event.unread === undefined ? event : { ...event, words }));
	}

	oddity(oddity: LogOddity): void {
		this.#hold(hear => hear.oddity(oddity));
	}

	letGo(hear: LogHear): void {
		for (const tell of this.#told) tell(hear);
	}

	#hold(tell: (hear: LogHear) => void): void {
		if (this.isTooMuch) return;
		this.#told.push(tell);
		if (this.#told.length <= most) return;
		this.isTooMuch = true;
		this.#told = [];
	}
}
