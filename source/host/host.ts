/**
 * The machine under examination. Everything a check or a parser ever learns about a victim comes through here; nothing
 * below its root is executed, no path leaves it, and nothing blocks on a FIFO, a device or a bomb.
 *
 * An odd machine is data: what cannot be read is an `Unread` with its reason, never a throw.
 */

import type { SkipReason } from '../core/coverage.ts';
import { visibleName, type Visible } from '../core/visible.ts';

declare const bytesOneToACharacter: unique symbol;

/**
 * A path on the victim, from its own root, one byte to a character (`latin1`): exact, cheap to join and compare.
 * Begins with `/`. Show it with `shownPath`.
 */
export type HostPath = string & { readonly [bytesOneToACharacter]: true };

/** A path written in the program's own source (ASCII). */
export function hostPath(path: string): HostPath {
	return path as HostPath;
}

/** A path read from a file of the victim, as bytes. */
export function hostPathOf(bytes: Uint8Array): HostPath {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1') as HostPath;
}

export function shownPath(path: HostPath): Visible {
	return visibleName(path);
}

export function childOf(directory: HostPath, name: string): HostPath {
	return (directory === '/' ? `/${name}` : `${directory}/${name}`) as HostPath;
}

export function parentOf(path: HostPath): HostPath {
	const cut = path.lastIndexOf('/');
	return (cut <= 0 ? '/' : path.slice(0, cut)) as HostPath;
}

export function nameOf(path: HostPath): string {
	return path.slice(path.lastIndexOf('/') + 1);
}

export type EntryKind = 'file' | 'directory' | 'link' | 'fifo' | 'socket' | 'block-device' | 'character-device' | 'unknown';

/** What lstat says. Times in milliseconds since 1970, sizes in bytes. */
export interface Entry {
	readonly kind: EntryKind;
	/** All mode bits: kind and permissions. */
	readonly mode: number;
	readonly uid: number;
	readonly gid: number;
	readonly size: number;
	readonly links: number;
	readonly device: number;
	readonly inode: number;
	/** Blocks of 512 bytes really used: a sparse file has fewer than its size. */
	readonly blocks: number;
	readonly modified: number;
	readonly changed: number;
	readonly accessed: number;
	/** When the file was made on its file system; absent where that keeps no such time. */
	readonly born?: number;
}

/** Bytes a file takes by the one of its names that was looked at: shares of all its names add up to the file, and no list of those met is kept. */
export function allocatedAt({ kind, links, blocks }: Entry): number {
	return (kind !== 'directory' && links > 1 ? blocks / links : blocks) * 512;
}

export interface Unread {
	readonly reason: SkipReason;
	/** The system's word for it (`EACCES`, `ELOOP`...) or ours. */
	readonly detail: Visible;
}

export type Look<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & Unread);

/** Thrown while `chunks` is iterated when the rest of the file cannot be read; the pieces so far were right. */
export class BrokenOff extends Error implements Unread {
	readonly reason: SkipReason;
	readonly detail: Visible;

	constructor({ reason, detail }: Unread) {
		super(`${reason}: ${detail}`);
		this.reason = reason;
		this.detail = detail;
	}
}

/** Where a path led inside the root. */
export interface Resolved {
	/** The path without links, `..` and doubled slashes. */
	readonly path: HostPath;
	readonly entry: Entry;
	/** Links followed on the way, as they stand on the victim. */
	readonly through: readonly HostPath[];
	/** The path, or a link on the way, would have left the root (`../` beyond it) and was clamped. */
	readonly clamped: boolean;
}

export interface FileContent {
	readonly path: HostPath;
	readonly entry: Entry;
	readonly bytes: Uint8Array;
	/** The file is longer than the limit, or its length changed while it was read: `bytes` is a prefix. */
	readonly cut: boolean;
}

/** A regular file held open and read forwards, up to the length it had when it was opened. Whoever opened it closes it. */
export interface ForwardFile {
	/** Puts the next bytes at `at`, `length` at most; how many, 0 at the end. Throws `BrokenOff`. */
	readInto(buffer: Uint8Array, at: number, length: number): number;
	close(): void;
}

export interface ReadOptions {
	/** Most bytes to read. Default 16 MiB. */
	readonly limit?: number;
	/** Follow links inside the root (default true). False: a link is `unsupported`. */
	readonly follow?: boolean;
}

export interface InterfaceFlags {
	/** One byte to a character. */
	readonly name: string;
	/** dev->flags: 0x100 promiscuous. */
	readonly flags: number;
	readonly index: number;
}

export interface NamelessFile {
	readonly size: number;
	/** Bytes it takes on its file system: less than its size where it has holes. */
	readonly allocated: number;
	/** st_dev. */
	readonly device: number;
	/** 0 where its last name is gone. */
	readonly links: number;
	/** The same for the same file, whoever holds it. */
	readonly identity: string;
	readonly pieces: Iterable<Uint8Array>;
}

/** A file that is open. It has the length it had when it was opened. */
export interface OpenFile {
	readonly size: number;
	readonly entry: Entry;
	/** Exactly `length` bytes, or undefined beyond the end or where they cannot be read. Valid until the next call. */
	read(offset: number, length: number): Uint8Array | undefined;
	close(): void;
}

