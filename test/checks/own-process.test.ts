import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownProcess, trustAnswers } from '../../source/checks/own-process.ts';
import { trust } from '../../source/commands/trust.ts';
import type { Host } from '../../source/host/host.ts';
import { liveHost } from '../../source/host/live.ts';
import { parseProcSmaps } from '../../source/parsers/proc-smaps.ts';
import { parseProcMaps } from '../../source/parsers/proc-maps.ts';
import { processFiles, type KernelFiles } from '../support/kernel-files.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const mapping = (path: string): string => `7f00-7f01 r-xp 00000000 fe:01 4711                       ${path}\n`;
const self: KernelFiles = {
	'/proc/self/exe': { link: '/opt/regain/node' },
	'/proc/self/maps': `${mapping('/opt/regain/node')}${mapping('/usr/lib/libc.so.6')}7f02-7f03 rw-p 00000000 00:00 0 \n7f04-7f05 r-xp 00000000 00:00 0 [vdso]\n`,
	'/proc/self/smaps': `${mapping('/opt/regain/node')}Anonymous:             0 kB\n${mapping('/usr/lib/libc.so.6')}Anonymous:             0 kB\n7f02-7f03 rw-p 00000000 00:00 0 \nAnonymous:           8 kB\n`,
	'/proc/self/environ': 'HOME=/root\0',
	'/proc/self/status': 'Name:\tnode\nTgid:\t70\nTracerPid:\t0\nUid:\t0\t0\nThreads:\t1\n',
	'/proc/self/task/70/': '',
	'/proc/sys/kernel/tainted': '0\n',
	...processFiles(70, '/opt/regain/node', { words: ['node', 'regain.mjs'] }),
	...Object.fromEntries(['self', '1'].flatMap(pid => ['mnt', 'pid', 'net', 'user'].map(name => [`/proc/${pid}/ns/${name}`, { link: `${name}:[1]` }] as const))),
};
const files: Machine = { '/opt/regain/node': '', '/usr/lib/libc.so.6': '' };
const host = (kernel: KernelFiles = {}, machine: Machine = {}) => memoryHost({ ...files, ...machine }, { kind: 'live', ownPid: 70, kernel: { ...self, ...kernel } });
const notClean = (kernel: KernelFiles, machine: Machine = {}): readonly string[] => {
	const { kernel: window, ...rest } = host(kernel, machine);
	return trustAnswers(rest, window!).filter(({ answer }) => answer !== 'clean').map(({ question, answer }) => `${answer}: ${question}`);
};

