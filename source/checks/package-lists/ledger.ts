/** Where the loaders of package lists put what they read: paths, owners, set-id bits, and where digests are found later. */

import { Tally } from '../../core/coverage.ts';
import type { Visible } from '../../core/visible.ts';
import { shownPath, type Host, type HostPath } from '../../host/host.ts';
import type { PathTable } from '../path-table.ts';

/** What a list keeps about one file. Digests in hex. */
export interface RecordedFile {
	/** Permission bits as installed. */
	readonly mode?: number;
	readonly digest?: { readonly algorithm: 'md5' | 'sha1' | 'sha256' | 'sha512'; readonly hex: string };
}

/** Answers for one file, from its package's own list. */
export type LookUp = (path: HostPath, packageName: Visible) => RecordedFile | undefined;

export class Ledger {
	readonly tally = new Tally();
	readonly names: Visible[] = [];
	readonly lookUps: LookUp[] = [];
	readonly #numbers = new Map<Visible, number>();
	/** For each entry of the table: 0 where no list keeps its mode, else 1 + the three bits above the permissions. */
	#setId = new Uint8Array(1 << 14);
	readonly host: Host;
	readonly table: PathTable;

	constructor(host: Host, table: PathTable) {
		this.host = host;
		this.table = table;
	}

	/** The number that stands for a package in the table. */
	packageNumber(name: Visible): number {
		let number = this.#numbers.get(name);
		if (number === undefined) {
			number = this.names.push(name) - 1;
			this.#numbers.set(name, number);
		}
		return number;
	}

	keepMode(entry: number, mode: number): void {
		if (entry >= this.#setId.length) {
			const more = new Uint8Array(Math.max(entry + 1, this.#setId.length * 2));
			more.set(this.#setId);
			this.#setId = more;
		}
		this.#setId[entry] = 1 + ((mode >> 9) & 7);
	}

	/** 0, 0o2000, 0o4000 or 0o6000; undefined where no list keeps modes. */
	setIdBitsOf(entry: number): number | undefined {
		const kept = this.#setId[entry] ?? 0;
		return kept === 0 ? undefined : ((kept - 1) << 9) & 0o6000;
	}

	/** A file of the lists; one that is not there is no gap, one that cannot be read is. */
	read(path: HostPath, limit = 64 << 20): Uint8Array | undefined {
		const read = this.host.read(path, { limit });
		if (!read.ok) {
			if (read.reason !== 'vanished') this.tally.skip(read.reason, shownPath(path));
			return undefined;
		}
		if (read.value.cut) this.tally.skip('too-large', shownPath(path));
		return read.value.bytes;
	}

	/** Names in a folder of the lists; none where it is not there. */
	list(path: HostPath): readonly string[] {
		const list = this.host.list(path);
		if (list.ok) return list.value;
		if (list.reason !== 'vanished') this.tally.skip(list.reason, shownPath(path));
		return [];
	}
}
