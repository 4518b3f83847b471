import { describe, expect, test } from 'vitest';
import { accountFiles } from '../../source/checks/account-files.ts';
import { accounts } from '../../source/checks/accounts.ts';
import type { Check } from '../../source/checks/check.ts';
import { cronJobs } from '../../source/checks/cron-jobs.ts';
import { exposedSecrets } from '../../source/checks/exposed-secrets.ts';
import { interpreterStartup } from '../../source/checks/interpreter-startup.ts';
import { libraryPreloads } from '../../source/checks/library-preloads.ts';
import { misleadingLinks } from '../../source/checks/misleading-links.ts';
import { nameLookups } from '../../source/checks/name-lookups.ts';
import { networkServices } from '../../source/checks/network-services.ts';
import { shellProfiles } from '../../source/checks/shell-profiles.ts';
import { suidFiles } from '../../source/checks/suid-files.ts';
import { temporaryPrograms } from '../../source/checks/temporary-programs.ts';
import { webShells } from '../../source/checks/web-shells.ts';
import { debian } from '../support/debian.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, sweep } from '../support/sweep-host.ts';

const listed = ['/usr/lib/x86_64-linux-gnu/libpam.so.0', '/usr/lib/x86_64-linux-gnu/libpam.so.0.85.1', '/usr/lib/x86_64-linux-gnu/libz.so.1', '/usr/bin/python3', '/usr/bin/true'];
function ask(check: Check, machine: Machine): readonly string[] {
	const host = memoryHost(debian(listed, { '/usr/bin/true': { mode: 0o755 }, ...machine }));
	const findings = check.kind === 'file' ? sweep(check, host) : check.kind === 'host' ? run(check, host).findings : [];
	return findings.filter(({ severity }) => severity !== 'info' && severity !== 'low').map(({ severity, subject }) => `${severity} ${subject.kind === 'file' ? subject.path : `${subject.kind} ${subject.name}`}`);
}
const elf = { content: '\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0', mode: 0o755 };
const packed = 'import base64,zlib\nexec(zlib.decompress(base64.b64decode("eJw=")))\n';
const bot = "use IO::Socket;\nmy @canais=('#x');\nprint $s \"PRIVMSG $c :hello\";\n";

describe('what is read before the packaged', () => {
	test.each<readonly [Check, string, Machine, string]>([
		[misleadingLinks, 'a packaged link led to another library', { '/usr/lib/x86_64-linux-gnu/libpam.so.0': { link: 'libpam.so.0.85.9' }, '/usr/lib/x86_64-linux-gnu/libpam.so.0.85.9': elf }, 'medium /usr/lib/x86_64-linux-gnu/libpam.so.0'],
		[misleadingLinks, 'a table of jobs that is a link to shared memory', { '/etc/cron.d/x': { link: '/dev/shm/.c' } }, 'high /etc/cron.d/x'],
		[libraryPreloads, 'a library of logins', { '/usr/local/lib/x86_64-linux-gnu/libpam.so.0': elf }, 'high /usr/local/lib/x86_64-linux-gnu/libpam.so.0'],
		[interpreterStartup, 'a pragma of Perl', { '/usr/local/share/perl/5.36.0/strict.pm': 'package strict; 1;\n' }, 'medium /usr/local/share/perl/5.36.0/strict.pm'],
		[interpreterStartup, 'a package of Python that runs what it decodes', { '/usr/local/lib/python3.11/dist-packages/requests/__init__.py': packed }, 'high /usr/local/lib/python3.11/dist-packages/requests/__init__.py'],
		[interpreterStartup, 'a module without its source', { '/usr/lib/python3/dist-packages/netutil.pyc': '\xa7\r\r\n' }, 'medium /usr/lib/python3/dist-packages/netutil.pyc'],
		[nameLookups, 'a name server of NetworkManager', { '/etc/NetworkManager/conf.d/9.conf': '[global-dns-domain-*]\nservers=203.0.113.53\n' }, 'medium /etc/NetworkManager/conf.d/9.conf'],
		[accountFiles, 'root of another list', { '/var/lib/extrausers/passwd': 'netops:x:0:0::/root:/bin/bash\n' }, 'critical /var/lib/extrausers/passwd'],
		[accountFiles, 'root of systemd\'s list', { '/etc/userdb/net.user': '{"userName":"net","uid":0}' }, 'critical /etc/userdb/net.user'],
		[accountFiles, 'old passwords', { '/etc/security/opasswd': { content: 'ann:1:1:$6$x$y\n', mode: 0o644 } }, 'medium /etc/security/opasswd'],
		[exposedSecrets, 'settings of a relay of IRC', { '/var/games/p/psybnc.conf': { content: 'PSYBNC.SYSTEM.PORT1=31337\n', mode: 0o644 } }, 'medium /var/games/p/psybnc.conf'],
		[exposedSecrets, 'a copy of the accounts', { '/tmp/passwd.bak': { content: 'root:x:0:0:root:/root:/bin/bash\n', mode: 0o644, uid: 33 } }, 'medium /tmp/passwd.bak'],
		[temporaryPrograms, 'a bot', { '/var/tmp/unix.txt': { content: `#!/usr/bin/perl\n${bot}`, mode: 0o644 } }, 'high /var/tmp/unix.txt'],
		[cronJobs, 'a script before each job', { '/etc/cron.d/x': 'BASH_ENV=/var/lib/misc/env.sh\n1 1 * * * root /usr/bin/true\n', '/var/lib/misc/env.sh': 'id\n' }, 'medium /etc/cron.d/x'],
		[shellProfiles, 'a library in each csh', { '/etc/csh.login': 'setenv LD_PRELOAD /var/tmp/x.so\n' }, 'high /etc/csh.login'],
	])('%o: %s', (check, _name, machine, told) => {
		expect(ask(check, machine)).toEqual([told]);
	});
});

