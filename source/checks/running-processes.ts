/** Processes as the kernel shows them: what they run, what was loaded into them, who traces them, who talks to a shell. */

import { isAtLeast, type Fact, type Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { nameOf, type Host, type HostPath, type Kernel } from '../host/host.ts';
import { parseTaskStat, parseTaskStatus, type TaskStat, type TaskStatus } from '../parsers/proc-task.ts';
import { findingOf, type HostCheck } from './check.ts';
import { heldOpen } from './process-descriptors.ts';
import { oddSettings } from './process-environment.ts';
import { originFacts, originOf } from './process-origin.ts';
import { preloadsOf } from './process-preloads.ts';
import { remoteShell } from './remote-shells.ts';
import { oddProgram } from './running-program.ts';
import { oddScript } from './running-script.ts';
import { holderOf, holderWords, pidsOf, type Holder } from './socket-holders.ts';
import { hiddenPart, placeOf } from './place.ts';

interface Sign {
	readonly severity: Severity;
	/** A clause whose subject is the process. */
	readonly says: Visible;
	readonly techniques: readonly string[];
	readonly facts?: Readonly<Record<string, Fact>>;
}

const next = visibleText('Keep its program and its open files before you stop it (p does, or copy /proc/PID/exe); see who started it and when.');

export const runningProcesses: HostCheck = {
	id: 'running-processes',
	step: 'C.5',
	title: 'Running processes',
	covers: 'Programs that are deleted, in memory alone, in temporary or hidden places; processes with names of the kernel; preloaded libraries and odd environments; shells on the network; traced daemons; deleted files held open; eBPF; working places that are deleted or hidden.',
	needs: 'live',
	kind: 'host',
	*run(host, _circumstances, tally) {
		const { kernel } = host;
		if (kernel === undefined) return { couldNotLook: visibleText('Processes live in the running kernel: a disk or an image does not hold them.') };
		const pids = pidsOf(kernel);
		if (pids === undefined) return { couldNotLook: visibleText('/proc cannot be listed: is it mounted?') };
		for (const pid of pids) {
			if (pid === kernel.ownPid) continue;
			const stat = statOf(kernel, pid);
			// Gone since the listing, or dead and not yet collected.
			if (stat === undefined || stat.state === 'Z' || stat.state === 'X') continue;
			tally.count('processes');
			if (stat.kernelThread) continue;
			const status = statusOf(kernel, pid);
			const holder = holderOf(kernel, pid);
			if (holder.exe === undefined) {
				const exe = kernel.linkOf(`/proc/${pid}/exe`);
				if (!exe.ok && exe.reason !== 'vanished') tally.skip(exe.reason, shown`/proc/${pid}/exe`);
			}
			for (const { severity, says, techniques, facts } of signsOf(host, kernel, holder, status)) {
				// Gone, or become another, while it was judged: what was read is of two processes.
				if (statOf(kernel, pid)?.started !== stat.started) break;
				yield findingOf(runningProcesses, severity, { kind: 'process', pid, name: holder.comm }, shown`It ${says}`, {
					facts: {
						program: holderWords(holder),
						command: visibleName(holder.words.join(' ').slice(0, 500)),
						parent: stat.parent,
						...(status === undefined ? {} : { uid: status.uid }),
						...originFacts(originOf(host, kernel, pid, holder.exe)),
						...facts,
					},
					techniques,
					...(isAtLeast(severity, 'medium') ? { next } : {}),
				});
			}
		}
		return undefined;
	},
};

function* signsOf(host: Host, kernel: Kernel, holder: Holder, status: TaskStatus | undefined): Generator<Sign> {
	const odd = oddProgram(host, holder) ?? oddScript(host, kernel, holder);
	if (odd !== undefined) yield odd;
	const posing = kernelName(holder);
	if (posing !== undefined) yield posing;
	yield* preloadsOf(host, kernel, holder.pid);
	yield* oddSettings(kernel, holder.pid);
	yield* heldOpen(host, kernel, holder);
	const shell = remoteShell(kernel, holder);
	if (shell !== undefined) yield shell;
	if (status !== undefined && status.tracer > 0) yield traced(kernel, holder, status.tracer);
	const cwd = kernel.linkOf(`/proc/${holder.pid}/cwd`);
	if (cwd.ok && cwd.value.endsWith(' (deleted)')) {
		const was = cwd.value.slice(0, -' (deleted)'.length) as HostPath;
		const concealed = hiddenPart(was) !== undefined && ['temporary', 'device', 'system', 'configuration'].includes(placeOf(was));
		yield { severity: concealed ? 'medium' : 'info', says: shown`works in ${visibleName(was)}, a folder that has been deleted`, techniques: concealed ? ['T1070.004'] : [] };
	} else if (cwd.ok) {
		const hidden = hiddenPart(cwd.value as HostPath);
		const place = placeOf(cwd.value as HostPath);
		if (hidden !== undefined && (place === 'device' || cwd.value.startsWith('/dev/'))) {
			yield { severity: 'high', says: shown`works in ${visibleName(cwd.value)}, a hidden place among the devices`, techniques: ['T1564.001'] };
		} else if (hidden !== undefined && !hidden.startsWith('.mount_') && ['temporary', 'system', 'configuration'].includes(place)) {
			yield { severity: 'medium', says: shown`works in ${visibleName(cwd.value)}, a hidden place`, techniques: ['T1564.001'] };
		}
	}
}

const threadName = /^(?:kworker\/|ksoftirqd\/|migration\/|rcu_(?:sched|preempt|gp)|kthreadd|kswapd\d|khugepaged|kdevtmpfs|kauditd|jbd2\/)/;

/** ps shows `[name]` for what has no command line, which is how kernel threads are told from programs. */
function kernelName({ words, exe, comm }: Holder): Sign | undefined {
	if (exe === undefined) return undefined;
	const [first = '', ...more] = words;
	// A program that gives itself a title may put brackets around a part of it; with words behind them only the name of a thread tells.
	const bracketed = /^\[[^\]]+\]$/.test(first) && (more.length === 0 || threadName.test(first.slice(1)));
	if (bracketed) return { severity: 'high', says: shown`calls itself ${visibleName(first)} like a thread of the kernel, and is a program`, techniques: ['T1036.009'] };
	if (threadName.test(comm)) {
		return { severity: 'high', says: shown`is called ${comm} like a thread of the kernel, and is a program`, techniques: ['T1036.009'] };
	}
	return undefined;
}

