import { expect, test } from 'vitest';
import { ownerlessFiles } from '../../source/checks/ownerless-files.ts';
import { worldWritable } from '../../source/checks/world-writable.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { byPath } from '../support/by-path.ts';
import { sweep } from '../support/sweep-host.ts';

const open = (machine: Machine) => byPath(sweep(worldWritable, memoryHost(machine)));

test('world-writable: what every system has is nothing', () => {
	expect(
		open({
			'/tmp/': { mode: 0o1777 }, '/var/tmp/': { mode: 0o1777 }, '/tmp/x': { mode: 0o666 }, '/var/crash/': { mode: 0o1777 }, '/etc/mtab': { link: '/proc/mounts', mode: 0o777 }, '/dev/null': { kind: 'character-device', mode: 0o666 },
			'/run/x.sock': { kind: 'socket', mode: 0o777 }, '/var/lib/php/sessions/': { mode: 0o1733 }, '/home/ann/notes.txt': { mode: 0o666 }, '/var/lib/docker/overlay2/a/diff/etc/x': { mode: 0o666 },
		}),
	).toEqual([]);
});
test('world-writable: by what trusts it', () => {
	expect(
		open({
			'/etc/passwd': { mode: 0o666 }, '/usr/bin/ls': { mode: 0o777 }, '/usr/lib/x/': { mode: 0o777 }, '/etc/cron.d/': { mode: 0o777 }, '/root/.ssh/authorized_keys': { mode: 0o666 }, '/home/ann/.bashrc': { mode: 0o646 },
			'/var/spool/cron/crontabs/root': { mode: 0o666 }, '/dev/sda': { kind: 'block-device', mode: 0o666 }, '/home/bob/': { mode: 0o777 }, '/var/log/auth.log': { mode: 0o666 }, '/usr/share/x/data': { mode: 0o666 },
		}),
	).toEqual([
		'high /dev/sda', 'high /etc/cron.d', 'high /etc/passwd', 'high /home/ann/.bashrc', 'medium /home/bob', 'high /root/.ssh/authorized_keys', 'high /usr/bin/ls', 'high /usr/lib/x', 'low /usr/share/x/data',
		'medium /var/log/auth.log', 'high /var/spool/cron/crontabs/root',
	]);
});
test('temporary folders without the sticky bit', () => {
	expect(open({ '/tmp/': { mode: 0o777 }, '/var/tmp/': { mode: 0o777 }, '/dev/shm/': { mode: 0o1777 }, '/tmp/x/': { mode: 0o777 } })).toEqual(['medium /tmp', 'medium /var/tmp']);
});
test('world-writable: an open folder of data is told of once', () => {
	expect(open({ '/var/www/up/': { mode: 0o777 }, '/var/www/up/a/': { mode: 0o777 }, '/var/www/up/a/b.php': { mode: 0o666 }, '/var/www/x/': { mode: 0o777 } })).toEqual(['low /var/www/up', 'low /var/www/x']);
});

const accounts = { '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n', '/etc/group': 'root:x:0:\nann:x:1000:\n' };
const ownerless = (machine: Machine) => byPath(sweep(ownerlessFiles, memoryHost({ ...accounts, ...machine })));

test('ownerless: a tree once, with what is worse in it', () => {
	expect(
		ownerless({
			'/home/gone/': { uid: 1007, gid: 1007 }, '/home/gone/a': { uid: 1007, gid: 1007 }, '/home/gone/b/': { uid: 1007, gid: 1007 }, '/home/ann/x': { uid: 1000, gid: 1000 }, '/usr/bin/odd': { uid: 1007 },
			'/opt/node/': { uid: 1001, gid: 1001 }, '/opt/node/bin/': { uid: 1001, gid: 1001 }, '/opt/node/bin/node': { uid: 1001, gid: 1001, mode: 0o755 }, '/tmp/p': { uid: 1007, content: '#!/bin/sh\n' }, '/srv/g': { gid: 1234 },
		}),
	).toEqual(['low /home/gone', 'low /opt/node', 'low /srv/g', 'medium /tmp/p', 'medium /usr/bin/odd']);
});
test('ownerless: numbers that are in use without an account', () => {
	expect(ownerless({ '/var/lib/private/x': { uid: 61_184, gid: 61_184 }, '/srv/a': { uid: 65_534 }, '/home/ann/.local/share/containers/x': { uid: 100_999, gid: 100_999 } })).toEqual([]);
});
test('ownerless: accounts of a directory service, and no accounts at all', () => {
	expect(ownerless({ '/etc/nsswitch.conf': 'passwd: files sss\n', '/usr/bin/odd': { uid: 1007 } })).toEqual(['info /usr/bin/odd']);
	expect(byPath(sweep(ownerlessFiles, memoryHost({ '/usr/bin/odd': { uid: 1007 } })))).toEqual([]);
	expect(ownerlessFiles.begin(memoryHost({}), { now: 0, own: [] }).coverage?.skipped).toEqual([{ reason: 'vanished', count: 2, examples: ['/etc/group', '/etc/passwd'] }]);
});

test('a folder of start-up files that was given to somebody else', () => {
	expect(byPath(sweep(worldWritable, memoryHost({ '/etc/profile.d/': { uid: 33 }, '/etc/bind/': { uid: 33 }, '/usr/bin/': { uid: 1000 }, '/root/': { uid: 1000 }, '/srv/www/': { uid: 33 }, '/etc/cron.d/': { uid: 0 } })))).toEqual(['high /etc/profile.d', 'high /root', 'high /usr/bin']);
});
