/** What the last field of passwd lets an account do. */

import { lastComponent } from '../parsers/shell-command.ts';

/**
 * `none`: turns everybody away. `shell`: a shell. `restricted`: one purpose only (git-shell). `task`: does its one thing and
 * ends (sync, halt). `program`: anything else.
 */
export type ShellKind = 'none' | 'shell' | 'restricted' | 'task' | 'program';

const kinds: Readonly<Record<Exclude<ShellKind, 'program'>, ReadonlySet<string>>> = {
	none: new Set(['nologin', 'false', 'true', 'null', 'noshell', 'nonexistent']),
	shell: new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'ksh93', 'mksh', 'pdksh', 'oksh', 'csh', 'tcsh', 'fish', 'rc', 'es', 'sash', 'busybox', 'yash', 'elvish', 'nu', 'pwsh', 'xonsh', 'rbash', 'tmux', 'screen', 'bash2', 'jsh']),
	restricted: new Set(['git-shell', 'rssh', 'scponly', 'scponlyc', 'mysecureshell', 'lshell', 'uucico', 'pppd', 'sftp-server', 'nxserver', 'gitolite-shell', 'gitlab-shell']),
	task: new Set(['sync', 'shutdown', 'halt', 'reboot', 'poweroff']),
};

/** `shell` as it stands in passwd; empty means /bin/sh. */
export function shellKind(shell: string): ShellKind {
	if (shell === '') return 'shell';
	const name = lastComponent(shell);
	for (const [kind, names] of Object.entries(kinds)) if (names.has(name)) return kind as ShellKind;
	return 'program';
}

/** Accounts that distributions make, and which none of them lets log in. */
export const neverLogIn: ReadonlySet<string> = new Set([
	// Debian's base-passwd and common services; Ubuntu
	'daemon', 'bin', 'sys', 'games', 'man', 'lp', 'mail', 'news', 'uucp', 'proxy', 'www-data', 'backup', 'list', 'irc', 'gnats', 'nobody', '_apt', 'messagebus', 'syslog', 'uuidd',
	'sshd', 'tcpdump', 'avahi', 'avahi-autoipd', 'colord', 'dnsmasq', 'ntp', 'ntpd', '_chrony', 'chrony', 'ntpsec', 'bind', 'postfix', 'postdrop', 'dovecot', 'dovenull', 'Debian-exim', 'Debian-snmp', 'statd',
	'_rpc', 'landscape', 'pollinate', 'usbmux', 'rtkit', 'saned', 'whoopsie', 'kernoops', 'pulse', 'geoclue', 'tss', 'fwupd-refresh', 'polkitd', 'polkituser', 'systemd-network', 'systemd-resolve',
	'systemd-timesync', 'systemd-coredump', 'systemd-bus-proxy', 'systemd-journal-remote', 'systemd-journal-upload', 'systemd-oom', 'dhcpcd', 'opendkim', 'memcache', 'redis', 'mysql', 'ftp', 'proftpd', 'openldap', 'snmp',
	'nm-openvpn', 'nm-openconnect', 'strongswan', 'debian-tor', 'munin', 'zabbix', 'haproxy', 'varnish', 'squid', '_ssh', 'lxd', 'libvirt-qemu', 'libvirt-dnsmasq', 'stunnel4', 'mosquitto', 'clamav', 'postgrey', 'policyd-spf',
	// Red Hat and its kin, SUSE
	'adm', 'operator', 'gopher', 'dbus', 'apache', 'nginx', 'named', 'rpc', 'rpcuser', 'nfsnobody', 'nscd', 'nslcd', 'sssd', 'abrt', 'pcap', 'haldaemon', 'vcsa', 'smmsp', 'mailnull', 'xfs', 'rpm', 'webalizer', 'ldap', 'cockpit-ws', 'cockpit-wsinstance',
	'setroubleshoot', 'unbound', 'qemu', 'gluster', 'saslauth', 'oprofile', 'wwwrun', 'at', 'ftpsecure', 'clevis',
	// Arch, Alpine, the BSDs
	'http', 'git-daemon', 'vpopmail', 'guest', 'postmaster', 'svn', 'cron', 'tty', 'kmem', '_pflogd', '_dhcp', '_ntp', 'auditdistd', 'hast', 'pop', 'www', '_ypldap', 'smtp', 'dip', 'klog',
]);

/** Accounts whose makers give them a shell: database servers and hosts of code are run by hand, and by SSH. */
export const givenShell: ReadonlySet<string> = new Set([
	'postgres', 'pgsql', 'git', 'gitea', 'forgejo', 'gogs', 'gitlab', 'gitolite', 'gitolite3', 'gitlab-psql', 'gitlab-runner', 'gitlab-prometheus', 'gitlab-consul', 'gitlab-redis', 'gitlab-www', 'jenkins', 'couchdb',
	'backuppc', 'amanda', 'amandabackup', 'oracle', 'grid', 'hadoop', 'hdfs', 'yarn', 'mapred', 'spark', 'hive', 'hbase', 'solr', 'zookeeper', 'kafka', 'cassandra', 'nagios', 'icinga', 'rabbitmq', 'mongodb', 'tomcat', 'jboss', 'wildfly', 'debian-spamd',
	'buildbot', 'teamcity', 'bamboo', 'sonar', 'nexus', 'artifactory', 'jira', 'confluence', 'zimbra', 'asterisk', 'freeswitch', 'ansible', 'puppet', 'salt', 'rundeck', 'awx', 'omsagent', 'omi', 'virtuser', 'sbuild', 'buildd', 'schroot',
	'db2inst1', 'sapadm', 'informix', 'cyrus', 'mailman', 'sympa', 'rancid', 'smokeping', 'nut', 'freerad', 'slurm', 'munge', 'ceph', 'vagrant', 'steam', 'minecraft', 'mastodon', 'peertube', 'discourse', 'synapse', 'odoo', 'frappe', 'nextcloud', 'hacluster', 'oneadmin',
	'nx', 'x2gouser', 'borg', 'restic', 'rsync', 'deploy', 'kvm', 'libuuid', 'nixbld',
]);
