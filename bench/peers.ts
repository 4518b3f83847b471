/**
 * The live machine, looked at by regain with every check of configuration, hidden things and start-up places, beside chkrootkit,
 * rkhunter and lynis, which know no image (chkrootkit -r aside). Needs root and the peers. Asserts nothing; prints ratios.
 *
 *   npm run build && tsx bench/peers.ts [--rounds N] [--chkrootkit-root TREE]
 *
 * A peer runs once: chkrootkit takes minutes. regain runs `rounds` times, the median is quoted.
 */

import { spawnSync } from 'node:child_process';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const program = fileURLToPath(new URL('../dist/regain.mjs', import.meta.url));
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' }, 'chkrootkit-root': { type: 'string' } } });
const longest = 1_800_000;

function seconds(argv: readonly [string, ...string[]]): number | undefined {
	const start = performance.now();
	const { error, signal } = spawnSync(argv[0], argv.slice(1), { stdio: 'ignore', timeout: longest });
	return error !== undefined || signal !== null ? undefined : (performance.now() - start) / 1000;
}

/** Comparing every packaged file with its digest is another question (issue 4), and no peer here asks it. */
function checksOfIssue3(): readonly string[] {
	const { stdout } = spawnSync(execPath, [program, 'list', '--json'], { encoding: 'utf8' });
	return stdout.trim().split('\n').map(line => (JSON.parse(line) as { id: string }).id).filter(id => !/^(?:packaged-files|media|baseline|known-)/.test(id));
}

const ids = checksOfIssue3();
function ours(root: string): number {
	const runs = Array.from({ length: Number(values.rounds) + 1 }, () => seconds([execPath, program, 'check', ...ids, '--root', root, '--json']) ?? Number.NaN).slice(1);
	return runs.toSorted((a, b) => a - b)[Math.floor(runs.length / 2)] ?? Number.NaN;
}

const tree = values['chkrootkit-root'];
const live = ours('/');
const sides: readonly { readonly who: string; readonly ours: number; readonly theirs: number | undefined }[] = [
	{ who: 'lynis', ours: live, theirs: seconds(['lynis', 'audit', 'system', '--quick', '--quiet', '--no-log']) },
	{ who: 'rkhunter', ours: live, theirs: seconds(['rkhunter', '--check', '--sk', '--nocolors', '--quiet']) },
	...(tree === undefined ? [] : [{ who: `chkrootkit -r ${tree}`, ours: ours(tree), theirs: seconds(['chkrootkit', '-q', '-r', tree]) }]),
	{ who: 'chkrootkit', ours: live, theirs: seconds(['chkrootkit', '-q']) },
];
for (const { who, ours: mine, theirs } of sides) {
	console.log(theirs === undefined ? `${who}: not installed here, or longer than ${longest / 60_000} minutes` : `${who}: ${theirs.toFixed(1)} s, regain ${mine.toFixed(2)} s, ${(theirs / mine).toFixed(1)}x (goal 30x)`);
}
