/** The shapes of a check. None knows of progress, cancelling, batching or threads. */

import type { Coverage, SkipReason, Tally } from '../core/coverage.ts';
import type { CheckId, Finding, Severity, StepId, Subject } from '../core/finding.ts';
import type { Fact } from '../core/finding.ts';
import type { LogEvent, LogEventKind, LogOddity, LogTally } from '../core/log-event.ts';
import type { Visible } from '../core/visible.ts';
import type { Entry, Host, HostPath, Look, Unread } from '../host/host.ts';
import type { DigestName } from '../parsers/hash-lists/listed.ts';
import type { Folder } from './folder.ts';
import type { Place } from './place.ts';

/** What a check is told beside the host. All times are milliseconds since 1970. */
export interface Circumstances extends References {
	/** Now, from the runner's clock: checks never ask the machine. */
	readonly now: number;
	/** The window around the intrusion, where the operator knows it (`--since`, `--until`). */
	readonly since?: number;
	readonly until?: number;
	/** regain's own case folder and program, as host paths, so that it does not accuse itself. */
	readonly own: readonly HostPath[];
	/** File systems below the root are walked too. */
	readonly crossMounts?: boolean;
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
	/** Keys the operator trusts to sign media: a file or a folder of them. */
	readonly keyring?: Visible;
}

export interface Described {
	readonly id: CheckId;
	readonly step: StepId;
	readonly title: string;
	/** One sentence for `regain list`: what it covers. */
	readonly covers: string;
	readonly needs: 'live' | 'image' | 'both';
	/** Where the operator brought nothing to compare with, there is nothing to ask. */
	readonly idle?: Idle;
}

/** A check that needs one of these circumstances, and what is said where none of them is known. */
export interface Idle {
	readonly without: readonly (keyof Circumstances)[];
	readonly why: Visible;
}

/**
 * A file met by the sweep. Content is read at most once, whoever asks, and only when somebody asks. The object and the bytes
 * it gives are used again for the next file: what a judge remembers of them it copies.
 */
export interface SweptFile {
	readonly path: HostPath;
	readonly name: string;
	/** What it lies in; `/` for the root itself. */
	readonly folder: Folder;
	/** `placeOf(path)`. */
	readonly place: Place;
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
	/** For the coverage of the check at work: what it wanted to know of this file by other ways than these, and was not told. These say so themselves. */
	passOver(reason: SkipReason, example: Visible): void;
}

/** Looks at one file at a time; one sweep serves them all. Made anew for each thread by `begin`, so it may remember. */
export interface FileCheck extends Described {
	readonly kind: 'file';
	/** Reads what it needs to judge (accounts, package lists) once, and gives back the judge. */
	begin(host: Host, circumstances: Circumstances): FileJudge;
	/**
	 * Judges the walk as one, on the side that records, after its end; not where it was stopped. Pure, and soon done. Returns why it
	 * could not look, where that is so.
	 */
	whole?(walk: WholeWalk): Generator<Finding, CouldNotLook | void>;
}

export interface WholeWalk {
	/** What `FileJudge.part` gave, in the order of the walk: the upper part of the tree first. */
	readonly parts: readonly unknown[];
	/** What was walked and passed over. */
	readonly met: Coverage;
}

/**
 * What a judge is shown: all that is said here must hold. A walk asks these questions once for many files, so what a judge does not
 * hear of costs nothing. Wider than the judge's own rules, never narrower.
 */
export interface Hears {
	/** Of a mode, kind and permissions (st_mode). */
	readonly mode?: (mode: number) => boolean;
	/** Of a folder: for what lies straight in it. */
	readonly folder?: (folder: Folder) => boolean;
	/** Names that begin with a dot alone. */
	readonly hidden?: true;
	/** Of what follows the last dot of a name, in lower case; empty where there is no dot, or nothing after it. */
	readonly ending?: (ending: string) => boolean;
}

