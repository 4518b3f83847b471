import { describe, expect, test } from 'vitest';
import { devFiles } from '../../source/checks/dev-files.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { byPath } from '../support/by-path.ts';
import { sweep } from '../support/sweep-host.ts';

const ask = (machine: Machine) => byPath(sweep(devFiles, memoryHost(machine)));

describe('files among the devices', () => {
	test('a plain /dev, live or as packed by a container tool', () => {
		expect(
			ask({
				'/dev/null': { kind: 'character-device' }, '/dev/sda': { kind: 'block-device' }, '/dev/fd': { link: '/proc/self/fd' }, '/dev/log': { kind: 'socket' }, '/dev/initctl': { kind: 'fifo' },
				'/dev/shm/sem.x': 'data', '/dev/MAKEDEV': { content: '#!/bin/sh\n', mode: 0o755 }, '/dev/.udev/db/x': 'x', '/dev/disk/by-id/': {}, '/dev/.lxc/proc/': {}, '/dev/md/md-device-map': 'md0 1.2 a /dev/md0\n',
				'/dev/console': { content: '' }, '/var/spool/postfix/dev/null': { kind: 'character-device' }, '/var/lib/docker/overlay2/a/diff/etc/x': { kind: 'character-device' },
			}),
		).toEqual(['info /dev/console']);
	});
	test('what intruders keep there', () => {
		expect(
			ask({
				'/dev/ptyp': '3 sniffer\n2 inetd\n', '/dev/ptyr': '', '/dev/xmx': 'words\n', '/dev/.hid/x': 'y', '/dev/tux': { content: '\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0' }, '/dev/null': 'kept',
				'/dev/sn.l': '\n-- TCP/IP LOG -- TM: Tue Nov 15 15:12:29 --\n PATH: a(1) => b(telnet)\n', '/dev/cap': '\xd4\xc3\xb2\xa1 is not utf-8 here', '/dev/empty': '',
			}),
		).toEqual([
			'high /dev/.hid', 'high /dev/.hid/x', 'high /dev/cap', 'medium /dev/empty', 'low /dev/null', 'critical /dev/ptyp', 'critical /dev/ptyr', 'critical /dev/sn.l', 'critical /dev/tux', 'high /dev/xmx',
		]);
	});
	test('a name of udev or of mdadm with another content', () => {
		expect(ask({ '/dev/.udev.tdb': 'root hunter2\n', '/dev/.mdadm.map': 'md0 1.2 a:b /dev/md0\n', '/dev/.blkid.tab': '<device DEVNO="0x0801">/dev/sda1</device>\n', '/dev/.lxc-boot-id': 'wget http://x/\n', '/dev/.initramfs-tools': '' })).toEqual(['medium /dev/.lxc-boot-id', 'medium /dev/.udev.tdb']);
	});
	test('captures and a hide list under any name', () => {
		expect(ask({ '/dev/c': Buffer.from('d4c3b2a102000400', 'hex'), '/dev/x1': '0 0\n1 p0\n4 6667\n' })).toEqual(['critical /dev/c', 'critical /dev/x1']);
	});
	test('devices where none belong', () => {
		expect(ask({ '/tmp/.d/sda': { kind: 'block-device' }, '/usr/lib/mem': { kind: 'character-device' }, '/dev/.x': { kind: 'character-device' } })).toEqual(['high /dev/.x', 'high /tmp/.d/sda', 'medium /usr/lib/mem']);
	});
	test('a pipe where a program belongs, which hangs whatever reads it', () => {
		expect(ask({ '/usr/bin/ls': { kind: 'fifo' }, '/lib/libc.so.6': { kind: 'socket' }, '/usr/lib/news/ctl': { kind: 'fifo' }, '/usr/local/nagios/var/rw/nagios.cmd': { kind: 'fifo' }, '/run/x': { kind: 'socket' } })).toEqual(['medium /lib/libc.so.6', 'medium /usr/bin/ls', 'low /usr/lib/news/ctl']);
	});
	test('a file that cannot be read is still told of', () => {
		expect(ask({ '/dev/x': { content: 'words', unreadable: true } })).toEqual(['high /dev/x']);
	});
});
