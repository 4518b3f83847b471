/** `--root DIR`: which machine is looked at. */

import type { Target } from '../core/event.ts';
import { targetNamed } from '../session/examined.ts';
import { exitStatus, Refusal } from './world.ts';

/** @throws Refusal where there is no such tree */
export async function targetAt(root: string): Promise<Target> {
	const named = await targetNamed(root);
	if (!named.ok) throw new Refusal(`--root ${named.why}`, named.unreadable ? exitStatus.couldNotLook : exitStatus.usage);
	return named.target;
}
