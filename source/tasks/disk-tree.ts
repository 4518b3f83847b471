/**
 * The tree of a folder of this machine, as fast as the kernel gives it: absolute paths, one lstat an entry, no open
 * descriptors. What is `/` to the victim is `root` here. Measured: path lookup in the kernel is the cost; descriptors by way of
 * /proc/self/fd, promises and opendir all take about twice as long.
 */

import { Buffer } from 'node:buffer';
import { closeSync, constants, existsSync, fstatSync, lstatSync, readdirSync, readlinkSync, readSync, realpathSync, statfsSync, type Stats } from 'node:fs';
import { natureOfMagic } from '../host/file-systems.ts';
import { childOf, type Entry, type EntryKind, type HostPath, type Look } from '../host/host.ts';
import type { Mount } from '../host/mountinfo.ts';
import { mountsBelow, pointSeen, readMounts, takesWrites } from '../host/mounts.ts';
import { openDirectory, openRegular, systemPath } from '../host/open-regular.ts';
import { found, refusalOf, refused, type Refused } from '../host/unread.ts';
import type { Place, Source, Tree } from './tree.ts';

/** PATH_MAX is 4096 with the closing zero byte, a name at most 255: below a longer path a directory is held open instead. */
const longestPath = 3800;
/** tmpfs (devtmpfs says the same) and ramfs, from linux/magic.h. */
const memoryMagic: readonly number[] = [0x01021994, 0x858458f6];
const quiet = { throwIfNoEntry: false } as const;

class DiskPlace implements Place {
	readonly path: HostPath;
	readonly device: number;
	/** As this machine reaches it, without a closing slash. */
	readonly real: string;
	/** All of `real` is ASCII, and may go to the system as a string. */
	readonly plain: boolean;
	readonly fd: number | undefined;
	readonly inode: number;

	constructor(path: HostPath, { device, inode }: Entry, real: string, plain: boolean, fd?: number) {
		this.path = path;
		this.device = device;
		this.inode = inode;
		this.real = real;
		this.plain = plain;
		this.fd = fd;
	}
}

/** By the four bits of the kind of file. */
const kinds: readonly EntryKind[] = Array.from({ length: 16 }, (_, bits) => {
	const kind = bits << 12;
	if (kind === constants.S_IFREG) return 'file';
	if (kind === constants.S_IFDIR) return 'directory';
	if (kind === constants.S_IFLNK) return 'link';
	if (kind === constants.S_IFIFO) return 'fifo';
	if (kind === constants.S_IFSOCK) return 'socket';
	if (kind === constants.S_IFBLK) return 'block-device';
	return kind === constants.S_IFCHR ? 'character-device' : 'unknown';
});

/** What lstat said, each field looked up when a check asks. */
class DiskEntry implements Entry {
	readonly #stats: Stats;
	readonly mode: number;
	readonly kind: EntryKind;

	constructor(stats: Stats) {
		this.#stats = stats;
		this.mode = stats.mode;
		this.kind = kinds[(stats.mode >> 12) & 15]!;
	}

	get uid(): number {
		return this.#stats.uid;
	}
	get gid(): number {
		return this.#stats.gid;
	}
	get size(): number {
		return this.#stats.size;
	}
	get links(): number {
		return this.#stats.nlink;
	}
	get device(): number {
		return this.#stats.dev;
	}
	get inode(): number {
		return this.#stats.ino;
	}
	get blocks(): number {
		return this.#stats.blocks;
	}
	get modified(): number {
		return this.#stats.mtimeMs;
	}
	get changed(): number {
		return this.#stats.ctimeMs;
	}
	get accessed(): number {
		return this.#stats.atimeMs;
	}
}

