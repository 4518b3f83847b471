/** The walls of the house. A failure names the file and the rule it broke. */

import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { sourceFile, sourceFiles, type SourceFile } from './support/source-files.ts';

/** What each layer may import beside itself. `commands` and `cli.tsx` put everything together. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
	core: [],
	parsers: ['core'],
	host: ['core'],
	checks: ['core', 'parsers', 'host'],
	tasks: ['core', 'parsers', 'host', 'checks'],
	journal: ['core'],
	report: ['core'],
	session: ['core', 'parsers', 'host', 'checks', 'tasks', 'journal', 'report'],
	tui: ['core', 'report', 'session'],
	commands: ['core', 'parsers', 'host', 'checks', 'tasks', 'journal', 'report', 'session', 'tui'],
	'cli.tsx': ['core', 'parsers', 'host', 'checks', 'tasks', 'journal', 'report', 'session', 'tui', 'commands'],
};

/** Layers that are pure functions of their arguments: nothing of the machine reaches them. */
const pure = ['core', 'parsers', 'report'];

/** Files that may know about threads: who starts them, what they begin with, and the root, which asks which of the two it is. */
const threadFiles = ['tasks/thread.ts', 'tasks/worker.ts', 'tasks/errand-worker.ts', 'cli.tsx'];

/** Hostile bytes enter by these layers, so none of them may declare text safe. Only `visible()` and its kin do. */
const doors = ['parsers', 'host', 'checks', 'tasks', 'journal'];
/** An errno code of node is the program's own word. */
const mayCast = ['host/unread.ts'];

function layerOf(name: string): string {
	return name.split('/')[0] ?? name;
}

function layerOfImport(file: SourceFile, asked: string): string {
	return layerOf(path.posix.normalize(path.posix.join(path.posix.dirname(file.name), asked)));
}

type Rule = (file: SourceFile) => readonly string[];

const layers: Rule = file => {
	const layer = layerOf(file.name);
	const allowed = mayImport[layer];
	if (allowed === undefined) return [`${layer} is no layer of the house`];
	return file.imports
		.filter(asked => asked.startsWith('.'))
		.map(asked => layerOfImport(file, asked))
		.filter(target => target !== layer && !allowed.includes(target))
		.map(target => `imports ${target}, which ${layer} may not know`);
};

const purity: Rule = file => {
	const layer = layerOf(file.name);
	const outside = file.imports.filter(asked => !asked.startsWith('.'));
	if (layer === 'core') return outside.map(asked => `imports ${asked}; core imports nothing`);
	if (!pure.includes(layer)) return [];
	return outside.filter(asked => asked.startsWith('node:')).map(asked => `imports ${asked}; ${layer} is pure`);
};

const threads: Rule = file =>
	file.imports.includes('node:worker_threads') && !threadFiles.includes(file.name) ? ['imports node:worker_threads; only tasks/thread.ts and the two workers of tasks/ know about threads'] : [];

