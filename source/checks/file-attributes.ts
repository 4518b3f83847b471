/** Rights and locks that `ls -l` does not show: capabilities of programs, immutable and append-only files, access lists. */

import { Tally } from '../core/coverage.ts';
import { isAtLeast, worseFirst, type Severity } from '../core/finding.ts';
import { joined, shown, visibleText, type Visible } from '../core/visible.ts';
import { hostPath, nameOf, type Host, type HostPath, type InodeAttributes, type Look } from '../host/host.ts';
import { parseFileCapabilities, parseNamedRights } from '../parsers/file-capabilities.ts';
import { capabilityStrength, isStrongCapability } from './capability-strength.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { factsOf } from './file-facts.ts';
import { installedPackages, type InstalledPackages } from './installed-packages.ts';
import { ownersOf, ownerWords, type Owners } from './owners.ts';
import { isDirectory, isExecutable, isFile } from './mode.ts';
import { hiddenPart, placeOf, placeWords } from './place.ts';
import { isNeverSetId } from './set-id-programs.ts';

const immutable = 0x10;
const appendOnly = 0x20;
/** Shipped with capabilities by their packages or makers. */
const known =
	/^(?:ping[46]?|arping|clockdiff|mtr-packet|traceroute\S*|fping6?|dumpcap|new[ug]idmap|gnome-keyring-daemon|gst-ptp-helper|snap-confine|suexec|rlogin|rsh|rcp|kwin_\w+|systemd-detect-virt|bwrap|fusermount3?|apps\.plugin|\w+\.plugin|cgroup-network|nginx|caddy|node_exporter|telegraf|netdata|agent|vault|consul|bind9?|named|unbound|dnsmasq|chronyd|ntpd|nmap|iftop|iotop|htop|tcpdump|wireshark|qemu-bridge-helper|libvirt\S*|kea-dhcp\S*|frr\S*|zabbix\S*|sssd\S*|krb5_child|ldap_child|selinux_child|proxy_child|p11_child|icinga\S*|check_(?:icmp|dhcp|ping)|fwupd\S*|sway|gamescope|steam\S*|gnome-shell|mongod|prometheus|promtail|vector|fluent-bit|trace-agent|system-probe|security-agent)$/;
/** Files whose keeping decides who comes in and what runs. */
const deciding = /^\/(?:etc\/(?:passwd|shadow|group|gshadow|sudoers|sudoers\.d\/[^/]+|ld\.so\.(?:preload|conf)|crontab|cron\.[^/]+\/[^/]+|ssh\/[^/]+|pam\.d\/[^/]+|hosts(?:\.equiv)?|rc\.local|profile|profile\.d\/[^/]+|environment|inittab|systemd\/[^/]+\/.+|init\.d\/[^/]+)|var\/spool\/(?:cron|at)\b.*|(?:usr\/)?lib\/systemd\/.*)$|\/\.ssh(?:\/|$)|\/\.(?:rhosts|bashrc|profile|bash_profile|zshrc)$/;
/** Guides to hardening lock these; quota and swap files are locked by the kernel's own tools. */
const everyday = /^\/etc\/(?:resolv\.conf|hostname|machine-id|mtab|fstab)$|\/(?:aquota\.(?:user|group)|quota\.(?:user|group)|swap(?:file|\.img)?|\.autorelabel)$|^\/var\/(?:log|empty|account)(?:\/|$)|^\/(?:run|boot)(?:\/|$)|\/\.\w+_history$/;

interface Verdict {
	readonly severity: Severity;
	readonly says: Visible;
	readonly technique: string;
}

