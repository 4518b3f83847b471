/**
 * Makes `dist/regain.mjs`: the whole program in one ESM file that needs node and nothing else beside it.
 *
 * The file imports one name statically, `createRequire`, which every node since 12 has. Every other builtin is required, so
 * that an old node gets as far as the guard in the banner instead of failing at link time on a builtin it does not have.
 */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import path from 'node:path';
import { argv, stderr } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { cards, walkCards } from '../source/checks/cards.ts';
import { embedded } from '../source/session/checklists.ts';
import { noIdleWork } from './idle-work.ts';
import { oneFile, type Ahead, type OneFile } from './one-file.ts';
import { rehearse } from './rehearsal.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

interface Described {
	readonly name: string;
	readonly version: string;
	readonly description: string;
	readonly engines: { readonly node: string };
}

const described = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')) as Described;
const needed = described.engines.node.replace('>=', '');

/** What each thread runs: its own part of the file. */
const threadEntry = path.join(project, 'source/tasks/worker.ts');
/** What threads with an errand run: no check is in it, and such a thread never reads the rest of the file. */
const errandEntry = path.join(project, 'source/tasks/errand-worker.ts');
/** What the recording side asks of log checks, when the first of them is to be answered. */
const judgesEntry = path.join(project, 'source/checks/judges.ts');
/** Large, and seldom needed: compiled when first imported, wherever that is. */
const seldom: readonly string[] = ['openpgp', 'yaml'];

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

/** What the checks are, written out: the part that records holds the list and none of the checks. */
const writtenCards: Plugin = {
	name: 'written-cards',
	setup(asks) {
		asks.onLoad({ filter: /[/]source[/]checks[/]cards[.]ts$/ }, () => ({
			contents: [
				`export const cards = ${JSON.stringify(cards)};`,
				`export const walkCards = ${JSON.stringify(walkCards)};`,
				'export function cardById(id) { return cards.find(card => card.id === id); }',
			].join('\n'),
		}));
	},
};

/** Imports of another part of the file ask for it when they are reached. `own` is the part being made. */
function otherParts(own: string): Plugin {
	return {
		name: 'other-parts',
		setup(asks) {
			asks.onResolve({ filter: new RegExp(`^(?:${seldom.join('|')})$`) }, ({ path: name, kind }) => (kind === 'entry-point' ? undefined : { path: name, namespace: 'part' }));
			asks.onResolve({ filter: /[/]worker[.]ts$/ }, ({ path: asked, resolveDir }) =>
				own === 'main' && path.resolve(resolveDir, asked) === threadEntry ? { path: 'thread', namespace: 'part' } : undefined,
			);
			asks.onLoad({ filter: /[/]source[/]checks[/]judges[.]ts$/ }, () =>
				own === 'main' ? { contents: "export function logCheckOf(card) { return regainPart('judges').logCheckOf(card); }\nexport function wholeOf(card) { return regainPart('judges').wholeOf(card); }" } : undefined,
			);
			asks.onLoad({ filter: /[/]source[/]tasks[/]thread-program[.]ts$/ }, () =>
				own === 'main' ? { contents: 'export function threadProgram(part) { return regainPart.program(part); }' } : undefined,
			);
			asks.onLoad({ filter: /.*/, namespace: 'part' }, ({ path: name }) => ({ contents: `module.exports = regainPart(${JSON.stringify(name)});` }));
		},
	};
}

/** The text of one part. A library exports what it exports; the others run, and stay free of awaits at the top. */
async function part(name: string, entry: string, more: BuildOptions): Promise<string> {
	const { outputFiles } = await build({
		entryPoints: [entry],
		outdir: path.join(project, 'dist'),
		write: false,
		absWorkingDir: project,
		bundle: true,
		platform: 'node',
		// Not cjs for our own: libraries loaded lazily (yoga) may await at their top, which then ends up inside a function.
		format: name === 'main' || name === 'thread' || name === 'errand' ? 'esm' : 'cjs',
		target: `node${needed}`,
		jsx: 'automatic',
		legalComments: 'none',
		// A quarter less to unpack at every start. Names stay, and lines are short: a throw still says where.
		minifyWhitespace: true,
		minifySyntax: true,
		lineLimit: 160,
		...more,
		define: {
			'process.env.NODE_ENV': '"production"',
			'process.env.DEV': '"false"',
			'import.meta': 'regainMeta',
			...more.define,
		},
		plugins: [requiredBuiltins, noDevtools, noIdleWork, writtenCards, otherParts(name)],
	});
	// What a file that is run exports, nobody asks for.
	return outputFiles![0]!.text.replace(/(?<=[;}\n])export\s*\{[^}]*\};?\s*$/, '\n');
}

export interface BundleRequest {
	/** What threads run instead of the program's own. */
	readonly thread?: string;
	readonly outfile?: string;
	/** `false`: without what a rehearsal of the program makes. It then starts a tenth of a second later. */
	readonly ahead?: false;
	/** Print nothing of warnings and errors: the rejection holds them. */
	readonly quiet?: boolean;
}

/** Builds the bundle; rejects with esbuild's own words. Resolves to where it is. */
export async function bundle(request: BundleRequest = {}): Promise<string> {
	const outfile = request.outfile ?? path.join(project, 'dist/regain.mjs');
	const logLevel = request.quiet === true ? 'silent' : 'warning';
	const embeddings = { EMBEDDED_VERSION: JSON.stringify(described.version), EMBEDDED_CHECKLISTS: JSON.stringify(await embedded()) };
	const [main, thread, errand, judges, ...libraries] = await Promise.all([
		part('main', path.join(project, 'source/cli.tsx'), { logLevel, define: embeddings }),
		part('thread', request.thread ?? threadEntry, { logLevel }),
		part('errand', errandEntry, { logLevel }),
		part('judges', judgesEntry, { logLevel }),
		...seldom.map(async name => part(name, name, { logLevel })),
	]);
	const parts = { main, thread, errand, judges, ...Object.fromEntries(seldom.map((name, at) => [name, libraries[at]!])) };
	const text = oneFile({ needed, parts, ahead: request.ahead === false ? undefined : await compiledAhead({ needed, parts }) });
	mkdirSync(path.dirname(outfile), { recursive: true });
	const unfinished = `${outfile}.part`;
	writeFileSync(unfinished, text);
	// Whoever runs the old one meanwhile keeps it whole.
	renameSync(unfinished, outfile);
	return outfile;
}

async function compiledAhead(file: OneFile): Promise<Ahead | undefined> {
	try {
		return await rehearse(file);
	} catch (error) {
		stderr.write(`built without what a rehearsal would have made, and slower to start: ${(error as Error).message}\n`);
		return undefined;
	}
}

if (argv[1] === fileURLToPath(import.meta.url)) await bundle();
