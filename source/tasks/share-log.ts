/** A long log read by two threads at once, each its own lines; told as one reading, the first lines first. */

import { Tally } from '../core/coverage.ts';
import type { Visible } from '../core/visible.ts';
import { followSnifferLog } from './follow-sniffer-log.ts';
import { openLog, statLog, type Range } from './log-file.ts';
import type { Hear, Kept, Runner, Signal, TaskEnd } from './task.ts';

type Closed = Extract<Kept, { readonly type: 'log-closed' }>;

/** Below this a second thread takes longer to start than it saves. */
const worthSharing = 96 * 1024 * 1024;
/** What one thread reads while the other starts. */
const headStart = 64 * 1024 * 1024;

/** How a log would be shared; undefined where it is not worth it or its format has to be read from the front. */
export function sharesOf(log: Visible): readonly [Range, Range] | undefined {
	const size = statLog(log)?.size ?? 0;
	if (size < worthSharing) return undefined;
	const opened = openLog(log);
	if (!opened.ok) return undefined;
	const splittable = opened.file.isSplittable();
	opened.file.close();
	const middle = Math.floor((size + headStart) / 2);
	// The second share has no end: the log may have grown since it was measured.
	return splittable ? [{ from: 0, to: middle }, { from: middle, to: Number.MAX_SAFE_INTEGER }] : undefined;
}

/** Reads the first share here and the second in a thread of the runner, and tells both as one reading. */
export async function readSharedLog(log: Visible, [first, second]: readonly [Range, Range], runner: Runner, hear: Hear, signal: Signal): Promise<TaskEnd> {
	const later: Kept[] = [];
	const closed: Closed[] = [];
	const task = runner.start({ kind: 'sniffer-log', log, follow: false, range: second }, { keep: async message => void later.push(message), gauge: () => {} });
	const closing: Hear = {
		keep: async message => {
			if (message.type === 'log-closed') closed.push(message);
			else await hear.keep(message);
		},
		gauge: gauge => hear.gauge(gauge),
	};
	const end = await followSnifferLog({ kind: 'sniffer-log', log, follow: false, range: first }, closing, signal);
	if (signal.aborted()) task.stop();
	const laterEnd = await task.ended;
	for (const message of later) await closing.keep(message);
	const worse = end.how === 'complete' ? laterEnd : end;
	await hear.keep(joined(closed, worse));
	return worse;
}

function joined(parts: readonly Closed[], end: TaskEnd): Closed {
	const coverage = new Tally();
	for (const { ending } of parts) coverage.add(ending.coverage);
	const format = parts.find(part => part.format !== undefined)?.format;
	return {
		type: 'log-closed',
		ending: { ...end, coverage: coverage.coverage },
		...(format === undefined ? {} : { format }),
		counts: parts.flatMap(({ counts }) => counts),
	};
}
