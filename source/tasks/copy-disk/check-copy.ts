/** Reads a copy from its first byte to its last and digests it: one thread reads, each digest has one of its own. */

import type { ErrandWork, CheckCopyJob } from '../task.ts';
import { digestingElsewhere, digestingHere, digestOnly } from './digesting.ts';
import { Halted } from './halted.ts';
import { readBack } from './read-back.ts';

const gaugePace = 100;

export const checkCopy: ErrandWork<CheckCopyJob> = async ({ path, form, size, digests }, hear, signal, { seat, shared }) => {
	if (seat > 0) {
		digestOnly(digests[seat - 1]!, seat - 1, shared!, signal);
		return { how: 'complete' };
	}
	const digesting = shared === undefined ? digestingHere(digests) : digestingElsewhere(digests, shared, signal);
	let gaugedAt = 0;
	const step = async (at: number): Promise<boolean> => {
		signal.pulse();
		const now = performance.now();
		if (now - gaugedAt >= gaugePace) {
			gaugedAt = now;
			hear.gauge({ files: 0, bytes: at, share: at / size });
			// Where there are no threads, others have their turn.
			await new Promise(resolve => setImmediate(resolve));
		}
		return !signal.aborted();
	};
	try {
		const back = await readBack({ path, form, size, digesting, step });
		if (back === undefined) return { how: 'cancelled' };
		await hear.keep({ type: 'copy-checked', answer: { digests: back.digests } });
		return { how: 'complete' };
	} catch (error) {
		if (!(error instanceof Halted)) throw error;
		await hear.keep({ type: 'copy-checked', answer: { why: error.message } });
		return { how: 'failed', why: error.message };
	} finally {
		digesting.close();
	}
};
