import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Check } from '../../source/checks/check.ts';
import { installedPackages } from '../../source/checks/installed-packages.ts';
import { visibleText } from '../../source/core/visible.ts';
import { hostPath, type Host, type HostPath } from '../../source/host/host.ts';
import { inlineRunner } from '../../source/tasks/inline.ts';
import { ChecksWork } from '../../source/tasks/run-job.ts';
import { placeOf, thisMachine } from '../../source/tasks/workplace.ts';
import { memoryHost } from '../support/memory-host.ts';
import { scratch } from '../support/scratch.ts';
import { everyEntry, fileCheck, Hearer, hostCheck, jobOf } from '../support/tiny-checks.ts';

async function run(host: Host, checks: readonly Check[], more: Parameters<typeof jobOf>[1] = {}): Promise<Hearer> {
	const heard = new Hearer();
	await inlineRunner({ checks, ...placeOf(host) }).start(jobOf(checks, { target: { kind: host.kind, root: host.root }, ...more }), heard).ended;
	return heard;
}

async function sweep(folder: string, checks: readonly Check[], more: Parameters<typeof jobOf>[1] = {}): Promise<Hearer> {
	const heard = new Hearer();
	const job = jobOf(checks, { target: { kind: 'image', root: visibleText(folder) }, ...more });
	expect((await inlineRunner({ checks }).start(job, heard).ended).how).toBe('complete');
	return heard;
}

test('the package lists were read anew for each check', async () => {
	const host = memoryHost({ '/var/lib/dpkg/status': 'Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n\n', '/var/lib/dpkg/info/a.list': '/bin/a\n' });
	const lists = new Set<unknown>();
	const ask = (from: Host): void => void lists.add(installedPackages(from));
	const asking = (id: string): Check =>
		hostCheck(id, function* (from) {
			ask(from);
			yield* [];
		});
	const heard = await run(host, [asking('first'), asking('second'), fileCheck('third', () => undefined, ask), fileCheck('fourth', () => undefined, ask)]);
	expect(['first', 'second', 'third', 'fourth'].map(id => heard.endingOf(id).how)).toEqual(['complete', 'complete', 'complete', 'complete']);
	expect(lists.size).toBe(1);
});

test('a host check that takes its time tells how far it is, and nothing of that is kept', async () => {
	const told: unknown[] = [];
	const slow = hostCheck('slow', function* () {
		yield { far: 0.5, place: visibleText('process 5 of 10') };
	});
	const heard = new Hearer();
	const work = new ChecksWork(jobOf([slow]), { job: jobOf([slow]), hostChecks: ['slow'], packageChecks: [], logChecks: [], fileChecks: [], crown: false, redo: [], seat: { seat: 0, seats: 1 } }, { ...thisMachine, checks: [slow], ...placeOf(memoryHost({})) }, { pulse() {}, stopped: () => false, read() {} }, new Int32Array([-1]));
	for (const message of work.hostChecks()) {
		told.push(work.pieceAt);
		if (message?.type === 'kept') await heard.keep(message.message);
	}
	expect(told[0]).toEqual({ share: 0.5, place: 'process 5 of 10' });
	expect(heard.endingOf('slow')).toEqual({ how: 'complete', coverage: { counts: {}, skipped: [] } });
	expect(work.pieceAt).toEqual({});
});

