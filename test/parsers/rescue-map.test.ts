import { Buffer } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areaStates, RescueMap, type AreaState } from '../../source/core/rescue-map.ts';
import { visibleText } from '../../source/core/visible.ts';
import { parseRescueMap, rescueMapText } from '../../source/parsers/rescue-map.ts';
import { scratch } from '../support/scratch.ts';

const heading = { program: 'regain 0', copy: visibleText('/dev/sdb to b.dd'), saved: '2026-01-01T00:00:00.000Z' };
const parsed = (text: string): RescueMap => {
	const map = parseRescueMap(Buffer.from(text));
	if (!map.ok) throw new Error(map.why);
	return map.map;
};

test('the example of the manual', () => {
	const map = parsed(`# Mapfile. Created by GNU ddrescue version 1.27
# current_pos  current_status  current_pass
0x00120000     ?               1
#      pos        size  status
0x00000000  0x00117000  +
0x00117000  0x00000200  -
0x00117200  0x00001000  /
0x00118200  0x00007E00  *
0x00120000  0x00048000  ?
`);
	expect([map.position, map.phase, map.pass, map.size, map.areas.length]).toEqual([0x120000, '?', 1, 0x168000, 5]);
});

test('decimal, octal, a comment behind, no pass', () => {
	const map = parsed('010 - # here\n0 010 +\n8 16 - # bad\n');
	expect([map.position, map.phase, map.pass, map.bytes('-')]).toEqual([8, '-', 1, 16]);
});

test('what is written is read as it was', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 2 ** 40 }), fc.constantFrom<AreaState>(...areaStates)), { maxLength: 40 }), areas => {
			let at = 0;
			const map = new RescueMap(areas.map(([size, state]) => ({ at: (at += size) - size, size, state })));
			expect(parsed(rescueMapText(map, heading)).areas).toEqual(map.areas);
		}),
	);
});

test.for([
	['nothing', ''],
	['a gap', '0 ? 1\n0 512 +\n1024 512 ?\n'],
	['an overlap', '0 ? 1\n0 512 +\n256 512 ?\n'],
	['another letter', '0 ? 1\n0 512 x\n'],
	['no line of state', '0 512 +\n'],
	['beyond all disks', '0 ? 1\n0 0xffffffffffffff +\n'],
])('%s is no map', ([, text]) => {
	expect(parseRescueMap(Buffer.from(text!)).ok).toBe(false);
});

test('random bytes never throw', () => {
	fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => void parseRescueMap(bytes)));
	fc.assert(fc.property(fc.array(fc.constantFrom('0', '512', '0x200', '?', '+', '-', '#', ' ', '\n', 'F', '1'), { maxLength: 60 }), parts => void parseRescueMap(Buffer.from(parts.join('')))));
});

const hasDdrescue = spawnSync('ddrescuelog', ['--version']).status === 0;

test('GNU ddrescue reads ours, and goes on with it', ({ skip }) => {
	if (!hasDdrescue) skip('skipped: no ddrescue (package gddrescue)');
	const place = scratch();
	const [source, copy, mapFile] = ['source', 'copy', 'map'].map(name => join(place, name)) as [string, string, string];
	const bytes = Buffer.alloc(300_000, 'content of a disk ');
	writeFileSync(source, bytes);
	const half = Buffer.from(bytes);
	half.fill(0, 131_072);
	writeFileSync(copy, half);
	const map = new RescueMap([{ at: 0, size: 131_072, state: '+' }, { at: 131_072, size: 512, state: '-' }, { at: 131_584, size: 168_416, state: '?' }]);
	map.position = 131_072;
	writeFileSync(mapFile, rescueMapText(map, heading));
	expect(spawnSync('ddrescuelog', ['-l-', mapFile], { encoding: 'utf8' }).stdout.trim()).toBe('256');
	const { status, stderr } = spawnSync('ddrescue', ['-q', '-r1', source, copy, mapFile], { encoding: 'utf8' });
	expect([status, stderr]).toEqual([0, '']);
	expect(readFileSync(copy).equals(bytes)).toBe(true);
	const after = parsed(readFileSync(mapFile, 'utf8'));
	expect([after.phase, after.areas]).toEqual(['+', [{ at: 0, size: 300_000, state: '+' }]]);
});
