/** Names that programs borrow so as not to be noticed: kernel threads, and the daemons and tools every system has. */

const kernelThread =
	/^\[.+\]$|^(?:kworker|ksoftirqd|kthreadd|kswapd|khugepaged|kdevtmpfs|kcompactd|kauditd|khungtaskd|kblockd|kintegrityd|khelper|ksmd|jbd2|rcu_(?:sched|bh|preempt|gp|par_gp)|migration|watchdogd?|cpuhp|netns|writeback|oom_reaper|scsi_eh|scsi_tmf|ata_sff|ext4-rsv-conver|xfsaild|md\d*_raid|irq\/\d|idle_inject|mm_percpu_wq|edac-poller|devfreq_wq|kstrp|kdmflush|bioset|crypto|ipv6_addrconf|kpsmoused|acpi_thermal_pm|charger_manager|kthrotld|nvme-wq|card0-crtc\d|iscsi_eh|loop\d)(?:[/:_.-][\w/:.>-]*)?$/;

/** `crypto`, `bioset` and the like are words: alone they count only with the marks of a kernel thread. */
const words = /^(?:crypto|netns|migration|writeback|watchdogd?|loop\d|jbd2|bioset|card0-crtc\d)$/;

/** `[kworker/0:1]`, `kworker`, `ksoftirqd-0`: kernel threads have no file at all. */
export function imitatesKernelThread(name: string): boolean {
	return kernelThread.test(name) && !words.test(name);
}

/** Programs whose place is /usr/bin, /usr/sbin, /usr/lib: a file of that name in a place that holds no programs is not the one. */
const systemPrograms = new Set(
	`
	systemd systemd-journald systemd-logind systemd-udevd systemd-resolved systemd-networkd systemd-timesyncd systemd-daemon init udevd dbus-daemon sshd ssh-agent crond cron atd rsyslogd syslogd syslog-ng
	klogd inetd xinetd agetty getty mingetty login su sudo passwd ps ls top netstat ss lsof ifconfig find du df who w last pstree kill killall polkitd accounts-daemon networkd-dispatcher irqbalance
	auditd acpid chronyd ntpd NetworkManager wpa_supplicant dhclient snapd multipathd lvmetad httpd apache2 nginx mysqld postfix sendmail master bash sh dash
	`.trim().split(/\s+/),
);

/** What an intruder puts another of in front of, to hide or to listen: nobody brings a newer one of these. */
const oftenReplaced = new Set('ls ps ss netstat ifconfig lsof find du df who w last lastlog top login su sudo passwd sshd ssh-agent telnet in.telnetd ip id lsmod kill pgrep pidof pstree dmesg ps stat chattr lsattr md5sum sha256sum mount sync syslogd'.split(' '));

export function isOftenReplaced(name: string): boolean {
	return oftenReplaced.has(name);
}

const onlyTheSystems = new Set('systemd systemd-journald systemd-logind systemd-udevd systemd-resolved systemd-networkd systemd-timesyncd systemd-daemon init udevd dbus-daemon sshd crond cron atd rsyslogd syslogd klogd inetd xinetd agetty getty mingetty login polkitd accounts-daemon networkd-dispatcher irqbalance auditd acpid lvmetad multipathd'.split(' '));

/** Daemons that belong to the system itself: no maker of other programs brings one. */
export function isOnlyTheSystems(name: string): boolean {
	return onlyTheSystems.has(name);
}

export function isSystemProgramName(name: string): boolean {
	return systemPrograms.has(name);
}

/** `sysIogd`, `1s`, `ssh d`: letters taken for one another are made the same. */
function folded(name: string): string {
	return name.replaceAll('rn', 'm').replaceAll('vv', 'w').replaceAll(/[Il|1!]/g, 'l').replaceAll(/[O0]/g, 'o').replaceAll(/[5S]/g, 's').replaceAll(/[\s._-]+$/g, '').toLowerCase();
}

const foldedPrograms = new Map([...systemPrograms].filter(name => name.length > 1).map(name => [folded(name), name]));

/** The system program a name is made to be taken for, where it is not that very name. Short names must differ by a look-alike alone. */
export function takenFor(name: string): string | undefined {
	if (systemPrograms.has(name) || name.length > 32) return undefined;
	const like = foldedPrograms.get(folded(name));
	if (like !== undefined && like !== name && like.toLowerCase() !== name) return like;
	if (name.length < 5) return undefined;
	for (const program of systemPrograms) if (program.length >= 5 && isOneSlip(name, program)) return program;
	return undefined;
}

/** Two neighbours swapped, or one letter doubled: `sysltemd` is no slip, `sytsemd` and `crrond` are. */
function isOneSlip(name: string, program: string): boolean {
	if (name.length === program.length) {
		let at = 0;
		while (at < name.length && name[at] === program[at]) at++;
		return at + 1 < name.length && name[at] === program[at + 1] && name[at + 1] === program[at] && name.slice(at + 2) === program.slice(at + 2);
	}
	if (name.length !== program.length + 1) return false;
	let at = 0;
	while (at < program.length && name[at] === program[at]) at++;
	return at > 0 && name[at] === name[at - 1] && name.slice(at + 1) === program.slice(at);
}
