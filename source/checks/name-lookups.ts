/** How names become numbers here: hosts, resolv.conf, nsswitch and its modules. Diverted, they keep updates and warnings away. */

import type { Finding, Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { hostPath, nameOf, shownPath, type HostPath } from '../host/host.ts';
import { kindOfAddress, parseHosts, parseResolvConf, parseResolverSettings, type HostsEntry } from '../parsers/hosts-file.ts';
import { parseNsswitch } from '../parsers/nsswitch.ts';
import { findingOf, type HostCheck } from './check.ts';
import { Examination, type Standing } from './examination.ts';
import { libraryFolders } from './library-folders.ts';
import { judgeLibrary } from './library-judgement.ts';
import { judgeSettingsFile } from './settings-file.ts';
import { isUpdateServer, isWatcher } from './trusted-names.ts';

/** People who keep advertising out hold lists of thousands of names at 0.0.0.0. */
const longList = 300;

export const nameLookups: HostCheck = {
	id: 'name-lookups',
	step: 'C.1',
	title: 'How names are looked up',
	covers: 'hosts, dnsmasq and unbound that divert update, security or anti-virus servers; name servers of resolv.conf, systemd-resolved and dhclient that no setting of the network names; nsswitch.conf and the modules it loads; NSS modules of no package.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, nameLookups, circumstances, tally);
		for (const path of ['/etc/hosts', '/etc/inet/hosts', '/etc/cloud/templates/hosts.debian.tmpl'].map(hostPath)) yield* hosts(examination, path);
		const told = toldAddresses(examination);
		yield* servers(examination, hostPath('/etc/resolv.conf'), parseResolvConf, told);
		for (const path of [...resolvers.map(hostPath), ...examination.names(hostPath('/etc/systemd/resolved.conf.d')), ...examination.names(hostPath('/etc/resolvconf/resolv.conf.d')), ...examination.names(hostPath('/etc/NetworkManager/conf.d'))]) yield* servers(examination, path, parseResolverSettings, told);
		for (const path of [...answering.map(hostPath), ...answeringFolders.flatMap(folder => examination.names(hostPath(folder)))]) yield* answers(examination, path);
		yield* modules(examination);
		yield* examination.oddities;
	},
};

function* hosts(examination: Examination, path: HostPath): Generator<Finding> {
	const standing = examination.standing(path);
	if (standing === undefined || standing.entry.kind === 'directory') return;
	const itself = judgeSettingsFile(examination, standing, { what: 'list of hosts', technique: 'T1565.001' });
	if (itself !== undefined) yield itself;
	const entries = parseHosts(examination.read(path, 16 << 20) ?? new Uint8Array());
	const blocked = entries.filter(({ address }) => isNowhere(address)).length;
	for (const entry of entries) {
		const odd = judgeHost(entry, blocked);
		if (odd === undefined) continue;
		yield findingOf(examination.check, odd.severity, { kind: 'file', path: shownPath(path) }, shown`${visibleName(entry.name)}${odd.says}`, {
			facts: { line: entry.line, name: visibleName(entry.name), address: visibleName(entry.address) },
			techniques: [isWatcher(entry.name) ? 'T1562.001' : 'T1565.001'],
			next: shown`Find out who wrote the line and when; look at what was fetched from ${visibleName(entry.address)} since, and whether updates came in.`,
		});
	}
}

function judgeHost({ address, name }: HostsEntry, blocked: number): { readonly severity: Severity; readonly says: Visible } | undefined {
	const kind = kindOfAddress(address);
	if (/^(?:localhost|localhost\.localdomain)$/.test(name) && kind === 'public') return { severity: 'medium', says: shown` is said to be ${visibleName(address)}, another machine` };
	const watcher = isWatcher(name);
	if (!watcher && !isUpdateServer(name)) return undefined;
	const what = watcher ? 'a server that programs against malware ask' : 'a server that updates come from';
	if (isNowhere(address)) return { severity: blocked > longList ? 'low' : 'high', says: shown`, ${visibleText(what)}, is sent nowhere (${visibleName(address)})` };
	if (kind === 'private') return { severity: 'low', says: shown`, ${visibleText(what)}, is sent to ${visibleName(address)}, a machine of the local network: a mirror, perhaps` };
	return { severity: 'medium', says: shown`, ${visibleText(what)}, is sent to a fixed address (${visibleName(address)})` };
}

