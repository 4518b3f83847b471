/**
 * Every fact the journal may hold, in the past tense. Events are for ever: a field is never renamed or given another
 * meaning; a new shape gets a new `v` and an upcast in `journal/parse-entry.ts`; a type this program does not know is kept
 * as it is.
 */

import type { Captured, CaptureOf } from './capture.ts';
import type { Ending } from './coverage.ts';
import type { CheckId, Finding, StepId } from './finding.ts';
import type { StepState } from './checklist.ts';
import type { Sighting } from './at-risk.ts';
import type { ImageCopy, ImageOutcome } from './image-copy.ts';
import type { IntrusionWindow } from './intrusion-window.ts';
import type { TimelineMade } from './timeline.ts';
import type { Visible } from './visible.ts';

export type RunId = string;
export type NoteId = string;

/** What a note is bound to. */
export type NoteSubject =
	| { readonly kind: 'incident' }
	| { readonly kind: 'step'; readonly step: StepId }
	| { readonly kind: 'finding'; readonly key: string }
	| { readonly kind: 'host'; readonly host: Visible };

/** Where the victim is: the machine regain runs on, or a tree it was mounted at. */
export interface Target {
	readonly kind: 'live' | 'image';
	/** As the analysis host names it: `/` or the mount point. */
	readonly root: Visible;
}

export interface CaseDescription {
	readonly operator: Visible;
	readonly organisation: Visible;
	readonly title: Visible;
	/** Numbers given by a CSIRT or by law enforcement. */
	readonly tracking: readonly Visible[];
	/** How far the victim's clock is off, in the operator's words (`3 min fast`), empty where not known. */
	readonly clockOffset: Visible;
	readonly target: Target;
}

export type Triage = 'open' | 'confirmed' | 'dismissed';

