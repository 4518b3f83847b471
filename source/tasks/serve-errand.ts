/** What a thread does with an errand, from the first word to `done`. */

import { JobControls, ThreadControls } from './controls.ts';
import { errandWork, type ErrandWorks } from './errand-works.ts';
import type { Errand } from './task.ts';
import { mostUnderWay, weightOf, type FromThread, type Given, type Port } from './wire.ts';

export async function serveErrand(port: Port, { assignment, jobShared, threadShared }: Given, job: Errand, works: Partial<ErrandWorks>): Promise<void> {
	const [common, own] = [new JobControls(jobShared), new ThreadControls(threadShared)];
	const send = (told: FromThread): void => {
		const weight = weightOf(told);
		if (weight > 0) own.send(weight, mostUnderWay, () => common.stopped);
		port.postMessage(told, []);
	};
	const signal = { aborted: () => common.stopped, paused: () => common.paused, pulse: () => own.pulse() };
	const { seat } = assignment;
	const end = await errandWork(works, job)(job, { keep: async message => send({ type: 'kept', message }), gauge: gauge => send({ type: 'gauge', gauge }) }, signal, seat);
	send(seat.seat === 0 ? { type: 'done', end } : { type: 'done' });
	port.close();
}
