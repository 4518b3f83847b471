/** One timed command of a bench, and how two are told side by side: wall and processor time, since other work may share the machine. */

import { spawnSync } from 'node:child_process';

export interface Run {
	/** Seconds on the wall, and of all processors together. */
	readonly wall: number;
	readonly cpu: number;
	/** Most memory of one of its processes, in MiB. */
	readonly memory: number;
}

/** Runs it in a shell. Any status but one of `fine` is thrown; undefined: whatever it is. */
export function runOf(command: string, fine?: readonly number[], cwd = '/'): Run {
	const { status, stderr } = spawnSync('/usr/bin/time', ['-f', '\n%e %U %S %M', 'sh', '-c', command], { cwd, encoding: 'utf8', maxBuffer: 1e9 });
	if (status === null || (fine !== undefined && !fine.includes(status))) throw new Error(`${command} ended with ${status}: ${stderr.slice(0, 2000)}`);
	const [wall = 0, user = 0, system = 0, kilobytes = 0] = stderr.trim().split('\n').at(-1)!.split(' ').map(Number);
	return { wall, cpu: user + system, memory: kilobytes / 1024 };
}

/** Of wall and processor time each the middle one, of memory the most. */
export function median(runs: readonly Run[]): Run {
	const middle = (of: (run: Run) => number): number => runs.map(run => of(run)).toSorted((a, b) => a - b)[runs.length >> 1]!;
	return { wall: middle(({ wall }) => wall), cpu: middle(({ cpu }) => cpu), memory: Math.max(...runs.map(({ memory }) => memory)) };
}

/** `goal`: how many times our wall time it should take; 0 where nothing is promised. */
export function ratio(what: string, theirs: Run, ours: Run, goal: number): string {
	const times = (of: (run: Run) => number): string => `${(of(theirs) / of(ours)).toFixed(2)}x`;
	const numbers = `${theirs.wall.toFixed(2)} s wall, ${theirs.cpu.toFixed(2)} s processor, ${theirs.memory.toFixed(0)} MiB`;
	return `${what.padEnd(30)} ${numbers}${theirs === ours ? '' : `: ${times(({ wall }) => wall)} wall${goal === 0 ? '' : ` (goal ${goal}x)`}, ${times(({ cpu }) => cpu)} processor`}`;
}
