/** The order of the document's steps: which warnings stand against marking a step now. */

import { volatileIsSaved } from '../core/capture.ts';
import { findStep, type Checklists, type OrderRule, type StepState } from '../core/checklist.ts';
import type { CheckId, StepId } from '../core/finding.ts';
import type { Incident } from '../core/incident.ts';
import type { Visible } from '../core/visible.ts';

/** Which step each check serves: what counts as having looked. */
export type StepOfCheck = ReadonlyMap<CheckId, StepId>;

export function isSettled(rule: OrderRule, incident: Incident, stepOf: StepOfCheck): boolean {
	// An image holds nothing that dies with the machine.
	if (rule.settledBy === 'captured') return incident.target?.kind === 'image' || volatileIsSaved(incident.captures);
	if (incident.stateOf(rule.unless) !== 'open') return true;
	return rule.settledBy === 'looked' && wasLookedAt(rule.unless, incident, stepOf);
}

/** Marking a step open again goes against nothing. */
export function warningsAgainst(step: StepId, state: StepState, checklists: Checklists, incident: Incident, stepOf: StepOfCheck): readonly Visible[] {
	if (state === 'open') return [];
	const rules = findStep(checklists, step)?.rules ?? [];
	return rules.filter(rule => !isSettled(rule, incident, stepOf)).map(rule => rule.says);
}

function wasLookedAt(step: StepId, incident: Incident, stepOf: StepOfCheck): boolean {
	for (const run of incident.runs.values()) {
		for (const [check, state] of run.checks) {
			if (stepOf.get(check) === step && state.state === 'ended' && state.ending.how === 'complete') return true;
		}
	}
	return false;
}
