/** Links, addresses, routes and connections of this network namespace, and whether they lead out (B.1). */

import { grouped } from '../core/coverage.ts';
import { joined, shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import type { Host, Kernel, Look } from '../host/host.ts';
import { found } from '../host/unread.ts';
import { localAddresses, localAddresses6 } from '../parsers/proc-net-addresses.ts';
import { isLoopback } from '../parsers/ip-address.ts';
import { parseProcNetInet } from '../parsers/proc-net-inet.ts';
import { defaultRoutes } from '../parsers/proc-net-route.ts';
import { containerOf, singleUser, virtualMachineOf } from './machine-state.ts';

const isUp = 0x1;
const loopback = 0x8;
const typePpp = 512;
const mostConnections = 200;

export interface Link {
	readonly name: string;
	readonly up: boolean;
	/** undefined: the driver does not say. */
	readonly carrier: boolean | undefined;
	readonly kind: 'device' | 'wireless' | 'modem' | 'tunnel' | 'virtual';
}

export interface NetworkView {
	readonly verdict: 'connected' | 'cut off' | 'cannot tell';
	/** Clauses. */
	readonly reasons: readonly Visible[];
	readonly links: readonly Link[];
	/** Links that lead out. */
	readonly leading: readonly Link[];
	readonly addresses: readonly Visible[];
	/** Interfaces with a default route. */
	readonly routes: readonly Visible[];
	/** Established to other machines, `local -> remote`; the first of `connectionCount`. */
	readonly connections: readonly Visible[];
	readonly connectionCount: number;
	/** Single-user mode, a container, a virtual machine: sentences. */
	readonly machine: readonly Visible[];
}

export function networkView(host: Host, kernel: Kernel): Look<NetworkView> {
	const names = kernel.list('/sys/class/net');
	if (!names.ok) return names;
	const links = names.value.flatMap(name => linkOf(kernel, name));
	// Tunnels rest on a link, and bridges and pairs of this machine's own containers are up whatever the cable does; in a container a pair is all there is.
	const real = links.filter(({ kind }) => kind !== 'virtual' && kind !== 'tunnel');
	const outward = real.length > 0 ? real : links;
	const leading = outward.filter(link => link.up && link.carrier !== false);
	const unsure = leading.every(link => link.carrier === undefined);
	const routes = [...defaultRoutes(bytesOf(kernel, '/proc/net/route'), bytesOf(kernel, '/proc/net/ipv6_route'))].map(visibleName);
	const connections = ['tcp', 'tcp6'].flatMap(table => parseProcNetInet(bytesOf(kernel, `/proc/net/${table}`))).filter(({ state, remote }) => state === 1 && !isLoopback(remote.address));
	return found({
		verdict: leading.length === 0 ? 'cut off' : unsure ? 'cannot tell' : 'connected',
		reasons: [
			...leading.map(({ name, kind, carrier }) => shown`${visibleName(name)} is up${visibleText(carrier === true ? ' with a carrier' : '')}${visibleText(kind === 'device' || kind === 'virtual' ? '' : ` (${kind})`)}`),
			...(leading.length === 0 ? [visibleText(outward.length === 0 ? 'there is no link but the loopback' : 'no link is up with a carrier')] : []),
			routes.length === 0 ? visibleText('no default route') : shown`default route by ${joined(routes)}`,
			shown`${visibleText(grouped(connections.length))} established connections to other machines`,
		],
		links,
		leading,
		addresses: [...localAddresses(bytesOf(kernel, '/proc/net/fib_trie')).map(visibleText), ...localAddresses6(bytesOf(kernel, '/proc/net/if_inet6')).map(({ address, name }) => shown`${visibleText(address)} (${visibleName(name)})`)],
		routes,
		connections: connections.slice(0, mostConnections).map(({ local, remote }) => visibleText(`${local.address} port ${local.port} -> ${remote.address} port ${remote.port}`)),
		connectionCount: connections.length,
		machine: [singleUser(kernel), containerOf(host, kernel), virtualMachineOf(kernel)].filter(words => words !== undefined),
	});
}

function linkOf(kernel: Kernel, name: string): readonly Link[] {
	const flags = Number(textOf(kernel, name, 'flags'));
	// A file that is no interface (`bonding_masters`), or one that went away.
	if (Number.isNaN(flags) || (flags & loopback) !== 0) return [];
	const device = kernel.linkOf(`/sys/class/net/${name}/device`).ok;
	const type = /^DEVTYPE=(\w+)/m.exec(textOf(kernel, name, 'uevent') ?? '')?.[1];
	const carrier = textOf(kernel, name, 'carrier');
	const tunnel = textOf(kernel, name, 'tun_flags') !== undefined || type === 'wireguard';
	const kind = type === 'wlan' ? 'wireless' : type === 'wwan' || Number(textOf(kernel, name, 'type')) === typePpp ? 'modem' : tunnel ? 'tunnel' : device ? 'device' : 'virtual';
	return [{ name, up: (flags & isUp) !== 0, carrier: carrier === '1' ? true : carrier === '0' ? false : undefined, kind }];
}

export function linkWords({ name, up, carrier, kind }: Link): Visible {
	return shown`${visibleName(name)} (${visibleText([kind, up ? 'up' : 'down', ...(carrier === undefined ? [] : [carrier ? 'carrier' : 'no carrier'])].join(', '))})`;
}

function bytesOf(kernel: Kernel, path: string): Uint8Array {
	const read = kernel.read(path);
	return read.ok ? read.value : new Uint8Array();
}

function textOf(kernel: Kernel, name: string, what: string): string | undefined {
	const read = kernel.read(`/sys/class/net/${name}/${what}`, 65_536);
	return read.ok ? Buffer.from(read.value).toString('latin1').trim() : undefined;
}
