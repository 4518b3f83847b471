/** The program's own source as data, for the tests that hold it against the rules of the house. */

import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

const root = fileURLToPath(new URL('../../source', import.meta.url));

export interface SourceFile {
	/** From `source/`, with forward slashes: `core/visible.ts`. */
	readonly name: string;
	readonly text: string;
	/** As it runs: without types, comments and the text of strings, so that a word found is a word used. */
	readonly code: string;
	/** As written after `from` and in `import()`: types as well as values. */
	readonly imports: readonly string[];
}

export function sourceFiles(): readonly SourceFile[] {
	const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(name => /\.tsx?$/.test(name));
	return names.toSorted().map(name => sourceFile(name.replaceAll(path.sep, '/'), readFileSync(path.join(root, name), 'utf8')));
}

export function sourceFile(name: string, text: string): SourceFile {
	const bare = text.replaceAll(/\/\*.*?\*\//gs, '').replaceAll(/^\s*\/\/.*$/gm, '');
	const statements = bare.matchAll(/^[ \t]*(?:import|export)\b[^;'"`]*?\bfrom\s*'([^']+)'|^[ \t]*import\s*'([^']+)'|\bimport\(\s*'([^']+)'/gm);
	return {
		name,
		text,
		code: codeOf(name, text),
		imports: [...statements].map(match => match[1] ?? match[2] ?? match[3] ?? ''),
	};
}

function codeOf(name: string, text: string): string {
	const { code } = transformSync(text, { loader: name.endsWith('x') ? 'tsx' : 'ts', jsx: 'automatic', legalComments: 'none' });
	return code.replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""').replaceAll(/^\s*\/\/.*$/gm, '');
}
