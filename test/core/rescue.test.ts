import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areaStates, RescueMap, type AreaState } from '../../source/core/rescue-map.ts';
import { rescue, type Pacing } from '../../source/core/rescue-passes.ts';

/** Bytes one by one: what the map must agree with. */
function spelled(map: RescueMap): string {
	return map.areas.map(({ size, state }) => state.repeat(size)).join('');
}

test('marks are what the last mark of each byte says, and neighbours of one state are one area', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.nat(59), fc.integer({ min: 1, max: 60 }), fc.constantFrom<AreaState>(...areaStates)), { maxLength: 30 }), marks => {
			const map = RescueMap.untried(60);
			const bytes = Array.from({ length: 60 }, () => '?');
			for (const [at, length, state] of marks) {
				const size = Math.min(length, 60 - at);
				map.mark(at, size, state);
				bytes.fill(state, at, at + size);
			}
			expect(spelled(map)).toBe(bytes.join(''));
			expect(map.areas.every((area, index) => index === 0 || (map.areas[index - 1]!.at + map.areas[index - 1]!.size === area.at && map.areas[index - 1]!.state !== area.state))).toBe(true);
			for (const state of areaStates) {
				const text = bytes.join('');
				expect(map.first(state, 7, 50)?.at ?? -1).toBe(text.slice(0, 50).indexOf(state, 7));
				const last = map.last(state, 7, 50);
				expect(last === undefined ? -1 : last.at + last.size - 1).toBe(Math.max(-1, text.slice(0, 50).lastIndexOf(state) < 7 ? -1 : text.slice(0, 50).lastIndexOf(state)));
			}
		}),
	);
});

const pacing: Pacing = { sector: 512, large: 16_384, small: 4096, retries: 1, from: 0, to: 0 };

/** Reads with these bad sectors; ends after so many reads, as a power cut would. */
function work(map: RescueMap, size: number, bad: ReadonlySet<number>, tries: Map<number, number>, most = Infinity): boolean {
	const reads = rescue(map, { ...pacing, to: size });
	let next = reads.next();
	for (let count = 0; next.done !== true; count++) {
		if (count === most) return false;
		const { at, size: length, alone } = next.value;
		const sectors = Array.from({ length: Math.ceil((at + length) / 512) - Math.floor(at / 512) }, (_, index) => Math.floor(at / 512) + index);
		if (alone) for (const sector of sectors) tries.set(sector, (tries.get(sector) ?? 0) + 1);
		next = reads.next(!sectors.some(sector => bad.has(sector)));
	}
	return true;
}

const disks = fc.record({ size: fc.integer({ min: 1, max: 300_000 }), bad: fc.array(fc.nat(600), { maxLength: 40 }) });

describe('the order of reading', () => {
	test('every sector that can be read is read, and no other', () => {
		fc.assert(
			fc.property(disks, ({ size, bad }) => {
				const map = RescueMap.untried(size);
				const tries = new Map<number, number>();
				const broken = new Set(bad);
				work(map, size, broken, tries);
				for (let at = 0; at < size; at += 512) expect(map.first(broken.has(at / 512) ? '-' : '+', at, at + 1)).toBeDefined();
				expect(map.bytes('+') + map.bytes('-')).toBe(size);
				// Alone once when found, once more as asked.
				expect(Math.max(0, ...tries.values())).toBeLessThanOrEqual(2);
			}),
		);
	});

	test('cut short anywhere and gone on with, it comes to the same', () => {
		fc.assert(
			fc.property(disks, fc.array(fc.nat(60), { maxLength: 6 }), ({ size, bad }, cuts) => {
				const map = RescueMap.untried(size);
				const broken = new Set(bad);
				for (const cut of cuts) if (work(map, size, broken, new Map(), cut)) break;
				work(map, size, broken, new Map());
				for (let at = 0; at < size; at += 512) expect(map.first(broken.has(at / 512) ? '-' : '+', at, at + 1)).toBeDefined();
			}),
		);
	});

	test('a good disk is read once, in large blocks, forwards', () => {
		const map = RescueMap.untried(100_000);
		const asked: number[] = [];
		const reads = rescue(map, { ...pacing, to: 100_000 });
		for (let next = reads.next(); next.done !== true; next = reads.next(true)) asked.push(next.value.at, next.value.size);
		expect(asked).toEqual([0, 16_384, 16_384, 16_384, 32_768, 16_384, 49_152, 16_384, 65_536, 16_384, 81_920, 16_384, 98_304, 1696]);
	});
});
