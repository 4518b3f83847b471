/** A tree that can be walked: the disk itself (`disk-tree.ts`), or any `Host`. Directories are places, met parents first. */

import type { FileSystemNature } from '../host/file-systems.ts';
import { childOf, hostPath, type Entry, type Host, type HostPath, type Look } from '../host/host.ts';
import type { Mount } from '../host/mountinfo.ts';
import { found, type Refused } from '../host/unread.ts';

/** A directory of the walk. */
export interface Place {
	readonly path: HostPath;
	/** st_dev of the directory. */
	readonly device: number;
}

/** An open regular file. */
export interface Source {
	/** Its length when it was opened. */
	readonly size: number;
	/** Fills `into` from `at`, at most `length` bytes from `position` of the file. Gives the bytes got, 0 at the end. */
	read(into: Uint8Array, at: number, length: number, position: number): Look<number>;
	/** Is it still as long and as old as when it was opened? */
	same(): boolean;
	close(): void;
}

export interface Tree {
	readonly kind: 'live' | 'image';
	/** File systems mounted below the root, by their place inside it. */
	readonly mounts: readonly Mount[];
	/** The root, or any directory below it that the walk has met. */
	place(path: HostPath): Look<Place>;
	/** One byte to a character, in byte order. */
	names(place: Place): Look<readonly string[]>;
	/** Of these the folders, at least: a name that cannot be told apart from one is among them. */
	folders(place: Place): Look<readonly string[]>;
	entry(place: Place, name: string): Entry | Refused;
	/** The directory `name`; `leave` gives back what it holds open. */
	into(place: Place, name: string, entry: Entry): Look<Place>;
	leave(place: Place): void;
	/** Is it still a directory of the tree, with no link in its place or on the way to it? Asked after its names were listed; true where nobody can swap it. */
	isStill(place: Place): boolean;
	fileSystem(place: Place, name: string): { readonly nature: FileSystemNature; readonly memory: boolean };
	open(place: Place, name: string, entry: Entry): Look<Source>;
	linkOf(place: Place, name: string): Look<HostPath>;
}

/** For machines that are not a folder of this one, and for tests. */
export function hostTree(host: Host): Tree {
	return {
		kind: host.kind,
		mounts: [],
		place(path) {
			const look = host.look(path);
			return look.ok ? found({ path, device: look.value.device }) : look;
		},
		names: place => host.list(place.path),
		folders: place => host.list(place.path),
		entry(place, name) {
			const look = host.look(childOf(place.path, name));
			return look.ok ? look.value : look;
		},
		into: (place, name, entry) => found({ path: childOf(place.path, name), device: entry.device }),
		leave() {},
		isStill: () => true,
		fileSystem: () => ({ nature: 'disk', memory: false }),
		open(place, name) {
			const read = host.read(childOf(place.path, name), { follow: false, limit: mostHeld });
			if (!read.ok) return read;
			const { bytes, cut } = read.value;
			return found({
				size: bytes.length,
				read(into, at, length, position) {
					const piece = bytes.subarray(position, position + length);
					into.set(piece, at);
					return found(piece.length);
				},
				same: () => !cut,
				close() {},
			});
		},
		linkOf: (place, name) => host.linkOf(childOf(place.path, name)),
	};
}

const mostHeld = 67_108_864;

export const rootPath = hostPath('/');
