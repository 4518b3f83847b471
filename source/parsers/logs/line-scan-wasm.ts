/**
 * The pass over a window of a log as generated WebAssembly: first where its lines end and where a literal may stand, 16 bytes at a time; then
 * line by line which groups have a literal in it. A line as syslogd writes them by the million, in which nothing stands that is wanted of its
 * program, is skipped here: it costs a twentieth of what it costs to hand it on.
 */

import { behind, caseBits, literal, near, slotShift } from './literal-table.ts';
import { behindAt, chosenAt, endsAt, hitsAt, hostAt, line, literalsAt, mostChosen, nameFactor, nearAt, numbersOfLine, pages, programs, programsAt, stampAt, windowAt, word } from './line-scan-memory.ts';
import {
	add, and, anyBit, block, br, brIf, call, ctz, eq, geU, get, giveBack, gtU, isZero, load32, load64, load8, loadVector, long, loop, mul, narrow, ne, number, or, or64, orVector, sameBytes, set, shl, shrU, shrU64, splat8, store32,
	storeVector, sub, tee, topBits, wasmInstance, wasmModule, when, xor,
	type Code, type WasmFunction, type WasmMemory,
} from '../wasm-module.ts';

const letter = (text: string): Code => number(text.charCodeAt(0));
const shared = (name: keyof typeof word): Code => load32(number(word[name]));
const share = (name: keyof typeof word, value: Code): Code => store32(number(word[name]), value);
const one = (local: string): Code => set(local, add(get(local), number(1)));
const byte = (local: string, behind = 0): Code => load8(get(local), behind);
const element = (list: number, at: Code): Code => add(number(list), shl(at, number(2)));

const hashOf = (told: Code, { factor, bits }: typeof near | typeof behind): Code => shrU(mul(told, number(factor | 0)), number(32 - bits));
/** A bit for each of the sixteen places from `at` on where a literal may be told. Eight bytes hold the four of five places. */
const mayStand: Code = [
	set('bits', number(0)),
	...[0, 4, 8, 12].map(from => [
		set('eight', or64(load64(get('at'), from), long(0x2020_2020_2020_2020n))),
		...[0, 1, 2, 3].map(place => set('bits', or(get('bits'), shl(load8(hashOf(narrow(shrU64(get('eight'), long(BigInt(8 * place)))), near), nearAt), number(from + place))))),
	]),
];
/** 1 where one may be told at `here` by the other table too. */
const mayStandHere: Code = [
	set('hash', hashOf(or(load32(get('here')), number(caseBits)), behind)),
	and(shrU(load8(shrU(get('hash'), number(3)), behindAt), and(get('hash'), number(7))), number(1)),
];

/** Each place whose bit is set is put into the list, and stays there where `passes` is 1. */
const storeEach = (count: string, list: number, passes: Code = number(1)): Code => [
	loop(
		`each ${count}`,
		set('here', add(get('at'), ctz(get('bits')))),
		store32(element(list, get(count)), get('here')),
		set(count, add(get(count), passes)),
		set('bits', and(get('bits'), sub(get('bits'), number(1)))),
		brIf(`each ${count}`, get('bits')),
	),
];

/** Lines that end before `end`, and places before it where a literal may be told. */
const scan: WasmFunction = {
	name: 'scan',
	parameters: ['end'],
	locals: ['at', 'bits', 'hash', 'here', 'lines', 'hits'],
	longs: ['eight'],
	vectors: ['bytes', 'newline', 'nothing', 'zeros'],
	body: [
		set('at', number(windowAt)),
		set('newline', splat8(letter('\n'))),
		block(
			'done',
			loop(
				'on',
				brIf('done', geU(get('at'), get('end'))),
				set('bytes', loadVector(get('at'))),
				set('zeros', orVector(get('zeros'), sameBytes(get('bytes'), get('nothing')))),
				when(tee('bits', topBits(sameBytes(get('bytes'), get('newline')))), storeEach('lines', endsAt)),
				mayStand,
				when(get('bits'), storeEach('hits', hitsAt, mayStandHere)),
				set('at', add(get('at'), number(16))),
				br('on'),
			),
		),
		block('within', loop('trim', brIf('within', isZero(get('lines'))), brIf('within', gtU(get('end'), load32(element(endsAt, sub(get('lines'), number(1)))))), set('lines', sub(get('lines'), number(1))), br('trim'))),
		share('lines', get('lines')),
		share('hits', get('hits')),
		share('zeros', anyBit(get('zeros'))),
		...(['line', 'hit'] as const).map(name => share(name, number(0))),
		share('from', number(windowAt)),
		giveBack(get('lines')),
	],
};