export type Event =
	| { readonly type: 'session-opened'; readonly program: string; readonly target: Target; readonly front: 'cockpit' | 'headless' }
	| { readonly type: 'session-closed' }
	| { readonly type: 'journal-recovered'; readonly lostBytes: number; readonly keptAs: Visible }
	| { readonly type: 'case-described'; readonly description: CaseDescription }
	/** The operator was asked what the case is, and left it for later: not asked again at every opening. */
	| { readonly type: 'description-postponed' }
	| { readonly type: 'target-changed'; readonly target: Target }
	/** The span the intrusion is held to have taken, in place of what was marked before; one end may be open. */
	| { readonly type: 'window-marked'; readonly since?: string; readonly until?: string }
	| { readonly type: 'window-withdrawn' }
	| { readonly type: 'warning-accepted'; readonly warning: string; readonly words: Visible }
	| {
			readonly type: 'step-marked';
			readonly step: StepId;
			readonly state: StepState;
			readonly reason: Visible;
			/** Who waived it; empty where the operator is meant. */
			readonly name: Visible;
			/** Warnings of order that were shown and accepted. */
			readonly despite: readonly Visible[];
	  }
	| { readonly type: 'decision-recorded'; readonly step: StepId; readonly decision: Visible; readonly decidedBy: Visible; readonly decidedAt: Visible }
	| { readonly type: 'note-drafted'; readonly note: NoteId; readonly about: NoteSubject; readonly lines: readonly Visible[] }
	| { readonly type: 'note-kept'; readonly note: NoteId; readonly about: NoteSubject; readonly lines: readonly Visible[] }
	| { readonly type: 'note-struck'; readonly note: NoteId; readonly reason: Visible }
	| { readonly type: 'run-started'; readonly run: RunId; readonly checks: readonly CheckId[]; readonly target: Target; readonly window?: IntrusionWindow }
	| { readonly type: 'finding-made'; readonly run: RunId; readonly finding: Finding }
	| { readonly type: 'check-ended'; readonly run: RunId; readonly check: CheckId; readonly ending: Ending }
	| { readonly type: 'finding-triaged'; readonly key: string; readonly triage: Triage; readonly reason: Visible }
	| { readonly type: 'log-opened'; readonly run: RunId; readonly log: Visible; readonly follow: boolean }
	| { readonly type: 'host-sighted'; readonly run: RunId; readonly log: Visible; readonly sighting: Sighting }
	| { readonly type: 'log-changed'; readonly run: RunId; readonly log: Visible; readonly change: 'rotated' | 'truncated' | 'replaced' | 'vanished' | 'returned' }
	| {
			readonly type: 'log-closed';
			readonly run: RunId;
			readonly log: Visible;
			readonly ending: Ending;
			/** What the log was read as; absent where it could not be opened, and in journals of before this was kept. */
			readonly format?: Visible;
			/** How many connections of this run named each host. */
			readonly counts: readonly { readonly host: Visible; readonly times: number; readonly lastSeen?: Visible }[];
	  }
	| { readonly type: 'capture-began'; readonly run: RunId; readonly of: CaptureOf }
	| { readonly type: 'item-captured'; readonly run: RunId; readonly captured: Captured }
	| { readonly type: 'capture-ended'; readonly run: RunId; readonly ending: Ending }
	| { readonly type: 'image-started'; readonly run: RunId; readonly program: string; readonly digests: readonly string[]; readonly copy: ImageCopy }
	/** Another kind of work began: bad areas, reading back. Bytes read, and bytes that were not. */
	| { readonly type: 'image-advanced'; readonly run: RunId; readonly stage: Visible; readonly read: number; readonly left: number }
	| { readonly type: 'image-ended'; readonly run: RunId; readonly outcome: ImageOutcome }
	/** The record beside the image, and the label to sign. `sha256` is of the record. */
	| { readonly type: 'image-labelled'; readonly run: RunId; readonly record: Visible; readonly labels: readonly Visible[]; readonly sha256: string }
	/** A copy was held against its record. */
	| { readonly type: 'image-verified'; readonly image: Visible; readonly record: Visible; readonly answer: 'same' | 'differs' | 'not-read'; readonly words: Visible }
	| { readonly type: 'timeline-began'; readonly run: RunId; readonly target: Target }
	| { readonly type: 'timeline-made'; readonly run: RunId; readonly made: TimelineMade }
	| { readonly type: 'timeline-not-made'; readonly run: RunId; readonly how: 'cancelled' | 'failed'; readonly why: Visible }
	/** It was looked into, and is not what was written: torn, altered, or gone. */
	| { readonly type: 'timeline-found-damaged'; readonly run: RunId; readonly why: Visible }
	/** Lists of known hashes are read, to be compared with in the run of the same name. */
	| { readonly type: 'known-lists-began'; readonly run: RunId; readonly good: readonly Visible[]; readonly bad: readonly Visible[] }
	/** What was read of each, in words. */
	| { readonly type: 'known-lists-read'; readonly run: RunId; readonly said: readonly Visible[] }
	| { readonly type: 'known-lists-not-read'; readonly run: RunId; readonly how: 'cancelled' | 'failed'; readonly why: Visible }
	| { readonly type: 'report-written'; readonly path: Visible; readonly format: string; readonly sha256: string };

export type EventType = Event['type'];

/** An event of a newer program: kept, counted, shown as it is, never dropped. */
export interface UnknownEvent {
	readonly type: 'unknown';
	readonly was: Visible;
	readonly content: Visible;
}

export const journalVersion = 1;

/** One line of the journal. */
export interface Entry {
	readonly v: number;
	readonly seq: number;
	/** Wall clock, ISO 8601 UTC with milliseconds. */
	readonly at: string;
	/** Monotonic clock in milliseconds since this machine started: shows when somebody moved the wall clock. */
	readonly mono: number;
	readonly by: Visible;
	/** SHA-256, hex, of the line before this one without its newline; 64 zeros for the first. */
	readonly prev: string;
	readonly event: Event | UnknownEvent;
}
