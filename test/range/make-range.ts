/**
 * Makes the range: a fresh Debian, its lived-in twin, and that twin once more for each wave of signs. Needs root, debootstrap and a
 * mirror of Debian; the fresh tree is kept and used again. Nothing of a tree is started: services are refused by policy.
 *
 *     tsx test/range/make-range.ts FOLDER [--full]
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { liveIn } from './lived-in.ts';
import type { Sign } from './sign.ts';
import { Tree } from './tree.ts';
import { waves } from './waves.ts';

export interface Range {
	readonly fresh: string;
	/** The lived-in twin. */
	readonly clean: string;
	/** The tree of a wave, by its name. */
	readonly planted: (wave: string) => string;
}

export function rangeIn(folder: string, full: boolean): Range {
	return { fresh: join(folder, full ? 'fresh-full' : 'fresh'), clean: join(folder, 'clean'), planted: wave => join(folder, wave) };
}

const mirror = 'http://deb.debian.org/debian';
const suite = 'bookworm';

/** What a small server has; about four minutes on two cores. */
const server = [
	'openssh-server', 'cron', 'rsyslog', 'sudo', 'nginx-light', 'exim4-daemon-light', 'git', 'vim-tiny', 'man-db', 'logrotate', 'unattended-upgrades', 'python3',
	'php-fpm', 'fail2ban', 'at', 'chrony', 'network-manager', 'polkitd', 'libpam-systemd', 'dbus', 'xinetd', 'needrestart', 'ifupdown', 'isc-dhcp-client', 'ppp', 'x11-common',
	'initramfs-tools', 'binfmt-support', 'bash-completion', 'zsh', 'rsync', 'curl', 'wget', 'perl', 'less', 'snmpd', 'ca-certificates', 'locales', 'apparmor', 'gzip', 'mailutils',
];
/** What `--full` has beside it, without what apt recommends: a thousand packages, 4 GB, and a quarter of an hour more. The web programs among them are copied into web roots. */
const more = `
	apache2 libapache2-mod-php php-mysql php-gd php-curl php-xml php-mbstring wordpress phpmyadmin roundcube-core roundcube-sqlite3 dokuwiki mediawiki adminer mariadb-server postgresql redis-server postfix dovecot-imapd opendkim spamassassin spamd vsftpd docker.io docker-compose containerd kubernetes-client
	nodejs npm python3-venv python3-pip pipx snapd certbot python3-certbot-nginx zabbix-agent nagios-nrpe-server monitoring-plugins-basic munin-node prometheus-node-exporter sssd libpam-sss libnss-sss libpam-pwquality nfs-kernel-server openvpn wireguard-tools libvirt-daemon-system tmux screen fish ansible-core samba bind9 squid haproxy memcached
	rkhunter chkrootkit aide lynis clamav-daemon clamav-freshclam debsums etckeeper build-essential dkms linux-image-cloud-amd64 auditd acl ufw nftables logwatch smartmontools mdadm lvm2 cryptsetup-initramfs dropbear-initramfs cloud-init open-iscsi multipath-tools supervisor monit incron autofs krb5-user nmap tcpdump netcat-openbsd netcat-traditional socat
	puppet borgbackup restic duplicity bacula-fd tftpd-hpa awstats cups avahi-daemon collectd-core ruby gdb strace cockpit-ws cockpit-system gunicorn uwsgi procmail mutt w3m mercurial subversion slapd ldap-utils keepalived unbound task-spooler mc strongswan
`.trim().split(/\s+/);

export function makeRange(folder: string, full: boolean): Range {
	const range = rangeIn(folder, full);
	if (!existsSync(range.fresh)) bootstrap(range.fresh, full);
	const born = Date.parse(readFileSync(join(range.fresh, 'var/lib/range-made'), 'utf8').trim());
	copyTree(range.fresh, range.clean);
	liveIn(new Tree(range.clean, born));
	for (const { name, signs } of waves) plantedTree(range.clean, range.planted(name), born, signs);
	return range;
}

function plantedTree(clean: string, root: string, born: number, planted: readonly Sign[]): void {
	copyTree(clean, root);
	const tree = new Tree(root, born);
	for (const sign of planted) {
		try {
			sign.plant(tree);
		} catch (error) {
			throw new Error(`sign ${sign.id} could not be planted: ${String(error)}`, { cause: error });
		}
	}
}

/** The packages are installed by apt, which knows virtual packages; debootstrap brings the base alone. */
function bootstrap(root: string, full: boolean): void {
	const half = `${root}.half`;
	rmSync(half, { recursive: true, force: true });
	execFileSync('debootstrap', [suite, half, mirror], { stdio: ['ignore', 'ignore', 'inherit'] });
	const policy = join(half, 'usr/sbin/policy-rc.d');
	writeFileSync(policy, '#!/bin/sh\nexit 101\n');
	chmodSync(policy, 0o755);
	const inside = (...argv: readonly string[]): void => {
		execFileSync('chroot', [half, ...argv], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C', HOME: '/root' } });
	};
	inside('apt-get', '-qq', '-o', 'Dpkg::Options::=--force-unsafe-io', '-o', 'Dpkg::Use-Pty=0', 'install', '-y', ...server);
	if (full) inside('apt-get', '-qq', '-o', 'APT::Install-Recommends=false', '-o', 'Dpkg::Options::=--force-unsafe-io', '-o', 'Dpkg::Use-Pty=0', 'install', '-y', ...more);
	inside('apt-get', '-qq', 'clean');
	rmSync(policy);
	rmSync(join(half, 'var/lib/dpkg/lock'), { force: true });
	rmSync(join(half, 'debootstrap'), { recursive: true, force: true });
	writeFileSync(join(half, 'var/lib/range-made'), `${new Date().toISOString()}\n`);
	renameSync(half, root);
}

function copyTree(from: string, to: string): void {
	// Flags of an earlier range would keep its files.
	if (existsSync(to)) spawnSync('chattr', ['-R', '-f', '-ia', to], { stdio: 'ignore' });
	rmSync(to, { recursive: true, force: true });
	execFileSync('cp', ['-a', '--reflink=auto', from, to]);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	const [folder = '/tmp/range', ...flags] = process.argv.slice(2);
	console.log(makeRange(folder, flags.includes('--full')));
}
