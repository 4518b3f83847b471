/** Where regain itself lies, so that it does not accuse itself. */

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** regain's own files: the program alone on a rescue medium, the whole checkout where it was built in one. */
export function ownPlace(program: string): string {
	const checkout = dirname(dirname(program));
	try {
		const described = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as { readonly name?: unknown };
		return described.name === 'regain' ? checkout : program;
	} catch {
		return program;
	}
}
