/** The source: opened for reading and nothing else, asked for what it holds block by block, and whether it is still there. */

import { Buffer } from 'node:buffer';
import { constants, fstatSync, openSync, statSync } from 'node:fs';
import { bytesOf, shown, visibleText } from '../../core/visible.ts';
import { BlockDevices, fileId, numbersOf } from '../../host/block-devices.ts';
import { runningKernel } from '../../host/live.ts';
import { closeQuietly, Halted, systemWords } from './halted.ts';
import type { Identity } from './order.ts';
import { bytesInParts, packedBytes, plainBytes, type SourceBytes } from './source-bytes.ts';

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
	const bytes = bytesOfSource(identity, fd);
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
				return alone && direct !== undefined ? filledDirectly(plainBytes(direct), bytes, at, into, identity) : filled(bytes, at, into, identity);
			} catch (error) {
				if (error instanceof Halted) throw error;
				const code = (error as NodeJS.ErrnoException).code ?? '';
				if (['ENODEV', 'ENXIO', 'ENOMEDIUM', 'ESTALE', 'EBADF', 'ENOTCONN', 'ECONNABORTED'].includes(code) || !isThere(identity)) throw new Halted(shown`the source ${identity.path} is gone (${visibleText(code)}): pulled out, switched off, or its driver gave up`);
				return false;
			}
		},
		state() {
			if (device !== undefined) return String(device.writesOf(identity.is) ?? '');
			const files = identity.parts === undefined ? [fstatSync(fd, { bigint: true })] : identity.parts.map(({ path: part }) => statSync(Buffer.from(bytesOf(part)), { bigint: true, throwIfNoEntry: false }));
			return files.map(stats => (stats === undefined ? 'gone' : `${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`)).join(', ');
		},
		close() {
			bytes.close();
			for (const open of direct === undefined ? [fd] : [fd, direct]) closeQuietly(open);
		},
	};
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

function tried<T>(what: () => T): T | undefined {
	try {
		return what();
	} catch {
		return undefined;
	}
}

/** @throws Halted */
function bytesOfSource({ path, parts, packed }: Identity, fd: number): SourceBytes {
	if (parts !== undefined) return bytesInParts(parts);
	if (packed === undefined) return plainBytes(fd);
	const unpacked = packedBytes(fd);
	if (unpacked !== undefined) return unpacked;
	closeQuietly(fd);
	throw new Halted(shown`the source ${path} has no table of frames at its end any more: it cannot be unpacked`);
}

function filled(bytes: SourceBytes, at: number, into: Uint8Array, { path, kind, size }: Identity): boolean {
	for (let got = 0; got < into.length; ) {
		const more = bytes.read(into.subarray(got), at + got);
		if (more === 0) {
			if (kind === 'file') throw new Halted(shown`the source ${path} became shorter while it was read: ${at + got} bytes instead of ${size}`);
			return false;
		}
		got += more;
	}
	return true;
}

/** Where the driver wants other memory or lengths, the usual way has to do. */
function filledDirectly(direct: SourceBytes, usual: SourceBytes, at: number, into: Uint8Array, identity: Identity): boolean {
	try {
		return filled(direct, at, into, identity);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
		return filled(usual, at, into, identity);
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
