/** Services that were installed by hand or set up by their administrators, in the ways their manuals tell: each innocent, each near to something that is not. */

import type { Tree } from '../tree.ts';

export function services(tree: Tree): void {
	databases(tree);
	monitors(tree);
	machine(tree);
	tools(tree);
}

function databases(tree: Tree): void {
	tree.write('/etc/postgresql/15/main/pg_hba.conf', 'local all postgres peer\nlocal all all peer\nhost all all 127.0.0.1/32 scram-sha-256\nhost app app 10.0.0.0/24 scram-sha-256\n', { mode: 0o640 });
	tree.write('/etc/postgresql/15/main/postgresql.conf', "listen_addresses = '*'\nshared_preload_libraries = 'pg_stat_statements'\narchive_command = 'test ! -f /var/backups/wal/%f && cp %p /var/backups/wal/%f'\n");
	tree.write('/etc/mysql/mariadb.conf.d/60-own.cnf', '[mysqld]\nbind-address = 0.0.0.0\nsql_mode = TRADITIONAL\nplugin-load-add = auth_socket\n');
	tree.write('/etc/redis/redis.conf', 'bind 127.0.0.1 -::1\nprotected-mode yes\nport 6379\ndir /var/lib/redis\ndbfilename dump.rdb\n');
	tree.write('/etc/docker/daemon.json', '{"log-driver": "journald", "live-restore": true, "hosts": ["unix:///var/run/docker.sock"]}\n');
	tree.write('/etc/systemd/system/docker.service.d/proxy.conf', '[Service]\nEnvironment="HTTP_PROXY=http://proxy.example.org:3128" "NO_PROXY=localhost,10.0.0.0/8"\n');
	tree.write('/etc/rsyncd.conf', 'uid = nobody\n[mirror]\n\tpath = /srv/share\n\tread only = yes\n\thosts allow = 10.0.0.0/8\n');
	tree.write('/etc/samba/smb.conf', '[global]\n\tworkgroup = WORKGROUP\n\tmap to guest = bad user\n[homes]\n\tread only = no\n[pub]\n\tpath = /srv/share\n\tguest ok = yes\n\tread only = no\n');
	tree.write('/etc/nginx/conf.d/app.conf', 'server {\n\tlisten 443 ssl;\n\troot /srv/www/website;\n\tlocation /app/ { proxy_pass http://127.0.0.1:3000/; }\n\tlocation /files/ { alias /srv/share/; autoindex on; }\n}\n');
	tree.write('/etc/php/8.2/fpm/conf.d/99-own.ini', 'memory_limit = 256M\nopcache.enable = 1\nsession.save_path = /var/lib/php/sessions\n');
}

function monitors(tree: Tree): void {
	tree.write('/etc/zabbix/zabbix_agentd.d/own.conf', 'UserParameter=own.disk[*],df -P "$1" | awk \'NR==2 {print $$5}\'\nUserParameter=own.backup,find /var/backups -mtime -1 -name "*.gz" | wc -l\n');
	tree.write('/etc/nagios/nrpe.d/own.cfg', 'command[check_load]=/usr/lib/nagios/plugins/check_load -w 5,4,3 -c 10,8,6\ncommand[check_raid]=/usr/local/sbin/backup --check\n');
	tree.write('/etc/smartd.conf', 'DEVICESCAN -d removable -n standby -m root -M exec /usr/share/smartmontools/smartd-runner\n');
	tree.write('/etc/mdadm/mdadm.conf', 'MAILADDR root\nARRAY /dev/md0 metadata=1.2 UUID=3aaa0122:29827cfa:5331ad66:ca767371\n');
	tree.write('/etc/dnsmasq.d/own.conf', 'interface=eth1\ndhcp-range=10.1.0.50,10.1.0.150,12h\n');
	tree.write('/etc/letsencrypt/renewal/example.org.conf', '[renewalparams]\nauthenticator = webroot\nrenew_hook = systemctl reload nginx\n');
	tree.write('/etc/audit/rules.d/own.rules', '-D\n-b 8192\n-w /etc/passwd -p wa -k identity\n-a always,exit -F arch=b64 -S execve -F euid=0 -k root\n-a never,exit -F arch=b64 -S adjtimex -F auid=unset -F uid=_chrony\n');
	tree.write('/etc/systemd/journald.conf.d/own.conf', '[Journal]\nStorage=persistent\nSystemMaxUse=2G\nMaxLevelConsole=crit\n');
	tree.write('/etc/rsyslog.d/20-noise.conf', ':msg, contains, "pam_unix(cron:session)" stop\nif $programname == \'snmpd\' and $msg contains \'Connection from\' then stop\n');
	tree.write('/etc/fail2ban/jail.d/own.local', '[sshd]\nenabled = true\nbantime = 1d\nignoreip = 127.0.0.1/8 10.0.0.0/8\n');
}

