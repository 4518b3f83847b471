import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packetSockets } from '../../source/checks/packet-sockets.ts';
import { promiscuousInterfaces } from '../../source/checks/promiscuous-interfaces.ts';
import { kernelMessagesOf, promiscuousTraces } from '../../source/parsers/kernel-log.ts';
import { parseProcNetPacket } from '../../source/parsers/proc-net-packet.ts';
import { memoryHost, type Machine, type MemoryHostOptions } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

type KernelFiles = NonNullable<MemoryHostOptions['kernel']>;
const header = 'sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n';
const socket = (inode: number, protocol = '0003', index = 2) => `00000000d0e8b1a3 3      3    ${protocol}   ${index}     1 0      0      ${inode}\n`;
const machine: Machine = {
	'/var/lib/dpkg/info/x.list': '/usr/bin/tcpdump\n/usr/sbin/dhclient\n/usr/sbin/wpa_supplicant\n/usr/bin/python3.11\n',
	'/usr/sbin/dhclient': '', '/usr/bin/tcpdump': '', '/usr/bin/python3.11': '',
};
const process = (pid: number, exe: string, inode: number, words = [exe]): KernelFiles => ({
	[`/proc/${pid}/comm`]: `${exe.replace(/ \(deleted\)$/, '').replace(/^.*\//, '')}\n`,
	[`/proc/${pid}/exe`]: { link: exe },
	[`/proc/${pid}/cmdline`]: words.join('\0') + '\0',
	[`/proc/${pid}/fd/3`]: { link: `socket:[${inode}]` },
});
const interfaceOf = (name: string, index: number, flags: string): KernelFiles => ({ [`/sys/class/net/${name}/flags`]: `${flags}\n`, [`/sys/class/net/${name}/ifindex`]: `${index}\n` });
const live = (kernel: KernelFiles) => memoryHost(machine, { kind: 'live', kernel: { '/proc/uptime': '9999999.00 1.0\n', '/proc/cmdline': 'root=/dev/sda1 ro\n', ...interfaceOf('lo', 1, '0x9'), ...interfaceOf('eth0', 2, '0x1003'), ...kernel } });
const sockets = (kernel: KernelFiles) => run(packetSockets, live(kernel));

describe('packet sockets', () => {
	test('columns of /proc/net/packet', () => {
		expect(parseProcNetPacket(Buffer.from(header + socket(4711, '888e')))).toEqual([{ type: 3, protocol: 0x888e, interface: 2, running: true, uid: 0, inode: 4711 }]);
		fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => void parseProcNetPacket(bytes)));
	});
	test('everyday holders are named and are no alarm', () => {
		const { findings, couldNotLook, coverage } = sockets({ '/proc/net/packet': header + socket(10) + socket(11, '888e'), ...process(500, '/usr/sbin/dhclient', 10), ...process(501, '/usr/sbin/wpa_supplicant', 11) });
		expect(couldNotLook).toBe(undefined);
		expect(told(findings)).toEqual(['info 500 dhclient', 'info 501 wpa_supplicant']);
		expect(findings[1]!.facts).toMatchObject({ receives: 'EAPOL (802.1X)', interface: 'eth0' });
		expect(coverage.counts).toMatchObject({ sockets: 2, processes: 2 });
	});
	test.each([
		['/usr/bin/tcpdump', ['tcpdump'], 'medium'],
		['/usr/sbin/dhclient (deleted)', [], 'low'],
		['/usr/sbin/gone (deleted)', [], 'critical'],
		['/tmp/.x/sniff', [], 'critical'],
		['/usr/lib/.x/sniff', [], 'critical'],
		['/usr/sbin/lldpd', [], 'high'],
		['/usr/sbin/unknown', [], 'high'],
		['/usr/bin/python3.11', ['python3', '-c', 'import socket'], 'high'],
		['/usr/bin/python3.11', ['python3', '/root/s.py'], 'high'],
	])('%s %j is %s', (exe, words, severity) => {
		expect(sockets({ '/proc/net/packet': header + socket(10), ...process(77, exe, 10, words) }).findings[0]).toMatchObject({ severity, subject: { kind: 'process', pid: 77 } });
	});
	test('nobody holds it, confirmed by a second look', () => {
		expect(told(sockets({ '/proc/net/packet': header + socket(99), '/proc/1/fd/0': { link: '/dev/null' } }).findings)).toEqual(['high packet socket 99']);
	});
	test('not every process could be asked: a gap, and nobody is accused', () => {
		const { findings, coverage } = sockets({ '/proc/net/packet': header + socket(99), '/proc/1/fd': { unread: 'unreadable' } });
		expect(findings).toEqual([]);
		expect(coverage.skipped).toEqual([{ reason: 'unreadable', count: 1, examples: ['/proc/1/fd'] }]);
	});
	test('another network namespace', () => {
		const { findings } = sockets({
			'/proc/net/packet': header, '/proc/self/ns/net': { link: 'net:[1]' }, '/proc/9/ns/net': { link: 'net:[2]' }, '/proc/9/net/packet': header + socket(5), ...process(9, '/usr/bin/tcpdump', 5, ['tcpdump']),
		});
		expect(findings[0]!.facts).toMatchObject({ interface: 'number 2 of net:[2]' });
	});
	test('an image, and a machine without /proc, could not be looked at', () => {
		expect(run(packetSockets, memoryHost({})).couldNotLook).toMatch(/an image/);
		expect(run(packetSockets, memoryHost({}, { kind: 'live' })).couldNotLook).toMatch(/\/proc\/net\/packet/);
	});
});

