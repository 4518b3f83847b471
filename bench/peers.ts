/**
 * One mounted tree, looked at by regain with every check of configuration, hidden things and start-up places, beside chkrootkit
 * and lynis on the same tree. rkhunter knows no other root than the running system's. Asserts nothing; prints ratios.
 *
 *   npm run build && tsx bench/peers.ts [TREE] [--rounds N] [--minutes N] [--live]
 *
 * Without TREE the programs, libraries, settings and package lists of this machine are copied to a temporary folder, and removed.
 * A peer runs once, since they take minutes, and is given up after `minutes`: what it took till then is told as "more than". regain runs
 * before and after each, the median is quoted. `--live` looks at the running system too, rkhunter among the peers.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const program = fileURLToPath(new URL('../dist/regain.mjs', import.meta.url));
const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { rounds: { type: 'string', default: '2' }, minutes: { type: 'string', default: '20' }, live: { type: 'boolean', default: false } },
});
const longest = Number(values.minutes) * 60_000;

interface Ran {
	readonly seconds: number;
	readonly status?: number | null;
	/** It was given up, or could not be started. */
	readonly trouble?: 'given up' | 'not installed';
}

function ran(argv: readonly [string, ...string[]]): Ran {
	const start = performance.now();
	const { error, status } = spawnSync(argv[0], argv.slice(1), { stdio: 'ignore', timeout: longest, killSignal: 'SIGKILL' });
	const seconds = (performance.now() - start) / 1000;
	if (error === undefined) return { seconds, status };
	return { seconds, trouble: (error as NodeJS.ErrnoException).code === 'ETIMEDOUT' ? 'given up' : 'not installed' };
}

/** Comparing every packaged file with its digest is another question, and no peer here asks it. */
function ids(): readonly string[] {
	const { stdout } = spawnSync(execPath, [program, 'list', '--json'], { encoding: 'utf8' });
	return stdout.trim().split('\n').map(line => (JSON.parse(line) as { readonly id: string }).id).filter(id => !/^(?:packaged-files|clean-tree|known-hashes|baseline-changes)$/.test(id));
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

function beside(root: string, who: string, argv: readonly [string, ...string[]]): void {
	const ours = (): number[] => Array.from({ length: Number(values.rounds) }, () => ran([execPath, program, 'check', ...checks, '--root', root, '--json']).seconds);
	ours();
	const before = ours();
	const theirs = ran(argv);
	const mine = median([...before, ...ours()]);
	if (theirs.trouble === 'not installed') return console.log(`${who}: not installed here`);
	// One that gives up on the first file looks fast.
	if (theirs.status !== undefined && theirs.status !== 0) console.log(`${who}: ended with ${theirs.status}; see by hand whether it looked at all`);
	const more = theirs.trouble === undefined ? '' : 'more than ';
	console.log(`${who}: ${more}${theirs.seconds.toFixed(1)} s, regain ${mine.toFixed(2)} s: ${more}${(theirs.seconds / mine).toFixed(1)}x (goal 30x); load ${loadavg()[0]!.toFixed(1)}`);
}

/** What the peers look at most. */
function copyOfThisMachine(to: string): void {
	for (const folder of ['etc', 'usr/bin', 'usr/sbin', 'usr/lib', 'var/lib/dpkg']) {
		if (!existsSync(`/${folder}`)) continue;
		mkdirSync(path.join(to, path.dirname(folder)), { recursive: true });
		spawnSync('cp', ['-a', '--one-file-system', `/${folder}`, path.join(to, folder)], { stdio: 'ignore' });
	}
	for (const link of ['bin', 'sbin', 'lib']) symlinkSync(`usr/${link}`, path.join(to, link));
	for (const folder of ['dev', 'home', 'proc', 'root', 'run', 'tmp', 'var/log', 'var/tmp']) mkdirSync(path.join(to, folder), { recursive: true });
}

if (!existsSync(program)) throw new Error('there is no dist/regain.mjs: npm run build first');
const checks = ids();
const place = mkdtempSync(path.join(tmpdir(), 'regain-peers-'));
try {
	const tree = positionals[0] ?? place;
	if (positionals[0] === undefined) {
		console.log(`copying programs, libraries, settings and package lists of this machine to ${tree}`);
		copyOfThisMachine(tree);
	}
	beside(tree, `chkrootkit -r ${tree}`, ['chkrootkit', '-q', '-r', tree]);
	beside(tree, `lynis, forensics of ${tree}`, ['lynis', 'audit', 'system', '--forensics', '--rootdir', `${tree}/`, '--quick', '--quiet', '--no-log']);
	console.log('rkhunter: unable to look at an image; it knows the running system alone (--live compares that)');
	if (values.live) {
		beside('/', 'chkrootkit, live', ['chkrootkit', '-q']);
		beside('/', 'lynis, live', ['lynis', 'audit', 'system', '--quick', '--quiet', '--no-log']);
		beside('/', 'rkhunter, live', ['rkhunter', '--check', '--sk', '--nocolors', '--quiet']);
	}
} finally {
	rmSync(place, { recursive: true, force: true });
}
