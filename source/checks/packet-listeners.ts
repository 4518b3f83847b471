/** Who holds packet sockets on a running machine: /proc/net/packet of every network namespace, tied to processes by inode. */

import type { Tally } from '../core/coverage.ts';
import { visibleName, type Visible } from '../core/visible.ts';
import type { Kernel } from '../host/host.ts';
import { parseProcNetPacket, type PacketSocket } from '../parsers/proc-net-packet.ts';
import { holdersOf, pidsOf, type Holder } from './socket-holders.ts';

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
	const processes = pidsOf(kernel);
	const pids = processes ?? [];
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
	const { byInode, allSeen } = holdersOf(kernel, pids, sockets, tally);
	return { known: own.ok, allSeen: allSeen && processes !== undefined, listeners: [...sockets.values()].map(found => ({ ...found, holders: byInode.get(found.socket.inode) ?? [] })) };
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
