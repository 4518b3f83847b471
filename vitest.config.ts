import { defineConfig } from 'vitest/config';

/** Folders whose tests neither start a program nor leave anything running: they share their process, and what it has loaded. */
const sharing = ['checks', 'commands', 'core', 'host', 'journal', 'parsers', 'report', 'session', 'tui'].map(folder => `test/${folder}/**/*.test.{ts,tsx}`);

export default defineConfig({
	test: {
		globalSetup: ['test/support/build-once.ts'],
		setupFiles: ['test/support/seeded.ts'],
		pool: 'forks',
		maxWorkers: 2,
		testTimeout: 30_000,
		hookTimeout: 30_000,
		// Ink draws nothing before the end when it believes to run in CI, and CI runs these tests.
		env: { CI: 'false' },
		projects: [
			// A process for each file: node-pty is native, and a test that leaves a thread behind takes nobody with it.
			{ extends: true, test: { name: 'apart', include: ['test/**/*.test.{ts,tsx}'], exclude: sharing } },
			{ extends: true, test: { name: 'sharing', include: sharing, isolate: false } },
		],
	},
});
