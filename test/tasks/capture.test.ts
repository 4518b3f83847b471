import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Captured, CaptureOf } from '../../source/core/capture.ts';
import type { Ending } from '../../source/core/coverage.ts';
import { visibleText } from '../../source/core/visible.ts';
import type { Host } from '../../source/host/host.ts';
import { captureFrom } from '../../source/tasks/capture/capture.ts';
import type { CaptureBudget, Kept } from '../../source/tasks/task.ts';
import { inetLine, processFiles, type KernelFiles } from '../support/kernel-files.ts';
import { memoryHost } from '../support/memory-host.ts';
import { scratch } from '../support/scratch.ts';

const mount = '22 1 0:5 / /dev/shm rw - tmpfs tmpfs rw\n';
const kernel: KernelFiles = {
	'/proc/uptime': '100 1\n',
	'/proc/net/tcp': inetLine('10.0.0.2:22', '192.0.2.1:5000', 1, 6),
	'/proc/net/route': 'Iface\n',
	'/proc/self/mountinfo': mount,
	'/dev/kmsg': '6,1,2,-;eth0: entered promiscuous mode\n',
	...processFiles(1, '/usr/lib/systemd/systemd', { environment: ['A=1'] }),
	...processFiles(70, '/usr/sbin/sshd'),
	'/proc/70/fd/3': { link: '/tmp/sn.log (deleted)', content: 'secret of a sniffer' },
	'/proc/71/fd/4': { link: '/tmp/sn.log (deleted)', content: 'secret of a sniffer' },
	'/proc/71/exe': { link: '/tmp/.x/sh (deleted)', content: 'ELF' },
	'/proc/71/comm': 'sh\n',
	'/proc/72/exe': { unread: 'unreadable' },
};
const usual: CaptureBudget = { bytes: 1 << 20, bytesOfOne: 1 << 20, milliseconds: 60_000 };

interface Outcome {
	readonly folder: string;
	readonly items: readonly Captured[];
	readonly ending: Ending | undefined;
	of(words: string): Captured | undefined;
	content(words: string): string;
}

async function capture(of: CaptureOf = { of: 'machine' }, { host = memoryHost({ '/dev/shm/.x/log': 'a', '/run/utmp': 'who' }, { kind: 'live', kernel }), budget = {}, caseFolder = scratch(), aborted = () => false, clock = () => 0 }: { host?: Host; budget?: Partial<CaptureBudget>; caseFolder?: string; aborted?: () => boolean; clock?: () => number } = {}): Promise<Outcome> {
	const items: Captured[] = [];
	let ending: Ending | undefined;
	const keep = async (message: Kept): Promise<void> => {
		for (const event of message.type === 'events' ? message.events : []) {
			if (event.type === 'item-captured') items.push(event.captured);
			if (event.type === 'capture-ended') ({ ending } = event);
		}
	};
	const job = { kind: 'capture', run: 'capture-1.1', of, caseFolder: visibleText(caseFolder), budget: { ...usual, ...budget } } as const;
	await captureFrom(() => host, clock)(job, { keep, gauge: () => {} }, { aborted, paused: () => false, pulse: () => {} }, { seat: 0, seats: 1 });
	const found = (words: string): Captured | undefined => items.find(({ item }) => item.includes(words));
	return { folder: caseFolder, items, ending, of: found, content: words => readFileSync(path.join(caseFolder, found(words)!.kept!), 'latin1') };
}

test('sockets of every network namespace that a process is in, each by its name, and those that regain would have to enter', async () => {
	const named = '30 1 0:4 net:[5] /run/netns/lived rw - nsfs nsfs rw\n31 1 0:4 net:[6] /run/netns/empty rw - nsfs nsfs rw\n';
	const spaces: KernelFiles = {
		...kernel, '/proc/self/mountinfo': mount + named, '/proc/self/ns/net': { link: 'net:[4]' }, '/proc/1/ns/net': { link: 'net:[4]' }, '/proc/70/ns/net': { link: 'net:[5]' }, '/proc/71/ns/net': { link: 'net:[5]' },
		'/proc/70/net/tcp': inetLine('10.9.0.1:31337', '192.0.2.9:6000', 1, 7),
	};
	const { content, of } = await capture(undefined, { host: memoryHost({}, { kind: 'live', kernel: spaces }) });
	const sockets = content('sockets');
	expect(sockets).toContain(`### /proc/self/ns/net 7\nnet:[4]\n### /proc/net/tcp `);
	expect(sockets).toContain(`### /proc/70/ns/net 7\nnet:[5]\n### /proc/70/net/tcp ${(spaces['/proc/70/net/tcp'] as string).length}\n`);
	expect(sockets).not.toContain('/proc/71/');
	expect(sockets).toContain('### /run/netns/lived 7\nnet:[5]\n');
	expect(sockets).toContain('### /run/netns/empty could not be read: no process is in net:[6]');
	expect(of('sockets')?.why).toContain('/run/netns/empty: no process is in net:[6]');
});

