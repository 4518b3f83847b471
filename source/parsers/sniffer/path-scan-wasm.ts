/**
 * The search for `PATH:` as generated WebAssembly: sixteen bytes at a time, and a line of the usual form
 * (`[ ]PATH: SRC(sport) => DST(dport)`) whose two names are in the table already is counted without leaving it. Whatever
 * is new or odd is handed back, so every rule of what a line means stands once, in `path-line.ts`.
 */

import { entry, hashFactor, longestLine, longestService, mostProbes, timeEnd, words } from './path-table.ts';
import {
	add, and, andVector, anyBit, block, br, brIf, call, copy64, ctz, eq, geU, get, giveBack, gtU, isZero, leU, load16, load32, load8, loadVector,
	loop, mul, ne, number, or, orVector, sameBytes, set, shl, shrU, splat8, store32, sub, tee, topBits, wasmModule, when, xor,
	type Code,
} from './wasm-module.ts';

const ascii = (text: string): number => [...text].reduce((word, letter, at) => word | (letter.charCodeAt(0) << (8 * at)), 0);
const letter = (text: string): Code => number(text.charCodeAt(0));
const isBlank = (local: string): Code => or(eq(get(local), letter(' ')), eq(get(local), letter('\t')));
const isSeparator = (local: string): Code => or(isBlank(local), eq(get(local), letter('\n')));
const handBack = giveBack(get('marker'));

/** Moves `at` to the next byte that is a blank, a control character or one of `stops`; that byte is then in `byte`. */
const run = (label: string, ...stops: readonly string[]): Code =>
	block(
		`${label} over`,
		loop(
			label,
			set('byte', load8(get('at'))),
			brIf(`${label} over`, leU(get('byte'), number(0x20))),
			...stops.map(stop => brIf(`${label} over`, eq(get('byte'), letter(stop)))),
			set('at', add(get('at'), number(1))),
			br(label),
		),
	);

/** At least one blank, or the line is handed back. */
const blanks = (label: string): Code => [
	set('byte', load8(get('at'))),
	when(isZero(isBlank('byte')), handBack),
	loop(label, set('at', add(get('at'), number(1))), set('byte', load8(get('at'))), brIf(label, isBlank('byte'))),
];

const nameInto = (name: string, label: string): Code => [
	set(name, get('at')),
	run(label, '('),
	set(`${name} length`, sub(get('at'), get(name))),
	when(isZero(get(`${name} length`)), handBack),
	when(isZero(or(eq(get('byte'), letter('(')), isSeparator('byte'))), handBack),
];

const restOfWord = (label: string): Code => [run(label), when(isZero(isSeparator('byte')), handBack)];

const counted = (found: string): Code => [
	store32(get(found), add(load32(get(found), entry.times), number(1)), entry.times),
	when(
		get('timed'),
		store32(get(found), get('record'), entry.lastRecord),
		...[0, 8, 16].map(part => copy64(get(found), entry.before + part, sub(get('line'), number(24 - part)))),
	),
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
	nameInto('source', 'source name'),
	restOfWord('source port'),
	blanks('to arrow'),
	when(ne(load16(get('at')), number(ascii('=>'))), handBack),
	set('at', add(get('at'), number(2))),
	blanks('to host'),
	nameInto('host', 'host name'),
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
	set('found', call('find', number(0), get('host'), get('host length'), get('service'), get('service length'))),
	when(isZero(get('found')), handBack),
	set('found source', call('find', number(1), get('source'), get('source length'), get('service'), get('service length'))),
	when(isZero(get('found source')), handBack),
	set('record', add(load32(number(words.records)), number(1))),
	store32(number(words.records), get('record')),
	set('timed', eq(load32(sub(get('line'), number(4))), number(timeEnd))),
	counted('found'),
	counted('found source'),
	set('at', add(get('at'), number(1))),
];

const candidates = (offset: number): Code =>
	andVector(sameBytes(loadVector(get('at'), offset), get('P')), sameBytes(loadVector(get('at'), offset + 4), get(':')));

