/**
 * Checks that hang, throw, eat memory and leave, and the thread in which they do it: the thread tests bundle this file as the
 * program of the thread. Marks in the tree say where.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Check } from '../../source/checks/check.ts';
import { hostPath } from '../../source/host/host.ts';
import { serve } from '../../source/tasks/serve.ts';
import type { ChecksJob } from '../../source/tasks/task.ts';
import type { Given } from '../../source/tasks/wire.ts';
import { thisMachine } from '../../source/tasks/workplace.ts';
import { visibleText } from '../../source/core/visible.ts';
import { logCheck, secondsLog } from './tiny-logs.ts';
import { everyEntry, fileCheck, hostCheck } from './tiny-checks.ts';

const eternity = (): never => {
	for (;;) Math.random();
};

export const troublesome: readonly Check[] = [
	everyEntry,
	fileCheck('hangs', file => (file.name === 'trap' ? eternity() : 'hangs')),
	fileCheck('throws', file => {
		if (file.name === 'trap') throw new Error('caught in it');
		return undefined;
	}),
	fileCheck('leaves', file => (file.name === 'trap' ? process.exit(1) : undefined)),
	fileCheck('eats', file => {
		if (file.name !== 'trap') return undefined;
		const eaten: number[][] = [];
		for (;;) eaten.push(Array.from({ length: 10_000 }, (_, at) => at));
	}),
	hostCheck('host-hangs', function* (_, made) {
		yield made('before');
		eternity();
	}),
	// As a disk that does not answer: the kernel holds the thread until somebody opens the pipe's other end.
	hostCheck('host-stuck', function* (_, made) {
		readFileSync(path.join(((workerData as Given).assignment.job as ChecksJob).target.root, 'pipe'));
		yield made('let go');
	}),
	hostCheck('host-fine', function* (_, made) {
		yield made('fine');
	}),
	hostCheck('host-looks', function* (host, made) {
		yield made('looking');
		for (;;) host.look(hostPath('/'));
	}),
	hostCheck('host-talks', function* (_, made) {
		for (let count = 0; count < 20_000; count++) yield made(`word ${count}`);
	}),
	logCheck('logs'),
	logCheck('log-hangs', { hear: words => (words === visibleText('trap') ? eternity() : undefined) }),
];

if (parentPort !== null) void serve(parentPort, workerData as Given, { ...thisMachine, checks: troublesome, logFormats: [secondsLog] });
