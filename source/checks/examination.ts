/** What a check of named places holds while it looks: the host, its package lists, and a tally of what was read and what was not. */

import type { Tally } from '../core/coverage.ts';
import type { Finding } from '../core/finding.ts';
import { shown, visibleText } from '../core/visible.ts';
import { childOf, shownPath, type Entry, type Host, type HostPath } from '../host/host.ts';
import { findingOf, type Circumstances, type HostCheck } from './check.ts';
import { notThere } from './config-file.ts';
import { hasDigest, installedPackages, type InstalledPackages } from './installed-packages.ts';

/** A file that is there, and where its name led. */
export interface Standing {
	/** As it was asked for. */
	readonly path: HostPath;
	/** Links followed inside the root. */
	readonly real: HostPath;
	readonly entry: Entry;
}

/** Configuration is small; what is longer is read up to here and said. */
const longest = 1 << 20;
const mostNames = 20_000;
const mostEntries = 2000;

export class Examination {
	readonly host: Host;
	readonly check: HostCheck;
	readonly packages: InstalledPackages;
	readonly #tally: Tally;
	readonly #own: readonly HostPath[];
	readonly #odd: Finding[] = [];
	readonly #intact = new Map<HostPath, boolean>();

	constructor(host: Host, check: HostCheck, circumstances: Circumstances, tally: Tally) {
		this.host = host;
		this.check = check;
		this.packages = installedPackages(host);
		this.#tally = tally;
		this.#own = circumstances.own;
		tally.add(this.packages.tally.coverage);
	}

	/** What is in the place of a file and is none. Asked at the end of a look. */
	get oddities(): readonly Finding[] {
		return this.#odd;
	}

	isOwn(path: HostPath): boolean {
		return this.#own.some(own => path === own || path.startsWith(`${own}/`));
	}

	/** A regular file that may be there. Undefined where it is not, cannot be read (counted), or is something else (a finding). */
	read(path: HostPath, limit = longest): Uint8Array | undefined {
		if (this.isOwn(path)) {
			this.#tally.skip('own-file', shownPath(path));
			return undefined;
		}
		const read = this.host.read(path, { limit });
		if (read.ok) {
			this.#tally.count('files');
			if (read.value.cut) this.#tally.skip('too-large', shownPath(path));
			return read.value.bytes;
		}
		if (read.reason === 'special-file') this.#special(path);
		else notThere(this.#tally, read, path);
		return undefined;
	}

	/** Its first bytes as text, one byte to a character; empty where it is no regular file that can be read. */
	head(path: HostPath): string {
		const read = this.host.read(path, { limit: 512 });
		return read.ok ? Buffer.from(read.value.bytes).toString('latin1') : '';
	}

	/** A whole file as text, one byte to a character. */
	text(path: HostPath, limit = longest): string | undefined {
		const bytes = this.read(path, limit);
		return bytes === undefined ? undefined : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
	}

	/** Names in a folder that may be there, with what they lead to. Links that lead nowhere are left out. */
	folder(folder: HostPath): readonly Standing[] {
		const found: Standing[] = [];
		for (const path of this.names(folder)) {
			const standing = this.standing(path);
			if (standing !== undefined) found.push(standing);
		}
		return found;
	}

	/** Paths of what a folder holds. Empty where there is no such folder. */
	names(folder: HostPath): readonly HostPath[] {
		const names = this.host.list(folder);
		if (!names.ok) {
			// "Not a directory" is one of the shapes a machine has; only what could not be read is a gap.
			if (names.reason !== 'unsupported') notThere(this.#tally, names, folder);
			return [];
		}
		this.#tally.count('directories');
		if (names.value.length > mostNames) this.#tally.skip('limit-reached', shownPath(folder), names.value.length - mostNames);
		return names.value.slice(0, mostNames).map(name => childOf(folder, name));
	}

	standing(path: HostPath): Standing | undefined {
		const resolved = this.host.resolve(path);
		if (resolved.ok) return { path, real: resolved.value.path, entry: resolved.value.entry };
		notThere(this.#tally, resolved, path);
		return undefined;
	}

	/** Entries of one file, up to a number no honest file reaches: what is beyond is said, not judged. */
	some<T>(file: HostPath, entries: readonly T[]): readonly T[] {
		if (entries.length > 0) this.#tally.count('entries', Math.min(entries.length, mostEntries));
		if (entries.length > mostEntries) this.#tally.skip('limit-reached', shownPath(file), entries.length - mostEntries);
		return entries.length > mostEntries ? entries.slice(0, mostEntries) : entries;
	}

	/** The look at a folder ended before its end. */
	limitReached(folder: HostPath): void {
		this.#tally.skip('limit-reached', shownPath(folder));
	}

	/** Is there a package list, read to its end? Else what it does not hold says little. */
	get listsAreWhole(): boolean {
		return this.packages.system !== 'none' && this.packages.tally.coverage.skipped.length === 0;
	}

	/** True where some package lists the path, or what its folder's links lead to; also where there is no list to ask. */
	isPackaged(path: HostPath, real: HostPath = path): boolean {
		return this.packages.system === 'none' || this.packages.owns(path) || this.packages.owns(real);
	}

	/** Does a package keep a digest of the file, and is it the file's? The host's word against the host's file. */
	isIntact(path: HostPath): boolean {
		let intact = this.#intact.get(path);
		if (intact === undefined) {
			this.#intact.set(path, (intact = this.#compare(path)));
			if (intact) this.#tally.count('files');
		}
		return intact;
	}

	#compare(path: HostPath): boolean {
		const digest = this.packages.recorded(path)?.digest;
		if (digest === undefined) return false;
		const read = this.host.read(path);
		return read.ok && !read.value.cut && hasDigest(read.value.bytes, digest);
	}

	/** A FIFO in the place of a file hangs the programs that read it. A link to /dev/null is how a unit is masked. */
	#special(path: HostPath): void {
		const resolved = this.host.resolve(path);
		this.#tally.skip('special-file', shownPath(path));
		if (!resolved.ok || !/^(?:fifo|socket|block-device)$/.test(resolved.value.entry.kind)) return;
		this.#odd.push(
			findingOf(this.check, 'medium', { kind: 'file', path: shownPath(path) }, shown`a ${visibleText(resolved.value.entry.kind)} stands where a file of settings belongs`, {
				next: visibleText('It hangs or misleads whatever reads it: find out who made it and when.'),
			}),
		);
	}
}
