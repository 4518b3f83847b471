/** A thread of its own: does what `thread.ts` assigned, and ends. Imported only where there is a thread that imports it. */

import { parentPort, workerData } from 'node:worker_threads';
import { shownPath } from '../host/host.ts';
import type { Watch } from '../host/watched.ts';
import { JobControls, ThreadControls } from './controls.ts';
import { ChecksWork } from './run-job.ts';
import type { Gauge, Job, Kept } from './task.ts';
import { isHeavy, type Assignment, type FromThread, type Parts } from './wire.ts';
import { thisMachine } from './workplace.ts';

/** What a thread is started with. */
export interface Given {
	readonly assignment: Assignment;
	readonly jobShared: SharedArrayBuffer;
	readonly threadShared: SharedArrayBuffer;
}

const gaugePace = 100;

const port = parentPort!;
const { assignment, jobShared, threadShared } = workerData as Given;
const jobControls = new JobControls(jobShared);
const controls = new ThreadControls(threadShared);
const stopped = (): boolean => jobControls.stopped;
let files = 0;
let bytes = 0;
let gaugedAt = 0;

const watch: Watch = {
	pulse: () => controls.pulse(),
	stopped,
	read(moreBytes, moreFiles) {
		bytes += moreBytes;
		files += moreFiles;
	},
};

function send(told: FromThread): void {
	if (isHeavy(told)) controls.send(stopped);
	port.postMessage(told);
}

async function checks(job: Extract<Job, { readonly kind: 'checks' }>): Promise<void> {
	const work = new ChecksWork(job, assignment, thisMachine, watch, controls.turn);
	const gauge = (): Gauge => ({ files, bytes, ...(work.at === undefined ? {} : { place: shownPath(work.at) }) });
	const tell = <End>(tells: Generator<FromThread | undefined, End>): End => {
		for (let step = tells.next(); ; step = tells.next()) {
			if (step.done === true) return step.value;
			if (step.value !== undefined) send(step.value);
			const now = performance.now();
			if (now - gaugedAt < gaugePace) continue;
			gaugedAt = now;
			send({ type: 'gauge', gauge: gauge() });
		}
	};
	tell(work.hostChecks());
	if (assignment.fileChecks.length > 0) {
		tell(work.begin());
		const walk = (part: number, parts: Parts): void => {
			controls.part = part;
			tell(work.part(part, parts[part - 1]!));
			controls.part = -1;
		};
		let parts = assignment.parts;
		if (assignment.crown) {
			controls.part = 0;
			parts = tell(work.crown());
			controls.part = -1;
			send({ type: 'parts', parts });
		}
		parts ??= await partsFromAnother();
		for (const part of assignment.redo) if (!stopped()) walk(part, parts);
		while (!stopped()) {
			const part = jobControls.claim();
			if (part > parts.length) break;
			walk(part, parts);
		}
	}
	send({ type: 'gauge', gauge: gauge() });
}

async function partsFromAnother(): Promise<Parts> {
	controls.resting = true;
	const parts = await new Promise<Parts>(resolve => port.once('message', resolve));
	controls.resting = false;
	return parts;
}

async function work({ job }: Assignment): Promise<void> {
	if (job.kind === 'checks') {
		await checks(job);
		send({ type: 'done' });
	} else {
		const keep = async (message: Kept): Promise<void> => send({ type: 'kept', message });
		const gauge = (told: Gauge): void => send({ type: 'gauge', gauge: told });
		send({ type: 'done', end: await thisMachine.followLog(job, { keep, gauge }, { aborted: stopped, pulse: () => controls.pulse() }) });
	}
	port.close();
}

// A rejection ends the thread with an error, which is answered for on the other side.
void work(assignment);
