import { describe, expect, test, vi } from 'vitest';
import { Machine } from '../../source/session/machine.ts';
import type { Host } from '../../source/host/host.ts';
import { memoryHost } from '../support/memory-host.ts';

const kernel = { '/sys/class/net/eth0/flags': '0x1003\n', '/sys/class/net/eth0/carrier': '1\n', '/sys/class/net/eth0/device': { link: 'x' }, '/proc/net/fib_trie': '  |-- 192.0.2.7\n     /32 host LOCAL\n', '/proc/net/if_inet6': 'fe80000000000000000000000000ff01 02 40 20 80     eth0\n' };
const cut: Host = memoryHost({}, { kind: 'live', kernel: { ...kernel, '/sys/class/net/eth0/carrier': '0\n' } });

describe('this machine, as the screen shows it', () => {
	test('is looked at once, and again only while somebody watches', async () => {
		vi.useFakeTimers();
		try {
			let looks = 0;
			let host = memoryHost({}, { kind: 'live', kernel });
			const live: Host = { root: host.root, kind: 'live', look: path => host.look(path), resolve: path => host.resolve(path), list: path => host.list(path), read: path => host.read(path), chunks: path => host.chunks(path), open: path => host.open(path), openForward: (path, seen) => host.openForward(path, seen), linkOf: path => host.linkOf(path), kernel: { ...host.kernel!, list: path => (looks++, host.kernel!.list(path)), read: path => host.kernel!.read(path) } };
			const machine = new Machine(() => live, () => [], () => 5);
			expect(machine.view).toBe(undefined);
			machine.lookSoon(() => {});
			await vi.advanceTimersByTimeAsync(200);
			expect(machine.view).toMatchObject({ at: 5, network: { verdict: 'connected', addresses: ['192.0.2.7', 'fe80::ff01 (eth0)'] } });
			const once = looks;
			await vi.advanceTimersByTimeAsync(10_000);
			expect(looks).toBe(once);
			let changed = 0;
			const stop = machine.watch(() => changed++);
			await vi.advanceTimersByTimeAsync(10);
			expect(changed).toBe(0);
			host = cut;
			await vi.advanceTimersByTimeAsync(4000);
			expect(changed).toBe(1);
			expect(machine.view).toMatchObject({ network: { verdict: 'cut off' } });
			stop();
			stop();
			const seen = looks;
			await vi.advanceTimersByTimeAsync(10_000);
			expect(looks).toBe(seen);
		} finally {
			vi.useRealTimers();
		}
	});
	test('a host without a kernel shows nothing', async () => {
		const machine = new Machine(() => memoryHost({}), () => [], () => 0);
		await new Promise<void>(looked => machine.lookSoon(looked));
		expect(machine.view).toBe(undefined);
	});
});
