import { expect, test } from 'vitest';
import { pamStacks } from '../../source/checks/pam-stacks.ts';
import { debian } from '../support/debian.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const security = '/usr/lib/x86_64-linux-gnu/security';
const listed = [`/lib/x86_64-linux-gnu/security/pam_unix.so`, `/lib/x86_64-linux-gnu/security/pam_permit.so`, '/etc/pam.d/sshd', '/etc/pam.d/su'];
const base: Machine = {
	'/lib': { link: 'usr/lib' },
	[`${security}/pam_unix.so`]: 'ELF unix',
	[`${security}/pam_permit.so`]: 'ELF permit',
	'/var/lib/dpkg/info/base.md5sums': 'd41d8cd98f00b204e9800998ecf8427e  usr/bin/x\n',
	'/etc/pam.d/common-auth': 'auth [success=1 default=ignore] pam_unix.so nullok\nauth requisite pam_deny.so\nauth required pam_permit.so\n',
	'/etc/pam.d/sshd': '@include common-auth\nsession required pam_loginuid.so\n',
	'/etc/pam.d/su': 'auth sufficient pam_rootok.so\n@include common-auth\n',
	'/etc/pam.d/gdm-password': 'auth sufficient pam_succeed_if.so user ingroup nopasswdlogin\n@include common-auth\n',
};
const ask = (machine: Machine) => run(pamStacks, memoryHost(debian(listed, { ...base, ...machine }))).findings;

test("the distribution's own stacks", () => {
	expect(ask({})).toEqual([]);
});

test.each<[string, Machine, string[]]>([
	['everybody is let in', { '/etc/pam.d/sshd': 'auth sufficient pam_permit.so\n@include common-auth\n' }, ['critical /etc/pam.d/sshd']],
	['the same by a jump over the denial', { '/etc/pam.d/common-auth': 'auth [success=2 default=ignore] pam_unix.so\nauth [success=1 default=ignore] pam_permit.so\nauth requisite pam_deny.so\nauth required pam_permit.so\n' }, ['critical /etc/pam.d/common-auth']],
	['a denial turned into a yes', { '/etc/pam.d/common-auth': 'auth [success=1 default=ignore] pam_unix.so\nauth requisite pam_permit.so\nauth required pam_permit.so\n' }, ['critical /etc/pam.d/common-auth', 'critical /etc/pam.d/common-auth']],
	['a no that jumps over the denial', { '/etc/pam.d/common-auth': 'auth [success=1 default=1] pam_unix.so nullok\nauth requisite pam_deny.so\nauth required pam_permit.so\n' }, ['critical /etc/pam.d/common-auth']],
	['a no that counts as yes', { '/etc/pam.d/common-auth': 'auth [success=1 default=ok] pam_unix.so nullok\nauth requisite pam_deny.so\nauth required pam_permit.so\n' }, ['critical /etc/pam.d/common-auth']],
	['a no that ends at the denial', { '/etc/pam.d/common-auth': 'auth [success=2 default=ignore] pam_unix.so\nauth [success=1 default=1] pam_sss.so use_first_pass\nauth optional pam_echo.so\nauth requisite pam_deny.so\nauth required pam_permit.so\n' }, []],
	['locked accounts pass', { '/etc/pam.d/common-account': 'account sufficient pam_permit.so\naccount required pam_unix.so\n' }, ['medium /etc/pam.d/common-account']],
	['a group is trusted', { '/etc/pam.d/su': 'auth sufficient pam_wheel.so trust group=users\n@include common-auth\n' }, ['medium /etc/pam.d/su']],
	['a list in a temporary place', { '/etc/pam.d/su': 'auth sufficient pam_listfile.so item=user sense=allow file=/tmp/l\n@include common-auth\n' }, ['high /etc/pam.d/su']],
	['who stands in passwd passes', { '/etc/pam.d/su': 'auth sufficient pam_localuser.so\n@include common-auth\n' }, ['high /etc/pam.d/su']],
	['who comes from a trusted host passes', { '/etc/pam.d/sshd': 'auth sufficient pam_rhosts.so\n@include common-auth\n' }, ['high /etc/pam.d/sshd']],
	['passwords of a database in a temporary place', { '/etc/pam.d/su': 'auth sufficient pam_userdb.so db=/var/tmp/u crypt=none\n@include common-auth\n' }, ['high /etc/pam.d/su']],
	['an environment from shared memory', { '/etc/pam.d/su': '@include common-auth\nsession required pam_env.so readenv=1 envfile=/dev/shm/env\n' }, ['high /etc/pam.d/su']],
	['a local account is told from others, and still asked', { '/etc/pam.d/su': 'auth [success=ignore default=1] pam_localuser.so\n@include common-auth\naccount sufficient pam_localuser.so\nsession required pam_env.so readenv=1 envfile=/etc/default/locale\n' }, []],
	['nobody is asked', { '/etc/pam.d/su': 'auth required pam_permit.so\naccount required pam_permit.so\n' }, ['medium /etc/pam.d/su']],
	['one user is let in', { '/etc/pam.d/su': 'auth sufficient pam_succeed_if.so user = eve\n@include common-auth\n' }, ['medium /etc/pam.d/su']],
	['passwords are handed out', { '/etc/pam.d/common-auth': 'auth optional pam_exec.so quiet expose_authtok /usr/local/bin/log.sh\nauth required pam_unix.so\n' }, ['high /etc/pam.d/common-auth', 'low /etc/pam.d/common-auth']],
	['a program at each session', { '/etc/pam.d/sshd': 'session optional pam_exec.so seteuid /usr/local/bin/notify.sh\n', '/usr/local/bin/notify.sh': { mode: 0o755, content: '#!/bin/sh\nmail -s login root\n' } }, ['low /etc/pam.d/sshd']],
	['one in a temporary place', { '/etc/pam.d/sshd': 'session optional pam_exec.so /tmp/x\n', '/tmp/x': { mode: 0o755 } }, ['high /etc/pam.d/sshd']],
	['a module by its path', { '/etc/pam.d/sshd': 'auth sufficient /usr/local/lib/x.so\n', '/usr/local/lib/x.so': '' }, ['high /etc/pam.d/sshd']],
	['a module of no package, named or not', { [`${security}/pam_audit2.so`]: '', '/etc/pam.d/sshd': 'auth sufficient pam_audit2.so\n' }, [`high ${security}/pam_audit2.so`, 'high /etc/pam.d/sshd']],
	['a module that is not what its package brought', { '/var/lib/dpkg/info/base.md5sums': '00000000000000000000000000000000  lib/x86_64-linux-gnu/security/pam_unix.so\n' }, [`high ${security}/pam_unix.so`]],
	['pam.conf', { '/etc/pam.conf': 'sshd auth sufficient pam_permit.so\n' }, ['critical /etc/pam.conf']],
])('%s', (_name, machine, expected) => {
	expect(told(ask(machine))).toEqual(expected);
});
