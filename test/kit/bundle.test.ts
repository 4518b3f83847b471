/** The one file users carry: it starts in an empty folder with only node, and an old node gets a sentence. */

import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execPath } from 'node:process';
import { promisify } from 'node:util';
import { Script } from 'node:vm';
import { zstdDecompressSync } from 'node:zlib';
import stringWidth from 'string-width';
import { build, transform } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checks } from '../../source/checks/index.ts';
import { noIdleWork } from '../../kit/idle-work.ts';
import { banner, engine, oneFile } from '../../kit/one-file.ts';
import { built } from '../support/built.ts';

const run = promisify(execFile);
const bare = { TERM: 'linux' };
let empty = '';

beforeAll(() => {
	empty = mkdtempSync(path.join(tmpdir(), 'regain-empty-'));
	copyFileSync(built(), path.join(empty, 'regain.mjs'));
});
afterAll(() => rmSync(empty, { recursive: true, force: true }));

/** What the file holds under `part:NAME` and `ahead:NAME`. */
function held(kind: 'part' | 'ahead'): ReadonlyMap<string, Buffer> {
	const rows = readFileSync(built(), 'latin1').matchAll(/^[/][/](\w+):(\w+) (\d+) (\S+)$/gm);
	return new Map([...rows].filter(([, of]) => of === kind).map(([, , name, length, packed]) => {
		const bytes = zstdDecompressSync(Buffer.from(packed!, 'base64'));
		expect(bytes.length).toBe(Number(length));
		return [name!, bytes];
	}));
}
const parts = (): ReadonlyMap<string, string> => new Map([...held('part')].map(([name, text]) => [name, text.toString('latin1')]));
/** A long text may go on in the next line of the file. */
const joined = (text: string): string => text.replaceAll('\\\n', '');
const textOfAll = (): string => joined([...parts().values()].join('\n'));

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
		expect(textOfAll()).toContain('require("node:fs")');
		expect(/require\w*\("(?:node:)?child_process"\)/.test(textOfAll())).toBe(false);
	});

	test('keeps private fields private: lowered ones are slow maps', () => {
		expect(/__private(?:Get|Set|Method)\(this/.exec(textOfAll())?.[0]).toBeUndefined();
	});

	test('holds no path of the machine that built it', () => {
		const text = readFileSync(built(), 'utf8') + textOfAll();
		expect(text.includes(path.resolve(import.meta.dirname, '../..'))).toBe(false);
	});

	test('its parts neither import, export nor await at their top, and hold ASCII alone', async () => {
		expect([...parts().keys()]).toEqual(['main', 'thread', 'errand', 'judges', 'openpgp', 'yaml']);
		for (const text of parts().values()) {
			expect(/[^\0-\x7f]/.test(text)).toBe(false);
			// Not to the letter: an engine that has read a text once takes whatever was compiled of it (see below).
			expect(() => new Script(`${text}\n`)).not.toThrow();
		}
	});

	test('the part of the screen knows every check and holds none', () => {
		const { main = '', thread = '' } = Object.fromEntries(parts());
		expect(checks.filter(({ id }) => ![main, thread].every(text => joined(text).includes(`"${id}"`)))).toEqual([]);
		expect([thread, main].map(text => text.includes('cronJobs='))).toEqual([true, false]);
	});

	test('a thread with an errand runs a part that holds no check and no screen, and speaks of nothing beside it', () => {
		const { main = '', errand = '' } = Object.fromEntries(parts());
		const [ofErrands, ofChecks, ofTheScreen] = ['function copyDiskWith', 'cronJobs=', 'function StatusLine'];
		expect([ofErrands, ofChecks, ofTheScreen].map(one => errand.includes(one))).toEqual([true, false, false]);
		expect(/regain(?:Part|Meta)/.exec(errand.replace(/^\(function \([^)]*\)/, ''))?.[0]).toBeUndefined();
		expect([ofErrands, ofTheScreen].map(one => main.includes(one))).toEqual([false, true]);
	});

	test('the part that judges what logs say is asked by name', () => {
		const part = { exports: {} as { logCheckOf?: (card: { id: string }) => unknown } };
		const give = new Script(parts().get('judges')!).runInThisContext() as (...given: readonly unknown[]) => void;
		give(part, part.exports, createRequire(import.meta.url), undefined, import.meta);
		expect(() => part.exports.logCheckOf!({ id: 'no-such' })).toThrow('there is no log check no-such');
	});

	test('what a rehearsal made of its parts is taken by this engine', () => {
		expect(readFileSync(built(), 'utf8')).toContain(`const regainEngine = ${JSON.stringify(engine())};`);
		expect([...held('ahead').keys()]).toEqual(['main', 'thread']);
		for (const [name, cachedData] of held('ahead')) {
			const text = parts().get(name)!;
			expect({ name, rejected: new Script(text, { cachedData }).cachedDataRejected }).toEqual({ name, rejected: false });
			expect({ name, rejected: new Script(`${text} `, { cachedData }).cachedDataRejected }).toEqual({ name, rejected: true });
		}
	});

	test('a thread is given its part, and what that asks for later, without the file', async () => {
		const file = path.join(empty, 'threads.mjs');
		const main = "require('fs').unlinkSync(process.argv[1]); const { code, data } = regainPart.program('thread'); new (require('worker_threads').Worker)(code, { eval: true, workerData: data }).on('message', console.log);";
		const thread = "require('worker_threads').parentPort.postMessage([regainPart(\"seldom\"), regainMeta.url.startsWith('file:'), Object.keys(require('worker_threads').workerData.regain.seldom).join()].join(' '));";
		writeFileSync(file, oneFile({ needed: '22.15', parts: { main, thread, seldom: "module.exports = 'asked for';", never: 'throw 1;' } }));
		expect((await run(execPath, [file], { env: bare })).stdout).toBe('asked for true seldom\n');
	});

	test('a throw in a thread names the part and its own line', async () => {
		const file = path.join(empty, 'thread-throws.mjs');
		const main = "const { code, data } = regainPart.program('thread'); new (require('worker_threads').Worker)(code, { eval: true, workerData: data }).on('error', error => console.log(error.stack));";
		writeFileSync(file, oneFile({ needed: '22.15', parts: { main, thread: "\nfunction go() { throw new Error('why'); }\ngo();" } }));
		expect((await run(execPath, [file], { env: bare })).stdout).toContain('Error: why\n    at go (regain.mjs/thread:2:');
	});

	test('a throw names the part and its own line, in short lines', async () => {
		const file = path.join(empty, 'throws.mjs');
		writeFileSync(file, oneFile({ needed: '22.15', parts: { main: "\nfunction go() { throw new Error('why'); }\ngo();", thread: '', large: `'${'x'.repeat(100_000)}'` } }));
		const { stderr } = await run(execPath, [file], { env: bare }).then(() => ({ stderr: '' }), (error: { stderr: string }) => error);
		expect(stderr).toContain('Error: why\n    at go (regain.mjs/main:2:');
		expect(stderr.split('\n').filter(line => line.length > 400)).toEqual([]);
	});
});

