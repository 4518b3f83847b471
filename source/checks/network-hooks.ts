/** What runs when an interface comes or goes: ifupdown, NetworkManager, networkd-dispatcher, DHCP clients, PPP, WireGuard, OpenVPN. */

import type { Finding } from '../core/finding.ts';
import { shown, visibleName } from '../core/visible.ts';
import { hostPath, nameOf, type HostPath } from '../host/host.ts';
import { linesOf } from '../parsers/lines.ts';
import { parseNetworkInterfaces } from '../parsers/network-interfaces.ts';
import { parseUnitFile } from '../parsers/unit-file.ts';
import type { HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { judgeScript, scriptFolder } from './script-folder.ts';
import { judgeStartUp } from './start-up-entry.ts';

const technique = 'T1546';
const folders: readonly { readonly folder: string; readonly what: string; readonly sourced?: boolean; readonly names?: RegExp; readonly depth?: number; readonly known?: boolean }[] = [
	...['/etc/network/if-up.d', '/etc/network/if-pre-up.d', '/etc/network/if-down.d', '/etc/network/if-post-down.d'].map(folder => ({ folder, what: 'hook of ifupdown' })),
	{ folder: '/etc/wpa_supplicant', what: 'script of wpa_supplicant', names: /\.sh$/ },
	...['/etc/resolvconf/update.d', '/etc/resolvconf/update-libc.d'].map(folder => ({ folder, what: 'hook of resolvconf' })),
	...['pre', 'post', 'deploy'].map(name => ({ folder: `/etc/letsencrypt/renewal-hooks/${name}`, what: 'hook of certbot' })),
	{ folder: '/etc/munin/plugins', what: 'plug-in of munin' },
	...['/etc/NetworkManager/dispatcher.d', '/usr/lib/NetworkManager/dispatcher.d', '/usr/local/lib/NetworkManager/dispatcher.d'].map(folder => ({ folder, what: 'dispatcher script of NetworkManager', depth: 1 })),
	...['/etc/networkd-dispatcher', '/usr/lib/networkd-dispatcher'].map(folder => ({ folder, what: 'script of networkd-dispatcher', depth: 1 })),
	...['/etc/dhcp/dhclient-enter-hooks.d', '/etc/dhcp/dhclient-exit-hooks.d', '/etc/dhcp/dhclient.d', '/etc/dhcp3/dhclient-exit-hooks.d', '/etc/dhcp3/dhclient-enter-hooks.d'].map(folder => ({ folder, what: 'hook of dhclient', sourced: true })),
	...['/usr/lib/dhcpcd/dhcpcd-hooks', '/lib/dhcpcd/dhcpcd-hooks', '/usr/libexec/dhcpcd-hooks'].map(folder => ({ folder, what: 'hook of dhcpcd', sourced: true })),
	...['ip-up.d', 'ip-down.d', 'ip-pre-up.d', 'ipv6-up.d', 'ipv6-down.d', 'auth-up.d'].map(name => ({ folder: `/etc/ppp/${name}`, what: 'hook of PPP' })),
	{ folder: '/etc/ppp', what: 'hook of PPP', names: /^(?:ip|ipv6|auth)-(?:up|down|pre-up)(?:\.local)?$/ },
	{ folder: '/etc/sysconfig/network-scripts', what: 'network script', sourced: true, known: true },
	...['/etc/resolvconf/update.d', '/etc/resolvconf/update-libc.d', '/usr/lib/resolvconf'].map(folder => ({ folder, what: 'hook of resolvconf' })),
	...['/etc/udhcpc', '/usr/share/udhcpc'].map(folder => ({ folder, what: 'script of udhcpc', depth: 1 })),
];
const single = ['/etc/dhcp/dhclient-enter-hooks', '/etc/dhcp/dhclient-exit-hooks', '/etc/dhclient-enter-hooks', '/etc/dhclient-exit-hooks', '/etc/dhcpcd.enter-hook', '/etc/dhcpcd.exit-hook', '/sbin/ifup-local', '/sbin/ifup-pre-local', '/sbin/ifdown-local'].map(hostPath);

export const networkHooks: HostCheck = {
	id: 'network-hooks',
	step: 'C.1',
	title: 'Hooks of the network',
	covers: 'Scripts and settings that run programs when an interface comes or goes: ifupdown, NetworkManager, networkd-dispatcher, dhclient, dhcpcd, PPP, wpa_supplicant, resolvconf, network-scripts, WireGuard, OpenVPN; hooks of certbot and plug-ins of munin.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, networkHooks, circumstances, tally);
		const seen = new Set<HostPath>();
		for (const place of folders) yield* scriptFolder(examination, { ...place, folder: hostPath(place.folder), technique, seen });
		for (const path of single) {
			const standing = examination.standing(path);
			const finding = standing?.entry.kind === 'file' ? judgeScript(examination, { what: 'hook of the network', technique, sourced: true }, standing) : undefined;
			if (finding !== undefined) yield finding;
		}
		const interfaces = [hostPath('/etc/network/interfaces'), ...examination.names(hostPath('/etc/network/interfaces.d'))];
		for (const path of interfaces) {
			for (const { line, when, name, command } of examination.some(path, parseNetworkInterfaces(examination.read(path) ?? new Uint8Array()))) {
				yield* judged(examination, path, line, `${when} of interface ${name}`, command);
			}
		}
		for (const path of examination.names(hostPath('/etc/wireguard'))) if (path.endsWith('.conf')) yield* wireguard(examination, path);
		for (const path of ['/etc/openvpn', '/etc/openvpn/server', '/etc/openvpn/client'].flatMap(folder => examination.names(hostPath(folder)))) {
			if (/\.(?:conf|ovpn)$/.test(path)) yield* openvpn(examination, path);
		}
		yield* examination.oddities;
	},
};

function* judged(examination: Examination, file: HostPath, line: number, what: string, command: string): Generator<Finding> {
	const finding = judgeStartUp(examination, { file, line, what: shown`${visibleName(what)}`, command, technique });
	if (finding !== undefined) yield finding;
}

function* wireguard(examination: Examination, path: HostPath): Generator<Finding> {
	for (const { key, value, line } of parseUnitFile(examination.read(path) ?? new Uint8Array()).sections.flatMap(({ entries }) => entries)) {
		if (/^(?:Pre|Post)(?:Up|Down)$/i.test(key)) yield* judged(examination, path, line, `${key} of WireGuard ${nameOf(path)}`, value);
	}
}

function* openvpn(examination: Examination, path: HostPath): Generator<Finding> {
	for (const { number, text } of linesOf(examination.read(path) ?? new Uint8Array())) {
		const run = /^\s*(up|down|route-up|ipchange|client-connect|client-disconnect|tls-verify|auth-user-pass-verify|learn-address|plugin)\s+["']?(.+?)["']?(?:\s+via-(?:env|file))?\s*$/.exec(text);
		if (run !== null) yield* judged(examination, path, number, `${run[1]!} of OpenVPN ${nameOf(path)}`, run[2]!);
	}
}
