/** What is really hidden or cut off, in namespaces of its own; and threads that are really there. */

import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { hiddenProcesses } from '../../source/checks/hidden-processes.ts';
import { liveHost } from '../../source/host/live.ts';
import { built } from '../support/built.ts';
import { scratch } from '../support/scratch.ts';
import { run } from '../support/sweep-host.ts';
import { isRoot, programAt } from './started.ts';

const unshare = programAt('unshare');
const skipped = isRoot ? (unshare === undefined ? 'skipped: no unshare on this machine: ' : '') : 'skipped: not root: ';

test('threads and short-lived processes of this machine are not taken for hidden ones', () => {
	const { findings, coverage } = run(hiddenProcesses, liveHost());
	expect(findings.filter(({ subject }) => subject.kind === 'process' && subject.pid === process.pid)).toEqual([]);
	expect(coverage.counts.processes).toBeGreaterThan(1000);
});

test.skipIf(!isRoot || unshare === undefined).each([
	['a file system', 'mount -t tmpfs none /proc/1'],
	['a folder, by a bind mount', 'mkdir "$2/empty" && mount --bind "$2/empty" /proc/1'],
])(`${skipped}%s over /proc/PID, in a mount namespace of its own`, (_, mount) => {
	const script = `${mount} && exec "$0" "$1" check hidden-processes --json`;
	const { stdout, status } = spawnSync(unshare!, ['--mount', '--propagation', 'private', 'sh', '-c', script, process.execPath, built(), scratch()], { encoding: 'utf8' });
	expect(stdout).toContain('Something is mounted over /proc/1: it hides this process');
	expect(status).toBe(1);
});

test.skipIf(!isRoot || unshare === undefined)(`${skipped}a network namespace without a link is cut off`, () => {
	const script = 'mount -t sysfs none /sys && exec "$0" "$1" check network-state --json';
	const { stdout, status } = spawnSync(unshare!, ['--net', '--mount', '--propagation', 'private', 'sh', '-c', script, process.execPath, built()], { encoding: 'utf8' });
	expect(stdout).toContain('"summary":"Cut off: ');
	expect(stdout).toContain('no default route; 0 established connections');
	expect(status).toBe(0);
});
