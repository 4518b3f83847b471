/** Programs that hold packet sockets for a living, and how a process that holds one is judged. */

import type { Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { nameOf, type Host, type HostPath } from '../host/host.ts';
import { installedPackages } from './installed-packages.ts';
import { interpreters, scriptOf } from './running-script.ts';
import type { Holder } from './socket-holders.ts';
import { hiddenPart, placeOf, placeWords } from './place.ts';

/** Program -> what it needs packets for. */
const trades: Readonly<Record<string, string>> = {
	dhclient: 'asks for an address', dhcpcd: 'asks for an address', udhcpc: 'asks for an address', udhcpc6: 'asks for an address', 'avahi-autoipd': 'asks for an address',
	NetworkManager: 'asks for addresses', 'nm-dhcp-helper': 'asks for addresses', 'systemd-networkd': 'asks for addresses and hears LLDP',
	connmand: 'asks for addresses', wickedd: 'asks for addresses', 'wickedd-dhcp4': 'asks for addresses', netifd: 'asks for addresses', odhcp6c: 'asks for addresses', iwd: 'joins wireless networks',
	wpa_supplicant: 'joins networks by 802.1X (EAPOL)', hostapd: 'serves 802.1X (EAPOL)', lldpd: 'hears its neighbours (LLDP)', lldpad: 'hears its neighbours (LLDP)', ladvd: 'hears its neighbours (LLDP)',
	dhcpd: 'gives out addresses', 'kea-dhcp4': 'gives out addresses', dnsmasq: 'gives out addresses', dhcrelay: 'passes on requests for addresses', dhcrelay4: 'passes on requests for addresses',
	pppd: 'dials (PPPoE)', pppoe: 'dials (PPPoE)', 'pppoe-server': 'serves PPPoE', 'rp-pppoe': 'dials (PPPoE)', keepalived: 'announces a shared address', ucarp: 'announces a shared address', vrrpd: 'announces a shared address',
	ptp4l: 'keeps time (PTP)', isisd: 'routes (IS-IS)', ospfd: 'routes', zebra: 'routes', bird: 'routes', mstpd: 'keeps a spanning tree', rarpd: 'answers RARP', arping: 'asks who has an address',
	'ovs-vswitchd': 'switches packets', 'cilium-agent': 'switches packets', metallb: 'announces addresses', speaker: 'announces addresses', 'kube-vip': 'announces addresses', iscsiuio: 'finds disks', fcoemon: 'finds disks', 'qemu-system-x86_64': 'runs a virtual machine',
};

/** Watch the network by design: somebody should know why they are here. */
const watchers = new Set(['arpwatch', 'addrwatch', 'suricata', 'snort', 'zeek', 'bro', 'ntopng', 'nprobe', 'softflowd', 'fprobe', 'pmacctd', 'darkstat', 'arpalert', 'packetbeat', 'netsniff-ng', 'kismet', 'ulogd', 'bandwidthd', 'iftop', 'nethogs', 'iptraf-ng', 'etherape', 'rtpengine', 'heplify']);

const capturers = new Set(['tcpdump', 'tshark', 'dumpcap', 'wireshark', 'ngrep', 'tcpflow', 'tcpick', 'termshark', 'ssldump', 'sngrep', 'snoop', 'daemonlogger']);

export interface HolderJudgement {
	readonly severity: Severity;
	/** A clause whose subject is the process. */
	readonly says: Visible;
}

export function judgeHolder(host: Host, { exe, deleted, comm, words }: Holder): HolderJudgement {
	if (exe === undefined) return { severity: 'medium', says: visibleText('does not show its program') };
	const name = nameOf(exe);
	const packages = installedPackages(host);
	const place = placeOf(exe);
	const trade = Object.hasOwn(trades, name) ? trades[name] : undefined;
	if (place === 'temporary' || place === 'device') return { severity: 'critical', says: shown`runs from ${visibleName(exe)}, ${visibleText(placeWords[place])}` };
	if (hiddenPart(exe) !== undefined && place !== 'home') return { severity: 'critical', says: shown`runs from a hidden place, ${visibleName(exe)}` };
	const packaged = packages.system === 'none' ? undefined : packages.owns(exe);
	if (deleted) {
		const successor = host.look(exe);
		if (successor.ok && successor.value.kind === 'file' && packaged !== false && (place === 'system' || place === 'local')) {
			return { severity: trade === undefined ? 'medium' : 'low', says: visibleText('runs a program that was replaced since it started, as an upgrade does') };
		}
		return { severity: 'critical', says: visibleText('runs a program that has been deleted from the disk') };
	}
	const unowned = packaged === false && place === 'system';
	if (trade !== undefined) {
		return unowned
			? { severity: 'high', says: shown`has the name of a program that ${visibleText(trade)}, and no package lists it` }
			: { severity: place === 'system' || place === 'local' ? 'info' : 'medium', says: shown`${visibleText(trade)}` };
	}
	if (unowned) return { severity: 'high', says: visibleText('runs a program of no package in a system folder') };
	if (capturers.has(name)) return { severity: 'medium', says: visibleText('captures packets: somebody started it, find out who and what it writes') };
	if (watchers.has(name)) return { severity: 'low', says: visibleText('watches the network by design; make sure that it is yours') };
	if (interpreters.test(name)) {
		const script = scriptOf(words);
		if (script === undefined) return { severity: 'high', says: shown`is ${visibleName(name)} running code that is no file` };
		const known = script.startsWith('/') && packages.owns(script as HostPath);
		return { severity: known ? 'low' : 'high', says: shown`is ${visibleName(name)} running ${visibleName(script)}` };
	}
	if (packaged === true) return { severity: 'low', says: visibleText('is of a package; regain does not know why it needs packets') };
	if (place === 'local') return { severity: 'medium', says: shown`runs from ${visibleText(placeWords[place])}; regain does not know it` };
	return { severity: 'high', says: shown`runs ${visibleName(exe)} (called ${comm}), which regain does not know` };
}