const keepers = /^(?:sshd|sshd-session|sshd-auth|login|su|sudo|doas|getty|agetty|passwd|cron|crond|systemd|init|gpg-agent|ssh-agent|polkitd|vsftpd|dovecot|krb5kdc|slapd)$/;
const tracers = /^(?:strace|ltrace|gdb|lldb|lldb-server|gdbserver|rr|valgrind|proot|runsc|bwrap|delve|dlv|perf|uftrace|crashpad_handler)$/;

function traced(kernel: Kernel, { exe, pid }: Holder, by: number): Sign {
	const tracer = holderOf(kernel, by);
	const stat = statOf(kernel, pid);
	const facts = { tracer: holderWords(tracer) };
	if (exe !== undefined && keepers.test(nameOf(exe))) {
		return { severity: 'high', says: shown`sees passwords or keys, and ${tracer.comm} (pid ${by}) traces it`, techniques: ['T1055.008', 'T1056'], facts };
	}
	const own = stat?.parent === by || (tracer.exe !== undefined && (tracers.test(nameOf(tracer.exe)) || tracer.exe === exe));
	if (own) return { severity: 'low', says: shown`is traced by ${tracer.comm} (pid ${by}), a debugger or its own parent`, techniques: [], facts };
	return { severity: 'medium', says: shown`is traced by ${tracer.comm} (pid ${by}), which is no debugger that regain knows`, techniques: ['T1055.008'], facts };
}

function statOf(kernel: Kernel, pid: number): TaskStat | undefined {
	const read = kernel.read(`/proc/${pid}/stat`, 65_536);
	return read.ok ? parseTaskStat(read.value) : undefined;
}

function statusOf(kernel: Kernel, pid: number): TaskStatus | undefined {
	const read = kernel.read(`/proc/${pid}/status`, 65_536);
	return read.ok ? parseTaskStatus(read.value) : undefined;
}
