/**
 * NIST CFTT's cases for disk imaging (Digital Data Acquisition Tool test plan) as far as they are ours, against the built program,
 * on files and on loop devices; faulty sectors stand in `failing-disk.test.ts`. A case that needs what this machine lacks says so.
 */

import { Buffer } from 'node:buffer';
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomFillSync } from 'node:crypto';
import { existsSync, readFileSync, statSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getuid, execPath } from 'node:process';
import { describe, expect, onTestFinished, test } from 'vitest';
import { built } from './support/built.ts';
import { scratch } from './support/scratch.ts';

const megabyte = 1_048_576;

function regain(...words: readonly string[]): { readonly status: number | null; readonly out: string; readonly error: string } {
	const { status, stdout, stderr } = spawnSync(execPath, [built(), 'image', ...words], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
	return { status, out: stdout, error: stderr };
}

function random(path: string, size: number): Buffer {
	const bytes = randomFillSync(Buffer.alloc(size));
	writeFileSync(path, bytes);
	return bytes;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const canLoop = getuid?.() === 0 && spawnSync('losetup', ['-f']).status === 0;

function loop(file: string, ...more: readonly string[]): string {
	const { status, stdout, stderr } = spawnSync('losetup', ['--find', '--show', ...more, file], { encoding: 'utf8' });
	if (status !== 0) throw new Error(stderr);
	const device = stdout.trim();
	onTestFinished(() => void spawnSync('losetup', ['--detach', device]));
	return device;
}

describe('files', () => {
	test('an image of a whole source; held against its record years later, which alone is needed', () => {
		const at = scratch();
		const bytes = random(join(at, 'source'), 3 * megabyte + 700);
		const { status, out } = regain(join(at, 'source'), join(at, 'copy'), '--case', join(at, 'case'), '--md5');
		expect(status).toBe(0);
		expect(out).toContain(`sha256 ${sha256(bytes)}`);
		expect(readFileSync(join(at, 'copy')).equals(bytes)).toBe(true);
		expect(sha256(readFileSync(join(at, 'source')))).toBe(sha256(bytes));
		expect(readFileSync(join(at, 'case/images/copy.label.txt'), 'utf8')).toContain('journal head');
		expect(regain('--verify', join(at, 'copy')).status).toBe(0);
		const copy = readFileSync(join(at, 'copy'));
		copy[5]! ^= 1;
		writeFileSync(join(at, 'copy'), copy);
		expect(regain('--verify', join(at, 'copy')).status).toBe(1);
		writeFileSync(join(at, 'copy'), copy.subarray(0, 9));
		expect(regain('--verify', join(at, 'copy')).status).toBe(3);
	});

	test.for([0, 1, 512 * 5 + 100])('a source of %i bytes, to its last partial sector', size => {
		const at = scratch();
		const bytes = random(join(at, 'source'), size);
		expect(regain(join(at, 'source'), join(at, 'copy'))).toMatchObject({ status: 0, out: expect.stringContaining(`sha256 ${sha256(bytes)}`) });
		expect(readFileSync(join(at, 'copy')).equals(bytes)).toBe(true);
	});

	test('an image in parts', () => {
		const at = scratch();
		const bytes = random(join(at, 'source'), 2 * megabyte + 5);
		expect(regain(join(at, 'source'), join(at, 'copy'), '--split', '1M').status).toBe(0);
		expect(Buffer.concat(['001', '002', '003'].map(part => readFileSync(join(at, `copy.${part}`)))).equals(bytes)).toBe(true);
		expect(regain('--verify', join(at, 'copy')).status).toBe(0);
	});

	test('an image in parts, or compressed, is read as the disk in it; a part alone is none', () => {
		const at = scratch();
		const bytes = random(join(at, 'source'), 2 * megabyte + 5);
		regain(join(at, 'source'), join(at, 'copy'), '--split', '1M');
		const joined = regain(join(at, 'copy.001'), join(at, 'joined'));
		expect([joined.status, joined.out, joined.error]).toEqual([0, expect.stringContaining(`sha256 ${sha256(bytes)}`), expect.stringContaining('in 3 parts')]);
		expect(readFileSync(join(at, 'joined')).equals(bytes)).toBe(true);
		expect(regain(join(at, 'copy.003'), join(at, 'again'))).toMatchObject({ status: 2, error: expect.stringMatching(/one part of an image in parts \(its record says so\): name the first, .*copy\.001/) });
		unlinkSync(join(at, 'copy.003'));
		expect(regain(join(at, 'copy.001'), join(at, 'again'))).toMatchObject({ status: 2, error: expect.stringContaining('one is missing, or was cut short') });
		expect(regain(join(at, 'source'), join(at, 'packed'), '--zstd').status).toBe(0);
		expect(regain(join(at, 'packed'), join(at, 'unpacked'))).toMatchObject({ status: 0, out: expect.stringContaining(`sha256 ${sha256(bytes)}`), error: expect.stringContaining('when unpacked') });
		expect(readFileSync(join(at, 'unpacked')).equals(bytes)).toBe(true);
		expect(existsSync(join(at, 'again'))).toBe(false);
	});

	test('an image is restored: the file it came from and the file it goes to are the same', () => {
		const at = scratch();
		const bytes = random(join(at, 'source'), 2 * megabyte + 512);
		expect(regain(join(at, 'source'), join(at, 'image')).status).toBe(0);
		expect(regain(join(at, 'image'), join(at, 'restored'))).toMatchObject({ status: 0, out: expect.stringContaining(`sha256 ${sha256(bytes)}`) });
		expect(sha256(readFileSync(join(at, 'restored')))).toBe(sha256(bytes));
	});

	test('what is there is overwritten only when its name was typed', () => {
		const at = scratch();
		random(join(at, 'source'), megabyte);
		writeFileSync(join(at, 'copy'), 'precious');
		const refused = regain(join(at, 'source'), join(at, 'copy'));
		expect([refused.status, readFileSync(join(at, 'copy'), 'utf8')]).toEqual([2, 'precious']);
		expect(refused.error).toContain('--confirm');
		expect(regain(join(at, 'source'), join(at, 'copy'), '--confirm', 'copy').status).toBe(0);
		expect(regain(join(at, 'source'), join(at, 'source'), '--confirm', 'source').status).toBe(2);
	});

	test('killed at any moment, it is gone on with to the same bytes', async () => {
		const at = scratch();
		const bytes = random(join(at, 'source'), 96 * megabyte);
		for (const wait of [250, 400, 550]) {
			const words = [built(), 'image', join(at, 'source'), join(at, `copy${wait}`), '--case', join(at, `case${wait}`)];
			const child = spawn(execPath, words, { stdio: 'ignore' });
			const gone = new Promise(resolve => child.once('exit', resolve));
			const timer = setTimeout(() => child.kill('SIGKILL'), wait);
			await gone;
			clearTimeout(timer);
			const isFresh = !existsSync(join(at, `case${wait}/images/copy${wait}.sums`));
			const { status, out } = isFresh && existsSync(join(at, `copy${wait}.regain.txt`)) ? { status: 0, out: sha256(bytes) } : regain(...words.slice(2));
			expect([wait, status]).toEqual([wait, 0]);
			expect(out).toContain(sha256(bytes));
			expect(sha256(readFileSync(join(at, `copy${wait}`)))).toBe(sha256(bytes));
		}
	}, 60_000);
});

describe.skipIf(!canLoop)('loop devices (skipped: not root, or no loop device, where this does not run)', () => {
	test('disk to disk, to one that is larger, and to one that is too small; an image restored to a disk', () => {
		const at = scratch();
		const bytes = random(join(at, 'a'), 2 * megabyte);
		writeFileSync(join(at, 'b'), Buffer.alloc(3 * megabyte));
		writeFileSync(join(at, 'c'), Buffer.alloc(2 * megabyte - 512));
		const [from, to, small] = [loop(join(at, 'a'), '--read-only'), loop(join(at, 'b')), loop(join(at, 'c'))];
		expect(regain(from, to).error).toContain('needs a case');
		const told = regain(from, to, '--case', join(at, 'case'));
		expect([told.status, told.error]).toEqual([0, expect.stringContaining('stay as they are')]);
		expect(readFileSync(to).subarray(0, bytes.length).equals(bytes)).toBe(true);
		const refused = regain(from, small, '--case', join(at, 'case'));
		expect([refused.status, refused.error]).toEqual([2, expect.stringContaining('512 bytes too few')]);
		expect(sha256(readFileSync(join(at, 'a')))).toBe(sha256(bytes));
		// The destination holds data now: nothing but its own name lifts that.
		expect(regain(from, to, '--case', join(at, 'case')).status).toBe(2);
		expect(regain(from, to, '--case', join(at, 'case'), '--confirm', to.slice('/dev/'.length)).status).toBe(0);
		writeFileSync(join(at, 'd'), Buffer.alloc(2 * megabyte));
		const restored = loop(join(at, 'd'));
		expect(regain(from, join(at, 'image'), '--case', join(at, 'case')).status).toBe(0);
		const again = regain(join(at, 'image'), restored, '--case', join(at, 'case'));
		expect([again.status, again.error]).toEqual([0, expect.stringContaining('DISK TO BE OVERWRITTEN')]);
		expect(sha256(readFileSync(restored))).toBe(sha256(bytes));
		// The same from an image in parts.
		writeFileSync(join(at, 'e'), Buffer.alloc(2 * megabyte));
		const other = loop(join(at, 'e'));
		expect(regain(from, join(at, 'parts'), '--case', join(at, 'case'), '--split', '1M').status).toBe(0);
		expect(regain(join(at, 'parts.001'), other, '--case', join(at, 'case'))).toMatchObject({ status: 0, error: expect.stringContaining('DISK TO BE OVERWRITTEN') });
		expect(sha256(readFileSync(other))).toBe(sha256(bytes));
	});

	test('a partition alone; never onto the disk it is part of', ({ skip }) => {
		const at = scratch();
		const bytes = random(join(at, 'disk'), 4 * megabyte);
		const disk = loop(join(at, 'disk'));
		// The kernel is told, since not every one reads tables itself: 2048 sectors from sector 2048 on.
		if (spawnSync('addpart', [disk, '1', '2048', '2048']).status !== 0) skip('skipped: the kernel makes no partitions of loop devices, or there is no addpart');
		onTestFinished(() => void spawnSync('delpart', [disk, '1']));
		const numbers = `/sys/class/block/${disk.slice('/dev/'.length)}p1/dev`;
		const partition = join(at, 'partition');
		if (spawnSync('mknod', [partition, 'b', ...readFileSync(numbers, 'utf8').trim().split(':')]).status !== 0) skip('skipped: no device can be made here');
		const whole = bytes.subarray(megabyte, 2 * megabyte);
		const told = regain(partition, join(at, 'copy'));
		expect([told.status, told.out]).toEqual([0, expect.stringContaining(`sha256 ${sha256(whole)}`)]);
		expect(readFileSync(join(at, 'copy')).equals(whole)).toBe(true);
		for (const [from, to] of [[partition, disk], [disk, partition]] as const) {
			expect(regain(from, to, '--case', join(at, 'case'), '--confirm', to.split('/').at(-1)!)).toMatchObject({ status: 2, error: expect.stringContaining('are on the same disk') });
		}
		expect(sha256(readFileSync(join(at, 'disk')))).toBe(sha256(bytes));
	});

	test('the destination fills up: said, and gone on with', ({ skip }) => {
		const at = scratch();
		const bytes = random(join(at, 'source'), 6 * megabyte);
		spawnSync('mkdir', [join(at, 'full')]);
		if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'regain-test', join(at, 'full')]).status !== 0) skip('skipped: nothing can be mounted here');
		onTestFinished(() => void spawnSync('umount', [join(at, 'full')]));
		expect(regain(join(at, 'source'), join(at, 'full/copy'), '--case', join(at, 'case'))).toMatchObject({ status: 2, error: expect.stringContaining('there is room for') });
		const words = [join(at, 'source'), join(at, 'full/copy'), '--case', join(at, 'case'), '--sparse'];
		expect(regain(...words)).toMatchObject({ status: 3, out: expect.stringContaining('ENOSPC') });
		spawnSync('mount', ['-o', 'remount,size=16m', join(at, 'full')]);
		expect(regain(...words)).toMatchObject({ status: 0, out: expect.stringContaining(sha256(bytes)) });
	});

	test('a disk that is mounted, or the file below it, is never written to', ({ skip }) => {
		const at = scratch();
		const bytes = random(join(at, 'source'), megabyte);
		writeFileSync(join(at, 'disk'), '');
		truncateSync(join(at, 'disk'), 8 * megabyte);
		if (spawnSync('mkfs.ext4', ['-q', '-F', join(at, 'disk')]).status !== 0) skip('skipped: no mkfs.ext4');
		const device = loop(join(at, 'disk'));
		spawnSync('mkdir', [join(at, 'mounted')]);
		if (spawnSync('mount', [device, join(at, 'mounted')]).status !== 0) skip('skipped: nothing can be mounted here');
		onTestFinished(() => void spawnSync('umount', [join(at, 'mounted')]));
		for (const to of [device, join(at, 'disk')]) {
			expect(regain(join(at, 'source'), to, '--case', join(at, 'case'), '--confirm', to.split('/').at(-1)!)).toMatchObject({ status: 2, error: expect.stringContaining('is mounted') });
		}
		expect(readFileSync(join(at, 'disk')).includes(bytes.subarray(0, 512))).toBe(false);
		expect(regain(device, join(at, 'copy'), '--case', join(at, 'mounted/case'))).toMatchObject({ status: 2, error: expect.stringContaining('case and its journal lie on the source') });
		expect(regain(device, join(at, 'mounted/copy'), '--case', join(at, 'case'))).toMatchObject({ status: 2, error: expect.stringContaining('same disk') });
		expect(regain(device, join(at, 'copy'), '--case', join(at, 'case'))).toMatchObject({ status: 2, error: expect.stringContaining('READ-WRITE') });
	});

	test('sectors of 4096 bytes', () => {
		const at = scratch();
		const bytes = random(join(at, 'a'), 2 * megabyte + 4096);
		const from = loop(join(at, 'a'), '--sector-size', '4096', '--read-only');
		expect(regain(from, join(at, 'copy'))).toMatchObject({ status: 0, error: expect.stringContaining('sectors of 4096') });
		expect(sha256(readFileSync(join(at, 'copy')))).toBe(sha256(bytes));
		expect(statSync(join(at, 'copy')).size).toBe(bytes.length);
	});
});