export interface FileJudge {
	/** One of these must hold; where it is not said, everything is shown. */
	readonly hears?: readonly Hears[];
	/** Called for every entry of the tree it hears of, directories and links as well, parents before children. Must not throw for odd input. */
	inspect(file: SweptFile, report: (finding: Finding) => void): void;
	/** Called when a directory has been listed, before its entries are inspected, names in byte order. Never for one that is not walked. */
	listed?(directory: HostPath, names: readonly string[], report: (finding: Finding) => void): void;
	/** Of a judge that writes the tree down: what it wrote since the last call. Asked at every pause and at the end of a part; memory of its own, which is given away. */
	rows?(): Uint8Array | undefined;
	/**
	 * For a check that judges the walk as one: small plain data, which crosses threads. Asked at the end of every part.
	 * @param allocated bytes that part takes on each file system, by st_dev; a file of several names counts by its share for each
	 */
	part?(allocated: ReadonlyMap<number, number>): unknown;
	/** What `begin` could not read, said once: merged into the coverage. What is met later is passed over by `SweptFile`. */
	readonly coverage?: Coverage;
}

/** Looks at named places of the host, or at the running kernel. */
export interface HostCheck extends Described {
	readonly kind: 'host';
	/**
	 * Yields findings as they are made. Counts what it looked at in `tally`, and puts what it could not read there. Returns
	 * why it could not look at all, where that is so.
	 */
	run(host: Host, circumstances: Circumstances, tally: Tally): Generator<Finding | Far, CouldNotLook | void>;
}

/** How far a look has come that takes its time. Told now and then, and never kept. */
export interface Far {
	/** From 0 to 1. */
	readonly far: number;
	readonly place: Visible;
	/** What was asked one by one, and is no file: shown in the place of files read. */
	readonly asked?: Asked;
}

export interface Asked {
	readonly count: number;
	/** In the plural: `process numbers`. */
	readonly what: Visible;
}

export interface CouldNotLook {
	readonly couldNotLook: Visible;
}

/** Compares what packages installed, package by package. Its work is `tasks/verify-packages.ts`, which every thread takes part in. */
export interface PackageCheck extends Described {
	readonly kind: 'package';
}

/** One log of the host, found before anything in it is read. */
export interface FoundLog {
	/** Where links led. */
	readonly path: HostPath;
	readonly shown: Visible;
	/** The path of the newest of its series: `/var/log/auth.log` for `/var/log/auth.log.2.gz`. */
	readonly series: Visible;
	/** 0 for the newest of the series, which is still written; then 1, 2... into the past, whatever the numbers in the names. */
	readonly place: number;
	readonly entry: Entry;
	/** Whose shell history it is. */
	readonly account?: Visible;
	/** What names this log: a setting, or its usual place. */
	readonly source: Visible;
}

/** The same while it is read: what it is read as (`LogFormat.id`). */
export interface ReadLog extends FoundLog {
	readonly format: string;
}

/**
 * Judges what logs say. Every log is read once for all log checks that hear it, and logs are shared out among threads: a judge
 * in each thread makes a `Part` of what it heard, and the parts are judged together, once. A thread reads a series from its
 * oldest log to its newest, and the events of one log in order; no judge may rely on hearing all of a host's logs.
 */
export interface LogCheck<Part = unknown> extends Described {
	readonly kind: 'log';
	/** Not said: all. */
	hears?(log: FoundLog): boolean;
	/** Of events it is told these alone; not said: all. */
	readonly kinds?: readonly LogEventKind[];
	/** `first` is true in exactly one thread: what is read of the host for all goes into its part. */
	begin(host: Host, circumstances: Circumstances, first: boolean): LogJudge<Part>;
	/** Pure, and soon done: parts are bounded. */
	judge(heard: Heard<Part>): Generator<Finding, void>;
}

/** Methods are called in this order for each log; none may throw for odd content. */
export interface LogJudge<Part = unknown> {
	opens?(log: ReadLog): void;
	event?(event: LogEvent, log: ReadLog): void;
	oddity?(oddity: LogOddity, log: ReadLog): void;
	closes?(log: ReadLog, tally: LogTally): void;
	/** In the place of all of these: it could not be read, or is of no known form. */
	unread?(log: FoundLog, why: Unread): void;
	/** Plain data that crosses threads: aggregates that stay small however long the logs are. Asked once, at the end. */
	part(): Part;
	/** What `begin` could not read, said once: merged into the coverage. */
	readonly coverage?: Tally;
}

export interface Heard<Part> {
	/** One of each thread, in no order. */
	readonly parts: readonly Part[];
	readonly circumstances: Circumstances;
	/** False where it was stopped or broke off: what no part holds may yet be in a log, so absence tells nothing. */
	readonly whole: boolean;
}

export type Check = FileCheck | HostCheck | PackageCheck | LogCheck;

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