const processReaders: Rule = file => {
	if (file.name === 'cli.tsx') return [];
	const reads = /(?<![\w$.#])process\s*(?:\.|\[|\?\.)/.test(file.code) || file.imports.some(asked => asked === 'node:process' || asked === 'process');
	return reads ? ['reads process; only cli.tsx does, the rest gets it as an argument'] : [];
};

const noPrograms: Rule = file =>
	file.imports.some(asked => /^(?:node:)?(?:child_process|cluster)$/.test(asked)) ? ['imports child_process; nothing of a host is ever executed'] : [];

const noEvaluation: Rule = file => {
	const broken: string[] = [];
	if (/(?<![\w$.#])eval\s*\(/.test(file.code)) broken.push('calls eval');
	if (/\bnew\s+Function\b|(?<![\w$.#])Function\s*\(/.test(file.code)) broken.push('makes a Function of text');
	if (file.imports.some(asked => /^(?:node:)?vm$/.test(asked))) broken.push('imports vm');
	return broken;
};

const shortFiles: Rule = file => {
	const lines = file.text.split('\n').length - 1;
	return lines > 300 ? [`has ${lines} lines; past 300, ask what second thing moved in`] : [];
};

const prefixedBuiltins: Rule = file =>
	file.imports.filter(asked => /^(?:fs|path|os|url|crypto|util|stream|events|buffer|zlib|assert|tty|net|http|https|module|v8|timers)(?:\/|$)/.test(asked)).map(asked => `imports ${asked}; builtins carry node:`);

const madeVisible: Rule = file => {
	const broken = /\bas\s+unknown\s+as\s+Visible\b/.test(file.text) ? ['forces a type into Visible'] : [];
	if (!doors.includes(layerOf(file.name)) || mayCast.includes(file.name)) return broken;
	const casts = [...file.text.matchAll(/(.)\s+as\s+(?:readonly\s+)?Visible\b/g)].filter(([, before]) => before !== "'");
	return [...broken, ...casts.map(() => 'declares text Visible with `as`; make it so with visible(), visibleName(), visibleText(), shown`` or joined()')];
};

/** Marks of a paused thought; in bits, so that this file does not break its own rule. */
const unfinished = new RegExp(String.raw`\b(?:TO` + 'DO|FIX' + String.raw`ME|X{3})\b`);
const finished: Rule = file => (unfinished.test(file.text) ? ['holds a note of unfinished work'] : []);

const rules: Readonly<Record<string, Rule>> = {
	'layers only look down': layers,
	'core imports nothing; parsers and reports touch no machine': purity,
	'three files know about threads': threads,
	'only cli.tsx reads process': processReaders,
	'no program is ever started': noPrograms,
	'no text is ever evaluated': noEvaluation,
	'a file is one thing': shortFiles,
	'builtins are imported by their full name': prefixedBuiltins,
	'hostile text becomes Visible only at the door': madeVisible,
	'nothing is left unfinished': finished,
};

const files = sourceFiles();

describe('every file of source/', () => {
	test.for(Object.entries(rules))('%s', ([, rule]) => {
		const broken = files.flatMap(file => rule(file).map(how => `source/${file.name} ${how}`));
		expect(broken).toEqual([]);
	});
});

describe('the rules see what they are meant to see', () => {
	const broken: readonly (readonly [string, string, Rule])[] = [
		['core/a.ts', "import { readFileSync } from 'node:fs';", purity],
		['core/a.ts', "import type { Host } from '../host/host.ts';", layers],
		['parsers/sniffer/a.ts', "import {\n\thostname,\n} from '../../host/host.ts';", layers],
		['tui/a.tsx', "const run = async () => import('../tasks/thread.ts');", layers],
		['host/a.ts', "export * from '../checks/index.ts';", layers],
		['session/a.ts', "import { Worker } from 'node:worker_threads';", threads],
		['checks/a.ts', 'export const home = process.env.HOME;', processReaders],
		['checks/a.ts', "import { env } from 'node:process';", processReaders],
		['host/a.ts', "import { spawn } from 'node:child_process';", noPrograms],
		['checks/a.ts', "export const run = (text: string) => eval(text);", noEvaluation],
		['checks/a.ts', "export const run = (text: string) => new Function(text);", noEvaluation],
		['core/a.ts', 'void 0;\n'.repeat(301), shortFiles],
		['host/a.ts', "import fs from 'fs/promises';", prefixedBuiltins],
		['host/a.ts', 'export const name = (raw: string) => raw as Visible;', madeVisible],
		['tui/a.ts', 'export const name = (raw: unknown) => raw as unknown as Visible;', madeVisible],
	];
	test.for(broken)('%s: %s', ([name, text, rule]) => {
		expect(rule(sourceFile(name, text))).not.toEqual([]);
	});

	const sound: readonly (readonly [string, string])[] = [
		['core/a.ts', "/** Reads no process.env, and import x from 'node:fs' is prose. */\nexport const a = 'process.exit eval(x)';\n"],
		['checks/a.ts', "import { visible } from '../core/visible.ts';\nexport const empty = '' as Visible;\nexport const at = host.process.pid;\n"],
		['tasks/thread.ts', "import { Worker } from 'node:worker_threads';\n"],
	];
	test.for(sound)('%s: %s', ([name, text]) => {
		const file = sourceFile(name, text);
		expect(Object.values(rules).flatMap(rule => rule(file))).toEqual([]);
	});
});
