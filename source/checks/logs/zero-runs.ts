/** Zero bytes where text should be: a power cut leaves them where the machine then starts again, and so does a rotation that cuts the file at its head. */

import { shown } from '../../core/visible.ts';
import type { LogFacts, ZeroRun } from './log-facts.ts';
import { moment, type Told } from './missing-logs.ts';

const minute = 60_000;
/** A clock may be set, and a log first be written to, so long after the machine started. */
const aroundStart = 20 * minute;
/** Fewer bytes of a log's length that are not on the disk are the rounding of file systems. */
const leastHole = 65_536;

/** `boots`: milliseconds since 1970. Records of logins are judged for themselves. */
export function zeroSign(log: LogFacts, boots: readonly number[]): Told | undefined {
	if (log.grade === 'other' || log.zeros.length === 0 || /^(?:wtmp|btmp|utmp|lastlog)$/.test(log.format)) return undefined;
	const plain = log.zeros.filter(run => !isExplained(run, log, boots));
	const [run] = (plain.length > 0 ? plain : log.zeros).toSorted((a, b) => b.bytes - a.bytes) as [ZeroRun];
	const what = log.holes > leastHole ? shown`it has a hole of ${run.bytes} bytes, where text should be` : shown`it holds ${run.bytes} zero bytes in a row, where text should be`;
	return {
		severity: plain.length > 0 ? 'medium' : 'low',
		path: log.shown,
		summary: plain.length > 0 ? shown`${what}, and the machine did not start anew there: lines were overwritten` : what,
		facts: { 'at-byte': run.offset, ...(Number.isNaN(run.before) ? {} : { 'heard-before': moment(run.before) }), ...(Number.isNaN(run.after) ? {} : { 'heard-after': moment(run.after) }), ...(log.zeros.length === 1 ? {} : { places: log.zeros.length }) },
		innocent: 'a power cut while it was written; a rotation that copies and truncates; a damaged disk',
		technique: 'T1070.002',
	};
}

function isExplained({ offset, before, after, isEnd }: ZeroRun, { rule, place, first, last }: LogFacts, boots: readonly number[]): boolean {
	if (isEnd && place === 0) return true;
	if (offset === 0 && (rule === undefined || rule.copies)) return true;
	const from = (Number.isNaN(before) ? first : before) - aroundStart;
	const to = (Number.isNaN(after) ? last : after) + aroundStart;
	return boots.some(at => at >= from && at <= to);
}
