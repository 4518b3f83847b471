/** What a command is given of the process it runs in. Only `cli.tsx` touches the process itself. */

import type { Checklists } from '../core/checklist.ts';
import type { Target } from '../core/event.ts';
import { visibleText, type Visible } from '../core/visible.ts';
import type { Clock } from '../journal/journal.ts';
import type { Processes } from '../journal/lock.ts';
import type { SessionGround } from '../session/session-ground.ts';
import type { Runner } from '../tasks/task.ts';
import { cards } from '../checks/cards.ts';

export interface World {
	readonly clock: Clock;
	readonly runner: Runner;
	readonly processes: Processes;
	readonly program: string;
	readonly operator: Visible;
	/** regain's own program file, or the checkout it was built in, so that no check accuses it. */
	readonly programPath: string;
	write(text: string): void;
	error(text: string): void;
	/** Aborted by Ctrl-C or a signal: stop and keep what there is. */
	readonly signal: AbortSignal;
	/** Paths of the shared objects that this program's loader tells of. */
	loadedObjects(): readonly string[];
	/** One line from whoever sits at the terminal, where somebody does; undefined at its end. */
	readonly ask?: (question: string) => Promise<string | undefined>;
	/** Called when the process ends before the command does: its output is not read any more, or a second Ctrl-C. Gives what takes it back. */
	atExit(leave: () => void): () => void;
	/** Progress may be drawn on standard error. */
	readonly errorIsTerminal: boolean;
}

export const exitStatus = { clean: 0, found: 1, usage: 2, couldNotLook: 3 } as const;

/** One sentence for the operator, and the exit status that goes with it. */
export class Refusal extends Error {
	override readonly name = 'Refusal';
	readonly status: number;

	constructor(words: string, status: number = exitStatus.usage) {
		super(words);
		this.status = status;
	}
}

export function groundOf(world: World, target: Target, checklists: Checklists, caseFolder: string): SessionGround {
	const { clock, runner, program, operator, programPath } = world;
	return { clock, runner, checklists, stepOfCheck: new Map(cards.map(({ id, step }) => [id, step])), target, caseFolder: visibleText(caseFolder), operator, ownPlaces: [programPath, caseFolder].filter(path => path !== ''), program };
}
