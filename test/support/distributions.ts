/** Account files as distributions ship them and as lived-in servers have them: on these nothing may be medium or above. */

import type { Machine } from './memory-host.ts';

const shadowOf = (names: readonly string[], fields: Readonly<Record<string, string>>) => names.map(name => `${name}:${fields[name] ?? '*'}:19700:0:99999:7:::\n`).join('');
const namesOf = (passwd: string) => passwd.split('\n').flatMap(line => line.split(':')[0] || []);

const debianPasswd = `root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
bin:x:2:2:bin:/bin:/usr/sbin/nologin
sys:x:3:3:sys:/dev:/usr/sbin/nologin
sync:x:4:65534:sync:/bin:/bin/sync
games:x:5:60:games:/usr/games:/usr/sbin/nologin
man:x:6:12:man:/var/cache/man:/usr/sbin/nologin
lp:x:7:7:lp:/var/spool/lpd:/usr/sbin/nologin
mail:x:8:8:mail:/var/mail:/usr/sbin/nologin
news:x:9:9:news:/var/spool/news:/usr/sbin/nologin
uucp:x:10:10:uucp:/var/spool/uucp:/usr/sbin/nologin
proxy:x:13:13:proxy:/bin:/usr/sbin/nologin
www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
backup:x:34:34:backup:/var/backups:/usr/sbin/nologin
list:x:38:38:Mailing List Manager:/var/list:/usr/sbin/nologin
irc:x:39:39:ircd:/run/ircd:/usr/sbin/nologin
_apt:x:42:65534::/nonexistent:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
systemd-network:x:998:998:systemd Network Management:/:/usr/sbin/nologin
messagebus:x:100:107::/nonexistent:/usr/sbin/nologin
sshd:x:101:65534::/run/sshd:/usr/sbin/nologin
postgres:x:105:113:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash
mysql:x:106:114:MySQL Server,,,:/nonexistent:/bin/false
Debian-exim:x:107:115::/var/spool/exim4:/usr/sbin/nologin
ann:x:1000:1000:Ann,,,:/home/ann:/bin/bash
bob:x:1001:1001:Bob,,,:/home/bob:/usr/bin/zsh
deploy:x:1002:1002::/home/deploy:/bin/sh
backupper:x:999:996::/srv/backupper:/bin/bash
`;
const debianGroups = `root:x:0:
daemon:x:1:
bin:x:2:
sys:x:3:
adm:x:4:ann
tty:x:5:
disk:x:6:
lp:x:7:
mail:x:8:
news:x:9:
uucp:x:10:
man:x:12:
proxy:x:13:
sudo:x:27:ann,bob
www-data:x:33:deploy
backup:x:34:
list:x:38:
irc:x:39:
shadow:x:42:
games:x:60:
users:x:100:ann,bob
nogroup:x:65534:
systemd-network:x:998:
backupper:x:996:
messagebus:x:107:
ssl-cert:x:112:postgres
postgres:x:113:
mysql:x:114:
Debian-exim:x:115:
docker:x:990:ann,deploy
ann:x:1000:
bob:x:1001:
deploy:x:1002:
`;

/** Debian 12 with a year of use. */
export const debianServer: Machine = {
	'/etc/passwd': debianPasswd,
	'/etc/shadow': { content: shadowOf(namesOf(debianPasswd), { ann: '$y$j9T$aa$bb', bob: '$y$j9T$cc$dd', deploy: '!', postgres: '!', systemd: '!*', mysql: '!' }), mode: 0o640, gid: 42 },
	'/etc/group': debianGroups,
	'/etc/gshadow': { content: debianGroups.split('\n').flatMap(line => (line === '' ? [] : `${line.split(':')[0]}:*::${line.split(':')[3]}\n`)).join(''), mode: 0o640, gid: 42 },
	'/etc/login.defs': 'UID_MIN\t\t\t 1000\nUID_MAX\t\t\t60000\n',
	'/root/': { mode: 0o700 },
	'/home/ann/': { uid: 1000, gid: 1000 },
	'/home/bob/': { uid: 1001, gid: 1001, mode: 0o700 },
	'/home/deploy/': { uid: 1002, gid: 1002 },
	'/srv/backupper/': { uid: 999 },
	'/var/www/': {},
	'/dev/': {},
	'/usr/bin/bash': { mode: 0o755 },
	'/usr/bin/dash': { mode: 0o755 },
	'/usr/bin/sh': { link: 'dash' },
	'/usr/bin/zsh': { mode: 0o755 },
	'/usr/bin/sync': { mode: 0o755 },
	'/usr/bin/false': { mode: 0o755 },
	'/usr/sbin/nologin': { mode: 0o755 },
	'/bin': { link: 'usr/bin' },
	'/sbin': { link: 'usr/sbin' },
	'/tmp/': { mode: 0o1777 },
	'/var/tmp/': { mode: 0o1777 },
	'/var/lib/dpkg/info/base.list': '/.\n/bin\n/bin/bash\n/bin/dash\n/bin/sh\n/bin/sync\n/bin/false\n/usr/bin/zsh\n/usr/sbin/nologin\n',
	'/var/lib/dpkg/status': 'Package: base\nStatus: install ok installed\nVersion: 1\n\n',
};

