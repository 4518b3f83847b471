import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { networkSockets } from '../../source/checks/network-sockets.ts';
import { runningProcesses } from '../../source/checks/running-processes.ts';
import { parseProcNetUnix } from '../../source/parsers/proc-net-unix.ts';
import { inetLine, processFiles, type KernelFiles, type WrittenProcess } from '../support/kernel-files.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const machine: Machine = {
	'/tmp/here.pl': '',
	'/var/lib/dpkg/info/x.list': '/usr/sbin/sshd\n/usr/bin/bash\n/usr/bin/dash\n/usr/lib/x86_64-linux-gnu/libjemalloc.so.2\n/usr/sbin/removed\n/usr/bin/runc\n',
	'/usr/sbin/sshd': '', '/usr/bin/bash': '', '/usr/bin/dash': '', '/usr/bin/runc': '', '/usr/lib/x86_64-linux-gnu/libjemalloc.so.2': '', '/usr/lib/libselinux.so': '', '/usr/bin/gdb': '',
};
const live = (kernel: KernelFiles) => memoryHost(machine, { kind: 'live', kernel: { ...processFiles(1, '/usr/lib/systemd/systemd'), ...kernel } });
const processes = (kernel: KernelFiles) => run(runningProcesses, live(kernel));

describe('running processes', () => {
	test('nothing odd: daemons, threads of the kernel, the dead, people with hidden folders', () => {
		const { findings, coverage } = processes({
			...processFiles(2, undefined, { kernelThread: true, comm: 'kworker/0:1' }),
			...processFiles(3, '/usr/sbin/sshd', { words: ['sshd: joe [priv]'] }),
			...processFiles(4, undefined, { state: 'Z', comm: 'gone' }),
			...processFiles(5, '/home/joe/.vscode-server/bin/node', { cwd: '/home/joe/.config' }),
			...processFiles(7, '/usr/sbin/watchdogd', { words: ['/usr/sbin/watchdogd', '-F'] }),
			...processFiles(8, '/usr/bin/celery', { words: ['[celeryd]', '-active-'] }),
			...processFiles(9, '/usr/bin/python3.11', { words: ['python3', '-m', 'http.server', '/tmp/.x'] }),
			...processFiles(10, '/usr/bin/bash', { words: ['bash', '-c', '/tmp/.x/y'] }),
			...processFiles(11, '/usr/bin/bash', { words: ['bash', 'word'], cwd: '/tmp' }),
			...processFiles(12, '/usr/bin/node', { words: ['node', '/usr/lib/node_modules/.pnpm/x/cli.js'] }),
			...processFiles(6, '/srv/app/node_modules/.pnpm/esbuild/bin/esbuild'),
		});
		expect(findings).toEqual([]);
		expect(coverage.counts.processes).toBe(11);
	});
	test.each<[string, WrittenProcess, string]>([
		['/memfd:x (deleted)', {}, 'high'],
		['/memfd:runc_cloned:/proc/self/exe (deleted)', {}, 'low'],
		['/usr/sbin/gone (deleted)', {}, 'high'],
		['/usr/sbin/sshd (deleted)', {}, 'info'],
		['/usr/sbin/removed (deleted)', {}, 'low'],
		['/tmp/build/a.out', {}, 'medium'],
		['/usr/bin/bash', { words: ['bash', '/dev/fd/3'], descriptors: { 255: 'pipe:[5]' } }, 'low'],
		['/usr/bin/bash', { words: ['bash', '/dev/fd/3'] }, 'low'],
		['/usr/bin/bash', { words: ['bash', '/dev/fd/63'], descriptors: { 63: 'socket:[5]' } }, 'medium'],
		['/usr/bin/bash', { words: ['bash', '/proc/self/fd/3'], descriptors: { 3: '/memfd:x (deleted)' } }, 'high'],
		['/usr/bin/python3.11', { words: ['python3', '/dev/fd/3'], descriptors: { 3: '/dev/shm/.x/y.py' } }, 'high'],
		['/tmp/.mount_Appxyz/usr/bin/app', {}, 'medium'],
		['/tmp/.x/sh', {}, 'critical'],
		['/tmp/a (deleted)', {}, 'critical'],
		['/dev/shm/a', {}, 'critical'],
		['/usr/lib/.x/a', {}, 'high'],
		['/usr/bin/bash', { words: ['[kworker/0:0]'] }, 'high'],
		['/usr/bin/bash', { words: ['[kworker/0:0]', '--quiet'] }, 'high'],
		['/usr/bin/dash', { words: ['/bin/sh', '/dev/shm/.k/run'] }, 'high'],
		['/usr/bin/python3.11', { words: ['python3', '-u', '/var/tmp/.. /x.py'] }, 'high'],
		['/usr/bin/perl', { words: ['perl', '/etc/.x/y.pl'] }, 'medium'],
		['/usr/bin/perl', { words: ['perl', './here.pl'], cwd: '/tmp' }, 'low'],
		['/usr/bin/python3.11', { words: ['python3', '/tmp/.ansible/tmp/a.py'] }, 'low'],
		['/usr/bin/bash', { comm: 'kworker/u8:2' }, 'high'],
		['/usr/bin/bash', { cwd: '/dev/.x' }, 'high'],
		['/usr/bin/bash', { environment: ['A=1', 'LD_PRELOAD=/tmp/x.so'] }, 'high'],
		['/usr/bin/bash', { environment: ['LD_AUDIT=/usr/lib/libselinux.so'] }, 'high'],
		['/usr/bin/bash', { environment: ['LD_PRELOAD=/usr/lib/x86_64-linux-gnu/libjemalloc.so.2'] }, 'info'],
		['/usr/bin/bash', { environment: ['LD_PRELOAD=libeatmydata.so'] }, 'low'],
	])('%s %j is %s', (exe, written, severity) => {
		expect(processes(processFiles(70, exe, written)).findings.map(finding => finding.severity)).toEqual([severity]);
	});
	test('what a process makes too long to be read whole is judged by its beginning', () => {
		const { findings } = processes({
			...processFiles(70, '/usr/bin/bash', { words: ['bash', '/dev/shm/.k/run', 'x'.repeat(200_000)] }),
			...processFiles(71, '/usr/bin/bash', { environment: ['LD_PRELOAD=/tmp/x.so', `A=${'x'.repeat(9 << 20)}`] }),
		});
		expect(told(findings)).toEqual(['high 70 bash', 'high 71 bash']);
	});
	test('a program that bears the word deleted in its name is not taken for one that an upgrade replaced', () => {
		const { findings } = run(runningProcesses, live({ ...processFiles(70, '/usr/sbin/sshd (deleted)'), '/proc/70/exe': { link: '/usr/sbin/sshd (deleted)', stillNamed: true } }));
		expect(told(findings)).toEqual(['high 70 sshd']);
		expect(findings[0]!.summary).toContain('/usr/sbin/sshd (deleted)');
	});
	test('a script that a descriptor of its own gives, and that lies in no odd place', () => {
		expect(processes(processFiles(70, '/usr/bin/bash', { words: ['bash', '/dev/fd/3'], descriptors: { 3: '/usr/lib/x.sh' } })).findings).toEqual([]);
	});
	test('of an environment only the preload is told', () => {
		const { findings } = processes(processFiles(70, '/usr/bin/bash', { environment: ['TOKEN=secret', 'LD_PRELOAD=/tmp/x.so'] }));
		expect(JSON.stringify(findings)).not.toContain('secret');
	});
	test('a shell on a connection; one that a script runs for inetd; one under sshd on a unix socket', () => {
		const tcp = inetLine('10.0.0.2:4444', '203.0.113.9:9001', 1, 31);
		const { findings } = processes({
			...processFiles(70, '/usr/bin/bash', { words: ['bash', '-i'], sockets: { 0: 31, 1: 31, 2: 31 } }), '/proc/70/net/tcp': tcp,
			...processFiles(71, '/usr/bin/bash', { words: ['bash', '/usr/bin/check_mk_agent'], sockets: { 0: 31, 1: 31 } }), '/proc/71/net/tcp': tcp,
			...processFiles(72, '/usr/bin/bash', { words: ['bash', '-c', 'make'], sockets: { 0: 32, 1: 33 } }), '/proc/72/net/tcp': tcp,
		});
		expect(told(findings)).toEqual(['critical 70 bash', 'low 71 bash']);
		expect(findings[0]!.facts['remote']).toBe('203.0.113.9 port 9001');
	});
	test('traced: sshd, by a debugger, by something else', () => {
		const { findings } = processes({
			...processFiles(60, '/usr/bin/gdb'), ...processFiles(61, '/opt/x/y'),
			...processFiles(70, '/usr/sbin/sshd', { tracer: 60 }), ...processFiles(71, '/usr/bin/bash', { tracer: 60 }), ...processFiles(72, '/usr/bin/bash', { tracer: 61 }),
		});
		expect(told(findings)).toEqual(['high 70 sshd', 'low 71 bash', 'medium 72 bash']);
	});
	test.each<[string, KernelFiles, string]>([
		['an odd environment', processFiles(70, '/usr/bin/bash', { environment: ['HISTFILE=/dev/null', 'PATH=/tmp/.x'] }), 'low'],
		['code from a hidden place', processFiles(70, '/usr/bin/bash', { environment: ['BASH_ENV=/dev/shm/.x/rc'] }), 'high'],
		['a build in /tmp', processFiles(70, '/usr/bin/bash', { environment: ['LD_LIBRARY_PATH=/usr/lib:/tmp/build/lib'] }), 'low'],
		['a working folder that is gone', processFiles(70, '/usr/bin/bash', { cwd: '/home/joe/x (deleted)' }), 'info'],
		['a hidden working folder', processFiles(70, '/usr/bin/bash', { cwd: '/tmp/.x' }), 'medium'],
		['a log that was rotated', { ...processFiles(70, '/usr/sbin/sshd'), '/proc/70/fd/4': { link: '/var/log/auth.log (deleted)' } }, 'info'],
		['a hidden file without a name', { ...processFiles(70, '/opt/x'), '/proc/70/fd/4': { link: '/dev/.x/log (deleted)' } }, 'high'],
		['eBPF of a package', { ...processFiles(70, '/usr/sbin/sshd'), '/proc/70/fd/4': { link: 'anon_inode:bpf-prog' }, '/proc/70/fdinfo/4': 'pos:\t0\nflags:\t02000002\nprog_type:\t2\nprog_id:\t31\n' }, 'info'],
		['eBPF of nobody', { ...processFiles(70, '/usr/sbin/unknown'), '/proc/70/fd/4': { link: 'anon_inode:bpf-map' } }, 'medium'],
	])('%s', (_, kernel, severity) => {
		expect(processes(kernel).findings.map(({ severity: said }) => said)).toEqual([severity]);
	});
	test('an AppImage, and scraps of shared memory, are nothing', () => {
		expect(processes({ ...processFiles(70, '/usr/bin/bash', { environment: ['LD_LIBRARY_PATH=/tmp/.mount_Appxyz/usr/lib'] }), '/proc/70/fd/4': { link: '/dev/shm/.org.chromium.x (deleted)' }, '/proc/70/fd/5': { link: '/memfd:pulse (deleted)' } }).findings).toEqual([]);
	});
	test('when it was started, by whom, as what', () => {
		const { findings } = processes({ ...processFiles(70, '/tmp/.x/sh', { parent: 1 }), '/proc/stat': 'btime 1700000000\n', '/proc/70/loginuid': '1000', '/proc/70/cgroup': '0::/system.slice/evil.service\n' });
		expect(findings[0]!.facts).toMatchObject({ started: '2023-11-14T22:13:27.000Z', 'runs-as': expect.stringContaining('logged in as 1000'), unit: 'evil.service', 'started-by': 'systemd (pid 1, /usr/lib/systemd/systemd)' });
	});
	test('regain itself is not accused; an image could not be looked at; what may not be asked is a gap', () => {
		expect(run(runningProcesses, memoryHost(machine, { kind: 'live', ownPid: 70, kernel: processFiles(70, '/tmp/.x/regain') })).findings).toEqual([]);
		expect(run(runningProcesses, memoryHost({})).couldNotLook).toMatch(/an image/);
		expect(run(runningProcesses, memoryHost({}, { kind: 'live' })).couldNotLook).toMatch(/\/proc/);
		expect(processes({ ...processFiles(70, '/usr/bin/bash'), '/proc/70/exe': { unread: 'unreadable' } }).coverage.skipped).toEqual([{ reason: 'unreadable', count: 1, examples: ['/proc/70/exe'] }]);
	});
});

