import { mkdirSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { planImaging, type ImageForm } from '../../../source/core/imaging-plan.ts';
import { mountAdvice } from '../../../source/core/mount-advice.ts';
import { shown } from '../../../source/core/visible.ts';
import { hostPathOf } from '../../../source/host/host.ts';
import { runningKernel } from '../../../source/host/live.ts';
import type { Mount } from '../../../source/host/mountinfo.ts';
import { mediumAt } from '../../../source/tasks/copy-disk/medium.ts';
import { partOfSet } from '../../../source/tasks/copy-disk/part-of-set.ts';
import { corpus } from '../../support/corpus.ts';
import { scratch } from '../../support/scratch.ts';

const place = (path: string) => hostPathOf(Buffer.from(path));
const looked = (path: string, isWrittenTo = false) => mediumAt(path, { kernel: runningKernel(), mounts: [] }, { isWrittenTo, pulse: () => {} });

function withParts(...sizes: readonly (number | undefined)[]): string {
	const at = scratch();
	for (const [index, size] of sizes.entries()) if (size !== undefined) writeFileSync(join(at, `image.${String(index + 1).padStart(3, '0')}`), Buffer.alloc(size, index + 1));
	return join(at, 'image.001');
}

test('the first part stands for all of them, whatever their sizes; as a destination for itself', () => {
	const first = withParts(512, 1024, 100);
	const medium = looked(first);
	expect(medium).toMatchObject({ size: 1636, parts: [{ size: 512 }, { size: 1024 }, { size: 100 }] });
	expect(medium.parts!.every(({ is }) => medium.self.includes(is))).toBe(true);
	expect(looked(first, true)).toMatchObject({ size: 512 });
	expect(looked(first, true).parts).toBe(undefined);
	expect(mountAdvice(medium).commands[0]).toMatch(/^cat .*image\.\[0-9\]\* > image\.dd$/);
});

test.for(['vfat', 'msdos'])('a new file on %s may have 4 GiB less a byte, which is said beforehand', type => {
	const at = scratch();
	const mount: Mount = { id: 2, parent: 1, source: '/dev/sdx1', point: place(at), device: '8:1', type, options: ['rw'], root: place('/') };
	const to = mediumAt(join(at, 'copy'), { kernel: runningKernel(), mounts: [mount] }, { isWrittenTo: true, pulse: () => {} });
	expect(to.largestFile).toBe(2 ** 32 - 1);
	const plan = (form: ImageForm) => planImaging({ from: { ...to, path: shown`/dev/sdy`, kind: 'device', name: shown`sdy`, self: ['sdy'], foundation: ['sdy'], size: 2 ** 32 }, to: { ...to, free: 2 ** 40 }, form, caseOn: [], confirmed: [], resumes: false }).refusals.map(({ reason }) => reason);
	expect(plan({ as: 'raw', sparse: true })).toEqual(['file-too-large']);
	expect(plan({ as: 'raw', sparse: false, split: 2 ** 31 })).toEqual([]);
	expect(plan({ as: 'zstd', sparse: false })).toEqual([]);
});

test.for([
	['alone', withParts, [512], 'alone'],
	['a gap', withParts, [512, undefined, 512], 'its part image.002 is missing'],
] as const)('%s', ([, make, sizes, expected]) => {
	const set = partOfSet(place(make(...sizes)));
	expect(set.is === 'unfit' ? set.why : set.is).toBe(expected);
});

test('a part that is a link or a folder is no part', () => {
	const first = withParts(512, 512, 512);
	const second = first.replace('.001', '.002');
	unlinkSync(second);
	symlinkSync('/etc/passwd', second);
	expect(partOfSet(place(first))).toMatchObject({ is: 'unfit', why: 'its part image.002 is no file' });
	unlinkSync(second);
	mkdirSync(second);
	expect(partOfSet(place(first))).toMatchObject({ is: 'unfit' });
});

test('parts may count from 000', () => {
	const first = withParts(512, 1024);
	const zeroth = first.replace('.001', '.000');
	writeFileSync(zeroth, Buffer.alloc(100));
	expect(looked(zeroth)).toMatchObject({ size: 1636, parts: [{ size: 100 }, { size: 512 }, { size: 1024 }] });
	expect(partOfSet(place(first))).toMatchObject({ is: 'unfit', why: expect.stringContaining('image.000') });
});

test('images in forms of their own: what they say of themselves, and how they are opened', ({ skip }) => {
	if (corpus === undefined) skip('skipped: no corpus');
	const at = (name: string) => looked(fileURLToPath(new URL(name, corpus)));
	const ewf = at('sleuthkit/image.E01');
	expect(ewf.remarks).toEqual(['made with: 20140406', 'on: Linux', 'acquired: 2019-06-10T15:11:25Z', 'the disk in it: 102,400 bytes (102.4 kB)']);
	expect(mountAdvice(ewf).commands.join()).toMatch(/ewfmount .*losetup .*ewf1/);
	expect(mountAdvice(at('dfvfs/ext2.qcow2')).commands.join()).toMatch(/modprobe nbd.*qemu-nbd --read-only --format=qcow2/);
	// The real thing in parts, from the peer's own tests.
	expect(looked(fileURLToPath(new URL('dfvfs/ext2.splitraw.000', corpus)))).toMatchObject({ size: 4_194_304, volumes: [{ holds: 'ext2 "ext2_test"' }] });
});

test('another part names the first', () => {
	const first = withParts(512, 512);
	expect(partOfSet(place(first.replace('.001', '.002')))).toMatchObject({ is: 'unfit', why: expect.stringContaining('image.001') });
	expect(partOfSet(place(join(scratch(), 'notes.042')))).toEqual({ is: 'alone' });
});
