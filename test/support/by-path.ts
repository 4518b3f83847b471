/** What a sweep found, in the order of the paths: which folder a sweep goes into first is its own affair. */

import type { Finding } from '../../source/core/finding.ts';
import { told } from './sweep-host.ts';

export function byPath(findings: readonly Finding[]): readonly string[] {
	const key = (line: string): string => line.slice(line.indexOf(' ') + 1).replaceAll('/', '\0');
	return told(findings).toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
