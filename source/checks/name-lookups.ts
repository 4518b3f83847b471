/** How names become numbers here: hosts, resolv.conf, nsswitch and its modules. Diverted, they keep updates and warnings away. */

import type { Finding, Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { hostPath, nameOf, shownPath, type HostPath } from '../host/host.ts';
import { kindOfAddress, parseHosts, parseResolvConf, type HostsEntry } from '../parsers/hosts-file.ts';
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
	covers: 'hosts and resolv.conf that divert update, security or anti-virus servers; nsswitch.conf and the modules it loads; NSS modules of no package.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, nameLookups, circumstances, tally);
		for (const path of ['/etc/hosts', '/etc/inet/hosts', '/etc/cloud/templates/hosts.debian.tmpl'].map(hostPath)) yield* hosts(examination, path);
		yield* servers(examination, hostPath('/etc/resolv.conf'));
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

function* servers(examination: Examination, path: HostPath): Generator<Finding> {
	const standing = examination.standing(path);
	if (standing === undefined || standing.entry.kind === 'directory') return;
	const itself = judgeSettingsFile(examination, standing, { what: 'list of name servers', technique: 'T1565.001', uid: standing.entry.uid });
	if (itself !== undefined) yield itself;
	const unknown = parseResolvConf(examination.read(path) ?? new Uint8Array()).filter(({ address }) => kindOfAddress(address) === 'public' && !knownServers.test(address));
	for (const { line, address } of unknown) {
		yield findingOf(examination.check, 'info', { kind: 'file', path: shownPath(path) }, shown`names are asked of ${visibleName(address)}, a public server regain does not know`, { facts: { line, address: visibleName(address) } });
	}
}

/** Google, Cloudflare, Quad9, OpenDNS, Level 3; the hosts' own resolvers in private space are not asked about. */
const knownServers = /^(?:8\.8\.(?:8\.8|4\.4)|1\.[01]\.[01]\.[123]|9\.9\.9\.\d+|149\.112\.112\.\d+|208\.67\.22[02]\.\d+|4\.2\.2\.\d|2001:4860:4860::|2606:4700:4700::|2620:fe::)/i;

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
