/** Paths of a host that a pattern of settings names: `/etc/rsyslog.d/*.conf`, `/var/log/*` + `/x.log`. Bounded, whatever stands in the pattern. */

import type { Tally } from '../../core/coverage.ts';
import { visibleName } from '../../core/visible.ts';
import { childOf, hostPath, type Host, type HostPath } from '../../host/host.ts';
import { isPattern, matchesPattern } from '../../parsers/wildcard.ts';
import { namesIn } from '../config-file.ts';

const mostPaths = 5000;
const longest = 4096;

/** One byte to a character. A pattern's parts match one name each; what has no mark is given back whether it is there or not. */
export function pathsLike(host: Host, tally: Tally, pattern: string): readonly HostPath[] {
	if (!pattern.startsWith('/') || pattern.length > longest || pattern.includes('\0')) return [];
	let found: readonly HostPath[] = [hostPath('/')];
	for (const part of pattern.split('/')) {
		if (part === '' || part === '.') continue;
		if (!isPattern(part)) {
			found = found.map(path => childOf(path, part));
			continue;
		}
		const next: HostPath[] = [];
		for (const path of found) {
			for (const name of namesIn(host, tally, path)) {
				if (name.startsWith('.') && !part.startsWith('.')) continue;
				if (!matchesPattern(part, name)) continue;
				if (next.length >= mostPaths) {
					tally.skip('limit-reached', visibleName(pattern));
					return next;
				}
				next.push(childOf(path, name));
			}
		}
		found = next;
	}
	return found;
}
