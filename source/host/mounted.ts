/** A system rooted anywhere: `/` of the running machine, or the tree an image was mounted at. All of it synchronous, for threads. */

import { Buffer } from 'node:buffer';
import { closeSync, constants, lstatSync, openSync, readdirSync, readlinkSync, readSync, statfsSync } from 'node:fs';
import { visibleName } from '../core/visible.ts';
import { isFuse, natureOfMagic, natureOfType, type FileSystemNature } from './file-systems.ts';
import { BrokenOff, type Entry, type FileContent, type ForwardFile, type Host, type HostPath, type Look, type OpenFile, type Resolved } from './host.ts';
import { fileSystemSpace, spaceBelow } from './file-system-space.ts';
import { inodeAttributes } from './inode-attributes.ts';
import { isLocked } from './locks.ts';
import { isWhollyWithin, mountsBelow, readMounts, takesWrites } from './mounts.ts';
import type { Mount } from './mountinfo.ts';
import { attempt, entryOf, openDirectory, openRegular, type Opened } from './open-regular.ts';
import { Resolver } from './resolver.ts';
import { found, refusalOf, refused, type Refused } from './unread.ts';

/** Checks ask for thousands of places that are nowhere: an error is not made for each. */
const quiet = { throwIfNoEntry: false } as const;
const absent = refused('vanished', 'ENOENT');

const defaultLimit = 16_777_216;
const pieceSize = 1_048_576;
/** A file this long of which less than a 64th is on the disk is not read through: its holes alone would take for ever. */
const vast = 17_179_869_184;

export interface MountedOptions {
	/** Most time one read may take, in milliseconds of `clock`. Default a minute. */
	readonly budget?: number;
	/** A clock that only goes forward, in milliseconds. */
	readonly clock?: () => number;
	/** The mount table of the machine regain runs on; read from /proc where not given. */
	readonly mounts?: readonly Mount[];
}

