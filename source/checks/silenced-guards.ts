/** What watches, told to look away, and loggers and guards that were masked. What logs are told to forget is the matter of log-settings. */

import type { Finding, Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { childOf, hostPath, nameOf, shownPath } from '../host/host.ts';
import * as rules from '../parsers/statement-rules.ts';
import { findingOf, type HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { judgeStatements, placesOf, type StatementPlace } from './statements.ts';

const technique = 'T1562';
const places: readonly StatementPlace[] = [
	{ files: ['/etc/aide/aide.conf', '/etc/aide.conf', '/etc/rkhunter.conf', '/etc/rkhunter.conf.local', '/var/ossec/etc/ossec.conf', '/var/ossec/etc/shared/agent.conf', '/var/ossec/etc/shared/default/agent.conf'], folders: ['/etc/aide/aide.conf.d', '/etc/aide.conf.d', '/etc/rkhunter.d'], rules: rules.guardRules },
	{ files: ['/etc/fail2ban/jail.conf', '/etc/fail2ban/jail.local'], folders: ['/etc/fail2ban/jail.d'], rules: rules.banRules },
	{ folders: ['/etc/fail2ban/filter.d'], names: /\.(?:conf|local)$/, rules: rules.filterRules },
	{ folders: ['/etc/systemd/system-preset', '/usr/local/lib/systemd/system-preset'], names: /\.preset$/, rules: rules.presetRules },
	{ files: ['/etc/debsums-ignore'], folders: ['/etc/logcheck/ignore.d.server', '/etc/logcheck/ignore.d.workstation', '/etc/logcheck/ignore.d.paranoid', '/etc/logcheck/violations.ignore.d', '/etc/logcheck/cracking.ignore.d'], rules: rules.leftOutRules },
	{ files: ['/etc/.gitignore', '/etc/.hgignore', '/etc/.bzrignore'], rules: rules.keptRules },
	{ files: ['/etc/iptables/rules.v4', '/etc/iptables/rules.v6', '/etc/iptables.rules', '/etc/iptables.up.rules', '/etc/sysconfig/iptables', '/etc/sysconfig/ip6tables', '/etc/nftables.conf', '/etc/ufw/before.rules', '/etc/ufw/after.rules', '/etc/ufw/user.rules'], folders: ['/etc/nftables.d'], rules: rules.firewallRules },
	{ files: ['/etc/sysctl.conf'], folders: ['/etc/sysctl.d', '/usr/lib/sysctl.d', '/usr/local/lib/sysctl.d', '/run/sysctl.d'], rules: rules.kernelRules },
];

/** Units whose masking leaves nobody looking, and how bad that is. */
const guards: readonly (readonly [RegExp, Severity])[] = [
	[/^systemd-journald(?:-audit|-dev-log)?\.(?:service|socket)$/, 'high'],
	[/^(?:auditd|rsyslog|syslog|syslog-ng|fail2ban|sshguard|crowdsec|clamav-(?:daemon|freshclam)|clamonacc|wazuh-agent|ossec\w*|osqueryd|falcon-sensor|auditbeat|filebeat|samhain|snort|suricata|sysmon|falco|mdatp|cbagentd?|sentinelone|aideinit|rkhunter)\.service$/, 'medium'],
	[/^(?:dailyaidecheck|aide\S*|rkhunter|chkrootkit|debsums|clamav\S*)\.timer$/, 'medium'],
	[/^(?:apparmor|unattended-upgrades|ufw|firewalld|nftables|logrotate|apt-daily\S*)\.(?:service|timer)$/, 'low'],
];

export const silencedGuards: HostCheck = {
	id: 'silenced-guards',
	step: 'C.4',
	title: 'Guards that were silenced',
	covers: 'Settings of aide, rkhunter, OSSEC and Wazuh, fail2ban, logcheck, debsums, etckeeper, firewalls and the kernel that look away, and units of loggers and guards that are installed and masked.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, silencedGuards, circumstances, tally);
		for (const place of places) {
			for (const path of placesOf(examination, place)) yield* judgeStatements(examination, path, place.rules, nameOf(path), technique, 'Ask who set it; its change time says since when little was written down. Look at what a log host kept.');
		}
		for (const folder of ['/etc/systemd/system', '/run/systemd/system'].map(hostPath)) {
			for (const path of examination.names(folder)) yield* masked(examination, path);
		}
		yield* examination.oddities;
	},
};

/** A unit that is a link to /dev/null, or empty, while the program it would start is installed. */
function* masked(examination: Examination, path: ReturnType<typeof hostPath>): Generator<Finding> {
	const name = nameOf(path);
	const severity = guards.find(([pattern]) => pattern.test(name))?.[1];
	if (severity === undefined) return;
	const look = examination.host.look(path);
	if (!look.ok) return;
	const target = look.value.kind === 'link' ? examination.host.linkOf(path) : undefined;
	if (!(target?.ok === true && target.value === '/dev/null') && !(look.value.kind === 'file' && look.value.size === 0)) return;
	const installed = ['/usr/lib/systemd/system', '/lib/systemd/system', '/etc/init.d'].some(folder => examination.host.look(childOf(hostPath(folder), folder === '/etc/init.d' ? name.replace(/\.service$/, '') : name)).ok);
	if (!installed) return;
	yield findingOf(examination.check, severity, { kind: 'file', path: shownPath(path) }, shown`${visibleName(name)} is installed and masked: it never starts`, {
		facts: { changed: visibleText(new Date(look.value.changed).toISOString()) },
		techniques: severity === 'low' ? [] : ['T1562.001'],
		next: visibleText('An administrator may have masked it for a reason: ask. Its change time says since when nobody was looking.'),
	});
}
