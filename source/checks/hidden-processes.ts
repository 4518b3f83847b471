/** Processes that /proc does not list and the kernel knows all the same, and mounts that lie over a process. */

import type { Finding } from '../core/finding.ts';
import { shown, visible, visibleName, visibleText, type Visible } from '../core/visible.ts';
import type { Kernel } from '../host/host.ts';
import { parseMountinfo } from '../host/mountinfo.ts';
import { parseTaskStat, parseTaskStatus } from '../parsers/proc-task.ts';
import { findingOf, type HostCheck } from './check.ts';
import { pidsOf } from './socket-holders.ts';

const mostPids = 4_194_304;
/** A process that is born or dies meanwhile must not be taken for a hidden one (unhide, chkrootkit and wazuh do). */
const looks = 3;
const mostLooks = 30;
/** Numbers asked between two words on how far it is. */
const stride = 8192;

export const hiddenProcesses: HostCheck = {
	id: 'hidden-processes',
	step: 'C.5',
	title: 'Hidden processes',
	covers: 'Every process number up to pid_max, asked one by one and held against the list of /proc; the links of /proc counted; mounts over a process; threads are left out.',
	needs: 'live',
	kind: 'host',
	*run(host, _circumstances, tally) {
		const { kernel } = host;
		if (kernel === undefined) return { couldNotLook: visibleText('Processes live in the running kernel: a disk or an image does not hold them.') };
		const before = pidsOf(kernel);
		if (before === undefined) return { couldNotLook: visibleText('/proc cannot be listed: is it mounted?') };
		const mounts = kernel.read('/proc/self/mountinfo');
		if (!mounts.ok) tally.skip(mounts.reason, visibleText('/proc/self/mountinfo'));
		for (const { point, type, source } of mounts.ok ? parseMountinfo(mounts.value).mounts : []) {
			const pid = /^\/proc\/(\d+)(?:\/|$)/.exec(point)?.[1];
			if (pid === undefined) continue;
			yield findingOf(hiddenProcesses, 'critical', { kind: 'process', pid: Number(pid), name: nameOf(kernel, Number(pid)) }, shown`Something is mounted over ${visibleName(point)}: it hides this process from ps and top`, {
				facts: { type: visibleName(type), source: visibleName(source) },
				techniques: ['T1564.013'],
				next: visibleText('Unmount it only when the process may know: it hides what runs there. Its number still takes signals.'),
			});
		}
		const most = kernel.read('/proc/sys/kernel/pid_max', 64);
		const last = most.ok ? Math.min(Number(Buffer.from(most.value).toString('latin1')), mostPids) : Number.NaN;
		if (Number.isNaN(last)) return { couldNotLook: visibleText('/proc/sys/kernel/pid_max cannot be read: how far to ask is not known.') };
		yield* uncounted(kernel);
		const listed = new Set(before);
		for (let pid = 1; pid <= last; pid++) {
			if (pid % stride === 0) {
				tally.count('processes', stride);
				yield { far: pid / last, place: shown`process ${pid} of ${last}`, asked: { count: pid, what: visibleText('process numbers') } };
			}
			if (listed.has(pid) || !kernel.hasTask(pid) || !staysHidden(kernel, pid)) continue;
			yield findingOf(hiddenProcesses, 'critical', { kind: 'process', pid, name: nameOf(kernel, pid) }, visibleText('The kernel knows this process, and /proc does not list it: it hides'), {
				techniques: ['T1014', 'T1564'],
				next: visibleText('Copy /proc/PID/exe and what it holds open by its number; treat the programs and the kernel of this machine as not to be trusted.'),
			});
		}
		tally.count('processes', last % stride);
		return undefined;
	},
};

/**
 * The links of /proc count every process of the machine, listed or not. Only where the whole machine is seen (its second process
 * is the kernel's), and only in a moment in which nothing was started: the number given last stays the same.
 */
function* uncounted(kernel: Kernel): Generator<Finding> {
	const second = kernel.read('/proc/2/stat', 65_536);
	if (!second.ok || parseTaskStat(second.value)?.kernelThread !== true) return;
	let least = Infinity;
	for (let look = 0, quiet = 0; quiet < looks; look++) {
		if (look === mostLooks) return;
		const started = lastStarted(kernel);
		const before = pidsOf(kernel);
		const count = kernel.processCount();
		const after = pidsOf(kernel);
		if (before === undefined || after === undefined || !count.ok || started === undefined) return;
		if (started !== lastStarted(kernel)) continue;
		quiet++;
		least = Math.min(least, count.value - new Set([...before, ...after]).size);
	}
	if (least <= 0) return;
	yield findingOf(hiddenProcesses, 'high', { kind: 'system', name: visibleText('processes') }, shown`The kernel counts ${least} more processes than /proc lists: something hides`, {
		techniques: ['T1014', 'T1564'],
		next: visibleText('Look at the machine from clean media; a hidden process may show by its connections, its open log or its use of the processor.'),
	});
}

/** Fifth field of /proc/loadavg: the number that was given to a process or thread last. */
function lastStarted(kernel: Kernel): string | undefined {
	const load = kernel.read('/proc/loadavg', 256);
	return load.ok ? /(\d+)\s*$/.exec(Buffer.from(load.value).toString('latin1'))?.[1] : undefined;
}

/** It is there, it is a process and no thread, and no listing shows it, each time. */
function staysHidden(kernel: Kernel, pid: number): boolean {
	for (let look = 0; look < looks; look++) {
		if (pidsOf(kernel)?.includes(pid) !== false || !kernel.hasTask(pid)) return false;
		const status = kernel.read(`/proc/${pid}/status`, 65_536);
		if (status.ok && parseTaskStatus(status.value)?.group !== pid) return false;
		if (!status.ok && status.reason === 'vanished') return false;
	}
	return true;
}

function nameOf(kernel: Kernel, pid: number): Visible {
	const comm = kernel.read(`/proc/${pid}/comm`, 4096);
	return comm.ok ? visible(comm.value.at(-1) === 0x0a ? comm.value.subarray(0, -1) : comm.value) : visibleText('?');
}
