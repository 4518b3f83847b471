/** Digests of installed files: MD5 of many at once where the engine can, everything else as it is asked for. */

import { BrokenOff, type Entry, type Host, type HostPath, type Look, type ForwardFile } from '../host/host.ts';
import { installedDigest } from '../checks/packaged-files/content-comparison.ts';
import type { Digests } from '../checks/packaged-files/database-comparison.ts';
import type { Digest } from '../checks/packaged-files/expected.ts';
import { Md5Lanes, type Summed } from '../parsers/digests/md5-lanes.ts';

/** So many files wait before more are looked for: enough to fill every lane that becomes free. */
const enoughWaiting = 24;

export class FileDigests implements Digests {
	readonly #host: Host;
	readonly #lanes = Md5Lanes.make<InLane>();

	constructor(host: Host) {
		this.#host = host;
	}

	ask(place: HostPath, entry: Entry, algorithm: Digest['algorithm'], heard: (digest: Look<string>) => void): void {
		if (algorithm !== 'md5' || this.#lanes === undefined) return heard(installedDigest(this.#host, place, entry, algorithm));
		this.#lanes.add(new InLane(this.#host, place, entry, heard));
		while (this.#lanes.waiting > enoughWaiting) this.#lanes.step();
	}

	/** Every digest asked for is heard now. */
	finish(): void {
		this.#lanes?.finish();
	}

	/** Lets go of what is open, whatever was still to come. */
	close(): void {
		for (const file of this.#lanes?.underWay ?? []) file.close();
	}
}

class InLane implements Summed {
	readonly #host: Host;
	readonly #place: HostPath;
	readonly #entry: Entry;
	readonly #heard: (digest: Look<string>) => void;
	#file: ForwardFile | undefined;

	constructor(host: Host, place: HostPath, entry: Entry, heard: (digest: Look<string>) => void) {
		this.#host = host;
		this.#place = place;
		this.#entry = entry;
		this.#heard = heard;
	}

	/** Opened when a lane takes it: a thousand may wait. */
	readInto(bytes: Uint8Array, at: number, length: number): number | undefined {
		if (this.#file === undefined) {
			const opened = this.#host.openForward(this.#place, this.#entry);
			if (!opened.ok) {
				this.#heard(opened);
				return undefined;
			}
			this.#file = opened.value;
		}
		try {
			return this.#file.readInto(bytes, at, length);
		} catch (error) {
			if (!(error instanceof BrokenOff)) throw error;
			this.close();
			this.#heard({ ok: false, reason: error.reason, detail: error.detail });
			return undefined;
		}
	}

	summed(md5: string): void {
		this.close();
		this.#heard({ ok: true, value: md5 });
	}

	close(): void {
		this.#file?.close();
		this.#file = undefined;
	}
}
