/** What a front end reads: the incident, the gauges of live work, and whether recording still works. */

import type { Checklists } from '../core/checklist.ts';
import type { CheckId } from '../core/finding.ts';
import type { RunId, Target } from '../core/event.ts';
import type { Incident } from '../core/incident.ts';
import type { Visible } from '../core/visible.ts';
import type { MachineView } from './machine.ts';
import type { Gauge, Job } from '../tasks/task.ts';

/** Live work. Lossy: what matters of it is in the incident. */
export interface Running {
	readonly run: RunId;
	readonly kind: Job['kind'];
	readonly label: Visible;
	readonly checks: readonly CheckId[];
	/** The sniffer log it reads, where it reads one. */
	readonly log?: Visible;
	/** Milliseconds since 1970, session clock. */
	readonly startedAt: number;
	readonly gauge: Gauge;
	/** Files (or, for a log, bytes) a second, over the last few seconds. */
	readonly rate: number;
	/** Milliseconds left at this rate, where the whole is known. */
	readonly left?: number;
	readonly stopping: boolean;
	readonly paused: boolean;
}

/** A new object each time something changed; at most 20 a second. The incident inside is changed in place: compare `revision`. */
export interface Snapshot {
	readonly revision: number;
	readonly incident: Incident;
	readonly running: readonly Running[];
	readonly target: Target;
	readonly checklists: Checklists;
	readonly caseFolder: Visible;
	/** Sequence and digest of the last kept line, in full hex. */
	readonly head: { readonly seq: number; readonly digest: string };
	/** The machine regain runs on, as last looked at; absent where nothing shows it. */
	readonly machine?: MachineView;
	/** Another regain holds the case, or its journal is not intact: nothing can be recorded from here. */
	readonly readOnly: boolean;
	/** With `readOnly`: who or what is in the way. */
	readonly readOnlyWhy?: 'held' | 'not intact';
	/** Recording failed (disk full...): one sentence for the top of the screen. Nothing that would have to be recorded runs. */
	readonly trouble?: Visible;
}
