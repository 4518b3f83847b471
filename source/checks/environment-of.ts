/** What a process was started with, as /proc/PID/environ says. */

import type { Kernel } from '../host/host.ts';

/** Bytes. execve(2) takes 6 MiB at most; a process that moved its environment elsewhere may show more. */
const most = 8 << 20;

/** `NAME=value`, one byte to a character; none where it may not be asked. */
export function environmentOf(kernel: Kernel, pid: number): readonly string[] {
	const environ = kernel.head(`/proc/${pid}/environ`, most);
	return environ.ok ? Buffer.from(environ.value).toString('latin1').split('\0') : [];
}