describe('one walk for every check', () => {
	test('shows every entry to every check, parents first, names in byte order', async () => {
		const host = memoryHost({ '/b/2': '', '/b/10': '', '/a': { link: '/b' }, '/c/d/e': '', '/\xff': '' });
		const other = fileCheck('names', file => file.name);
		const heard = await run(host, [everyEntry, other]);
		expect(heard.lines.filter((_, at) => at % 2 === 0)).toEqual([
			'/: directory', '/a: link', '/b: directory', '/c: directory', '/\\xff: file', '/b/10: file', '/b/2: file', '/c/d: directory', '/c/d/e: file',
		]);
		expect(heard.endingOf('every-entry')).toEqual({ how: 'complete', coverage: { counts: { files: 4, directories: 4, links: 1 }, skipped: [] } });
		expect(heard.endingOf('names')).toEqual(heard.endingOf('every-entry'));
	});

	test('a real folder gives the same as the same tree written down, whatever the bytes of its names', async () => {
		const folder = scratch();
		for (const place of ['usr/bin', 'tmp/...', 'home/a b']) mkdirSync(path.join(folder, place), { recursive: true });
		writeFileSync(Buffer.from(`${folder}/tmp/.../\xff\nx`, 'latin1'), 'hidden');
		writeFileSync(Buffer.from(`${folder}/usr/bin/\xc3\xa9`, 'latin1'), '');
		symlinkSync('/usr/bin', path.join(folder, 'bin'));
		const reads = fileCheck('reads', file => {
			if (file.entry.kind !== 'file') return undefined;
			const content = file.content();
			return content.ok ? Buffer.from(content.value.bytes).toString() : content.reason;
		});
		const host = memoryHost({ '/usr/bin/\xc3\xa9': '', '/tmp/.../\xff\nx': 'hidden', '/home/a b/': {}, '/bin': { link: '/usr/bin' } });
		const [real, written] = [await sweep(folder, [everyEntry, reads]), await run(host, [everyEntry, reads])];
		expect(real.lines).toEqual(written.lines);
		expect(real.lines).toContain('/tmp/.../\\xff\\u{a}x: hidden');
		expect(real.endingOf('reads')).toEqual(written.endingOf('reads'));
		expect(real.endingOf('reads').coverage.counts.bytes).toBe(6);
	});

	test('content is read once, whoever asks, and each check is told what it asked for', async () => {
		const body = 'x'.repeat(3_000_000);
		const host = memoryHost({ '/big': body, '/small': 'small' });
		let reads = 0;
		const counting: Host = { ...host, read: (at, options) => (reads++, host.read(at, options)) };
		const head = fileCheck('head', file => (file.entry.kind === 'file' ? String(got(file.head()).length) : undefined));
		const hash = fileCheck('hash', file => (file.entry.kind === 'file' ? got(file.sha256()) : undefined));
		const content = fileCheck('content', file => {
			if (file.entry.kind !== 'file') return undefined;
			const { bytes, cut } = got(file.content(1000));
			return `${bytes.length} ${cut}`;
		});
		const heard = await run(counting, [head, hash, content, { ...hash, id: 'hash-again' }]);
		expect(reads).toBe(2);
		const digest = createHash('sha256').update(body).digest('hex');
		const small = createHash('sha256').update('small').digest('hex');
		expect(heard.lines).toEqual([
			'/big: 4096', `/big: ${digest}`, '/big: 1000 true', `/big: ${digest}`,
			'/small: 5', `/small: ${small}`, '/small: 5 false', `/small: ${small}`,
		]);
		expect(heard.endingOf('head').coverage.counts.bytes).toBe(4101);
		expect(heard.endingOf('hash').coverage.counts.bytes).toBe(3_000_005);
		expect(heard.endingOf('content').coverage.counts.bytes).toBe(1005);
	});

	test('what a judge could not ask of a file during the walk was lost: its answer said complete', async () => {
		const asking = fileCheck('asking', file => {
			if (file.entry.kind === 'file') file.passOver('unreadable', visibleText('the disk of it'));
			return undefined;
		});
		const heard = await run(memoryHost({ '/a': '', '/b': '' }), [asking, everyEntry]);
		expect(heard.endingOf('asking').coverage.skipped).toEqual([{ reason: 'unreadable', count: 2, examples: ['the disk of it', 'the disk of it'] }]);
		expect(heard.endingOf('every-entry').coverage.skipped).toEqual([]);
	});

	test('a sweep that is asked for no content opens nothing', async () => {
		const host = memoryHost({ '/a': 'x' });
		const shut: Host = { ...host, read: () => { throw new Error('read'); }, chunks: () => { throw new Error('read'); } };
		expect((await run(shut, [everyEntry])).endingOf('every-entry').how).toBe('complete');
	});
});