/** `scan(from, end)`: whole lines. Gives the address of the first marker it could not settle, or `end`. */
const scan = {
	name: 'scan',
	parameters: ['at', 'end'],
	locals: ['bits', 'marker', 'line', 'byte', 'source', 'source length', 'host', 'host length', 'service', 'service length', 'found', 'found source', 'record', 'timed'],
	vectors: ['P', ':'],
	body: [
		set('P', splat8(letter('P'))),
		set(':', splat8(letter(':'))),
		loop(
			'search',
			when(geU(get('at'), get('end')), giveBack(get('end'))),
			when(
				isZero(anyBit(orVector(orVector(candidates(0), candidates(16)), orVector(candidates(32), candidates(48))))),
				set('at', add(get('at'), number(64))),
				br('search'),
			),
			set('bits', topBits(candidates(0))),
			block(
				'none',
				loop(
					'candidate',
					brIf('none', isZero(get('bits'))),
					set('marker', add(get('at'), ctz(get('bits')))),
					when(gtU(add(get('marker'), number(5)), get('end')), giveBack(get('end'))),
					when(eq(load32(get('marker')), number(ascii('PATH'))), ...settle, br('search')),
					set('bits', and(get('bits'), sub(get('bits'), number(1)))),
					br('candidate'),
				),
			),
			set('at', add(get('at'), number(16))),
			br('search'),
		),
		number(0),
	],
} as const;

const hashed = (name: string): Code => [
	set('place', number(0)),
	block(
		`${name} hashed`,
		loop(
			`hash ${name}`,
			brIf(`${name} hashed`, geU(get('place'), get(`${name} length`))),
			set('hash', mul(xor(get('hash'), wordOf(add(get(name), get('place')), name)), number(hashFactor))),
			set('hash', xor(get('hash'), shrU(get('hash'), number(15)))),
			set('place', add(get('place'), number(4))),
			br(`hash ${name}`),
		),
	),
];

/** Four bytes of a name, those beyond its end as zeros. */
function wordOf(address: Code, name: string): Code {
	return [
		set('left', sub(get(`${name} length`), get('place'))),
		set('word', load32(address)),
		when(gtU(number(4), get('left')), set('word', and(get('word'), sub(shl(number(1), shl(get('left'), number(3))), number(1))))),
		get('word'),
	];
}

const compared = (name: string): Code => [
	set('place', number(0)),
	block(
		`${name} compared`,
		loop(
			`compare ${name}`,
			brIf(`${name} compared`, geU(get('place'), get(`${name} length`))),
			brIf('another', ne(load32(add(get('kept'), get('place'))), wordOf(add(get(name), get('place')), name))),
			set('place', add(get('place'), number(4))),
			br(`compare ${name}`),
		),
	),
];

/** `find(role, host, its length, service, its length)`: the entry, or 0 where it is not in the first slots. */
const find = {
	name: 'find',
	parameters: ['role', 'host', 'host length', 'service', 'service length'],
	locals: ['hash', 'place', 'left', 'word', 'probe', 'slot', 'kept'],
	vectors: [],
	body: [
		set('hash', get('role')),
		hashed('host'),
		hashed('service'),
		loop(
			'probes',
			set('slot', add(load32(number(words.table)), shl(and(add(get('hash'), get('probe')), load32(number(words.mask))), number(entry.shift)))),
			when(isZero(tee('kept', load32(get('slot'), entry.name))), giveBack(number(0))),
			block(
				'another',
				brIf('another', ne(load32(get('slot'), entry.hash), get('hash'))),
				brIf('another', ne(load32(get('slot'), entry.hostLength), get('host length'))),
				brIf('another', ne(load32(get('slot'), entry.serviceLength), get('service length'))),
				brIf('another', ne(load32(get('slot'), entry.role), get('role'))),
				compared('host'),
				set('kept', add(get('kept'), and(add(get('host length'), number(7)), number(-8)))),
				compared('service'),
				giveBack(get('slot')),
			),
			set('probe', add(get('probe'), number(1))),
			brIf('probes', gtU(number(mostProbes), get('probe'))),
		),
		number(0),
	],
} as const;

interface WasmMemory {
	readonly buffer: ArrayBuffer;
	grow(pages: number): number;
}

declare const WebAssembly:
	| {
			Memory: new (size: { initial: number }) => WasmMemory;
			Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
			Instance: new (module: object, imports: { host: { memory: WasmMemory } }) => { readonly exports: { scan(from: number, end: number): number } };
			validate(bytes: Uint8Array<ArrayBuffer>): boolean;
	  }
	| undefined;

export interface Scanner {
	readonly memory: WasmMemory;
	/** See `scan` above. */
	scan(from: number, end: number): number;
}

let bytes: Uint8Array<ArrayBuffer> | undefined;

/** Undefined where the engine has no WebAssembly or the processor no vectors for it: then JavaScript does the search. */
export function pathScanner(pages: number): Scanner | undefined {
	if (typeof WebAssembly === 'undefined') return undefined;
	bytes ??= wasmModule([scan, find]);
	if (!WebAssembly.validate(bytes)) return undefined;
	const memory = new WebAssembly.Memory({ initial: pages });
	const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { host: { memory } });
	return { memory, scan: exports.scan };
}
