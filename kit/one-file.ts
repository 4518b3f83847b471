/**
 * The shape of `dist/regain.mjs`: a few lines that any node since 14.8 can read, then the parts of the program, packed, each
 * compiled when it is first asked for. The screen does not pay for what only threads run, nor a thread for the screen, and
 * neither for libraries that few runs need. Code, or texts of code, would be read to their last letter at every start.
 */

import { constants, zstdCompressSync } from 'node:zlib';

/** The first words of the file, in syntax and builtins of long ago. `needed` is `22.15`. */
export function banner(needed: string): string {
	const [major, minor] = needed.split('.');
	return [
		'#!/usr/bin/env node',
		"import { createRequire as regainCreateRequire } from 'module';",
		'const require = regainCreateRequire(import.meta.url);',
		'{',
		"\tconst has = process.versions.node.split('.').map(Number);",
		`\tif (has[0] < ${major} || (has[0] === ${major} && has[1] < ${minor})) {`,
		`\t\tprocess.stderr.write('regain needs node ${needed} or newer; this is node ' + process.versions.node + ' (' + process.execPath + ').\\n');`,
		'\t\tprocess.exit(3);',
		'\t}',
		'}',
	].join('\n');
}

export interface Parts {
	/** Run in the process itself. */
	readonly main: string;
	/** Run in each of its threads. */
	readonly thread: string;
	/** Whatever is asked for by name. */
	readonly [name: string]: string;
}

/** What an engine made of parts before. It is looked at by the very same engine only; any other compiles the part. */
export interface Ahead {
	/** As `engine()` names it. */
	readonly engine: string;
	readonly parts: Readonly<Record<string, Uint8Array>>;
}

/** The engine that runs this. Compiled code of another is never even offered to it. */
export function engine(): string {
	return `${process.version} ${process.arch} ${process.versions.v8}`;
}

export interface OneFile {
	/** Oldest node it runs on. */
	readonly needed: string;
	/** Texts that neither import nor export, nor await at their top. */
	readonly parts: Parts;
	readonly ahead?: Ahead | undefined;
	/** A rehearsal: where each part, when its thread ends, leaves what the engine made of it. */
	readonly leave?: string;
}

/**
 * What a part may speak of beside its own words and the language stands on its first line, so that a stack names the part's own lines.
 * `regainPart` gives what another part exports.
 */
function asFunction(text: string): string {
	return `(function (module, exports, require, regainPart, regainMeta) {${text}\n})`;
}

/**
 * Gives what a part exports, running it when it is first asked for. `stored` is where parts are: `text(name)` their bytes, `ahead(name)`
 * what this engine made of them before. It stands in the file once, and goes to each thread as text: it speaks of what it is given alone.
 */
const loader = (leave: string | undefined): readonly string[] => [
	'function regainLoader(stored, require, meta) {',
	'\tconst loaded = {};',
	'\treturn function regainPart(name) {',
	'\t\tif (loaded[name] !== undefined) return loaded[name].exports;',
	'\t\tconst part = (loaded[name] = { exports: {} });',
	"\t\tconst script = new (require('vm').Script)(stored.text(name).latin1Slice(), { filename: 'regain.mjs/' + name, cachedData: stored.ahead(name) });",
	'\t\tscript.runInThisContext()(part, part.exports, require, regainPart, meta);',
	...(leave === undefined ? [] : [leaving(leave)]),
	'\t\treturn part.exports;',
	'\t};',
	'}',
];

/**
 * The parts as the file holds them, packed; and as a thread is given them, in memory that all threads share. They stand in the
 * comments of a function that nobody calls, at the end of the file, and are read by asking for its text: the engine takes 170 ms to read four
 * megabytes as strings, 60 as comments, and its text is in memory anyway (the file may be another one by then).
 */