describe('saving what is volatile', () => {
	test('in the order in which it vanishes, each file with its digest, for its owner alone', async () => {
		const { folder, items, ending, content } = await capture();
		expect(items.slice(0, 5).map(({ item }) => item)).toEqual(['clock and start of the machine', 'sockets and connections', 'ARP, neighbours and routes', 'interfaces', 'processes']);
		for (const { kept, bytes, sha256 } of items) {
			if (kept === undefined) continue;
			const written = readFileSync(path.join(folder, kept));
			expect([written.length, createHash('sha256').update(written).digest('hex')]).toEqual([bytes, sha256]);
			expect(statSync(path.join(folder, kept)).mode & 0o777).toBe(0o600);
		}
		expect(content('sockets')).toContain(`### /proc/net/tcp ${(kernel['/proc/net/tcp'] as string).length}\n${kernel['/proc/net/tcp'] as string}\n`);
		expect(content('kernel log')).toContain('entered promiscuous mode');
		expect(content('logged in')).toContain('### /run/utmp 3\nwho\n');
		expect(content('live in memory')).toMatch(/ 1 2024-01-01T00:00:00\.000Z \/dev\/shm\/\.x\/log\n/);
		expect(content('environments')).toContain('A=1\0');
		expect(ending).toMatchObject({ how: 'complete', coverage: { counts: { files: 17 } } });
	});

	test('what has no name any more is copied, once whoever holds it; what may not be read is said', async () => {
		const { items, content, of, ending } = await capture();
		expect(content('/tmp/.x/sh (deleted)')).toBe('ELF');
		expect(items.filter(({ item }) => item.includes('sn.log')).map(({ kept }) => kept)).toEqual(['captured/capture-1.1/open-70-3']);
		expect(of('processes')?.why).toMatch(/^1 places could not be read \(\/proc\/72\/exe/);
		expect(ending?.coverage.skipped).toContainEqual({ reason: 'unreadable', count: 1, examples: ['/proc/72/exe'] });
	});

	test('one process: its program whatever became of it, and what it holds', async () => {
		const host = memoryHost({}, { kind: 'live', kernel: { ...processFiles(9, '/usr/bin/x'), '/proc/9/exe': { link: '/usr/bin/x', content: 'program' }, '/proc/9/fd/5': { link: '/root/gone (deleted)', content: 'log' } } });
		const { items, content } = await capture({ of: 'process', pid: 9, name: visibleText('x') }, { host });
		expect(items.map(({ kept }) => kept?.replace(/.*\//, ''))).toEqual(['process-9', 'open-files-9', 'maps-9', 'environment-9', 'program-9', 'open-9-5']);
		expect(content('the program of process 9')).toBe('program');
	});

	test('the limits of bytes and of time end it loudly', async () => {
		const cut = await capture({ of: 'machine' }, { budget: { bytesOfOne: 5 } });
		expect(cut.of('sn.log')).toMatchObject({ bytes: 5, why: 'cut at 5 bytes: the limit was reached' });
		expect(cut.ending?.coverage.skipped.find(({ reason }) => reason === 'limit-reached')?.count).toBe(1);
		let now = 0;
		const late = await capture({ of: 'machine' }, { budget: { milliseconds: 50 }, clock: () => now++ * 10 });
		expect(late.items.at(-1)).toMatchObject({ why: 'the time of 0 s was over' });
		expect(late.items.at(-1)).not.toHaveProperty('kept');
	});

	test('stopped, it keeps what it has; a case that takes nothing is said', async () => {
		expect((await capture({ of: 'machine' }, { aborted: () => true })).ending).toMatchObject({ how: 'cancelled' });
		const folder = scratch();
		mkdirSync(path.join(folder, 'case'));
		writeFileSync(path.join(folder, 'case', 'captured'), '');
		expect((await capture({ of: 'machine' }, { caseFolder: path.join(folder, 'case') })).ending).toMatchObject({ how: 'failed', why: expect.stringContaining('cannot be kept') });
	});
});
