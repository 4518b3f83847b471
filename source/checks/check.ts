/** The two shapes of a check. Neither knows of progress, cancelling, batching or threads. */

import type { Tally } from '../core/coverage.ts';
import type { CheckId, Finding, Severity, StepId, Subject } from '../core/finding.ts';
import type { Fact } from '../core/finding.ts';
import type { Visible } from '../core/visible.ts';
import type { Entry, Host, HostPath, Look } from '../host/host.ts';
import type { DigestName } from '../parsers/hash-lists/listed.ts';

/** What a check is told beside the host. All times are milliseconds since 1970. */
export interface Circumstances extends References {
	/** Now, from the runner's clock: checks never ask the machine. */
	readonly now: number;
	/** The window around the intrusion, where the operator knows it (`--since`, `--until`). */
	readonly since?: number;
	readonly until?: number;
	/** regain's own case folder and program, as host paths, so that it does not accuse itself. */
	readonly own: readonly HostPath[];
	/** Known-good packages the operator brought, on the analysis host. */
	readonly media?: Media;
	/** How the tree is written down, where that is what the walk is for. */
	readonly record?: Recording;
}

/** What the operator brought to compare the tree with, as the analysis host names it. */
export interface References {
	/** Made by `regain baseline`. */
	readonly baseline?: Visible;
	/** A tree that is known to be clean, or a copy from before. */
	readonly clean?: Visible;
	readonly known?: KnownLists;
}

/** Lists of hashes made ready by `tasks/known/known-lists.ts`. */
export interface KnownLists {
	readonly good: readonly KnownTable[];
	readonly bad: readonly KnownTable[];
}

/** Sorted files of one kind of digest, on the analysis host. */
export interface KnownTable {
	readonly name: DigestName;
	readonly count: number;
	readonly pathCount: number;
	readonly digests: Visible;
	readonly paths: Visible;
}

export interface Recording {
	readonly form: 'baseline' | 'bodyfile';
	readonly md5: boolean;
}

export interface Media {
	/** Folders, or single packages, as the analysis host names them. */
	readonly folders: readonly Visible[];
	/** OpenPGP keys the operator trusts to sign media. */
	readonly keyring?: Visible;
}

export interface Described {
	readonly id: CheckId;
	readonly step: StepId;
	readonly title: string;
	/** One sentence for `regain list`: what it covers. */
	readonly covers: string;
	readonly needs: 'live' | 'image' | 'both';
}

/**
 * A file met by the sweep. Content is read at most once, whoever asks, and only when somebody asks. The object and the bytes
 * it gives are used again for the next file: what a judge remembers of them it copies.
 */
export interface SweptFile {
	readonly path: HostPath;
	readonly name: string;
	/** Path as it may be shown. */
	readonly shown: Visible;
	readonly entry: Entry;
	/** First bytes (at most 4 KiB) of a regular file. */
	head(): Look<Uint8Array>;
	/** Whole content of a regular file, up to `limit` bytes (default 1 MiB). */
	content(limit?: number): Look<{ readonly bytes: Uint8Array; readonly cut: boolean }>;
	/** SHA-256 in hex of the whole file. */
	sha256(): Look<string>;
	/** Any digest in hex of the whole file. */
	digest(name: DigestName): Look<string>;
	/** Where a symbolic link points, unresolved. */
	target(): Look<HostPath>;
}

/** Looks at one file at a time; one sweep serves them all. Made anew for each thread by `begin`, so it may remember. */
export interface FileCheck extends Described {
	readonly kind: 'file';
	/** Why there is nothing to ask, where the operator brought nothing to compare with. */
	idle?(circumstances: Circumstances): Visible | undefined;
	/** Reads what it needs to judge (accounts, package lists) once, and gives back the judge. */
	begin(host: Host, circumstances: Circumstances): FileJudge;
}

export interface FileJudge {
	/** Called for every entry of the tree, directories and links as well, parents before children. Must not throw for odd input. */
	inspect(file: SweptFile, report: (finding: Finding) => void): void;
	/** Called when a directory has been listed, before its entries are inspected, names in byte order. Never for one that is not walked. */
	listed?(directory: HostPath, names: readonly string[], report: (finding: Finding) => void): void;
	/** Of a judge that writes the tree down: what it wrote since the last call. Asked at every pause and at the end of a part. */
	rows?(): Uint8Array | undefined;
	/** What `begin` could not read, said once: merged into the coverage. */
	readonly coverage?: Tally;
}

/** Looks at named places of the host, or at the running kernel. */
export interface HostCheck extends Described {
	readonly kind: 'host';
	/**
	 * Yields findings as they are made. Counts what it looked at in `tally`, and puts what it could not read there. Returns
	 * why it could not look at all, where that is so.
	 */
	run(host: Host, circumstances: Circumstances, tally: Tally): Generator<Finding, CouldNotLook | void>;
}

export interface CouldNotLook {
	readonly couldNotLook: Visible;
}

/** Compares what packages installed, package by package. Its work is `tasks/verify-packages.ts`, which every thread takes part in. */
export interface PackageCheck extends Described {
	readonly kind: 'package';
}

export type Check = FileCheck | HostCheck | PackageCheck;

/** What every finding of a check shares, filled in once. */
export function findingOf(
	check: Described,
	severity: Severity,
	subject: Subject,
	summary: Visible,
	more: { readonly facts?: Readonly<Record<string, Fact>>; readonly techniques?: readonly string[]; readonly next?: Visible } = {},
): Finding {
	return {
		check: check.id,
		step: check.step,
		severity,
		subject,
		summary,
		facts: more.facts ?? {},
		techniques: more.techniques ?? [],
		...(more.next === undefined ? {} : { next: more.next }),
	};
}
