/** What the journal says of sniffer logs that were read. */

import type { HostsAtRisk } from './at-risk.ts';
import type { Ending } from './coverage.ts';
import type { Event, RunId } from './event.ts';
import type { Visible } from './visible.ts';

export interface LogRead {
	readonly run: RunId;
	readonly log: Visible;
	readonly at: string;
	readonly follow: boolean;
	state: 'reading' | 'interrupted' | 'closed';
	ending?: Ending;
	format?: Visible;
	readonly changes: string[];
}

type LogReadEvent = Extract<Event, { readonly type: 'log-opened' | 'host-sighted' | 'log-changed' | 'log-closed' }>;

export function foldLog(event: LogReadEvent, logs: LogRead[], atRisk: HostsAtRisk, at: string): void {
	if (event.type === 'log-opened') {
		logs.push({ run: event.run, log: event.log, at, follow: event.follow, state: 'reading', changes: [] });
		return;
	}
	if (event.type === 'host-sighted') return atRisk.sight(event.sighting, event.log);
	const log = logs.findLast(read => read.run === event.run && read.log === event.log);
	if (event.type === 'log-changed') {
		log?.changes.push(`${at} ${event.change}`);
		return;
	}
	if (log !== undefined) {
		log.state = 'closed';
		log.ending = event.ending;
		if (event.format !== undefined) log.format = event.format;
	}
	for (const { host, times, lastSeen } of event.counts) atRisk.counted(host, times, lastSeen);
}
