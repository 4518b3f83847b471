import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { elfSections, neededLibraries, sectionAt } from '../../source/parsers/elf-file.ts';
import { parseStatOverrides } from '../../source/parsers/packages/dpkg-statoverride.ts';
import { inMemory } from '../../source/parsers/random-access.ts';
import { textDifference } from '../../source/checks/packaged-files/text-difference.ts';

/** Sections: none, names, strings of the dynamic section, the dynamic section, 16 bytes of .text. */
function elf(wide: boolean, little: boolean): Buffer {
	const names = '\0.shstrtab\0.dynstr\0.dynamic\0.text\0';
	const strings = '\0libc.so.6\0libpam.so.0\0';
	const word = (value: number): Buffer => {
		const bytes = Buffer.alloc(wide ? 8 : 4);
		if (wide) bytes[little ? 'writeBigUInt64LE' : 'writeBigUInt64BE'](BigInt(value));
		else bytes[little ? 'writeUInt32LE' : 'writeUInt32BE'](value);
		return bytes;
	};
	const half = (value: number): Buffer => {
		const bytes = Buffer.alloc(2);
		bytes[little ? 'writeUInt16LE' : 'writeUInt16BE'](value);
		return bytes;
	};
	const int = (value: number): Buffer => {
		const bytes = Buffer.alloc(4);
		bytes[little ? 'writeUInt32LE' : 'writeUInt32BE'](value);
		return bytes;
	};
	const dynamic = Buffer.concat([word(1), word(1), word(14), word(5), word(1), word(11), word(0), word(0), word(1), word(1)]);
	const bodies = [Buffer.from(names), Buffer.from(strings), dynamic, Buffer.alloc(16, 0x90)];
	let at = 64;
	const places = bodies.map(body => {
		const place = at;
		at += body.length;
		return place;
	});
	const section = (name: string, type: number, index: number, link = 0): Buffer => {
		const [flags, align] = [Buffer.alloc(wide ? 16 : 8), Buffer.alloc(wide ? 20 : 12)];
		return Buffer.concat([int(names.indexOf(name)), int(type), flags, word(places[index] ?? 0), word(bodies[index]?.length ?? 0), int(link), align]);
	};
	const table = [section('\0', 0, 9), section('.shstrtab', 3, 0), section('.dynstr', 3, 1), section('.dynamic', 6, 2, 2), section('.text', 1, 3)];
	const head = Buffer.alloc(64);
	head.write('\x7fELF', 'latin1');
	head[4] = wide ? 2 : 1;
	head[5] = little ? 1 : 2;
	word(at).copy(head, wide ? 0x28 : 0x20);
	half(table[0]!.length).copy(head, wide ? 0x3a : 0x2e);
	half(table.length).copy(head, wide ? 0x3c : 0x30);
	half(1).copy(head, wide ? 0x3e : 0x32);
	return Buffer.concat([head, ...bodies, ...table]);
}

describe.for([[true, true], [true, false], [false, true], [false, false]] as const)('ELF, 64 bit %s, little-endian %s', ([wide, little]) => {
	const file = inMemory(elf(wide, little));
	test('sections by their names, and the one a place belongs to', () => {
		const sections = elfSections(file);
		expect(sections.map(({ name }) => name)).toEqual(['', '.shstrtab', '.dynstr', '.dynamic', '.text']);
		expect(sectionAt(sections, sections[4]!.offset + 3)).toBe('.text');
		expect(sectionAt(sections, 3)).toBeUndefined();
	});
	test('libraries it needs, up to the end of the list', () => {
		expect(neededLibraries(file)).toEqual(['libc.so.6', 'libpam.so.0']);
	});
});

test('no bytes make the readers throw', () => {
	const sound = elf(true, true);
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 8 }), fc.nat(sound.length), fc.uint8Array({ maxLength: 300 }), (changes, cut, noise) => {
			const rotten = Buffer.from(sound.subarray(0, cut));
			for (const [at, value] of changes) if (at < rotten.length) rotten[at] = value;
			for (const bytes of [rotten, noise]) {
				neededLibraries(inMemory(bytes));
				sectionAt(elfSections(inMemory(bytes)), 100);
				[...parseStatOverrides(bytes)].forEach(({ mode }) => expect(mode).toBeLessThan(0o10000));
				textDifference(bytes, noise);
			}
		}),
	);
});

test('stat overrides', () => {
	expect([...parseStatOverrides(Buffer.from('root crontab 2755 /usr/bin/crontab\nbad line\n#0 #4 0440 /etc/a b\n'))]).toEqual([
		{ user: 'root', group: 'crontab', mode: 0o2755, path: '/usr/bin/crontab' },
		{ user: '#0', group: '#4', mode: 0o440, path: '/etc/a b' },
	]);
});

describe('what differs between two texts', () => {
	const lines = (a: string, b: string) => textDifference(Buffer.from(a), Buffer.from(b));
	test('the lines that came and went, between what is the same', () => {
		expect(lines('a\nb\nc\nd\ne\n', 'a\nc\nx\nd\ne\n')).toEqual(['-b', '+x']);
		expect(lines('', 'a\n')).toEqual(['+a']);
	});
	test('a long difference is cut and says so; programs have none', () => {
		expect(lines('', 'x\n'.repeat(100))!.at(-1)).toBe('... and 88 lines more');
		expect(lines('\0', 'a')).toBeUndefined();
	});
});
