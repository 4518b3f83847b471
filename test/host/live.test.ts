/** The running kernel: what may be read of it, and that nothing else is. What it says is this machine's affair. */

import { closeSync, openSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostPath as path } from '../../source/host/host.ts';
import { isAllowed } from '../../source/host/kernel-places.ts';
import { liveHost } from '../../source/host/live.ts';
import { scratch } from '../support/scratch.ts';

describe('kernel places', () => {
	test.each([
		'/proc/1/mem', '/proc/self/mem', '/proc/self/task/1/mem', '/proc/kcore', '/proc/kmsg', '/proc/kpagecount', '/proc/sysrq-trigger', '/proc/self/pagemap',
		'/proc/self/root/etc/shadow', '/proc/self/cwd/x', '/proc/self/fd/0', '/proc/1/net/../mem', '/proc/net/../kcore', '/proc/1/net/./x', '/proc/self/attr/exec',
		'/sys/kernel/debug/x', '/sys/kernel/tracing/trace_pipe', '/sys/module/x/parameters/y', '/sys/class/net/eth0/speed', '/sys/class/net/../../kernel/debug/x',
		'/etc/passwd', '', '/proc', 'proc/stat', '/proc/stat\n', '/proc/self/status/', '//proc/stat',
	])('%j is not read', place => {
		expect(isAllowed(place, 'file')).toBe(false);
	});

	test.each([
		'/proc/net/packet', '/proc/net/tcp6', '/proc/1/cmdline', '/proc/4194304/status', '/proc/12/task/13/comm', '/proc/modules', '/proc/sys/kernel/tainted',
		'/proc/sys/net/ipv4/ip_forward', '/sys/class/net/eth0.100/flags', '/sys/class/net/br-0/brport/state', '/sys/module/nf_tables/refcnt', '/proc/self/mountinfo',
		'/proc/7/net/packet', '/proc/kallsyms',
	])('%s is read', place => {
		expect(isAllowed(place, 'file')).toBe(true);
	});

	test('folders and links have their own lists', () => {
		for (const place of ['/proc', '/proc/1/fd', '/proc/1/task', '/sys/class/net', '/sys/module', '/proc/net']) expect(isAllowed(place, 'folder')).toBe(true);
		for (const place of ['/proc/1/root', '/sys/kernel/debug', '/sys/firmware/acpi', '/']) expect(isAllowed(place, 'folder')).toBe(false);
		for (const place of ['/proc/1/exe', '/proc/1/fd/3', '/proc/1/ns/net', '/sys/class/net/lo']) expect(isAllowed(place, 'link')).toBe(true);
		expect(isAllowed('/etc/mtab', 'link')).toBe(false);
	});

	test('nothing that is allowed leads out by dots', () => {
		const part = fc.constantFrom('proc', 'sys', 'self', '1', 'net', 'class', 'module', '..', '.', '', 'mem', 'status', 'eth0', 'flags', 'fd', 'kernel');
		fc.assert(
			fc.property(fc.array(part, { maxLength: 8 }), fc.constantFrom('file', 'folder', 'link'), (parts, what) => {
				const place = `/${parts.join('/')}`;
				return !isAllowed(place, what) || !/\/\.\.?(\/|$)|\/\/|^\/proc\/.*mem/.test(place);
			}),
		);
	});
});

