/** Packet sockets and their owners: how sniffers listen (and DHCP clients, and 802.1X). A libpcap sniffer shows here, not in ifconfig. */

import { isAtLeast } from '../core/finding.ts';
import { joined, shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { Tally } from '../core/coverage.ts';
import { findingOf, type HostCheck } from './check.ts';
import { judgeHolder } from './listening-programs.ts';
import { originFacts, originOf } from './process-origin.ts';
import { interfaceIndexes, packetListeners, type Listener } from './packet-listeners.ts';
import { holderWords } from './socket-holders.ts';

export const packetSockets: HostCheck = {
	id: 'packet-sockets',
	step: 'C.5',
	title: 'Packet sockets and their owners',
	covers: 'Every AF_PACKET socket of every network namespace, with the processes that hold it.',
	needs: 'live',
	kind: 'host',
	*run(host, _circumstances, tally) {
		const { kernel } = host;
		if (kernel === undefined) return { couldNotLook: visibleText('Sockets live in the running kernel: a disk or an image does not hold them.') };
		const { listeners, allSeen, known } = packetListeners(kernel, tally);
		if (!known && listeners.length === 0) return { couldNotLook: visibleText('/proc/net/packet cannot be read: is /proc mounted, and does this kernel have packet sockets?') };
		const names = interfaceIndexes(kernel);
		const orphans: Listener[] = [];
		const processes = new Map<number, Listener[]>();
		for (const listener of listeners) {
			if (listener.holders.length === 0) orphans.push(listener);
			for (const { pid } of listener.holders) processes.set(pid, [...(processes.get(pid) ?? []), listener]);
		}
		for (const [pid, held] of [...processes].toSorted(([a], [b]) => a - b)) {
			if (pid === kernel.ownPid) continue;
			const holder = held[0]!.holders.find(one => one.pid === pid)!;
			const { severity, says } = judgeHolder(host, holder);
			yield findingOf(packetSockets, severity, { kind: 'process', pid, name: holder.comm }, shown`Holds a packet socket; it ${says}`, {
				facts: {
					program: holderWords(holder),
					command: visibleName(holder.words.join(' ').slice(0, 500)),
					...originFacts(originOf(host, kernel, pid, holder.exe)),
					receives: joined(held.map(({ socket }) => protocolWords(socket.protocol)).filter(unique)),
					interface: joined(held.map(listener => interfaceWords(listener, names)).filter(unique)),
				},
				techniques: isAtLeast(severity, 'medium') ? ['T1040'] : [],
				...(severity === 'info' ? {} : { next: visibleText('See what files it has open (a sniffer writes a log), who started it and when. Keep its program before you stop it (p does, or copy /proc/PID/exe).') }),
			});
		}
		if (orphans.length === 0 || !allSeen) return undefined;
		// A socket may have been closed, or its holder have exited, while the processes were read: ask again before accusing.
		const again = packetListeners(kernel, new Tally());
		for (const { socket, namespace } of orphans) {
			const still = again.listeners.find(listener => listener.socket.inode === socket.inode);
			if (still === undefined || still.holders.length > 0 || !again.allSeen) continue;
			yield findingOf(packetSockets, 'high', { kind: 'system', name: shown`packet socket ${socket.inode}` }, shown`A packet socket that no visible process holds: a hidden process, the kernel itself, or a process outside this container`, {
				facts: { receives: protocolWords(socket.protocol), interface: interfaceWords({ socket, namespace, holders: [] }, names), uid: socket.uid },
				techniques: ['T1040', 'T1014'],
				next: visibleText('Compare the process list with other views of the kernel; treat the kernel as not to be trusted.'),
			});
		}
		return undefined;
	},
};

export function interfaceWords({ socket, namespace }: Pick<Listener, 'socket' | 'namespace' | 'holders'>, names: ReadonlyMap<number, string>): Visible {
	if (namespace !== '') return shown`number ${socket.interface} of ${namespace}`;
	if (socket.interface === 0) return visibleText('every interface');
	const name = names.get(socket.interface);
	return name === undefined ? shown`number ${socket.interface}` : visibleName(name);
}

const protocols: Readonly<Record<number, string>> = { 0: 'nothing', 3: 'everything', 0x0800: 'IPv4', 0x0806: 'ARP', 0x86dd: 'IPv6', 0x888e: 'EAPOL (802.1X)', 0x88cc: 'LLDP', 0x8863: 'PPPoE', 0x8864: 'PPPoE', 0x88f7: 'PTP', 0x88c7: 'pre-authentication (802.11)' };

function protocolWords(protocol: number): Visible {
	return visibleText(protocols[protocol] ?? `protocol 0x${protocol.toString(16).padStart(4, '0')}`);
}

function unique<T>(value: T, at: number, all: readonly T[]): boolean {
	return all.indexOf(value) === at;
}

