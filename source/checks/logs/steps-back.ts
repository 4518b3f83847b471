/**
 * Lines whose time runs backwards. A wrong clock shows in every log that was written by it; lines that were put into one log, or
 * copied back from an older one, stand in that log alone.
 */

import { joined, shown, visibleText } from '../../core/visible.ts';
import { hasTimes, namesZones, type LogFacts, type Series } from './log-facts.ts';
import { hours, moment, type Told } from './missing-logs.ts';

const hour = 3_600_000;
/** A daemon that was started before the zone was set goes on in the old one, between others: by no more than zones differ. */
const widestChange = 26 * hour;
/** So often a log has to speak to have been written by the clock that is doubted. */
const oftenEnough = 2 * hour;
/** Stamped by one daemon as they come; what services write themselves is stamped when its work began. */
const stampedAsTheyCome = /^(?:syslog|audit log)/;

export function* stepsBack(all: readonly Series[], whole: boolean): Generator<Told> {
	const logs = all.flatMap(series => series.logs.filter(log => hasTimes(log) && stampedAsTheyCome.test(log.format)).map(log => ({ log, series })));
	for (const { log, series } of logs) {
		const { back } = log;
		if (back === undefined || back.from - back.to <= (namesZones(log) ? hour : widestChange)) continue;
		const others = logs.filter(other => other.series !== series && other.series.usual <= oftenEnough && other.log.first < back.from && other.log.last > back.from);
		const wentToo = logs.some(other => other.series !== series && other.log.back !== undefined && isNear(other.log, back.to));
		const isPlain = whole && !wentToo && !log.isOfMany && others.length > 0;
		yield {
			severity: isPlain ? 'medium' : 'low',
			path: log.shown,
			summary: shown`its time goes back by up to ${hours(back.from - back.to)}, ${back.count === 1 ? visibleText('once') : shown`${back.count} times`}${visibleText(isPlain ? ', while other logs of the same clock go on: lines were put in, moved or copied from elsewhere' : wentToo ? ', as that of other logs does: the clock was wrong' : log.isOfMany ? ', and several machines write to it' : '')}`,
			facts: { from: moment(back.from), to: moment(back.to), 'at-byte': back.offset, ...(others.length === 0 ? {} : { 'went-on': joined(others.slice(0, 3).map(other => other.log.shown), ', ') }) },
			innocent: 'a clock that was wrong for a while; messages of another machine or of a file that was read in later; logs that an administrator joined',
			technique: 'T1070.002',
		};
	}
}

/** A clock that is wrong after a start begins at the same time in all logs. */
const isNear = ({ back }: LogFacts, to: number): boolean => Math.abs(back!.to - to) < 24 * hour;
