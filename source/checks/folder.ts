/** A folder of the walk, and what is true of whatever lies in it. Asked for every file, so it is found out once for each folder. */

import type { HostPath } from '../host/host.ts';
import { hiddenPart, pathInside, placeOf, type Place } from './place.ts';
import { inDependencyTree } from './tool-trees.ts';

/** Rules of places look at no more components than these (/usr/share/nginx/html): from here on a name changes nothing. */
const deep = 4;

export class Folder {
	readonly path: HostPath;
	/** Ends in a slash, so that rules for paths below it can be asked. */
	readonly #below: HostPath;
	readonly #isDeep: boolean;
	#place: Place | undefined;
	#isNested: boolean | undefined;
	#isDependency: boolean | undefined;
	#hidden: string | false | undefined;

	constructor(path: HostPath) {
		this.path = path;
		this.#below = (path === '/' ? path : `${path}/`) as HostPath;
		this.#isDeep = slashes(path) >= deep;
	}

	/** Of everything in it; undefined near the top of the tree, where the name decides. */
	get place(): Place | undefined {
		return this.#isDeep ? (this.#place ??= placeOf(this.path)) : undefined;
	}

	/** Part of a container, a snap or a chroot: `pathInside` of what lies in it is not undefined. */
	get isNested(): boolean {
		return (this.#isNested ??= pathInside(this.#below) !== undefined);
	}

	/** Within a tree that npm, pip, gem and the like fill. */
	get isDependency(): boolean {
		return (this.#isDependency ??= inDependencyTree(this.#below));
	}

	/** The first hidden name on the way to it and its own; undefined where none is hidden. */
	get hidden(): string | undefined {
		this.#hidden ??= hiddenPart(this.path) ?? false;
		return this.#hidden === false ? undefined : this.#hidden;
	}

	/** May something in it lie in one of these places? */
	mayBe(...places: readonly Place[]): boolean {
		return this.place === undefined || places.includes(this.place);
	}

	/** A rule for paths that ends in a folder's slash. */
	isBelow(rule: RegExp): boolean {
		return rule.test(this.#below);
	}
}

function slashes(path: string): number {
	let count = path === '/' ? 0 : 1;
	for (let at = path.indexOf('/', 1); at !== -1 && count < deep; at = path.indexOf('/', at + 1)) count++;
	return count;
}
