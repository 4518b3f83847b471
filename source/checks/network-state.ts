/** Is the machine cut off? Links, routes and connections as the kernel shows them now (B.1). */

import { grouped } from '../core/coverage.ts';
import { joined, shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import type { Kernel } from '../host/host.ts';
import { isLoopback, parseProcNetInet } from '../parsers/proc-net-inet.ts';
import { defaultRoutes } from '../parsers/proc-net-route.ts';
import { findingOf, type HostCheck } from './check.ts';
import { containerOf, singleUser, virtualMachineOf } from './machine-state.ts';

const isUp = 0x1;
const loopback = 0x8;
const typePpp = 512;

export const networkState: HostCheck = {
	id: 'network-state',
	step: 'B.1',
	title: 'Connected or cut off',
	covers: 'Links with a carrier, wireless and modem links, tunnels, default routes and established connections of this network namespace.',
	needs: 'live',
	kind: 'host',
	*run(host, _circumstances, tally) {
		const { kernel } = host;
		if (kernel === undefined) return { couldNotLook: visibleText('Whether a machine is connected is known to its running kernel alone: a disk or an image does not hold it.') };
		const names = kernel.list('/sys/class/net');
		if (!names.ok) return { couldNotLook: shown`/sys/class/net cannot be read (${names.detail}): is /sys mounted?` };
		const links = names.value.flatMap(name => linkOf(kernel, name));
		tally.count('interfaces', links.length);
		// Tunnels rest on a link, and bridges and pairs of this machine's own containers are up whatever the cable does; in a container a pair is all there is.
		const real = links.filter(({ kind }) => kind !== 'virtual' && kind !== 'tunnel');
		const outward = real.length > 0 ? real : links;
		const leading = outward.filter(link => link.up && link.carrier !== false);
		const unsure = leading.filter(link => link.carrier === undefined);
		const routes = defaultRoutes(bytesOf(kernel, '/proc/net/route'), bytesOf(kernel, '/proc/net/ipv6_route'));
		const connections = connectionsOf(kernel);
		const place = [singleUser(kernel), containerOf(host, kernel), virtualMachineOf(kernel)].filter(words => words !== undefined);
		const reasons = [
			...leading.map(({ name, kind, carrier }) => shown`${visibleName(name)} is up${visibleText(carrier === true ? ' with a carrier' : '')}${visibleText(kind === 'device' || kind === 'virtual' ? '' : ` (${kind})`)}`),
			...(leading.length === 0 ? [visibleText(outward.length === 0 ? 'there is no link but the loopback' : 'no link is up with a carrier')] : []),
			routes.size === 0 ? visibleText('no default route') : shown`default route by ${joined([...routes].map(visibleName))}`,
			shown`${visibleText(grouped(connections))} established connections to other machines`,
		];
		const summary = leading.length === 0 ? 'Cut off' : unsure.length === leading.length ? 'Connected, or it cannot be told' : 'Connected';
		yield findingOf(networkState, 'info', { kind: 'system', name: visibleText('network') }, shown`${visibleText(summary)}: ${joined(reasons, '; ')}`, {
			facts: {
				connected: leading.length > 0,
				...(place.length === 0 ? {} : { machine: joined(place, '; ') }),
				...(links.length === 0 ? {} : { links: joined(links.map(linkWords)) }),
			},
			next: visibleText(leading.length > 0 ? 'Save what is volatile first, then pull the cable or shut the port, and look again.' : 'Connections still shown die away by themselves. A management controller (IPMI, iLO, DRAC) is not seen from here.'),
		});
		return undefined;
	},
};

interface Link {
	readonly name: string;
	readonly up: boolean;
	/** undefined: the driver does not say. */
	readonly carrier: boolean | undefined;
	readonly kind: 'device' | 'wireless' | 'modem' | 'tunnel' | 'virtual';
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

function linkWords({ name, up, carrier, kind }: Link): Visible {
	return shown`${visibleName(name)} (${visibleText([kind, up ? 'up' : 'down', ...(carrier === undefined ? [] : [carrier ? 'carrier' : 'no carrier'])].join(', '))})`;
}

function connectionsOf(kernel: Kernel): number {
	return ['tcp', 'tcp6'].flatMap(table => parseProcNetInet(bytesOf(kernel, `/proc/net/${table}`))).filter(({ state, remote }) => state === 1 && !isLoopback(remote.address)).length;
}

function bytesOf(kernel: Kernel, path: string): Uint8Array {
	const read = kernel.read(path);
	return read.ok ? read.value : new Uint8Array();
}

function textOf(kernel: Kernel, name: string, what: string): string | undefined {
	const read = kernel.read(`/sys/class/net/${name}/${what}`, 65_536);
	return read.ok ? Buffer.from(read.value).toString('latin1').trim() : undefined;
}