/** The groups of the literals that really stand where four bytes at `place` may tell one. */
const groupsAt: WasmFunction = {
	name: 'groupsAt',
	parameters: ['place'],
	locals: ['told', 'slot', 'at', 'head', 'from', 'more', 'groups'],
	longs: [],
	vectors: [],
	body: [
		set('told', or(load32(get('place')), number(caseBits))),
		set('slot', shrU(mul(get('told'), number(near.factor | 0)), number(slotShift))),
		loop(
			'probe',
			set('at', add(number(literalsAt), shl(and(get('slot'), shared('literalMask')), number(3)))),
			when(isZero(load32(get('at'))), giveBack(number(0))),
			one('slot'),
			brIf('probe', ne(load32(get('at')), get('told'))),
		),
		set('at', load32(get('at'), 4)),
		loop(
			'next',
			set('head', load32(get('at'), literal.told)),
			set('from', sub(get('place'), and(shrU(get('head'), number(8)), number(255)))),
			block(
				'differs',
				brIf('differs', gtU(number(windowAt), get('from'))),
				set('more', number(0)),
				loop(
					'bytes',
					brIf('differs', ne(or(load8(add(get('from'), get('more'))), number(0x20)), load8(add(get('at'), get('more')), literal.bytes))),
					one('more'),
					brIf('bytes', ne(get('more'), and(get('head'), number(255)))),
				),
				set('groups', or(get('groups'), shrU(get('head'), number(16)))),
			),
			brIf('next', tee('at', load32(get('at'), literal.next))),
		),
		giveBack(get('groups')),
	],
};

/** A digit's value into a local, or the line is handed on. */
const digit = (local: string, at: string, behind = 0): Code => [set(local, sub(byte(at, behind), letter('0'))), brIf('hand on', gtU(get(local), number(9)))];
/** What stands behind the hour: `:30:20`. */
const minuteAndSecond: Code = [
	...['tens', 'minute', 'ten', 'second'].map((local, place) => digit(local, 'at', [1, 2, 4, 5][place])),
	set('minute', add(mul(get('tens'), number(10)), get('minute'))),
	set('second', add(mul(get('ten'), number(10)), get('second'))),
	brIf('hand on', or(or(gtU(get('minute'), number(59)), gtU(get('second'), number(60))), or(ne(byte('at'), letter(':')), ne(byte('at', 3), letter(':'))))),
	set('now', add(mul(get('minute'), number(60)), get('second'))),
];
/** `.698463` behind that. */
const fraction: Code = [
	brIf('hand on', ne(byte('at', 6), letter('.'))),
	...Array.from({ length: 6 }, (_, place) => [digit('ten', 'at', 7 + place), set('now', add(mul(get('now'), number(10)), get('ten')))]),
];
/** The same bytes as those kept at `kept`, where the bits of a mask are set. */
const sameAs = (kept: number, at: string, behind: number, mask: keyof typeof word): Code => eq(and(topBits(sameBytes(loadVector(get(at), behind), loadVector(number(kept + behind)))), shared(mask)), shared(mask));

/** 1 where the line is of the same hour and host as those before, goes on in time, and has nothing that is wanted of its program. */
const isEveryday: WasmFunction = {
	name: 'isEveryday',
	parameters: ['from', 'to', 'marks'],
	locals: ['at', 'tens', 'minute', 'ten', 'second', 'now', 'begin', 'hash', 'letter', 'isStamped'],
	longs: [],
	vectors: [],
	body: [
		block(
			'hand on',
			brIf('hand on', isZero(shared('isOn'))),
			brIf('hand on', gtU(add(add(shared('stamp'), shared('host')), number(6)), sub(get('to'), get('from')))),
			set('at', add(get('from'), shared('hour'))),
			minuteAndSecond,
			when(shared('fraction'), fraction),
			set('isStamped', number(1)),
			when(
				or(isZero(sameAs(stampAt, 'from', 0, 'hourMask')), isZero(sameAs(stampAt, 'from', 16, 'zoneMask'))),
				storeVector(number(stampAt), loadVector(get('from'))),
				storeVector(number(stampAt + 16), loadVector(get('from'), 16)),
				share('last', get('now')),
				br('hand on'),
			),
			set('hash', gtU(shared('last'), get('now'))),
			share('last', get('now')),
			brIf('hand on', get('hash')),
			brIf('hand on', gtU(sub(get('to'), get('from')), shared('longest'))),
			set('at', add(get('from'), shared('stamp'))),
			brIf('hand on', ne(byte('at'), letter(' '))),
			one('at'),
			brIf('hand on', isZero(sameAs(hostAt, 'at', 0, 'hostMask'))),
			brIf('hand on', isZero(sameAs(hostAt, 'at', 16, 'hostMaskBehind'))),
			set('at', add(get('at'), shared('host'))),
			brIf('hand on', ne(byte('at'), letter(' '))),
			one('at'),
			// As `SyslogHeader` has it: paths and names in brackets are its to read.
			brIf('hand on', or(eq(byte('at'), letter('/')), eq(byte('at'), letter('(')))),
			set('begin', get('at')),
			set('hash', shared('seed')),
			block(
				'named',
				loop(
					'name',
					set('letter', byte('at')),
					brIf('named', or(or(gtU(number(0x21), get('letter')), eq(get('letter'), letter(':'))), or(eq(get('letter'), letter('[')), eq(get('letter'), letter('('))))),
					set('hash', mul(xor(get('hash'), get('letter')), number(nameFactor))),
					one('at'),
					br('name'),
				),
			),
			brIf('hand on', eq(get('at'), get('begin'))),
			when(
				eq(get('letter'), letter('[')),
				loop('process', one('at'), brIf('process', gtU(number(10), sub(byte('at'), letter('0'))))),
				brIf('hand on', ne(byte('at'), letter(']'))),
				one('at'),
			),
			brIf('hand on', or(ne(byte('at'), letter(':')), ne(byte('at', 1), letter(' ')))),
			set('at', add(number(programsAt), shl(and(get('hash'), number(programs - 1)), number(3)))),
			brIf('hand on', ne(load32(get('at')), get('hash'))),
			giveBack(isZero(and(load32(get('at'), 4), get('marks')))),
		),
		// What has no such stamp may have any time: the next one begins anew.
		when(isZero(get('isStamped')), store32(number(stampAt), number(0))),
		giveBack(number(0)),
	],
};

