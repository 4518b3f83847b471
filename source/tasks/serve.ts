/** What a thread does with what it was given, from the first word to `done`. Knows its port only as something to tell and to hear. */

import { shownPath } from '../host/host.ts';
import type { Watch } from '../host/watched.ts';
import { JobControls, ThreadControls } from './controls.ts';
import { isErrand } from './errands.ts';
import { ChecksWork } from './run-job.ts';
import { serveErrand } from './serve-errand.ts';
import type { ChecksJob } from './task.ts';
import { memoryOf, mostFindingsUnderWay, weightOf, type Assignment, type FromThread, type Given, type Parts, type Port } from './wire.ts';
import type { Workplace } from './workplace.ts';

const gaugePace = 100;

export async function serve(port: Port, given: Given, workplace: Workplace): Promise<void> {
	const { job } = given.assignment;
	if (isErrand(job)) return serveErrand(port, given, job, workplace.errands);
	await new Serving(port, given, workplace).checks(job);
	port.close();
}

class Serving implements Watch {
	readonly #port: Port;
	readonly #assignment: Assignment;
	readonly #workplace: Workplace;
	readonly #job: JobControls;
	readonly #thread: ThreadControls;
	readonly #lists: SharedArrayBuffer | undefined;
	#files = 0;
	#bytes = 0;
	#gaugedAt = 0;

	constructor(port: Port, { assignment, jobShared, threadShared, lists }: Given, workplace: Workplace) {
		this.#lists = lists;
		this.#port = port;
		this.#assignment = assignment;
		this.#workplace = workplace;
		this.#job = new JobControls(jobShared);
		this.#thread = new ThreadControls(threadShared);
	}

	pulse(): void {
		this.#thread.pulse();
	}

	stopped(): boolean {
		return this.#job.stopped;
	}

	read(bytes: number, files: number): void {
		this.#bytes += bytes;
		this.#files += files;
	}

	async checks(job: ChecksJob): Promise<void> {
		const work = new ChecksWork(job, this.#assignment, this.#workplace, this, this.#thread.turn, this.#lists);
		this.#tell(work, work.hostChecks());
		if (this.#assignment.fileChecks.length > 0) await this.#walk(work);
		await work.logChecks(() => this.#job.claimLog(), told => this.#send(told), () => this.#beat(work));
		await work.packageChecks({ take: piece => this.#job.takePackage(piece), taken: () => this.#job.packagesTaken }, async told => this.#send(told), () => this.#beat(work));
		this.#gauge(work);
		this.#send({ type: 'done' });
	}

	async #walk(work: ChecksWork): Promise<void> {
		this.#tell(work, work.begin());
		let { parts } = this.#assignment;
		if (this.#assignment.crown) {
			parts = this.#inPart(0, () => this.#tell(work, work.crown()));
			this.#send({ type: 'parts', parts });
		}
		const all = parts ?? (await this.#partsFromAnother());
		const walk = (part: number): void => this.#inPart(part, () => this.#tell(work, work.part(part, all[part - 1]!)));
		for (const part of this.#assignment.redo) if (!this.stopped()) walk(part);
		while (!this.stopped()) {
			const part = this.#job.claim();
			if (part > all.length) break;
			walk(part);
		}
	}

	#inPart<T>(part: number, work: () => T): T {
		this.#thread.part = part;
		const result = work();
		this.#thread.part = -1;
		return result;
	}

	async #partsFromAnother(): Promise<Parts> {
		this.#thread.resting = true;
		const parts = await new Promise<Parts>(resolve => this.#port.once('message', resolve));
		this.#thread.resting = false;
		return parts;
	}

	#tell<End>(work: ChecksWork, tells: Generator<FromThread | undefined, End>): End {
		for (let step = tells.next(); ; step = tells.next()) {
			if (step.done === true) return step.value;
			if (step.value !== undefined) this.#send(step.value);
			this.#beat(work);
		}
	}

	/** A gauge now and then. */
	#beat(work: ChecksWork): void {
		const now = this.#workplace.clock();
		if (now - this.#gaugedAt < gaugePace) return;
		this.#gaugedAt = now;
		this.#gauge(work);
	}

	#gauge({ at, pieceAt }: ChecksWork): void {
		this.#send({ type: 'gauge', gauge: { files: this.#files, bytes: this.#bytes, ...(at === undefined ? {} : { place: shownPath(at) }), ...pieceAt } });
	}

	/** At once, though each crossing wakes the other thread: what waits here is lost when this thread is ended. */
	#send(told: FromThread): void {
		const weight = weightOf(told);
		if (weight > 0) this.#thread.send(weight, mostFindingsUnderWay, () => this.stopped());
		this.#port.postMessage(told, memoryOf(told));
	}
}