test('text is as wide with the work taken out of string-width as with it', async () => {
	const { outputFiles } = await build({ stdin: { contents: "export { default } from 'string-width';", resolveDir: import.meta.dirname }, bundle: true, write: false, format: 'esm', platform: 'node', plugins: [noIdleWork] });
	const { default: bundled } = (await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]!.contents).toString('base64')}`)) as { default: typeof stringWidth };
	const differ: string[] = [];
	const compare = (text: string): void => void (bundled(text) !== stringWidth(text) && differ.push(text));
	for (let code = 0; code < 0x2_0000; code++) compare(String.fromCodePoint(code));
	for (let code = 0; code < 0x1_0000; code += 7) for (const after of ['\u0301', '\uFE0F', '\u20E3', 'x']) compare(String.fromCodePoint(code) + after);
	for (const text of ['👩‍👩‍👧', '🇩🇪', '1️⃣', '#⃣', '👍🏽', 'é│…', '\u0301a', '한글', '각']) compare(text);
	expect(differ).toEqual([]);
});

describe('an old node', () => {
	async function started(version: string): Promise<{ code: number; stderr: string }> {
		const file = path.join(empty, `old-${version}.mjs`);
		const [shebang = '', ...rest] = banner('22.15').split('\n');
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
		expect(stderr).toMatch(/^regain needs node 22\.15 or newer; this is node \d+\.\d+\.\d+ \(.+\)\.\n$/);
	});

	test.for(['22.15.0', '24.0.0', '26.1.0'])('%s goes on', async version => {
		expect(await started(version)).toEqual({ code: 0, stderr: '' });
	});
});
