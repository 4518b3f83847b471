/** What one view of the kernel shows and another hides: processes and modules. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hiddenProcesses } from '../../source/checks/hidden-processes.ts';
import { loadedModules } from '../../source/checks/loaded-modules.ts';
import { Tally } from '../../source/core/coverage.ts';
import { modulesOfDep, modulesOfSymbols, parseProcModules } from '../../source/parsers/proc-modules.ts';
import { processFiles, type KernelFiles } from '../support/kernel-files.ts';
import { memoryHost } from '../support/memory-host.ts';
import { noon, run, told } from '../support/sweep-host.ts';

describe('loaded modules', () => {
	const machine = { '/lib/modules/6.1.0-9-amd64/modules.dep': 'kernel/fs/ext4/ext4.ko.xz: kernel/lib/crc16.ko.xz\nkernel/net/nf-x.ko:\nupdates/dkms/nvidia.ko:\n' };
	const loaded = (name: string): KernelFiles => ({ [`/sys/module/${name}/initstate`]: 'live\n' });
	const modules = 'ext4 1 1 - Live 0x0\nnf_x 1 0 ext4, Live 0x0\nnvidia 1 0 - Live 0x0 (POE)\n';
	const clean: KernelFiles = {
		'/proc/modules': modules, '/proc/sys/kernel/osrelease': '6.1.0-9-amd64\n', '/proc/sys/kernel/tainted': '12289\n',
		'/proc/kallsyms': '0000 T start\n0000 t a\t[ext4]\n0000 t b\t[bpf]\n0000 t c\t[__builtin__kprobes]\n', ...loaded('ext4'), ...loaded('nf_x'), ...loaded('nvidia'), '/sys/module/kernel/version': '',
	};
	const ask = (kernel: KernelFiles) => run(loadedModules, memoryHost(machine, { kind: 'live', kernel: { ...clean, ...kernel } }));
	test('nothing odd; a driver built here is worth knowing', () => {
		expect(told(ask({}).findings)).toEqual(['info kernel module nvidia']);
	});
	test('hidden from /proc/modules, from /sys/module, from both', () => {
		expect(told(ask(loaded('rk')).findings)).toContain('critical kernel module rk');
		expect(told(ask({ '/proc/modules': `${modules}rk 1 0 - Live 0x0\n` }).findings)).toEqual(['high kernel module rk', 'info kernel module nvidia', 'medium kernel module rk']);
		expect(told(ask({ '/proc/kallsyms': '0000 t hook\t[rk]\n' }).findings)).toContain('critical kernel module rk');
	});
	test('taint that no module explains', () => {
		const { findings } = ask({ '/proc/modules': 'ext4 1 1 - Live 0x0\nnf_x 1 0 ext4, Live 0x0\n', '/sys/module/nvidia/initstate': { unread: 'vanished' } });
		expect(findings).toMatchObject([{ severity: 'low', summary: expect.stringContaining('outside of the kernel was loaded and an unsigned module') }]);
	});
	test('a kernel without modules, and an image, could not be looked at', () => {
		expect(run(loadedModules, memoryHost({}, { kind: 'live' })).couldNotLook).toMatch(/without loadable modules/);
		expect(run(loadedModules, memoryHost({})).couldNotLook).toMatch(/an image/);
	});
	test('the files of the kernel are not there: a gap, and no module is accused', () => {
		const { findings, coverage } = run(loadedModules, memoryHost({}, { kind: 'live', kernel: clean }));
		expect(told(findings)).toEqual(['info kernel module nvidia']);
		expect(coverage.skipped[0]?.reason).toBe('vanished');
	});
	test('any bytes', () => {
		fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => void [parseProcModules(bytes), modulesOfSymbols(bytes), modulesOfDep(bytes)]));
	});
});

describe('hidden processes', () => {
	const base: KernelFiles = { '/proc/sys/kernel/pid_max': '500\n', '/proc/self/mountinfo': '22 1 0:21 / /proc rw - proc proc rw\n', ...processFiles(1, '/sbin/init') };
	const ask = (kernel: KernelFiles, unlisted: readonly string[] = []) => run(hiddenProcesses, memoryHost({}, { kind: 'live', kernel: { ...base, ...kernel }, unlisted }));
	test('none', () => {
		expect(ask({})).toMatchObject({ findings: [], couldNotLook: undefined, coverage: { counts: { processes: 500 } } });
	});
	test('every number is asked, and how far that is is told on the way', () => {
		const host = memoryHost({}, { kind: 'live', kernel: { ...base, ...processFiles(99_999, '/usr/bin/x'), '/proc/sys/kernel/pid_max': '100000\n' }, unlisted: ['99999'] });
		const steps = [...hiddenProcesses.run(host, noon, new Tally())];
		expect(steps.filter(step => 'far' in step)).toHaveLength(12);
		expect(steps).toContainEqual({ far: 0.901_12, place: 'process 90112 of 100000', asked: { count: 90_112, what: 'process numbers' } });
		expect(steps.at(-1)).toMatchObject({ severity: 'critical', subject: { pid: 99_999 } });
	});
	test('one that no list shows', () => {
		expect(told(ask(processFiles(70, '/usr/bin/x'), ['70']).findings)).toEqual(['critical 70 x']);
	});
	test('a thread is none, and one that is gone by the second look', () => {
		expect(ask({ '/proc/71/status': 'Name:\tx\nTgid:\t1\nTracerPid:\t0\nUid:\t0\t0\nThreads:\t2\n', '/proc/72/comm': 'x\n' }, ['71', '72']).findings).toEqual([]);
	});
	test('more are counted than listed, in a moment in which nothing is started', () => {
		const whole: KernelFiles = { ...processFiles(1, '/sbin/init'), ...processFiles(2, undefined, { kernelThread: true, comm: 'kthreadd' }), '/proc/sys/kernel/pid_max': '10\n', '/proc/self/mountinfo': '', '/proc/loadavg': '0.00 0.00 0.00 1/9 7\n' };
		const counted = (processCount: number, kernel: KernelFiles = whole): readonly string[] => told(run(hiddenProcesses, memoryHost({}, { kind: 'live', kernel, processCount })).findings);
		expect(counted(3)).toEqual(['high processes']);
		expect(counted(2)).toEqual([]);
		expect(counted(1)).toEqual([]);
		expect(counted(9, { ...whole, '/proc/2/stat': '' })).toEqual([]);
	});
	test('a mount over a process', () => {
		const { findings } = ask({ '/proc/self/mountinfo': '22 1 0:21 / /proc rw - proc proc rw\n40 22 0:9 / /proc/70 rw - tmpfs none rw\n' });
		expect(findings).toMatchObject([{ severity: 'critical', subject: { pid: 70 }, facts: { type: 'tmpfs' } }]);
	});
	test('an image, and a machine without /proc, could not be looked at', () => {
		expect(run(hiddenProcesses, memoryHost({})).couldNotLook).toMatch(/an image/);
		expect(run(hiddenProcesses, memoryHost({}, { kind: 'live' })).couldNotLook).toMatch(/\/proc/);
	});
});
