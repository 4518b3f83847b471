/** Builds the program once for a whole run of vitest, into a temporary folder, so that tests drive what users get. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundle } from '../../kit/bundle.ts';

declare module 'vitest' {
	interface ProvidedContext {
		readonly built: { readonly file: string; readonly trouble?: string };
	}
}

export default async function setup(project: TestProject): Promise<() => void> {
	const folder = mkdtempSync(path.join(tmpdir(), 'regain-built-'));
	const file = path.join(folder, 'regain.mjs');
	try {
		await bundle({ outfile: file, quiet: true });
		project.provide('built', { file });
	} catch (error) {
		// Tests that need no build still run; those that do say this.
		project.provide('built', { file, trouble: String(error) });
	}
	return () => rmSync(folder, { recursive: true, force: true });
}