/** Kernel files of a running machine: /proc and /sys, from an allow-list, each read with a limit. Absent on an image. */
export interface Kernel {
	/** Text files such as `/proc/net/packet`. */
	read(path: string, limit?: number): Look<Uint8Array>;
	/** Its first bytes, `length` at most: what a process makes as long as it likes is judged by how it begins. */
	head(path: string, length: number): Look<Uint8Array>;
	list(path: string): Look<readonly string[]>;
	/** Links such as `/proc/1/exe`, not followed. */
	linkOf(path: string): Look<string>;
	/**
	 * Does what the link `/proc/PID/exe` or `/proc/PID/fd/N` says, as it stands, lead to that very file? The kernel puts ` (deleted)`
	 * behind a name that is gone, and whoever names a file may do so as well.
	 */
	stillNamed(path: string): boolean;
	/**
	 * The file behind `/proc/PID/exe` or `/proc/PID/fd/N`, where it is a regular one: its name may be gone. `size` is what it has
	 * now; pieces share a buffer. Iterating may throw `BrokenOff`.
	 */
	contentOf(path: string): Look<NamelessFile>;
	/** What the kernel log holds, in the form of /dev/kmsg; reading it takes nothing away. Up to `limit` bytes, the oldest first. */
	messages(limit: number): Look<Uint8Array>;
	/** Interfaces of the network namespace a process is in, where that is another than regain's and its /sys shows them. */
	interfacesOf(pid: number): Look<readonly InterfaceFlags[]>;
	/** How many processes the kernel counts, by the links of /proc; of the whole machine, whatever namespace asks. */
	processCount(): Look<number>;
	/** Lets time pass, for what shows only by looking twice. */
	rest(milliseconds: number): void;
	/** Does the kernel know a process or thread of this number, whether /proc lists it or not? */
	hasTask(pid: number): boolean;
	/** This program's own process id, so that it does not accuse itself. */
	readonly ownPid: number;
}

/** What a file system keeps of a file beside what lstat says. */
export interface InodeAttributes {
	/** As chattr(1) sets them: 0x10 immutable, 0x20 append-only. */
	readonly flags: number;
	/** Extended attributes by their full names, one byte to a character. */
	readonly attributes: readonly { readonly name: string; readonly value: Uint8Array }[];
	/** False where what lies on the disk under this number is not what lstat saw. */
	readonly sameKind: boolean;
}

/** How full the file system is that the root lies on, by its own count (statfs(2)). */
export interface FileSystemSpace {
	/** st_dev of its top. */
	readonly device: number;
	/** As the mount table names it. */
	readonly type: string;
	/** The root is the top of that file system: nothing of it lies above. */
	readonly isTop: boolean;
	/** Bytes. */
	readonly used: number;
	readonly total: number;
	/** Where others are mounted below the root: what lies in those folders themselves is not to be seen. */
	readonly covered: readonly HostPath[];
	/** Where this one is mounted a second time below its root. */
	readonly again: readonly HostPath[];
}

/** One that is mounted at `path`. */
export interface SpaceBelow {
	readonly path: HostPath;
	readonly space: Look<FileSystemSpace>;
}

export interface Host {
	/** As the analysis host names it. */
	readonly root: Visible;
	readonly kind: 'live' | 'image';
	/** What is not there is `vanished`. lstat: the last component is not followed, those before it are, inside the root. */
	look(path: HostPath): Look<Entry>;
	/** Follows every link inside the root; at most 40. */
	resolve(path: HostPath): Look<Resolved>;
	/** Names, one byte to a character, sorted by bytes, without `.` and `..`. The directory may be reached through links. */
	list(path: HostPath): Look<readonly string[]>;
	/** Regular files only; a FIFO, device, socket or directory is an `Unread` with `special-file`. */
	read(path: HostPath, options?: ReadOptions): Look<FileContent>;
	/**
	 * A regular file in pieces of at most 1 MiB, up to the length it has when it is opened. The buffer is reused between
	 * pieces. `from` is a byte offset. Iterating may throw `BrokenOff`. A vast file that is nearly all holes is `too-large`.
	 */
	chunks(path: HostPath, options?: { readonly from?: number }): Look<Iterable<Uint8Array>>;
	/** A regular file to be read here and there: databases, records by number, files that are mostly holes. Whoever opens it closes it. */
	open(path: HostPath): Look<OpenFile>;
	/** The regular file that `seen`, from `look`, says it is; another one in its place is `changed-while-read`. */
	openForward(path: HostPath, seen: Entry): Look<ForwardFile>;
	linkOf(path: HostPath): Look<HostPath>;
	/** Absent where there is no disk to ask. `unknown-form` where the file system's kind is not known or its disk may not be read. */
	attributesOf?(entry: Entry): Look<InodeAttributes>;
	/** Does the kernel refuse every writer, root too (EPERM of access(2)), which tells of an immutable file? Absent where all is read-only, and every answer would be no. */
	isLocked?(path: HostPath): boolean;
	/** Absent where there is no file system to ask. */
	space?(): Look<FileSystemSpace>;
	/** The same of each disk's file system that is mounted below the root, however deep. Those in memory, of the kernel's making or of other machines are none. */
	spaceBelow?(): readonly SpaceBelow[];
	readonly kernel?: Kernel;
}
