/**
 * An image of 2 GB of mixed data, memory to memory, beside dc3dd, dcfldd, cp and GNU dd. Asserts that the copy is the source; prints
 * medians, CPU seconds and memory, and what was promised beside them. Needs 4 GB of memory for its files, which are gone at
 * the end. A round that would begin after `--seconds` does not: on a busy machine there are fewer.
 *
 *   npm run build && tsx bench/imaging.ts [--rounds N] [--seconds N] [--megabytes N] [--at /dev/shm]
 */

import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { randomFillSync } from 'node:crypto';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const program = fileURLToPath(new URL('../dist/regain.mjs', import.meta.url));
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '150' }, megabytes: { type: 'string', default: '2048' }, at: { type: 'string', default: '/dev/shm' } } });
const place = mkdtempSync(join(values.at, 'regain-imaging-'));
const [source, copy] = [join(place, 'source'), join(place, 'copy')];

function make(): void {
	const fd = openSync(source, 'w');
	const noise = randomFillSync(Buffer.alloc(1_048_576));
	const text = Buffer.alloc(1_048_576, 'Nov 25 14:00:01 web1 sshd[812]: Accepted publickey for admin from 10.0.0.7\n');
	const zeros = Buffer.alloc(1_048_576);
	for (let number = 0; number < Number(values.megabytes); number++) {
		const piece = [noise, text, noise, zeros][number % 4]!;
		piece.writeUInt32LE(piece === zeros ? 0 : number, 0);
		writeSync(fd, piece);
	}
	closeSync(fd);
}

const regain = (...more: readonly string[]): readonly string[] => [execPath, program, 'image', source, copy, ...more];
const tools: readonly (readonly [string, readonly string[]])[] = [
	['regain, verified', regain()],
	['regain', regain('--no-verify')],
	['regain --md5', regain('--no-verify', '--md5')],
	['dc3dd sha256', ['dc3dd', `if=${source}`, `of=${copy}`, 'hash=sha256', `log=${join(place, 'log')}`]],
	['dc3dd sha256 md5', ['dc3dd', `if=${source}`, `of=${copy}`, 'hash=sha256', 'hash=md5', `log=${join(place, 'log')}`]],
	['dcfldd sha256', ['dcfldd', `if=${source}`, `of=${copy}`, 'hash=sha256', `sha256log=${join(place, 'log')}`, 'bs=1M', 'statusinterval=100000']],
	['cp', ['cp', '--sparse=never', '--reflink=never', source, copy]],
	['dd', ['dd', `if=${source}`, `of=${copy}`, 'bs=1M', 'status=none']],
];

interface Run {
	readonly seconds: number;
	readonly cpu: number;
	readonly megabytes: number;
}

function timed([what, argv]: (typeof tools)[number]): Run {
	for (const ending of ['', '.map', '.sums', '.regain.txt', '.label.txt', '.label.svg']) rmSync(`${copy}${ending}`, { force: true });
	const began = performance.now();
	const { status, stderr } = spawnSync('/usr/bin/time', ['-f', '%U %S %M', '-o', join(place, 'time'), ...argv], { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
	const seconds = (performance.now() - began) / 1000;
	if (status !== 0) throw new Error(`${what} failed: ${stderr}`);
	const [user = 0, system = 0, memory = 0] = readFileSync(join(place, 'time'), 'utf8').trim().split(' ').map(Number);
	return { seconds, cpu: user + system, megabytes: memory / 1024 };
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;

try {
	make();
	const runs = new Map<string, Run[]>(tools.map(([what]) => [what, []]));
	// Warms up, and shows that the copy is one.
	timed(tools[0]!);
	if (spawnSync('cmp', [source, copy]).status !== 0) throw new Error('the copy is not the source');
	const began = performance.now();
	let rounds = 0;
	while (rounds < Number(values.rounds) && (rounds === 0 || performance.now() - began < Number(values.seconds) * 1000)) {
		for (const tool of rounds % 2 === 0 ? tools : tools.toReversed()) runs.get(tool[0])!.push(timed(tool));
		rounds++;
	}
	console.log(`${values.megabytes} MB in ${values.at}, ${rounds} rounds, medians; load ${loadavg()[0]!.toFixed(1)}`);
	const of = (what: string, measure: (run: Run) => number): number => median(runs.get(what)!.map(measure));
	for (const [what, all] of runs) {
		console.log(`${what.padEnd(18)} ${of(what, ({ seconds }) => seconds).toFixed(2).padStart(6)} s  ${of(what, ({ cpu }) => cpu).toFixed(2).padStart(6)} s CPU  ${Math.max(...all.map(({ megabytes }) => megabytes)).toFixed(0).padStart(4)} MiB`);
	}
	const times = (peer: string, own: string): string => (of(peer, ({ seconds }) => seconds) / of(own, ({ seconds }) => seconds)).toFixed(2);
	console.log(`as fast as dc3dd with SHA-256 ${times('dc3dd sha256', 'regain')} times (3 promised), as dcfldd ${times('dcfldd sha256', 'regain')} (4)`);
	console.log(`takes ${times('regain', 'cp')} times what cp takes (1.7 at most); with MD5 too as fast as dc3dd ${times('dc3dd sha256 md5', 'regain --md5')} times (1.8)`);
	console.log(`read back as well, as fast as dc3dd without ${times('dc3dd sha256', 'regain, verified')} times (1)`);
	console.log(`most memory ${Math.max(...[...runs].filter(([what]) => what.startsWith('regain')).flatMap(([, all]) => all.map(({ megabytes }) => megabytes))).toFixed(0)} MiB (150 MB promised, 143 MiB)`);
} finally {
	rmSync(place, { recursive: true, force: true });
}
