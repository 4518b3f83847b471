/** What a walk met and passed over: plain numbers, since they change half a million times a second. */

import { Tally, type Coverage, type SkipReason } from '../core/coverage.ts';
import { shownPath, type Entry, type HostPath } from '../host/host.ts';

export class Met {
	readonly #skipped = new Tally();
	#files = 0;
	#directories = 0;
	#links = 0;
	#others = 0;
	readonly #device: number;
	#blocks = 0;

	/** @param device st_dev of the root */
	constructor(device: number) {
		this.#device = device;
	}

	entry({ kind, device, links, blocks }: Entry): void {
		// A file of several names is met at each of them, by any thread: shares add up to the file, and no list of those met is kept.
		if (device === this.#device) this.#blocks += links > 1 && kind !== 'directory' ? blocks / links : blocks;
		if (kind === 'file') this.#files++;
		else if (kind === 'directory') this.#directories++;
		else if (kind === 'link') this.#links++;
		else this.#others++;
	}

	skip(reason: SkipReason, path: HostPath): void {
		this.#skipped.skip(reason, shownPath(path));
	}

	/** Bytes taken on the file system of the root. */
	get allocated(): number {
		return Math.round(this.#blocks * 512);
	}

	get coverage(): Coverage {
		const tally = new Tally();
		const counts = { files: this.#files, directories: this.#directories, links: this.#links, others: this.#others } as const;
		for (const what of ['files', 'directories', 'links', 'others'] as const) if (counts[what] > 0) tally.count(what, counts[what]);
		tally.add(this.#skipped.coverage);
		return tally.coverage;
	}
}
