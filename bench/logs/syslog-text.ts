/** What a busy server's syslog holds in a few days, made the same each time: everyday lines in their shares, and a few planted ones, counted. */

import { closeSync, openSync, utimesSync, writeSync } from 'node:fs';

/** Of each planted kind, how many lines. */
export type Planted = Record<string, number>;

type Line = readonly [share: number, kind: string, text: (any: (most: number) => number) => string];

const address = (any: (most: number) => number): string => `${[45, 61, 103, 185, 218][any(5)]!}.${any(250)}.${any(250)}.${1 + any(250)}`;
const user = (any: (most: number) => number): string => ['root', 'admin', 'oracle', 'test', 'postgres', 'git', 'ubuntu', 'user'][any(8)]!;
const staff = (any: (most: number) => number): string => `staff${any(12)}`;
const queue = (any: (most: number) => number): string => (0xa_0000_0000 + any(0xffff_ffff)).toString(16).toUpperCase();

/** Kinds with a name are what somebody listens for; the others nobody. */
const auth: readonly Line[] = [
	[240, '', any => `CRON[${any(60_000)}]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)`],
	[240, '', any => `CRON[${any(60_000)}]: pam_unix(cron:session): session closed for user root`],
	[90, '', any => `sshd[${any(60_000)}]: Connection closed by authenticating user root ${address(any)} port ${any(60_000)} [preauth]`],
	[90, '', any => `sshd[${any(60_000)}]: Received disconnect from ${address(any)} port ${any(60_000)}:11: Bye Bye [preauth]`],
	[60, '', any => `sshd[${any(60_000)}]: Connection reset by ${address(any)} port ${any(60_000)} [preauth]`],
	[60, 'login-failed', any => `sshd[${any(60_000)}]: Failed password for ${user(any)} from ${address(any)} port ${any(60_000)} ssh2`],
	[40, 'login-failed', any => `sshd[${any(60_000)}]: Invalid user ${user(any)} from ${address(any)} port ${any(60_000)}`],
	[40, 'login-failed', any => `sshd[${any(60_000)}]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${address(any)}  user=root`],
	[30, '', any => `systemd-logind[812]: Session ${any(9000)} logged out. Waiting for processes to exit.`],
	[30, '', any => `systemd-logind[812]: Removed session ${any(9000)}.`],
	[20, 'login', any => `sshd[${any(60_000)}]: Accepted publickey for ${staff(any)} from 10.20.0.${1 + any(20)} port ${any(60_000)} ssh2: ED25519 SHA256:jA${any(1e9)}`],
	[20, 'privilege-used', any => `sudo:   ${staff(any)} : TTY=pts/${any(9)} ; PWD=/home ; USER=root ; COMMAND=/usr/bin/systemctl status nginx`],
];

const system: readonly Line[] = [
	[150, '', any => `postfix/smtpd[${any(60_000)}]: connect from mail${any(900)}.example.net[${address(any)}]`],
	[150, '', any => `postfix/smtpd[${any(60_000)}]: disconnect from mail${any(900)}.example.net[${address(any)}] ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7`],
	[100, '', any => `postfix/qmgr[1203]: ${queue(any)}: from=<news${any(900)}@example.net>, size=${any(90_000)}, nrcpt=1 (queue active)`],
	[100, '', any => `postfix/smtp[${any(60_000)}]: ${queue(any)}: to=<${staff(any)}@example.org>, relay=mx.example.org[${address(any)}]:25, delay=0.${any(99)}, dsn=2.0.0, status=sent (250 2.0.0 Ok)`],
	[80, '', any => `postfix/cleanup[${any(60_000)}]: ${queue(any)}: message-id=<${any(1e9)}.${any(1e9)}@example.net>`],
	[120, '', any => `kernel: [${any(9_000_000)}.${100_000 + any(900_000)}] [UFW BLOCK] IN=eth0 OUT= MAC=52:54:00:12:34:56 SRC=${address(any)} DST=198.51.100.7 LEN=40 TOS=0x00 PREC=0x00 TTL=${any(250)} ID=${any(60_000)} PROTO=TCP SPT=${any(60_000)} DPT=${any(60_000)} WINDOW=1024 RES=0x00 SYN URGP=0`],
	[100, '', any => `CRON[${any(60_000)}]: (root) CMD (command -v debian-sa1 > /dev/null && debian-sa1 1 1)`],
	[40, '', () => 'systemd[1]: Starting phpsessionclean.service - Clean php session files...'],
	[40, '', () => 'systemd[1]: phpsessionclean.service: Deactivated successfully.'],
	[40, '', () => 'systemd[1]: Finished phpsessionclean.service - Clean php session files.'],
	[40, '', any => `systemd[1]: Started session-${any(90_000)}.scope - Session ${any(90_000)} of User ${staff(any)}.`],
	[40, '', any => `named[744]: client @0x7f${any(1e9)} ${address(any)}#${any(60_000)} (example.org): query (cache) 'example.org/ANY/IN' denied`],
];

/** So rare that each is placed: one after so many everyday lines. */
const rare: readonly Line[] = [
	[0, 'promiscuous', any => `kernel: [${any(9_000_000)}.123456] device eth0 entered promiscuous mode`],
	[0, 'kernel', any => `kernel: [${any(9_000_000)}.123456] smbd[${any(60_000)}]: segfault at 0 ip 000055d0c0de1234 sp 00007ffd12345678 error 4 in smbd[55d0c0d00000+a000]`],
	[0, 'account-changed', any => `useradd[${any(60_000)}]: new user: name=sysd${any(90)}, UID=0, GID=0, home=/tmp/.x, shell=/bin/sh, from=none`],
	[0, 'exploit', any => `postfix/smtpd[${any(60_000)}]: warning: non-SMTP command from unknown[${address(any)}]: GET /cgi-bin/../../../../etc/passwd HTTP/1.0`],
];
const apart = 40_000;

/** `Nov  8 08:30:20`. */
function stampOf(at: number): string {
	const [, day, month, , time] = new Date(at).toUTCString().split(' ');
	return `${month} ${String(Number(day)).padStart(2)} ${time}`;
}

/** Writes so many bytes to `file`, and adds what was planted to `planted`. The lines are of the days before `until`, milliseconds. */
export function writeSyslog(file: string, of: 'auth' | 'system', bytes: number, until: number, planted: Planted): number {
	const kinds = of === 'auth' ? auth : system;
	const dice = kinds.flatMap(line => Array.from({ length: line[0] / 10 }, () => line));
	let seed = of === 'auth' ? 0x1234_5678 : 0x8765_4321;
	const any = (most: number): number => {
		seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
		return Math.trunc(((seed >>> 0) / 2 ** 32) * most);
	};
	const out = openSync(file, 'w');
	const step = (6 * 86_400_000) / (bytes / 105);
	let [lines, written, at] = [0, 0, until - 7 * 86_400_000];
	while (written < bytes) {
		let text = '';
		for (let count = 0; count < 10_000; count++, lines++, at += step) {
			const [, kind, words] = lines % apart === apart - 1 ? rare[Math.trunc(lines / apart) % rare.length]! : dice[any(dice.length)]!;
			text += `${stampOf(at)} mail ${words(any)}\n`;
			if (kind !== '') planted[kind] = (planted[kind] ?? 0) + 1;
		}
		written += writeSync(out, text, null, 'latin1');
	}
	closeSync(out);
	utimesSync(file, until / 1000, until / 1000);
	return lines;
}
