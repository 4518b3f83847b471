/** Processes and sockets written down as the kernel's own files, for a memory host. */

import type { MemoryHostOptions } from './memory-host.ts';

export type KernelFiles = NonNullable<MemoryHostOptions['kernel']>;

export interface WrittenProcess {
	readonly words?: readonly string[];
	readonly comm?: string;
	readonly parent?: number;
	readonly kernelThread?: boolean;
	readonly state?: string;
	readonly tracer?: number;
	readonly environment?: readonly string[];
	/** Inodes of sockets, by descriptor. */
	readonly sockets?: Readonly<Record<number, number>>;
	/** Where descriptors lead, by their numbers. */
	readonly descriptors?: Readonly<Record<number, string>>;
	readonly cwd?: string;
}

export function processFiles(pid: number, exe: string | undefined, { words, comm, parent = 1, kernelThread = false, state = 'S', tracer = 0, environment = [], sockets = {}, descriptors = {}, cwd = '/' }: WrittenProcess = {}): KernelFiles {
	const name = comm ?? (exe ?? 'kthread').replace(/ \(deleted\)$/, '').replace(/^.*\//, '').slice(0, 15);
	const files: Record<string, KernelFiles[string]> = {
		[`/proc/${pid}/comm`]: `${name}\n`,
		[`/proc/${pid}/stat`]: `${pid} (${name}) ${state} ${parent} ${pid} ${pid} 0 -1 ${kernelThread ? 2129984 : 4194560} 1 0 0 0 0 0 0 0 20 0 1 0 ${pid * 10} 0 0\n`,
		[`/proc/${pid}/status`]: `Name:\t${name}\nTgid:\t${pid}\nTracerPid:\t${tracer}\nUid:\t0\t0\t0\t0\nThreads:\t1\n`,
		[`/proc/${pid}/cmdline`]: exe === undefined ? '' : `${(words ?? [exe]).join('\0')}\0`,
		[`/proc/${pid}/environ`]: environment.map(setting => `${setting}\0`).join(''),
		[`/proc/${pid}/cwd`]: { link: cwd },
		[`/proc/${pid}/fd/`]: '',
	};
	if (exe !== undefined) files[`/proc/${pid}/exe`] = { link: exe };
	for (const [descriptor, inode] of Object.entries(sockets)) files[`/proc/${pid}/fd/${descriptor}`] = { link: `socket:[${inode}]` };
	for (const [descriptor, link] of Object.entries(descriptors)) files[`/proc/${pid}/fd/${descriptor}`] = { link };
	return files;
}

/** One line of /proc/net/tcp. IPv4 addresses in dots, `a.b.c.d:port`. */
export function inetLine(local: string, remote: string, state: number, inode: number): string {
	return `   0: ${hexOf(local)} ${hexOf(remote)} ${hex(state, 2)} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 20 4 30 10 -1\n`;
}

function hexOf(endpoint: string): string {
	const [address, port] = endpoint.split(':');
	return `${address!.split('.').toReversed().map(byte => hex(Number(byte), 2)).join('')}:${hex(Number(port), 4)}`;
}

function hex(number: number, digits: number): string {
	return number.toString(16).toUpperCase().padStart(digits, '0');
}
