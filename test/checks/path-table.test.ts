import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PathTable } from '../../source/checks/path-table.ts';
import { readParts, sizeOfParts, writeParts } from '../../source/checks/shared-paths.ts';

const aliases = new Map([['/b', '/u/b'], ['/u/l', '/l']]);
/** Few names, so that paths meet, lie in each other, and begin alike. */
const paths = fc.array(fc.constantFrom('/b', '/u', '/l', '/bb', '/', 'b', '/\u{ff}', `/${'long'.repeat(1100)}`), { minLength: 1, maxLength: 6 }).map(parts => parts.join(''));
const steps = fc.array(fc.record({ path: paths, adds: fc.nat(19).map(one => one > 0), stands: fc.nat(9) }), { maxLength: 60, size: 'max' });

function canonical(path: string, known: ReadonlyMap<string, string>): string {
	for (const [from, to] of known) if (path.startsWith(`${from}/`)) return to + path.slice(from.length);
	return path;
}

describe('a table of paths', () => {
	it.each([
		['as they are', new Map<string, string>()],
		['seen through links', aliases],
	])('knows what was added and its first owner, in whatever order it is filled and asked, %s', (_, known) => {
		fc.assert(
			fc.property(steps, all => {
				const table = new PathTable(known);
				const model = new Map<string, number>();
				for (const [step, { path, adds, stands }] of all.entries()) {
					const bytes = Buffer.from(`${'x'.repeat(stands)}${path}y`, 'latin1');
					const kept = canonical(path, known);
					if (adds) {
						const entry = table.add(bytes, stands, bytes.length - 1, step);
						if (!model.has(kept)) model.set(kept, step);
						expect(table.ownerOf(entry)).toBe(model.get(kept));
					} else {
						const entry = table.find(path);
						expect(entry === -1 ? undefined : table.ownerOf(entry)).toBe(model.get(kept));
					}
				}
				expect(table.size).toBe(model.size);
				for (const [path, owner] of model) if (canonical(path, known) === path) expect(table.ownerOf(table.find(path))).toBe(owner);
			}),
		);
	});

	it.each([
		['as they are', new Map<string, string>()],
		['seen through links', aliases],
	])('says the same where it is shared, %s', (_, known) => {
		fc.assert(
			fc.property(steps, all => {
				const table = new PathTable(known);
				for (const [step, { path, adds }] of all.entries()) if (adds) table.addPath(path, step);
				const memory = new SharedArrayBuffer(8 + sizeOfParts(table.parts));
				writeParts(table.parts, memory, 8);
				const shared = new PathTable(known, readParts(memory, 8));
				expect(shared.size).toBe(table.size);
				for (const { path } of all.filter(({ path: { length } }) => length < 8192)) {
					const entry = shared.find(path);
					expect(entry).toBe(table.find(path));
					if (entry !== -1) expect(shared.ownerOf(entry)).toBe(table.ownerOf(entry));
				}
			}),
		);
	});

	it('is shared with all the pieces of its names', () => {
		const table = new PathTable();
		const pathOf = (number: number): string => `/usr/share/${number % 97}/${'name'.repeat(12)}-${number}`;
		for (let number = 0; number < 20_000; number++) table.addPath(pathOf(number), number);
		const memory = new SharedArrayBuffer(sizeOfParts(table.parts));
		writeParts(table.parts, memory, 0);
		const shared = new PathTable(new Map(), readParts(memory, 0));
		for (let number = 0; number < 20_000; number++) expect(shared.ownerOf(shared.find(pathOf(number)))).toBe(number);
		expect(shared.find(pathOf(20_000))).toBe(-1);
	});

	it('keeps apart folders whose paths are equally long, after one that was there already', () => {
		const table = new PathTable();
		for (const path of ['/b/l', '/l/u', '/l', '/b/u/l', '/l/u', '/l/l', '/l/b/u', '/b/b/l', '/b/u/l', '/l/u', '/l/b']) table.addPath(path, 0);
		table.addPath('/usr/lib/a', 1);
		table.addPath('/etc', 1);
		table.addPath('/var/lib/a', 1);
		table.addPath('/usr/lib/b', 1);
		table.addPath('/var/lib/a', 1);
		table.addPath('/var/lib/c', 1);
		expect(['/var/lib/c', '/usr/lib/b', '/usr/lib/c'].map(path => table.find(path) !== -1)).toEqual([true, true, false]);
	});

	it('tells folders that nobody added from those that somebody did', () => {
		const table = new PathTable();
		table.addPath('/usr/share/doc/bash/copyright', 0);
		expect(table.find('/usr/share/doc/bash')).toBe(-1);
		table.addPath('/usr/share/doc/bash', 1);
		table.addPath('/usr/share/doc/bashful', 2);
		table.addPath('/usr/share/doc/bash/changelog', 3);
		expect(['/usr/share/doc/bash', '/usr/share/doc/bashful', '/usr/share/doc/bash/changelog', '/usr/share/doc/bash/copyright'].map(path => table.ownerOf(table.find(path)))).toEqual([1, 2, 3, 0]);
		expect(table.size).toBe(4);
	});
});
