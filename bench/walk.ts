/**
 * One walk against the document's own find: every check that needs no content, on a tree of half a million files, warm cache.
 * Rounds are interleaved and medians compared, since ratios of one run outlive the machine. Asserts nothing.
 *
 *   npm run build && tsx bench/walk.ts [TREE] [--files N] [--rounds N]
 *
 * Without TREE it makes one in a temporary folder, and removes it.
 */

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const program = fileURLToPath(new URL('../dist/regain.mjs', import.meta.url));
const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { files: { type: 'string', default: '550000' }, rounds: { type: 'string', default: '7' } },
});
const rounds = Number(values.rounds);

/** mulberry32: the same tree every time. */
let seed = 20_000_417;
function random(below: number): number {
	seed = (seed + 0x6d2b79f5) | 0;
	let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
	mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
	return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
}

const letters = 'abcdefghijklmnopqrstuvwxyz';
/** As often as they are on a server. */
const endings = ['', '', '', '', '.py', '.py', '.pyc', '.h', '.h', '.so', '.so.1', '.js', '.js', '.ts', '.html', '.md', '.json', '.gz', '.png', '.mo', '.pm', '.rb', '.c', '.ko', '.conf'];
function word(): string {
	return Array.from({ length: 3 + random(8) }, () => letters[random(letters.length)]).join('');
}
function name(): string {
	return random(3) === 0 ? `${word()}-${word()}` : word();
}

/** Shaped like a server: about fourteen entries to a folder, most of them nine folders deep, a link to thirty files. */
function makeTree(root: string, files: number): void {
	const tops = ['usr/lib', 'usr/share', 'usr/src', 'var/lib', 'var/www', 'home/ann', 'home/bob', 'opt', 'srv'].map(top => path.join(root, top));
	for (const top of [...tops, path.join(root, 'etc')]) mkdirSync(top, { recursive: true });
	writeFileSync(path.join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/bash\n');
	writeFileSync(path.join(root, 'etc/group'), 'root:x:0:\n');
	let folders = tops;
	for (let made = 0; made < files; ) {
		const next: string[] = [];
		for (const folder of folders) {
			if (made >= files) break;
			mkdirSync(folder, { recursive: true });
			for (let count = 4 + random(18); count > 0 && made < files; count--, made++) {
				const file = path.join(folder, name() + endings[random(endings.length)]!);
				if (random(30) === 0) symlinkSync('../lib', `${file}~`);
				else {
					writeFileSync(file, 'x');
					if (random(5000) === 0) chmodSync(file, [0o4755, 0o2755, 0o666][random(3)]!);
				}
			}
			for (let count = 1 + random(7); count > 0; count--) next.push(path.join(folder, name()));
		}
		folders = next;
	}
}

interface Run {
	readonly seconds: number;
	readonly processor: number;
	readonly kilobytes: number;
}

function timed(command: readonly string[]): Run {
	const report = path.join(place, 'time');
	const { status } = spawnSync('/usr/bin/time', ['-o', report, '-f', '%e %U %S %M', ...command], { stdio: 'ignore', maxBuffer: 1 << 30 });
	// 1: findings, or a find that could not look everywhere.
	if (status !== 0 && status !== 1 && status !== 3) throw new Error(`${command.join(' ')} ended with ${status}`);
	const [seconds, user, system, kilobytes] = readFileSync(report, 'utf8').trim().split('\n').at(-1)!.split(' ').map(Number);
	return { seconds: seconds!, processor: user! + system!, kilobytes: kilobytes! };
}

/** File checks that read no content on this tree: their coverage counts no bytes. */
function contentless(tree: string): readonly string[] {
	const listed = spawnSync(execPath, [program, 'list', '--json'], { encoding: 'utf8' }).stdout.trim().split('\n').map(line => JSON.parse(line) as { id: string; kind: string });
	const files = listed.filter(({ kind }) => kind === 'file').map(({ id }) => id);
	const told = spawnSync(execPath, [program, 'check', ...files, '--root', tree, '--json'], { encoding: 'utf8', maxBuffer: 1 << 30 }).stdout.trim().split('\n');
	const ended = told.map(line => JSON.parse(line) as { type: string; check: string; coverage: { counts: { bytes?: number } } }).filter(({ type }) => type === 'ended');
	return ended.filter(({ coverage }) => coverage.counts.bytes === undefined).map(({ check }) => check);
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;

const place = mkdtempSync(path.join(tmpdir(), 'regain-walk-'));
try {
	const tree = positionals[0] ?? path.join(place, 'tree');
	if (positionals[0] === undefined) {
		console.log(`making ${values.files} files in ${tree}`);
		makeTree(tree, Number(values.files));
	}
	const ids = contentless(tree);
	const suid = ['(', '-perm', '-004000', '-o', '-perm', '-002000', ')', '-type', 'f', '-print'];
	const tests = [
		...suid,
		'-o', '(', '-type', 'f', '-o', '-type', 'd', ')', '-perm', '-0002', '!', '-perm', '-1000', '-print',
		'-o', '-name', '...*', '-print', '-o', '-name', '.. *', '-print', '-o', '-name', '* ', '-print', '-o', '-name', '*[[:cntrl:]]*', '-print',
		'-o', '-type', 'l', '-lname', '/dev/null', '-print', '-o', '-nouser', '-print', '-o', '-nogroup', '-print',
		'-o', '-path', '*/dev/*', '-type', 'f', '-print', '-o', '-name', '.*', '-type', 'd', '-print',
	];
	const nobody = tests.filter((word, at) => !/^-no(user|group)$/.test(word) && !/^-no(user|group)$/.test(tests[at - 1] ?? '') && !/^-no(user|group)$/.test(tests[at + 1] ?? ''));
	const commands: Readonly<Record<string, readonly string[]>> = {
		"the document's find": ['find', tree, ...suid],
		'one find, all tests but owners': ['find', tree, ...nobody],
		'regain, suid-files alone': [execPath, program, 'check', 'suid-files', '--root', tree],
		[`regain, ${ids.length} checks`]: [execPath, program, 'check', ...ids, '--root', tree],
	};
	console.log(`${ids.join(' ')}\n${rounds} rounds, medians`);
	const runs = new Map<string, Run[]>(Object.keys(commands).map(what => [what, []]));
	for (let round = -1; round < rounds; round++) {
		const order = Object.entries(commands);
		for (const [what, command] of round % 2 === 0 ? order : order.toReversed()) {
			const run = timed(command);
			if (round >= 0) runs.get(what)!.push(run);
		}
	}
	const base = median(runs.get("the document's find")!.map(({ seconds }) => seconds));
	for (const [what, all] of runs) {
		const seconds = median(all.map(run => run.seconds));
		const processor = median(all.map(run => run.processor));
		const memory = Math.max(...all.map(run => run.kilobytes)) / 1024;
		console.log(`${what.padEnd(34)} ${seconds.toFixed(2).padStart(6)} s  ${(seconds / base).toFixed(2).padStart(5)}x  cpu ${processor.toFixed(2).padStart(6)} s  ${memory.toFixed(0).padStart(4)} MiB`);
	}
} finally {
	rmSync(place, { recursive: true, force: true });
}
