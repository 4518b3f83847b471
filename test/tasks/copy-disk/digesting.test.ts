import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { digestingElsewhere, digestingHere, digestOnly } from '../../../source/tasks/copy-disk/digesting.ts';
import { ringMemory } from '../../../source/tasks/copy-disk/ring.ts';
import { gmac } from '../../../source/tasks/copy-disk/sums.ts';

const never = { aborted: () => false, pulse: () => {} };
const gone = { aborted: () => true, pulse: () => {} };
const blocks = [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5), Uint8Array.of(6, 7, 8, 9)];
const sums = blocks.map(block => gmac(block));

test('sums taken where the digest is are told in the order of the blocks', () => {
	const shared = ringMemory();
	const digesting = digestingElsewhere(['sha256'], shared, never);
	const told: number[] = [];
	for (const block of blocks) {
		digesting.room()!.set(block);
		digesting.add(block.length, sum => told.push(sum));
	}
	expect(told).toEqual([]);
	// Its reader reads on to the end of what there is.
	digestOnly('sha256', 0, shared, gone);
	digesting.room();
	expect(told).toEqual(sums);
});

test('when whoever digests is gone, no sum is lost of what was copied', () => {
	const digesting = digestingElsewhere(['sha256'], ringMemory(), gone);
	const told: number[] = [];
	for (const block of blocks) {
		digesting.room()!.set(block);
		digesting.add(block.length, sum => told.push(sum));
	}
	digesting.settle();
	digesting.settle();
	expect(told).toEqual(sums);
});

test('without threads the sums and the digest are the same', () => {
	const digesting = digestingHere(['sha256']);
	const told: number[] = [];
	for (const block of blocks) {
		digesting.room()!.set(block);
		digesting.add(block.length, sum => told.push(sum));
	}
	expect(told).toEqual(sums);
	expect(digesting.finish()!.sha256).toBe(createHash('sha256').update(Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9])).digest('hex'));
});
