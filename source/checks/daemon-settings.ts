/** Commands in the settings of daemons: a log line, a question of SNMP, a crash or a ban is enough to start them. */

import type { Finding } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { childOf, hostPath, nameOf, type HostPath } from '../host/host.ts';
import { settingCommands, sshClientForms } from '../parsers/daemon-settings.ts';
import type { HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { homesOf, runnerOf } from './homes.ts';
import type { Runner } from './named-program.ts';
import { homeSettingFolders, homeSettings, settingPlaces, type Forms } from './setting-places.ts';
import { judgeStartUp } from './start-up-entry.ts';
import { foldersLike } from './statements.ts';

const technique = 'T1546';

export const daemonSettings: HostCheck = {
	id: 'daemon-settings',
	step: 'C.1',
	title: 'Commands in the settings of daemons',
	covers:
		'Programs named in the settings of rsyslog, syslog-ng, fail2ban, snmpd, sysctl, the boot loader, needrestart, ssh, readline, screen, incron, acpid, dhclient, Samba, Postfix, Apache, PostgreSQL, nginx, PHP, MySQL, Redis, supervisor, monit, monitors and agents, dnsmasq, certbot, auditd, OpenSSL, Kerberos, cloud-init, containers, dracut, GSSAPI, PKCS #11, iconv, tmpfiles, sysusers, crypttab, login.defs, sudo.conf, and of editors, shells of databases, mail readers and build tools of every home.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, daemonSettings, circumstances, tally);
		const seen = new Set<HostPath>();
		for (const { files = [], folders = [], names, forms, technique: named } of settingPlaces) {
			const listed = folders.flatMap(folder => foldersLike(examination, folder)).flatMap(folder => examination.names(folder)).filter(path => names?.test(nameOf(path)) ?? true);
			for (const path of [...files.map(hostPath), ...listed]) yield* commands(examination, path, forms, named ?? technique, {}, seen);
		}
		for (const home of homesOf(host)) {
			yield* commands(examination, childOf(home.path, '.ssh/config'), sshClientForms, technique, runnerOf(home), seen, 'person');
			for (const [name, forms] of homeSettings) yield* commands(examination, childOf(home.path, name), forms, technique, runnerOf(home), seen, 'person');
			for (const [folder, forms] of homeSettingFolders) {
				for (const path of examination.names(childOf(home.path, folder))) yield* commands(examination, path, forms, technique, runnerOf(home), seen, 'person');
			}
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
