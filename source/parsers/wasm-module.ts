/**
 * The few instructions of WebAssembly that searching a log and summing files need, written as nested words and put together as the bytes of
 * a module (WebAssembly core specification 2.0, chapter 5, binary format). Locals and labels have names until then.
 */

type Local = { readonly local: string; readonly how: 0x20 | 0x21 | 0x22 };
type Jump = { readonly to: string; readonly how: 0x0c | 0x0d };
type Nest = { readonly how: 0x02 | 0x03 | 0x04; readonly label: string; readonly body: readonly Code[] };
type Call = { readonly call: string };
/** Bytes as they are, or a word whose number is not known before the function is put together. */
export type Code = number | Local | Jump | Nest | Call | readonly Code[];

export interface WasmFunction {
	readonly name: string;
	/** All 32-bit integers; each function gives one back. */
	readonly parameters: readonly string[];
	readonly locals: readonly string[];
	readonly longs: readonly string[];
	readonly vectors: readonly string[];
	readonly body: readonly Code[];
}

export interface WasmMemory {
	readonly buffer: ArrayBuffer;
	grow(pages: number): number;
}

declare const WebAssembly:
	| {
			Memory: new (size: { initial: number }) => WasmMemory;
			Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
			Instance: new (module: object, imports: { host: { memory: WasmMemory } }) => { readonly exports: object };
			validate(bytes: Uint8Array<ArrayBuffer>): boolean;
	  }
	| undefined;

/**
 * A module at work, with a memory of so many pages of 64 KiB. Undefined where the engine has no WebAssembly or the processor no vectors for
 * it. `exports` are the functions of the module, by their names.
 */
export function wasmInstance(module: Uint8Array<ArrayBuffer>, pages: number): { readonly exports: object; readonly memory: WasmMemory } | undefined {
	if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(module)) return undefined;
	const memory = new WebAssembly.Memory({ initial: pages });
	return { exports: new WebAssembly.Instance(new WebAssembly.Module(module), { host: { memory } }).exports, memory };
}

/** `\0asm`, version 1. */
const magic = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0] as const;
const i32 = 0x7f;
const i64 = 0x7e;
const v128 = 0x7b;

export const get = (local: string): Code => ({ local, how: 0x20 });
export const set = (local: string, value: Code): Code => [value, { local, how: 0x21 }];
/** Sets and leaves the value. */
export const tee = (local: string, value: Code): Code => [value, { local, how: 0x22 }];
export const number = (value: number): Code => [0x41, ...signed(value)];
export const call = (name: string, ...values: readonly Code[]): Code => [...values, { call: name }];

/** `br` to the end of it leaves a block. */
export const block = (label: string, ...body: readonly Code[]): Code => ({ how: 0x02, label, body });
/** `br` to it goes round again. */
export const loop = (label: string, ...body: readonly Code[]): Code => ({ how: 0x03, label, body });
export const when = (condition: Code, ...body: readonly Code[]): Code => [condition, { how: 0x04, label: '', body }];
export const br = (to: string): Code => ({ to, how: 0x0c });
export const brIf = (to: string, condition: Code): Code => [condition, { to, how: 0x0d }];
export const giveBack = (value: Code): Code => [value, 0x0f];

const binary = (opcode: number) => (a: Code, b: Code): Code => [a, b, opcode];
export const eq = binary(0x46);
export const ne = binary(0x47);
export const gtU = binary(0x4b);
export const leU = binary(0x4d);
export const geU = binary(0x4f);
export const add = binary(0x6a);
export const sub = binary(0x6b);
export const mul = binary(0x6c);
export const and = binary(0x71);
export const or = binary(0x72);
export const xor = binary(0x73);
export const shl = binary(0x74);
export const shrU = binary(0x76);
export const ctz = (a: Code): Code => [a, 0x68];
export const isZero = (a: Code): Code => [a, 0x45];
export const select = (yes: Code, no: Code, condition: Code): Code => [yes, no, condition, 0x1b];

/** Words of eight bytes. */
export const long = (value: bigint): Code => [0x42, ...signed64(BigInt.asIntN(64, value))];
export const widen = (a: Code): Code => [a, 0xad];
export const narrow = (a: Code): Code => [a, 0xa7];
export const ctz64 = (a: Code): Code => [a, 0x7a];
export const isZero64 = (a: Code): Code => [a, 0x50];
export const add64 = binary(0x7c);
export const sub64 = binary(0x7d);
export const mul64 = binary(0x7e);
export const and64 = binary(0x83);
export const or64 = binary(0x84);
export const xor64 = binary(0x85);
export const shl64 = binary(0x86);
export const shrU64 = binary(0x88);

const load = (opcode: number) => (address: Code, offset = 0): Code => [address, opcode, 0, ...unsigned(offset)];
export const load8 = load(0x2d);
export const load16 = load(0x2f);
export const load32 = load(0x28);
export const load64 = load(0x29);
export const store32 = (address: Code, value: Code, offset = 0): Code => [address, value, 0x36, 0, ...unsigned(offset)];
/** Eight bytes from one address to another. */
export const copy64 = (to: Code, toOffset: number, from: Code): Code => [to, from, 0x29, 0, 0, 0x37, 0, ...unsigned(toOffset)];

