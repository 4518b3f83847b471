/** The particulars every finding about a file carries. */

import type { Fact } from '../core/finding.ts';
import { visibleText, type Visible } from '../core/visible.ts';
import type { Entry, HostPath } from '../host/host.ts';
import type { InstalledPackages } from './installed-packages.ts';
import { ownerWords, type Owners } from './owners.ts';

/** Mode in octal, owner and group with their numbers, size, and the times of content and of status. */
export function factsOf(entry: Entry, owners: Owners): Record<string, Fact> {
	return {
		mode: modeWords(entry.mode),
		owner: ownerWords(owners.users, entry.uid),
		group: ownerWords(owners.groups, entry.gid),
		size: entry.size,
		modified: timeWords(entry.modified),
		changed: timeWords(entry.changed),
	};
}

export function modeWords(mode: number): Visible {
	return visibleText((mode & 0o7777).toString(8).padStart(4, '0'));
}

/** ISO 8601, UTC, to the second. A time no calendar holds is said as it is. */
export function timeWords(milliseconds: number): Visible {
	return visibleText(Math.abs(milliseconds) <= 8_640_000_000_000_000 ? `${new Date(milliseconds).toISOString().slice(0, 19)}Z` : `${milliseconds} ms`);
}

/** Whose it is by the host's own lists: the word of the suspect. */
export function hostSaysPackage(packages: InstalledPackages, path: HostPath): Record<string, Fact> {
	if (packages.system === 'none') return { 'host-says-package': visibleText('no package list to ask') };
	return { 'host-says-package': packages.packageOf(path) ?? visibleText('of no package') };
}
