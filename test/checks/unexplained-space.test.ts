import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { unexplainedSpace, type SpacePart } from '../../source/checks/unexplained-space.ts';
import type { Check } from '../../source/checks/check.ts';
import { answerOf, isWhole, nothingCovered, type Coverage, type Ending } from '../../source/core/coverage.ts';
import type { Finding } from '../../source/core/finding.ts';
import { visibleText } from '../../source/core/visible.ts';
import { hostPath, type Host } from '../../source/host/host.ts';
import { mountedHost } from '../../source/host/mounted.ts';
import { inlineRunner } from '../../source/tasks/inline.ts';
import { placeOf } from '../../source/tasks/workplace.ts';
import { memoryHost, type Machine, type MemoryHostOptions } from '../support/memory-host.ts';
import { scratch } from '../support/scratch.ts';
import { Hearer, jobOf } from '../support/tiny-checks.ts';

const mega = 1_000_000;
const giga = 1000 * mega;

async function walked(host: Host, more: Parameters<typeof jobOf>[1] = {}): Promise<{ readonly findings: readonly Finding[]; readonly ending: Ending }> {
	const heard = new Hearer();
	const checks: readonly Check[] = [unexplainedSpace];
	await inlineRunner({ checks, ...placeOf(host) }).start(jobOf(checks, { target: { kind: host.kind, root: host.root }, ...more }), heard).ended;
	return { findings: heard.kept.flatMap(message => (message.type === 'findings' ? message.findings : [])), ending: heard.endingOf('unexplained-space') };
}

/** 600 MB in files. */
const machine: Machine = { '/usr/lib/big': { blocks: (400 * mega) / 512 }, '/var/one': { blocks: (200 * mega) / 512, links: 2, inode: 77 }, '/var/lib/two': { blocks: (200 * mega) / 512, links: 2, inode: 77 } };
const image = (space: NonNullable<MemoryHostOptions['space']>, more: Machine = {}): Host => memoryHost({ ...machine, ...more }, { space });

test('files explain what is used: said, and no alarm; a file of two names counts once', async () => {
	const { findings, ending } = await walked(image({ used: 600 * mega }));
	expect(findings).toMatchObject([{ severity: 'info', facts: { used: '600 MB', 'explained-by-files': '600 MB', unexplained: '0 MB' } }]);
	expect(ending.how).toBe('complete');
	expect(answerOf(ending, 'info')).toBe('nothing found');
});

test('what a file system keeps for itself is no alarm, what is beyond it is, and never more than low', async () => {
	expect((await walked(image({ used: 860 * mega }))).findings).toMatchObject([{ severity: 'info', facts: { unexplained: '260 MB' } }]);
	const { findings, ending } = await walked(image({ used: 900 * mega, covered: [hostPath('/boot')] }));
	expect(findings).toMatchObject([{ severity: 'low', facts: { unexplained: '300 MB', 'mounted-over': '/boot' } }]);
	expect(findings[0]!.summary).toContain('below a mount point');
	expect(answerOf(ending, 'low')).toBe('found');
	expect((await walked(image({ used: 900 * mega, type: 'xfs', total: 10 * giga }))).findings).toMatchObject([{ severity: 'info' }]);
});

test('files of other file systems below the root explain nothing', async () => {
	const { findings } = await walked(image({ used: 600 * mega }, { '/mnt/other': { blocks: (900 * mega) / 512, device: 2 } }));
	expect(findings).toMatchObject([{ severity: 'info', facts: { 'explained-by-files': '600 MB' } }]);
});

test('a deleted file that is still open is counted once, whoever holds it, and not where it has a name left', async () => {
	const held = { link: '/var/log/gone (deleted)', content: new Uint8Array(4 * mega) };
	const kernel = { '/proc/7/fd/3': held, '/proc/8/fd/3': held, '/proc/8/fd/4': { link: '/memfd:x (deleted)', content: new Uint8Array(mega) }, '/proc/9/exe': { link: '/usr/bin/y (deleted)', content: new Uint8Array(mega) } };
	const { findings } = await walked(memoryHost(machine, { kind: 'live', kernel, space: { used: 605 * mega } }));
	expect(findings).toMatchObject([{ severity: 'info', facts: { 'explained-by-deleted-files-still-open': '4 MB in 1 file', unexplained: '0 MB' } }]);
});

test('where not all could be met, a difference is no finding', async () => {
	const unreadable = await walked(image({ used: 2 * giga }, { '/root/': { unreadable: true } }));
	expect(unreadable.findings).toEqual([]);
	expect(unreadable.ending.why).toMatch(/not all could be met: 1 unreadable \(\/root\)/);
	expect(answerOf(unreadable.ending, undefined)).toBe('could not look');
	const unlisted = await walked(memoryHost(machine, { kind: 'live', kernel: { '/proc/7/fd/': { unread: 'unreadable' }, '/proc/7/comm': 'x' }, space: { used: 2 * giga } }));
	expect(unlisted.ending.why).toContain('Look as root');
});