/** `root`: an absolute path without links, one byte to a character. */
export function diskTree(root: string, kind: 'live' | 'image', mounts: readonly Mount[] = mountTable()): Tree {
	const prefix = root === '/' ? '' : root;

	const at = (place: Place, name: string): string | Buffer => {
		const { real, plain } = place as DiskPlace;
		const path = `${real}/${name}`;
		return plain && isPlain(name) ? path : Buffer.from(path, 'latin1');
	};
	const here = (place: Place): string | Buffer => {
		const { real, plain } = place as DiskPlace;
		const path = real === '' ? '/' : real;
		return plain ? path : Buffer.from(path, 'latin1');
	};
	const placed = (path: HostPath, real: string, plain: boolean, entry: Entry): Look<Place> => {
		if (real.length <= longestPath) return found(new DiskPlace(path, entry, real, plain));
		if (!existsSync('/proc/self/fd')) return refused('too-deep', 'longer than the system takes, and /proc is not there to help');
		const opened = openDirectory(systemPath(real), entry);
		return opened.ok ? found(new DiskPlace(path, entry, `/proc/self/fd/${opened.value.fd}`, true, opened.value.fd)) : opened;
	};

	// What is `/` of this machine cannot be left, and what takes no write cannot be changed.
	const isSwappable = prefix !== '' && takesWrites(root as HostPath, mounts);

	return {
		kind,
		mounts: mountsBelow(mounts, root as HostPath).map(mount => ({ ...mount, point: pointSeen(root as HostPath, mount.point) })),
		place(path) {
			const real = path === '/' ? prefix : prefix + path;
			const entry = looked(systemPath(real === '' ? '/' : real));
			if ('reason' in entry) return entry;
			return entry.kind === 'directory' ? placed(path, real, isPlain(real), entry) : refused('vanished', 'ENOTDIR');
		},
		names(place) {
			try {
				return found(sorted(readdirSync(here(place), 'latin1')));
			} catch (error) {
				return refusalOf(error);
			}
		},
		folders(place) {
			try {
				const listed = readdirSync(here(place), { encoding: 'latin1', withFileTypes: true });
				return found(sorted(listed.filter(one => one.isDirectory()).map(({ name }) => name)));
			} catch (error) {
				return refusalOf(error);
			}
		},
		entry: (place, name) => looked(at(place, name)),
		into(place, name, entry) {
			const { path, real, plain } = place as DiskPlace;
			return placed(childOf(path, name), `${real}/${name}`, plain && isPlain(name), entry);
		},
		leave(place) {
			const { fd } = place as DiskPlace;
			if (fd !== undefined) closeSync(fd);
		},
		isStill(place) {
			const { device, inode, fd } = place as DiskPlace;
			if (!isSwappable || fd !== undefined) return true;
			const now = looked(here(place));
			if ('reason' in now || now.kind !== 'directory') return false;
			// Some file systems (overlay, FUSE) number a directory anew once it was forgotten: what counts is that no link leads there.
			return (now.inode === inode && now.device === device) || isWithoutLinks(here(place));
		},
		fileSystem(place, name) {
			try {
				const magic = statfsSync(at(place, name)).type >>> 0;
				return { nature: natureOfMagic(magic), memory: memoryMagic.includes(magic) };
			} catch {
				return { nature: 'remote', memory: false };
			}
		},
		open(place, name, entry) {
			const opened = openRegular(at(place, name), entry);
			return opened.ok ? found(sourceOf(opened.value.fd, opened.value.stats)) : opened;
		},
		linkOf(place, name) {
			try {
				return found(readlinkSync(at(place, name), 'latin1') as HostPath);
			} catch (error) {
				return refusalOf(error);
			}
		},
	};
}

function looked(path: string | Buffer): Entry | Refused {
	try {
		const stats = lstatSync(path, quiet);
		return stats === undefined ? refused('vanished', 'ENOENT') : new DiskEntry(stats);
	} catch (error) {
		return refusalOf(error);
	}
}

function isWithoutLinks(path: string | Buffer): boolean {
	try {
		return realpathSync.native(path, 'latin1') === path.toString('latin1');
	} catch {
		return false;
	}
}

function sourceOf(fd: number, stats: Stats): Source {
	return {
		size: stats.size,
		read(into, at, length, position) {
			try {
				return found(readSync(fd, into, at, length, position));
			} catch (error) {
				return refusalOf(error);
			}
		},
		same() {
			const { size, mtimeMs } = fstatSync(fd);
			return size === stats.size && mtimeMs === stats.mtimeMs;
		},
		close: () => closeSync(fd),
	};
}

/** libuv lists in the order of strcmp(3); that is a kindness of it, not a promise. */
function sorted(names: string[]): readonly string[] {
	for (let at = 1; at < names.length; at++) if (names[at - 1]! > names[at]!) return names.sort();
	return names;
}

function isPlain(text: string): boolean {
	for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
	return true;
}

function mountTable(): readonly Mount[] {
	const table = readMounts();
	return table.ok ? table.value.mounts : [];
}
