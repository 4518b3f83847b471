/**
 * MD5 (RFC 1321) of twelve files at once as generated WebAssembly. MD5 is serial: nothing makes one file faster than some
 * 0.8 GB/s, but twelve side by side in three vectors of four words keep a processor's vector units busy, 3 GB/s and more.
 */

import {
	add, addWords, andNot, brIf, chooseBits, get, load32, loadVector, loop, number, pickWords, set, store32, storeVector, sub, subWords, tee, turnWords, wasmInstance, wasmModule, xorVector,
	type Code, type WasmFunction,
} from '../wasm-module.ts';

const vectors = 3;
export const lanes = vectors * 4;
/** As many as one vector takes: by themselves each goes two to three times as fast as among twelve. */
export const fewLanes = 4;
/** Bytes of a block. */
export const block = 64;

/** Addresses: the four words of state of each vector (all lanes' a, then b...), where each lane reads, and a block turned by words. */
const states = 0;
const pointers = vectors * 4 * 16;
const turned = pointers + lanes * 4;
/** The constant of each step, four times: made of immediates it would cost more than the step. */
const constants = 1024;
export const dataStart = constants + 64 * 16;

const turns = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]] as const;
/** floor(2^32 * |sin(i)|), i from 1; one less in the last sixteen, see `mixed`. */
const sines = Array.from({ length: 64 }, (_, step) => (Math.trunc(Math.abs(Math.sin(step + 1)) * 2 ** 32) - (step < 48 ? 0 : 1)) >>> 0);
const wordOf = [(step: number) => step, (step: number) => 5 * step + 1, (step: number) => 3 * step + 5, (step: number) => 7 * step] as const;

/** What a step adds beside the word and its constant. The last sixteen take it off, which saves two complements: c ^ (b | ~d) = -1 - (c ^ (d & ~b)). */
const mixed: readonly ((b: Code, c: Code, d: Code) => Code)[] = [
	(b, c, d) => chooseBits(c, d, b),
	(b, c, d) => chooseBits(b, c, d),
	(b, c, d) => xorVector(xorVector(c, d), b),
	(b, c, d) => xorVector(c, andNot(d, b)),
];

const letters = ['a', 'b', 'c', 'd'] as const;
const stateAt = (vector: number, letter: number): number => states + (vector * 4 + letter) * 16;
const turnedAt = (word: number, vector: number): number => turned + (word * vectors + vector) * 16;

/** Sixteen bytes of each of four lanes -> the four words, each of all four lanes. */
const turnQuarter = (vector: number, quarter: number): Code => {
	const words = [[0, ['r0', 'r1', 0], ['r2', 'r3', 0]], [2, ['r0', 'r1', 2], ['r2', 'r3', 2]]] as const;
	return [
		...[0, 1, 2, 3].map(lane => set(`r${lane}`, loadVector(get(`p${vector * 4 + lane}`), quarter * 16))),
		...words.flatMap(([first, [one, two, low], [three, four]]) => [
			set('low', pickWords(get(one), get(two), [low, low + 4, low + 1, low + 5])),
			set('high', pickWords(get(three), get(four), [low, low + 4, low + 1, low + 5])),
			storeVector(number(0), pickWords(get('low'), get('high'), [0, 1, 4, 5]), turnedAt(quarter * 4 + first, vector)),
			storeVector(number(0), pickWords(get('low'), get('high'), [2, 3, 6, 7]), turnedAt(quarter * 4 + first + 1, vector)),
		]),
	];
};

/** One step of the sixty-four, for all vectors: they do not wait for each other. */
const stepOf = (step: number, width: number): Code => {
	const round = step >> 4;
	const [a, b, c, d] = [0, 1, 2, 3].map(letter => letters[(letter + 64 - step) % 4]!) as [string, string, string, string];
	return Array.from({ length: width }, (_, vector) => {
		const of = (letter: string): string => `${letter}${vector}`;
		const word = loadVector(number(0), turnedAt(wordOf[round]!(step) % 16, vector));
		const sum = (round === 3 ? subWords : addWords)(addWords(addWords(get(of(a)), word), loadVector(number(0), constants + step * 16)), mixed[round]!(get(of(b)), get(of(c)), get(of(d))));
		return [set('sum', sum), set(of(a), addWords(get(of(b)), turnWords('sum', turns[round]![step % 4]!)))];
	});
};