describe('listening sockets and connections', () => {
	const ask = (kernel: KernelFiles) => run(networkSockets, live({ '/proc/modules': '', ...kernel }));
	test('a daemon, its package, and its clients', () => {
		const { findings, coverage } = ask({
			'/proc/net/tcp': inetLine('0.0.0.0:22', '0.0.0.0:0', 10, 5) + inetLine('10.0.0.2:22', '192.0.2.1:5000', 1, 6) + inetLine('10.0.0.2:22', '192.0.2.2:5000', 6, 0),
			...processFiles(70, '/usr/sbin/sshd', { sockets: { 3: 5, 4: 6 } }),
		});
		expect(findings).toHaveLength(1);
		expect(findings[0]).toMatchObject({ severity: 'info', facts: { listens: 'tcp 0.0.0.0:22', connected: 'tcp 192.0.2.1:5000', 'host-says-package': 'x' } });
		expect(coverage.counts.sockets).toBe(2);
	});
	test('a deleted program, a relay, and a relay that this machine alone reaches', () => {
		const { findings } = ask({
			'/proc/net/tcp': inetLine('0.0.0.0:31337', '0.0.0.0:0', 10, 5) + inetLine('0.0.0.0:81', '0.0.0.0:0', 10, 6) + inetLine('127.0.0.1:81', '0.0.0.0:0', 10, 7),
			...processFiles(70, '/opt/gone (deleted)', { sockets: { 3: 5 } }), ...processFiles(71, '/usr/bin/ncat', { sockets: { 3: 6 } }), ...processFiles(72, '/usr/bin/ncat', { sockets: { 3: 7 } }),
		});
		expect(told(findings)).toEqual(['high 70 gone', 'medium 71 ncat', 'info 72 ncat']);
	});
	test('code of a command line that listens to the network; that of a pool of workers, and what this machine alone reaches', () => {
		const { findings } = ask({
			'/proc/net/tcp': inetLine('0.0.0.0:4444', '0.0.0.0:0', 10, 5) + inetLine('127.0.0.1:81', '0.0.0.0:0', 10, 6) + inetLine('0.0.0.0:82', '0.0.0.0:0', 10, 7),
			...processFiles(70, '/usr/bin/perl', { words: ['perl', '-MSocket', '-e', 'accept'], sockets: { 3: 5 } }),
			...processFiles(71, '/usr/bin/perl', { words: ['perl', '-e', 'accept'], sockets: { 3: 6 } }),
			...processFiles(72, '/usr/bin/python3.11', { words: ['python3', '-c', 'from multiprocessing.spawn import spawn_main; spawn_main()'], sockets: { 3: 7 } }),
		});
		expect(told(findings)).toEqual(['medium 70 perl', 'info 71 perl', 'low 72 python3.11']);
	});
	test('another network namespace', () => {
		const files = { '/proc/net/tcp': '', '/proc/self/ns/net': { link: 'net:[1]' }, '/proc/70/ns/net': { link: 'net:[2]' }, '/proc/70/net/udp': inetLine('0.0.0.0:53', '0.0.0.0:0', 7, 5), ...processFiles(70, '/usr/sbin/sshd', { sockets: { 3: 5 } }) };
		expect(ask(files).findings[0]?.facts).toMatchObject({ listens: 'udp 0.0.0.0:53' });
	});
	test('an abstract unix name; what neither a unit nor a package explains', () => {
		const unix = 'Num       RefCount Protocol Flags    Type St Inode Path\n00000000a: 00000002 00000000 00010000 0001 01 5 @/tmp/.x\n00000000b: 00000002 00000000 00010000 0001 01 6 /run/s\n00000000c: 00000003 00000000 00000000 0001 03 7 @peer\n';
		const { findings } = ask({ '/proc/net/unix': unix, ...processFiles(70, '/opt/x', { sockets: { 3: 5, 4: 6, 5: 7 } }), '/proc/net/tcp': inetLine('0.0.0.0:99', '0.0.0.0:0', 10, 8), ...processFiles(71, '/opt/y', { sockets: { 3: 8 } }), '/proc/71/cgroup': '0::/user.slice/session-1.scope\n' });
		expect(told(findings)).toEqual(['info 70 x', 'low 71 y']);
		expect(findings[0]!.facts).toMatchObject({ 'abstract-unix': '@/tmp/.x' });
		expect(ask({ '/proc/net/tcp': inetLine('0.0.0.0:99', '0.0.0.0:0', 10, 8), ...processFiles(71, '/opt/y', { sockets: { 3: 8 } }), '/proc/71/cgroup': '0::/system.slice/y.service\n' }).findings[0]).toMatchObject({ severity: 'info', facts: { unit: 'y.service' } });
		fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => void parseProcNetUnix(bytes)));
	});
	test('nobody holds it: odd for TCP, unless the kernel serves files; never when not every process could be asked', () => {
		const orphan = { '/proc/net/tcp': inetLine('0.0.0.0:2049', '0.0.0.0:0', 10, 5) };
		expect(told(ask(orphan).findings)).toEqual(['high tcp 0.0.0.0:2049']);
		expect(told(ask({ ...orphan, '/proc/modules': 'nfsd 843776 1 - Live 0x0\n' }).findings)).toEqual(['low tcp 0.0.0.0:2049']);
		expect(ask({ ...orphan, '/proc/1/fd/': { unread: 'unreadable' } }).findings).toEqual([]);
	});
	test('an image could not be looked at', () => {
		expect(run(networkSockets, memoryHost({})).couldNotLook).toMatch(/an image/);
	});
});