function isNowhere(address: string): boolean {
	const kind = kindOfAddress(address);
	return kind === 'none' || kind === 'loopback';
}

/** Where name servers are set beside resolv.conf, in forms that an intruder changes as well. */
const resolvers = ['/etc/systemd/resolved.conf', '/etc/dhcp/dhclient.conf'];
/** Where the machine's own addresses are set, and those its network told it. */
const networkFolders = ['/etc/network/interfaces.d', '/etc/netplan', '/etc/systemd/network', '/run/systemd/network', '/etc/NetworkManager/system-connections', '/etc/sysconfig/network-scripts', '/var/lib/dhcp', '/var/lib/dhclient', '/var/lib/NetworkManager', '/run/systemd/netif/leases'];
const ofAddresses = /address|gateway|router|name-?server|dns|ipaddr|\bvia\b/i;

/** Addresses that the settings of the network name: a server among them, or beside them, is the provider's. */
function toldAddresses(examination: Examination): ReadonlySet<string> {
	const files = [hostPath('/etc/network/interfaces'), ...networkFolders.flatMap(folder => (examination.host.list(hostPath(folder)).ok ? examination.names(hostPath(folder)) : []))];
	const found = new Set<string>();
	for (const path of files) {
		// A command of an interface may name anybody.
		const lines = (examination.standing(path)?.entry.kind === 'file' ? (examination.text(path) ?? '') : '').split('\n').filter(line => ofAddresses.test(line) && !/^\s*(?:pre-|post-)?(?:up|down)\b/.test(line));
		for (const [address] of lines.join('\n').matchAll(/(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){3,7}/gi)) found.add(address.toLowerCase());
	}
	return found;
}

/** The first half of an IPv4 address, the first 32 bits of an IPv6 one: what one provider's hosts share. */
function neighbourhood(address: string): string {
	return address.includes(':') ? address.toLowerCase().split(':').slice(0, 2).join(':') : address.split('.').slice(0, 2).join('.');
}

function* servers(examination: Examination, path: HostPath, parse: typeof parseResolvConf, told: ReadonlySet<string>): Generator<Finding> {
	const standing = examination.standing(path);
	if (standing === undefined || standing.entry.kind === 'directory') return;
	const itself = judgeSettingsFile(examination, standing, { what: 'list of name servers', technique: 'T1565.001', uid: standing.entry.uid });
	if (itself !== undefined) yield itself;
	if (examination.packages.owns(path) && examination.isIntact(path)) return;
	const near = new Set([...told].map(neighbourhood));
	const unknown = parse(examination.read(path) ?? new Uint8Array()).filter(({ address }) => kindOfAddress(address) === 'public' && !knownServers.test(address));
	for (const { line, address } of unknown) {
		const own = told.has(address.toLowerCase()) || near.has(neighbourhood(address));
		yield findingOf(examination.check, own ? 'info' : 'medium', { kind: 'file', path: shownPath(path) }, shown`names are asked of ${visibleName(address)}, a public server that regain does not know${own ? shown`` : shown` and no setting of the network names: a provider's own, written by hand, or somebody who answers as he likes`}`, {
			facts: { line, address: visibleName(address) },
			...(own ? {} : { techniques: ['T1557', 'T1584.002'], next: shown`Ask whose server ${visibleName(address)} is (whois), and compare its answers for your banks and your update servers with another's.` }),
		});
	}
}

