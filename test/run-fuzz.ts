/**
 * `npm run fuzz [-- ROUNDS [SEED]]`: every property of the tests with values that `npm test` does not ask.
 * The seeds follow from the commit: what CI finds is found again by whoever has the same clone.
 */

import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { argv, env, execPath, exit } from 'node:process';

const commit = spawnSync('git', ['rev-parse', '--short=7', 'HEAD'], { encoding: 'utf8' });
const [rounds = '2', first = commit.status === 0 ? commit.stdout.trim() : '2'] = argv.slice(2);
const files = globSync('test/**/*.test.{ts,tsx}').filter(file => readFileSync(file, 'utf8').includes("from 'fast-check'"));

for (let round = 0; round < Number(rounds); round++) {
	const seed = (Number.parseInt(first, 16) + round) | 0;
	console.log(`fuzz: round ${round + 1} of ${rounds}, seed ${seed}, ${files.length} files`);
	const { status } = spawnSync(execPath, ['node_modules/vitest/vitest.mjs', 'run', '--reporter=agent', ...files], { env: { ...env, FUZZ_SEED: String(seed) }, stdio: 'inherit' });
	if (status !== 0) {
		console.error(`fuzz: failed with seed ${seed}; again: npm run fuzz -- 1 ${(seed >>> 0).toString(16)}`);
		exit(1);
	}
}
