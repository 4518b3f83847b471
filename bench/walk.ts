/**
 * One walk against `find`, on a tree of half a million files, warm cache: every check that needs no content beside the document's
 * own find and beside one find with all its tests, then everything asked of a file system. Rounds are interleaved (peer, ours,
 * peer, ours) and each is compared within itself, since ratios outlive the machine. Asserts nothing.
 *
 *   npm run build && tsx bench/walk.ts [TREE] [--files N] [--rounds N] [--minutes N]
 *
 * TREE is used as it is, or made and kept where it is not there. Without TREE one is made in a temporary folder, and removed.
 * With `packaged-files` every packaged file is compared too; that is another question (issue of its own), shown for its memory.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeServerTree } from './server-tree.ts';

const program = fileURLToPath(new URL('../dist/regain.mjs', import.meta.url));
const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { files: { type: 'string', default: '550000' }, rounds: { type: 'string', default: '5' }, minutes: { type: 'string', default: '5' } },
});

interface Run {
	readonly seconds: number;
	readonly user: number;
	readonly system: number;
	readonly kilobytes: number;
}

interface Contender {
	readonly what: string;
	readonly command: readonly string[];
	readonly runs: Run[];
}

function timed(command: readonly string[]): Run {
	const report = path.join(place, 'time');
	const { status } = spawnSync('/usr/bin/time', ['-o', report, '-f', '%e %U %S %M', ...command], { stdio: 'ignore' });
	// 1: findings, or a find that could not look everywhere.
	if (status !== 0 && status !== 1 && status !== 3) throw new Error(`${command.join(' ')} ended with ${status}`);
	const [seconds, user, system, kilobytes] = readFileSync(report, 'utf8').trim().split('\n').at(-1)!.split(' ').map(Number);
	return { seconds: seconds!, user: user!, system: system!, kilobytes: kilobytes! };
}

interface Listed {
	readonly id: string;
	readonly kind: string;
}

/** What the program says of itself. */
function listed(): readonly Listed[] {
	return spawnSync(execPath, [program, 'list', '--json'], { encoding: 'utf8' }).stdout.trim().split('\n').map(line => JSON.parse(line) as Listed);
}

interface Ended {
	readonly type: string;
	readonly check: string;
	readonly coverage: { readonly counts: { readonly bytes?: number; readonly files?: number } };
}

/** File checks that were given no content of any file on this tree: their coverage counts no bytes. */
function contentless(tree: string, ids: readonly string[]): readonly string[] {
	const told = spawnSync(execPath, [program, 'check', ...ids, '--root', tree, '--json'], { encoding: 'utf8', maxBuffer: 1 << 30 }).stdout.trim().split('\n');
	const ended = told.map(line => JSON.parse(line) as Ended).filter(({ type }) => type === 'ended');
	const seen = Math.max(...ended.map(({ coverage }) => coverage.counts.files ?? 0));
	console.log(`${seen} files; load ${loadavg().map(load => load.toFixed(1)).join(' ')}`);
	return ended.filter(({ coverage }) => coverage.counts.bytes === undefined && coverage.counts.files === seen).map(({ check }) => check);
}

const sorted = (numbers: readonly number[]): readonly number[] => numbers.toSorted((a, b) => a - b);
const median = (numbers: readonly number[]): number => sorted(numbers)[numbers.length >> 1] ?? Number.NaN;

const suid = ['(', '-perm', '-004000', '-o', '-perm', '-002000', ')', '-type', 'f', '-print'];
/** -nouser and -nogroup are left out: they alone take five times as long as all the rest. */
const tests = [
	...suid,
	'-o', '(', '-type', 'f', '-o', '-type', 'd', ')', '-perm', '-0002', '!', '-perm', '-1000', '-print',
	'-o', '-name', '...*', '-print', '-o', '-name', '.. *', '-print', '-o', '-name', '* ', '-print', '-o', '-name', '*[[:cntrl:]]*', '-print',
	'-o', '-type', 'l', '-lname', '/dev/null', '-print', '-o', '-path', '*/dev/*', '-type', 'f', '-print', '-o', '-name', '.*', '-type', 'd', '-print',
];

