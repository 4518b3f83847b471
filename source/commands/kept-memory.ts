/**
 * Memory of a process that keeps nearly all it makes. V8 takes it for one that needs more and more young memory, waits longer and longer
 * before it looks at the old, and never gives back what it took: with 100,000 findings 254 MB instead of 162 when a case is opened,
 * 306 instead of 242 when they arrive while a check runs (with fewer under way, `tasks/wire.ts`; 222 since threads have their part alone;
 * 198 since no finding holds its key, threads have a quarter of the young memory, and half as many findings are under way).
 *
 * Only while many are kept: threads share the flags, and an engine with other flags takes nothing of what was compiled ahead, so that
 * the first thread starts a tenth of a second later.
 */

import { setFlagsFromString } from 'node:v8';
import type { CaseSession } from '../session/case-session.ts';

/** Findings from which on it is worth its price. */
const many = 500;

/** Threads begin with the whole of their young memory (`tasks/thread.ts`): they could not grow into it. */
const small = ['--semi-space-growth-factor=1', '--min-semi-space-size=4', '--heap-growing-percent=40'];
const usual = ['--semi-space-growth-factor=2', '--min-semi-space-size=0', '--heap-growing-percent=0'];

/** Before a journal is read: it may hold many. */
export function smallMemory(): void {
	set(small);
}

/** From now on it depends on how many there are. */
export function smallMemoryWhereMany(session: CaseSession): void {
	if (session.incident.findings.size >= many) return;
	set(usual);
	const stop = session.subscribe(() => {
		if (session.incident.findings.size < many) return;
		set(small);
		stop();
	});
}

function set(flags: readonly string[]): void {
	for (const flag of flags) setFlagsFromString(flag);
}
