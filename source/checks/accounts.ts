/** Accounts that an intruder made, opened or raised: each is held against what its distribution would have made of it. */

import { worseFirst, type Finding, type Severity } from '../core/finding.ts';
import { Tally } from '../core/coverage.ts';
import { joined, shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { hostPath, nameOf, type Host, type HostPath } from '../host/host.ts';
import { findingOf, type Circumstances, type HostCheck } from './check.ts';
import { ownersKept } from './config-file.ts';
import { Examination } from './examination.ts';
import { hostAccounts, type HostAccount, type HostAccounts } from './host-accounts.ts';
import { installedPackages } from './installed-packages.ts';
import { givenShell, neverLogIn, shellKind } from './login-shell.ts';
import { judgeProgram } from './named-program.ts';
import { hiddenPart, placeOf } from './place.ts';
import { scriptReasons } from './script-content.ts';

interface Sign {
	readonly severity: Severity;
	/** A clause whose subject is the account. */
	readonly says: Visible;
	readonly technique: string;
}

export const accounts: HostCheck = {
	id: 'accounts',
	step: 'C.1',
	kind: 'host',
	title: 'Accounts',
	covers:
		'Accounts in passwd, shadow and group: second UID 0 or GID 0, empty and shadowless passwords, system accounts with a shell or a password, odd names, homes and shells, service accounts in powerful groups.',
	needs: 'both',
	*run(host, circumstances, tally) {
		const known = hostAccounts(host);
		tally.add(known.tally.coverage);
		tally.count('accounts', known.all.length);
		if (known.passwd === undefined) return { couldNotLook: known.tally.coverage.skipped.length === 0 ? shown`there is no /etc/passwd below this root` : shown`/etc/passwd could not be read` };
		const oldShells = ['daemon', 'bin', 'sys'].every(name => known.byName.get(visibleText(name))?.shellKind === 'shell');
		for (const account of known.all) {
			const signs = signsOf(host, known, account, circumstances, oldShells).toSorted(worseFirst);
			const worst = signs[0];
			if (worst === undefined) continue;
			yield findingOf(this, worst.severity, { kind: 'account', name: account.name }, shown`account ${account.name === '' ? shown`(no name)` : account.name} ${listed(signs.map(({ says }) => says))}`, {
				facts: {
					uid: account.uid,
					...(account.gid === undefined ? {} : { gid: account.gid }),
					home: account.home === undefined ? shown`(none)` : visibleName(account.home),
					shell: account.shell === '' ? shown`(none: /bin/sh)` : visibleName(account.shell),
					password: visibleText(account.password),
					line: account.line,
					groups: listed(known.groupsOf(account)),
				},
				techniques: [...new Set(signs.map(({ technique }) => technique))],
				next: nextFor(account, worst),
			});
		}
		yield* lyingShells(host, known);
		yield* powerfulGroups(known);
		if (oldShells) {
			yield findingOf(this, 'info', { kind: 'file', path: shown`/etc/passwd` }, shown`the accounts daemon, bin and sys all have a shell, as old releases of Debian and SUSE made them`, {
				next: shown`Give them /usr/sbin/nologin; nobody logs in as these.`,
			});
		}
		return undefined;
	},
};

function signsOf(host: Host, known: HostAccounts, account: HostAccount, circumstances: Circumstances, oldShells: boolean): Sign[] {
	const signs: Sign[] = [];
	const say = (severity: Severity, says: Visible, technique: string) => signs.push({ severity, says, technique });
	const { name, uid, gid, password } = account;
	const open = account.shellKind === 'shell' || account.shellKind === 'program';

	if (uid === 0 && name !== 'root') {
		if (known.bsd && name === 'toor' && password !== 'set' && password !== 'empty') say('info', shown`has UID 0, as every FreeBSD ships it, and no password`, 'T1078.003');
		else if (!known.byName.has(visibleText('root')) && known.byUid.get(0)!.length === 1) say('medium', shown`has UID 0 in the place of root`, 'T1136.001');
		else say('critical', shown`has UID 0: it is root under another name`, 'T1136.001');
	}
	if (name === 'root' && uid !== 0) say('high', shown`is root by name and has UID ${uid}`, 'T1036');
	if (gid === 0 && uid !== 0 && !/^(?:sync|shutdown|halt|operator|reboot|toor)$/.test(name)) say('medium', shown`has root's own group (GID 0)`, 'T1136.001');

	if (password === 'empty') {
		const severity = uid === 0 ? 'critical' : open ? 'high' : 'medium';
		say(severity, shown`has an empty password: it may log in without one`, 'T1078.003');
	}
	if (account.passwdState === 'set') {
		if (known.shadowless) say('low', shown`has its password hash in passwd, where everybody can read it; the system has no shadow file`, 'T1003.008');
		else say('high', shown`has its password hash in passwd itself, past the shadow file`, 'T1136.001');
	}
	const hash = account.shadow?.password ?? '';
	if (password === 'set' && /^(?:[./0-9A-Za-z]{13}|_[./0-9A-Za-z]{19})$/.test(hash)) say('medium', shown`has a password kept by DES, which no system has made for twenty years and which is guessed in minutes`, 'T1098');
	if (account.system) systemSigns(account, oldShells, say);
	else if (uid !== 0 && (neverLogIn.has(name) || name.startsWith('systemd-')) && open) {
		say('medium', shown`bears the name of a system account, with the number of a person (${uid}) and a shell`, 'T1036');
	}
	shellSigns(host, account, circumstances, say);
	homeSigns(host, account, say);
	nameSigns(account, say);

	const groups = known.groupsOf(account).filter(group => group in powers);
	// Guards of passwords and of disks have no person among them; people who read logs and command containers are many.
	if (!account.system && uid !== 0) for (const group of groups) if (/^(?:shadow|disk|kmem|root)$/.test(group) && gid !== 0) say('medium', shown`is a person in the group ${group}, who so reads ${visibleText(group === 'shadow' ? 'all passwords' : group === 'disk' ? 'and writes the disks, past every permission' : group === 'root' ? 'and writes what root keeps from others' : 'the memory')}`, 'T1098');
	// useradd gives people a first group of their own; a powerful one shows in no list of members.
	const first = known.groups.find(group => group.gid === gid && /^(?:wheel|sudo|admin|docker|lxd|incus)$/.test(group.name));
	if (!account.system && uid !== 0 && first !== undefined && open) say('medium', shown`has ${first.name} as its first group, which gives powers of root and shows in no list of members`, 'T1098');
	if (neverLogIn.has(name) && uid > 0 && uid < 100 && known.groupsOf(account).includes(visibleText('adm')) && name !== 'adm' && !readsLogs.test(name)) say('medium', shown`is a system account in the group adm, which reads the logs`, 'T1098');
	if (/^\d+$/.test(name) && known.byUid.get(Number(name))?.some(other => other !== account) === true) say('medium', shown`has the number of another account as its name: what is told for the one happens to the other`, 'T1036');
	if ((neverLogIn.has(name) || name.startsWith('systemd-')) && uid !== 0) {
		for (const group of groups) {
			const severity = ordinaryMembers.has(`${name} ${group}`) ? undefined : powers[group];
			if (severity !== undefined) say(severity, shown`is a system account in the group ${group}`, 'T1098');
		}
	}
	const { since, until } = circumstances;
	if (since !== undefined && account.shadow?.changed !== undefined) {
		const day = 86_400_000;
		const changed = account.shadow.changed * day;
		if (changed + day > since && changed <= (until ?? circumstances.now)) say('low', shown`had its password set on ${visibleText(new Date(Math.min(changed, 8.64e15)).toISOString().slice(0, 10))}, within the time in question`, 'T1098');
	}
	return signs;
}

/** Groups that are as good as root, and what it means to find an account there that nobody logs in to. */
const powers: Readonly<Record<string, Severity>> = { root: 'high', wheel: 'high', sudo: 'high', admin: 'high', docker: 'medium', lxd: 'medium', incus: 'medium', disk: 'medium', shadow: 'medium', kmem: 'medium' };
/** Log watchers that run as an account of Debian's base-passwd, and the accounts Red Hat and Alpine put there. */
const readsLogs = /^(?:www-data|syslog|daemon|bin|sys|root|logcheck)$/;
/** As shipped by Red Hat, Alpine and the BSDs. */
const ordinaryMembers = new Set(['adm disk', 'bin root', 'daemon root', 'adm root', 'operator root', 'sync root', 'halt root', 'shutdown root', 'operator wheel', 'libvirt-qemu kvm', '_chrony shadow', 'sssd shadow', 'tty kmem', 'kmem kmem']);

function systemSigns(account: HostAccount, oldShells: boolean, say: (severity: Severity, says: Visible, technique: string) => void): void {
	const { name, shellKind: kind, password } = account;
	const never = neverLogIn.has(name) || name.startsWith('systemd-');
	if (kind === 'shell' && password !== 'set' && /^(?:zabbix|munin|icinga2?|nrpe|telegraf|collectd)$/.test(name)) say('low', shown`is the account of a monitor, and has a shell (some administrators run its checks by hand) but no password`, 'T1078.003');
	else if (kind === 'shell' && never && !(oldShells && password !== 'set')) say('high', shown`is a system account that no distribution lets log in, and has a shell (${visibleName(account.shell === '' ? '/bin/sh' : account.shell)})`, 'T1078.003');
	else if (/^(?:sync|halt|shutdown|reboot)$/.test(name) && kind === 'shell') say('high', shown`should do one thing and end, and has a shell`, 'T1078.003');
	else if (kind === 'shell' && !never && !givenShell.has(name)) say('low', shown`is a system account with a shell`, 'T1078.003');
	if (password === 'set') {
		if (never) say('high', shown`is a system account with a password`, 'T1078.003');
		else if (kind === 'shell' && !givenShell.has(name)) say('medium', shown`is a system account with a shell and a password`, 'T1078.003');
		else say('low', shown`is a system account with a password`, 'T1078.003');
	}
}

function shellSigns(host: Host, account: HostAccount, circumstances: Circumstances, say: (severity: Severity, says: Visible, technique: string) => void): void {
	if (account.shell === '') return;
	if (/[\s\x00-\x1f]/.test(account.shell) && account.shell !== account.shell.trim()) say('medium', shown`has blanks around the name of its shell`, 'T1036');
	if (!account.shell.startsWith('/')) return;
	const packages = installedPackages(host);
	const judged = judgeProgram(host, packages, account.shell, { uid: account.uid });
	if (judged.exists === false && judged.reasons[0]?.severity === 'info') return; // a shell that was uninstalled keeps people out
	for (const { severity, says } of judged.reasons) if (severity !== 'info') say(severity, shown`has a shell that ${says}`, 'T1078.003');
	if (judged.path === undefined || judged.packaged === true) return;
	// What could not be read of it is counted where its file is met.
	const examination = new Examination(host, accounts, circumstances, new Tally());
	for (const { severity, says } of scriptReasons(examination, judged.path, { uid: account.uid }).slice(0, 3)) say(severity, shown`has a shell, ${visibleName(account.shell)}, that ${says}`, 'T1078.003');
}

/** The name says "no login", and the file is a shell: what the list of accounts shows is a lie. One lie may open every account. */
function* lyingShells(host: Host, known: HostAccounts): Generator<Finding> {
	const opened = new Map<string, { readonly real: HostPath; readonly names: Visible[] }>();
	for (const { shell, shellKind: kind, name } of known.all) {
		if (kind !== 'none' || !shell.startsWith('/')) continue;
		const real = opened.get(shell)?.real ?? judgeProgram(host, installedPackages(host), shell).path;
		if (real === undefined || shellKind(nameOf(real)) !== 'shell' || nameOf(real) === 'busybox') continue;
		if (opened.get(shell)?.names.push(name) === undefined) opened.set(shell, { real, names: [name] });
	}
	for (const [shell, { real, names }] of opened) {
		yield findingOf(accounts, 'critical', { kind: 'file', path: visibleName(shell) }, shown`${visibleName(shell)}, which is to keep accounts closed, is ${visibleName(real)}: ${listed(names.slice(0, 12))} may log in${visibleText(names.length > 12 ? ', and more' : '')}`, {
			facts: { accounts: names.length, program: visibleName(real) },
			techniques: ['T1036.005', 'T1078.003'],
			next: shown`Compare the file with its package from clean media; look in the logs for logins of these accounts.`,
		});
	}
}

function homeSigns(host: Host, account: HostAccount, say: (severity: Severity, says: Visible, technique: string) => void): void {
	const { home, uid, system } = account;
	if (home === undefined) return;
	const person = uid === 0 || !system;
	const open = account.shellKind === 'shell';
	const place = placeOf(home);
	if (hiddenPart(home) !== undefined) say(open ? 'high' : 'low', shown`has a hidden home (${visibleName(home)})`, 'T1564.002');
	else if (open && place === 'temporary') say('high', shown`has its home in a temporary place (${visibleName(home)})`, 'T1564.002');
	else if (open && place === 'device' && !/^\/dev(?:\/null)?$/.test(home)) say('high', shown`has its home among the devices (${visibleName(home)})`, 'T1564.002');
	else if (open && uid !== 0 && !system && home === hostPath('/')) say('medium', shown`is a person whose home is the whole tree`, 'T1564.002');
	const resolved = host.resolve(home);
	if (!resolved.ok || resolved.value.entry.kind !== 'directory') return;
	const { entry, path } = resolved.value;
	if ((entry.mode & 0o1002) === 0o002) say(uid === 0 ? 'high' : person || open ? 'medium' : 'low', shown`has a home that anyone may write (${visibleName(path)})`, 'T1098.004');
	if (!ownersKept(host)) return;
	if (uid === 0 && entry.uid !== 0 && path !== ('/' as HostPath)) say('medium', shown`has a home that belongs to user ${entry.uid}`, 'T1098.004');
	else if (person && uid !== 0 && uid < 0xfffffff0 && entry.uid !== uid && entry.uid !== 0 && placeOf(path) === 'home') say('low', shown`has a home that belongs to user ${entry.uid}`, 'T1098.004');
}

/** `jürgen`, `юрий`: a name in one alphabet is somebody's; Latin letters among look-alikes are a trick. */
function oneScript(name: Visible): boolean {
	return /^[\p{Script=Latin}\p{M}\d._-]+$/u.test(name) || /^[\p{Script=Cyrillic}\p{M}\d._-]+$/u.test(name) || /^[\p{Script=Greek}\p{M}\d._-]+$/u.test(name);
}

function nameSigns(account: HostAccount, say: (severity: Severity, says: Visible, technique: string) => void): void {
	const { name, uid } = account;
	if (name === '') say('high', shown`is a line without a name`, 'T1136.001');
	else if (name.includes('\\') || /\s/.test(name)) say('high', shown`has blanks or characters in its name that do not show`, 'T1036');
	else if (!/^[\x21-\x7e]+$/.test(name)) say(oneScript(name) ? 'info' : 'medium', shown`has letters in its name that are not ASCII`, 'T1036');
	else if (/[/:;|&$`"'<>*?()[\]{}!^~#=,]/.test(name.replace(/\$$/, ''))) say('medium', shown`has characters in its name that no account of a UNIX system has`, 'T1036');
	else if (/^(?:\d+|-.*|\.{1,2})$/.test(name)) say('low', shown`has a name that programs take for a number, an option or a folder`, 'T1036');
	const plain = name.replaceAll('0', 'o').replaceAll(/[1|]/g, 'l').toLowerCase();
	if (uid !== 0 && name !== 'root' && /^(?:ro{2,}t|to{2,}r|r[o0]{2}t[l0-9]?|adm[il]n[l0]s)$/.test(plain) && name !== 'toor') say('medium', shown`has a name that looks like root's`, 'T1036');
}

function* powerfulGroups(known: HostAccounts): Generator<Finding> {
	for (const group of known.groups) {
		if (group.nis !== undefined || !(group.name in powers)) continue;
		const members = known.all.filter(account => account.uid !== 0 && (group.members.includes(account.name) || (group.gid !== undefined && account.gid === group.gid))).filter(({ name }) => !neverLogIn.has(name) && !/^(?:sync|shutdown|halt|operator)$/.test(name));
		if (members.length === 0) continue;
		yield findingOf(accounts, 'info', { kind: 'system', name: shown`group ${group.name}` }, shown`the group ${group.name} gives powers of root to ${listed(members.map(({ name }) => name))}`, {
			facts: { members: members.length, line: group.line },
			techniques: ['T1078.003'],
			next: shown`Ask whether each of them should have these powers.`,
		});
	}
}

function nextFor(account: HostAccount, worst: Sign): Visible {
	if (account.uid === 0 && account.name !== 'root') return shown`Find its logins in wtmp and the logs, its files by their times, and who made it; remove it when the image is kept.`;
	if (worst.severity === 'info' || worst.severity === 'low') return shown`Ask who made it so, and when.`;
	return shown`Compare with a copy of passwd and shadow from before; look for its logins, its crontab, its keys and its files.`;
}

function listed(parts: readonly Visible[]): Visible {
	return joined(parts.map((part, at) => (at === 0 ? part : at === parts.length - 1 ? shown` and ${part}` : shown`, ${part}`)), '');
}
