/**
 * Where a walk does not go: regain's own files, file systems that were not asked for, windows into a kernel, and mounts
 * whose very lookup may never come back.
 */

import type { LimitReason } from '../core/coverage.ts';
import { isFuse, natureOfType } from '../host/file-systems.ts';
import { nameOf, parentOf, type Entry, type HostPath } from '../host/host.ts';
import type { Place, Tree } from './tree.ts';

export class Bounds {
	readonly #tree: Tree;
	readonly #crossMounts: boolean;
	/** By directory, then by name: what is passed over without a look. */
	readonly #unmet = new Map<HostPath, Map<string, LimitReason>>();

	constructor(tree: Tree, own: readonly HostPath[], crossMounts: boolean) {
		this.#tree = tree;
		this.#crossMounts = crossMounts;
		for (const { point, type } of tree.mounts) {
			// Under an image a FUSE driver was mounted by the responder (ntfs-3g, ewfmount); on the running machine the suspect answers.
			if (natureOfType(type) === 'remote' && (tree.kind === 'live' || !isFuse(type))) this.#pass(point, 'other-file-system');
		}
		for (const path of own) this.#pass(path, 'own-file');
	}

	/** Names in this directory that are not to be looked at. Most directories have none. */
	unmet(directory: HostPath): ReadonlyMap<string, LimitReason> | undefined {
		return this.#unmet.size === 0 ? undefined : this.#unmet.get(directory);
	}

	/** Why a directory that was met is not walked into. A device other than its parent's is another file system. */
	stays(place: Place, name: string, entry: Entry): LimitReason | undefined {
		if (entry.device === place.device) return undefined;
		const { nature, memory } = this.#tree.fileSystem(place, name);
		if (nature === 'pseudo') return 'pseudo-file-system';
		// /dev, /run, /tmp and /dev/shm of a running machine live in memory, and are where intruders put things.
		if (memory && this.#tree.kind === 'live') return undefined;
		if (!this.#crossMounts) return 'other-file-system';
		return nature === 'remote' && this.#tree.kind === 'live' ? 'other-file-system' : undefined;
	}

	#pass(path: HostPath, reason: LimitReason): void {
		const directory = parentOf(path);
		const names = this.#unmet.get(directory) ?? new Map<string, LimitReason>();
		this.#unmet.set(directory, names.set(nameOf(path), reason));
	}
}
