import type { Media } from '../checks/check.ts';
import type { Checklists } from '../core/checklist.ts';
import type { Target } from '../core/event.ts';
import type { Visible } from '../core/visible.ts';
import type { Clock } from '../journal/journal.ts';
import type { Runner } from '../tasks/task.ts';
import type { Machine } from './machine.ts';
import type { StepOfCheck } from './order.ts';

/** What a session stands on. Everything that is not the case itself comes in here. */
export interface SessionGround {
	readonly clock: Clock;
	readonly runner: Runner;
	readonly checklists: Checklists;
	readonly stepOfCheck: StepOfCheck;
	/** What is examined until the operator names another: `/`, or the tree that was named at the start. */
	readonly target: Target;
	/** A mounted tree that the case was about last is examined again. */
	readonly resumesTarget?: boolean;
	readonly caseFolder: Visible;
	readonly operator: Visible;
	/** regain's own files and folders on the analysis host, absolute, which a check must not accuse. */
	readonly ownPlaces: readonly string[];
	/** Known-good packages named at the start. */
	readonly media?: Media;
	readonly program: string;
	/** What is shown of the machine regain runs on; the screen alone needs it. */
	readonly machine?: Machine;
}
