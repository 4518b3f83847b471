/** A package file of the media, by the host's package manager. */

import type { InstalledPackage } from '../../checks/packaged-files/expected.ts';
import { openDeb } from './deb.ts';
import { CannotUse, type MediaFile } from './media-file.ts';
import type { MediaPackage } from './media-package.ts';

/** Throws `CannotUse` or `CannotUnpack`. */
export async function openPackage(system: InstalledPackage['system'], file: MediaFile): Promise<MediaPackage> {
	switch (system) {
		case 'dpkg':
			return openDeb(file);
		default:
			throw new CannotUse(`packages of ${system} are not read`);
	}
}
