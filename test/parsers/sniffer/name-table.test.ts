import { expect, test } from 'vitest';
import { entry, NameTable, type Lookup } from '../../../source/parsers/sniffer/name-table.ts';
import { plainMemory, ScanMemory, windowStart, words } from '../../../source/parsers/sniffer/scan-memory.ts';

function put(memory: ScanMemory, text: string): { readonly from: number; readonly length: number } {
	memory.bytes.write(text, windowStart, 'latin1');
	return { from: windowStart, length: text.length };
}

test('names made to collide are all found, and none twice', () => {
	const memory = new ScanMemory(plainMemory());
	// Every name has the same place, and none of the slots is ever searched: the worst an intruder can do.
	const worst: Lookup = { hash: () => 7, find: () => 0 };
	const table = new NameTable(memory, words.hosts, 256, worst);
	const names = Array.from({ length: 1000 }, (_, at) => `host${at}`);
	const found = names.map(name => table.put(put(memory, name)));
	expect(table.size).toBe(1000);
	expect(new Set([...table.entries()].map(at => memory.word(at + entry.id))).size).toBe(1000);
	expect(new Set(found).size).toBe(1000);
	for (const name of names.slice(200)) expect(memory.word(table.find(put(memory, name)) + entry.length)).toBe(name.length);
});

test('a name is found by all of its bytes', () => {
	const memory = new ScanMemory(plainMemory());
	const table = new NameTable(memory, words.hosts, 4);
	for (const name of ['a', 'ab', 'abc\0', 'abc', '\0']) {
		expect(table.find(put(memory, name))).toBe(0);
		table.put(put(memory, name));
	}
	for (const [id, name] of ['a', 'ab', 'abc\0', 'abc', '\0'].entries()) expect(memory.word(table.find(put(memory, name)) + entry.id)).toBe(id);
});
