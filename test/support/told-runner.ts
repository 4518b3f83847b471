/** A runner whose tasks say what a test tells them to, when it tells them to. */

import type { Gauge, Job, Kept, Runner, TaskEnd } from '../../source/tasks/task.ts';

export interface ToldTask {
	readonly job: Job;
	readonly stopped: boolean;
	readonly paused: boolean;
	keep(message: Kept): Promise<void>;
	gauge(gauge: Gauge): void;
	end(end?: TaskEnd): void;
}

export function toldRunner(): { readonly runner: Runner; readonly tasks: readonly ToldTask[] } {
	const tasks: ToldTask[] = [];
	const runner: Runner = {
		start(job, { keep, gauge }) {
			const ended = Promise.withResolvers<TaskEnd>();
			const task = { job, stopped: false, paused: false, keep, gauge, end: (end: TaskEnd = { how: 'complete' }) => ended.resolve(end) };
			tasks.push(task);
			return {
				ended: ended.promise,
				pause(on: boolean) {
					task.paused = on;
				},
				stop() {
					task.stopped = true;
					ended.resolve({ how: 'cancelled' });
				},
			};
		},
	};
	return { runner, tasks };
}
