import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visibleText } from '../../source/core/visible.ts';
import { zoneOf } from '../../source/checks/logs/host-zone.ts';
import { parseTzFile } from '../../source/parsers/tz-file.ts';
import { daylightRule } from '../../source/parsers/tz-rule.ts';
import { memoryHost } from '../support/memory-host.ts';

/** A "slim" file of version 2: no table, the footer alone. */
function slim(rule: string): Uint8Array {
	const block = Buffer.alloc(44 + 6 + 4);
	block.write('TZif2', 0, 'latin1');
	block.writeUInt32BE(1, 36);
	block.writeUInt32BE(4, 40);
	return Buffer.concat([block, block, Buffer.from(`\n${rule}\n`)]);
}

describe('the rule for all years', () => {
	const at = (rule: string, moment: string): number | undefined => {
		const offset = daylightRule(rule)?.offsetAt(Date.parse(moment) / 1000);
		return offset === undefined ? undefined : offset / 60;
	};
	test.for([
		['CET-1CEST,M3.5.0,M10.5.0/3', '2026-03-29T00:59:59Z', 60], ['CET-1CEST,M3.5.0,M10.5.0/3', '2026-03-29T01:00:00Z', 120],
		['CET-1CEST,M3.5.0,M10.5.0/3', '2026-10-25T00:59:59Z', 120], ['CET-1CEST,M3.5.0,M10.5.0/3', '2026-10-25T01:00:00Z', 60],
		['AEST-10AEDT,M10.1.0,M4.1.0/3', '2026-01-01T00:00:00Z', 660], ['AEST-10AEDT,M10.1.0,M4.1.0/3', '2026-07-01T00:00:00Z', 600],
		['<+0545>-5:45', '2026-07-01T00:00:00Z', 345], ['EST5', '2026-07-01T00:00:00Z', -300],
	] as const)('%s at %s', ([rule, moment, minutes]) => {
		expect(at(rule, moment)).toBe(minutes);
	});
	test('what is no rule is none', () => {
		for (const text of ['', 'UTC', 'CET-1CEST,bad,M10.5.0', '\u0000']) expect(daylightRule(text)).toBeUndefined();
	});
});

test("a host's clock is read in the zone it names, and the hour that comes twice as the first", () => {
	const zone = zoneOf(memoryHost({ '/etc/localtime': { link: '/usr/share/zoneinfo/Europe/Berlin' }, '/usr/share/zoneinfo/Europe/Berlin': slim('CET-1CEST,M3.5.0,M10.5.0/3') }));
	expect(zone.name).toBe('Europe/Berlin');
	expect(zone.offsetOfLocal(Date.parse('2026-07-01T12:00:00Z'))).toBe(120);
	expect(zone.offsetOfLocal(Date.parse('2026-12-01T12:00:00Z'))).toBe(60);
	expect(zone.offsetOfLocal(Date.parse('2026-10-25T02:30:00Z'))).toBe(120);
});

test('what is no zone is taken for UTC, and said', () => {
	expect(zoneOf(memoryHost({ '/etc/localtime': 'x', '/etc/timezone': 'Asia/Tokyo\n' }))).toMatchObject({ name: 'Asia/Tokyo', assumed: visibleText('/etc/localtime is no time zone, so UTC is assumed') });
	expect(zoneOf(memoryHost({}))).toMatchObject({ name: 'UTC' });
});

test('random bytes never throw', () => {
	fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), bytes => void parseTzFile(Buffer.concat([Buffer.from('TZif2'), bytes]))?.offsetAt(0)), { numRuns: 300 });
	fc.assert(fc.property(fc.string(), text => void daylightRule(text)?.offsetAt(0)), { numRuns: 300 });
});
