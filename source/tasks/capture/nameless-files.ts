/** Programs and open files that only a running process keeps alive: deleted, or never more than memory. */

import { pidsOf } from '../../checks/socket-holders.ts';
import { shown, visibleName, visibleText, type Visible } from '../../core/visible.ts';
import type { Kernel } from '../../host/host.ts';

export interface FileToCopy {
	readonly words: Visible;
	/** Name of the copy in the case. */
	readonly file: string;
	/** `/proc/PID/exe` or `/proc/PID/fd/N`. */
	readonly place: string;
}

/** A machine of desktops holds thousands of deleted scraps of shared memory. */
const most = 2000;
const gone = / \(deleted\)$/;

/** Of the whole machine: programs before files, each file once whoever holds it. */
export function* namelessFiles(kernel: Kernel): Generator<FileToCopy> {
	const pids = (pidsOf(kernel) ?? []).filter(pid => pid !== kernel.ownPid);
	const seen = new Set<string>();
	const isNew = (place: string): boolean => {
		const content = kernel.contentOf(place);
		if (!content.ok) return content.reason !== 'special-file' && content.reason !== 'vanished' && seen.size < most;
		if (seen.has(content.value.identity) || seen.size >= most) return false;
		seen.add(content.value.identity);
		return true;
	};
	for (const pid of pids) for (const copy of programOf(kernel, pid, false)) if (isNew(copy.place)) yield copy;
	for (const pid of pids) for (const copy of openFilesOf(kernel, pid)) if (isNew(copy.place)) yield copy;
}

/** Of one process: its program, whatever became of the file, and what it holds open that has no name. */
export function* processFiles(kernel: Kernel, pid: number): Generator<FileToCopy> {
	yield* programOf(kernel, pid, true);
	yield* openFilesOf(kernel, pid);
}

function* programOf(kernel: Kernel, pid: number, always: boolean): Generator<FileToCopy> {
	const exe = kernel.linkOf(`/proc/${pid}/exe`);
	if (exe.ok && (always || gone.test(exe.value))) yield { words: shown`the program of process ${pid}, ${visibleName(exe.value)}`, file: `program-${pid}`, place: `/proc/${pid}/exe` };
}

function* openFilesOf(kernel: Kernel, pid: number): Generator<FileToCopy> {
	const descriptors = kernel.list(`/proc/${pid}/fd`);
	for (const one of descriptors.ok ? descriptors.value : []) {
		const link = kernel.linkOf(`/proc/${pid}/fd/${one}`);
		if (!link.ok || !gone.test(link.value)) continue;
		yield { words: shown`file ${visibleText(one)} of process ${pid}, ${visibleName(link.value)}`, file: `open-${pid}-${one}`, place: `/proc/${pid}/fd/${one}` };
	}
}