function machine(tree: Tree): void {
	tree.append('/etc/fstab', 'UUID=3aaa0122-1111-4222-8333-44445555 / ext4 errors=remount-ro 0 1\ntmpfs /tmp tmpfs nosuid,nodev 0 0\n/srv/data/www /srv/www/data none bind 0 0\n//nas.example.org/backup /mnt/backup cifs credentials=/root/.smb,_netdev 0 0\n');
	tree.write('/etc/systemd/system/srv-data.mount', '[Mount]\nWhat=/dev/disk/by-label/data\nWhere=/srv/data\nType=ext4\n[Install]\nWantedBy=multi-user.target\n');
	tree.write('/etc/default/grub.d/own.cfg', 'GRUB_CMDLINE_LINUX_DEFAULT="quiet mitigations=auto systemd.unified_cgroup_hierarchy=1 console=ttyS0,115200"\n');
	tree.write('/etc/systemd/system/serial-getty@ttyS0.service.d/own.conf', '[Service]\nExecStart=\nExecStart=-/sbin/agetty -o "-p -- \\\\u" --keep-baud 115200,57600 %I $TERM\n');
	tree.write('/var/lib/systemd/linger/ada', '');
	tree.write('/etc/cron.allow', 'root\nada\ndeploy\nwww-data-jobs\n');
	tree.link('/dev/null', '/etc/systemd/system/motd-news.timer');
	tree.write('/etc/security/limits.d/90-own.conf', '* soft core 0\n* hard nofile 1048576\n');
	tree.write('/etc/apt/apt.conf.d/02cache', 'Acquire::http::Proxy "http://10.0.0.3:3142";\nAcquire::Retries "3";\n');
	tree.write('/etc/apt/preferences.d/own', 'Package: *\nPin: release a=bookworm-backports\nPin-Priority: 100\n');
	tree.write('/etc/apt/sources.list.d/pgdg.sources', 'Types: deb\nURIs: https://apt.postgresql.org/pub/repos/apt\nSuites: bookworm-pgdg\nComponents: main\nSigned-By: /usr/share/keyrings/pgdg.gpg\n');
	tree.write('/etc/logrotate.d/own-site', '/var/log/own/*.log {\n\tdaily\n\trotate 14\n\tcompress\n\tdelaycompress\n\tcreate 0640 www-data adm\n\tsharedscripts\n\tpostrotate\n\t\t[ -s /run/nginx.pid ] && kill -USR1 "$(cat /run/nginx.pid)"\n\tendscript\n}\n');
}

function tools(tree: Tree): void {
	const ada = { owner: 'ada' } as const;
	tree.link('/opt/metrics/bin/agent', '/usr/local/bin/metrics-agent');
	tree.link('/home/ada/.nvm/versions/node/v22.1.0/bin/node', '/usr/local/bin/node22');
	tree.write('/home/ada/.irbrc', 'require "irb/completion"\nIRB.conf[:SAVE_HISTORY] = 1000\n', ada);
	tree.write('/home/ada/.Rprofile', 'options(repos = c(CRAN = "https://cloud.r-project.org"))\n', ada);
	tree.write('/home/ada/.jupyter/jupyter_notebook_config.py', 'c.NotebookApp.open_browser = False\nc.NotebookApp.ip = "127.0.0.1"\n', ada);
	tree.write('/home/ada/.ipython/profile_default/startup/00-own.py', 'import os, subprocess\nimport numpy as np\n', ada);
	tree.write('/home/ada/.sqliterc', '.headers on\n.mode column\n', ada);
	tree.write('/home/ada/.muttrc', 'set realname = "Ada"\nset signature = "echo -- |"\nset editor = "vim"\nsource ~/.mutt/colors\n', ada);
	tree.write('/home/ada/.mailcap', 'text/html; w3m -I %{charset} -T text/html; copiousoutput;\napplication/pdf; zathura %s\n', ada);
	tree.write('/home/ada/.hgrc', '[ui]\nusername = Ada\n[hooks]\ncommit = hg id\n', ada);
	tree.write('/home/ada/.cargo/config.toml', '[build]\nrustc-wrapper = "sccache"\n[target.x86_64-unknown-linux-gnu]\nlinker = "clang"\n', ada);
	tree.write('/home/ada/.config/direnv/direnvrc', 'layout_uv() {\n\tsource .venv/bin/activate\n}\n', ada);
	tree.write('/home/ada/.config/i3/config', 'exec --no-startup-id nm-applet\nexec_always --no-startup-id ~/bin/backup-photos\nbindsym $mod+Return exec i3-sensible-terminal\n', ada);
	tree.write('/home/ada/.ssh/rc', 'if read proto cookie && [ -n "$DISPLAY" ]; then echo add "$DISPLAY" "$proto" "$cookie" | xauth -q -; fi\n', ada);
	tree.write('/srv/www/website/form.cfm', '<cfquery name="q">select 1</cfquery>\n', { owner: 'deploy' });
	tree.write('/srv/www/website/page.shtml', '<!--#include virtual="/header.html" -->\n', { owner: 'deploy' });
	tree.write('/srv/www/website/app.rb', 'require "sinatra"\nget("/u/:id") { User.find(params[:id]).name }\nsystem("git", "rev-parse", "HEAD")\n', { owner: 'deploy' });
}
