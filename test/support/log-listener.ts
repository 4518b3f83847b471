/** Hears a log being read: what is kept, and a way to wait for it that asks no clock. */

import { visibleText } from '../../source/core/visible.ts';
import { followSnifferLog } from '../../source/tasks/follow-sniffer-log.ts';
import type { Gauge, Kept, TaskEnd } from '../../source/tasks/task.ts';

export interface LogListener {
	readonly kept: readonly Kept[];
	readonly gauges: readonly Gauge[];
	/** Resolves once a message that is so was kept, looking from the first. */
	until(is: (message: Kept) => boolean): Promise<Kept>;
	sees(host: string): Promise<Kept>;
	hears(change: Extract<Kept, { readonly type: 'log-changed' }>['change']): Promise<Kept>;
	/** Asks it to stop, and waits for its end. */
	stop(): Promise<Extract<Kept, { readonly type: 'log-closed' }>>;
	readonly ended: Promise<TaskEnd>;
}

export function listenTo(path: string, follow: boolean): LogListener {
	const kept: Kept[] = [];
	const gauges: Gauge[] = [];
	const waiting = new Set<() => void>();
	let aborted = false;
	const hear = {
		keep: async (message: Kept) => {
			kept.push(message);
			for (const look of waiting) look();
		},
		gauge: (gauge: Gauge) => void gauges.push(gauge),
	};
	const ended = followSnifferLog({ kind: 'sniffer-log', run: 'log-1.1', log: visibleText(path), follow }, hear, { aborted: () => aborted, paused: () => false, pulse: () => {} });
	const until = (is: (message: Kept) => boolean): Promise<Kept> =>
		new Promise(resolve => {
			const look = (): void => {
				const found = kept.find(is);
				if (found === undefined) return;
				waiting.delete(look);
				resolve(found);
			};
			waiting.add(look);
			look();
		});
	return {
		kept,
		gauges,
		until,
		ended,
		sees: host => until(message => message.type === 'sightings' && message.sightings.some(sighting => sighting.host === host)),
		hears: change => until(message => message.type === 'log-changed' && message.change === change),
		async stop() {
			aborted = true;
			await ended;
			return kept.at(-1) as Extract<Kept, { readonly type: 'log-closed' }>;
		},
	};
}

export function connection(host: string, source = 'ws.example.org'): string {
	return `\n-- TCP/IP LOG -- TM: Tue Nov 15 15:12:29 --\n PATH: ${source}(1567) => ${host}(telnet)\n STAT: Tue Nov 15 15:12:39, 16 pkts, 128 bytes [TH_FIN]\n DATA: root\n     : hunter2\n-- \n`;
}