/** Public ones (Google, Cloudflare, Quad9, OpenDNS, Level 3, AdGuard and others), and those of large hosters; resolvers in private space are not asked about. */
const knownServers = /^(?:94\.140\.1[45]\.\d+|76\.76\.(?:2|10)\.\d+|185\.228\.16[89]\.\d+|45\.90\.(?:28|30)\.\d+|194\.242\.2\.\d+|77\.88\.8\.\d+|84\.200\.(?:69\.80|70\.40)|64\.6\.6[45]\.6|8\.(?:26\.56\.26|20\.247\.20)|114\.114\.11[45]\.11[0459]|223\.[56]\.[56]\.[56]|119\.29\.29\.29|101\.10[12]\.\d+\.\d+|185\.12\.64\.[12]|213\.133\.(?:98\.98|99\.99|100\.100)|213\.186\.33\.\d+|67\.207\.67\.[23]|108\.61\.10\.10|51\.159\.47\.28|62\.210\.16\.[67]|213\.73\.91\.35|5\.9\.164\.112|80\.241\.218\.68|146\.255\.56\.98|2a01:4ff:ff00:|2a0[67]:|2a10:50c0|2a07:a8c|8\.8\.(?:8\.8|4\.4)|1\.[01]\.[01]\.[123]|9\.9\.9\.\d+|149\.112\.112\.\d+|208\.67\.22[02]\.\d+|4\.2\.2\.\d|2001:4860:4860::|2606:4700:4700::|2620:fe::)/i;

/** dnsmasq(8), unbound.conf(5): names that this machine answers for itself and for whoever asks it. */
const answering = ['/etc/dnsmasq.conf', '/etc/unbound/unbound.conf'];
const answeringFolders = ['/etc/dnsmasq.d', '/etc/NetworkManager/dnsmasq.d', '/etc/unbound/unbound.conf.d', '/etc/unbound/local.d'];

function* answers(examination: Examination, path: HostPath): Generator<Finding> {
	if (examination.standing(path)?.entry.kind !== 'file' || (examination.packages.owns(path) && examination.isIntact(path))) return;
	for (const [at, line] of (examination.text(path) ?? '').split('\n').slice(0, 100_000).entries()) {
		const found = /^\s*(?:address|host-record)=\/?([^/,\s]+)[/,]([\d.:a-f]*)/i.exec(line) ?? /^\s*local-data:\s*["']([^\s"']+?)\.?\s+(?:\d+\s+)?(?:IN\s+)?A{1,4}?\s+([\d.:a-f]+)/i.exec(line);
		if (found === null || (!isUpdateServer(found[1]!) && !isWatcher(found[1]!))) continue;
		const odd = judgeHost({ line: at + 1, name: found[1]!, address: found[2] === '' ? '0.0.0.0' : found[2]! }, 0);
		if (odd !== undefined) yield findingOf(examination.check, odd.severity, { kind: 'file', path: shownPath(path) }, shown`${visibleName(found[1]!)}${odd.says}`, { facts: { line: at + 1, name: visibleName(found[1]!), address: visibleName(found[2]!) }, techniques: ['T1565.001'], next: visibleText('Find out who wrote the line and when; see whether updates came in since.') });
	}
}

function* modules(examination: Examination): Generator<Finding> {
	const found = new Map<string, Standing>();
	for (const folder of libraryFolders(examination)) {
		for (const path of examination.names(folder)) {
			const service = /^libnss_(\w+)(?:-[\d.]+)?\.so(?:\.\d+)*$/.exec(nameOf(path))?.[1];
			const standing = service === undefined ? undefined : examination.standing(path);
			if (standing === undefined) continue;
			found.set(service!, standing);
			const finding = judgeLibrary(examination, standing, 'module of name lookups', 'T1574');
			if (finding !== undefined) yield finding;
		}
	}
	const path = hostPath('/etc/nsswitch.conf');
	for (const { line, database, services } of parseNsswitch(examination.read(path) ?? new Uint8Array())) {
		for (const service of services) {
			const standing = found.get(service);
			if (standing === undefined || !examination.listsAreWhole || examination.isPackaged(standing.path, standing.real)) continue;
			yield findingOf(examination.check, 'medium', { kind: 'file', path: shownPath(path) }, shown`${visibleName(database)} is looked up through ${shownPath(standing.path)}, which belongs to no package`, {
				facts: { line, service: visibleName(service), program: shownPath(standing.path) },
				techniques: ['T1556'],
				next: visibleText('Every program that looks up a name loads it: find out where it came from.'),
			});
		}
	}
}
