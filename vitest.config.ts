import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		globalSetup: ['test/support/build-once.ts'],
		// A process for each file: node-pty is native, and a test that leaves a thread behind takes nobody with it.
		pool: 'forks',
		maxWorkers: 2,
		testTimeout: 30_000,
		hookTimeout: 30_000,
		// Ink draws nothing before the end when it believes to run in CI, and CI runs these tests.
		env: { CI: 'false' },
	},
});
