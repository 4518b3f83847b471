/** Services that start, stop and die; the daemons that write logs; clocks; scheduled jobs; tcp wrappers; ftp and mail logins. */

import { readPam } from './pam.ts';
import { facts, firstOf, heardOf, unheard, type Forms, type MessageReader } from './said.ts';

const unitName = /^(?<unit>[\w@.\\-]+): /;
/** What keeps watch, by its unit or by what the unit says it is: that it ends is heard. Daemons of syslog and of the audit say so themselves. */
const guard = /^(?<did>Started|Stopped) (?<unit>.*?(?:fail2ban\.service|Fail2Ban Service|crowdsec\.service|ossec\.service|ossec-hids|wazuh-agent|Wazuh agent|clamav-daemon\.service|Clam AntiVirus userspace daemon|firewalld\.service|dynamic firewall daemon|ufw\.service|Uncomplicated firewall|nftables\.service|apparmor\.service|suricata\.service|snort\.service|falco\.service|osqueryd\.service|samhain\.service|psacct\.service|Kernel process accounting|auditbeat\.service|filebeat\.service|sysmon\.service|denyhosts\.service|sshguard\.service|dailyaidecheck\.timer|Daily AIDE check).*?)\.*$/;
/** Units that were put together as they were started, of older and newer systemd, and programs of places where none belongs. */
const startsCommand: Forms[number][1] = ({ command }) => ({ kind: 'service', facts: facts({ did: 'started', command }) });
const transient: Forms = [[/^Started (?<command>\/.*?)\.*$/, startsCommand], [/^Started \[systemd-run\] (?<command>.*?)\.*$/, startsCommand], [/^Started run-\S+ - (?:\[systemd-run\] )?(?<command>.*?)\.*$/, startsCommand]];
/** `of` is the text with the name of the unit. */
const ofSystemd: Forms = [
	[/^Time has been changed/, () => ({ kind: 'clock-changed', facts: { by: 'systemd' } })],
	[/^(?:Startup finished in|Booting)/, () => ({ kind: 'boot' })],
	[/^(?:System is rebooting|Shutting down\.|shutting down for|System halted|Reached target.*(?:Power-Off|Reboot|Halt|Shutdown))|^(?:rebooted|halted|shutdown) by/i, () => ({ kind: 'shutdown' })],
	[guard, ({ did, unit }) => ({ kind: 'service', facts: facts({ did: did!.toLowerCase(), guard: unit }) })],
	...transient,
	[/^(?<did>Started|Stopped|Failed to start|Stopping|Starting) (?<unit>.*?)\.*$/, ({ did, unit }) => ({ kind: 'service', facts: facts({ did: did === 'Started' || did === 'Starting' ? 'started' : did === 'Failed to start' ? 'failed' : 'stopped', service: unit }) }), unheard],
	[/^(?:Main process exited|Process exited|Control process exited), code=(?<code>\w+), status=(?<status>\S+)/, ({ code, status }, whole) => ({ kind: 'service', facts: facts({ did: 'died', code, status, service: /^([\w@.\\-]+\.\w+): /.exec(whole)?.[1] }) })],
	[/^(?<unit>\S+) main process \((?<pid>\d+)\) killed by (?<signal>\w+)/, ({ unit, signal }) => ({ kind: 'service', facts: facts({ did: 'died', service: unit, signal }) })],
];

const systemd: MessageReader = {
	programs: ['systemd', 'init', 'upstart', 'shutdown', 'reboot', 'halt', 'supervisord', 'monit'],
	hears: heardOf(ofSystemd),
	read(text) {
		return firstOf(text.replace(unitName, (whole, unit: string) => (unit.includes('.') ? '' : whole)), ofSystemd, text);
	},
};

