/**
 * Jobs on threads of their own. Seen from here a thread is not to be trusted: it may hang, throw, run out of memory or
 * vanish, and whatever it was asked still gets an answer.
 */

import { Worker } from 'node:worker_threads';
import { walkCards, type Card } from '../checks/cards.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import { Answers } from './answers.ts';
import { JobControls, ThreadControls } from './controls.ts';
import { isErrand, waysOf } from './errands.ts';
import { memoryForLists } from './lists-on-shelf.ts';
import { endOf, wordsOf } from './run-job.ts';
import type { Hear, Job, Runner, Task, TaskEnd } from './task.ts';
import { threadProgram, type ThreadProgram } from './thread-program.ts';
import { weightOf, type Assignment, type FromThread, type Given } from './wire.ts';

export interface ThreadOptions {
	/** Threads that share a walk. */
	readonly threads?: number;
	/** Milliseconds without a sign of life after which a thread is given up. */
	readonly silence?: number;
	/** The same once it was asked to stop. */
	readonly grace?: number;
	/** Milliseconds an ended thread may take to vanish. One that waits in the kernel, for a disk that does not answer, cannot. */
	readonly vanishing?: number;
	/** MiB of JavaScript memory a thread may take. */
	readonly memory?: number;
	/** A clock that only goes forward, in milliseconds. */
	readonly clock?: () => number;
	/** What the program in the thread knows too. */
	readonly checks?: readonly Card[];
}

const defaults: Required<ThreadOptions> = { threads: 2, silence: 60_000, grace: 2000, vanishing: 3000, memory: 1024, clock: () => performance.now(), checks: walkCards };
/**
 * MiB for what is short-lived. Node's own 48 let garbage of each thread of a walk grow to 65 MB more, 12 to 6, and are no faster (measured on
 * 100,000 findings and on all checks over 450,000 files). Comparing packages alone is a twentieth faster with more. An errand makes little
 * garbage, and may be several threads.
 */
const youngMemory = { walk: 3, packages: 48, errand: 4 } as const;
/** Milliseconds between two looks at the pulses. */
const watchPace = 200;

export interface ThreadRunner extends Runner {
	/** Ends whatever still runs. False where a thread cannot be ended: leaving the process would wait for it, maybe for ever. */
	end(patience: number): Promise<boolean>;
}

/** `program`: the built file, which runs `worker.ts` when it finds itself in a thread. */
export function threadRunner(program: URL, options: ThreadOptions = {}): ThreadRunner {
	const workers = new Set<Worker>();
	return {
		start: (job, hear) => new ThreadTask(program, job, hear, { ...defaults, ...options }, workers),
		async end(patience) {
			if (workers.size === 0) return true;
			const ended = Promise.all([...workers].map(worker => worker.terminate())).then(() => true);
			let late: NodeJS.Timeout | undefined;
			const given = await Promise.race([ended, new Promise<boolean>(resolve => (late = setTimeout(() => resolve(false), patience)))]);
			clearTimeout(late);
			return given;
		},
	};
}

interface Member {
	readonly number: number;
	readonly worker: Worker;
	readonly controls: ThreadControls;
	readonly assignment: Assignment;
	pulses: number;
	heardAt: number;
	isDone: boolean;
	/** When it was terminated for its silence. */
	endedAt?: number;
	error?: unknown;
}

class ThreadTask implements Task {
	readonly ended: Promise<TaskEnd>;
	readonly #program: URL;
	readonly #ownProgram: ThreadProgram | undefined;
	readonly #youngMemory: number;
	readonly #job: Job;
	readonly #options: Required<ThreadOptions>;
	readonly #answers: Answers;
	readonly #controls = new JobControls();
	#lists: SharedArrayBuffer | undefined;
	readonly #workers: Set<Worker>;
	readonly #members = new Map<number, Member>();
	readonly #allGone = Promise.withResolvers<void>();
	#started = 0;
	#trouble: Visible | undefined;
	#stoppedAt: number | undefined;
	#isCancelled = false;
	#errandEnd: TaskEnd | undefined;

