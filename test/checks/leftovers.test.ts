import { describe, expect, test } from 'vitest';
import { archivesInOddPlaces } from '../../source/checks/archives-in-odd-places.ts';
import { coreFiles } from '../../source/checks/core-files.ts';
import { kernelModules } from '../../source/checks/kernel-modules.ts';
import { recentChanges } from '../../source/checks/recent-changes.ts';
import { isIdle } from '../../source/tasks/run-check.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { byPath } from '../support/by-path.ts';
import { sweep, told } from '../support/sweep-host.ts';

const core = Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x04\0\x3e\0', 'latin1');
const zip = 'PK\x03\x04';

describe('kernel modules', () => {
	const ask = (machine: Machine) =>
		byPath(
			sweep(
				kernelModules,
				memoryHost({ '/lib': { link: 'usr/lib' }, '/var/lib/dpkg/info/linux-image-6.1.0.list': '/lib/modules/6.1.0/kernel/fs/ext4/ext4.ko\n/lib/modules/6.1.0/kernel\n', '/usr/lib/modules/6.1.0/kernel/fs/ext4/ext4.ko': 'x', ...machine }),
			),
		);
	test('packaged, built by DKMS, of a kernel built here, in source trees: no alarm', () => {
		expect(
			ask({
				'/usr/lib/modules/6.1.0/updates/dkms/zfs.ko.xz': 'x', '/var/lib/dkms/zfs/2.1/6.1.0/x86_64/module/zfs.ko.xz': 'x', '/usr/lib/modules/6.9.1-own/kernel/fs/ext4/ext4.ko': 'x', '/usr/lib/modules/6.9.1-own/modules.order': 'x', '/usr/lib/modules/5.10.0-gone/updates/dkms/zfs.ko': 'x', '/usr/src/drv/drv.ko': 'x', '/home/ann/drv/drv.ko': 'x', '/home/ann/drv/Makefile': 'x', '/usr/lib/modules/6.1.0/extra/vendor.ko': 'x',
			}),
		).toEqual(['low /home/ann/drv/drv.ko', 'low /usr/lib/modules/5.10.0-gone/updates/dkms/zfs.ko', 'low /usr/lib/modules/6.1.0/extra/vendor.ko', 'info /usr/lib/modules/6.1.0/updates/dkms/zfs.ko.xz']);
	});
	test('signs', () => {
		expect(ask({ '/usr/lib/modules/6.1.0/kernel/net/nf_x.ko': 'x', '/usr/lib/modules/6.1.0/updates/diamorphine.ko': 'x', '/tmp/a.ko': 'x', '/usr/lib/.k/a.ko': 'x', '/usr/share/a.ko': 'x', '/root/.m/b.ko': 'x', '/root/rk.ko': 'x', '/usr/lib/modules/6.1.0/.x/c.ko': 'x', '/usr/lib/modules/6.1.0-18/extra/nf_helper.ko': 'x', '/usr/lib/modules/6.1.0-18/kernel/net/nf_y.ko': 'x', '/usr/lib/modules/6.1.0/extra/kovid.ko': 'x', '/usr/lib/modules/6.1.0/extra/reptile_module.ko.xz': 'x' })).toEqual([
			'medium /root/.m/b.ko', 'medium /root/rk.ko', 'high /tmp/a.ko', 'high /usr/lib/.k/a.ko', 'critical /usr/lib/modules/6.1.0/.x/c.ko', 'critical /usr/lib/modules/6.1.0/extra/kovid.ko', 'critical /usr/lib/modules/6.1.0/extra/reptile_module.ko.xz', 'high /usr/lib/modules/6.1.0/kernel/net/nf_x.ko', 'critical /usr/lib/modules/6.1.0/updates/diamorphine.ko', 'medium /usr/lib/modules/6.1.0-18/extra/nf_helper.ko', 'medium /usr/lib/modules/6.1.0-18/kernel/net/nf_y.ko', 'medium /usr/share/a.ko',
		]);
	});
});

