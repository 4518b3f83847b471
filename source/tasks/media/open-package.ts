/** A package file of the media, by the host's package manager. */

import type { InstalledPackage } from '../../checks/packaged-files/expected.ts';
import { openDeb } from './deb.ts';
import type { MediaFile } from './media-file.ts';
import type { MediaPackage } from './media-package.ts';
import { openRpm } from './rpm.ts';
import { openTarPackage } from './tar-package.ts';

/** Throws `CannotUse` or `CannotUnpack`. */
export async function openPackage(system: InstalledPackage['system'], file: MediaFile): Promise<MediaPackage> {
	switch (system) {
		case 'dpkg':
			return openDeb(file);
		case 'rpm':
			return openRpm(file);
		case 'apk':
		case 'pacman':
			return openTarPackage(system, file);
	}
}
