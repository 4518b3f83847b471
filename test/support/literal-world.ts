/** What a command is given in a test: a stepping clock, a told runner, and its words kept. */

import { visibleText } from '../../source/core/visible.ts';
import type { World } from '../../source/commands/world.ts';
import type { Runner } from '../../source/tasks/task.ts';
import { steppingClock } from './clock.ts';
import { toldRunner } from './told-runner.ts';

export interface LiteralWorld extends World {
	/** Everything written on standard output and on standard error. */
	readonly said: { out: string; errors: string };
}

export function literalWorld(runner: Runner = toldRunner().runner): LiteralWorld {
	const said = { out: '', errors: '' };
	return {
		said,
		clock: steppingClock(),
		runner,
		processes: { self: { pid: 1, start: '1', boot: 'b', machine: 'm' }, startOf: () => Promise.resolve(undefined) },
		program: 'regain test',
		loadedObjects: () => [],
		operator: visibleText('ada'),
		programPath: '/opt/regain.mjs',
		write: text => {
			said.out += text;
		},
		error: text => {
			said.errors += text;
		},
		signal: new AbortController().signal,
		atExit: () => () => {},
		errorIsTerminal: false,
	};
}
