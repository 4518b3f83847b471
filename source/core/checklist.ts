/** The recovery as data: stages, steps, guidance, and the rules of their order. */

import type { StepId } from './finding.ts';
import type { Visible } from './visible.ts';

/** Which machines a line of guidance is for. */
export type System = 'any' | 'unix' | 'nt';

export interface Guidance {
	readonly system: System;
	readonly text: Visible;
}

/**
 * A step that wants another one settled first. `marked`: the other step is no longer open. `looked`: it is no longer
 * open, or a check of that step has ended since the case was opened. `captured`: what is volatile has been saved, whatever the other step says. `standing` rules are also shown while reading the step.
 */
export interface OrderRule {
	readonly unless: StepId;
	readonly settledBy: 'marked' | 'looked' | 'captured';
	readonly standing: boolean;
	readonly says: Visible;
}

export interface Step {
	readonly id: StepId;
	readonly title: Visible;
	/** The document's number and list the step comes from; an organisation's own steps name their own source. */
	readonly source: Visible;
	readonly why: Visible;
	readonly guidance: readonly Guidance[];
	readonly cautions: readonly Visible[];
	readonly rules: readonly OrderRule[];
	readonly steps: readonly Step[];
}

export interface Stage {
	/** `A` to `H`, `U` and `N` for the detection checklists. */
	readonly id: string;
	readonly title: Visible;
	readonly steps: readonly Step[];
}

/** Whom to call. `updated` says how old the entry is: contacts rot. */
export interface Contact {
	readonly name: Visible;
	readonly role: Visible;
	readonly mail?: Visible;
	readonly phone?: Visible;
	readonly address?: Visible;
	readonly note?: Visible;
	/** The day somebody last checked the entry, YYYY-MM-DD. Absent: nobody here ever has. */
	readonly updated?: Visible;
}

export interface Checklists {
	readonly stages: readonly Stage[];
	readonly contacts: readonly Contact[];
}

export const stepStates = ['open', 'done', 'not-applicable', 'waived'] as const;
export type StepState = (typeof stepStates)[number];

/** Depth-first, in the order of the document. */
export function* stepsOf(steps: readonly Step[], depth = 0): Generator<{ readonly step: Step; readonly depth: number }> {
	for (const step of steps) {
		yield { step, depth };
		yield* stepsOf(step.steps, depth + 1);
	}
}

export function findStep(checklists: Checklists, id: StepId): Step | undefined {
	for (const stage of checklists.stages) {
		for (const { step } of stepsOf(stage.steps)) if (step.id === id) return step;
	}
	return undefined;
}

export interface Progress {
	readonly settled: number;
	readonly total: number;
}

/** A stage is as far as its steps that hold no steps of their own. */
export function progressOf(stage: Stage, stateOf: (id: StepId) => StepState): Progress {
	let settled = 0;
	let total = 0;
	for (const { step } of stepsOf(stage.steps)) {
		if (step.steps.length > 0) continue;
		total++;
		if (stateOf(step.id) !== 'open') settled++;
	}
	return { settled, total };
}
