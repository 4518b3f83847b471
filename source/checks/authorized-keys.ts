/** Keys that may log in: whose, how restricted, what they run, and who else may add to them. */

import { createHash } from 'node:crypto';
import type { Tally } from '../core/coverage.ts';
import { isAtLeast, worseFirst, type Finding, type Severity } from '../core/finding.ts';
import { joined, shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { childOf, hostPath, parentOf, shownPath, type Host, type HostPath } from '../host/host.ts';
import { parseAuthorizedKeys, type AuthorizedKey } from '../parsers/authorized-keys.ts';
import { linesOf } from '../parsers/lines.ts';
import { lastComponent, programsOf, shells } from '../parsers/shell-command.ts';
import { findingOf, type HostCheck } from './check.ts';
import { changeableBy, configFile, modeWords, namesIn, type ConfigFile } from './config-file.ts';
import { everyHome, hostAccounts, nameBytes, type HostAccount } from './host-accounts.ts';
import { installedPackages } from './installed-packages.ts';
import { givenShell, neverLogIn } from './login-shell.ts';
import { judgeCommand } from './named-program.ts';
import { placeOf } from './place.ts';
import { sshdSettings } from './sshd-settings.ts';

interface KeyFile {
	readonly file: ConfigFile;
	/** Who may log in by it. Empty: whoever gets that home. */
	readonly accounts: readonly HostAccount[];
	readonly keys: readonly AuthorizedKey[];
}

interface Sign {
	readonly severity: Severity;
	readonly says: Visible;
	readonly line?: number;
	readonly technique?: string;
}

export const authorizedKeys: HostCheck = {
	id: 'authorized-keys',
	step: 'C.1',
	kind: 'host',
	title: 'Keys that may log in by SSH',
	covers: 'authorized_keys and authorized_keys2 of every home and wherever sshd is told to look: keys of root and of system accounts, their commands and variables, certificate authorities, one key on many accounts, files others may write.',
	needs: 'both',
	*run(host, _circumstances, tally) {
		const known = hostAccounts(host);
		tally.add(known.tally.coverage);
		const files = keyFiles(host, tally);
		const holders = new Map<string, Set<Visible>>();
		for (const { accounts, keys } of files) {
			for (const { key } of keys) {
				const names = holders.get(key) ?? new Set();
				for (const { name } of accounts) names.add(name);
				holders.set(key, names);
			}
		}
		for (const keyFile of files) yield* theFile(host, keyFile, holders);
		return undefined;
	},
};

function keyFiles(host: Host, tally: Tally): readonly KeyFile[] {
	const known = hostAccounts(host);
	const { settings } = sshdSettings(host, tally);
	const patterns = new Set(['.ssh/authorized_keys', '.ssh/authorized_keys2', ...settings.filter(({ keyword }) => keyword === 'authorizedkeysfile').flatMap(({ args }) => args)]);
	const found = new Map<HostPath, KeyFile>();
	const take = (path: HostPath, accounts: readonly HostAccount[]) => {
		const before = found.get(path);
		if (before !== undefined) {
			if (accounts.some(account => !before.accounts.includes(account))) found.set(path, { ...before, accounts: [...new Set([...before.accounts, ...accounts])] });
			return;
		}
		const file = configFile(host, tally, path);
		if (file === undefined) return;
		const { keys } = parseAuthorizedKeys(file.bytes);
		tally.count('entries', keys.length);
		found.set(path, { file, accounts, keys });
	};
	for (const home of everyHome(host, known, tally)) {
		for (const pattern of patterns) if (!pattern.startsWith('/') && pattern.toLowerCase() !== 'none') take(childOf(home.path, pattern.replace(/^%h\//, '')), home.accounts);
	}
	for (const pattern of patterns) {
		if (!pattern.startsWith('/')) continue;
		if (!/%[uUhk]/.test(pattern)) take(pattern as HostPath, known.all.filter(({ shellKind }) => shellKind === 'shell'));
		else for (const account of known.all) take(pattern.replaceAll('%u', nameBytes(account)).replaceAll('%U', String(account.uid)).replaceAll('%h', account.home ?? '/').replaceAll('%%', '%') as HostPath, [account]);
	}
	const root = known.all.filter(({ uid }) => uid === 0).slice(0, 1);
	take(hostPath('/.ssh/authorized_keys'), []);
	take(hostPath('/etc/skel/.ssh/authorized_keys'), []);
	for (const path of ['/etc/dropbear/authorized_keys', '/etc/dropbear/initramfs/authorized_keys', '/etc/dropbear-initramfs/authorized_keys'].map(hostPath)) take(path, root);
	// Folders by account that sshd is not told of today may be what it was told of yesterday.
	for (const folder of ['/etc/ssh/authorized_keys.d', '/etc/ssh/authorized_keys', '/etc/ssh/keys'].map(hostPath)) {
		const look = host.look(folder);
		if (look.ok && look.value.kind === 'directory') for (const name of namesIn(host, tally, folder)) take(childOf(folder, name), known.all.filter(account => account.name === visibleName(name)));
	}
	return [...found.values()];
}

function* theFile(host: Host, { file, accounts, keys }: KeyFile, holders: ReadonlyMap<string, ReadonlySet<Visible>>): Generator<Finding> {
	const path = shownPath(file.path);
	const root = accounts.some(({ uid }) => uid === 0);
	// Red Hat's operator and FreeBSD's daemon share the home of root: its keys are root's.
	const service = accounts.every(({ system }) => system) ? accounts.find(({ name }) => neverLogIn.has(name) || name.startsWith('systemd-')) : undefined;
	const signs: Sign[] = keys.flatMap(key => keySigns(host, key, root, service !== undefined));
	if (file.bytes.subarray(0, 65_536).some(byte => byte < 9) || Buffer.from(file.bytes.subarray(0, 16)).toString('latin1').startsWith('REDIS0')) signs.push({ severity: 'high', says: shown`holds bytes that no editor writes, as a store writes that was told to keep its data there`, technique: 'T1190' });
	const pushed = pushedAway(file.bytes, keys);
	if (pushed !== undefined) signs.push({ severity: 'medium', says: shown`holds a key below so many empty lines that whoever opens the file does not see it (line ${pushed})`, line: pushed });
	const whose = accounts.length === 0 ? shown`no account of passwd` : joined(accounts.map(({ name }) => name).slice(0, 4));
	if (keys.length > 0) {
		const open = keys.filter(key => !isBound(key)).length;
		if (service !== undefined) signs.push({ severity: open > 0 ? 'high' : 'low', says: shown`lets ${service.name} log in, a system account that no distribution gives keys` });
		else if (accounts.some(({ system, name }) => system && !root && !givenShell.has(name))) signs.push({ severity: 'low', says: shown`lets the system account ${whose} log in` });
		else if (file.path.startsWith('/etc/skel/')) signs.push({ severity: 'medium', says: shown`lets its keys in to every account that will be made` });
		else if (accounts.length === 0) signs.push({ severity: 'low', says: shown`lies in a home that no account has` });
		const shared = sharedWith(keys, accounts, holders);
		if (shared !== undefined) signs.push(shared);
		if (file.path.endsWith('authorized_keys2') && file.real === file.path) signs.push({ severity: 'medium', says: shown`holds keys where few look: sshd reads it, and nothing has written it since 2001` });
	}
	const place = placeOf(file.real);
	const hidden = file.real.split('/').find(name => name.startsWith('.') && name !== '.ssh');
	if (hidden !== undefined && !file.real.includes('/.ssh/')) signs.push({ severity: 'high', says: shown`is kept in a hidden place (${visibleName(hidden)}), where nobody looks for keys`, technique: 'T1564.001' });
	if (place === 'temporary' || place === 'device') signs.push({ severity: 'high', says: shown`is kept in ${shownPath(file.real)}, an odd place` });
	for (const [what, entry] of [[path, file.entry] as const, [shownPath(parentOf(file.real)), folderOf(host, file.real)] as const]) {
		const changeable = entry === undefined ? undefined : changeableBy(host, entry, accounts[0]?.uid ?? entry.uid);
		if (changeable !== undefined) signs.push({ severity: 'high', says: what === path ? shown`${changeable}, who can so let anybody in` : shown`lies in ${what}, which ${changeable}`, technique: 'T1222.002' });
	}
	const facts = {
		keys: keys.length,
		account: whose,
		fingerprints: visibleText(keys.slice(0, 10).map(fingerprint).join(', ')),
		comments: joined(keys.slice(0, 10).map(({ comment }) => comment)),
		mode: visibleText(modeWords(file.entry)),
		uid: file.entry.uid,
		modified: visibleText(new Date(file.entry.modified).toISOString()),
	};
	const next = shown`Ask ${whose} about each key, by its fingerprint; look in the logs for "Accepted publickey" with it.`;
	const told = signs.toSorted(worseFirst);
	const worst = told[0];
	if (worst === undefined) {
		if (keys.length > 0) yield findingOf(authorizedKeys, 'info', { kind: 'file', path }, shown`${path} lets ${keys.length} ${visibleText(keys.length === 1 ? 'key' : 'keys')} log in as ${whose}`, { facts, techniques: ['T1098.004'], next });
		return;
	}
	const says = joined([...new Set(told.map(sign => sign.says))].slice(0, 6), '; ');
	yield findingOf(authorizedKeys, worst.severity, { kind: 'file', path }, shown`${path} ${says}`, {
		facts: worst.line === undefined ? facts : { line: worst.line, ...facts },
		techniques: [...new Set(['T1098.004', ...told.flatMap(({ technique }) => technique ?? [])])],
		next,
	});
}

function folderOf(host: Host, path: HostPath): ConfigFile['entry'] | undefined {
	const folder = host.look(parentOf(path));
	return folder.ok ? folder.value : undefined;
}

/** A key that can do one thing only, and no shell among it. */
function isBound({ options }: AuthorizedKey): boolean {
	const command = options.find(({ name }) => name === 'command')?.value;
	return command !== undefined && !programsOf(command).some(({ program }) => shells.has(lastComponent(program)));
}

function keySigns(host: Host, key: AuthorizedKey, root: boolean, service: boolean): Sign[] {
	const signs: Sign[] = [];
	const say = (severity: Severity, says: Visible, technique?: string) => signs.push({ severity, says: shown`${says} (line ${key.line})`, line: key.line, ...(technique === undefined ? {} : { technique }) });
	for (const { name, value } of key.options) {
		if (name === 'command' && value !== undefined) {
			const judged = judgeCommand(host, installedPackages(host), value);
			for (const reason of judged.reasons.filter(({ severity }) => isAtLeast(severity, 'medium')).slice(0, 3)) say(reason.severity, shown`runs a command at login: ${reason.says}`, reason.technique);
			const program = programsOf(value)[0];
			if (judged.severity === 'info' && program !== undefined && shells.has(lastComponent(program.program)) && /^\S+(?:\s+-[il]+)?\s*$/.test(value)) say('low', shown`runs a bare shell as its command`);
		} else if (name === 'environment' && value !== undefined) {
			const variable = visibleName(value.split('=')[0] ?? '');
			if (/^(?:LD_|BASH_ENV=|ENV=|PYTHONPATH=|PERL5|NODE_OPTIONS=)/.test(value)) say('high', shown`sets ${variable}, by which code is loaded at login`, 'T1574.006');
			else if (/^PATH=.*(?:\/tmp|\/dev\/|\/\.)/.test(value)) say('medium', shown`sets a PATH through odd places`, 'T1574.007');
		} else if (name === 'cert-authority') say(root || service || key.options.some(option => option.name === 'principals' && /(?:^|[,"])root(?:[,"]|$)/.test(option.value ?? '')) ? 'medium' : 'low', shown`lets in whoever has a certificate of this key`);
	}
	if (/@(?:kali|parrot|blackarch|pentoo|backbox)\b/i.test(key.comment)) say('medium', shown`holds a key that was made on ${key.comment}, a system for breaking in`);
	// The comment on the key of a bot net that has spread by SSH since 2018.
	if (key.comment === 'mdrfckr') say('high', shown`holds a key that the Outlaw (Dota) bot net leaves behind`);
	return signs;
}

const tooManyEmpty = 20;

/** The line of a key that stands below a screen of nothing. */
function pushedAway(bytes: Uint8Array, keys: readonly AuthorizedKey[]): number | undefined {
	const full = new Set([...linesOf(bytes)].flatMap(({ number, text }) => (text.trim() === '' ? [] : [number])));
	return keys.find(({ line }) => line > tooManyEmpty && Array.from({ length: tooManyEmpty }, (_, before) => line - 1 - before).every(number => !full.has(number)))?.line;
}

function sharedWith(keys: readonly AuthorizedKey[], accounts: readonly HostAccount[], holders: ReadonlyMap<string, ReadonlySet<Visible>>): Sign | undefined {
	const own = new Set(accounts.map(({ name }) => name));
	for (const { key, line } of keys) {
		const others = [...(holders.get(key) ?? [])].filter(name => !own.has(name));
		if (others.length === 0) continue;
		// An administrator's own key on root and on themselves is the rule. With a system account it is odd; that account's file says so.
		const system = others.some(name => neverLogIn.has(name));
		return { severity: system ? 'low' : 'info', says: shown`holds a key that ${joined(others.slice(0, 5))} ${visibleText(others.length === 1 ? 'has' : 'have')} as well (line ${line})`, line };
	}
	return undefined;
}

/** `SHA256:...` as ssh-keygen -l shows it. */
function fingerprint({ key, type }: AuthorizedKey): string {
	if (type === 'rsa1') return 'RSA1';
	return `SHA256:${createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64').replace(/=+$/, '')}`;
}