/** Throws when `root` is not a directory that can be opened: the caller named it, so the caller has to be told. */
export function mountedHost(root: string | Buffer, kind: 'live' | 'image', options: MountedOptions = {}): Host {
	const place = nameOfRoot(root);
	const { budget = 60_000, clock = () => performance.now() } = options;
	const mounts = options.mounts ?? mountTable();
	const prefix = place === '/' ? '' : place;
	const outside = (path: HostPath): string => (path === '/' ? place : prefix + path);
	const avoided = new Map(mountsBelow(mounts, place as HostPath).filter(mount => isAvoided(mount, kind)).map(mount => [mount.point as string, mount]));
	const natures = new Map<number, FileSystemNature>();

	const avoids = (path: HostPath): Refused | undefined => {
		if (avoided.size === 0) return undefined;
		const mount = avoided.get(outside(path));
		return mount === undefined ? undefined : refused('other-file-system', `${mount.type} from ${mount.source}`);
	};
	const linkText = (path: HostPath): Look<HostPath> => attempt(outside(path), at => readlinkSync(at, 'latin1') as HostPath);
	const resolver = new Resolver({
		lstat: path => {
			const stats = attempt(outside(path), at => lstatSync(at, quiet));
			return !stats.ok ? stats : stats.value === undefined ? absent : found(entryOf(stats.value));
		},
		linkText,
		avoids,
	});

	/** Content is read from disks alone: /proc mounted inside an image is the analysis machine's own kernel. */
	const refusesContent = ({ path, entry }: Pick<Resolved, 'path' | 'entry'>): Refused | undefined => {
		let nature = natures.get(entry.device);
		if (nature === undefined) {
			const asked = attempt(outside(path), at => statfsSync(at).type);
			if (!asked.ok) return asked;
			nature = natureOfMagic(asked.value);
			natures.set(entry.device, nature);
		}
		return nature === 'pseudo' ? refused('pseudo-file-system', 'the kernel makes it up as it is read') : undefined;
	};

	const ownDevices = new Map<number, boolean>();
	/** Nothing on it lies outside the root. By the mount table as it was at the start. */
	const isOwn = (device: number): boolean => {
		let own = ownDevices.get(device);
		if (own === undefined) ownDevices.set(device, (own = isWhollyWithin(device, place as HostPath, mounts)));
		return own;
	};

	/** An open file of an image must still be below its root: no folder on the way was swapped for a link. */
	const leftRoot = ({ fd, stats }: Opened): boolean => {
		if (prefix === '' || isOwn(stats.dev)) return false;
		const real = attempt(`/proc/self/fd/${fd}`, at => readlinkSync(at, 'latin1'));
		return real.ok && real.value !== place && !real.value.startsWith(`${prefix}/`);
	};

	const regularFile = (path: HostPath, follow: boolean): Look<Resolved> => {
		const resolved = resolver.resolve(path, follow);
		if (!resolved.ok) return resolved;
		const { entry } = resolved.value;
		if (entry.kind === 'link') return refused('unsupported', 'a link, and links are not followed here');
		if (entry.kind !== 'file') return refused('special-file', entry.kind);
		return refusesContent(resolved.value) ?? resolved;
	};

	const opened = <T>({ path, entry }: Resolved, open: typeof openRegular, use: (file: Opened) => Look<T>): Look<T> => {
		const done = attempt(outside(path), (at): Look<T> => {
			const file = open(at, entry);
			if (!file.ok) return file;
			try {
				return leftRoot(file.value) ? refused('changed-while-read', 'a folder on the way was moved while it was opened') : use(file.value);
			} finally {
				closeSync(file.value.fd);
			}
		});
		return done.ok ? done.value : done;
	};

	const readUpTo = ({ path }: Resolved, { fd, stats }: Opened, limit: number): Look<FileContent> => {
		const wanted = Math.min(stats.size, limit);
		// One byte more than there should be: what grows meanwhile is noticed.
		const buffer = new Uint8Array(wanted + 1);
		const until = clock() + budget;
		let length = 0;
		while (length < buffer.length) {
			const got = readSync(fd, buffer, length, Math.min(pieceSize, buffer.length - length), length);
			if (got === 0) break;
			length += got;
			if (length < buffer.length && clock() > until) return refused('time-budget', `not read within ${budget} ms`);
		}
		return found({ path, entry: entryOf(stats), bytes: buffer.subarray(0, Math.min(length, wanted)), cut: stats.size > wanted || length !== wanted });
	};

	return {
		root: visibleName(place),
		kind,
		look(path) {
			const resolved = resolver.resolve(path, false);
			return resolved.ok ? found(resolved.value.entry) : resolved;
		},
		resolve: path => resolver.resolve(path, true),
		list(path) {
			const resolved = resolver.resolve(path, true);
			if (!resolved.ok) return resolved;
			if (resolved.value.entry.kind !== 'directory') return refused('unsupported', 'not a directory');
			return (
				refusesContent(resolved.value) ??
				opened(resolved.value, openDirectory, ({ fd }) => {
					// The open directory itself is listed, where it can be named: the path may lead elsewhere by now.
					const byDescriptor = attempt(`/proc/self/fd/${fd}`, at => readdirSync(at, 'latin1'));
					const names = byDescriptor.ok ? byDescriptor : attempt(outside(resolved.value.path), at => readdirSync(at, 'latin1'));
					return names.ok ? found(names.value.toSorted()) : names;
				})
			);
		},
		read(path, { limit = defaultLimit, follow = true } = {}) {
			const file = regularFile(path, follow);
			return file.ok ? opened(file.value, openRegular, it => readUpTo(file.value, it, limit)) : file;
		},
		chunks(path, { from = 0 } = {}) {
			const file = regularFile(path, true);
			if (!file.ok) return file;
			const { size, blocks } = file.value.entry;
			if (size - from > vast && blocks * 512 < size / 64) return refused('too-large', `${size} bytes, of which ${blocks * 512} are on the disk`);
			const mayOpen = opened(file.value, openRegular, () => found(true));
			return mayOpen.ok ? found({ [Symbol.iterator]: () => pieces(outside(file.value.path), file.value.entry, from) }) : mayOpen;
		},
		open(path) {
			const file = regularFile(path, true);
			if (!file.ok) return file;
			const mayOpen = opened(file.value, openRegular, () => found(true));
			if (!mayOpen.ok) return mayOpen;
			const held = attempt(outside(file.value.path), at => openRegular(at, file.value.entry));
			const open = held.ok ? held.value : held;
			return open.ok ? found(openFile(open.value)) : open;
		},
		openForward(path, seen) {
			if (seen.kind !== 'file') return refused('special-file', seen.kind);
			const { size, blocks } = seen;
			if (size > vast && blocks * 512 < size / 64) return refused('too-large', `${size} bytes, of which ${blocks * 512} are on the disk`);
			const at = resolver.placeOf(path);
			if (!at.ok) return at;
			const refusal = refusesContent({ path: at.value, entry: seen });
			if (refusal !== undefined) return refusal;
			const file = attempt(outside(at.value), reachable => openRegular(reachable, seen));
			if (!file.ok) return file;
			if (!file.value.ok) return file.value;
			const { fd, stats } = file.value.value;
			if (!leftRoot(file.value.value)) return found(new OpenedFile(fd, stats.size));
			closeSync(fd);
			return refused('changed-while-read', 'a folder on the way was moved while it was opened');
		},
		linkOf(path) {
			const resolved = resolver.resolve(path, false);
			if (!resolved.ok) return resolved;
			return resolved.value.entry.kind === 'link' ? linkText(resolved.value.path) : refused('unsupported', 'not a link');
		},
		attributesOf: inodeAttributes(mounts),
		space: () => fileSystemSpace(place as HostPath, mounts),
		spaceBelow: () => spaceBelow(place as HostPath, mounts),
		// Where nothing takes a write, the kernel says so (EROFS) before it says that a file is immutable. A mount alone that is read-only comes after that.
		...(takesWrites(place as HostPath, mounts) ? { isLocked: path => isLocked(outside(path)) } : {}),
	};
}

