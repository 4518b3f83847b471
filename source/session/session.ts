/** What the operator can do. The one place that acts and records: the screen, the headless commands and a test all come here. */

import type { Media, References } from '../checks/check.ts';
import type { CaptureOf } from '../core/capture.ts';
import type { StepState } from '../core/checklist.ts';
import type { CaseDescription, Entry, NoteId, NoteSubject, RunId, Triage, UnknownEvent, Event } from '../core/event.ts';
import type { Span } from '../core/intrusion-window.ts';
import type { CheckId, StepId } from '../core/finding.ts';
import type { Timeline } from '../core/timeline.ts';
import type { Visible } from '../core/visible.ts';
import type { CaptureBudget } from '../tasks/task.ts';
import type { ImagePrepared, ImageRequest, ReadyImage } from './imaging.ts';
import type { Opening } from './openings.ts';
import type { Snapshot } from './snapshot.ts';
import type { Wait } from './surveying.ts';

/** The answer to a command that may be refused: done (with the run that goes on now, where one was begun), or why not in one sentence for the operator. */
export type Outcome = { readonly done: true; readonly run?: RunId } | { readonly done: false; readonly why: Visible };

/** Without `since` and `until` the window of the incident holds, where it was marked. */
export interface RunOptions extends References, Span {
	readonly crossMounts?: boolean;
	readonly media?: Media;
	/** Lists of known hashes, as this machine names them: read first, and only then the checks begin. */
	readonly lists?: { readonly good: readonly Visible[]; readonly bad: readonly Visible[] };
}

/** Copies of disks. */
export interface ImageCommands {
	/** Who both are, and whether the one may be copied to the other: to be shown before anything is asked. Changes nothing. */
	plan(request: ImageRequest, wait?: Wait): Promise<ImagePrepared>;
	/**
	 * Starts the copy, or goes on with it, where the plan says yes. What was just planned is taken at its word (that both are still
	 * who they were is held against what is opened); a request is looked at anew, since a question may have stood open for hours.
	 */
	start(asked: ImageRequest | ReadyImage, wait?: Wait): Promise<Outcome>;
	/** How an ended copy is opened without changing it, as it was when it was last looked at: again, where that is a while ago. */
	opening(run: RunId): Opening;
	/** Keeps what a copy was found to be, held against its record. */
	keepVerdict(image: Visible, record: Visible, answer: 'same' | 'differs' | 'not-read', words: Visible): Promise<Outcome>;
}

/** The newest timeline of the tree that is examined, or why there is none to read. */
export type TimelineOpened =
	| { readonly ok: true; readonly run: RunId; /** When it was begun, ISO 8601 UTC. */ readonly at: string; readonly timeline: Timeline }
	| { readonly ok: false; readonly state: 'none' | 'making' | 'damaged'; readonly why: Visible };

/** The merged timeline of all logs. */
export interface TimelineCommands {
	/** Starts making one of the tree that is examined, in the background; `incident.timelines` tells when it is made. */
	make(): Promise<Outcome>;
	/** Opens the newest one, held against its digests. Asked again it gives the same, until a newer one is made; it is closed with the session. */
	open(): Promise<TimelineOpened>;
}

export interface SessionCommands {
	readonly snapshot: Snapshot;
	/** Called at most 20 times a second when the snapshot changed. Returns the unsubscriber. */
	subscribe(heard: () => void): () => void;

	describe(description: CaseDescription): Promise<Outcome>;
	/** What the case is stays open for now. */
	postponeDescription(): Promise<Outcome>;
	/** From now on this tree is looked at: `/`, or the folder where the victim's disk is mounted. */
	examine(root: Visible): Promise<Outcome>;
	/** Warnings of order that marking this step so would go against; show them and pass them as `despite` to go on. */
	warningsFor(step: StepId, state: StepState): readonly Visible[];
	mark(step: StepId, state: StepState, more?: { readonly reason?: Visible; readonly name?: Visible; readonly despite?: readonly Visible[] }): Promise<Outcome>;
	decide(step: StepId, decision: Visible, decidedBy: Visible, decidedAt: Visible): Promise<Outcome>;

	newNote(): NoteId;
	/** Called while the operator types; kept within a second. The newest draft of a note replaces the one before. */
	draftNote(note: NoteId, about: NoteSubject, lines: readonly Visible[]): void;
	keepNote(note: NoteId, about: NoteSubject, lines: readonly Visible[]): Promise<Outcome>;
	strikeNote(note: NoteId, reason: Visible): Promise<Outcome>;

	/** When the intrusion took place, in milliseconds since 1970, in place of what was marked before. No end at all withdraws it. */
	markWindow(window: Span): Promise<Outcome>;
	/** Starts a run of these checks in the background. */
	runChecks(checks: readonly CheckId[], more?: RunOptions): Promise<Outcome>;
	readLog(log: Visible, follow: boolean): Promise<Outcome>;
	/** Saves what dies when the machine is switched off, or one process of it, into the case. */
	capture(of: CaptureOf, budget?: Partial<CaptureBudget>): Promise<Outcome>;
	/** Looks at this machine's network and at this program again and again, until the function it gives is called. */
	watchMachine(): () => void;
	readonly images: ImageCommands;
	readonly timeline: TimelineCommands;
	stop(run: RunId): void;
	/** Asks work to hold still, or to go on; work that cannot does not listen. */
	pause(run: RunId, on: boolean): void;
	triage(key: string, triage: Triage, reason: Visible): Promise<Outcome>;
	/** Writes the report into the case folder; the outcome's path is in the incident's `reports`. */
	writeReport(format: 'markdown'): Promise<Outcome>;

	/** The last `count` entries that end at `before` (exclusive, default: the newest), oldest first: for the Journal pane. */
	entries(count: number, before?: number): Promise<readonly (Entry & { readonly event: Event | UnknownEvent })[]>;
	/** Resolves when no task runs and everything asked is on disk. */
	idle(): Promise<void>;
	close(): Promise<void>;
}
