/** Where the program built for this run is; throws esbuild's words where the build failed. */

import { inject } from 'vitest';

export function built(): string {
	const { file, trouble } = inject('built');
	if (trouble !== undefined) throw new Error(`the program does not build: ${trouble}`);
	return file;
}
