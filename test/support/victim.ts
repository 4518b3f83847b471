/** A small made-up host that somebody broke into, for stories and pictures. Nothing in it is real; addresses are documentation ones. */

import { appendFileSync, chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Paths as the victim sees them. */
export const victimPaths = {
	setUidShell: '/usr/lib/.libsys/sh',
	oddFolder: '/var/tmp/.. ',
	devText: '/dev/ptyq',
	deadHistory: '/root/.bash_history',
	snifferLog: '/usr/lib/.libsys/tcp.log',
} as const;

const files: Readonly<Record<string, string>> = {
	'/etc/passwd':
		'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\nmara:x:1000:1000:Mara,,,:/home/mara:/bin/bash\n',
	'/etc/group': 'root:x:0:\ndaemon:x:1:\nwww-data:x:33:\nmara:x:1000:\n',
	'/etc/shadow': 'root:*:20000:0:99999:7:::\ndaemon:*:20000:0:99999:7:::\nwww-data:*:20000:0:99999:7:::\nmara:$y$j9T$made$up:20000:0:99999:7:::\n',
	'/etc/hostname': 'mail.example.net\n',
	'/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n',
	'/var/lib/dpkg/status': 'Package: bash\nStatus: install ok installed\nVersion: 5.2.15-2\n\n',
	'/var/lib/dpkg/info/bash.list': '/.\n/bin\n/bin/bash\n/usr/share/doc/bash/README\n',
	'/bin/bash': '\u007FELF made up\n',
	'/usr/share/doc/bash/README': 'bash\n',
	'/var/log/auth.log': 'Nov 14 03:12:07 mail sshd[812]: Accepted password for mara from 203.0.113.9 port 40022 ssh2\n',
	'/etc/cron.d/sync': '*/5 * * * * root /dev/shm/.k/run\n',
	'/etc/ld.so.preload': '/usr/lib/.libsys/hide.so\n',
	'/var/www/html/images/thumb.php': '<?php @eval($_POST["c"]); ?>\n',
	'/dev/shm/.k/run': '\u007FELF made up\n',
	'/usr/lib/.libsys/hide.so': '\u007FELF made up\n',
	'/home/mara/notes on mail.txt': 'ordinary\n',
	[victimPaths.setUidShell]: '\u007FELF made up\n',
	[victimPaths.devText]: '32 sniffer\n31 sshd\n',
};

/** Makes the tree in an empty folder, as whoever runs this: owners are not changed, so no root is needed. */
export function buildVictim(root: string): void {
	for (const folder of ['/dev', '/tmp', '/root', victimPaths.oddFolder]) mkdirSync(path.join(root, folder), { recursive: true });
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
		writeFileSync(path.join(root, name), text);
	}
	writeFileSync(path.join(root, victimPaths.oddFolder, 'x'), 'x');
	symlinkSync('/dev/null', path.join(root, victimPaths.deadHistory));
	chmodSync(path.join(root, victimPaths.setUidShell), 0o4755);
	chmodSync(path.join(root, '/dev/shm/.k/run'), 0o755);
	chmodSync(path.join(root, '/etc/shadow'), 0o600);
	chmodSync(path.join(root, 'tmp'), 0o1777);
}

/** One connection as the sniffer of the document's time wrote it. */
export function connection(at: string, from: string, to: string, service: string, password = 'correct horse'): string {
	return `-- TCP/IP LOG -- TM: ${at} --\nPATH: ${from}(1567) => ${to}(${service})\nDATA: ${password}\n-- (closed)\n`;
}

/** Connections number `from` up to `to`, each to one of `hosts` machines (all are met where `hosts` is no multiple of 11). */
export function connections(from: number, to: number, hosts: number): string {
	const services = ['telnet', 'ftp', 'pop-3', 'login', 'imap2'];
	let text = '';
	for (let one = from; one < to; one++) {
		const at = `Tue Nov 15 ${pad(3 + Math.floor(one / 3600))}:${pad(Math.floor(one / 60) % 60)}:${pad(one % 60)}`;
		const host = (one * 11) % hosts;
		text += connection(at, `pc${one % 9}.example.org`, `${['db', 'mail', 'files', 'www'][host % 4]!}${host}.example.net`, services[host % services.length]!);
	}
	return text;
}

export function appendToLog(root: string, text: string): void {
	appendFileSync(path.join(root, victimPaths.snifferLog), text);
}

function pad(number: number): string {
	return String(number).padStart(2, '0');
}
