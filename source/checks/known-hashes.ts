/**
 * C.1: files beside lists of known hashes. A digest on a list of known bad files is found; a path of a known good list whose
 * file has none of the digests listed for it differs; a program on no list is worth a look.
 */

import type { Finding } from '../core/finding.ts';
import { shown, visibleText } from '../core/visible.ts';
import { keptBytes, pathKeyBytes, writePathKey, type DigestName } from '../parsers/hash-lists/listed.ts';
import { weightOfAddition, weightOfChange } from './baseline/weight.ts';
import { findingOf, type FileCheck, type FileJudge, type KnownLists, type KnownTable, type SweptFile } from './check.ts';
import { SortedRecords } from './known/sorted-records.ts';

type Report = (finding: Finding) => void;

export const knownHashes: FileCheck = {
	id: 'known-hashes',
	step: 'C.1',
	kind: 'file',
	title: 'Known good and known bad hashes',
	covers: 'Every regular file beside the lists named with --known and --known-bad (md5sum, sha1sum, sha256sum, BSD, hashdeep, mtree, NSRL RDS in CSV or SQLite), by digest and by path.',
	needs: 'both',
	idle: { without: ['known'], why: visibleText('no list of hashes was named; name one with --known or --known-bad') },
	begin: (_, { known }) => new HashJudge(known!),
};

interface Open {
	readonly name: DigestName;
	readonly digests: SortedRecords;
	readonly paths: SortedRecords | undefined;
}

class HashJudge implements FileJudge {
	readonly #good: readonly Open[];
	readonly #bad: readonly Open[];
	readonly #key = Buffer.alloc(pathKeyBytes);

	constructor({ good, bad }: KnownLists) {
		this.#good = good.map(opened);
		this.#bad = bad.map(opened);
	}

	inspect(file: SweptFile, report: Report): void {
		// Every empty file is alike: its digest on a list says nothing.
		if (file.entry.kind !== 'file' || file.entry.size === 0) return;
		for (const { name, digests } of this.#bad) {
			const digest = digestOf(file, name);
			if (digest === undefined) return;
			if (digests.after(digest.kept).length > 0) return this.#isBad(file, name, digest.hex, report);
		}
		if (this.#good.length > 0) this.#beside(file, report);
	}

	#beside(file: SweptFile, report: Report): void {
		let listed: { readonly name: DigestName; readonly hex: string } | undefined;
		for (const { name, digests, paths } of this.#good) {
			const digest = digestOf(file, name);
			if (digest === undefined) return;
			const forPath = paths?.after(this.#pathKey(file)) ?? [];
			if (forPath.some(one => one.equals(digest.kept))) return;
			if (forPath.length > 0) listed = { name, hex: digest.hex };
			else if (digests.after(digest.kept).length > 0) return;
		}
		if (listed !== undefined) return this.#differs(file, listed.name, listed.hex, report);
		if (weightOfAddition(file.path, file.entry.mode, true) !== 'low' && (file.entry.mode & 0o111) !== 0) {
			report(findingOf(knownHashes, 'info', { kind: 'file', path: file.shown }, visibleText('a program on none of the lists of known good files'), { facts: { permissions: visibleText(file.entry.mode.toString(8)) } }));
		}
	}

	#isBad(file: SweptFile, name: DigestName, hex: string, report: Report): void {
		const facts = { [name]: visibleText(hex), size: file.entry.size };
		const next = visibleText('leave it where it is and as it is; note it as evidence, and look for how it came there');
		report(findingOf(knownHashes, 'critical', { kind: 'file', path: file.shown }, shown`its ${visibleText(name)} is on a list of known bad files`, { facts, techniques: ['T1588.001'], next }));
	}

	#differs(file: SweptFile, name: DigestName, hex: string, report: Report): void {
		const severity = weightOfChange(file.path, [{ aspect: 'content', was: '', is: hex }]);
		const settled = severity === 'medium' && file.path.startsWith('/etc/') ? 'low' : severity;
		const next = visibleText('a list of another release differs too; compare with distribution media of the very version');
		report(findingOf(knownHashes, settled, { kind: 'file', path: file.shown }, shown`differs from what the known good lists have for this path`, { facts: { [name]: visibleText(hex), size: file.entry.size }, techniques: ['T1554'], next }));
	}

	#pathKey(file: SweptFile): Buffer {
		const path = Buffer.from(file.path, 'latin1');
		writePathKey(path, 0, path.length, this.#key, 0);
		return this.#key;
	}
}

function opened({ name, digests, paths, pathCount }: KnownTable): Open {
	return { name, digests: new SortedRecords(digests, keptBytes), paths: pathCount === 0 ? undefined : new SortedRecords(paths, pathKeyBytes + keptBytes) };
}

/** Undefined where the file could not be read: the coverage says so. */
function digestOf(file: SweptFile, name: DigestName): { readonly hex: string; readonly kept: Buffer } | undefined {
	const digest = file.digest(name);
	return digest.ok ? { hex: digest.value, kept: Buffer.from(digest.value.slice(0, keptBytes * 2), 'hex') } : undefined;
}