function openFile({ fd, stats }: Opened): OpenFile {
	let buffer = new Uint8Array(65_536);
	return {
		size: stats.size,
		entry: entryOf(stats),
		read(offset, length) {
			if (offset < 0 || length < 0 || offset + length > stats.size) return undefined;
			if (length > buffer.length) buffer = new Uint8Array(length);
			try {
				for (let got = 0; got < length; ) {
					const more = readSync(fd, buffer, got, length - got, offset + got);
					if (more === 0) return undefined;
					got += more;
				}
			} catch {
				return undefined;
			}
			return buffer.subarray(0, length);
		},
		close: () => closeSync(fd),
	};
}

/** The bytes there were when the file was opened: one that grows as fast as it is read comes to an end too. */
function* pieces(path: string, seen: Entry, from: number): Generator<Uint8Array, undefined> {
	const file = attempt(path, at => openRegular(at, seen));
	const open = file.ok ? file.value : file;
	if (!open.ok) throw new BrokenOff(open);
	const { fd, stats } = open.value;
	try {
		const buffer = new Uint8Array(Math.max(1, Math.min(pieceSize, stats.size - from)));
		for (let at = from; at < stats.size; ) {
			let got: number;
			try {
				got = readSync(fd, buffer, 0, Math.min(buffer.length, stats.size - at), at);
			} catch (error) {
				throw new BrokenOff(refusalOf(error));
			}
			if (got === 0) throw new BrokenOff(refused('changed-while-read', `it shrank to ${at} bytes`));
			yield buffer.subarray(0, got);
			at += got;
		}
		return undefined;
	} finally {
		closeSync(fd);
	}
}

class OpenedFile implements ForwardFile {
	readonly #fd: number;
	readonly #size: number;
	#at = 0;

	constructor(fd: number, size: number) {
		this.#fd = fd;
		this.#size = size;
	}

	readInto(buffer: Uint8Array, at: number, length: number): number {
		const wanted = Math.min(length, this.#size - this.#at);
		if (wanted === 0) return 0;
		let got: number;
		try {
			// Where the last read ended: cheaper for node than a position.
			got = readSync(this.#fd, buffer, at, wanted, null);
		} catch (error) {
			throw new BrokenOff(refusalOf(error));
		}
		if (got === 0) throw new BrokenOff(refused('changed-while-read', `it shrank to ${this.#at} bytes`));
		this.#at += got;
		return got;
	}

	close(): void {
		closeSync(this.#fd);
	}
}

/**
 * Mounts whose very lookup may hang. Under an image the responder mounted them, so a FUSE driver (ntfs-3g, ewfmount) is
 * meant to be looked at; on the running machine it is a program of the suspect that answers.
 */
function isAvoided(mount: Mount, kind: 'live' | 'image'): boolean {
	return natureOfType(mount.type) === 'remote' && (kind === 'live' || !isFuse(mount.type));
}

function mountTable(): readonly Mount[] {
	const table = readMounts();
	return table.ok ? table.value.mounts : [];
}

/** The root as the kernel writes it, so that /proc/self/fd can be held against it; one byte to a character. */
function nameOfRoot(root: string | Buffer): string {
	const fd = openSync(root, constants.O_RDONLY | constants.O_DIRECTORY);
	try {
		const named = attempt(`/proc/self/fd/${fd}`, at => readlinkSync(at, 'latin1'));
		return named.ok && named.value.startsWith('/') ? named.value : withoutSlash(Buffer.from(root as string).toString('latin1'));
	} finally {
		closeSync(fd);
	}
}

function withoutSlash(path: string): string {
	return path === '/' ? path : path.replace(/\/+$/, '');
}
