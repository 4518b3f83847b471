/** Which processes hold which sockets: /proc/PID/fd tied to the tables of /proc/net by inode. */

import type { Tally } from '../core/coverage.ts';
import { shown, visible, visibleName, visibleText, type Visible } from '../core/visible.ts';
import type { HostPath, Kernel } from '../host/host.ts';

export interface Holder {
	readonly pid: number;
	/** The kernel's short name for it. */
	readonly comm: Visible;
	/** /proc/PID/exe without the ` (deleted)` that the kernel adds, one byte to a character; undefined for what has none or may not be asked. */
	readonly exe: HostPath | undefined;
	readonly deleted: boolean;
	/** Its command line, one byte to a character. */
	readonly words: readonly string[];
}

export interface Holders {
	readonly byInode: ReadonlyMap<number, readonly Holder[]>;
	/** Every process's descriptors could be read: a socket without a holder then belongs to nobody who shows. */
	readonly allSeen: boolean;
}

export function pidsOf(kernel: Kernel): readonly number[] | undefined {
	const names = kernel.list('/proc');
	return names.ok ? names.value.filter(name => /^\d+$/.test(name)).map(Number).toSorted((a, b) => a - b) : undefined;
}

export function holdersOf(kernel: Kernel, pids: readonly number[], inodes: { has(inode: number): boolean; readonly size: number }, tally: Tally): Holders {
	const byInode = new Map<number, Holder[]>();
	let allSeen = true;
	for (const pid of inodes.size > 0 ? pids : []) {
		tally.count('processes');
		const descriptors = kernel.list(`/proc/${pid}/fd`);
		if (!descriptors.ok) {
			if (descriptors.reason === 'vanished') continue;
			allSeen = false;
			tally.skip(descriptors.reason, shown`/proc/${pid}/fd`);
			continue;
		}
		const held = new Set<number>();
		for (const descriptor of descriptors.value) {
			const inode = socketAt(kernel, pid, descriptor);
			if (inode !== undefined && inodes.has(inode)) held.add(inode);
		}
		if (held.size === 0) continue;
		const holder = holderOf(kernel, pid);
		for (const inode of held) {
			const known = byInode.get(inode);
			if (known === undefined) byInode.set(inode, [holder]);
			else known.push(holder);
		}
	}
	return { byInode, allSeen };
}

/** Inode of the socket behind a descriptor. */
export function socketAt(kernel: Kernel, pid: number, descriptor: string): number | undefined {
	const link = kernel.linkOf(`/proc/${pid}/fd/${descriptor}`);
	const inode = link.ok ? /^socket:\[(\d+)\]$/.exec(link.value)?.[1] : undefined;
	return inode === undefined ? undefined : Number(inode);
}

/** Bytes of a command line that are judged: a process may have megabytes of them. */
const commandLine = 131_072;

export function holderOf(kernel: Kernel, pid: number): Holder {
	const comm = kernel.read(`/proc/${pid}/comm`, 4096);
	const exe = kernel.linkOf(`/proc/${pid}/exe`);
	const cmdline = kernel.head(`/proc/${pid}/cmdline`, commandLine);
	const deleted = exe.ok && exe.value.endsWith(' (deleted)') && !kernel.stillNamed(`/proc/${pid}/exe`);
	return {
		pid,
		comm: comm.ok ? visible(trimmed(comm.value)) : visibleText('?'),
		exe: exe.ok ? ((deleted ? exe.value.slice(0, -' (deleted)'.length) : exe.value) as HostPath) : undefined,
		deleted,
		words: cmdline.ok ? Buffer.from(cmdline.value).toString('latin1').split('\0').filter(word => word !== '') : [],
	};
}

function trimmed(bytes: Uint8Array): Uint8Array {
	return bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes;
}

/** `tcpdump (pid 812, /usr/bin/tcpdump)`. */
export function holderWords({ comm, pid, exe, deleted }: Holder): Visible {
	if (exe === undefined) return shown`${comm} (pid ${pid})`;
	return deleted ? shown`${comm} (pid ${pid}, ${visibleName(exe)}, deleted)` : shown`${comm} (pid ${pid}, ${visibleName(exe)})`;
}
