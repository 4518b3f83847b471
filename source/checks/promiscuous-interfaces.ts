/**
 * Network interfaces that take in every packet, by the kernel's own flags in /sys: `ifconfig` and `ip link` do not show a
 * libpcap sniffer (measured on 6.18).
 */

import { Tally } from '../core/coverage.ts';
import { isAtLeast, worseFirst, type Finding, type Severity } from '../core/finding.ts';
import { joined, shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import type { Host, InterfaceFlags, Kernel } from '../host/host.ts';
import { findingOf, type HostCheck } from './check.ts';
import { judgeHolder } from './listening-programs.ts';
import { singleUser } from './machine-state.ts';
import { packetListeners, type Listener } from './packet-listeners.ts';
import { isPort, tracesOf } from './promiscuous-traces.ts';
import { holderWords, pidsOf } from './socket-holders.ts';

const promiscuous = 0x100;
const day = 86_400;

export const promiscuousInterfaces: HostCheck = {
	id: 'promiscuous-interfaces',
	step: 'C.5',
	title: 'Promiscuous interfaces',
	covers: 'The promiscuous flag of every network interface of every network namespace whose /sys shows, with the processes that may have asked for it; the kernel log.',
	needs: 'live',
	kind: 'host',
	*run(host, { now, since }, tally) {
		const { kernel } = host;
		if (kernel === undefined) return { couldNotLook: visibleText('Whether an interface is promiscuous is known to the running kernel alone: a disk or an image does not hold it.') };
		const names = kernel.list('/sys/class/net');
		if (!names.ok) return { couldNotLook: shown`/sys/class/net cannot be read (${names.detail}): is /sys mounted?` };
		const { listeners, allSeen } = packetListeners(kernel, new Tally());
		let found = 0;
		for (const name of names.value) {
			const flags = textOf(kernel, `/sys/class/net/${name}/flags`);
			if (flags === undefined) {
				// `bonding_masters` is a file among the interfaces.
				if (textOf(kernel, `/sys/class/net/${name}/ifindex`) !== undefined) tally.skip('unreadable', shown`/sys/class/net/${visibleName(name)}/flags`);
				continue;
			}
			tally.count('interfaces');
			if ((Number.parseInt(flags, 16) & promiscuous) === 0) continue;
			found++;
			const index = Number(textOf(kernel, `/sys/class/net/${name}/ifindex`));
			const design = byDesign(kernel, name);
			const holders = listeners.filter(({ socket, namespace }) => namespace === '' && (socket.interface === index || socket.interface === 0)).flatMap(listener => listener.holders).filter(({ pid }) => pid !== kernel.ownPid);
			const worst = holders.map(holder => ({ holder, ...judgeHolder(host, holder) })).toSorted(worseFirst)[0];
			let severity: Severity;
			let why: Visible;
			if (worst !== undefined && isAtLeast(worst.severity, 'medium')) {
				severity = worst.severity === 'medium' ? 'high' : worst.severity;
				why = shown`${worst.holder.comm} (pid ${worst.holder.pid}) listens there; it ${worst.says}`;
			} else if (design !== undefined) {
				severity = 'low';
				why = design;
			} else if (worst !== undefined && worst.severity === 'low') {
				severity = 'low';
				why = shown`${worst.holder.comm} (pid ${worst.holder.pid}) listens there; it ${worst.says}`;
			} else {
				severity = 'high';
				why = allSeen ? visibleText('nothing that shows explains it') : visibleText('not every process could be asked whether it listens');
			}
			yield findingOf(promiscuousInterfaces, severity, { kind: 'interface', name: visibleName(name) }, shown`Takes in every packet (promiscuous): ${why}`, {
				facts: { flags: visibleName(flags), ...(holders.length === 0 ? {} : { listeners: joined(holders.slice(0, 5).map(holderWords), '; ') }) },
				techniques: severity === 'low' ? [] : ['T1040'],
				next: visibleText('Find what listens (packet sockets check) and the log it writes: every host in that log is at risk (C.5, C.6). Do this before the machine is stopped or cut off.'),
			});
		}
		for (const foreign of foreignInterfaces(kernel, tally)) {
			tally.count('interfaces');
			if ((foreign.flags & promiscuous) === 0) continue;
			found++;
			yield foreignFinding(host, foreign, listeners);
		}
		const up = Number((textOf(kernel, '/proc/uptime') ?? '').split(' ')[0]);
		const traces = tracesOf(kernel, now, up, tally);
		for (const { name, severity, says, at } of traces) {
			yield findingOf(promiscuousInterfaces, severity, { kind: 'interface', name: visibleName(name) }, says, { facts: { at }, techniques: severity === 'info' ? [] : ['T1040'], next: visibleText('Look for the log of a sniffer of that time, and hold it against who was logged in.') });
		}
		if (found === 0) {
			const single = singleUser(kernel);
			if (single !== undefined) return { couldNotLook: shown`${single}: a sniffer that ran before was stopped by that, so whether one was listening cannot be known any more.` };
			const booted = now - up * 1000;
			if (up > 0 && since !== undefined && booted > since) return { couldNotLook: shown`The machine was restarted at ${visibleText(new Date(booted).toISOString())}, after the time of the intrusion began: what listened before that cannot be known any more.` };
			if (up > 0 && up < day && since === undefined) {
				return { couldNotLook: shown`The machine started ${visibleText(hours(up))} ago. No interface is promiscuous now, and what listened before that cannot be known any more: look in the kernel log of then for "entered promiscuous mode", and for the log files of a sniffer. Where the intrusion began later, mark its time.` };
			}
		}
		return undefined;
	},
};

interface Foreign extends InterfaceFlags {
	readonly namespace: Visible;
	readonly pid: number;
}

/** Of every other network namespace, asked through one process of it. */
function* foreignInterfaces(kernel: Kernel, tally: Tally): Generator<Foreign> {
	const here = kernel.linkOf('/proc/self/ns/net');
	const unseen = new Map<string, Visible>();
	const seen = new Set(here.ok ? [here.value] : []);
	for (const pid of pidsOf(kernel) ?? []) {
		const namespace = kernel.linkOf(`/proc/${pid}/ns/net`);
		if (!namespace.ok || seen.has(namespace.value)) continue;
		const interfaces = kernel.interfacesOf(pid);
		if (!interfaces.ok) {
			unseen.set(namespace.value, interfaces.detail);
			continue;
		}
		seen.add(namespace.value);
		unseen.delete(namespace.value);
		for (const one of interfaces.value) yield { ...one, namespace: visibleName(namespace.value), pid };
	}
	// Its packet sockets are seen all the same, by the check of those.
	for (const [namespace, why] of unseen) tally.skip('pseudo-file-system', shown`${visibleName(namespace)}: ${why}`);
}

function foreignFinding(host: Host, { name, namespace, index, flags, pid }: Foreign, listeners: readonly Listener[]): Finding {
	const holders = listeners.filter(one => one.namespace === namespace && (one.socket.interface === index || one.socket.interface === 0)).flatMap(listener => listener.holders);
	const worst = holders.map(holder => ({ holder, ...judgeHolder(host, holder) })).toSorted(worseFirst)[0];
	const alarming = worst !== undefined && isAtLeast(worst.severity, 'medium');
	const severity: Severity = alarming ? (worst.severity === 'medium' ? 'high' : worst.severity) : isPort(name) || worst !== undefined ? 'low' : 'medium';
	const why = worst !== undefined ? shown`${worst.holder.comm} (pid ${worst.holder.pid}) listens there; it ${worst.says}` : visibleText(isPort(name) ? 'by its name it is a port of a bridge, which needs that' : 'nothing that shows explains it');
	return findingOf(promiscuousInterfaces, severity, { kind: 'interface', name: shown`${visibleName(name)} of ${namespace}` }, shown`Takes in every packet (promiscuous) in a network namespace of its own: ${why}`, {
		facts: { flags: visibleText(`0x${flags.toString(16)}`), 'seen-through': shown`process ${pid}`, ...(holders.length === 0 ? {} : { listeners: joined(holders.slice(0, 5).map(holderWords), '; ') }) },
		techniques: severity === 'low' ? [] : ['T1040'],
		next: visibleText('Find what listens in that namespace, and the log it writes: every host in that log is at risk.'),
	});
}

/** Ports of bridges, bonds and switches are promiscuous because that is what they are for. */
function byDesign(kernel: Kernel, name: string): Visible | undefined {
	const place = `/sys/class/net/${name}`;
	if (kernel.list(`${place}/brport`).ok) return visibleText('it is a port of a bridge, which needs that');
	const master = kernel.linkOf(`${place}/master`);
	if (master.ok) return shown`it is a member of ${visibleName(master.value.replace(/^.*\//, ''))} (a bond, team or virtual switch), which needs that`;
	const names = kernel.list('/sys/class/net');
	for (const other of names.ok ? names.value : []) {
		if (kernel.linkOf(`${place}/upper_${other}`).ok) return shown`${visibleName(other)} (a macvlan, VLAN or virtual switch) is built on it, which may need that`;
	}
	const flags = textOf(kernel, `${place}/tun_flags`);
	if (flags !== undefined) return visibleText('it is the end of a tunnel or of a virtual machine');
	return undefined;
}

function hours(seconds: number): string {
	return seconds < 7200 ? `${Math.trunc(seconds / 60)} minutes` : seconds < 2 * day ? `${Math.trunc(seconds / 3600)} hours` : `${Math.trunc(seconds / day)} days`;
}

function textOf(kernel: Kernel, path: string): string | undefined {
	const read = kernel.read(path, 65_536);
	return read.ok ? Buffer.from(read.value).toString('latin1').trim() : undefined;
}