function got<T>(look: { ok: true; value: T } | { ok: false; reason: string }): T {
	if (!look.ok) throw new Error(look.reason);
	return look.value;
}

describe('what is passed over is counted, with its reason', () => {
	test('unreadable directories and files, special files, other file systems, windows into a kernel, own files', async () => {
		const host = memoryHost({
			'/root/': { unreadable: true },
			'/etc/shadow': { content: 'x', unreadable: true },
			'/dev/pipe': { kind: 'fifo' },
			'/mnt/usb/x': { device: 7 },
			'/mnt/usb/': { device: 7 },
			'/case/journal.ndjson': 'x',
			'/opt/regain': 'x',
		});
		const head = fileCheck('head', file => (file.head().ok ? 'read' : undefined));
		const circumstances = { now: 0, own: [hostPath('/case'), hostPath('/opt/regain')] };
		const heard = await run(host, [everyEntry, head], { circumstances });
		expect(heard.lines.filter(line => /case|regain|usb\//.test(line))).toEqual([]);
		expect(heard.endingOf('every-entry').coverage.skipped).toEqual([
			{ reason: 'unreadable', count: 1, examples: ['/root'] },
			{ reason: 'other-file-system', count: 1, examples: ['/mnt/usb'] },
			{ reason: 'own-file', count: 2, examples: ['/case', '/opt/regain'] },
		]);
		expect(heard.endingOf('head').coverage.skipped).toEqual([
			{ reason: 'unreadable', count: 2, examples: ['/etc/shadow', '/root'] },
			{ reason: 'other-file-system', count: 1, examples: ['/mnt/usb'] },
			{ reason: 'special-file', count: 1, examples: ['/dev/pipe'] },
			{ reason: 'own-file', count: 2, examples: ['/case', '/opt/regain'] },
		]);
	});

	test('other file systems are walked when asked', async () => {
		const host = memoryHost({ '/mnt/usb/': { device: 7 }, '/mnt/usb/x': { device: 7 } });
		expect((await run(host, [everyEntry], { crossMounts: true })).lines).toContain('/mnt/usb/x: file');
	});

	test('a FIFO is never opened, and a name deeper than the system takes is reached', async () => {
		const folder = scratch();
		execFileSync('mkfifo', [path.join(folder, 'pipe')]);
		const name = 'd'.repeat(200);
		let fd = openSync(folder, 'r');
		for (let level = 0; level < 30; level++) {
			mkdirSync(`/proc/self/fd/${fd}/${name}`);
			const next = openSync(`/proc/self/fd/${fd}/${name}`, 'r');
			closeSync(fd);
			fd = next;
		}
		writeFileSync(`/proc/self/fd/${fd}/end`, 'deep\n');
		closeSync(fd);
		const reads = fileCheck('reads', file => {
			const head = file.head();
			return head.ok ? Buffer.from(head.value).toString().trim() : undefined;
		});
		const heard = await sweep(folder, [reads]);
		expect(heard.lines).toHaveLength(1);
		expect(heard.lines[0]).toMatch(/^(\/d{200}){30}\/end: deep$/);
		expect(heard.endingOf('reads').coverage).toEqual({
			counts: { files: 1, directories: 31, others: 1, bytes: 5 },
			skipped: [{ reason: 'special-file', count: 1, examples: ['/pipe'] }],
		});
	});

	test.skipIf(process.getuid?.() === 0)('a real directory that may not be read is a gap', async () => {
		const folder = scratch();
		mkdirSync(path.join(folder, 'shut'));
		chmodSync(path.join(folder, 'shut'), 0);
		expect((await sweep(folder, [everyEntry])).endingOf('every-entry').coverage.skipped).toEqual([{ reason: 'unreadable', count: 1, examples: ['/shut'] }]);
	});

	test('a name that went between the listing and the look is no gap; one that stays listed is', async () => {
		const host = memoryHost({ '/tmp/a': '', '/tmp/b': '' });
		let listings = 0;
		const flickering: Host = {
			...host,
			list(at: HostPath) {
				const list = host.list(at);
				if (at !== '/tmp' || !list.ok) return list;
				return { ok: true, value: listings++ === 0 ? [...list.value, 'gone', 'hidden'] : [...list.value, 'hidden'] };
			},
		};
		const { coverage } = (await run(flickering, [everyEntry])).endingOf('every-entry');
		expect(coverage.skipped).toEqual([{ reason: 'vanished', count: 1, examples: ['/tmp/hidden'] }]);
	});
});

describe('one bad check hurts nobody else', () => {
	test('a judge that throws ends as failed, with what it had been shown; the others go on', async () => {
		const host = memoryHost({ '/a/1': '', '/b/2': '', '/c/3': '' });
		const throws = fileCheck('throws', file => {
			if (file.name === '2') throw new Error('no\nsuch luck');
			return 'ok';
		});
		const heard = await run(host, [throws, everyEntry]);
		expect(heard.endingOf('throws')).toEqual({
			how: 'failed',
			why: 'it failed at /b/2: no\\u{a}such luck',
			coverage: { counts: { files: 2, directories: 4 }, skipped: [] },
		});
		expect(heard.endingOf('every-entry')).toEqual({ how: 'complete', coverage: { counts: { files: 3, directories: 4 }, skipped: [] } });
		expect(heard.findings.filter(({ check }) => check === 'throws').map(({ subject }) => subject)).not.toContainEqual({ kind: 'file', path: '/c/3' });
	});

	test('a check that cannot begin, an unknown one, one that needs the running system: each has its own answer', async () => {
		const bad = fileCheck('bad', () => 'x', () => { throw new Error('no lists'); });
		const live: Check = { ...everyEntry, id: 'live-only', needs: 'live' };
		const heard = new Hearer();
		const checks = [bad, live, everyEntry];
		const host = memoryHost({ '/a': '' }, { kind: 'image' });
		await inlineRunner({ checks, ...placeOf(host) }).start({ ...jobOf(checks), checks: ['bad', 'nowhere', 'live-only', 'every-entry'] }, heard).ended;
		expect(heard.endingOf('bad')).toMatchObject({ how: 'failed', why: 'it failed before the walk: no lists' });
		expect(heard.endingOf('nowhere')).toMatchObject({ how: 'failed', why: 'there is no check nowhere in this program' });
		expect(heard.endingOf('live-only')).toMatchObject({ how: 'not-applicable', why: 'it needs the running system: A tiny check; an image cannot show it' });
		expect(heard.endingOf('every-entry').how).toBe('complete');
	});

	test('a check that takes too long over content is given up at that file', async () => {
		const host = memoryHost({ '/a': 'x', '/b': 'x' });
		let now = 0;
		const slow = fileCheck('slow', file => {
			if (file.entry.kind === 'file') file.head();
			now += 60_000;
			return undefined;
		});
		const heard = new Hearer();
		const checks = [slow, everyEntry];
		await inlineRunner({ checks, ...placeOf(host), clock: () => now, budget: 100_000 }).start(jobOf(checks), heard).ended;
		expect(heard.endingOf('slow')).toMatchObject({ how: 'failed', why: 'it took more than 2 minutes to read and judge, and was given up at /b' });
		expect(heard.endingOf('every-entry').how).toBe('complete');
	});

	test('a host check that throws, cannot look, or takes too long', async () => {
		const host = memoryHost({ '/a': '' });
		let now = 0;
		const checks = [
			hostCheck('throws', function* (_, made) {
				yield made('first');
				throw new Error('broken');
			}),
			hostCheck('blind', function* () {
				yield* [];
				return { couldNotLook: visibleText('there is no kernel to ask') };
			}),
			hostCheck('slow', function* (asked, made) {
				for (;;) {
					asked.look(hostPath('/a'));
					now += 1000;
					if (now < 3000) yield made(`at ${now}`);
				}
			}),
			hostCheck('fine', function* (_, made) {
				for (let count = 0; count < 600; count++) yield made(`number ${count}`);
			}),
		];
		const heard = new Hearer();
		const end = await inlineRunner({ checks, ...placeOf(host), clock: () => now, budget: 120_000 }).start(jobOf(checks), heard).ended;
		expect(end).toEqual({ how: 'complete' });
		expect(heard.endingOf('throws')).toMatchObject({ how: 'failed', why: 'it failed: broken' });
		expect(heard.endingOf('blind')).toMatchObject({ how: 'failed', why: 'there is no kernel to ask' });
		expect(heard.endingOf('slow')).toMatchObject({ how: 'failed', why: 'it took more than 2 minutes and was given up' });
		expect(heard.endingOf('fine').how).toBe('complete');
		expect(heard.findings).toHaveLength(603);
		expect(heard.kept.every(message => message.type !== 'findings' || message.findings.length <= 256)).toBe(true);
	});
});

describe('stopping', () => {
	test('keeps the findings and the coverage so far', async () => {
		const host = memoryHost(Object.fromEntries(Array.from({ length: 5000 }, (_, count) => [`/d/${String(count).padStart(5, '0')}`, ''])));
		const heard = new Hearer();
		const checks = [everyEntry];
		const task = inlineRunner({ checks, ...placeOf(host) }).start(jobOf(checks), {
			...heard,
			keep: async message => {
				await heard.keep(message);
				if (heard.findings.length > 1000) task.stop();
			},
		});
		expect(await task.ended).toEqual({ how: 'cancelled', why: 'stopped by the operator' });
		const { how, coverage } = heard.endingOf('every-entry');
		expect(how).toBe('cancelled');
		expect(coverage.counts.files! + coverage.counts.directories!).toBe(heard.findings.length);
		expect(heard.findings.length).toBeLessThan(3000);
	});

	test('a host check is stopped at its next look', async () => {
		const host = memoryHost({ '/a': '' });
		const check = hostCheck('endless', function* (asked, made) {
			yield made('here');
			for (;;) asked.look(hostPath('/a'));
		});
		const heard = new Hearer();
		const task = inlineRunner({ checks: [check], ...placeOf(host) }).start(jobOf([check]), heard);
		task.stop();
		expect((await task.ended).how).toBe('cancelled');
		expect(heard.endingOf('endless')).toMatchObject({ how: 'cancelled', why: 'stopped by the operator' });
		expect(heard.lines).toEqual(['system: here']);
	});

	test('a recorder that fails ends the task, and nobody is left waiting', async () => {
		const host = memoryHost(Object.fromEntries(Array.from({ length: 2000 }, (_, count) => [`/${count}`, ''])));
		let told = 0;
		const keep = async (): Promise<void> => {
			told++;
			throw new Error('disk full');
		};
		const end = await inlineRunner({ checks: [everyEntry], ...placeOf(host) }).start(jobOf([everyEntry]), { keep, gauge: () => {} }).ended;
		expect(end).toEqual({ how: 'failed', why: 'what was found could not be recorded: disk full' });
		expect(told).toBe(1);
	});
});

test('a root that cannot be opened is said for every check', async () => {
	const heard = new Hearer();
	const host = hostCheck('a-host-check', function* () {});
	const checks = [everyEntry, host];
	await inlineRunner({ checks }).start(jobOf(checks, { target: { kind: 'image', root: visibleText('/nowhere/at/all') } }), heard).ended;
	expect(heard.endingOf('a-host-check').how).toBe('failed');
	expect(heard.endingOf('every-entry').how).toBe('failed');
	expect(heard.endingOf('every-entry').why).toMatch(/nowhere/);
});