export const fileAttributes: FileCheck = {
	id: 'file-attributes',
	step: 'C.1',
	title: 'Capabilities, locks and access lists of files',
	covers: 'Capabilities of programs, immutable and append-only files and folders, and access lists that let one more account or group read or write, on ext2, ext3 and ext4, read as root from the disk itself; immutable files elsewhere by what the kernel refuses.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		const tally = new Tally();
		const said = new Set<number>();
		if (host.attributesOf === undefined) tally.skip('unknown-form', shown`there is no disk to ask for attributes`);
		// The disk of the tree is asked before the walk, so that it is said once for all threads.
		const root = host.look(hostPath('/'));
		const first = root.ok ? host.attributesOf?.(root.value) : undefined;
		if (root.ok && first?.ok === false) {
			tally.skip(first.reason, first.detail);
			said.add(root.value.device);
		}
		return {
			coverage: tally.coverage,
			hears: host.attributesOf === undefined ? [] : [{ mode: mode => isFile(mode) || isDirectory(mode) }],
			inspect(file, report) {
				const { entry } = file;
				if ((entry.kind !== 'file' && entry.kind !== 'directory') || host.attributesOf === undefined) return;
				const asked: Look<InodeAttributes> = said.has(entry.device) ? fromAfar(host, file) : host.attributesOf(entry);
				if (!asked.ok) {
					// One word for each file system that has none to give; an inode of its own is a word of its own.
					if (asked.reason !== 'damaged') said.add(entry.device);
					file.passOver(asked.reason, asked.reason === 'damaged' ? file.shown : asked.detail);
				}
				const told = asked.ok ? asked : fromAfar(host, file);
				if (!told.ok) return;
				const { flags, attributes, sameKind } = told.value;
				if ((flags & (immutable | appendOnly)) === 0 && attributes.length === 0) return;
				if (!sameKind || file.folder.isNested) return;
				const verdicts = [...locks(file, told.value), ...capabilities(installedPackages(host), file, told.value), ...lists(file, told.value, owners)].toSorted(worseFirst);
				const worst = verdicts[0];
				if (worst === undefined) return;
				report(
					findingOf(fileAttributes, worst.severity, { kind: 'file', path: file.shown }, joined(verdicts.map(({ says }) => says), '; '), {
						facts: { ...factsOf(entry, owners), attributes: visibleText(attributes.map(({ name }) => name.replaceAll(/[^\x21-\x7e]/g, '?')).join(' ') || 'none') },
						techniques: isAtLeast(worst.severity, 'medium') ? [...new Set(verdicts.map(({ technique }) => technique))] : [],
						...(worst.severity === 'info' ? {} : { next: visibleText('Ask who set it (chattr, setcap, setfacl); the change time says when. Keep a copy before it is taken away.') }),
					}),
				);
			},
		};
	},
};

/** Where the disk cannot be asked, the kernel tells of an immutable file by refusing root: asked where a lock would mean something. */
function fromAfar(host: Host, file: SweptFile): Look<InodeAttributes> {
	return mayMatter(file) && host.isLocked?.(file.path) === true ? locked : unlocked;
}

const locked: Look<InodeAttributes> = { ok: true, value: { flags: immutable, attributes: [], sameKind: true } };
const unlocked: Look<InodeAttributes> = { ok: true, value: { flags: 0, attributes: [], sameKind: true } };

function mayMatter(file: SweptFile): boolean {
	const { place, folder, entry, name } = file;
	if (place === 'temporary' || place === 'web' || place === 'configuration' || place === 'spool' || folder.hidden !== undefined || name.startsWith('.')) return true;
	if (place !== 'home' && isExecutable(entry.mode)) return true;
	return !folder.isBelow(decidesNothing) && deciding.test(file.path);
}

/** No rule of what decides reaches here. */
const decidesNothing = /^\/(?:home|opt|srv|usr\/(?!lib\/systemd\/)|var\/(?!spool\/))/;