const stores = [
	'const regainRows = new Map(String(regainHeld).split("\\n").map(row => [row.slice(2, row.indexOf(" ")), row]));',
	// Piece by piece, and into memory of the right size: most of what these cost is fresh memory.
	'function regainPacked(name) {',
	'\tconst row = regainRows.get(name);',
	'\tconst [, length] = row.slice(0, 100).split(" ");',
	'\tconst start = name.length + length.length + 4;',
	'\tconst bytes = Buffer.allocUnsafeSlow(Math.floor(((row.length - start) * 3) / 4));',
	'\tlet end = 0;',
	'\tfor (let at = start; at < row.length; at += 65536) end += bytes.write(row.slice(at, at + 65536), end, "base64");',
	'\treturn { bytes: bytes.subarray(0, end), length: Number(length) };',
	'}',
	`const regainUnpacked = ({ bytes, length }) => require('zlib').zstdDecompressSync(bytes, { chunkSize: length + 64 });`,
	'const regainStored = {',
	"\ttext: name => regainUnpacked(regainPacked('part:' + name)),",
	"\tahead: name => (regainEngine === process.version + ' ' + process.arch + ' ' + process.versions.v8 && regainRows.has('ahead:' + name) ? regainUnpacked(regainPacked('ahead:' + name)) : undefined),",
	'};',
	'const regainPart = regainLoader(regainStored, require, import.meta);',
	'function regainShared(bytes) {',
	'\tif (bytes === undefined) return undefined;',
	'\tconst shared = new Uint8Array(new SharedArrayBuffer(bytes.length));',
	'\tshared.set(bytes);',
	'\treturn shared;',
	'}',
	// A thread that runs this need not read the file. What its part may ask for later goes with it packed.
	'regainPart.program = name => ({',
	"\tcode: regainLoader + '\\n(' + regainThread + ')(require)',",
	'\tdata: { regain: {',
	'\t\tname, url: import.meta.url, text: regainShared(regainStored.text(name)), ahead: regainShared(regainStored.ahead(name)),',
	"\t\tseldom: Object.fromEntries(regainAsks[name].map(one => [one, regainShared(regainPacked('part:' + one).bytes)])),",
	'\t} },',
	'});',
	'function regainThread(require) {',
	"\tconst { name, url, text, ahead, seldom } = require('worker_threads').workerData.regain;",
	'\tconst bytes = view => view && Buffer.from(view.buffer);',
	'\tregainLoader({',
	"\t\ttext: asked => (asked === name ? bytes(text) : require('zlib').zstdDecompressSync(seldom[asked])),",
	'\t\tahead: asked => (asked === name ? bytes(ahead) : undefined),',
	'\t}, require, { url })(name);',
	'}',
];

/** At the end of a thread, so that all it ran is in it. Threads run the same part: each leaves its own. */
function leaving(folder: string): string {
	const file = `${JSON.stringify(`${folder}/`)} + name + '.' + require('worker_threads').threadId`;
	return `\t\tprocess.on('exit', () => require('fs').writeFileSync(${file}, script.createCachedData()));`;
}

/** One ESM file. */
export function oneFile({ needed, parts, ahead, leave }: OneFile): string {
	return [
		banner(needed),
		`const regainEngine = ${JSON.stringify(ahead?.engine ?? '')};`,
		`const regainAsks = ${JSON.stringify(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, asked(text)])))};`,
		...loader(leave),
		...stores,
		"regainPart(require('worker_threads').isMainThread ? 'main' : 'thread');",
		'function regainHeld() {',
		...Object.entries(parts).map(([name, text]) => `//part:${name} ${packed(Buffer.from(asFunction(ascii(name, text)), 'latin1'))}`),
		...Object.entries(ahead?.parts ?? {}).map(([name, made]) => `//ahead:${name} ${packed(made)}`),
		'}',
		'',
	].join('\n');
}

/** Parts that this one may ask for. */
function asked(text: string): readonly string[] {
	return [...new Set([...text.matchAll(/\bregainPart\("(\w+)"\)/g)].map(([, name]) => name!))];
}

/** As small as can be, since node reads the whole file at every start. */
function packed(bytes: Uint8Array): string {
	const small = zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 19, [constants.ZSTD_c_windowLog]: 22 } });
	return `${bytes.length} ${small.toString('base64')}`;
}

/**
 * A single character beyond Latin-1 would double the memory of the whole text. esbuild escapes all but those of regular
 * expressions, where an escape means the same.
 */
function ascii(name: string, text: string): string {
	const raw = /String\.raw`[^`]*[^\0-\x7f]/.exec(text);
	if (raw !== null) throw new Error(`the part ${name} holds a raw text that is not ASCII: ${raw[0]}`);
	return text.replaceAll(/[^\0-\x7f]/gu, character => (character.length === 1 ? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}` : `\\u{${character.codePointAt(0)!.toString(16)}}`));
}
