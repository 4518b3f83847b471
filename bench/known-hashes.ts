/**
 * Known hashes against hfind of The Sleuth Kit, as Debian ships it: a list of millions in md5sum's form is made ready, and
 * digests are looked up, half of them listed (hfind prints their names as well: its quick mode takes one digest a process). Both must give the same answers before anything is timed. Asserts nothing.
 *
 *   tsx bench/known-hashes.ts [--rows N] [--looks N] [--rounds N]        (default 5,000,000 rows, 97,000 looks, 3 rounds)
 */

import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { argv, execPath, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SortedRecords } from '../source/checks/known/sorted-records.ts';
import { visibleText } from '../source/core/visible.ts';
import { buildKnownLists } from '../source/tasks/known/known-lists.ts';
import { median, ratio, runOf, type Run } from './run.ts';

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

async function race(folder: string): Promise<void> {
	makeLists(folder);
	const { build } = await import('esbuild');
	const bundled = path.join(folder, 'bench.mjs');
	await build({ entryPoints: [fileURLToPath(import.meta.url)], outfile: bundled, bundle: true, platform: 'node', format: 'esm', packages: 'external', external: ['esbuild'] });
	const own = (what: string): string => `${execPath} ${bundled} --worker ${what} ${folder}`;
	const forms = { hfindBuild: 'hfind -i md5sum list > hfind.said', hfindLook: 'hfind -f looks list > hfind.out', build: own('build'), look: `${own('look')} > own.out` };
	const runs = new Map<string, Run[]>(Object.keys(forms).map(name => [name, []]));
	for (let round = 0; round < Number(values.rounds); round++) {
		const order = Object.entries(forms);
		// What is looked up has to be built first.
		for (const [name, command] of round % 2 === 0 ? order : [...order.slice(2), ...order.slice(0, 2)]) {
			if (name === 'hfindBuild') rmSync(path.join(folder, 'list-md5.idx'), { force: true });
			if (name === 'build') rmSync(path.join(folder, 'lists'), { recursive: true, force: true });
			runs.get(name)!.push(runOf(command, [0], folder));
		}
		if (round > 0) continue;
		const said = (name: string, yes: RegExp): number => readFileSync(path.join(folder, name), 'latin1').split('\n').filter(line => yes.test(line)).length;
		const [theirs, ours] = [said('hfind.out', /^[\dA-F]{32}\t(?!Hash Not Found)/i), said('own.out', / true$/)];
		console.log(`${values.looks} looked up: hfind finds ${theirs}, regain ${ours}`);
		if (theirs !== ours) throw new Error('not the same answers; not worth timing');
	}
	const of = (name: string): Run => median(runs.get(name)!);
	for (const [ours, theirs, what] of [['build', 'hfindBuild', 'build'], ['look', 'hfindLook', 'look up']] as const) {
		const mine = of(ours);
		console.log(ratio(`regain: ${what}`, mine, mine, 1));
		console.log(ratio(`hfind: ${what}`, of(theirs), mine, 2.5));
	}
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