/** Red Hat's setup package. */
export const redHat: Machine = {
	'/etc/passwd': `root:x:0:0:root:/root:/bin/bash
bin:x:1:1:bin:/bin:/sbin/nologin
daemon:x:2:2:daemon:/sbin:/sbin/nologin
adm:x:3:4:adm:/var/adm:/sbin/nologin
lp:x:4:7:lp:/var/spool/lpd:/sbin/nologin
sync:x:5:0:sync:/sbin:/bin/sync
shutdown:x:6:0:shutdown:/sbin:/sbin/shutdown
halt:x:7:0:halt:/sbin:/sbin/halt
mail:x:8:12:mail:/var/spool/mail:/sbin/nologin
operator:x:11:0:operator:/root:/sbin/nologin
games:x:12:100:games:/usr/games:/sbin/nologin
ftp:x:14:50:FTP User:/var/ftp:/sbin/nologin
nobody:x:65534:65534:Kernel Overflow User:/:/sbin/nologin
dbus:x:81:81:System message bus:/:/sbin/nologin
tss:x:59:59:Account used for TPM access:/:/usr/sbin/nologin
sssd:x:997:995:User for sssd:/:/sbin/nologin
ec2-user:x:1000:1000:Cloud User:/home/ec2-user:/bin/bash
`,
	'/etc/shadow': { content: 'root:!!:19700:0:99999:7:::\nbin:*:19347:0:99999:7:::\ndaemon:*:19347:0:99999:7:::\nadm:*:19347:0:99999:7:::\nlp:*:1::::::\nsync:*:1::::::\nshutdown:*:1::::::\nhalt:*:1::::::\nmail:*:1::::::\noperator:*:1::::::\ngames:*:1::::::\nftp:*:1::::::\nnobody:*:1::::::\ndbus:!!:1::::::\ntss:!!:1::::::\nsssd:!!:1::::::\nec2-user:!!:1::::::\n', mode: 0 },
	'/etc/group': 'root:x:0:\nbin:x:1:\ndaemon:x:2:\nadm:x:4:\nlp:x:7:\nwheel:x:10:ec2-user\nmail:x:12:\ngames:x:20:\nusers:x:100:\nftp:x:50:\nnobody:x:65534:\ndbus:x:81:\ntss:x:59:\nsssd:x:995:\nec2-user:x:1000:\n',
	'/root/': { mode: 0o550 },
	'/home/ec2-user/': { uid: 1000, mode: 0o700 },
	'/usr/bin/bash': { mode: 0o755 },
	'/bin': { link: 'usr/bin' },
};

/** Alpine's alpine-baselayout. */
export const alpine: Machine = {
	'/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nbin:x:1:1:bin:/bin:/sbin/nologin\ndaemon:x:2:2:daemon:/sbin:/sbin/nologin\nlp:x:4:7:lp:/var/spool/lpd:/sbin/nologin\nsync:x:5:0:sync:/sbin:/bin/sync\nshutdown:x:6:0:shutdown:/sbin:/sbin/shutdown\nhalt:x:7:0:halt:/sbin:/sbin/halt\nmail:x:8:12:mail:/var/mail:/sbin/nologin\nnews:x:9:13:news:/usr/lib/news:/sbin/nologin\nuucp:x:10:14:uucp:/var/spool/uucppublic:/sbin/nologin\ncron:x:16:16:cron:/var/spool/cron:/sbin/nologin\nftp:x:21:21::/var/lib/ftp:/sbin/nologin\nsshd:x:22:22:sshd:/dev/null:/sbin/nologin\ngames:x:35:35:games:/usr/games:/sbin/nologin\nntp:x:123:123:NTP:/var/empty:/sbin/nologin\nguest:x:405:100:guest:/dev/null:/sbin/nologin\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n',
	'/etc/shadow': { content: ['root', 'bin', 'daemon', 'lp', 'sync', 'shutdown', 'halt', 'mail', 'news', 'uucp', 'cron', 'ftp', 'sshd', 'games', 'ntp', 'guest', 'nobody'].map(name => `${name}:${name === 'root' ? '*' : '!'}::0:::::\n`).join(''), mode: 0o640, gid: 42 },
	'/etc/group': 'root:x:0:root\nbin:x:1:root,bin,daemon\ndaemon:x:2:root,bin,daemon\nsys:x:3:root,bin\nadm:x:4:root,daemon\ntty:x:5:\ndisk:x:6:root,adm\nlp:x:7:lp\nkmem:x:9:\nwheel:x:10:root\nmail:x:12:mail\nnews:x:13:news\nuucp:x:14:uucp\ncron:x:16:cron\nftp:x:21:\nsshd:x:22:\ngames:x:35:\nshadow:x:42:\nusers:x:100:games\nntp:x:123:\nnobody:x:65534:\n',
	'/bin/busybox': { mode: 0o755 },
	'/bin/sh': { link: '/bin/busybox' },
	'/sbin/nologin': { link: '/bin/busybox' },
};