test.each<readonly [string, MemoryHostOptions['space'], RegExp]>([
	['btrfs', { type: 'btrfs', used: giga }, /On btrfs .* snapshots/],
	['overlay', { type: 'overlay', used: giga }, /laid together/],
	['a folder of a file system', { isTop: false, used: giga }, /not its top/],
	['a file system mounted twice', { again: [hostPath('/srv/a')], used: giga }, /second time at \/srv\/a/],
	['files that share blocks', { used: 10 * mega }, /share blocks/],
	['no file system', undefined, /no file system to ask/],
])('%s: could not look, and why', async (_, space, why) => {
	const { findings, ending } = await walked(memoryHost(machine, space === undefined ? {} : { space }));
	expect(findings).toEqual([]);
	expect(ending.why).toMatch(why);
	expect(answerOf(ending, undefined)).toBe('could not look');
});

test('a walk that was stopped tells nothing', async () => {
	const host = image({ used: 2 * giga }, Object.fromEntries(Array.from({ length: 1500 }, (_, at) => [`/var/many/${at}`, ''])));
	const heard = new Hearer();
	const checks: readonly Check[] = [unexplainedSpace];
	const task = inlineRunner({ checks, ...placeOf(host) }).start(jobOf(checks), heard);
	task.stop();
	await task.ended;
	expect(heard.endingOf('unexplained-space').how).toBe('cancelled');
	expect(heard.kept.some(message => message.type === 'findings')).toBe(false);
});

test("regain's own files, which the walk passes over, are counted", async () => {
	const { findings } = await walked(image({ used: 3600 * mega }, { '/case/disk.img': { blocks: (3000 * mega) / 512 } }), { circumstances: { now: 0, own: [hostPath('/case')] } });
	expect(findings).toMatchObject([{ severity: 'info', facts: { unexplained: '0 MB' } }]);
});

describe('file systems below the root', () => {
	const below = { '/var/': { device: 2 }, '/var/lib/': { device: 2 }, '/var/lib/db': { blocks: (300 * mega) / 512, device: 2 } };
	const host = (used: number, more: object = {}): Host => memoryHost({ '/usr/big': { blocks: (600 * mega) / 512 }, ...below }, { space: { used: 600 * mega }, spaceBelow: { '/var': { used, ...more } } });

	test('are named as not looked at where the walk does not go into them', async () => {
		const { findings } = await walked(host(5 * giga));
		expect(findings).toMatchObject([{ subject: { path: '/' }, severity: 'info', facts: { 'could-not-look-at': '/var: the walk was not asked to go into it (--cross-mounts)' } }]);
	});

	test('are compared one by one where it does', async () => {
		expect((await walked(host(300 * mega), { crossMounts: true })).findings).toMatchObject([
			{ subject: { path: '/' }, severity: 'info', facts: { 'explained-by-files': '600 MB' } },
			{ subject: { path: '/var' }, severity: 'info', facts: { 'explained-by-files': '300 MB', used: '300 MB' } },
		]);
		expect((await walked(host(2 * giga), { crossMounts: true })).findings).toMatchObject([{ severity: 'info' }, { subject: { path: '/var' }, severity: 'low', facts: { unexplained: '1,700 MB' } }]);
	});

	test('that cannot be compared leave the answer less than whole, and are named', async () => {
		const { findings, ending } = await walked(host(5 * giga, { type: 'btrfs' }), { crossMounts: true });
		expect(findings).toMatchObject([{ severity: 'info', facts: { 'could-not-look-at': expect.stringMatching(/^\/var: On btrfs/) } }]);
		expect(ending.coverage.skipped).toContainEqual(expect.objectContaining({ reason: 'unsupported', examples: [expect.stringMatching(/^\/var: On btrfs/)] }));
		expect(isWhole(ending)).toBe(false);
	});

	test('are compared where the one of the root cannot be', async () => {
		const { findings, ending } = await walked(memoryHost({ '/usr/big': {}, ...below }, { space: { type: 'overlay', used: giga }, spaceBelow: { '/var': { used: 2 * giga } } }), { crossMounts: true });
		expect(findings).toMatchObject([{ subject: { path: '/var' }, severity: 'low' }]);
		expect(ending.why).toMatch(/^On overlay/);
	});
});

test('of all the counts during a walk the smallest is taken', () => {
	const beginning = [{ path: visibleText('/'), space: { device: 1, type: 'ext4', isTop: true, used: 5 * giga, total: 9 * giga, covered: [], again: [] }, deleted: { allocated: 0, files: 0, unlisted: 0 }, own: 0, isLive: true }];
	const parts: readonly SpacePart[] = [{ taken: [{ device: 1, allocated: giga, used: 5 * giga }], beginning }, { taken: [{ device: 1, allocated: 0, used: giga }] }, { taken: [{ device: 1, allocated: 0, used: 4 * giga }] }];
	expect([...unexplainedSpace.whole!({ parts, met: nothingCovered satisfies Coverage })]).toMatchObject([{ severity: 'info', facts: { used: '1,000 MB' } }]);
});

test('a mounted folder says how full its file system is, as df(1) does', () => {
	const folder = scratch();
	const space = mountedHost(folder, 'image').space!();
	if (!space.ok) throw new Error(space.detail);
	const [, size] = execFileSync('df', ['-B1', '--output=size', folder], { encoding: 'utf8' }).trim().split('\n');
	expect(space.value).toMatchObject({ isTop: false, total: Number(size) });
	expect(visibleText(space.value.type)).not.toBe('');
});
