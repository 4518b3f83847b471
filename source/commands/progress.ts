/** One line of progress on standard error, where that is a terminal; gone when the work is done. */

import { grouped } from '../core/coverage.ts';
import type { SessionCommands } from '../session/session.ts';
import type { World } from './world.ts';

const width = 78;

/** Returns what takes the line away again. */
export function showProgress(session: SessionCommands, world: World): () => void {
	if (!world.errorIsTerminal) return () => {};
	const unsubscribe = session.subscribe(() => {
		const words = session.snapshot.running.map(({ label, gauge, rate, left }) => {
			const remaining = left === undefined ? '' : `, ${Math.ceil(left / 1000)} s left`;
			const done = gauge.asked === undefined ? `${grouped(gauge.files)} files, ${grouped(gauge.bytes / 1_000_000)} MB` : `${grouped(gauge.asked.count)} ${gauge.asked.what}`;
			return `${label}: ${done}, ${grouped(rate)}/s${remaining}`;
		});
		world.error(`\r${words.join('; ').slice(0, width).padEnd(width)}`);
	});
	return () => {
		unsubscribe();
		world.error(`\r${' '.repeat(width)}\r`);
	};
}
