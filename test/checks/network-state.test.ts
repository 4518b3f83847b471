import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { networkState } from '../../source/checks/network-state.ts';
import { defaultRoutes } from '../../source/parsers/proc-net-route.ts';
import { inetLine, type KernelFiles } from '../support/kernel-files.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run } from '../support/sweep-host.ts';

interface WrittenLink {
	readonly flags?: string;
	readonly carrier?: string;
	readonly device?: boolean;
	readonly more?: Readonly<Record<string, string>>;
}

const link = (name: string, { flags = '0x1003', carrier = '1', device = true, more = {} }: WrittenLink = {}): KernelFiles => ({
	[`/sys/class/net/${name}/flags`]: `${flags}\n`,
	[`/sys/class/net/${name}/carrier`]: `${carrier}\n`,
	...(device ? { [`/sys/class/net/${name}/device`]: { link: '../../../virtio2' } } : {}),
	...Object.fromEntries(Object.entries(more).map(([what, text]) => [`/sys/class/net/${name}/${what}`, text])),
});
const said = (kernel: KernelFiles, machine: Machine = {}) => run(networkState, memoryHost(machine, { kind: 'live', kernel: { ...link('lo', { flags: '0x9', device: false }), ...kernel } })).findings[0];
const route = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\neth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0  \n';
const connections = inetLine('10.0.0.2:22', '192.0.2.1:5000', 1, 6) + inetLine('127.0.0.1:22', '127.0.0.1:5000', 1, 7);

describe('connected or cut off', () => {
	test('a link with a carrier', () => {
		expect(said({ ...link('eth0'), '/proc/net/route': route, '/proc/net/tcp': connections })).toMatchObject({
			severity: 'info', summary: 'Connected: eth0 is up with a carrier; default route by eth0; 1 established connections to other machines', facts: { connected: true },
		});
	});
	test('the cable is out: neither a bridge of containers nor a tunnel is a way out', () => {
		const kernel = { ...link('eth0', { carrier: '0' }), ...link('docker0', { device: false }), ...link('tun0', { device: false, more: { tun_flags: '0x1001' } }) };
		expect(said(kernel)).toMatchObject({ summary: expect.stringMatching(/^Cut off: no link is up with a carrier; no default route; 0 /), facts: { connected: false, links: 'docker0 (virtual, up, carrier), eth0 (device, up, no carrier), tun0 (tunnel, up, carrier)' } });
	});
	test('the loopback alone; in a container a pair is a way out', () => {
		expect(said({})?.summary).toContain('Cut off: there is no link but the loopback');
		expect(said(link('eth0', { device: false }), { '/.dockerenv': '' })).toMatchObject({ facts: { connected: true, machine: 'regain runs in a container (/.dockerenv)' } });
	});
	test('wireless and modems', () => {
		expect(said(link('wlan0', { more: { uevent: 'DEVTYPE=wlan\n' } }))?.summary).toContain('wlan0 is up with a carrier (wireless)');
		expect(said(link('ppp0', { device: false, more: { type: '512\n' } }))?.summary).toContain('ppp0 is up with a carrier (modem)');
	});
	test('a driver that does not say whether there is a carrier', () => {
		expect(said(link('eth0', { carrier: '' }))?.summary).toContain('Connected, or it cannot be told: eth0 is up;');
	});
	test('single-user mode and virtual machines are recognised', () => {
		const kernel = { '/proc/cmdline': 'ro single\n', '/proc/cpuinfo': 'flags\t\t: fpu hypervisor sse\n', '/sys/class/dmi/id/sys_vendor': 'QEMU\n' };
		expect(said(kernel)?.facts['machine']).toBe('The machine was started in single-user or rescue mode (single); It is a virtual machine (QEMU)');
	});
	test('an image, and a machine without /sys, could not be looked at', () => {
		expect(run(networkState, memoryHost({})).couldNotLook).toMatch(/an image/);
		expect(run(networkState, memoryHost({}, { kind: 'live' })).couldNotLook).toMatch(/\/sys/);
	});
});

test('default routes of both families; those that refuse are none', () => {
	const zero = '0'.repeat(32);
	const six = (flags: string, name: string): string => `${zero} 00 ${zero} 00 fe800000000000000000000000000001 00000400 00000001 00000000 ${flags}     ${name}\n`;
	expect([...defaultRoutes(Buffer.from(route), Buffer.from(six('00000003', 'wlan0') + six('00200200', 'lo') + six('00000203', 'eth1')))]).toEqual(['eth0', 'wlan0']);
	fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => void defaultRoutes(bytes, bytes)));
});
