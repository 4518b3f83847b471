import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileAttributes } from '../../source/checks/file-attributes.ts';
import type { Host, HostPath, InodeAttributes } from '../../source/host/host.ts';
import { parseFileCapabilities, parseNamedRights } from '../../source/parsers/file-capabilities.ts';
import { debian } from '../support/debian.ts';
import { memoryHost } from '../support/memory-host.ts';
import { sweep } from '../support/sweep-host.ts';

/** Numbers of the bits of capability.h. */
function capability(...bits: readonly number[]): InodeAttributes {
	const value = Buffer.alloc(20);
	value.writeUInt32LE(0x02000001, 0);
	value.writeUInt32LE(bits.reduce((sum, bit) => sum + 2 ** bit, 0), 4);
	return { flags: 0, attributes: [{ name: 'security.capability', value }], sameKind: true };
}
const flagged = (flags: number): InodeAttributes => ({ flags, attributes: [], sameKind: true });
function list(uid: number, rights: number): InodeAttributes {
	const value = Buffer.alloc(4 + 4 + 8 + 4);
	value.writeUInt32LE(1, 0);
	value.writeUInt16LE(1, 4);
	value.writeUInt16LE(6, 6);
	value.writeUInt16LE(2, 8);
	value.writeUInt16LE(rights, 10);
	value.writeUInt32LE(uid, 12);
	value.writeUInt16LE(0x10, 16);
	value.writeUInt16LE(7, 18);
	return { flags: 0, attributes: [{ name: 'system.posix_acl_access', value }], sameKind: true };
}

function told(files: Readonly<Record<string, InodeAttributes>>, packaged: readonly string[] = [], change: (host: Host) => Partial<Host> = () => ({})): readonly string[] {
	const plain = memoryHost(debian(packaged, Object.fromEntries(Object.keys(files).map(path => [path, { content: 'x', mode: 0o755 }]))));
	const byInode = new Map(Object.entries(files).map(([path, attributes]) => {
		const look = plain.look(path as HostPath);
		return [look.ok ? look.value.inode : -1, attributes];
	}));
	const host: Host = { ...plain, attributesOf: entry => ({ ok: true, value: byInode.get(entry.inode) ?? flagged(0) }), ...change(plain) };
	return sweep(fileAttributes, host).map(({ severity, subject }) => `${severity} ${subject.kind === 'file' ? subject.path : ''}`).toSorted();
}

test('capabilities: root for anybody, a tool of a package, a program of none', () => {
	expect(told({ '/usr/bin/python3': capability(7), '/usr/bin/ping': capability(13), '/usr/local/bin/x': capability(21), '/opt/caddy': capability(10), '/tmp/.y': capability(1) }, ['/usr/bin/python3', '/usr/bin/ping'])).toEqual(
		['critical /usr/bin/python3', 'high /tmp/.y', 'high /usr/local/bin/x', 'info /opt/caddy', 'info /usr/bin/ping'],
	);
});

test('locks, by what they keep', () => {
	expect(told({ '/etc/cron.d/x': flagged(0x10), '/etc/group': flagged(0x10), '/etc/resolv.conf': flagged(0x10), '/var/www/html/s.php': flagged(0x10), '/var/log/auth.log': flagged(0x20), '/root/.ssh/authorized_keys': flagged(0x20), '/srv/x': flagged(0x8_0000) })).toEqual(
		['high /etc/cron.d/x', 'high /root/.ssh/authorized_keys', 'high /var/www/html/s.php', 'info /etc/resolv.conf', 'info /var/log/auth.log', 'medium /etc/group'],
	);
});

test('access lists, where they matter', () => {
	expect(told({ '/etc/shadow': list(1000, 4), '/etc/sudoers.d/x': list(1000, 6), '/srv/share': list(1000, 6), '/etc/crontab': list(1000, 4), '/etc/passwd': list(0, 6) })).toEqual(['high /etc/shadow', 'high /etc/sudoers.d/x']);
});

test('what lies on the disk under another kind is not believed', () => {
	expect(told({ '/etc/crontab': { ...flagged(0x10), sameKind: false } })).toEqual([]);
});

test('without a disk to ask, an immutable file is told by the kernel, and the rest is a limit', () => {
	const files = { '/etc/crontab': flagged(0), '/home/ann/x': flagged(0) };
	expect(told(files, [], () => ({ attributesOf: () => ({ ok: false, reason: 'unknown-form', detail: '' as never }), isLocked: path => path === '/etc/crontab' || path === '/home/ann/x' }))).toEqual(['high /etc/crontab']);
});

test('random values are taken', () => {
	fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), value => void [parseFileCapabilities(value), parseNamedRights(value)]));
});
