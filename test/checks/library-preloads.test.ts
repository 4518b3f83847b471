import { expect, test } from 'vitest';
import { libraryPreloads } from '../../source/checks/library-preloads.ts';
import { debian } from '../support/debian.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const listed = ['/usr/lib/libsnoopy.so', '/etc/ld.so.conf', '/etc/ld.so.conf.d/libc.conf'];
const base: Machine = {
	'/usr/lib/libsnoopy.so': '',
	'/etc/ld.so.conf': 'include /etc/ld.so.conf.d/*.conf\n',
	'/etc/ld.so.conf.d/libc.conf': '# libc default configuration\n/usr/local/lib\n',
	'/etc/environment': 'PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin"\n',
	'/etc/default/grub': 'GRUB_CMDLINE_LINUX_DEFAULT="quiet splash"\n',
	'/etc/default/jenkins': 'JAVA_ARGS="-Djava.awt.headless=true -Djava.io.tmpdir=/tmp/jenkins"\nPATH=/bin:/usr/bin:/sbin:/usr/sbin\n',
	'/etc/ld.so.conf.d/opt.conf': '/opt/oracle/lib\n',
};
const ask = (machine: Machine) => told(run(libraryPreloads, memoryHost(debian(listed, { ...base, ...machine }))).findings);

test("the distribution's own, and an administrator's", () => {
	expect(ask({ '/etc/ld.so.preload': '' })).toEqual([]);
});

test.each<[string, Machine, string[]]>([
	['a library of no package for everything', { '/etc/ld.so.preload': '/usr/lib/libprocesshider.so\n', '/usr/lib/libprocesshider.so': '' }, ['critical /etc/ld.so.preload']],
	['one that hides', { '/etc/ld.so.preload': '/lib/libx.so\n' }, ['high /etc/ld.so.preload']],
	['one a package brought', { '/etc/ld.so.preload': '/usr/lib/libsnoopy.so\n' }, ['low /etc/ld.so.preload']],
	['a search path anyone may fill', { '/etc/ld.so.conf.d/x.conf': '/var/tmp\n' }, ['high /etc/ld.so.conf.d/x.conf']],
	['a hidden one', { '/etc/ld.so.conf.d/x.conf': '/usr/lib/.cache\n' }, ['high /etc/ld.so.conf.d/x.conf']],
	["one in somebody's home", { '/etc/ld.so.conf': '/home/ann/lib\n' }, ['medium /etc/ld.so.conf']],
	['a function in the place of ls, for every bash', { '/etc/environment': 'BASH_FUNC_ls%%=() { command ls -I .x "$@"; }\n' }, ['high /etc/environment']],
	['the environment of everybody', { '/etc/environment': 'LD_PRELOAD=/opt/x.so\n', '/opt/x.so': '' }, ['high /etc/environment']],
	['the environment of a service', { '/etc/default/ssh': 'export LD_PRELOAD=/dev/shm/x.so\n', '/dev/shm/x.so': '' }, ['high /etc/default/ssh']],
	['pam_env.conf', { '/etc/security/pam_env.conf': 'LD_PRELOAD DEFAULT=/tmp/x.so\n', '/tmp/x.so': '' }, ['high /etc/security/pam_env.conf']],
	['the manager itself', { '/etc/systemd/system.conf': '[Manager]\nDefaultEnvironment=LD_PRELOAD=/tmp/x.so\n', '/tmp/x.so': '' }, ['high /etc/systemd/system.conf']],
	["somebody's SSH environment", { '/home/ann/.ssh/environment': 'LD_LIBRARY_PATH=/tmp/lib\n' }, ['high /home/ann/.ssh/environment']],
	['code before every Perl program', { '/etc/environment': 'PERL5OPT=-I/var/tmp -Mx\nPYTHONSTARTUP=/tmp/x.py\n', '/tmp/x.py': '' }, ['high /etc/environment']],
	['FreeBSD', { '/etc/libmap.conf': 'libc.so.7 /tmp/l.so\n', '/tmp/l.so': '' }, ['high /etc/libmap.conf']],
])('%s', (_name, machine, expected) => {
	expect([...new Set(ask(machine))]).toEqual(expected);
});
