/**
 * Writes a tree down into one file, in the order of its directories whatever order the walk met them in: rows go to a spool
 * beside the file as they come, so memory holds no more than where each directory's rows stand.
 */

import { nothingCovered, type Ending } from '../core/coverage.ts';
import type { Visible } from '../core/visible.ts';
import { treeRecord } from '../checks/tree-record.ts';
import { RowSpool } from './row-spool.ts';
import type { Gauge, Job, Runner } from './task.ts';

export interface Recorded {
	readonly ending: Ending;
	readonly directories: number;
	/** SHA-256 of everything above the last line of a baseline. */
	readonly seal?: string;
}

export interface RecordingOrder {
	readonly job: Extract<Job, { readonly kind: 'checks' }>;
	/** A file that does not exist yet, on the analysis host. */
	readonly out: string;
	readonly gauge: (gauge: Gauge) => void;
	readonly signal: AbortSignal;
}

/** What stands beside the file while it is made. */
export function spoolOf(out: string): string {
	return `${out}.rows`;
}

/** The job of writing down: `treeRecord` is all it asks for. */
export function recordingJob(job: Omit<Extract<Job, { readonly kind: 'checks' }>, 'kind' | 'checks'>): RecordingOrder['job'] {
	return { ...job, kind: 'checks', checks: [treeRecord.id] };
}

/** Leaves no file behind where the walk was stopped or failed. @throws what the analysis host's file system says */
export async function recordTree(runner: Runner, { job, out, gauge, signal }: RecordingOrder): Promise<Recorded> {
	const spool = new RowSpool(spoolOf(out));
	try {
		let ending: Ending = { how: 'failed', coverage: nothingCovered };
		const task = runner.start(job, {
			async keep(message) {
				if (message.type === 'rows') spool.add(message.rows);
				else if (message.type === 'check-ended') ({ ending } = message);
			},
			gauge,
		});
		const stop = (): void => task.stop();
		signal.addEventListener('abort', stop);
		const end = await task.ended;
		signal.removeEventListener('abort', stop);
		const { directories } = spool;
		if (end.how !== 'complete') return { ending: { ...ending, how: end.how, ...whyOf(end.why ?? ending.why) }, directories };
		if (ending.how !== 'complete') return { ending, directories };
		const seal = spool.writeTo(out, job.circumstances.record?.form === 'bodyfile');
		return { ending, directories, ...(seal === undefined ? {} : { seal }) };
	} finally {
		spool.close();
	}
}

function whyOf(why: Visible | undefined): { readonly why?: Visible } {
	return why === undefined ? {} : { why };
}
