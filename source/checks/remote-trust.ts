/** Hosts and people from elsewhere that are let in without a password: the r-commands' files, Kerberos logins, kept passwords, exports. */

import type { Tally } from '../core/coverage.ts';
import type { Finding, Severity } from '../core/finding.ts';
import { joined, shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { childOf, hostPath, shownPath, type Host, type HostPath } from '../host/host.ts';
import { parseExports } from '../parsers/exports.ts';
import { parseHostsEquiv, type TrustedHost } from '../parsers/hosts-equiv.ts';
import { parseK5login } from '../parsers/k5login.ts';
import { parseNetrc } from '../parsers/netrc.ts';
import { findingOf, type HostCheck } from './check.ts';
import { changeableBy, configFile, modeWords, type ConfigFile } from './config-file.ts';
import { everyHome, hostAccounts, type Home } from './host-accounts.ts';

const technique = 'T1078.003';

export const remoteTrust: HostCheck = {
	id: 'remote-trust',
	step: 'C.1',
	kind: 'host',
	title: 'Trust in other hosts',
	covers: 'hosts.equiv, shosts.equiv, hosts.lpd and every .rhosts, .shosts, .netrc, .k5login and .k5users of every home; exports of NFS: who is let in without a password, with + (anybody) first.',
	needs: 'both',
	*run(host, _circumstances, tally) {
		const known = hostAccounts(host);
		tally.add(known.tally.coverage);
		for (const path of ['/etc/hosts.equiv', '/etc/shosts.equiv', '/etc/ssh/shosts.equiv', '/etc/hosts.lpd'].map(hostPath)) {
			const file = configFile(host, tally, path);
			if (file !== undefined) yield* trusting(host, tally, file, undefined);
		}
		const homes = everyHome(host, known, tally);
		const root = hostPath('/');
		for (const home of homes.some(({ path }) => path === root) ? homes : [...homes, { path: root, accounts: [] }]) {
			for (const name of ['.rhosts', '.shosts']) {
				const file = configFile(host, tally, childOf(home.path, name));
				if (file !== undefined) yield* trusting(host, tally, file, home);
			}
			yield* kerberos(host, tally, home);
			yield* keptPasswords(host, tally, home);
		}
		yield* exported(host, tally);
		return undefined;
	},
};

function about(path: HostPath, severity: Severity, summary: Visible, facts: Finding['facts'], next: Visible, techniques: readonly string[] = [technique]): Finding {
	return findingOf(remoteTrust, severity, { kind: 'file', path: shownPath(path) }, summary, { facts, techniques, next });
}

function* trusting(host: Host, tally: Tally, file: ConfigFile, home: Home | undefined): Generator<Finding> {
	const records = parseHostsEquiv(file.bytes);
	tally.count('entries', records.length);
	const next = shown`Take the file away once the image is kept; the hosts it names may be compromised too (C.6), and so may be whoever trusts this one.`;
	const whose = home === undefined ? undefined : ownerWords(home);
	const worst = ratedTrust(records.filter(({ denied }) => !denied), home);
	const common = { entries: records.length, mode: visibleText(modeWords(file.entry)), uid: file.entry.uid };
	if (worst !== undefined) {
		const { severity, record } = worst;
		const who = record.anyHost ? shown`anybody from any host` : record.anyUser ? shown`any user of ${visibleName(record.host)}` : shown`${record.user === undefined ? shown`users of ${visibleName(record.host)}` : shown`${visibleName(record.user)} of ${visibleName(record.host)}`}`;
		const as = whose === undefined ? shown`every account but root` : whose;
		yield about(file.path, severity, shown`${shownPath(file.path)} lets ${who} in as ${as} without a password (line ${record.line})`, { ...common, line: record.line, host: visibleName(record.host), ...(record.user === undefined ? {} : { user: visibleName(record.user) }) }, next);
	} else if (records.length === 0) yield about(file.path, 'info', shown`${shownPath(file.path)} stands there and trusts nobody`, common, shown`Ask why it was made; its times may tell when.`);
	const changeable = changeableBy(host, file.entry, home?.accounts[0]?.uid ?? 0);
	if (changeable !== undefined) yield about(file.path, 'high', shown`${shownPath(file.path)} ${changeable}, who can so let anybody in`, common, next, [technique, 'T1222.002']);
}

/** The entry that opens most. */
function ratedTrust(records: readonly TrustedHost[], home: Home | undefined): { readonly severity: Severity; readonly record: TrustedHost } | undefined {
	const root = home !== undefined && isRoots(home);
	const system = home !== undefined && home.accounts.every(account => account.system);
	const any = records.find(({ anyHost }) => anyHost);
	if (any !== undefined) return { severity: home === undefined || root ? 'critical' : 'high', record: any };
	const anyUser = records.find(record => record.anyUser);
	if (anyUser !== undefined) return { severity: home === undefined || root || system ? 'high' : 'medium', record: anyUser };
	const first = records[0];
	return first === undefined ? undefined : { severity: root || system ? 'high' : 'medium', record: first };
}

function isRoots(home: Home): boolean {
	return home.path === hostPath('/') || home.path === hostPath('/root') || home.accounts.some(({ uid }) => uid === 0);
}

function ownerWords(home: Home): Visible {
	if (home.accounts.length > 0) return joined(home.accounts.map(({ name }) => name).slice(0, 4));
	return isRoots(home) ? shown`root` : shown`whoever gets the home ${shownPath(home.path)}`;
}

function* kerberos(host: Host, tally: Tally, home: Home): Generator<Finding> {
	for (const name of ['.k5login', '.k5users']) {
		const file = configFile(host, tally, childOf(home.path, name));
		if (file === undefined) continue;
		const principals = parseK5login(file.bytes);
		tally.count('entries', principals.length);
		const facts = { principals: visibleName(principals.map(({ principal }) => principal).slice(0, 10).join(', ')), mode: visibleText(modeWords(file.entry)), uid: file.entry.uid };
		const next = shown`Ask which of these people should log in as ${ownerWords(home)}.`;
		// A host with a key of its own in that very realm is one where such files are in use.
		const keytab = host.read(hostPath('/etc/krb5.keytab'), { limit: 65_536 });
		const realms = keytab.ok ? Buffer.from(keytab.value.bytes).toString('latin1') : '';
		const inUse = keytab.ok && !principals.some(({ principal }) => /@/.test(principal) && /[A-Za-z]{3}/.test(realms) && !realms.includes(principal.slice(principal.lastIndexOf('@') + 1)));
		const severity: Severity = isRoots(home) || home.accounts.every(account => account.system) ? (inUse ? 'low' : 'medium') : 'info';
		if (principals.length > 0) yield about(file.path, severity, shown`${shownPath(file.path)} lets ${principals.length} Kerberos ${visibleText(principals.length === 1 ? 'principal' : 'principals')} in as ${ownerWords(home)}`, facts, next);
		const changeable = changeableBy(host, file.entry, home.accounts[0]?.uid ?? 0);
		if (changeable !== undefined) yield about(file.path, 'high', shown`${shownPath(file.path)} ${changeable}, who can so let anybody in`, facts, next, [technique, 'T1222.002']);
	}
}

function* keptPasswords(host: Host, tally: Tally, home: Home): Generator<Finding> {
	const file = configFile(host, tally, childOf(home.path, '.netrc'));
	if (file === undefined) return;
	const machines = parseNetrc(file.bytes);
	tally.count('entries', machines.length);
	const kept = machines.filter(({ hasPassword }) => hasPassword);
	const names = visibleName(kept.map(({ machine }) => machine ?? 'default').slice(0, 10).join(', '));
	const facts = { machines: names, mode: visibleText(modeWords(file.entry)), uid: file.entry.uid };
	if (kept.length > 0) {
		const readable = (file.entry.mode & 0o004) !== 0;
		const severity: Severity = readable && isRoots(home) ? 'medium' : readable || (home.accounts.length > 0 && home.accounts.every(account => account.system)) ? 'low' : 'info';
		yield about(file.path, severity, shown`${shownPath(file.path)} keeps passwords for ${names}${visibleText(readable ? ', and anyone can read it' : '')}`, facts, shown`Take these passwords as known to the intruder: change them on those hosts (E.7).`, ['T1552.001']);
	}
	if (machines.some(({ macros }) => macros.includes('init'))) {
		yield about(file.path, 'medium', shown`${shownPath(file.path)} has a macro that runs by itself when ftp connects`, facts, shown`Read the macro: it can run commands of this host.`, ['T1546']);
	}
}

const preciousPaths = /^\/(?:$|etc|root|home|usr|var|boot|bin|sbin|lib)/;

function* exported(host: Host, tally: Tally): Generator<Finding> {
	const files = [hostPath('/etc/exports'), ...['/etc/exports.d'].map(hostPath).flatMap(folder => {
		const list = host.list(folder);
		return list.ok ? list.value.filter(name => name.endsWith('.exports')).map(name => childOf(folder, name)) : [];
	})];
	for (const path of files) {
		const file = configFile(host, tally, path);
		if (file === undefined) continue;
		for (const { line, path: shared, clients } of parseExports(file.bytes)) {
			tally.count('entries');
			for (const { client, options } of clients) {
				const world = /^(?:\*|0\.0\.0\.0\/0(?:\.0\.0\.0)?|::\/0|\*\.\*)$/.test(client);
				const asRoot = options.some(option => /^(?:no_root_squash|maproot=(?:root|0)(?::|$)|root=|anon(?:uid)?=0$|mapall=(?:root|0)(?::|$))/.test(option));
				const writes = options.some(option => option === 'rw' || option.startsWith('rw='));
				const precious = preciousPaths.test(shared);
				const severity: Severity | undefined = world && asRoot ? 'high' : world && writes && precious ? 'high' : asRoot && writes && /^\/(?:$|etc|root|boot)(?:\/|$)/.test(shared) ? 'medium' : world && precious ? 'medium' : asRoot || (world && writes) ? 'low' : world ? 'info' : undefined;
				if (severity === undefined) continue;
				const how = shown`${visibleText(writes ? 'to write' : 'to read')}${visibleText(asRoot ? ', as root' : '')}`;
				yield about(
					path,
					severity,
					shown`${visibleName(shared)} is exported to ${world ? shown`every host` : visibleName(client)} ${how} (line ${line})`,
					{ line, path: visibleName(shared), client: visibleName(client), options: visibleName(options.join(',')) },
					shown`Whoever may write there as root can leave a set-uid program or a key behind; ask who made the export.`,
					['T1135'],
				);
			}
		}
	}
}
