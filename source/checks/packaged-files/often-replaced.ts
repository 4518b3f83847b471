/**
 * What intruders replace first: the programs the document names, whatever the host starts by itself, and the libraries all
 * of these are linked with. They come first in the order of work, and are marked in the results.
 */

import { childOf, hostPath, type Host, type HostPath } from '../../host/host.ts';
import { parseInetdConf } from '../../parsers/inetd-conf.ts';
import { neededLibraries } from '../../parsers/elf-file.ts';
import { linesOf } from '../../parsers/lines.ts';

/** Named in C.1 of the document (telnet to syslogd), and what stands in their place today. */
const names = [
	'telnet', 'in.telnetd', 'telnetd', 'login', 'su', 'ftp', 'ls', 'ps', 'netstat', 'ifconfig', 'find', 'du', 'df', 'sync', 'inetd', 'xinetd', 'syslogd',
	'sshd', 'ssh', 'sudo', 'passwd', 'bash', 'sh', 'dash', 'busybox', 'ss', 'ip', 'top', 'lsof', 'pgrep', 'pidof', 'kill', 'killall', 'who', 'w', 'last', 'lastlog', 'crontab', 'cron', 'crond',
	'rsyslogd', 'auditd', 'systemd', 'init', 'agetty', 'mount', 'stat', 'cat', 'grep', 'md5sum', 'sha256sum', 'lsattr', 'chattr', 'lsmod', 'modprobe', 'insmod', 'kmod', 'dmesg', 'tcpdump', 'rpm', 'dpkg', 'apt', 'apk', 'curl', 'wget',
];
const programFolders = ['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/lib/systemd', '/usr/lib/systemd'].map(hostPath);
const libraryFolders = ['/lib', '/lib64', '/usr/lib', '/usr/lib64', '/lib32', '/usr/lib32'].map(hostPath);
const unitFolders = ['/etc/systemd/system', '/lib/systemd/system', '/usr/lib/systemd/system'].map(hostPath);
const mostUnits = 5000;
const mostFiles = 3000;

/** Paths with all links on the way followed. */
export function oftenReplaced(host: Host): ReadonlySet<HostPath> {
	const found = new Set<HostPath>();
	const libraries = libraryPlaces(host);
	const waiting: HostPath[] = [];
	const meet = (path: HostPath): void => {
		const resolved = host.resolve(path);
		if (!resolved.ok || resolved.value.entry.kind !== 'file' || found.has(resolved.value.path) || found.size >= mostFiles) return;
		found.add(resolved.value.path);
		waiting.push(resolved.value.path);
	};
	for (const folder of programFolders) for (const name of names) meet(childOf(folder, name));
	for (const path of startedPrograms(host)) meet(path);
	for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
		const file = host.open(path);
		if (!file.ok) continue;
		const needed = neededLibraries(file.value);
		file.value.close();
		for (const name of needed) {
			if (name.startsWith('/')) meet(hostPath(name));
			else if (!name.includes('/')) for (const folder of libraries) meet(childOf(folder, name));
		}
	}
	return found;
}

/** What inetd and systemd start, by the host's own files. */
function* startedPrograms(host: Host): Generator<HostPath> {
	const inetd = host.read(hostPath('/etc/inetd.conf'));
	for (const { program, args } of inetd.ok ? parseInetdConf(inetd.value.bytes).services : []) {
		// Behind tcpd stands the program it starts.
		for (const word of [program, args[0] ?? '']) if (word.startsWith('/')) yield hostPath(word);
	}
	let units = 0;
	for (const folder of unitFolders) {
		const list = host.list(folder);
		for (const name of list.ok ? list.value : []) {
			if (!name.endsWith('.service') || ++units > mostUnits) continue;
			const unit = host.read(childOf(folder, name), { limit: 65_536 });
			if (!unit.ok) continue;
			for (const { text } of linesOf(unit.value.bytes)) {
				const program = /^\s*Exec(?:Start|StartPre|StartPost|Reload|Stop)\s*=[\s@:+!|-]*(\/[^\s;]+)/.exec(text)?.[1];
				if (program !== undefined) yield hostPath(program);
			}
		}
	}
}

/** Where the loader looks by default, with the folders of one architecture (`x86_64-linux-gnu`) below. */
function libraryPlaces(host: Host): readonly HostPath[] {
	const places = new Set<HostPath>();
	for (const folder of libraryFolders) {
		const resolved = host.resolve(folder);
		if (!resolved.ok || resolved.value.entry.kind !== 'directory') continue;
		places.add(resolved.value.path);
		const list = host.list(folder);
		for (const name of list.ok ? list.value : []) if (/^[a-z0-9_]+-linux-[a-z0-9]+$/.test(name)) places.add(childOf(resolved.value.path, name));
	}
	return [...places];
}
