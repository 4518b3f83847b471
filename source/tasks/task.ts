/** Long work off the main thread: what is asked, what comes back, and how it is stopped. Plain data, so that it crosses threads. */

import type { Sighting } from '../core/at-risk.ts';
import type { CaptureOf } from '../core/capture.ts';
import type { Ending } from '../core/coverage.ts';
import type { CheckId, Finding } from '../core/finding.ts';
import type { ImageForm } from '../core/imaging-plan.ts';
import type { Event, RunId, Target } from '../core/event.ts';
import type { Visible } from '../core/visible.ts';
import type { Asked, Circumstances, KnownLists } from '../checks/check.ts';
import type { DigestName, Digests, ImageOrder } from './copy-disk/order.ts';
import type { Survey } from './copy-disk/survey.ts';

export interface ChecksJob {
	readonly kind: 'checks';
	readonly target: Target;
	/** Ids in the order of `checks/index.ts`. File checks share one sweep; host checks run beside it, one after the other. */
	readonly checks: readonly CheckId[];
	readonly circumstances: Circumstances;
	/** Walk into other file systems below the root. */
	readonly crossMounts: boolean;
}

export interface SnifferLogJob {
	readonly kind: 'sniffer-log';
	/** Names the work in the journal. */
	readonly run: RunId;
	/** As the analysis host names it. */
	readonly log: Visible;
	readonly follow: boolean;
}

/** Saves what dies when the machine is switched off, or one process of it, into a folder of the case. */
export interface CaptureJob {
	readonly kind: 'capture';
	readonly run: RunId;
	readonly of: CaptureOf;
	/** The case, as the analysis host names it. */
	readonly caseFolder: Visible;
	readonly budget: CaptureBudget;
}

export interface CaptureBudget {
	/** Most bytes of all files together, and of a copy of one program or open file. */
	readonly bytes: number;
	readonly bytesOfOne: number;
	readonly milliseconds: number;
}

export interface ImageJob {
	readonly kind: 'image';
	readonly run: RunId;
	readonly order: ImageOrder;
}

/** Merges what all logs of the tree say, by time. */
export interface TimelineJob {
	readonly kind: 'timeline';
	readonly run: RunId;
	readonly target: Target;
	/** Its folder is made in here. */
	readonly caseFolder: Visible;
}

/** Looks at disks and files before they are copied, and after. Nothing is recorded of it. */
export interface SurveyJob {
	readonly kind: 'survey';
	readonly run: RunId;
	/** As this machine names them. */
	readonly paths: readonly { readonly path: Visible; readonly isWrittenTo: boolean }[];
	/** Empty where there is none. */
	readonly caseFolder: Visible;
}

/** Reads a copy to its end, to be held against its record. */
export interface CheckCopyJob {
	readonly kind: 'check-copy';
	readonly run: RunId;
	/** The file, disk or first part. */
	readonly path: Visible;
	readonly form: ImageForm;
	/** Bytes of the source. */
	readonly size: number;
	readonly digests: readonly DigestName[];
}

/** Makes lists of known hashes ready to be looked up. */
export interface KnownListsJob {
	readonly kind: 'known-lists';
	readonly run: RunId;
	/** As this machine names them. */
	readonly good: readonly Visible[];
	readonly bad: readonly Visible[];
	/** An empty one, for the sorted files; whoever made it removes it. */
	readonly folder: Visible;
}

/** Work that is no check: `errands.ts` knows the ways of each kind. */
export type Errand = SnifferLogJob | CaptureJob | ImageJob | TimelineJob | SurveyJob | CheckCopyJob | KnownListsJob;
export type ErrandKind = Errand['kind'];

export type Job = ChecksJob | Errand;