test('core dumps', () => {
	expect(
		byPath(
			sweep(
				coreFiles,
				memoryHost({ '/core': { content: core }, '/var/lib/systemd/coredump/core.sshd.0.zst': { content: core }, '/home/ann/core.1234': { content: core }, '/home/ann/src/core.js': 'x', '/home/ann/p/core/x': '', '/tmp/core': '10.0.0.1 => 10.0.0.2 [23]\n', '/var/www/html/core': { content: core }, '/usr/share/x.core': 'text' }),
			),
		),
	).toEqual(['low /core', 'low /home/ann/core.1234', 'medium /tmp/core', 'info /var/lib/systemd/coredump/core.sshd.0.zst', 'medium /var/www/html/core']);
});

test('archives and captures', () => {
	expect(
		byPath(
			sweep(
				archivesInOddPlaces,
				memoryHost({
					'/usr/lib/.x/k.zip': zip, '/usr/sbin/kit.tgz': '\x1f\x8b', '/home/ann/a.zip': zip, '/tmp/a.zip': zip, '/var/log/syslog.2.gz': 'x', '/var/www/html/backup.zip': zip, '/var/www/html/wp-content/plugin.zip': zip, '/etc/x.pcap': Buffer.from('d4c3b2a1', 'hex'),
					'/usr/lib/python3/dist-packages/x.zip': zip, '/opt/a.zip': zip, '/usr/lib/libx.tar': zip, '/var/lib/x/a.zip': zip, '/home/ann/.cache/a.zip': zip, '/var/log/x.zip': 'not one', '/etc/ssl/private/b.tar.gz': zip, '/etc/nginx-old.tgz': zip, '/var/www/html/db.sql': '-- MySQL dump', '/var/www/blog/wp-content/uploads/backup.zip': zip, '/usr/lib/.x/c.pcap': Buffer.from('d4c3b2a1', 'hex'), '/tmp/c.pcap': Buffer.from('d4c3b2a1', 'hex'), '/home/ann/c.pcap': Buffer.from('d4c3b2a1', 'hex'), '/var/lib/misc/out.pcapng': Buffer.from('0a0d0d0a', 'hex'),
				}),
			),
		),
	).toEqual([
		'low /etc/nginx-old.tgz', 'medium /etc/ssl/private/b.tar.gz', 'high /etc/x.pcap', 'low /tmp/a.zip', 'medium /tmp/c.pcap', 'high /usr/lib/.x/c.pcap', 'medium /usr/lib/.x/k.zip', 'medium /usr/lib/libx.tar', 'medium /var/lib/misc/out.pcapng', 'low /var/www/blog/wp-content/uploads/backup.zip', 'medium /var/www/html/backup.zip',
		'medium /var/www/html/db.sql',
	]);
});

test('changes in a window', () => {
	const machine = {
		'/etc/passwd': { content: 'root:x:0:0::/:/bin/sh\n', modified: '2024-03-01T12:00:00Z' }, '/usr/bin/ls': { modified: '2020-01-01', changed: '2024-03-01T13:00:00Z' }, '/home/ann/x': { modified: '2024-03-01T12:30:00Z' }, '/etc/old': { modified: '2019-01-01' },
		'/var/lib/dpkg/status': { modified: '2024-03-01T12:00:00Z' }, '/etc/late': { modified: '2024-03-05' },
	};
	const findings = sweep(recentChanges, memoryHost(machine), { since: Date.parse('2024-03-01T00:00:00Z'), until: Date.parse('2024-03-02T00:00:00Z') });
	expect(told(findings)).toEqual(['low /etc/passwd', 'info /home/ann/x', 'low /usr/bin/ls']);
	expect(findings[2]).toMatchObject({ facts: { modified: '2020-01-01T00:00:00Z', changed: '2024-03-01T13:00:00Z' }, techniques: ['T1070.006'] });
	expect(sweep(recentChanges, memoryHost(machine))).toEqual([]);
	// Without a window nothing was looked for, which is not the same as nothing found.
	expect(recentChanges.idle?.why).toContain('no window of time was named');
	expect(isIdle(recentChanges.idle!, { now: 0, own: [] })).toBe(true);
	expect(isIdle(recentChanges.idle!, { now: 0, own: [], since: 1 })).toBe(false);
});