/** Their start and end bound what a log can know. */
const logDaemons: MessageReader = {
	programs: ['rsyslogd', 'syslogd', 'syslog-ng', 'syslog', 'metalog', 'auditd', 'systemd-journald', 'journal', 'newsyslog', 'klogd'],
	hears: 'everything',
	read(text, program) {
		return firstOf(text, [
			[/exiting on signal|^exiting|syslog-ng shutting down|Journal stopped|The audit daemon is exiting|Kernel log daemon terminating|daemon is exiting|terminating/i, () => ({ kind: 'log-daemon', facts: { did: 'stopped', daemon: program } })],
			[/\] start$|: restart|restart\.?$|^restart|starting up|syslog-ng starting|Journal started|Init complete|Started dispatcher|\bstarted\b/, () => ({ kind: 'log-daemon', facts: { did: 'started', daemon: program } })],
			[/rsyslogd was HUPed|logfile turned over|rotating/i, () => ({ kind: 'log-daemon', facts: { did: 'rotated', daemon: program } })],
			[/Suppressed (?<count>\d+) messages|messages lost due to rate-limiting|imuxsock lost (?<lost>\d+) messages/, groups => ({ kind: 'log-daemon', facts: facts({ did: 'suppressed', daemon: program, count: Number(groups['count'] ?? groups['lost'] ?? 0) }) })],
			[/Vacuuming done|file corrupted or uncleanly shut down|has been rotated/i, () => ({ kind: 'log-daemon', facts: { did: /corrupted/.test(text) ? 'unclean' : 'rotated', daemon: program } })],
		]);
	},
};

const ofClocks: Forms = [
	[/^(?:time reset|step time server \S+ offset|adjust(?:ed|ing) (?:local )?(?:clock|time) by|set local clock .*offset|System clock (?:wrong|was stepped) by) (?<by>[+-]?[\d.]+)/, ({ by }) => ({ kind: 'clock-changed', facts: facts({ seconds: Number(by) }) })],
	[/^(?:date set by|Changed local time|Set time to|Time has been changed)/, () => ({ kind: 'clock-changed' })],
];

const clocks: MessageReader = {
	programs: ['ntpd', 'ntpdate', 'chronyd', 'systemd-timesyncd', 'date', 'openntpd', 'sntp', 'systemd-timedated'],
	hears: heardOf(ofClocks),
	read(text) {
		return firstOf(text, ofClocks);
	},
};

const ofCron: Forms = [
	[/^\((?<account>[^)]*)\) CMD \(\s*(?<command>.*)\)$/s, ({ account, command }) => ({ kind: 'scheduled', account, facts: facts({ command }) })],
	[/^\((?<account>[^)]*)\) (?<did>BEGIN EDIT|END EDIT|REPLACE|DELETE|LIST) \((?<whose>[^)]*)\)/, ({ account, did, whose }) => ({ kind: 'scheduled', account, facts: facts({ did, whose }) }), unheard],
	[/^\((?<account>[^)]*)\) RELOAD/, ({ account }) => ({ kind: 'scheduled', account, facts: { did: 'RELOAD' } }), unheard],
];

/** Every minute says what cron ran, and opens and closes a session for it: the commands are heard, all of them. */
const scheduled: MessageReader = {
	programs: ['CRON', 'cron', 'crond', '/usr/sbin/cron', 'anacron', 'atd', 'fcron', 'run-parts', 'crontab'],
	hears: heardOf(ofCron),
	read: text => readPam(text, 'cron') ?? firstOf(text, ofCron),
};