/** FreeBSD: two files for passwd, toor, and people above 1000. */
export const freeBsd: Machine = {
	'/etc/passwd': 'root:*:0:0:Charlie &:/root:/bin/sh\ntoor:*:0:0:Bourne-again Superuser:/root:\ndaemon:*:1:1:Owner of many system processes:/root:/usr/sbin/nologin\noperator:*:2:5:System &:/:/usr/sbin/nologin\nbin:*:3:7:Binaries Commands and Source:/:/usr/sbin/nologin\ntty:*:4:65533:Tty Sandbox:/:/usr/sbin/nologin\nuucp:*:66:66:UUCP pseudo-user:/var/spool/uucppublic:/usr/local/libexec/uucp/uucico\nnobody:*:65534:65534:Unprivileged user:/nonexistent:/usr/sbin/nologin\nann:*:1001:1001:Ann:/home/ann:/bin/sh\n',
	'/etc/master.passwd': { content: 'root:$6$aa$bb:0:0::0:0:Charlie &:/root:/bin/sh\ntoor:*:0:0::0:0:Bourne-again Superuser:/root:\ndaemon:*:1:1::0:0:Owner:/root:/usr/sbin/nologin\noperator:*:2:5::0:0:System &:/:/usr/sbin/nologin\nbin:*:3:7::0:0:Binaries:/:/usr/sbin/nologin\ntty:*:4:65533::0:0:Tty:/:/usr/sbin/nologin\nuucp:*:66:66::0:0:UUCP:/var/spool/uucppublic:/usr/local/libexec/uucp/uucico\nnobody:*:65534:65534::0:0:Unprivileged:/nonexistent:/usr/sbin/nologin\nann:$6$cc$dd:1001:1001::0:0:Ann:/home/ann:/bin/sh\n', mode: 0o600 },
	'/etc/group': 'wheel:*:0:root,ann\ndaemon:*:1:\nkmem:*:2:\nsys:*:3:\ntty:*:4:\noperator:*:5:root\nbin:*:7:\nuucp:*:66:\nnogroup:*:65533:\nnobody:*:65534:\nann:*:1001:\n',
	'/root/': {},
	'/home/ann/': { uid: 1001 },
};

/** Arch's filesystem package and sysusers. */
export const arch: Machine = {
	'/etc/passwd': 'root:x:0:0::/root:/usr/bin/bash\nbin:x:1:1::/:/usr/bin/nologin\ndaemon:x:2:2::/:/usr/bin/nologin\nmail:x:8:12::/var/spool/mail:/usr/bin/nologin\nftp:x:14:11::/srv/ftp:/usr/bin/nologin\nhttp:x:33:33::/srv/http:/usr/bin/nologin\nnobody:x:65534:65534:Kernel Overflow User:/:/usr/bin/nologin\ndbus:x:81:81:System Message Bus:/:/usr/bin/nologin\nsystemd-coredump:x:981:981:systemd Core Dumper:/:/usr/bin/nologin\nuuidd:x:68:68::/:/usr/bin/nologin\ngit:x:977:977:git daemon user:/:/usr/bin/git-shell\n',
	'/etc/shadow': { content: ['root', 'bin', 'daemon', 'mail', 'ftp', 'http', 'nobody', 'dbus', 'systemd-coredump', 'uuidd', 'git'].map(name => `${name}:!*:19000::::::\n`).join(''), mode: 0o600 },
	'/etc/group': 'root:x:0:root\nsys:x:3:bin\nmem:x:8:\nftp:x:11:\nmail:x:12:\nlog:x:19:\nadm:x:999:daemon\nwheel:x:998:\nbin:x:1:daemon\ndaemon:x:2:bin\nhttp:x:33:\nnobody:x:65534:\ndbus:x:81:\nsystemd-coredump:x:981:\nuuidd:x:68:\ngit:x:977:\n',
};

export const cleanMachines: readonly (readonly [string, Machine])[] = [
	['a lived-in Debian', debianServer],
	['Red Hat', redHat],
	['Alpine', alpine],
	['FreeBSD', freeBsd],
	['Arch', arch],
];