describe('the running machine', () => {
	const host = liveHost();

	test('is read from its root, its kernel by the list alone', () => {
		expect([host.kind, host.root]).toEqual(['live', '/']);
		expect(host.kernel?.ownPid).toBe(Number(readlinkSync('/proc/self')));
		expect(host.kernel?.read('/proc/self/status')).toMatchObject({ ok: true });
		expect(host.kernel?.read('/proc/self/mem')).toMatchObject({ ok: false, reason: 'pseudo-file-system' });
		expect(host.kernel?.list('/proc')).toMatchObject({ ok: true });
		expect(host.kernel?.linkOf('/proc/self/exe')).toMatchObject({ ok: true, value: process.execPath });
	});

	test('a process that is gone has vanished', () => {
		expect(host.kernel?.read('/proc/4194304999/status')).toMatchObject({ ok: false, reason: 'vanished' });
		expect(host.kernel?.list('/proc/4194304999/fd')).toMatchObject({ ok: false, reason: 'vanished' });
		expect(host.kernel?.linkOf('/proc/4194304999/exe')).toMatchObject({ ok: false, reason: 'vanished' });
	});

	test('a program is read through its process, a device behind a descriptor is not, and nothing else is content', () => {
		const { kernel } = host;
		const program = kernel?.contentOf(`/proc/${process.pid}/exe`);
		const [first] = program?.ok === true ? program.value.pieces : [];
		expect(Buffer.from(first?.subarray(0, 4) ?? []).toString('latin1')).toBe('\x7fELF');
		const device = openSync('/dev/null', 'r');
		expect(kernel?.contentOf(`/proc/${process.pid}/fd/${device}`)).toMatchObject({ ok: false, reason: 'special-file' });
		closeSync(device);
		for (const place of ['/proc/self/mem', '/proc/1/root/etc/shadow', '/etc/passwd', '/proc/self/exe']) expect(kernel?.contentOf(place)).toMatchObject({ ok: false, reason: 'pseudo-file-system' });
	});

	test('a file without a name is read to its end', () => {
		const path = join(scratch(), 'gone');
		writeFileSync(path, 'still here');
		const fd = openSync(path, 'r');
		rmSync(path);
		const file = host.kernel?.contentOf(`/proc/${process.pid}/fd/${fd}`);
		expect(file?.ok === true ? [...file.value.pieces].map(piece => Buffer.from(piece).toString()) : file).toEqual(['still here']);
		closeSync(fd);
	});

	test('the kernel log is read without waiting, again and again, or refused', () => {
		const first = host.kernel?.messages(1 << 20);
		const second = host.kernel?.messages(1 << 20);
		expect(second?.ok).toBe(first?.ok);
		if (first?.ok === true && second?.ok === true) expect(second.value.length).toBeGreaterThanOrEqual(first.value.length);
	});

	test('a name that says it is deleted is known by its file, and one that is gone by having none', () => {
		const { kernel } = liveHost();
		const named = join(scratch(), 'x (deleted)');
		writeFileSync(named, 'x');
		const descriptor = openSync(named, 'r');
		try {
			const place = `/proc/${process.pid}/fd/${descriptor}`;
			expect(kernel!.stillNamed(place)).toBe(true);
			rmSync(named);
			expect(kernel!.stillNamed(place)).toBe(false);
			writeFileSync(`${named} (deleted)`, 'another');
			expect(kernel!.stillNamed(place)).toBe(false);
		} finally {
			closeSync(descriptor);
		}
	});

	test('of a long file the beginning may be asked for alone', () => {
		const { kernel } = liveHost();
		const whole = kernel!.read('/proc/self/maps');
		expect(whole).toMatchObject({ ok: true });
		const head = kernel!.head('/proc/self/maps', 12);
		expect(head.ok && head.value.length).toBe(12);
		expect(kernel!.head('/proc/self/mem', 12).ok).toBe(false);
	});

	test('a limit met is said', () => {
		expect(host.kernel?.read('/proc/self/status', 10)).toMatchObject({ ok: false, reason: 'limit-reached' });
	});

	test('kernel files are no content of files', () => {
		for (const place of ['/proc/self/status', '/proc/self/mem', '/sys/kernel/profiling', '/proc/self/root/proc/self/status']) {
			const read = host.read(path(place));
			expect(read.ok ? place : ['pseudo-file-system', 'vanished']).toContain(read.ok ? '' : read.reason);
		}
		expect(host.list(path('/proc'))).toMatchObject({ ok: false, reason: 'pseudo-file-system' });
	});
});