describe('this program', () => {
	test('nothing wrong', () => {
		expect(notClean({})).toEqual([]);
		expect(run(ownProcess, host()).findings).toEqual([]);
	});
	test.each<[string, KernelFiles, Machine]>([
		['Its program on the disk and in memory', { '/proc/self/exe': { link: '/opt/regain/node (deleted)' }, '/proc/self/maps': mapping('/opt/regain/node (deleted)') }, {}],
		['Code mapped into it', { '/proc/self/maps': mapping('/opt/regain/node') + mapping('/tmp/x.so') }, { '/tmp/x.so': '' }],
		['Code mapped into it', { '/proc/self/maps': mapping('/opt/regain/node') + mapping('/usr/lib/gone.so (deleted)') }, {}],
		['/etc/ld.so.preload', {}, { '/etc/ld.so.preload': '/lib/x.so # y\n' }],
		['Its environment', { '/proc/self/environ': 'LD_PRELOAD=/x\0' }, {}],
		['A tracer', { '/proc/self/status': 'Tgid:\t70\nTracerPid:\t9\nUid:\t0\t0\nThreads:\t1\n' }, {}],
		['Its code in memory against the disk', { '/proc/self/smaps': `${mapping('/usr/lib/libc.so.6')}Anonymous:             4 kB\n` }, {}],
		['A folder listed two ways', { '/proc/self/task/71/': '' }, {}],
		['Namespaces', { '/proc/self/ns/mnt': { link: 'mnt:[2]' } }, {}],
		['The taint of the kernel', { '/proc/sys/kernel/tainted': '12288\n' }, {}],
	])('%s is not clean', (question, kernel, machine) => {
		expect(notClean(kernel, machine)).toEqual([`not clean: ${question}`]);
	});
	test('a folder that counts more folders than it lists, and a name that its listing leaves out', () => {
		const plain = host();
		const etc = memoryHost({ ...files, '/etc/': { links: 4 }, '/etc/a/': {}, '/etc/b/': {}, '/etc/passwd': '' }, { kind: 'live', ownPid: 70, kernel: self });
		const without = (name: string): Host => ({ ...etc, list: path => (path === '/etc' ? { ok: true, value: ['a', 'b', 'passwd'].filter(one => one !== name) } : etc.list(path)) });
		const said = (one: Host): string => trustAnswers(one, plain.kernel!).find(({ question }) => question.startsWith('A folder'))!.why;
		expect(said(without(''))).toContain('2 of the disk say the same');
		expect(said(without('b'))).toBe('/etc counts 1 folders more than its listing shows');
		expect(said(without('passwd'))).toContain('/etc/passwd is there, and the listing of its folder leaves it out');
	});
	test('objects as the loader and the kernel tell them', () => {
		const said = (loaded: readonly string[], kernel: KernelFiles = {}, machine: Machine = {}): string => {
			const { kernel: window, ...rest } = host(kernel, machine);
			const last = trustAnswers(rest, window!, loaded).at(-1)!;
			return `${last.answer}: ${last.why}`;
		};
		expect(said(['linux-vdso.so.1', '/lib/libc.so.6'], {}, { '/lib': { link: '/usr/lib' } })).toMatch(/^clean: .* 1 objects/);
		expect(said(['/usr/lib/libc.so.6', '/usr/lib/hook.so'])).toContain('not clean: the loader tells of objects that the kernel does not show: /usr/lib/hook.so');
		expect(said(['/usr/lib/other.so'], {}, { '/usr/lib/other.so': '' })).toContain('not clean: code is mapped that the loader does not tell of: /usr/lib/libc.so.6');
		expect(said([])).toContain('cannot tell');
	});
	test('what cannot be read is not clean and not unclean', () => {
		expect(notClean({ '/proc/self/environ': { unread: 'unreadable' }, '/proc/1/ns/pid': { unread: 'unreadable' } })).toEqual(['cannot tell: Its environment', 'cannot tell: Namespaces']);
	});
	test('a tracer is a finding', () => {
		expect(told(run(ownProcess, host({ '/proc/self/status': 'Tgid:\t70\nTracerPid:\t9\nUid:\t0\t0\nThreads:\t1\n' })).findings)).toEqual(['high 70 regain']);
	});
});

describe('regain trust', () => {
	const asked = (kernel: KernelFiles, json = false): { readonly status: number; readonly out: string } => {
		let out = '';
		const status = trust(host(kernel), json, { write: text => void (out += text), loadedObjects: () => ['/usr/lib/libc.so.6'] });
		return { status, out };
	};
	test('never calls the machine clean', () => {
		expect(asked({})).toMatchObject({ status: 0, out: expect.stringContaining('The machine is not called clean') });
	});
	test('the status tells what could not be told, and what is wrong', () => {
		expect(asked({ '/proc/self/environ': { unread: 'unreadable' } }).status).toBe(3);
		expect(asked({ '/proc/self/environ': 'NODE_OPTIONS=x\0' }, true)).toMatchObject({ status: 1, out: expect.stringContaining('"answer":"not clean"') });
	});
	test('asks the running machine', () => {
		let out = '';
		trust(liveHost(), false, { write: text => void (out += text), loadedObjects: () => ['/usr/lib/libc.so.6'] });
		expect(out).toContain('clean        A tracer: nobody traces it');
	});
	test('an image has no process to ask', () => {
		expect(() => trust(memoryHost({}), false, { write: () => undefined, loadedObjects: () => ['/usr/lib/libc.so.6'] })).toThrow('running machine');
	});
});

test('any bytes', () => {
	fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => void [parseProcMaps(bytes), parseProcSmaps(bytes)]));
});