function table(contenders: readonly Contender[]): void {
	const [bare] = contenders;
	for (const { what, runs } of contenders) {
		if (runs.length === 0) continue;
		const wall = sorted(runs.map(({ seconds }) => seconds));
		const ratio = sorted(runs.map(({ seconds }, round) => seconds / (bare!.runs[round]?.seconds ?? Number.NaN)));
		const busy = runs.map(({ user, system }) => user + system);
		const memory = Math.max(...runs.map(({ kilobytes }) => kilobytes)) / 1024;
		console.log(
			[
				what.padEnd(32),
				`${median(wall).toFixed(2).padStart(6)} s (${wall[0]!.toFixed(2)}-${wall.at(-1)!.toFixed(2)})`.padEnd(22),
				`${median(ratio).toFixed(2).padStart(5)}x find (${ratio[0]!.toFixed(2)}-${ratio.at(-1)!.toFixed(2)})`.padEnd(24),
				`cpu ${median(busy).toFixed(2)} s (user ${median(runs.map(({ user }) => user)).toFixed(2)})`.padEnd(26),
				`${memory.toFixed(0).padStart(4)} MiB`,
			].join(' '),
		);
	}
}

if (!existsSync(program)) throw new Error('there is no dist/regain.mjs: npm run build first');
const place = mkdtempSync(path.join(tmpdir(), 'regain-walk-'));
const started = performance.now();
try {
	const tree = positionals[0] ?? path.join(place, 'tree');
	if (!existsSync(tree)) {
		console.log(`making ${values.files} files in ${tree}`);
		makeServerTree(tree, Number(values.files));
	}
	const nothing = path.join(place, 'nothing');
	mkdirSync(nothing);
	const known = listed();
	const noContent = contentless(tree, known.filter(({ kind }) => kind === 'file').map(({ id }) => id));
	const all = known.map(({ id }) => id);
	const withoutComparing = all.filter(id => !/^(?:packaged-files|clean-tree|known-hashes|baseline-changes)$/.test(id));
	const check = (ids: readonly string[], root: string): readonly string[] => [execPath, program, 'check', ...ids, '--root', root, '--json'];
	const contender = (what: string, command: readonly string[]): Contender => ({ what, command, runs: [] });
	const contenders = [
		contender("the document's find", ['find', tree, ...suid]),
		contender(`regain, ${noContent.length} checks, no content`, check(noContent, tree)),
		contender('one find, all its tests', ['find', tree, ...tests]),
		contender(`regain, ${withoutComparing.length} checks: everything`, check(withoutComparing, tree)),
		contender('regain, suid-files alone', check(['suid-files'], tree)),
		contender('regain, an empty tree: start-up', check(noContent, nothing)),
		contender('node alone: start-up', [execPath, '-e', '0']),
	];
	const compared = contender('regain, packaged-files too', check(all, tree));
	console.log(noContent.join(' '));
	for (const { command } of contenders.slice(0, 3)) timed(command);
	timed(compared.command);
	let rounds = 0;
	for (; rounds < Number(values.rounds) && (rounds === 0 || performance.now() - started < Number(values.minutes) * 60_000 * 0.8); rounds++) {
		for (const { command, runs } of contenders) runs.push(timed(command));
	}
	compared.runs.push(timed(compared.command));
	console.log(`${rounds} rounds: median (least-most); x is against the first line of the same round; load ${loadavg().map(load => load.toFixed(1)).join(' ')}`);
	table([...contenders, compared]);
	const [, ours, together] = contenders;
	const times = sorted(together!.runs.map(({ seconds }, round) => seconds / ours!.runs[round]!.seconds));
	console.log(`one find with all its tests takes ${median(times).toFixed(2)}x (${times[0]!.toFixed(2)}-${times.at(-1)!.toFixed(2)}) as long as regain without content`);
} finally {
	rmSync(place, { recursive: true, force: true });
}
