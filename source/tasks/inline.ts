/** The runner without threads, for tests and for machines that cannot make any: the same work, with pauses for others. */

import type { Visible } from '../core/visible.ts';
import { shownPath } from '../host/host.ts';
import type { Watch } from '../host/watched.ts';
import { Answers } from './answers.ts';
import { JobControls } from './controls.ts';
import { errandWork } from './errand-works.ts';
import { ChecksWork, endOf, wordsOf } from './run-job.ts';
import type { ChecksJob, Errand, Gauge, Hear, Job, Kept, Runner, Task, TaskEnd } from './task.ts';
import { isHeavy, type FromThread } from './wire.ts';
import { thisMachine, type Workplace } from './workplace.ts';

export function inlineRunner(workplace: Partial<Workplace> = {}): Runner {
	return { start: (job, hear) => new InlineTask(job, hear, { ...thisMachine, ...workplace }) };
}

class InlineTask implements Task, Watch {
	readonly ended: Promise<TaskEnd>;
	readonly #workplace: Workplace;
	readonly #answers: Answers;
	#isStopped = false;
	#isPaused = false;
	#trouble: Visible | undefined;
	#files = 0;
	#bytes = 0;
	#work: ChecksWork | undefined;

	constructor(job: Job, hear: Hear, workplace: Workplace) {
		this.#workplace = workplace;
		this.#answers = new Answers(job, workplace.checks, hear, () => workplace.clock(), why => {
			this.#trouble = why;
			this.#isStopped = true;
		});
		this.ended = this.#run(job);
	}

	stop(): void {
		this.#isStopped = true;
	}

	pause(on: boolean): void {
		this.#isPaused = on;
	}

	pulse(): void {}

	stopped(): boolean {
		return this.#isStopped;
	}

	read(bytes: number, files: number): void {
		this.#bytes += bytes;
		this.#files += files;
	}

	async #run(job: Job): Promise<TaskEnd> {
		let errandEnd: TaskEnd | undefined;
		try {
			if (job.kind === 'checks') await this.#checks(job);
			else errandEnd = await this.#errand(job);
		} catch (error) {
			this.#trouble ??= wordsOf(error);
		}
		const end = endOf(this.#trouble, this.#isStopped, errandEnd);
		await this.#answers.close(end.how, end.why);
		return end;
	}

	async #checks(job: ChecksJob): Promise<void> {
		const { host, file, package: packages, log } = this.#answers.checks;
		const assignment = { job, hostChecks: host.map(({ id }) => id), fileChecks: file.map(({ id }) => id), packageChecks: packages.map(({ id }) => id), logChecks: log.map(({ id }) => id), crown: true, redo: [], seat: { seat: 0, seats: 1 } };
		const work = (this.#work = new ChecksWork(job, assignment, this.#workplace, this, new Int32Array([-1])));
		await this.#tell(work.hostChecks());
		await this.#tell(work.begin());
		const parts = await this.#tell(work.crown());
		this.#answers.take(0, { type: 'parts', parts }, () => {});
		for (const [index, pieces] of parts.entries()) {
			if (this.#isStopped) return;
			await this.#tell(work.part(index + 1, pieces));
		}
		let series = 0;
		this.#answers.logSeats = log.length > 0 ? 1 : 0;
		await work.logChecks(
			() => series++,
			told => this.#answers.take(0, told, () => {}),
			() => new Promise(resolve => setImmediate(resolve)),
		);
		const controls = new JobControls();
		await work.packageChecks(
			{ take: piece => controls.takePackage(piece), taken: () => controls.packagesTaken },
			told => new Promise<void>(kept => this.#answers.take(0, told, kept)),
			() => {},
		);
	}

	#errand(job: Errand): Promise<TaskEnd> {
		const keep = (message: Kept): Promise<void> => new Promise(kept => this.#answers.take(0, { type: 'kept', message }, kept));
		const gauge = (told: Gauge): void => this.#answers.take(0, { type: 'gauge', gauge: told }, () => {});
		const signal = { aborted: () => this.#isStopped, paused: () => this.#isPaused, pulse: () => {} };
		return errandWork(this.#workplace.errands, job)(job, { keep, gauge }, signal, { seat: 0, seats: 1 });
	}

	/** One message at a time, each kept before the next; between them everybody else has their turn. */
	async #tell<End>(tell: Generator<FromThread | undefined, End>): Promise<End> {
		for (let step = tell.next(); ; step = tell.next()) {
			if (step.done === true) return step.value;
			const told = step.value;
			if (told === undefined) await new Promise(resolve => setImmediate(resolve));
			else if (isHeavy(told)) await new Promise<void>(kept => this.#answers.take(0, told, kept));
			else this.#answers.take(0, told, () => {});
			const place = this.#work?.at;
			this.#answers.take(0, { type: 'gauge', gauge: { files: this.#files, bytes: this.#bytes, ...(place === undefined ? {} : { place: shownPath(place) }), ...this.#work?.pieceAt } }, () => {});
		}
	}
}
