/** The one file users carry: it starts in an empty folder with only node, and an old node gets a sentence. */

import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execPath } from 'node:process';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { banner } from '../../kit/bundle.ts';
import { built } from '../support/built.ts';

const run = promisify(execFile);
const bare = { TERM: 'linux' };
let empty = '';

beforeAll(() => {
	empty = mkdtempSync(path.join(tmpdir(), 'regain-empty-'));
	copyFileSync(built(), path.join(empty, 'regain.mjs'));
});
afterAll(() => rmSync(empty, { recursive: true, force: true }));

describe('the built file', () => {
	test('starts in an empty folder with only node and no environment', async () => {
		const { stdout, stderr } = await run(execPath, ['regain.mjs', '--version'], { cwd: empty, env: bare });
		expect(stdout.trim()).toBe((JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version);
		expect(stderr).toBe('');
	});

	test('imports nothing statically but the way to require, and waits for nothing while it is loaded', async () => {
		const text = readFileSync(built(), 'utf8');
		expect(text.match(/^import .*/gm)).toEqual(["import { createRequire as regainCreateRequire } from 'module';"]);
		// Old nodes read the whole file before the guard speaks: awaiting at the top is syntax they do not know.
		await expect(transform(text, { format: 'esm', supported: { 'top-level-await': false }, logLevel: 'silent' })).resolves.toBeDefined();
	});

	test('cannot start a program: no library in it reaches child_process', () => {
		expect(/require\w*\("(?:node:)?child_process"\)/.test(readFileSync(built(), 'utf8'))).toBe(false);
	});

	test('keeps private fields private: lowered ones are slow maps', () => {
		expect(/__private(?:Get|Set|Method)\(this/.exec(readFileSync(built(), 'utf8'))?.[0]).toBeUndefined();
	});

	test('holds no path of the machine that built it', () => {
		const text = readFileSync(built(), 'utf8');
		expect(text.includes(path.resolve(import.meta.dirname, '../..'))).toBe(false);
	});
});

describe('an old node', () => {
	async function started(version: string): Promise<{ code: number; stderr: string }> {
		const file = path.join(empty, `old-${version}.mjs`);
		const [shebang = '', ...rest] = banner('22.12').split('\n');
		const older = `Object.defineProperty(process.versions, 'node', { value: '${version}' });`;
		writeFileSync(file, [shebang, older, ...rest, "process.stdout.write('went on');"].join('\n'));
		try {
			const { stderr } = await run(execPath, [file], { env: bare });
			return { code: 0, stderr };
		} catch (error) {
			const failed = error as { code: number; stderr: string };
			return { code: failed.code, stderr: failed.stderr };
		}
	}

	test.for(['14.8.0', '18.20.4', '20.19.0', '22.11.0'])('%s is told in one sentence', async version => {
		const { code, stderr } = await started(version);
		expect(code).toBe(3);
		expect(stderr).toMatch(/^regain needs node 22\.12 or newer; this is node \d+\.\d+\.\d+ \(.+\)\.\n$/);
	});

	test.for(['22.12.0', '24.0.0', '26.1.0'])('%s goes on', async version => {
		expect(await started(version)).toEqual({ code: 0, stderr: '' });
	});
});
