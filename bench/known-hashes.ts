/**
 * Known hashes against hfind of The Sleuth Kit, as Debian ships it: a list of millions in md5sum's form is made ready, and
 * digests are looked up, half of them listed (hfind prints their names as well: its quick mode takes one digest a process). Both must give the same answers before anything is timed. Asserts nothing.
 *
 *   tsx bench/known-hashes.ts [--rows N] [--looks N] [--rounds N]        (default 5,000,000 rows, 97,000 looks, 3 rounds)
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { argv, execPath, memoryUsage, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SortedRecords } from '../source/checks/known/sorted-records.ts';
import { visibleText } from '../source/core/visible.ts';
import { buildKnownLists } from '../source/tasks/known/known-lists.ts';

const { values } = parseArgs({
	allowPositionals: true,
	options: { rows: { type: 'string', default: '5000000' }, looks: { type: 'string', default: '97000' }, rounds: { type: 'string', default: '3' }, worker: { type: 'string' } },
});

/** What is timed of regain: the building or the looking up, in a process of its own as hfind is. */
function work(folder: string): void {
	const [list, looks, lists] = ['list', 'looks', 'lists'].map(name => path.join(folder, name)) as [string, string, string];
	if (values.worker === 'build') {
		mkdirSync(lists);
		buildKnownLists([], [visibleText(list)], lists);
	} else {
		const records = new SortedRecords(visibleText(path.join(lists, 'bad.md5')), 16);
		const answers = readFileSync(looks, 'latin1').trimEnd().split('\n').map(hex => `${hex} ${records.after(Buffer.from(hex, 'hex')).length > 0}\n`);
		stdout.write(answers.join(''));
	}
	writeFileSync(path.join(folder, 'rss'), String(memoryUsage.rss()));
}

function seconds(command: string, folder: string): number {
	const from = performance.now();
	const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
	if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
	return (performance.now() - from) / 1000;
}

function makeLists(folder: string): void {
	const md5 = (at: number): string => createHash('md5').update(`row ${at}`).digest('hex');
	const [rows, looks] = [Number(values.rows), Number(values.looks)];
	const list = openSync(path.join(folder, 'list'), 'w');
	for (let first = 0; first < rows; first += 10_000) {
		writeSync(list, Array.from({ length: Math.min(10_000, rows - first) }, (_, at) => `${md5(first + at)}  /usr/share/doc/package-${(first + at) % 977}/file-${first + at}\n`).join(''));
	}
	closeSync(list);
	const stride = Math.max(1, Math.floor((2 * rows) / looks));
	writeFileSync(path.join(folder, 'looks'), `${Array.from({ length: looks }, (_, at) => md5(at * stride)).join('\n')}\n`);
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;

async function race(folder: string): Promise<void> {
	makeLists(folder);
	const { build } = await import('esbuild');
	const bundled = path.join(folder, 'bench.mjs');
	await build({ entryPoints: [fileURLToPath(import.meta.url)], outfile: bundled, bundle: true, platform: 'node', format: 'esm', packages: 'external', external: ['esbuild'] });
	const own = (what: string): string => `${execPath} ${bundled} --worker ${what} ${folder}`;
	const forms = { hfindBuild: 'hfind -i md5sum list > hfind.said', hfindLook: 'hfind -f looks list > hfind.out', build: own('build'), look: `${own('look')} > own.out` };
	const times = new Map<string, number[]>(Object.keys(forms).map(name => [name, []]));
	let megabytes = 0;
	for (let round = 0; round < Number(values.rounds); round++) {
		for (const [name, command] of Object.entries(forms)) {
			if (name === 'hfindBuild') rmSync(path.join(folder, 'list-md5.idx'), { force: true });
			if (name === 'build') rmSync(path.join(folder, 'lists'), { recursive: true, force: true });
			times.get(name)!.push(seconds(command, folder));
			if (name === 'build') megabytes = Math.max(megabytes, Number(readFileSync(path.join(folder, 'rss'), 'utf8')) / 1_048_576);
		}
		if (round > 0) continue;
		const said = (name: string, yes: RegExp): number => readFileSync(path.join(folder, name), 'latin1').split('\n').filter(line => yes.test(line)).length;
		const [theirs, ours] = [said('hfind.out', /^[\dA-F]{32}\t(?!Hash Not Found)/i), said('own.out', / true$/)];
		console.log(`${values.looks} looked up: hfind finds ${theirs}, regain ${ours}`);
		if (theirs !== ours) throw new Error('not the same answers; not worth timing');
	}
	const of = (name: string): number => median(times.get(name)!);
	console.log(`build   hfind ${of('hfindBuild').toFixed(2)} s   regain ${of('build').toFixed(2)} s   ${(of('hfindBuild') / of('build')).toFixed(1)}x   ${megabytes.toFixed(0)} MiB`);
	console.log(`look up hfind ${of('hfindLook').toFixed(2)} s   regain ${of('look').toFixed(2)} s   ${(of('hfindLook') / of('look')).toFixed(1)}x`);
}

if (values.worker !== undefined) work(argv.at(-1)!);
else {
	const folder = mkdtempSync(path.join(tmpdir(), 'regain-known-'));
	try {
		await race(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
