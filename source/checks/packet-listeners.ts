/** Who holds packet sockets on a running machine: /proc/net/packet of every network namespace, tied to processes by inode. */

import type { Tally } from '../core/coverage.ts';
import { shown, visible, visibleName, type Visible } from '../core/visible.ts';
import type { HostPath, Kernel } from '../host/host.ts';
import { parseProcNetPacket, type PacketSocket } from '../parsers/proc-net-packet.ts';

export interface Holder {
	readonly pid: number;
	/** The kernel's short name for it. */
	readonly comm: Visible;
	/** /proc/PID/exe without ` (deleted)`, one byte to a character; undefined for what has none or may not be asked. */
	readonly exe: HostPath | undefined;
	readonly deleted: boolean;
	/** Its command line, one byte to a character. */
	readonly words: readonly string[];
}

export interface Listener {
	readonly socket: PacketSocket;
	readonly holders: readonly Holder[];
	/** `net:[4026531840]`, or empty for the namespace regain runs in. */
	readonly namespace: Visible;
}

export interface Listeners {
	readonly listeners: readonly Listener[];
	/** Every process's descriptors could be read: a socket without a holder then belongs to nobody who shows. */
	readonly allSeen: boolean;
	/** `/proc/net/packet` itself could be read. */
	readonly known: boolean;
}

export function packetListeners(kernel: Kernel, tally: Tally): Listeners {
	const processes = kernel.list('/proc');
	const pids = processes.ok ? processes.value.filter(name => /^\d+$/.test(name)) : [];
	const sockets = new Map<number, { readonly socket: PacketSocket; readonly namespace: Visible }>();
	const own = kernel.read('/proc/net/packet', 4 << 20);
	if (own.ok) for (const socket of parseProcNetPacket(own.value)) sockets.set(socket.inode, { socket, namespace: '' as Visible });
	else tally.skip(own.reason, '/proc/net/packet' as Visible);
	const here = kernel.linkOf('/proc/self/ns/net');
	const seen = new Set(here.ok ? [here.value] : []);
	for (const pid of pids) {
		const namespace = kernel.linkOf(`/proc/${pid}/ns/net`);
		if (!namespace.ok || seen.has(namespace.value)) continue;
		seen.add(namespace.value);
		const other = kernel.read(`/proc/${pid}/net/packet`, 4 << 20);
		if (!other.ok) continue;
		for (const socket of parseProcNetPacket(other.value)) {
			if (!sockets.has(socket.inode)) sockets.set(socket.inode, { socket, namespace: visibleName(namespace.value) });
		}
	}
	tally.count('sockets', sockets.size);
	const holders = new Map<number, Holder[]>();
	let allSeen = processes.ok;
	if (sockets.size > 0) {
		for (const pid of pids) {
			tally.count('processes');
			const descriptors = kernel.list(`/proc/${pid}/fd`);
			if (!descriptors.ok) {
				if (descriptors.reason === 'vanished') continue;
				allSeen = false;
				tally.skip(descriptors.reason, shown`/proc/${Number(pid)}/fd`);
				continue;
			}
			const held = new Set<number>();
			for (const descriptor of descriptors.value) {
				const link = kernel.linkOf(`/proc/${pid}/fd/${descriptor}`);
				const inode = link.ok ? Number(/^socket:\[(\d+)\]$/.exec(link.value)?.[1]) : Number.NaN;
				if (sockets.has(inode)) held.add(inode);
			}
			if (held.size === 0) continue;
			const holder = holderOf(kernel, Number(pid));
			for (const inode of held) holders.set(inode, [...(holders.get(inode) ?? []), holder]);
		}
	}
	return { known: own.ok, allSeen, listeners: [...sockets.values()].map(found => ({ ...found, holders: holders.get(found.socket.inode) ?? [] })) };
}

function holderOf(kernel: Kernel, pid: number): Holder {
	const comm = kernel.read(`/proc/${pid}/comm`, 4096);
	const exe = kernel.linkOf(`/proc/${pid}/exe`);
	const cmdline = kernel.read(`/proc/${pid}/cmdline`, 65_536);
	const deleted = exe.ok && exe.value.endsWith(' (deleted)');
	return {
		pid,
		comm: comm.ok ? visible(trimmed(comm.value)) : ('?' as Visible),
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

/** Index of each interface and back, from /sys/class/net. */
export function interfaceIndexes(kernel: Kernel): ReadonlyMap<number, string> {
	const indexes = new Map<number, string>();
	const names = kernel.list('/sys/class/net');
	for (const name of names.ok ? names.value : []) {
		const index = kernel.read(`/sys/class/net/${name}/ifindex`, 64);
		if (index.ok) indexes.set(Number(Buffer.from(index.value).toString('latin1').trim()), name);
	}
	return indexes;
}
