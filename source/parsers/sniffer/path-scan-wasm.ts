/**
 * The search for `PATH:` as generated WebAssembly: 64 bytes at a time, and a line of the usual form
 * (`[ ]PATH: SRC(sport) => DST(dport)`) whose two names are in the table already is counted without leaving it. Whatever
 * is new or odd is handed back, so every rule of what a line means stands once, in `path-line.ts`.
 *
 * Names differ in length from line to line, and every loop that ends early on such a length costs a mispredicted branch:
 * so names are ended, hashed and compared 32 bytes at a time, with what lies behind them masked away.
 */

import { entry, mostProbes, type Lookup } from './name-table.ts';
import { longestLine, longestService, maskStart, timeEnd, words, type Memory } from './scan-memory.ts';
import {
	add, add64, and, and64, andVector, anyBit, atMostBytes, block, br, brIf, call, copy64, ctz64, eq, geU, get, giveBack, gtU, half, isZero, isZero64,
	leU, load16, load32, load8, loadVector, long, loop, mul64, narrow, ne, number, or, or64, orVector, sameBytes, select, set, shl, shl64, shrU64, splat8,
	store32, sub, sub64, tee, topBits, wasmInstance,
	wasmModule, when, widen, xor64, xorVector,
	type Code,
} from '../wasm-module.ts';

const ascii = (text: string): number => [...text].reduce((word, letter, at) => word | (letter.charCodeAt(0) << (8 * at)), 0);
const letter = (text: string): Code => number(text.charCodeAt(0));
const isBlank = (local: string): Code => or(eq(get(local), letter(' ')), eq(get(local), letter('\t')));
const isSeparator = (local: string): Code => or(isBlank(local), eq(get(local), letter('\n')));
const handBack = giveBack(get('marker'));

const ends = (stop: string, offset: number): Code =>
	topBits(orVector(atMostBytes(tee('bytes', loadVector(get('at'), offset)), get('blank')), sameBytes(get('bytes'), get(stop))));

/** Moves `at` to the next byte that is a blank, a control character or `stop`; that byte is then in `byte`. */
const run = (label: string, stop: string): Code => [
	loop(
		label,
		set('bits', or64(widen(ends(stop, 0)), shl64(widen(ends(stop, 16)), long(16n)))),
		when(isZero64(get('bits')), set('at', add(get('at'), number(32))), br(label)),
	),
	set('at', add(get('at'), narrow(ctz64(get('bits'))))),
	set('byte', load8(get('at'))),
];

/** At least one blank, or the line is handed back. */
const blanks = (label: string): Code => [
	set('byte', load8(get('at'))),
	when(isZero(isBlank('byte')), handBack),
	loop(label, set('at', add(get('at'), number(1))), set('byte', load8(get('at'))), brIf(label, isBlank('byte'))),
];

const nameInto = (name: string): Code => [
	set(name, get('at')),
	run(`${name} name`, '('),
	set(`${name} length`, sub(get('at'), get(name))),
	when(isZero(get(`${name} length`)), handBack),
	when(isZero(or(eq(get('byte'), letter('(')), isSeparator('byte'))), handBack),
];

const lookedUp = (found: string, table: number, name: string): Code => [
	set(found, call('find', number(table), get(name), get(`${name} length`))),
	when(isZero(get(found)), handBack),
];
/** The host was met with this service before. */
const knownFor = (found: string, role: 0 | 1): Code => when(isZero(and(load32(get(found), entry.services[role]), get('bit'))), handBack);
const counted = (found: string, role: 0 | 1): Code => [
	store32(get(found), add(load32(get(found), entry.times[role]), number(1)), entry.times[role]),
	when(get('timed'), ...[0, 8, 16].map(part => copy64(get(found), entry.before + part, sub(get('line'), number(24 - part))))),
];

