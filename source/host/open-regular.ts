/**
 * The only way a file of the victim is opened: a regular file, the very one lstat saw, without following a link, without
 * waiting for a FIFO's writer, without becoming the terminal of a tty, and without touching its access time where allowed.
 */

import { closeSync, constants, existsSync, fstatSync, openSync, type Stats } from 'node:fs';
import { Buffer } from 'node:buffer';
import type { Entry, EntryKind, Look } from './host.ts';
import { found, refusalOf, refused } from './unread.ts';

/** Beyond the flags Node names: open a place without reading it (fcntl.h, the same on every Linux regain runs on). */
const O_PATH = 0o10000000;
const noAccessTime = constants.O_NOATIME ?? 0;
const regular = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;
const directory = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** PATH_MAX is 4096 with the closing zero byte. */
const longestForTheSystem = 4095;
/** Room left for `/proc/self/fd/N` in front of what is left of a long path. */
const stride = 4000;

/** A path in bytes, one to a character, as the system takes it: plain ASCII may stay a string, which is faster. */
export function systemPath(path: string): string | Buffer {
	// oxlint-disable-next-line no-control-regex
	return /^[\0-\x7f]*$/.test(path) ? path : Buffer.from(path, 'latin1');
}

class TooDeep extends Error {}

/**
 * Calls `use` with a path the system takes. A path longer than PATH_MAX is reached through its ancestors, each opened and
 * named by /proc/self/fd; without /proc that is `too-deep`.
 */
export function reach<T>(path: string, use: (reachable: string | Buffer) => T): T {
	if (path.length <= longestForTheSystem) return use(systemPath(path));
	if (!existsSync('/proc/self/fd')) throw new TooDeep();
	let open: number | undefined;
	try {
		let base = '';
		let rest = path;
		while (base.length + rest.length > longestForTheSystem) {
			const cut = rest.lastIndexOf('/', stride);
			if (cut <= 0) throw new TooDeep();
			const next = openSync(systemPath(base + rest.slice(0, cut)), O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW);
			if (open !== undefined) closeSync(open);
			open = next;
			base = `/proc/self/fd/${open}`;
			rest = rest.slice(cut);
		}
		return use(systemPath(base + rest));
	} finally {
		if (open !== undefined) closeSync(open);
	}
}

/** `reach`, with refusals of the system as data. */
export function attempt<T>(path: string, use: (reachable: string | Buffer) => T): Look<T> {
	try {
		return found(reach(path, use));
	} catch (error) {
		if (error instanceof TooDeep) return refused('too-deep', 'longer than the system takes, and /proc is not there to help');
		return refusalOf(error);
	}
}

export interface Opened {
	readonly fd: number;
	readonly stats: Stats;
}

/** Opens the regular file that `seen` (from lstat) says it is. Whoever opens must close `fd`. */
export function openRegular(path: string | Buffer, seen: Pick<Entry, 'device' | 'inode'>): Look<Opened> {
	return openSame(path, seen, regular, stats => stats.isFile());
}

/** Opens the directory that `seen` says it is. Whoever opens must close `fd`. */
export function openDirectory(path: string | Buffer, seen: Pick<Entry, 'device' | 'inode'>): Look<Opened> {
	return openSame(path, seen, directory, stats => stats.isDirectory());
}

function openSame(path: string | Buffer, seen: Pick<Entry, 'device' | 'inode'>, flags: number, isKind: (stats: Stats) => boolean): Look<Opened> {
	let fd: number | undefined;
	try {
		fd = openQuietly(path, flags);
		const stats = fstatSync(fd);
		if (isKind(stats) && stats.dev === seen.device && stats.ino === seen.inode) return found({ fd, stats });
		closeSync(fd);
		return refused('changed-while-read', 'another file took its place while it was opened');
	} catch (error) {
		const code = (error as { readonly code?: unknown }).code;
		if (code === 'ELOOP') return refused('changed-while-read', 'a link took its place while it was opened');
		return refusalOf(error);
	}
}

/** O_NOATIME is the owner's and root's alone; anybody else reads without it. */
function openQuietly(path: string | Buffer, flags: number): number {
	try {
		return openSync(path, flags | noAccessTime);
	} catch (error) {
		if (noAccessTime === 0 || (error as { readonly code?: unknown }).code !== 'EPERM') throw error;
		return openSync(path, flags);
	}
}

const kinds: Readonly<Record<number, EntryKind>> = {
	[constants.S_IFREG]: 'file',
	[constants.S_IFDIR]: 'directory',
	[constants.S_IFLNK]: 'link',
	[constants.S_IFIFO]: 'fifo',
	[constants.S_IFSOCK]: 'socket',
	[constants.S_IFBLK]: 'block-device',
	[constants.S_IFCHR]: 'character-device',
};

export function entryOf(stats: Stats): Entry {
	return {
		kind: kinds[stats.mode & constants.S_IFMT] ?? 'unknown',
		mode: stats.mode,
		uid: stats.uid,
		gid: stats.gid,
		size: stats.size,
		links: stats.nlink,
		device: stats.dev,
		inode: stats.ino,
		blocks: stats.blocks,
		modified: stats.mtimeMs,
		changed: stats.ctimeMs,
		accessed: stats.atimeMs,
		// Where the kernel does not tell, node gives 0 or the change time.
		...(stats.birthtimeMs > 0 && stats.birthtimeMs !== stats.ctimeMs ? { born: stats.birthtimeMs } : {}),
	};
}
