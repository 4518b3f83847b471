import { describe, expect, test } from 'vitest';
import { suidFiles } from '../../source/checks/suid-files.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { byPath } from '../support/by-path.ts';
import { sweep } from '../support/sweep-host.ts';

const debian: Machine = {
	'/bin': { link: 'usr/bin' },
	'/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nman:x:6:12::/var/cache/man:/usr/sbin/nologin\n',
	'/etc/group': 'root:x:0:\ncrontab:x:101:\n',
	'/var/lib/dpkg/info/login.list': '/bin/su\n/usr/bin/passwd\n/usr/bin/crontab\n/usr/bin/odd-helper\n/usr/bin/find\n/usr/bin/bash\n',
	'/usr/bin/bash': { content: 'ELF shell', mode: 0o755 },
	'/usr/bin/su': { mode: 0o4755 },
	'/usr/bin/passwd': { mode: 0o4755 },
	'/usr/bin/crontab': { mode: 0o2755, gid: 101 },
};
const ask = (machine: Machine) => sweep(suidFiles, memoryHost({ ...debian, ...machine }));
const oddOnes = (machine: Machine) => byPath(ask(machine).filter(({ severity }) => severity !== 'info'));

describe('set-uid and set-gid files', () => {
	test('a plain Debian is worth knowing and no more', () => {
		expect(byPath(ask({}))).toEqual(['info /usr/bin/crontab', 'info /usr/bin/passwd', 'info /usr/bin/su']);
	});
	test('facts: mode, owner, group, package as the host says', () => {
		expect(ask({})[0]).toMatchObject({ check: 'suid-files', step: 'C.1', facts: { mode: '2755', owner: 'root (0)', group: 'crontab (101)', 'host-says-package': 'login' } });
	});
	test('by place', () => {
		expect(
			oddOnes({
				'/tmp/x': { mode: 0o4755 },
				'/dev/shm/y': { mode: 0o2755 },
				'/dev/z': { mode: 0o4711 },
				'/home/ann/sh': { mode: 0o4755, uid: 1000 },
				'/usr/lib/.cache/k': { mode: 0o4755 },
				'/usr/bin/unknown': { mode: 0o4755 },
				'/usr/local/bin/tool': { mode: 0o4755 },
				'/var/www/html/a.cgi': { mode: 0o6755 },
				'/var/lib/x/y': { mode: 0o4755 },
				'/etc/cron.d/z': { mode: 0o4755 },
			}),
		).toEqual([
			'critical /dev/shm/y', 'critical /dev/z', 'high /etc/cron.d/z', 'high /home/ann/sh', 'critical /tmp/x', 'medium /usr/bin/unknown',
			'critical /usr/lib/.cache/k', 'medium /usr/local/bin/tool', 'high /var/lib/x/y', 'high /var/www/html/a.cgi',
		]);
	});
	test('a program that never ships so, although packaged', () => {
		expect(oddOnes({ '/usr/bin/find': { mode: 0o4755 }, '/usr/bin/odd-helper': { mode: 0o4755 } })).toEqual(['high /usr/bin/find', 'low /usr/bin/odd-helper']);
	});
	test('anyone may rewrite it', () => {
		expect(oddOnes({ '/usr/bin/passwd': { mode: 0o4777 } })).toEqual(['critical /usr/bin/passwd']);
	});
	test('a shell under another name, by its content', () => {
		const [finding] = ask({ '/usr/lib/helper': { content: 'ELF shell', mode: 0o4755 } }).filter(({ severity }) => severity === 'critical');
		expect(finding).toMatchObject({ subject: { path: '/usr/lib/helper' }, facts: { 'same-content-as': '/usr/bin/bash' } });
	});
	test('no execution, no effect; mandatory locking is none of this', () => {
		expect(byPath(ask({ '/srv/a': { mode: 0o4644 }, '/srv/b': { mode: 0o2744 } })).slice(0, 2)).toEqual(['low /srv/a', 'info /srv/b']);
	});
	test('directories and links are not programs', () => {
		expect(oddOnes({ '/srv/shared/': { mode: 0o2775 } })).toEqual([]);
	});
	test('containers have their own packages', () => {
		const layer = '/var/lib/docker/overlay2/0a1b/diff';
		expect(oddOnes({ [`${layer}/usr/bin/su`]: { mode: 0o4755 }, [`${layer}/usr/bin/bash`]: { mode: 0o4755 }, '/snap/core22/1/usr/bin/sudo': { mode: 0o4755 } })).toEqual([`high ${layer}/usr/bin/bash`]);
	});
	test('rpm and apk lists keep modes', () => {
		const alpine = memoryHost({
			'/lib/apk/db/installed': 'P:x\nV:1\nF:bin\nR:bbsuid\na:0:0:4111\nR:tool\na:0:0:755\n\n',
			'/bin/bbsuid': { mode: 0o4111 },
			'/bin/tool': { mode: 0o4755 },
		});
		expect(byPath(sweep(suidFiles, alpine))).toEqual(['info /bin/bbsuid', 'high /bin/tool']);
	});
	test('what is read of the accounts and cannot be is a gap', () => {
		const judge = suidFiles.begin(memoryHost({ '/etc/passwd': { unreadable: true } }), { now: 0, own: [] });
		expect(judge.coverage?.skipped[0]).toMatchObject({ reason: 'unreadable', examples: ['/etc/passwd'] });
	});
});
