/**
 * Reads and judges the logs of one root as `regain check` does, in one thread or several, and prints a line of JSON. A process of its own for
 * each run, so that every run pays for its compiling; seconds are of reading and judging alone.
 *
 *   tsx bench/logs/scan-once.ts ROOT THREADS [count]       (`count`: also what was heard of each kind)
 */

import { fileURLToPath } from 'node:url';
import { isMainThread, Worker, workerData, parentPort } from 'node:worker_threads';
import type { LogCheck } from '../../source/checks/check.ts';
import { walks } from '../../source/checks/index.ts';
import { mountedHost } from '../../source/host/mounted.ts';
import { logFormats } from '../../source/parsers/logs/index.ts';
import { judgeLogs, type LogPart } from '../../source/tasks/logs/judge-logs.ts';

interface Given {
	readonly root: string;
	readonly counts: boolean;
	readonly shared: SharedArrayBuffer;
}

/** Hears everything and counts it by kind: for the look before the timing. */
const counting: LogCheck<Record<string, number>> = {
	id: 'log-signs',
	step: 'C.4',
	kind: 'log',
	needs: 'both',
	title: 'what was heard',
	covers: 'everything',
	begin() {
		const heard: Record<string, number> = {};
		return {
			event({ kind, facts }) {
				const name = facts?.['exploit'] === undefined ? kind : 'exploit';
				heard[name] = (heard[name] ?? 0) + 1;
			},
			closes(_log, { records }) {
				heard['records'] = (heard['records'] ?? 0) + records;
			},
			part: () => heard,
		};
	},
	*judge() {},
};

async function read({ root, counts, shared }: Given): Promise<readonly LogPart[]> {
	const next = new Int32Array(shared);
	const logChecks = walks.filter((check): check is LogCheck => check.kind === 'log');
	const nothing = (): void => undefined;
	return await judgeLogs({ host: mountedHost(root, 'image'), circumstances: { now: Date.now(), own: [] }, checks: counts ? [counting] : logChecks, formats: logFormats, claim: () => Atomics.add(next, 0, 1), alive: nothing, turn: nothing, at: nothing });
}

if (isMainThread) {
	const [root = '', threads = '1', counts] = process.argv.slice(2);
	const given: Given = { root, counts: counts !== undefined, shared: new SharedArrayBuffer(4) };
	const others = Array.from({ length: Number(threads) - 1 }, () => new Worker(fileURLToPath(import.meta.url), { workerData: given }));
	// They have loaded what they need: starting is not what is timed.
	await Promise.all(others.map(other => new Promise(loaded => other.once('message', loaded))));
	const [cpu, from] = [process.cpuUsage(), performance.now()];
	const parts = [read(given), ...others.map(other => new Promise<readonly LogPart[]>(told => other.once('message', told).postMessage('go')))];
	const heard = (await Promise.all(parts)).flat();
	const broken = heard.find(({ brokenOff }) => brokenOff !== undefined);
	if (broken !== undefined) throw new Error(`${broken.check}: ${broken.brokenOff!.why}`);
	const used = process.cpuUsage(cpu);
	const sum: Record<string, number> = {};
	if (given.counts) for (const { part } of heard) for (const [kind, many] of Object.entries(part as Record<string, number>)) sum[kind] = (sum[kind] ?? 0) + many;
	console.log(JSON.stringify({ wall: (performance.now() - from) / 1000, cpu: (used.user + used.system) / 1e6, memory: process.resourceUsage().maxRSS / 1024, heard: sum }));
	for (const other of others) void other.terminate();
} else {
	parentPort!.once('message', () => void read(workerData as Given).then(parts => parentPort!.postMessage(parts)));
	parentPort!.postMessage('loaded');
}