const everyState = (width: number, use: (vector: number, letter: number) => Code): readonly Code[] => Array.from({ length: width }, (_, vector) => letters.map((_letter, letter) => use(vector, letter))).flat();

/** `NAME(blocks)`: takes so many blocks of every lane of the first `width` vectors, each from where it read last. */
const roundsOf = (name: string, width: number): WasmFunction => ({
	name,
	parameters: ['blocks'],
	locals: Array.from({ length: width * 4 }, (_, lane) => `p${lane}`),
	longs: [],
	vectors: [...Array.from({ length: width }, (_, vector) => letters.map(letter => `${letter}${vector}`)).flat(), 'r0', 'r1', 'r2', 'r3', 'low', 'high', 'sum'],
	body: [
		...Array.from({ length: width * 4 }, (_, lane) => set(`p${lane}`, load32(number(0), pointers + lane * 4))),
		...everyState(width, (vector, letter) => set(`${letters[letter]!}${vector}`, loadVector(number(0), stateAt(vector, letter)))),
		loop(
			'blocks',
			...Array.from({ length: width }, (_, vector) => [0, 1, 2, 3].map(quarter => turnQuarter(vector, quarter))).flat(),
			...Array.from({ length: 64 }, (_, step) => stepOf(step, width)),
			...everyState(width, (vector, letter) => {
				const local = `${letters[letter]!}${vector}`;
				return storeVector(number(0), tee(local, addWords(get(local), loadVector(number(0), stateAt(vector, letter)))), stateAt(vector, letter));
			}),
			...Array.from({ length: width * 4 }, (_, lane) => set(`p${lane}`, add(get(`p${lane}`), number(block)))),
			brIf('blocks', tee('blocks', sub(get('blocks'), number(1)))),
		),
		...Array.from({ length: width * 4 }, (_, lane) => store32(number(0), get(`p${lane}`), pointers + lane * 4)),
		number(0),
	],
});

interface Exports {
	rounds(blocks: number): number;
	/** Of the first four lanes alone. */
	fewRounds(blocks: number): number;
}

export interface Md5Engine extends Exports {
	readonly bytes: Buffer;
	/** Starts a lane anew. */
	begin(lane: number): void;
	/** Where a lane's next block is read; it goes on from there with every block taken. */
	point(lane: number, at: number): void;
	/** Goes on with what one lane did in another. */
	move(from: number, to: number): void;
	/** The sum of a lane, hex. */
	sum(lane: number): string;
}

const initial = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476] as const;
let code: Uint8Array<ArrayBuffer> | undefined;

/** `size`: bytes of memory. Undefined where the engine has no WebAssembly or the processor no vectors for it. */
export function md5Engine(size: number): Md5Engine | undefined {
	code ??= wasmModule([roundsOf('rounds', vectors), roundsOf('fewRounds', 1)]);
	const instance = wasmInstance(code, Math.ceil(size / 65_536));
	if (instance === undefined) return undefined;
	const { memory } = instance;
	const exports = instance.exports as Exports;
	const bytes = Buffer.from(memory.buffer);
	const words = new Uint32Array(memory.buffer);
	for (const [step, sine] of sines.entries()) words.fill(sine, constants / 4 + step * 4, constants / 4 + step * 4 + 4);
	const wordAt = (lane: number, letter: number): number => stateAt(lane >> 2, letter) / 4 + (lane & 3);
	const digest = Buffer.from(new ArrayBuffer(16));
	const digestWords = new Uint32Array(digest.buffer, digest.byteOffset, 4);
	return {
		rounds: exports.rounds,
		fewRounds: exports.fewRounds,
		bytes,
		begin(lane) {
			for (let letter = 0; letter < 4; letter++) words[wordAt(lane, letter)] = initial[letter]!;
		},
		move(from, to) {
			for (let letter = 0; letter < 4; letter++) words[wordAt(to, letter)] = words[wordAt(from, letter)]!;
			words[pointers / 4 + to] = words[pointers / 4 + from]!;
		},
		point(lane, at) {
			words[pointers / 4 + lane] = at;
		},
		sum(lane) {
			for (let letter = 0; letter < 4; letter++) digestWords[letter] = words[wordAt(lane, letter)]!;
			return digest.toString('hex');
		},
	};
}