/** `of` is the service. */
const ofDoors: Forms = [
	[/^(?:warning: .*: )?refused connect from (?:\S*?[[(])?(?<remote>[^\s()[\],]+)/, ({ remote }, service) => ({ kind: 'blocked', remote, facts: { service } }), unheard],
	[/^(?:twist|spawn) (?<remote>\S+) to/, ({ remote }, service) => ({ kind: 'blocked', remote, facts: { service } }), unheard],
	[/^FAIL: (?<service>\S+) (?<why>\S+) from=(?:::ffff:)?(?<remote>\S+)/, groups => ({ kind: 'blocked', remote: groups['remote'], facts: facts({ service: groups['service'], why: groups['why'] }) }), unheard],
	[/^ANONYMOUS FTP LOGIN FROM (?<remote>[^\s,[]+)(?: ?\[(?<address>[^\]]*)\])?(?:,| )*(?:\(?(?<given>[^)]*)\)?)?/i, ({ remote, address, given }, service) => ({ kind: 'login', account: 'anonymous', remote: address ?? remote, facts: facts({ service, given }) })],
	[/^FTP LOGIN (?<how>FROM|REFUSED(?: \([^)]*\))? FROM) (?<remote>[^\s,[]+)(?: ?\[(?<address>[^\]]*)\])?, (?<account>[^\s,]+)/, ({ how, remote, address, account }, service) => ({ kind: how === 'FROM' ? 'login' : 'login-failed', account, remote: address ?? remote, facts: { service } })],
	[/^\[(?<account>[^\]]*)\] (?<how>OK|FAIL) LOGIN: Client "(?:::ffff:)?(?<remote>[^"]*)"/, ({ account, how, remote }, service) => ({ kind: how === 'OK' ? 'login' : 'login-failed', account, remote, facts: { service } })],
	[/^failed login from (?<name>\S+) \[(?<remote>[^\]]*)\]|^(?:login failed|repeated login failures) from (?<remote2>\S+)/, (groups, service) => ({ kind: 'login-failed', remote: groups['remote'] ?? groups['remote2'], facts: { service } })],
	[/\((?<name>[^\s[(]*)\[(?<remote>[^\]]*)\]\):? -? ?USER (?<account>.*?)(?: \(Login failed\)|: (?<how>Login successful|no such user found|.*))/, ({ remote, account, how }, service) => ({ kind: how === 'Login successful' ? 'login' : 'login-failed', account, remote: remote?.replace(/^::ffff:/, ''), facts: { service } })],
	[/\((?<name>[^\s[(]*)\[(?<remote>[^\]]*)\]\):? -? ?(?:SECURITY VIOLATION|Maximum login attempts)/, ({ remote }, service) => ({ kind: 'login-failed', remote: remote?.replace(/^::ffff:/, ''), facts: { service } })],
	[/^\((?<account>[^@]*)@(?<remote>[^)]*)\) \[(?<level>\w+)\] (?:Authentication failed|(?<in>.*is now logged in))/, (groups, service) => ({ kind: groups['in'] === undefined ? 'login-failed' : 'login', account: groups['account'] === '?' ? undefined : groups['account'], remote: groups['remote'], facts: { service } })],
	[/^Login (?:failed|failure|excessive login failures|disabled)(?:,)? user=(?<account>\S*) auth=\S* host=(?:.*\[)?(?<remote>[^\]\s]*)/i, ({ account, remote }, service) => ({ kind: 'login-failed', account, remote, facts: { service } })],
	[/^(?:Login|Authenticated) user=(?<account>\S*) (?:auth=\S* )?host=(?:.*\[)?(?<remote>[^\]\s]*)/, ({ account, remote }, service) => ({ kind: 'login', account, remote, facts: { service } })],
	[/^(?:imap|pop3|managesieve)-login: (?:Login|(?<failed>(?:Aborted login|Disconnected).*auth failed)).*user=<(?<account>[^>]*)>.*rip=(?<remote>[^,\s]+)/, groups => ({ kind: groups['failed'] === undefined ? 'login' : 'login-failed', account: groups['account'], remote: groups['remote'], facts: { service: 'mail' } })],
	[/^(?:connect|Connection|START: \S+ .*)\s?from[ =](?:\S+\[)?(?:::ffff:)?(?<remote>[^\s\]]+)/, ({ remote }, service) => ({ kind: 'other', remote, facts: { service } }), unheard],
	[/^(?:RRQ|WRQ|Serving|sending|Fetching) (?:from )?(?<file>.*?) (?:to|from) (?<remote>[\d.a-f:]+)/, ({ file, remote }, service) => ({ kind: 'transfer', remote, facts: facts({ service, file }) })],
];

const remoteLogins: MessageReader = {
	programs: ['ftpd', 'in.ftpd', 'wu-ftpd', 'vsftpd', 'proftpd', 'pure-ftpd', 'gssftpd', 'xinetd', 'inetd', 'tcpd', 'dovecot', 'imapd', 'ipop3d', 'pop3d', 'popper', 'named', 'libwrap', 'fingerd', 'in.fingerd', 'imap-login', 'pop3-login', 'auth', 'auth-worker', 'tftpd', 'in.tftpd', 'atftpd'],
	hears: heardOf(ofDoors),
	read(text, program) {
		const service = program;
		return (
			readPam(text, service) ??
			firstOf(text, ofDoors, service)
		);
	},
};

export const services: readonly MessageReader[] = [systemd, logDaemons, clocks, scheduled, remoteLogins];
