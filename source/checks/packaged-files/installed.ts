/** Every package the host says it has. */

import type { Tally } from '../../core/coverage.ts';
import type { Host } from '../../host/host.ts';
import { installedByDpkg } from './dpkg-record.ts';
import type { InstalledPackage } from './expected.ts';

/** Packages of the package manager that has most of them. What cannot be read is in the tally. */
export function installedList(host: Host, tally: Tally): readonly InstalledPackage[] {
	let most: readonly InstalledPackage[] = [];
	for (const list of [installedByDpkg]) {
		const packages = list(host, tally);
		if (packages.length > most.length) most = packages;
	}
	return most;
}