/** One line from its marker on: settled and `at` behind its newline, or handed back. */
const settle: readonly Code[] = [
	set('line', get('marker')),
	when(
		ne(load8(sub(get('line'), number(1))), letter('\n')),
		set('line', sub(get('line'), number(1))),
		when(ne(load16(sub(get('line'), number(1))), number(ascii('\n '))), handBack),
	),
	set('at', add(get('marker'), number(5))),
	blanks('to source'),
	nameInto('source'),
	run('source port', ')'),
	when(eq(get('byte'), letter(')')), set('at', add(get('at'), number(1)))),
	blanks('to arrow'),
	when(ne(load16(get('at')), number(ascii('=>'))), handBack),
	set('at', add(get('at'), number(2))),
	blanks('to host'),
	nameInto('host'),
	set('service', get('at')),
	set('service length', number(0)),
	when(
		eq(get('byte'), letter('(')),
		set('service', add(get('at'), number(1))),
		set('at', get('service')),
		run('service name', ')'),
		set('service length', sub(get('at'), get('service'))),
		when(isZero(or(eq(get('byte'), letter(')')), isSeparator('byte'))), handBack),
		when(gtU(get('service length'), number(longestService)), handBack),
	),
	when(geU(sub(get('at'), get('line')), number(longestLine)), handBack),
	block('ended', loop('to end', brIf('ended', eq(load8(get('at')), letter('\n'))), set('at', add(get('at'), number(1))), br('to end'))),
	lookedUp('found', words.hosts, 'host'),
	lookedUp('found source', words.hosts, 'source'),
	lookedUp('found service', words.services, 'service'),
	set('bit', shl(number(1), load32(get('found service'), entry.id))),
	knownFor('found', 0),
	knownFor('found source', 1),
	store32(number(words.records), add(load32(number(words.records)), number(1))),
	set('timed', eq(load32(sub(get('line'), number(4))), number(timeEnd))),
	counted('found', 0),
	counted('found source', 1),
	set('at', add(get('at'), number(1))),
];

const candidates = (offset: number): Code =>
	andVector(sameBytes(loadVector(get('at'), offset), get('P')), sameBytes(loadVector(get('at'), offset + 4), get(':')));
const candidateBits = (offset: number): Code => shl64(widen(topBits(candidates(offset))), long(BigInt(offset)));

/** `scan(from, end)`: whole lines. Gives the address of the first marker it could not settle, or `end`. */
const scan = {
	name: 'scan',
	parameters: ['at', 'end'],
	locals: ['marker', 'line', 'byte', 'source', 'source length', 'host', 'host length', 'service', 'service length', 'found', 'found source', 'found service', 'bit', 'timed'],
	longs: ['bits'],
	vectors: ['P', ':', '(', ')', 'blank', 'bytes'],
	body: [
		...['P', ':', '(', ')'].map(text => set(text, splat8(letter(text)))),
		set('blank', splat8(letter(' '))),
		loop(
			'search',
			when(geU(get('at'), get('end')), giveBack(get('end'))),
			when(
				isZero(anyBit(orVector(orVector(candidates(0), candidates(16)), orVector(candidates(32), candidates(48))))),
				set('at', add(get('at'), number(64))),
				br('search'),
			),
			set('bits', or64(or64(candidateBits(0), candidateBits(16)), or64(candidateBits(32), candidateBits(48)))),
			loop(
				'candidate',
				set('marker', add(get('at'), narrow(ctz64(get('bits'))))),
				when(gtU(add(get('marker'), number(5)), get('end')), giveBack(get('end'))),
				when(eq(load32(get('marker')), number(ascii('PATH'))), ...settle, br('search')),
				set('bits', and64(get('bits'), sub64(get('bits'), long(1n)))),
				brIf('candidate', isZero(isZero64(get('bits')))),
			),
			set('at', add(get('at'), number(64))),
			br('search'),
		),
		number(0),
	],
} as const;

const commands = (offset: number): Code =>
	andVector(sameBytes(loadVector(get('at'), offset), get('U')), sameBytes(loadVector(get('at'), offset + 3), get('R')));
const commandBits = (offset: number): Code => shl64(widen(topBits(commands(offset))), long(BigInt(offset)));

/** `command(from, end)`: the address of the next `: USER `'s `U`, or `end`. */
const command = {
	name: 'command',
	parameters: ['at', 'end'],
	locals: ['found'],
	longs: ['bits'],
	vectors: ['U', 'R'],
	body: [
		...['U', 'R'].map(text => set(text, splat8(letter(text)))),
		loop(
			'search',
			when(geU(get('at'), get('end')), giveBack(get('end'))),
			when(anyBit(orVector(orVector(commands(0), commands(16)), orVector(commands(32), commands(48)))),
				set('bits', or64(or64(commandBits(0), commandBits(16)), or64(commandBits(32), commandBits(48)))),
				loop(
					'candidate',
					set('found', add(get('at'), narrow(ctz64(get('bits'))))),
					when(gtU(add(get('found'), number(5)), get('end')), giveBack(get('end'))),
					when(
						and(eq(load32(get('found')), number(ascii('USER'))), and(eq(load8(get('found'), 4), letter(' ')), eq(load16(sub(get('found'), number(2))), number(ascii(': '))))),
						giveBack(get('found')),
					),
					set('bits', and64(get('bits'), sub64(get('bits'), long(1n)))),
					brIf('candidate', isZero(isZero64(get('bits')))),
				),
			),
			set('at', add(get('at'), number(64))),
			br('search'),
		),
		number(0),
	],
} as const;

