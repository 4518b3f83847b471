/** Every package the host says it has. */

import type { Tally } from '../../core/coverage.ts';
import type { Host } from '../../host/host.ts';
import { installedByApk } from './apk-record.ts';
import { installedByDistroless, installedByDpkg } from './dpkg-record.ts';
import type { InstalledPackage } from './expected.ts';
import { installedByPacman } from './pacman-record.ts';
import { installedByRpm } from './rpm-record.ts';

/** Packages of the package manager that has most of them. What cannot be read is in the tally. */
export function installedList(host: Host, tally: Tally): readonly InstalledPackage[] {
	let most: readonly InstalledPackage[] = [];
	for (const list of [installedByDpkg, installedByDistroless, installedByRpm, installedByApk, installedByPacman]) {
		const packages = list(host, tally);
		if (packages.length > most.length) most = packages;
	}
	return most;
}