const inWindow = (address: Code): Code => sub(address, number(windowAt));
const put = (field: keyof typeof line, value: Code): Code => store32(get('out'), value, line[field] * 4);
const handOn = (from: Code, to: Code, marks: Code): Code => [
	put('from', inWindow(from)), put('to', inWindow(to)), put('marks', marks), put('skipped', get('skipped')), put('skippedFrom', inWindow(get('skippedFrom'))), put('skippedTo', inWindow(get('skippedTo'))),
	set('out', add(get('out'), number(numbersOfLine * 4))),
	one('count'),
	set('skipped', number(0)),
];

/** Hands on the next lines, each with how many everyday ones were skipped before it and where the last of these stands. */
const choose: WasmFunction = {
	name: 'choose',
	parameters: [],
	locals: ['at', 'hit', 'from', 'to', 'here', 'marks', 'count', 'out', 'skipped', 'skippedFrom', 'skippedTo'],
	longs: [],
	vectors: [],
	body: [
		set('at', shared('line')),
		set('hit', shared('hit')),
		set('from', shared('from')),
		set('out', number(chosenAt)),
		block(
			'done',
			loop(
				'on',
				when(geU(get('at'), shared('lines')), when(get('skipped'), handOn(get('from'), get('from'), number(0))), br('done')),
				set('to', load32(element(endsAt, get('at')))),
				set('marks', number(0)),
				block(
					'behind',
					loop(
						'hits',
						brIf('behind', geU(get('hit'), shared('hits'))),
						set('here', load32(element(hitsAt, get('hit')))),
						brIf('behind', geU(get('here'), get('to'))),
						set('marks', or(get('marks'), call('groupsAt', get('here')))),
						one('hit'),
						br('hits'),
					),
				),
				one('at'),
				when(
					call('isEveryday', get('from'), get('to'), get('marks')),
					one('skipped'),
					set('skippedFrom', get('from')),
					set('skippedTo', get('to')),
					set('from', add(get('to'), number(1))),
					br('on'),
				),
				handOn(get('from'), get('to'), get('marks')),
				set('from', add(get('to'), number(1))),
				brIf('on', ne(get('count'), number(mostChosen))),
			),
		),
		share('line', get('at')),
		share('hit', get('hit')),
		share('from', get('from')),
		giveBack(get('count')),
	],
};

export interface LineScanExports {
	/** Address of the end of what the window holds. @returns how many lines there are */
	scan(end: number): number;
	/** @returns how many lines are handed on, at most `mostChosen`; 0: there are no more */
	choose(): number;
}

let made: Uint8Array<ArrayBuffer> | undefined;

/** Undefined where the engine has no WebAssembly or the processor no vectors for it. */
export function lineScanInstance(): { readonly exports: LineScanExports; readonly memory: WasmMemory } | undefined {
	made ??= wasmModule([scan, groupsAt, isEveryday, choose]);
	const instance = wasmInstance(made, pages);
	return instance === undefined ? undefined : { exports: instance.exports as LineScanExports, memory: instance.memory };
}
