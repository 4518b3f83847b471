/** What a walk met and passed over: plain numbers, since they change half a million times a second. */

import { Tally, type Coverage, type SkipReason } from '../core/coverage.ts';
import { allocatedAt, shownPath, type Entry, type HostPath } from '../host/host.ts';

export class Met {
	readonly #skipped = new Tally();
	#files = 0;
	#directories = 0;
	#links = 0;
	#others = 0;
	readonly #device: number;
	/** Bytes taken on the file system of the root, by nearly all that is met; and on others, by st_dev. */
	#allocated = 0;
	readonly #elsewhere = new Map<number, number>();

	/** @param device st_dev of the root */
	constructor(device: number) {
		this.#device = device;
	}

	entry(entry: Entry): void {
		const { kind } = entry;
		if (entry.device === this.#device) this.#allocated += allocatedAt(entry);
		else this.#elsewhere.set(entry.device, (this.#elsewhere.get(entry.device) ?? 0) + allocatedAt(entry));
		if (kind === 'file') this.#files++;
		else if (kind === 'directory') this.#directories++;
		else if (kind === 'link') this.#links++;
		else this.#others++;
	}

	skip(reason: SkipReason, path: HostPath): void {
		this.#skipped.skip(reason, shownPath(path));
	}

	/** Bytes taken on each file system, by st_dev. */
	get allocated(): ReadonlyMap<number, number> {
		return new Map([[this.#device, this.#allocated], ...this.#elsewhere]);
	}

	get coverage(): Coverage {
		const tally = new Tally();
		const counts = { files: this.#files, directories: this.#directories, links: this.#links, others: this.#others } as const;
		for (const what of ['files', 'directories', 'links', 'others'] as const) if (counts[what] > 0) tally.count(what, counts[what]);
		tally.add(this.#skipped.coverage);
		return tally.coverage;
	}
}