describe('promiscuous interfaces', () => {
	const ask = (kernel: KernelFiles) => run(promiscuousInterfaces, live(kernel));
	test('none, long after the start', () => {
		expect(ask({})).toMatchObject({ findings: [], couldNotLook: undefined, coverage: { counts: { interfaces: 2 } } });
	});
	test('none, soon after the start: could not look, unless the intrusion began later', () => {
		expect(ask({ '/proc/uptime': '300.10 1\n' })).toMatchObject({ findings: [], couldNotLook: expect.stringContaining('5 minutes ago') });
		expect(run(promiscuousInterfaces, live({ '/proc/uptime': '80000.10 1\n' }), { since: Date.UTC(2024, 5, 1) })).toMatchObject({ findings: [], couldNotLook: undefined });
	});
	test('restarted since the intrusion: could not look', () => {
		expect(run(promiscuousInterfaces, live({ '/proc/uptime': '300000.10 1\n' }), { since: Date.UTC(2024, 4, 1) })).toMatchObject({ findings: [], couldNotLook: expect.stringContaining('restarted at 2024-05-2') });
	});
	test('none in single-user mode: could not look', () => {
		expect(ask({ '/proc/cmdline': 'root=/dev/sda1 single\n' })).toMatchObject({ findings: [], couldNotLook: expect.stringContaining('single-user') });
	});
	test('unexplained', () => {
		expect(told(ask(interfaceOf('eth0', 2, '0x1103')).findings)).toEqual(['high eth0']);
	});
	test('a capture program listens there; a deleted one', () => {
		const flags = { ...interfaceOf('eth0', 2, '0x1103'), '/proc/net/packet': header + socket(10) };
		expect(ask({ ...flags, ...process(7, '/usr/bin/tcpdump', 10) }).findings[0]).toMatchObject({ severity: 'high', facts: { listeners: 'tcpdump (pid 7, /usr/bin/tcpdump)' } });
		expect(ask({ ...flags, ...process(7, '/root/x (deleted)', 10) }).findings[0]).toMatchObject({ severity: 'critical' });
	});
	test('in a network namespace of its own, seen through the /sys of a process there', () => {
		const flags = (flag: string, name = 'eth0'): KernelFiles => ({ '/proc/self/ns/net': { link: 'net:[1]' }, '/proc/9/ns/net': { link: 'net:[2]' }, [`/proc/9/root/sys/class/net/${name}/flags`]: `${flag}\n`, [`/proc/9/root/sys/class/net/${name}/ifindex`]: '2\n' });
		expect(told(ask({ ...flags('0x1103'), ...process(9, '/usr/sbin/nginx', 1) }).findings)).toEqual(['medium eth0 of net:[2]']);
		expect(told(ask({ ...flags('0x1103', 'veth9'), ...process(9, '/usr/sbin/nginx', 1) }).findings)).toEqual(['low veth9 of net:[2]']);
		expect(told(ask({ ...flags('0x1103'), '/proc/9/net/packet': header + socket(5), ...process(9, '/usr/bin/tcpdump', 5) }).findings)).toEqual(['high eth0 of net:[2]']);
		expect(ask({ ...flags('0x1003'), ...process(9, '/usr/sbin/nginx', 1) })).toMatchObject({ findings: [], coverage: { counts: { interfaces: 3 } } });
		expect(ask({ '/proc/self/ns/net': { link: 'net:[1]' }, '/proc/9/ns/net': { link: 'net:[2]' } }).coverage.skipped).toEqual([{ reason: 'pseudo-file-system', count: 1, examples: ['net:[2]: no /sys is mounted there'] }]);
	});
	test('the kernel log remembers, in every wording', () => {
		const log = '6,1,1000000,-;device eth0 entered promiscuous mode\n6,2,2000000,-;virtio_net virtio2 eth0: entered promiscuous mode\n SUBSYSTEM=net\n6,3,3000000,-;eth0: left promiscuous mode\n6,4,1,-;veth1: entered promiscuous mode\n6,5,1,-;said entered promiscuous mode\n';
		const { findings } = ask({ '/dev/kmsg': log, '/proc/uptime': '9999999.00 1\n' });
		expect(told(findings)).toEqual(['low eth0', 'info veth1']);
		expect(findings[0]!.summary).toMatch(/eth0 became promiscuous \(2 times, last 2024-.*; left again 2024-/);
		expect(ask({ '/dev/kmsg': { unread: 'unreadable' } }).coverage.skipped).toEqual([{ reason: 'unreadable', count: 1, examples: ['/dev/kmsg'] }]);
		fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => void promiscuousTraces(kernelMessagesOf(bytes))));
	});
	test('by design: bridge port, bond member; an everyday owner explains nothing', () => {
		expect(told(ask({ ...interfaceOf('veth1', 5, '0x1303'), '/sys/class/net/veth1/brport/': '' }).findings)).toEqual(['low veth1']);
		expect(ask({ ...interfaceOf('eth1', 5, '0x1903'), '/sys/class/net/eth1/master': { link: '../bond0' } }).findings[0]!.summary).toContain('bond0');
		expect(told(ask({ ...interfaceOf('eth0', 2, '0x1103'), '/proc/net/packet': header + socket(10), ...process(7, '/usr/sbin/dhclient', 10) }).findings)).toEqual(['high eth0']);
	});
	test('an image could not be looked at', () => {
		expect(run(promiscuousInterfaces, memoryHost({})).couldNotLook).toMatch(/an image/);
	});
});