function* locks({ path, entry }: SweptFile, { flags }: InodeAttributes): Generator<Verdict> {
	const lock = (flags & immutable) !== 0 ? 'immutable' : (flags & appendOnly) !== 0 ? 'append-only' : undefined;
	if (lock === undefined) return;
	// What it means for a log is told where logs are judged (log-series).
	if (lock === 'immutable' && entry.kind === 'file' && /^\/var\/log\//.test(path)) return;
	const place = placeOf(path);
	const what = shown`${visibleText(lock)}: ${visibleText(lock === 'immutable' ? 'nobody, not even root, can change or remove it' : 'it can only grow')} until that is taken off`;
	const say = (severity: Severity, more: Visible): Verdict => ({ severity, says: shown`It is ${what}${more}`, technique: 'T1222.002' });
	if (everyday.test(path)) yield say('info', shown``);
	else if (place === 'temporary' || hiddenPart(path) !== undefined || place === 'web') yield say('high', shown` (${visibleText(hiddenPart(path) === undefined ? placeWords[place] : 'in a hidden place')})`);
	else if (/^\/etc\/(?:passwd|shadow|group|gshadow|sudoers)$/.test(path)) yield say('medium', visibleText('; guides to hardening advise it, and so does an intruder keep an account'));
	else if (deciding.test(path)) yield say('high', visibleText('; it decides what runs or who comes in'));
	else if (place === 'system' && entry.kind === 'file') yield say('high', visibleText('; no update of its package can replace it'));
	else yield say(lock === 'immutable' ? 'medium' : 'low', visibleText(''));
}

function* capabilities(packages: InstalledPackages, { path, entry }: SweptFile, { attributes }: InodeAttributes): Generator<Verdict> {
	const value = attributes.find(({ name }) => name === 'security.capability')?.value;
	const held = value === undefined ? undefined : parseFileCapabilities(value);
	if (held === undefined || entry.kind !== 'file' || (held.permitted.length === 0 && held.inheritable.length === 0)) return;
	const all = [...new Set([...held.permitted, ...held.inheritable])];
	const say = (severity: Severity, more: Visible): Verdict => ({ severity, says: shown`It runs with ${visibleText(all.length > 30 ? 'every capability' : all.join(', '))}, whoever starts it${more}`, technique: 'T1548.001' });
	const strongest = capabilityStrength(held);
	const name = nameOf(path);
	const place = placeOf(path);
	const packaged = packages.system !== 'none' && packages.owns(path);
	if (strongest !== 'little' && (place === 'temporary' || place === 'home' || place === 'web' || hiddenPart(path) !== undefined)) yield say('high', shown` (${visibleText(placeWords[place])})`);
	else if (strongest === 'strong' && isNeverSetId(name)) yield say('critical', visibleText(': it runs or reads whatever it is told, so this is root for anybody'));
	else if (strongest === 'strong' && !packaged && packages.system !== 'none' && !known.test(name)) yield say(place === 'local' && held.permitted.every(one => !isStrongCapability(one) || one === 'cap_dac_read_search') ? 'medium' : 'high', visibleText('; it belongs to no package'));
	else if (strongest === 'strong' && !known.test(name)) yield say('low', visibleText('; few packages ship a program so'));
	else if (strongest === 'middling' && isNeverSetId(name)) yield say('low', visibleText(''));
	else yield say('info', shown``);
}

/** Access lists stand behind the mode: `ls -l` shows a plus sign and no more. */
function* lists({ path, entry }: SweptFile, { attributes }: InodeAttributes, owners: Owners): Generator<Verdict> {
	const value = attributes.find(({ name }) => name === 'system.posix_acl_access')?.value;
	for (const { kind, id, rights } of value === undefined ? [] : parseNamedRights(value)) {
		if (id === 0) continue;
		const secret = /^\/etc\/g?shadow-?$/.test(path);
		const runs = placeOf(path) === 'system' || deciding.test(path) || /^\/etc\/(?:sudoers\.d|cron\.[a-z]+|pam\.d|profile\.d|systemd\/system|init\.d|ld\.so\.conf\.d)$|^\/(?:etc|root)$/.test(path) || (placeOf(path) === 'local' && entry.kind === 'file' && (entry.mode & 0o111) !== 0);
		if (!((rights & 2) !== 0 && runs) && !((rights & 4) !== 0 && secret)) continue;
		const who = kind === 'user' ? ownerWords(owners.users, id) : ownerWords(owners.groups, id);
		const mayWrite = (rights & 2) !== 0;
		const severity: Severity = mayWrite && isPersonal(path) ? 'low' : mayWrite && placeOf(path) === 'local' ? 'low' : 'high';
		yield { severity, says: shown`An access list lets the ${visibleText(kind)} ${who} ${visibleText(mayWrite ? 'write' : 'read')} it, which its mode does not show`, technique: 'T1222.002' };
	}
}

/** What somebody lets another edit in a home is between them. */
function isPersonal(path: HostPath): boolean {
	return path.startsWith('/home/');
}
