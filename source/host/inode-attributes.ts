/**
 * What the file system keeps of an inode beside what lstat says: flags and extended attributes. node has neither ioctl nor
 * getxattr, so they are read from the block device the tree lies on, read-only, which root alone may.
 */

import { Buffer } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readlinkSync, readSync } from 'node:fs';
import { ExtFileSystem, type DiskBytes, type ExtInode } from './ext-file-system.ts';
import type { Entry, InodeAttributes, Look } from './host.ts';
import type { Mount } from './mountinfo.ts';
import { refused } from './unread.ts';

const piece = 16_384;
/** Pieces kept: a folder's inodes lie near each other, and its children's are where they were. */
const kept = 512;

/** Opens each device once, when the first inode on it is asked for; it stays open as long as the host is used. */
export function inodeAttributes(mounts: readonly Mount[]): (entry: Entry) => Look<InodeAttributes> {
	const systems = new Map<number, Look<ExtFileSystem>>();
	return entry => {
		let system = systems.get(entry.device);
		if (system === undefined) systems.set(entry.device, (system = systemOn(entry.device, mounts)));
		if (!system.ok) return system;
		const inode = system.value.inode(entry.inode);
		if (inode === undefined) return refused('damaged', 'its inode could not be read from the disk');
		return { ok: true, value: { flags: inode.flags, attributes: inode.attributes, sameKind: sameKind(inode, entry) } };
	};
}

/** An inode that was given to another file meanwhile, or a disk that is not the tree's. */
function sameKind(inode: ExtInode, entry: Entry): boolean {
	return (inode.mode & 0o170000) === (entry.mode & 0o170000);
}

function systemOn(device: number, mounts: readonly Mount[]): Look<ExtFileSystem> {
	const numbers = numbersOf(device);
	const mount = mounts.find(one => one.device === numbers);
	if (mount === undefined || !/^ext[234]$/.test(mount.type)) return refused('unknown-form', `attributes are read of ext2, ext3 and ext4, not of ${mount === undefined ? 'this file system' : mount.type}`);
	try {
		const disk = diskOf(numbers, device);
		const system = disk === undefined ? undefined : ExtFileSystem.open(disk);
		return system === undefined ? refused('unknown-form', `the device ${numbers} does not show the structures of ${mount.type}`) : { ok: true, value: system };
	} catch {
		return refused('unknown-form', `only root may read attributes from the device ${numbers}`);
	}
}

/** makedev(3) of glibc, taken apart, for numbers that fit 32 bits. */
function numbersOf(device: number): string {
	return `${(device >>> 8) & 0xfff}:${(device & 0xff) | ((device >>> 12) & 0xfff00)}`;
}

function diskOf(numbers: string, device: number): DiskBytes | undefined {
	const name = readlinkSync(`/sys/dev/block/${numbers}`).split('/').at(-1)!;
	const fd = openSync(`/dev/${name}`, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
	const stats = fstatSync(fd);
	if (!stats.isBlockDevice() || stats.rdev !== device) {
		closeSync(fd);
		return undefined;
	}
	return inPieces(fd);
}

function inPieces(fd: number): DiskBytes {
	const pieces = new Map<number, Uint8Array>();
	const take = (at: number): Uint8Array => {
		let bytes = pieces.get(at);
		if (bytes === undefined) {
			const buffer = Buffer.alloc(piece);
			bytes = buffer.subarray(0, readSync(fd, buffer, 0, piece, at * piece));
			if (pieces.size >= kept) pieces.delete(pieces.keys().next().value!);
			pieces.set(at, bytes);
		}
		return bytes;
	};
	return {
		read(offset, length) {
			try {
				const at = Math.floor(offset / piece);
				const within = offset - at * piece;
				if (within + length <= piece) {
					const bytes = take(at);
					return within + length <= bytes.length ? bytes.subarray(within, within + length) : undefined;
				}
				const buffer = Buffer.alloc(length);
				return readSync(fd, buffer, 0, length, offset) === length ? buffer : undefined;
			} catch {
				return undefined;
			}
		},
	};
}
