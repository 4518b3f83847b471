/** Asks what disks and files are, off the main thread: one that does not answer costs patience, and freezes nothing. */

import { joined, shown, visibleText, type Visible } from '../core/visible.ts';
import type { Survey } from '../tasks/copy-disk/survey.ts';
import type { Gauge, Runner, SurveyJob, Task } from '../tasks/task.ts';

export interface Wait {
	/** Gives up: the answer comes at once. */
	readonly signal?: AbortSignal;
	/** Told which of them does not answer, and for how many seconds now; not before the first two. */
	readonly slow?: (words: Visible) => void;
}

/** Seconds of silence that are no news. */
const quiet = 2;

export type SurveyAnswer = { readonly ok: true; readonly survey: Survey } | { readonly ok: false; readonly why: Visible };

export async function surveyed(runner: Runner, { paths, caseFolder }: Pick<SurveyJob, 'paths' | 'caseFolder'>, { signal, slow }: Wait = {}): Promise<SurveyAnswer> {
	let told: Survey | { readonly why: Visible } | undefined;
	let at = joined(paths.map(({ path }) => path));
	const job: SurveyJob = { kind: 'survey', run: 'survey', paths, caseFolder };
	const task: Task = runner.start(job, {
		keep: async message => {
			if (message.type === 'surveyed') told = message.answer;
		},
		gauge: ({ place = at }: Gauge) => (at = place),
	});
	const given = Promise.withResolvers<void>();
	const giveUp = (): void => {
		task.stop();
		given.resolve();
	};
	if (signal?.aborted === true) giveUp();
	signal?.addEventListener('abort', giveUp);
	let seconds = 0;
	const waiting = setInterval(() => ++seconds >= quiet && slow?.(shown`${at} has not answered for ${seconds} s`), 1000);
	try {
		await Promise.race([task.ended, given.promise]);
	} finally {
		clearInterval(waiting);
		signal?.removeEventListener('abort', giveUp);
	}
	if (signal?.aborted === true) return { ok: false, why: shown`${at} was not looked at to the end: given up after ${seconds} s` };
	if (told === undefined) return { ok: false, why: visibleText('the look at the disks ended without a word') };
	return 'why' in told ? { ok: false, why: shown`${at} cannot be looked at: ${told.why}` } : { ok: true, survey: told };
}
