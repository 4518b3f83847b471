/** Who listens on the network, and who is connected to whom: /proc/net tied to processes, their packages and places. */

import { Tally } from '../core/coverage.ts';
import { isAtLeast, type Severity } from '../core/finding.ts';
import { joined, shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { nameOf, type Host, type Kernel } from '../host/host.ts';
import { isLoopback } from '../parsers/ip-address.ts';
import { parseProcNetInet, type InetSocket } from '../parsers/proc-net-inet.ts';
import { parseProcNetUnix } from '../parsers/proc-net-unix.ts';
import { findingOf, type HostCheck } from './check.ts';
import { installedPackages } from './installed-packages.ts';
import { originFacts, originOf, type Origin } from './process-origin.ts';
import { oddProgram } from './running-program.ts';
import { hasCodeInWords, oddScript } from './running-script.ts';
import { holdersOf, holderWords, pidsOf, type Holder, type Holders } from './socket-holders.ts';

type Protocol = 'tcp' | 'udp' | 'raw';

interface Socket extends InetSocket {
	readonly protocol: Protocol;
}

interface Sockets {
	readonly open: ReadonlyMap<number, Socket>;
	/** Abstract unix names that somebody listens on, by inode. */
	readonly abstract: ReadonlyMap<number, string>;
	readonly holders: Holders;
}

const tables = ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6'] as const;
const established = 1;
const closed = 7;
const listening = 10;
const mostTold = 20;

export const networkSockets: HostCheck = {
	id: 'network-sockets',
	step: 'C.5',
	title: 'Listening sockets and connections',
	covers: 'Every TCP, UDP and raw socket of every network namespace that listens or is connected, and abstract unix names, with the processes that hold them.',
	needs: 'live',
	kind: 'host',
	*run(host, _circumstances, tally) {
		const { kernel } = host;
		if (kernel === undefined) return { couldNotLook: visibleText('Sockets live in the running kernel: a disk or an image does not hold them.') };
		const pids = pidsOf(kernel);
		if (pids === undefined) return { couldNotLook: visibleText('/proc cannot be listed: is it mounted?') };
		const { open, abstract, holders } = socketsOf(kernel, pids, tally);
		if (open === undefined) return { couldNotLook: visibleText('/proc/net/tcp and /proc/net/udp cannot be read: is /proc mounted?') };
		tally.count('sockets', open.size);
		const held = new Map<number, { readonly holder: Holder; readonly sockets: Socket[] }>();
		const orphans: Socket[] = [];
		for (const socket of open.values()) {
			const owners = holders.byInode.get(socket.inode) ?? [];
			if (owners.length === 0) orphans.push(socket);
			for (const holder of owners) {
				const known = held.get(holder.pid);
				if (known === undefined) held.set(holder.pid, { holder, sockets: [socket] });
				else known.sockets.push(socket);
			}
		}
		for (const inode of abstract.keys()) for (const holder of holders.byInode.get(inode) ?? []) if (!held.has(holder.pid)) held.set(holder.pid, { holder, sockets: [] });
		for (const [pid, { holder, sockets }] of [...held].toSorted(([a], [b]) => a - b)) {
			if (pid === kernel.ownPid) continue;
			const names = [...abstract].filter(([inode]) => holders.byInode.get(inode)?.some(one => one.pid === pid) === true).map(([, name]) => visibleName(name));
			const origin = originOf(host, kernel, pid, holder.exe);
			const { severity, says, techniques } = judged(host, kernel, holder, sockets, origin);
			yield findingOf(networkSockets, severity, { kind: 'process', pid, name: holder.comm }, says, {
				facts: {
					program: holderWords(holder),
					command: visibleName(holder.words.join(' ').slice(0, 500)),
					...originFacts(origin),
					...told('listens', sockets.filter(isListening).map(socket => endpoint(socket, 'local'))),
					...told('abstract-unix', names),
					...told('connected', sockets.filter(socket => !isListening(socket)).map(socket => endpoint(socket, 'remote'))),
				},
				techniques,
				...(isAtLeast(severity, 'medium') ? { next: visibleText('See who started it and when; copy its program from /proc/PID/exe before you stop it. The other ends are hosts at risk.') } : {}),
			});
		}
		yield* unheld(kernel, orphans, holders.allSeen);
		return undefined;
	},
};

function socketsOf(kernel: Kernel, pids: readonly number[], tally: Tally): Sockets | { readonly open: undefined; readonly abstract: ReadonlyMap<number, string>; readonly holders: Holders } {
	const open = new Map<number, Socket>();
	const abstract = new Map<number, string>();
	const seen = new Set<string>();
	let read = false;
	const here = kernel.linkOf('/proc/self/ns/net');
	if (here.ok) seen.add(here.value);
	const readAll = (place: string, own: boolean): void => {
		const unix = kernel.read(`${place}/unix`);
		for (const { inode, listening: accepts, path } of unix.ok ? parseProcNetUnix(unix.value) : []) if (accepts && path.startsWith('@')) abstract.set(inode, path);
		for (const table of tables) {
			const look = kernel.read(`${place}/${table}`);
			if (!look.ok) {
				// A kernel without IPv6 has no such tables.
				if (own && look.reason !== 'vanished') tally.skip(look.reason, visibleText(`${place}/${table}`));
				continue;
			}
			read = true;
			const protocol = table.replace('6', '') as Protocol;
			for (const socket of parseProcNetInet(look.value)) {
				if (socket.inode !== 0 && (socket.state === established || socket.state === listening || (socket.state === closed && protocol !== 'tcp'))) open.set(socket.inode, { ...socket, protocol });
			}
		}
	};
	readAll('/proc/net', true);
	for (const pid of pids) {
		const namespace = kernel.linkOf(`/proc/${pid}/ns/net`);
		if (!namespace.ok || seen.has(namespace.value)) continue;
		seen.add(namespace.value);
		readAll(`/proc/${pid}/net`, false);
	}
	const holders = holdersOf(kernel, pids, { has: inode => open.has(inode) || abstract.has(inode), size: open.size + abstract.size }, tally);
	return read ? { open, abstract, holders } : { open: undefined, abstract, holders };
}

function isListening({ state, protocol, remote }: Socket): boolean {
	return protocol === 'tcp' ? state === listening : remote.port === 0 || state === closed;
}

function endpoint({ protocol, ...socket }: Socket, end: 'local' | 'remote'): Visible {
	const { address, port } = socket[end];
	return visibleText(protocol === 'raw' ? `raw protocol ${socket.local.port}` : `${protocol} ${address.includes(':') ? `[${address}]` : address}:${port}`);
}

function told(name: string, endpoints: readonly Visible[]): Record<string, Visible> {
	const distinct = [...new Set(endpoints)];
	if (distinct.length === 0) return {};
	const first = joined(distinct.slice(0, mostTold));
	return { [name]: distinct.length > mostTold ? shown`${first} and ${distinct.length - mostTold} more` : first };
}

const relays = /^(?:nc|nc\.\w+|ncat|netcat|socat\d*)$/;

function judged(host: Host, kernel: Kernel, holder: Holder, sockets: readonly Socket[], { unit, package: packaged }: Origin): { readonly severity: Severity; readonly says: Visible; readonly techniques: readonly string[] } {
	const listens = sockets.some(isListening);
	const connected = sockets.some(socket => !isListening(socket));
	const does = visibleText([...(listens ? ['listens on the network'] : []), ...(connected ? ['is connected'] : []), ...(sockets.length === 0 ? ['listens on an abstract unix name'] : [])].join(' and '));
	const odd = oddProgram(host, holder) ?? oddScript(host, kernel, holder);
	if (odd !== undefined) return { severity: odd.severity, says: shown`It ${does}, and ${odd.says}`, techniques: odd.techniques };
	const far = sockets.some(({ local, remote }) => !isLoopback(local.address) || (remote.port !== 0 && !isLoopback(remote.address)));
	if (far && holder.exe !== undefined && relays.test(nameOf(holder.exe))) {
		return { severity: 'medium', says: shown`It ${does} and passes on whatever comes: find out who started ${visibleName(nameOf(holder.exe))}, and what for`, techniques: ['T1095'] };
	}
	if (listens && far && hasCodeInWords(holder)) return { severity: 'medium', says: shown`It ${does}, and runs code that its command line holds`, techniques: ['T1059'] };
	const explained = unit !== undefined || packaged !== undefined || installedPackages(host).system === 'none';
	if (listens && far && !explained) return { severity: 'low', says: shown`It ${does}, and neither a unit nor a package explains it`, techniques: [] };
	return { severity: 'info', says: shown`It ${does}`, techniques: [] };
}

/**
 * Sockets that no process shows. The kernel holds some itself (NFS, WireGuard, VXLAN; UDP mostly), so only a TCP socket that
 * listens, in a kernel without such servers, is odd. A second look comes first: a socket may have been closed meanwhile.
 */
function* unheld(kernel: Kernel, orphans: readonly Socket[], allSeen: boolean) {
	if (orphans.length === 0 || !allSeen) return;
	const again = socketsOf(kernel, pidsOf(kernel) ?? [], new Tally());
	if (again.open === undefined || !again.holders.allSeen) return;
	const modules = kernel.read('/proc/modules');
	const servers = modules.ok && /^(?:nfsd|lockd|rpcrdma|ksmbd|ocfs2|dlm|drbd|iscsi_target_mod|nvmet_tcp|rds_tcp|tipc|smc) /m.test(Buffer.from(modules.value).toString('latin1'));
	for (const socket of orphans) {
		if (!again.open.has(socket.inode) || again.holders.byInode.has(socket.inode) || socket.protocol === 'raw' || !isListening(socket)) continue;
		const odd = socket.protocol === 'tcp' && !servers && modules.ok;
		yield findingOf(
			networkSockets,
			odd ? 'high' : 'low',
			{ kind: 'system', name: shown`${endpoint(socket, 'local')}` },
			odd
				? visibleText('It listens, and no visible process holds it: a hidden process, or one outside this container')
				: visibleText('It is open, and no visible process holds it: the kernel itself (NFS, WireGuard...), a process outside this container, or a hidden one'),
			{ facts: { inode: socket.inode, uid: socket.uid }, techniques: odd ? ['T1014'] : [] },
		);
	}
}