test('what is near to it and innocent', () => {
	expect(ask(misleadingLinks, { '/usr/lib/x86_64-linux-gnu/libpam.so.0': { link: 'libpam.so.0.85.1' }, '/usr/lib/x86_64-linux-gnu/libpam.so.0.85.1': elf, '/etc/motd': { link: '/run/motd' } })).toEqual([]);
	expect(ask(libraryPreloads, { '/usr/local/lib/libz.so.1': elf, '/usr/local/lib/libown.so.1': elf })).toEqual([]);
	expect(ask(interpreterStartup, { '/usr/local/share/perl/5.36.0/Carp.pm': 'package Carp; 1;\n', '/usr/local/lib/python3.11/dist-packages/own/__init__.py': 'import subprocess, base64\nVERSION = "1"\n' })).toEqual([]);
	expect(ask(nameLookups, { '/etc/NetworkManager/conf.d/9.conf': '[global-dns-domain-x]\nservers=10.0.0.1\n' })).toEqual([]);
	expect(ask(accountFiles, { '/var/lib/extrausers/passwd': 'bob:x:2000:2000::/home/bob:/bin/bash\n', '/etc/userdb/bob.user': '{"userName":"bob","uid":2000,"memberOf":["users"]}', '/etc/security/opasswd': { content: 'x', mode: 0o600 } })).toEqual([]);
	expect(ask(exposedSecrets, { '/tmp/passwd.txt': { content: 'root:x:0:0:root:/root:/bin/bash\n', mode: 0o644 }, '/srv/app/bot.conf': { content: 'token = x\nserver = chat.example.org\n', mode: 0o644 } })).toEqual([]);
	expect(ask(cronJobs, { '/etc/cron.d/x': 'BASH_ENV=/etc/profile\n1 1 * * * root /usr/bin/true\n', '/etc/profile': 'umask 027\n' })).toEqual([]);
});

test('a monitor with a shell and no password, a relay within the network', () => {
	const passwd = 'root:x:0:0:root:/root:/bin/bash\nzabbix:x:998:998::/var/lib/zabbix:/bin/bash\n';
	expect(ask(accounts, { '/etc/passwd': passwd, '/etc/shadow': { content: 'root:*:1::::::\nzabbix:!:1::::::\n', mode: 0o640 } })).toEqual([]);
	expect(ask(accounts, { '/etc/passwd': passwd, '/etc/shadow': { content: 'root:*:1::::::\nzabbix:$6$x$0123456789abcdef:1::::::\n', mode: 0o640 } })).toEqual(['high account zabbix']);
	const relay = (to: string): Machine => ({ '/etc/xinetd.d/x': `service x\n{\n\ttype = UNLISTED\n\tport = 8022\n\tsocket_type = stream\n\twait = no\n\tuser = nobody\n\tredirect = ${to} 22\n}\n` });
	expect(ask(networkServices, relay('10.0.0.9'))).toEqual([]);
	expect(ask(networkServices, relay('203.0.113.9'))).toEqual(['medium /etc/xinetd.d/x']);
});

test('a set-uid program in the copy of a system', () => {
	const copy = (mode: number, name = 'passwd'): Machine => ({ '/srv/backup/web2/': { mode }, [`/srv/backup/web2/usr/bin/${name}`]: { content: elf.content, mode: 0o4755 } });
	expect(ask(suidFiles, copy(0o700))).toEqual([]);
	expect(ask(suidFiles, copy(0o755))).toEqual(['high /srv/backup/web2/usr/bin/passwd']);
	expect(ask(suidFiles, copy(0o700, 'own'))).toEqual(['high /srv/backup/web2/usr/bin/own']);
});

test('a list of what a guard of pages refuses is no web shell', () => {
	expect(ask(webShells, { '/var/www/waf.php': "<?php\n$rules = array('eval(base64_decode(', 'system($_GET', 'assert($_POST', 'FilesMan');\n" })).toEqual([]);
	expect(ask(webShells, { '/var/www/x.php': "<?php\n$a = array('x', 'y'); system($_GET['c']);\n" })).toEqual(['high /var/www/x.php']);
	expect(ask(webShells, { '/var/www/b.php': "<?php $post=file_get_contents('php://input');$post=openssl_decrypt($post,'AES128',$key);class C{public function __invoke($p){eval($p.'');}}@call_user_func(new C(),$post);\n" })).toEqual(['high /var/www/b.php']);
	expect(ask(webShells, { '/var/www/g.php': "<?php function encode($D,$K){for($i=0;$i<strlen($D);$i++){$D[$i]=$D[$i]^$K[$i];}return $D;}if(isset($_POST['p'])){$payload=encode($_POST['p'],$key);eval($payload);}\n" })).toEqual(['high /var/www/g.php']);
	expect(ask(webShells, { '/var/www/h.php': "<?php @include_once base64_decode('L3RtcC8ueC5waHA=');\n" })).toEqual(['high /var/www/h.php']);
	expect(ask(webShells, { '/var/www/y.php': "<?php $f = create_function('', 'eval($_POST[1]);'); $f();\n" })).toEqual(['high /var/www/y.php']);
});
