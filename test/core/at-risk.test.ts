import { describe, expect, test } from 'vitest';
import { HostsAtRisk } from '../../source/core/at-risk.ts';
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
