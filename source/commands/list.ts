/** `regain list`: every check with its step, kind, and what it covers. */

import { cards } from '../checks/cards.ts';
import type { World } from './world.ts';

export function list(json: boolean, world: World): number {
	for (const { id, step, title, kind, needs, covers } of cards) {
		if (json) world.write(`${JSON.stringify({ id, step, title, kind, needs, covers })}\n`);
		else world.write(`${step.padEnd(5)} ${id.padEnd(24)} ${kind.padEnd(5)} ${needs.padEnd(6)} ${title}\n${' '.repeat(6)}${covers}\n`);
	}
	return 0;
}