/** Kept: each of these is journalled before anybody sees it, and none is ever dropped. */
export type Kept =
	| { readonly type: 'findings'; readonly findings: readonly Finding[] }
	/** Of a tree that is written down: whole lines, which begin with the one that names their directory (or the root's own). Those of one directory come in its order, others between them. */
	| { readonly type: 'rows'; readonly rows: Uint8Array }
	| { readonly type: 'check-ended'; readonly check: CheckId; readonly ending: Ending }
	/** Of an errand, as the journal will hold them. */
	| { readonly type: 'events'; readonly events: readonly Event[] }
	| { readonly type: 'surveyed'; readonly answer: Survey | { readonly why: Visible } }
	| { readonly type: 'copy-checked'; readonly answer: { readonly digests: Digests } | { readonly why: Visible } }
	/** `said`: what was read of each list, in words for the operator. */
	| { readonly type: 'lists-ready'; readonly lists: KnownLists; readonly said: readonly Visible[] }
	| { readonly type: 'lists-not-read'; readonly how: 'cancelled' | 'failed'; readonly why: Visible }
	| { readonly type: 'sightings'; readonly sightings: readonly Sighting[] }
	| { readonly type: 'log-changed'; readonly change: 'rotated' | 'truncated' | 'replaced' | 'vanished' | 'returned' }
	| {
			readonly type: 'log-closed';
			readonly ending: Ending;
			/** What the log was read as; absent where it could not be opened. */
			readonly format?: Visible;
			/** An empty host: records that name no destination. */
			readonly counts: readonly { readonly host: Visible; readonly times: number; readonly lastSeen?: Visible }[];
	  };

/** Lossy: the newest replaces the one before. */
export interface Gauge {
	readonly files: number;
	readonly bytes: number;
	/** Share done from 0 to 1, where the whole is known. */
	readonly share?: number;
	/** Where it is now. */
	readonly place?: Visible;
	/** Of a look that asks other things than files one by one. */
	readonly asked?: Asked;
	/** For a sniffer log: connections that named each host so far. */
	readonly times?: readonly { readonly host: Visible; readonly times: number; readonly lastSeen?: Visible }[];
}

/** How a task as a whole ended. A `failed` task has already been answered for: every check of it has its `check-ended`. */
export interface TaskEnd {
	readonly how: 'complete' | 'cancelled' | 'failed';
	readonly why?: Visible;
}

export interface Task {
	/** Asks it to stop and keep the coverage so far; after 2 s of silence it is terminated. */
	stop(): void;
	/** Asks it to hold still, or to go on. Work that has no use for it does not listen. */
	pause(on: boolean): void;
	readonly ended: Promise<TaskEnd>;
}

/**
 * Starts jobs. `keep` is awaited before the task may run far ahead (back-pressure: a few batches at most are in flight),
 * so a disk that is full or slow slows the task and loses nothing. `gauge` is called at most 10 times a second.
 * After `ended` neither is called again.
 */
export interface Runner {
	start(job: Job, hear: Hear): Task;
}

export interface Hear {
	readonly keep: (message: Kept) => Promise<void>;
	readonly gauge: (gauge: Gauge) => void;
}

/** Asked and told by long work that is not a check: it stops soon after `aborted`, and calls `pulse` to show that it lives. */
export interface Signal {
	aborted(): boolean;
	/** The operator asked it to hold still: it pulses and waits. */
	paused(): boolean;
	pulse(): void;
}

/** Which of the threads of an errand this is, from 0, of how many, and what they share. Alone where there are no threads. */
export interface Seat {
	readonly seat: number;
	readonly seats: number;
	readonly shared?: SharedArrayBuffer;
}

/** The work of one kind of errand. */
export type ErrandWork<J extends Errand> = (job: J, hear: Hear, signal: Signal, seat: Seat) => Promise<TaskEnd>;

/** Findings of one message at most. */
export const batchSize = 256;

export function* inBatches(findings: readonly Finding[]): Generator<Extract<Kept, { readonly type: 'findings' }>> {
	for (let from = 0; from < findings.length; from += batchSize) yield { type: 'findings', findings: findings.slice(from, from + batchSize) };
}
