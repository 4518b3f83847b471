/** What passes between the thread that looks and the one that records. Plain data. */

import type { Coverage, Ending } from '../core/coverage.ts';
import type { CheckId } from '../core/finding.ts';
import type { Visible } from '../core/visible.ts';
import type { LogPart } from './logs/judge-logs.ts';
import type { Piece } from './sweep.ts';
import type { Swept, Yield } from './swept.ts';
import { batchSize, type Gauge, type Job, type Kept, type Seat, type TaskEnd } from './task.ts';

/** What one thread has to do of a job, in this order. */
export interface Assignment {
	readonly job: Job;
	/** Host checks to run, one after the other. */
	readonly hostChecks: readonly CheckId[];
	/** Package checks, whose packages all threads share. */
	readonly packageChecks: readonly CheckId[];
	/** Log checks, whose logs all threads share. */
	readonly logChecks: readonly CheckId[];
	/** File checks of the walk, where there is one. */
	readonly fileChecks: readonly CheckId[];
	/** Cut the tree: exactly one thread does. */
	readonly crown: boolean;
	/** Parts another thread left unfinished. */
	readonly redo: readonly number[];
	/** The parts, where they are known already. */
	readonly parts?: Parts;
	/** Of an errand. */
	readonly seat: Seat;
}

/** The parts of the walk. Part 0, the crown, is not among them: `parts[0]` is part 1. */
export type Parts = readonly (readonly Piece[])[];

/** What a thread is started with. */
export interface Given {
	readonly assignment: Assignment;
	readonly jobShared: SharedArrayBuffer;
	readonly threadShared: SharedArrayBuffer;
	/** For package lists, where threads share a walk. */
	readonly lists?: SharedArrayBuffer | undefined;
}

/** The end of a channel that a thread holds. */
export interface Port {
	/** What is in `given` is the other side's from then on. */
	postMessage(told: FromThread, given: readonly ArrayBuffer[]): void;
	once(event: 'message', heard: (parts: Parts) => void): unknown;
	close(): void;
}

/** `heavy` ones hold findings or rows: only a few of a thread may be under way. */
export type FromThread =
	| { readonly type: 'kept'; readonly message: Kept }
	| { readonly type: 'held'; readonly part: number; readonly held: Yield }
	| { readonly type: 'swept'; readonly part: number; readonly swept: Swept }
	| { readonly type: 'begun'; readonly check: CheckId; readonly coverage: Coverage }
	| { readonly type: 'unbegun'; readonly check: CheckId; readonly why: Visible }
	/** What one thread did of a package check. */
	| { readonly type: 'package-part'; readonly check: CheckId; readonly ending: Ending }
	/** What one thread heard for all log checks. */
	| { readonly type: 'log-parts'; readonly parts: readonly LogPart[] }
	| { readonly type: 'parts'; readonly parts: Parts }
	| { readonly type: 'gauge'; readonly gauge: Gauge }
	/** Everything assigned was done; an errand says how that ended. */
	| { readonly type: 'done'; readonly end?: TaskEnd };

/** Full messages of a thread that may be under way, those of a later part wait for the parts before it; or many more small ones. */
export const mostUnderWay = 32 * batchSize;
/** The same of a thread that checks: what waits for the disk is held twice, and with 32 a hundred thousand findings took 60 MB more, with 4 still 3. */
export const mostFindingsUnderWay = 2 * batchSize;
/** Bytes of rows that weigh as much as one finding. */
const bytesOfRows = 1024;

/** As many findings as it holds, or as what is no finding weighs; 0 of what is told without waiting. */
export function weightOf(told: FromThread): number {
	if (told.type === 'held') return weightIn(told.held);
	if (told.type !== 'kept') return 0;
	const { message } = told;
	return message.type === 'findings' ? weightIn(message.findings) : message.type === 'rows' ? weightIn(message.rows) : batchSize;
}

function weightIn(held: Yield): number {
	return Math.min(batchSize, Math.max(8, held instanceof Uint8Array ? Math.ceil(held.length / bytesOfRows) : held.length));
}

/** Memory that goes with it instead of being copied: of rows, which have theirs to themselves. */
export function memoryOf(told: FromThread): readonly ArrayBuffer[] {
	return told.type === 'held' && told.held instanceof Uint8Array ? [told.held.buffer as ArrayBuffer] : [];
}

export function isHeavy(told: FromThread): boolean {
	return weightOf(told) > 0;
}
