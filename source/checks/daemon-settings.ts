/** Commands in the settings of daemons: a log line, a question of SNMP, a crash or a ban is enough to start them. */

import type { Finding } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { childOf, hostPath, nameOf, type HostPath } from '../host/host.ts';
import { bootForms, fail2banForms, perlForms, rsyslogForms, settingCommands, snmpForms, sshClientForms, sysctlForms } from '../parsers/daemon-settings.ts';
import {
	acpiForms, apacheForms, crypttabForms, dhclientForms, editorForms, incronForms, monitForms, multiplexerForms, npmForms, postfixForms, postgresForms, psqlForms, sambaForms, screenForms, shellsForms, sudoConfForms, supervisorForms, sysusersForms, tmpfilesForms,
} from '../parsers/service-settings.ts';
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
	{ folders: ['/etc/incron.d', '/var/spool/incron'], forms: incronForms },
	{ folders: ['/etc/acpi/events'], forms: acpiForms },
	{ files: ['/etc/dhcp/dhclient.conf', '/etc/dhclient.conf', '/etc/dhcp3/dhclient.conf'], forms: dhclientForms },
	{ files: ['/etc/samba/smb.conf', '/usr/local/etc/smb4.conf'], folders: ['/etc/samba/smb.conf.d'], forms: sambaForms },
	{ files: ['/etc/postfix/master.cf', '/etc/postfix/main.cf'], forms: postfixForms },
	{ files: ['/etc/apache2/apache2.conf', '/etc/httpd/conf/httpd.conf'], folders: ['/etc/apache2/conf-enabled', '/etc/apache2/mods-enabled', '/etc/apache2/sites-enabled', '/etc/apache2/conf.d', '/etc/httpd/conf.d', '/etc/httpd/conf.modules.d'], forms: apacheForms },
	{ files: ['/var/lib/pgsql/data/postgresql.conf'], folders: ['/etc/postgresql/*/*', '/etc/postgresql/*/*/conf.d', '/var/lib/postgres/data'], names: /\.conf$/, forms: postgresForms },
	{ files: ['/etc/supervisord.conf', '/etc/supervisor/supervisord.conf'], folders: ['/etc/supervisor/conf.d', '/etc/supervisord.d'], names: /\.(?:conf|ini)$/, forms: supervisorForms },
	{ files: ['/etc/monitrc', '/etc/monit/monitrc'], folders: ['/etc/monit/conf.d', '/etc/monit/conf-enabled', '/etc/monit.d'], forms: monitForms },
	{ folders: ['/etc/tmpfiles.d', '/run/tmpfiles.d', '/usr/lib/tmpfiles.d', '/usr/local/lib/tmpfiles.d'], names: /\.conf$/, forms: tmpfilesForms },
	{ folders: ['/etc/sysusers.d', '/run/sysusers.d', '/usr/lib/sysusers.d', '/usr/local/lib/sysusers.d'], names: /\.conf$/, forms: sysusersForms, technique: 'T1136.001' },
	{ files: ['/etc/crypttab'], forms: crypttabForms },
	{ files: ['/etc/shells'], forms: shellsForms, technique: 'T1078.003' },
	{ files: ['/etc/sudo.conf'], forms: sudoConfForms, technique: 'T1548.003' },
];

export const daemonSettings: HostCheck = {
	id: 'daemon-settings',
	step: 'C.1',
	title: 'Commands in the settings of daemons',
	covers:
		'Programs named in the settings of rsyslog, syslog-ng, fail2ban, snmpd, sysctl, the boot loader, needrestart, ssh, screen, incron, acpid, dhclient, Samba, Postfix, Apache, PostgreSQL, supervisor, monit, tmpfiles, sysusers, crypttab, sudo.conf, psql, npm and editors.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, daemonSettings, circumstances, tally);
		const seen = new Set<HostPath>();
		for (const { files = [], folders = [], names, forms, technique: named } of settings) {
			const listed = folders.flatMap(folder => matching(examination, folder)).flatMap(folder => examination.names(folder)).filter(path => names?.test(nameOf(path)) ?? true);
			for (const path of [...files.map(hostPath), ...listed]) yield* commands(examination, path, forms, named ?? technique, {}, seen);
		}
		for (const home of homesOf(host)) {
			yield* commands(examination, childOf(home.path, '.ssh/config'), sshClientForms, technique, runnerOf(home), seen, 'person');
			for (const [name, forms] of inHomes) yield* commands(examination, childOf(home.path, name), forms, technique, runnerOf(home), seen, 'person');
			for (const folder of ['.vim/plugin', '.vim/after/plugin', '.config/nvim/plugin']) {
				for (const path of examination.names(childOf(home.path, folder))) yield* commands(examination, path, editorForms, technique, runnerOf(home), seen, 'person');
			}
		}
		yield* examination.oddities;
	},
};

const inHomes: readonly (readonly [string, Forms])[] = [['.screenrc', screenForms], ['.tmux.conf', multiplexerForms], ['.psqlrc', psqlForms], ['.npmrc', npmForms], ['.config/nvim/init.lua', editorForms]];

/** Folders by a path in which `*` stands for any one name. */
function matching(examination: Examination, pattern: string): readonly HostPath[] {
	const [start, ...rest] = pattern.split('/*');
	return rest.reduce<readonly HostPath[]>((folders, part) => folders.flatMap(folder => examination.names(folder)).map(folder => hostPath(`${folder}${part}`)), [hostPath(start!)]);
}

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
