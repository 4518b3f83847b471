import { describe, expect, test } from 'vitest';
import { HostsAtRisk } from '../../source/core/at-risk.ts';
import { atRiskLists, countOfPasswords, passwordsToChange } from '../../source/core/at-risk-lists.ts';
import { visibleText as v } from '../../source/core/visible.ts';

describe('hosts at risk', () => {
	test('one host, however often and in whatever role it is named', () => {
		const hosts = new HostsAtRisk();
		hosts.sight({ host: v('b.example'), role: 'source', service: v('telnet'), at: v('Mon 1') }, v('log1'));
		hosts.sight({ host: v('b.example'), role: 'destination', service: v('ftp') }, v('log2'));
		hosts.sight({ host: v('b.example'), role: 'source', service: v('telnet'), at: v('Tue 2') }, v('log1'));
		expect(hosts.size).toBe(1);
		expect(hosts.has(v('b.example'))).toBe(true);
		expect(hosts.has(v('a.example'))).toBe(false);
		const [host] = hosts.ranked();
		expect(host).toMatchObject({ firstSeen: 'Mon 1', lastSeen: 'Tue 2', times: 0 });
		expect([[...host!.roles], [...host!.services], [...host!.logs]]).toEqual([['source', 'destination'], ['telnet', 'ftp'], ['log1', 'log2']]);
	});

	test('the counts of several logs add up; a host nobody sighted is not made up', () => {
		const hosts = new HostsAtRisk();
		hosts.sight({ host: v('a'), role: 'destination', service: v('ftp') }, v('log'));
		hosts.counted(v('a'), 3);
		hosts.counted(v('a'), 4, v('Wed 3'));
		hosts.counted(v('nobody'), 9);
		expect(hosts.ranked()).toMatchObject([{ host: 'a', times: 7, lastSeen: 'Wed 3' }]);
	});

	test('destinations first, then the often seen, then by name', () => {
		const hosts = new HostsAtRisk();
		for (const [host, role, times] of [['s', 'source', 99], ['d2', 'destination', 1], ['d1', 'destination', 1], ['d3', 'destination', 5]] as const) {
			hosts.sight({ host: v(host), role, service: v('ftp') }, v('log'));
			hosts.counted(v(host), times);
		}
		expect(hosts.ranked().map(({ host }) => host)).toEqual(['d3', 'd1', 'd2', 's']);
	});
});

test('what follows: passwords to change, hosts of this network, sites elsewhere', () => {
	const hosts = new HostsAtRisk();
	const sight = (host: string, role: 'destination' | 'source', service: string, account?: string): void => hosts.sight({ host: v(host), role, service: v(service), ...(account === undefined ? {} : { account: v(account) }) }, v('tcp.log'));
	sight('10.1.1.9', 'destination', 'telnet');
	sight('10.1.1.9', 'destination', 'telnet', 'anna');
	sight('10.1.1.9', 'destination', 'telnet', 'anna');
	sight('10.1.1.9', 'destination', 'ftp');
	sight('www.example.org', 'destination', 'http');
	sight('ws3', 'source', 'http');
	for (const near of ['172.31.0.1', 'fd00::1', '100.64.0.1', 'nas.local']) sight(near, 'source', 'ftp');
	for (const far of ['172.32.0.1', '2001:db8::1', '100.128.0.1', '11.0.0.1']) sight(far, 'source', 'ftp');
	const { near, far } = atRiskLists(hosts.ranked());
	expect(countOfPasswords(hosts.ranked())).toBe(3);
	expect([...passwordsToChange(hosts.ranked())]).toEqual([{ host: '10.1.1.9', service: 'telnet', account: 'anna' }, { host: '10.1.1.9', service: 'ftp' }, { host: 'www.example.org', service: 'http' }]);
	expect(near.map(({ host }) => host)).toEqual(['10.1.1.9', '100.64.0.1', '172.31.0.1', 'fd00::1', 'nas.local', 'ws3']);
	expect(far.map(({ host }) => host)).toEqual(['www.example.org', '100.128.0.1', '11.0.0.1', '172.32.0.1', '2001:db8::1']);
});
