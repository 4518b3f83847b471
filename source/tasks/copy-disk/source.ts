/** The source: opened for reading and nothing else, asked for what it holds block by block, and whether it is still there. */

import { Buffer } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { bytesOf, shown, visibleText, type Visible } from '../../core/visible.ts';
import { BlockDevices, fileId, numbersOf } from '../../host/block-devices.ts';
import { runningKernel } from '../../host/live.ts';
import type { Identity } from './order.ts';

/** Why a copy cannot go on; what was done is kept, and it can be gone on with. */
export class Halted extends Error {
	override readonly name = 'Halted';
	override readonly message: Visible;

	constructor(words: Visible) {
		super(words);
		this.message = words;
	}
}

export interface Source {
	/** Fills `into` from `at`; false where the medium does not give these bytes. @throws Halted where it is gone */
	read(at: number, into: Uint8Array, alone: boolean): boolean;
	/** What tells that it was written to meanwhile: the same words as before, or others. */
	state(): string;
	close(): void;
}

/** @throws Halted */
export function openSource(identity: Identity): Source {
	const path = Buffer.from(bytesOf(identity.path));
	const open = (flags: number): number => openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY | flags);
	let fd: number;
	try {
		fd = quietly(open);
	} catch (error) {
		throw new Halted(shown`the source ${identity.path} cannot be opened: ${systemWords(error)}`);
	}
	if (!isStill(identity, fd)) {
		closeQuietly(fd);
		throw new Halted(shown`the source ${identity.path} is not what it was when it was looked at: another device or file took its place`);
	}
	const device = identity.kind === 'device' ? new BlockDevices(runningKernel(), []) : undefined;
	let direct: number | undefined;
	let isDirectTried = false;
	return {
		read(at, into, alone) {
			// A page of the cache fails as a whole, and would take good sectors with it.
			if (alone && !isDirectTried && device !== undefined) {
				isDirectTried = true;
				direct = tried(() => open(constants.O_DIRECT));
			}
			try {
				return alone && direct !== undefined ? filledDirectly(direct, fd, at, into, identity) : filled(fd, at, into, identity);
			} catch (error) {
				if (error instanceof Halted) throw error;
				const code = (error as NodeJS.ErrnoException).code ?? '';
				if (['ENODEV', 'ENXIO', 'ENOMEDIUM', 'ESTALE', 'EBADF', 'ENOTCONN', 'ECONNABORTED'].includes(code) || !isThere(identity)) throw new Halted(shown`the source ${identity.path} is gone (${visibleText(code)}): pulled out, switched off, or its driver gave up`);
				return false;
			}
		},
		state() {
			if (device !== undefined) return String(device.writesOf(identity.is) ?? '');
			const stats = fstatSync(fd, { bigint: true });
			return `${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
		},
		close() {
			for (const open of direct === undefined ? [fd] : [fd, direct]) closeQuietly(open);
		},
	};
}

/** What the system said, in its own word where ours would not be better. */
export function systemWords(error: unknown): Visible {
	const { code, message } = error as NodeJS.ErrnoException;
	const words: Readonly<Record<string, string>> = {
		ENOSPC: 'there is no room left', EDQUOT: 'the quota is used up', EIO: 'input/output error', EROFS: 'it is read-only', EACCES: 'permission denied', EPERM: 'not permitted', ENOENT: 'it is not there', EBUSY: 'it is in use', EFBIG: 'the file system takes no larger file', ENXIO: 'no such device', ENODEV: 'no such device', ENOMEDIUM: 'no medium in it',
	};
	return visibleText(code === undefined ? message : `${words[code] ?? message} (${code})`);
}

/** Without touching its access time where that is allowed. */
function quietly(open: (flags: number) => number): number {
	try {
		return open(constants.O_NOATIME);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
		return open(0);
	}
}

/** What is gone may refuse even this (a FUSE or network file system does), and all it held was told before. */
export function closeQuietly(fd: number): void {
	tried(() => closeSync(fd));
}

function tried<T>(what: () => T): T | undefined {
	try {
		return what();
	} catch {
		return undefined;
	}
}

function filled(fd: number, at: number, into: Uint8Array, { path, kind, size }: Identity): boolean {
	for (let got = 0; got < into.length; ) {
		const more = readSync(fd, into, got, into.length - got, at + got);
		if (more === 0) {
			if (kind === 'file') throw new Halted(shown`the source ${path} became shorter while it was read: ${at + got} bytes instead of ${size}`);
			return false;
		}
		got += more;
	}
	return true;
}

/** Where the driver wants other memory or lengths, the usual way has to do. */
function filledDirectly(direct: number, fd: number, at: number, into: Uint8Array, identity: Identity): boolean {
	try {
		return filled(direct, at, into, identity);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
		return filled(fd, at, into, identity);
	}
}

/** Is what was opened what the plan was made for? */
export function isStill({ kind, is }: Identity, fd: number): boolean {
	const stats = fstatSync(fd);
	if (kind === 'device') return stats.isBlockDevice() && new BlockDevices(runningKernel(), []).named(numbersOf(stats.rdev)) === is;
	return stats.isFile() && (is === '' || fileId(stats) === is);
}

function isThere({ path, kind, is, size }: Identity): boolean {
	if (kind !== 'device') return true;
	const stats = tried(() => statSync(Buffer.from(bytesOf(path))));
	if (stats === undefined) return false;
	const devices = new BlockDevices(runningKernel(), []);
	return devices.named(numbersOf(stats.rdev)) === is && devices.sizeOf(is) === size;
}
