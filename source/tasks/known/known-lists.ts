/** The operator's lists of known hashes, made into sorted files that threads look up: built once, before the walk. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { KnownLists, KnownTable } from '../../checks/check.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { pieceOf, readThrough, sizeOf, UnusableFile } from '../../host/operators-file.ts';
import { decodeHex, digestNames, keptBytes, pathKeyBytes, writePathKey, type DigestName, type Take } from '../../parsers/hash-lists/listed.ts';
import { ListReader } from '../../parsers/hash-lists/list-reader.ts';
import { isDatabase, readNsrlDatabase } from '../../parsers/hash-lists/nsrl-database.ts';
import { RecordSorter } from './record-sorter.ts';

export interface Built {
	readonly lists: KnownLists;
	/** What was read of each list, in words for the operator. */
	readonly said: readonly Visible[];
}

/** Hears how far it is, and may throw to end it. */
export interface Progress {
	read(list: Visible, bytes: number): void;
	/** Of what was read, from 0 to 1. */
	sorted(share: number): void;
}

const unheard: Progress = { read: () => {}, sorted: () => {} };

/** `folder`: an empty one, for the sorted files; whoever made it removes it. @throws UnusableFile */
export function buildKnownLists(good: readonly Visible[], bad: readonly Visible[], folder: string, progress = unheard): Built {
	const said: Visible[] = [];
	const goodTables = new Tables(join(folder, 'good'), true);
	// What is bad is bad under any name.
	const badTables = new Tables(join(folder, 'bad'), false);
	try {
		for (const list of good) said.push(readList(list, goodTables.take, progress));
		for (const list of bad) said.push(readList(list, badTables.take, progress));
		const files = goodTables.files + badTables.files;
		let done = 0;
		const sorted = (share: number): void => progress.sorted((done + share) / files);
		const through = (): void => void done++;
		return { lists: { good: goodTables.finish(sorted, through), bad: badTables.finish(sorted, through) }, said };
	} finally {
		goodTables.close();
		badTables.close();
	}
}

function readList(list: Visible, take: Take, progress: Progress): Visible {
	if (isDatabase(pieceOf(list, 0, 16))) return readDatabase(list, take, progress);
	const reader = new ListReader(take);
	readThrough(list, bytes => {
		reader.push(bytes);
		progress.read(list, bytes.length);
	});
	reader.end();
	if (reader.rows === 0) throw new UnusableFile(`${list} holds no list of hashes regain knows: expected lines of md5sum, sha1sum, sha256sum, BSD, hashdeep, mtree, or NSRL's RDS`);
	const trouble = reader.bad === 0 ? '' : `; ${reader.bad} lines were not understood, the first is line ${reader.firstBad}`;
	return shown`${list}: ${reader.rows} hashes${visibleText(trouble)}`;
}

function readDatabase(list: Visible, take: Take, progress: Progress): Visible {
	const size = sizeOf(list);
	const read = (offset: number, length: number): Uint8Array | undefined => {
		progress.read(list, length);
		return offset >= 0 && length >= 0 && offset + length <= size ? pieceOf(list, offset, length) : undefined;
	};
	const done = readNsrlDatabase({ size, read }, take);
	if ('why' in done) throw new UnusableFile(`${list} cannot be used: ${done.why}`);
	if (existsSync(`${list}-wal`)) throw new UnusableFile(`${list} has a -wal file beside it, so it is not whole; close whatever writes to it`);
	return shown`${list}: ${done.rows} hashes${visibleText(done.damaged === 0 ? '' : `; ${done.damaged} pages or rows are damaged and were passed over`)}`;
}

interface Sorters {
	readonly digests: RecordSorter;
	readonly paths: RecordSorter;
	readonly digestsAt: string;
	readonly pathsAt: string;
}

class Tables {
	readonly take: Take;
	readonly #place: string;
	readonly #sorters = new Map<DigestName, Sorters>();

	constructor(place: string, byPath: boolean) {
		this.#place = place;
		const record = Buffer.alloc(pathKeyBytes + keptBytes);
		const digest = record.subarray(pathKeyBytes);
		this.take = (name, text, hexAt, from, to) => {
			const { digests, paths } = this.#sorters.get(name) ?? this.#open(name);
			decodeHex(text, hexAt, digest, 0);
			digests.add(digest);
			if (!byPath || from === -1 || !hasFolder(text, from, to)) return;
			writePathKey(text, from, to, record, 0);
			paths.add(record);
		};
	}

	get files(): number {
		return this.#sorters.size * 2;
	}

	/** Lets go of what was not finished. */
	close(): void {
		for (const { digests, paths } of this.#sorters.values()) {
			digests.close();
			paths.close();
		}
	}

	finish(sorted: (share: number) => void, through: () => void): readonly KnownTable[] {
		return digestNames.flatMap(name => {
			const sorters = this.#sorters.get(name);
			if (sorters === undefined) return [];
			const count = sorters.digests.finish(sorted);
			through();
			const pathCount = sorters.paths.finish(sorted);
			through();
			return [{ name, count, pathCount, digests: visibleText(sorters.digestsAt), paths: visibleText(sorters.pathsAt) }];
		});
	}

	#open(name: DigestName): Sorters {
		const [digestsAt, pathsAt] = [`${this.#place}.${name}`, `${this.#place}.${name}.paths`];
		const sorters = { digests: new RecordSorter(digestsAt, keptBytes), paths: new RecordSorter(pathsAt, pathKeyBytes + keptBytes), digestsAt, pathsAt };
		this.#sorters.set(name, sorters);
		return sorters;
	}
}

/** A name alone says nothing of where the file belongs. */
function hasFolder(text: Uint8Array, from: number, to: number): boolean {
	const slash = text.indexOf(0x2f, from);
	return slash !== -1 && slash < to;
}
