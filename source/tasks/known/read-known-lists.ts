/** Lists of known hashes made ready on a thread: millions of rows are sorted meanwhile, and the screen answers. */

import { bytesOf, visibleText } from '../../core/visible.ts';
import { sizeOf, UnusableFile } from '../../host/operators-file.ts';
import { Stopped } from '../../host/watched.ts';
import { stoppedByOperator } from '../run-check.ts';
import type { ErrandWork, KnownListsJob } from '../task.ts';
import { buildKnownLists } from './known-lists.ts';

/** Reading takes about as long as sorting what was read. */
const shareOfReading = 0.5;

export const readKnownLists: ErrandWork<KnownListsJob> = async ({ good, bad, folder }, hear, signal) => {
	try {
		const all = [...good, ...bad];
		const size = all.reduce((sum, list) => sum + sizeOf(list), 0);
		let bytes = 0;
		const { lists, said } = buildKnownLists(good, bad, Buffer.from(bytesOf(folder)).toString(), {
			read(list, more) {
				if (signal.aborted()) throw new Stopped();
				signal.pulse();
				bytes += more;
				hear.gauge({ files: all.indexOf(list), bytes, share: Math.min(1, bytes / size) * shareOfReading, place: list });
			},
			sorted(share) {
				if (signal.aborted()) throw new Stopped();
				signal.pulse();
				hear.gauge({ files: all.length, bytes, share: shareOfReading + share * (1 - shareOfReading) });
			},
		});
		await hear.keep({ type: 'lists-ready', lists, said });
		return { how: 'complete' };
	} catch (error) {
		const isStopped = error instanceof Stopped;
		const why = isStopped ? stoppedByOperator : visibleText((error as Error).message);
		if (!isStopped && !(error instanceof UnusableFile) && (error as NodeJS.ErrnoException).code === undefined) throw error;
		const how = isStopped ? 'cancelled' : 'failed';
		await hear.keep({ type: 'lists-not-read', how, why });
		return { how, why };
	}
};
