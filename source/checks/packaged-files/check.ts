/** The check as it is listed. It is run package by package, by a task of its own (`tasks/verify-packages.ts`). */

import type { PackageCheck } from '../check.ts';

export const packagedFiles: PackageCheck = {
	id: 'packaged-files',
	step: 'C.1',
	title: 'Installed files against their packages',
	covers:
		'Every file of every installed package, byte for byte with its type, mode, owner and links, against the packages in --media, and the package lists and scripts the host keeps; without media against the host\'s own package database, which is the suspect\'s statement.',
	needs: 'both',
	kind: 'package',
};