	constructor(program: URL, job: Job, hear: Hear, options: Required<ThreadOptions>, workers: Set<Worker>) {
		this.#workers = workers;
		this.#program = program;
		this.#job = job;
		const { silence = options.silence, grace = options.grace } = isErrand(job) ? waysOf(job) : options;
		this.#options = { ...options, silence, grace };
		const part = isErrand(job) && waysOf(job).amongChecks === undefined ? 'errand' : 'thread';
		this.#ownProgram = threadProgram(part);
		this.#answers = new Answers(job, options.checks, hear, options.clock, why => this.#giveUp(why));
		const { file, package: packages } = this.#answers.checks;
		this.#youngMemory = youngMemory[part === 'errand' ? part : packages.length > 0 && file.length === 0 ? 'packages' : 'walk'];
		this.ended = this.#run();
	}

	stop(): void {
		this.#isCancelled = true;
		this.#stopAll();
	}

	pause(on: boolean): void {
		this.#controls.paused = on;
	}

	async #run(): Promise<TaskEnd> {
		const hostChecks = this.#answers.checks.host.map(({ id }) => id);
		const fileChecks = this.#answers.checks.file.map(({ id }) => id);
		const packageChecks = this.#answers.checks.package.map(({ id }) => id);
		const logChecks = this.#answers.checks.log.map(({ id }) => id);
		const some = { job: this.#job, fileChecks, packageChecks, logChecks, redo: [], seat: { seat: 0, seats: 1 } };
		if (fileChecks.length > 0) {
			if (this.#options.threads > 1) this.#lists = memoryForLists();
			this.#start({ ...some, hostChecks: [], crown: true });
			// The one that runs the host checks joins the walk when it is through with them.
			for (let more = 1; more < this.#options.threads; more++) this.#start({ ...some, hostChecks: more === 1 ? hostChecks : [], crown: false });
			if (this.#options.threads === 1 && hostChecks.length > 0) this.#start({ ...some, fileChecks: [], packageChecks: [], logChecks: [], hostChecks, crown: false });
		} else if (packageChecks.length > 0 || logChecks.length > 0) {
			for (let one = 0; one < this.#options.threads; one++) this.#start({ ...some, hostChecks: one === 0 ? hostChecks : [], crown: false });
		} else if (isErrand(this.#job)) {
			const ways = waysOf(this.#job);
			const seats = ways.threads(this.#job);
			const common = ways.shared?.(this.#job);
			for (let seat = 0; seat < seats; seat++) this.#start({ ...some, hostChecks: [], crown: false, seat: { seat, seats, ...(common === undefined ? {} : { shared: common }) } });
		} else if (hostChecks.length > 0) this.#start({ ...some, hostChecks, crown: false });
		if (logChecks.length > 0) this.#answers.logSeats = [...this.#members.values()].filter(({ assignment }) => assignment.logChecks.length > 0).length;
		const watching = setInterval(() => this.#watch(), watchPace);
		if (this.#members.size > 0) await this.#allGone.promise;
		clearInterval(watching);
		const end = endOf(this.#trouble, this.#isCancelled, this.#errandEnd);
		await this.#answers.close(end.how, end.why);
		return end;
	}

	#start(assignment: Assignment): void {
		const controls = new ThreadControls();
		const given: Given = { assignment, jobShared: this.#controls.shared, threadShared: controls.shared, lists: this.#lists };
		let worker: Worker;
		try {
			// What a library may print in there must not reach the screen.
			const own = this.#ownProgram;
			worker = new Worker(own?.code ?? this.#program, { eval: own !== undefined, workerData: { ...own?.data, ...given }, stdout: true, stderr: true, resourceLimits: { maxOldGenerationSizeMb: this.#options.memory, maxYoungGenerationSizeMb: this.#youngMemory } });
		} catch (error) {
			return this.#giveUp(shown`no thread could be started: ${wordsOf(error)}`);
		}
		worker.stdout.resume();
		worker.stderr.resume();
		const member: Member = { number: this.#started++, worker, controls, assignment, pulses: 0, heardAt: this.#options.clock(), isDone: false };
		this.#workers.add(worker);
		this.#members.set(member.number, member);
		worker.on('message', (told: FromThread) => this.#hear(member, told));
		worker.on('error', error => (member.error = error));
		worker.on('exit', () => {
			this.#workers.delete(worker);
			this.#gone(member);
		});
	}

	#hear(member: Member, told: FromThread): void {
		if (told.type === 'done') {
			member.isDone = true;
			if (told.end !== undefined) this.#errandEnd = told.end;
		}
		const weight = weightOf(told);
		this.#answers.take(member.number, told, weight > 0 ? () => member.controls.kept(weight) : () => {});
		if (told.type !== 'parts') return;
		for (const other of this.#members.values()) if (other !== member) other.worker.postMessage(told.parts);
	}

	#watch(): void {
		const now = this.#options.clock();
		for (const member of this.#members.values()) {
			const { pulses, resting } = member.controls;
			if (pulses !== member.pulses || (resting && this.#stoppedAt === undefined)) {
				member.pulses = pulses;
				member.heardAt = now;
				continue;
			}
			const since = Math.max(member.heardAt, this.#stoppedAt ?? 0);
			if (member.endedAt !== undefined) {
				if (now - member.endedAt >= this.#options.vanishing) this.#leaveBehind(member, Math.round((now - since) / 1000));
				continue;
			}
			if (now - since < (this.#stoppedAt === undefined ? this.#options.silence : this.#options.grace)) continue;
			member.endedAt = now;
			member.worker.terminate().catch(() => {});
		}
	}

	#gone(member: Member): void {
		if (!this.#members.delete(member.number)) return;
		if (!member.isDone && this.#stoppedAt === undefined) {
			if (member.endedAt !== undefined) this.#replace(member);
			else this.#giveUp(lossInWords(member.error, this.#options.memory));
		}
		if (this.#members.size === 0) this.#allGone.resolve();
	}

	/** It goes when the kernel lets it go; what was asked of it is answered now. */
	#leaveBehind(member: Member, seconds: number): void {
		member.worker.unref();
		if (isErrand(this.#job) || this.#stoppedAt !== undefined) this.#giveUp(shown`no sign of life for ${seconds} s, and its thread cannot be ended: it waits in the kernel, as for a disk that does not answer`);
		this.#gone(member);
	}

	/** The check that hung is given up; another thread takes over all the rest of what this one had to do. */
	#replace(member: Member): void {
		const { controls, assignment } = member;
		const seconds = Math.round(this.#options.silence / 1000);
		const culprit = this.#job.kind === 'checks' ? this.#job.checks[controls.turn[0]!] : undefined;
		if (culprit === undefined) return this.#giveUp(shown`no sign of life for ${seconds} s, so it was ended`);
		this.#answers.fail(culprit, shown`silent: no sign of life for ${seconds} s, so it was ended`);
		const { ledger, parts, unanswered } = this.#answers;
		const hostChecks = assignment.hostChecks.filter(id => unanswered.includes(id));
		const fileChecks = assignment.fileChecks.filter(id => ledger.open.includes(id));
		const packageChecks = assignment.packageChecks.filter(id => id !== culprit);
		// What this thread had heard of the logs is gone with it.
		const heardLogs = this.#answers.heardLogs(member.number);
		if (!heardLogs && assignment.logChecks.includes(culprit)) for (const id of assignment.logChecks) this.#answers.fail(id, shown`the thread that read the logs was silent for ${seconds} s in ${visibleText(culprit)}, so it was ended`);
		const logChecks = heardLogs || assignment.logChecks.includes(culprit) ? [] : assignment.logChecks;
		const crown = assignment.crown && parts === undefined;
		const unfinished = [...new Set([...assignment.redo, controls.part])].filter(part => part > 0 && !ledger.has(part)).toSorted((a, b) => a - b);
		for (const part of crown ? [0] : unfinished) ledger.restart(part);
		if (hostChecks.length === 0 && fileChecks.length === 0 && packageChecks.length === 0 && logChecks.length === 0) return;
		this.#start({ job: this.#job, hostChecks, fileChecks, packageChecks, logChecks, crown, redo: crown ? [] : unfinished, seat: assignment.seat, ...(parts === undefined ? {} : { parts }) });
	}

	#giveUp(why: Visible): void {
		this.#trouble ??= why;
		this.#stopAll();
	}

	#stopAll(): void {
		this.#stoppedAt ??= this.#options.clock();
		this.#controls.stop();
		// Whoever waits for the parts of a walk waits no longer.
		for (const { worker } of this.#members.values()) worker.postMessage([]);
	}
}

function lossInWords(error: unknown, memory: number): Visible {
	if (error === undefined) return shown`the thread ended before its work was done`;
	if ((error as { readonly code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY') return shown`it needed more than ${memory} MiB of memory, and was ended`;
	return shown`the thread failed: ${wordsOf(error)}`;
}