/** Goes over a name 32 bytes at a time; `low` and `high` are then its bytes, with zeros behind its end. */
const over = (name: string, ...body: readonly Code[]): Code => [
	set('place', number(0)),
	block(
		`${name} over`,
		loop(
			name,
			brIf(`${name} over`, geU(get('place'), get(`${name} length`))),
			set('left', sub(get(`${name} length`), get('place'))),
			set('mask', sub(number(maskStart + 32), select(get('left'), number(32), leU(get('left'), number(32))))),
			set('low', andVector(loadVector(add(get(name), get('place'))), loadVector(get('mask')))),
			set('high', andVector(loadVector(add(get(name), get('place')), 16), loadVector(get('mask'), 16))),
			...body,
			set('place', add(get('place'), number(32))),
			br(name),
		),
	),
];

const factors = [0x9e3779b97f4a7c15n, 0xc2b2ae3d27d4eb4fn, 0x165667b19e3779f9n, 0xd6e8feb86659fd93n, 0xff51afd7ed558ccdn] as const;
const lanes = [half(get('low'), 0), half(get('low'), 1), half(get('high'), 0), half(get('high'), 1)];

/** `hash(name, length)`. */
const hash = {
	name: 'hash',
	parameters: ['name', 'name length'],
	locals: ['place', 'left', 'mask'],
	longs: ['sum'],
	vectors: ['low', 'high'],
	body: [
		set('sum', widen(get('name length'))),
		over(
			'name',
			set('sum', add64(get('sum'), lanes.map((lane, at) => mul64(lane, long(factors[at]!))).reduce(add64))),
			set('sum', mul64(xor64(get('sum'), shrU64(get('sum'), long(32n))), long(factors[4]))),
		),
		narrow(xor64(get('sum'), shrU64(get('sum'), long(32n)))),
	],
} as const;

/** `find(words of the table, name, length)`: the entry, or 0 where it is not in the first slots. */
const find = {
	name: 'find',
	parameters: ['words', 'name', 'name length'],
	locals: ['hash', 'place', 'left', 'mask', 'probe', 'slot', 'kept', 'here'],
	longs: [],
	vectors: ['low', 'high'],
	body: [
		set('hash', call('hash', get('name'), get('name length'))),
		loop(
			'probes',
			set('slot', add(load32(get('words')), shl(and(add(get('hash'), get('probe')), load32(get('words'), 4)), number(entry.shift)))),
			when(isZero(tee('kept', load32(get('slot'), entry.name))), giveBack(number(0))),
			block(
				'another',
				brIf('another', ne(load32(get('slot'), entry.hash), get('hash'))),
				brIf('another', ne(load32(get('slot'), entry.length), get('name length'))),
				over(
					'name',
					set('here', add(get('kept'), get('place'))),
					brIf(
						'another',
						anyBit(
							orVector(
								xorVector(get('low'), andVector(loadVector(get('here')), loadVector(get('mask')))),
								xorVector(get('high'), andVector(loadVector(get('here'), 16), loadVector(get('mask'), 16))),
							),
						),
					),
				),
				giveBack(get('slot')),
			),
			set('probe', add(get('probe'), number(1))),
			brIf('probes', gtU(number(mostProbes), get('probe'))),
		),
		number(0),
	],
} as const;

interface Exports extends Lookup {
	/** See `scan` above. */
	scan(from: number, end: number): number;
	/** See `command` above. */
	command(from: number, end: number): number;
}

export interface Scanner extends Exports {
	readonly memory: Memory;
}

const pageLength = 1 << 16;
let bytes: Uint8Array<ArrayBuffer> | undefined;

/** Undefined where the engine has no WebAssembly or the processor no vectors for it: then JavaScript does the search. */
export function pathScanner(): Scanner | undefined {
	bytes ??= wasmModule([scan, command, hash, find]);
	const instance = wasmInstance(bytes, 1);
	if (instance === undefined) return undefined;
	const { memory } = instance;
	const exports = instance.exports as Exports;
	return {
		...exports,
		memory: {
			bytes: () => Buffer.from(memory.buffer),
			grow: atLeast => void memory.grow(Math.ceil((atLeast - memory.buffer.byteLength) / pageLength)),
		},
	};
}
