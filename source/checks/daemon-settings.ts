/** Commands in the settings of daemons: a log line, a question of SNMP, a crash or a ban is enough to start them. */

import type { Finding } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { childOf, hostPath, nameOf, type HostPath } from '../host/host.ts';
import { bootForms, fail2banForms, manForms, multiplexerForms, perlForms, rsyslogForms, settingCommands, snmpForms, sshClientForms, sysctlForms } from '../parsers/daemon-settings.ts';
import type { HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { homesOf, runnerOf } from './homes.ts';
import type { Runner } from './named-program.ts';
import { judgeStartUp } from './start-up-entry.ts';

const technique = 'T1546';

type Forms = Parameters<typeof settingCommands>[1];

interface Setting {
	readonly files?: readonly string[];
	readonly folders?: readonly string[];
	readonly names?: RegExp;
	readonly forms: Forms;
	/** What the settings start is left to the program's own places where the settings are a package's and unchanged. */
	readonly technique?: string;
}

const settings: readonly Setting[] = [
	{ files: ['/etc/rsyslog.conf', '/etc/syslog-ng/syslog-ng.conf'], folders: ['/etc/rsyslog.d', '/etc/syslog-ng/conf.d'], names: /\.conf$/, forms: rsyslogForms },
	{ folders: ['/etc/fail2ban/action.d', '/etc/fail2ban/jail.d', '/etc/fail2ban'], names: /\.(?:conf|local)$/, forms: fail2banForms },
	{ files: ['/etc/snmp/snmpd.conf', '/etc/snmp/snmpd.local.conf', '/var/lib/snmp/snmpd.conf'], folders: ['/etc/snmp/snmpd.conf.d'], forms: snmpForms },
	{ files: ['/etc/sysctl.conf'], folders: ['/etc/sysctl.d', '/run/sysctl.d', '/usr/local/lib/sysctl.d', '/usr/lib/sysctl.d', '/lib/sysctl.d'], names: /\.conf$/, forms: sysctlForms },
	{ files: ['/etc/default/grub', '/boot/grub/grub.cfg', '/boot/grub2/grub.cfg', '/etc/kernel/cmdline', '/boot/cmdline.txt', '/boot/firmware/cmdline.txt'], folders: ['/etc/default/grub.d', '/boot/loader/entries'], forms: bootForms, technique: 'T1542' },
	{ files: ['/etc/needrestart/needrestart.conf', '/etc/needrestart/notify.conf'], folders: ['/etc/needrestart/conf.d'], forms: perlForms, technique: 'T1546.016' },
	{ files: ['/etc/ssh/ssh_config'], folders: ['/etc/ssh/ssh_config.d'], forms: sshClientForms },
	{ files: ['/etc/tmux.conf'], forms: multiplexerForms },
	{ files: ['/etc/manpath.config', '/etc/man_db.conf'], forms: manForms },
];

export const daemonSettings: HostCheck = {
	id: 'daemon-settings',
	step: 'C.1',
	title: 'Commands in the settings of daemons',
	covers: 'Programs named in the settings of rsyslog, syslog-ng, fail2ban, snmpd, sysctl, the boot loader, needrestart, the ssh client, man and tmux.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, daemonSettings, circumstances, tally);
		const seen = new Set<HostPath>();
		for (const { files = [], folders = [], names, forms, technique: named } of settings) {
			const listed = folders.flatMap(folder => examination.names(hostPath(folder))).filter(path => names?.test(nameOf(path)) ?? true);
			for (const path of [...files.map(hostPath), ...listed]) yield* commands(examination, path, forms, named ?? technique, {}, seen);
		}
		for (const home of homesOf(host)) {
			yield* commands(examination, childOf(home.path, '.tmux.conf'), multiplexerForms, technique, runnerOf(home), seen, 'person');
			yield* commands(examination, childOf(home.path, '.ssh/config'), sshClientForms, technique, runnerOf(home), seen, 'person');
		}
		yield* examination.oddities;
	},
};

function* commands(examination: Examination, path: HostPath, forms: Forms, named: string, runner: Runner, seen: Set<HostPath>, scope: 'system' | 'person' = 'system'): Generator<Finding> {
	const standing = examination.standing(path);
	if (standing === undefined || standing.entry.kind === 'directory' || seen.has(standing.real)) return;
	seen.add(standing.real);
	if (examination.packages.owns(path) && examination.isIntact(path)) return;
	for (const { line, setting, command } of examination.some(path, settingCommands(examination.read(path) ?? new Uint8Array(), forms))) {
		const finding = judgeStartUp(examination, { file: path, line, what: shown`${visibleText(setting)} in ${visibleName(nameOf(path))}`, command, technique: named, runner, conditional: true, scope });
		if (finding !== undefined) yield finding;
	}
}