export const loadVector = (address: Code, offset = 0): Code => [address, 0xfd, 0, 0, ...unsigned(offset)];
export const splat8 = (a: Code): Code => [a, 0xfd, 0x0f];
export const sameBytes = (a: Code, b: Code): Code => [a, b, 0xfd, 0x23];
export const andVector = (a: Code, b: Code): Code => [a, b, 0xfd, 0x4e];
export const orVector = (a: Code, b: Code): Code => [a, b, 0xfd, 0x50];
export const xorVector = (a: Code, b: Code): Code => [a, b, 0xfd, 0x51];
export const atMostBytes = (a: Code, b: Code): Code => [a, b, 0xfd, 0x2a];
/** Four words of the sixteen bytes, each by itself. */
export const addWords = (a: Code, b: Code): Code => [a, b, 0xfd, 0xae, 0x01];
export const subWords = (a: Code, b: Code): Code => [a, b, 0xfd, 0xb1, 0x01];
/** Each word turned to the left by `bits`; by half of it with one instruction instead of three. */
export const turnWords = (local: string, bits: number): Code =>
	bits === 16 ? [get(local), get(local), 0xfd, 0x0d, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13] : [[get(local), number(bits), 0xfd, 0xab, 0x01], [get(local), number(32 - bits), 0xfd, 0xad, 0x01], 0xfd, 0x50];
/** Bits of `a` that are not set in `b`. */
export const andNot = (a: Code, b: Code): Code => [a, b, 0xfd, 0x4f];
/** Bits of `yes` where those of `mask` are set, of `no` elsewhere. */
export const chooseBits = (yes: Code, no: Code, mask: Code): Code => [yes, no, mask, 0xfd, 0x52];
/** Words of two vectors by their numbers: 0 to 3 of the first, 4 to 7 of the second. */
export const pickWords = (a: Code, b: Code, words: readonly number[]): Code => [a, b, 0xfd, 0x0d, ...words.flatMap(word => [word * 4, word * 4 + 1, word * 4 + 2, word * 4 + 3])];
export const storeVector = (address: Code, value: Code, offset = 0): Code => [address, value, 0xfd, 0x0b, 0, ...unsigned(offset)];

/** Eight bytes of the sixteen: lane 0 or 1. */
export const half = (a: Code, lane: 0 | 1): Code => [a, 0xfd, 0x1d, lane];
export const anyBit = (a: Code): Code => [a, 0xfd, 0x53];
/** The top bit of each of the sixteen bytes, lowest address first. */
export const topBits = (a: Code): Code => [a, 0xfd, 0x64];

/** A module that takes its memory as `host.memory` and exports every function by its name. */
export function wasmModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
	const types = functions.map(({ parameters }) => [0x60, ...list(parameters.map(() => [i32])), 1, i32]);
	const names = functions.map(({ name }) => name);
	return Uint8Array.from([
		...magic,
		...section(1, list(types)),
		...section(2, list([[...text('host'), ...text('memory'), 0x02, 0x00, 1]])),
		...section(3, list(functions.map((_, at) => unsigned(at)))),
		...section(7, list(names.map((name, at) => [...text(name), 0x00, ...unsigned(at)]))),
		...section(10, list(functions.map(written => sized(bodyOf(written, names))))),
	]);
}

function bodyOf({ parameters, locals, longs, vectors, body }: WasmFunction, names: readonly string[]): number[] {
	const all = [...parameters, ...locals, ...longs, ...vectors];
	const bytes = list([[...unsigned(locals.length), i32], [...unsigned(longs.length), i64], [...unsigned(vectors.length), v128]]);
	// Into one list as it goes: put together from lists of lists it takes a third longer, in every thread that starts.
	const put = (code: Code, labels: readonly string[]): void => {
		if (typeof code === 'number') bytes.push(code);
		else if (isList(code)) for (const one of code) put(one, labels);
		else if ('local' in code) bytes.push(code.how, ...unsigned(placeOf(all, code.local)));
		else if ('call' in code) bytes.push(0x10, ...unsigned(placeOf(names, code.call)));
		else if ('to' in code) bytes.push(code.how, ...unsigned(placeOf(labels, code.to)));
		else {
			bytes.push(code.how, 0x40);
			put(code.body, [code.label, ...labels]);
			bytes.push(0x0b);
		}
	};
	put(body, []);
	bytes.push(0x0b);
	return bytes;
}

function isList(code: Code): code is readonly Code[] {
	return Array.isArray(code);
}

function placeOf(names: readonly string[], name: string): number {
	const at = names.indexOf(name);
	if (at === -1) throw new Error(`no ${name} in this WebAssembly function`);
	return at;
}

const section = (id: number, content: readonly number[]): number[] => [id, ...sized(content)];
const sized = (content: readonly number[]): number[] => [...unsigned(content.length), ...content];
const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const text = (name: string): number[] => sized([...name].map(letter => letter.charCodeAt(0)));

function unsigned(value: number): number[] {
	return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
	const low = value & 0x7f;
	const rest = value >> 7;
	const last = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
	return last ? [low] : [low | 0x80, ...signed(rest)];
}

function signed64(value: bigint): number[] {
	const low = Number(value & 0x7fn);
	const rest = value >> 7n;
	const last = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
	return last ? [low] : [low | 0x80, ...signed64(rest)];
}
