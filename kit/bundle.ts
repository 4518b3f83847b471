/**
 * Makes `dist/regain.mjs`: the whole program in one ESM file that needs node and nothing else beside it.
 *
 * The file imports one name statically, `createRequire`, which every node since 12 has. Every other builtin is required, so
 * that an old node gets as far as the guard in the banner instead of failing at link time on a builtin it does not have.
 */

import { readFileSync, renameSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { builtinModules, createRequire } from 'node:module';
import path from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { embedded } from '../source/session/checklists.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

interface Described {
	readonly name: string;
	readonly version: string;
	readonly description: string;
	readonly engines: { readonly node: string };
}

const described = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')) as Described;

/** Nodes since 14.8 can read what comes out; older ones say SyntaxError before any guard could speak. */
const readableBy = 'node14.8';

/** The first words of the file, in syntax and builtins of long ago. `needed` is `22.12`. */
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

/** `import { x } from 'node:y'` becomes a plain property of the required builtin, read once. */
const requiredBuiltins: Plugin = {
	name: 'required-builtins',
	setup(asks) {
		const bare = new Set(builtinModules.map(name => name.replace(/^node:/, '')));
		asks.onResolve({ filter: /^[a-z_:/0-9]+$/ }, ({ path: asked, kind }) => {
			const name = asked.replace(/^node:/, '');
			if (!asked.startsWith('node:') && !bare.has(asked)) return undefined;
			// A library that would start a program (Ink asks tput for the size of a terminal without one) is refused, not trusted.
			if (name === 'child_process') return { path: name, namespace: 'builtin', sideEffects: false };
			if (kind === 'require-call' || kind === 'dynamic-import') return { path: `node:${name}`, external: true };
			return { path: name, namespace: 'builtin', sideEffects: false };
		});
		asks.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path: name }) => {
			const names = Object.keys(require(`node:${name}`) as object).filter(key => /^[A-Za-z_$][\w$]*$/.test(key) && key !== 'default');
			// Pure, so that what nobody asks for is dropped: reading some properties of old builtins prints a deprecation.
			if (name === 'child_process') return { contents: names.map(key => `export const ${key} = () => { throw new Error('regain starts no programs'); };`).join('\n') };
			const lines = names.map(key => `const of_${key} = /* @__PURE__ */ read('${key}'); export { of_${key} as ${key} };`);
			return { contents: `const builtin = require('node:${name}'); const read = name => builtin[name]; export default builtin;\n${lines.join('\n')}` };
		});
	},
};

/** Ink asks for the devtools only when DEV is set; nobody debugs React on a victim. */
const noDevtools: Plugin = {
	name: 'no-devtools',
	setup(asks) {
		asks.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'react-devtools-core', namespace: 'absent' }));
		asks.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: 'export default { initialize() {}, connectToDevTools() {} };' }));
	},
};

/** Work that libraries do at every start and that nobody here needs. Each was seen in a profile of the first frame. */
const idleWork: readonly { readonly file: RegExp; readonly text: string; readonly instead: string }[] = [
	// fetch() of a data: URL starts node's whole HTTP client to decode 70 kB of base64; without fetch it uses atob.
	{ file: /[/]yoga-wasm-base64-esm[.]js$/, text: '"function"!=typeof fetch', instead: 'true' },
	// Corrects licences and repository fields of package.json files; ours is given as { name, version }.
	{ file: /[/]meow[/]build[/]dependencies[.]js$/, text: 'var normalizeExports = requireNormalize();', instead: 'var normalizeExports = pkg => pkg;' },
	// Twenty milliseconds and more to compile, for a character that few names hold: made when one is met.
	{ file: /[/]string-width[/]index[.]js$/, text: String.raw`const rgiEmojiRegex = /^\p{RGI_Emoji}$/v;`, instead: String.raw`let emoji; const rgiEmojiRegex = { test: text => (emoji ??= new RegExp('^\\p{RGI_Emoji}$', 'v')).test(text) };` },
	// A v flag is made anew at every use, since nodes before 20 cannot read it; this one is asked for every style of a line.
	{ file: /[/]slice-ansi[/]tokenize-ansi[.]js$/, text: String.raw`/^[\d:;]*$/v`, instead: String.raw`/^[\d:;]*$/u` },
	// The rest of a helper nobody calls; it would load node:child_process, which has no place in this program.
	{ file: /[/]meow[/]build[/]dependencies[.]js$/, text: 'promisify(execFile);', instead: '' },
];

const noIdleWork: Plugin = {
	name: 'no-idle-work',
	setup(asks) {
		asks.onLoad({ filter: /[/](?:yoga-layout|meow|string-width|slice-ansi)[/]/ }, async ({ path: name }) => {
			const here = idleWork.filter(({ file }) => file.test(name));
			if (here.length === 0) return undefined;
			let contents = await readFile(name, 'utf8');
			for (const { text, instead } of here) {
				if (!contents.includes(text)) return { errors: [{ text: `${name} no longer holds ${text}: look again at what it does at start` }] };
				contents = contents.replaceAll(text, () => instead);
			}
			return { contents, loader: 'js' };
		});
	},
};

export interface BundleRequest {
	readonly entry?: string;
	readonly outfile?: string;
	/** Print nothing of warnings and errors: the rejection holds them. */
	readonly quiet?: boolean;
}

/** Builds the bundle; rejects with esbuild's own words. Resolves to where it is. */
export async function bundle(request: BundleRequest = {}): Promise<string> {
	const entry = request.entry ?? path.join(project, 'source/cli.tsx');
	const outfile = request.outfile ?? path.join(project, 'dist/regain.mjs');
	const part = `${outfile}.part`;
	await build({
		entryPoints: [entry],
		outfile: part,
		absWorkingDir: project,
		bundle: true,
		platform: 'node',
		format: 'esm',
		target: readableBy,
		// Top-level await of a library loaded lazily (yoga) ends up inside a function; our own is refused by the bundle's test.
		// esbuild would also make each regular expression with \p or lookbehind anew at every use; nodes since 10 read them.
		supported: { 'top-level-await': true, 'regexp-unicode-property-escapes': true, 'regexp-lookbehind-assertions': true, 'regexp-named-capture-groups': true },
		jsx: 'automatic',
		legalComments: 'none',
		logLevel: request.quiet === true ? 'silent' : 'warning',
		banner: { js: banner(described.engines.node.replace('>=', '')) },
		define: {
			'process.env.NODE_ENV': '"production"',
			'process.env.DEV': '"false"',
			EMBEDDED_VERSION: JSON.stringify(described.version),
			EMBEDDED_CHECKLISTS: await checklists(),
		},
		plugins: [requiredBuiltins, noDevtools, noIdleWork],
	});
	// Whoever runs the old one meanwhile keeps it whole.
	renameSync(part, outfile);
	return outfile;
}

/** The checklists as they stand in `checklists/`, read by the program's own reader: a mistake in one stops the build. */
async function checklists(): Promise<string> {
	return JSON.stringify(await embedded());
}

if (argv[1] === fileURLToPath(import.meta.url)) await bundle();
