/** A disk, partition or file that is to be copied, or copied onto: who it is, what it holds, and who uses it. Only ever read here. */

import { Buffer } from 'node:buffer';
import { closeSync, constants, openSync, realpathSync, statfsSync, statSync, type Stats } from 'node:fs';
import { bytes as sizeInWords, type Medium, type MediumPart, type Volume } from '../../core/imaging-plan.ts';
import { inflateSync } from 'node:zlib';
import { shown, visibleName, visibleText, type Visible } from '../../core/visible.ts';
import { ewfHeader, type EwfHeader } from '../../parsers/ewf-header.ts';
import { partitionTable } from '../../parsers/partition-table.ts';
import type { RandomAccess } from '../../parsers/random-access.ts';
import { partOf, volumeSignature, type VolumeSignature } from '../../parsers/volume-signatures.ts';
import { BlockDevices, fileId, numbersOf } from '../../host/block-devices.ts';
import { hostPathOf, nameOf, parentOf, type HostPath, type Kernel } from '../../host/host.ts';
import type { Mount } from '../../host/mountinfo.ts';
import { mountOf } from '../../host/mounts.ts';
import { systemPath } from '../../host/open-regular.ts';
import { canUnpack } from './packed-file.ts';
import { partOfSet } from './part-of-set.ts';
import { closeQuietly } from './halted.ts';
import { bytesInParts, packedBytes, plainBytes, type SourceBytes } from './source-bytes.ts';

const empty = visibleText('');

/** Cannot be copied, or copied onto: one sentence why. */
export class UnfitMedium extends Error {
	override readonly name = 'UnfitMedium';
}

export interface Surroundings {
	readonly kernel: Kernel;
	readonly mounts: readonly Mount[];
}

interface Look {
	/** It is a destination: whether it holds anything is looked at all over it, and a part is a part. */
	readonly isWrittenTo: boolean;
	/** Called before each read of it. */
	readonly pulse: () => void;
}

/** @throws UnfitMedium for what is neither block device nor regular file, cannot be read, or whose folder does not exist */
export function mediumAt(path: string, { kernel, mounts }: Surroundings, look: Look): Medium {
	const devices = new BlockDevices(kernel, mounts);
	const words = visibleText(path);
	if (path === '') throw new UnfitMedium('an empty word names no disk and no file');
	const real = withoutLinks(path, words);
	let stats: Stats;
	try {
		stats = statSync(systemPath(real));
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return absent(real, devices, mounts);
		throw new UnfitMedium(`${words} cannot be looked at: ${visibleText((error as Error).message)}`);
	}
	if (stats.isBlockDevice()) return device(real, stats, devices, words, look);
	if (stats.isFile()) return file(real, stats, devices, mounts, look);
	throw new UnfitMedium(`${words} is ${stats.isDirectory() ? 'a folder; name a file in it' : stats.isCharacterDevice() ? 'a character device' : stats.isFIFO() ? 'a pipe' : 'a socket'}${stats.isDirectory() ? '' : ', which is no disk and no file'}`);
}

/** What a case folder, which may not exist yet, stands on. */
export function standingOf(folder: HostPath, { kernel, mounts }: Surroundings): readonly string[] {
	return new BlockDevices(kernel, mounts).standingOfFile(folder).foundation;
}

/** Of a path that may not exist yet: its folder must. */
function withoutLinks(path: string, words: Visible): HostPath {
	try {
		return realpathSync(Buffer.from(path), 'latin1') as HostPath;
	} catch {
		const at = hostPathOf(Buffer.from(path));
		const name = nameOf(at);
		try {
			// A link that leads nowhere would be followed by whoever creates the file.
			if (statSync(Buffer.from(path), { throwIfNoEntry: false }) === undefined && isLink(path)) throw new UnfitMedium(`${words} is a link that leads nowhere`);
			const folder = realpathSync(systemPath(at.includes('/') ? parentOf(at) : '.'), 'latin1');
			if (!statSync(systemPath(folder)).isDirectory() || name === '' || name === '.' || name === '..') throw new UnfitMedium(`${words} is no place for a file`);
			return (folder === '/' ? `/${name}` : `${folder}/${name}`) as HostPath;
		} catch (error) {
			if (error instanceof UnfitMedium) throw error;
			throw new UnfitMedium(`the folder of ${words} does not exist; make it first, or name another`);
		}
	}
}

function isLink(path: string): boolean {
	try {
		closeSync(openSync(Buffer.from(path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK));
		return false;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'ELOOP';
	}
}

function device(path: HostPath, stats: Stats, devices: BlockDevices, words: Visible, look: Look): Medium {
	const name = devices.named(numbersOf(stats.rdev));
	if (name === undefined) throw new UnfitMedium(`/sys does not know the device ${words}, so who uses it cannot be told`);
	const size = devices.sizeOf(name);
	const standing = devices.standing(name);
	const sector = devices.sectorOf(name);
	return {
		path: visibleName(path),
		name: visibleName(nameOf(path)),
		kind: 'device',
		is: name,
		size,
		sector,
		model: devices.modelOf(name),
		serial: devices.serialOf(name),
		...deviceContents(path, size, sector, look, at => devices.partitionsOf(name).find(partition => devices.startOf(partition) === at)),
		readOnly: devices.isReadOnly(name),
		mounts: devices.mountsOn(name, standing.self),
		holders: devices.holdersOf(standing.self, name),
		...standing,
	};
}

function file(path: HostPath, stats: Stats, devices: BlockDevices, mounts: readonly Mount[], look: Look): Medium {
	const id = fileId(stats);
	const set = look.isWrittenTo ? ({ is: 'alone' } as const) : partOfSet(path);
	const parts = set.is === 'first' ? set.parts : undefined;
	const size = parts === undefined ? stats.size : parts.reduce((sum, part) => sum + part.size, 0);
	const { packed, ...contents } = fileContents(path, parts, size, look);
	const ids = [...new Set([id, ...(parts ?? []).map(part => part.is)])];
	const standing = devices.standingOfFile(path, stats);
	return {
		path: visibleName(path),
		name: visibleName(nameOf(path)),
		kind: 'file',
		is: id,
		size: packed ?? size,
		sector: 512,
		model: empty,
		serial: empty,
		...contents,
		readOnly: false,
		mounts: devices.mountsOn(undefined, ids),
		holders: devices.holdersOf(ids, undefined),
		self: [...new Set([...standing.self, ...ids])].sort(),
		foundation: [...new Set([...standing.foundation, ...ids])].sort(),
		...roomFor(path, mounts),
		...(parts === undefined ? {} : { parts }),
		...(packed === undefined ? {} : { packed: true }),
		...(set.is === 'unfit' ? { unfit: set.why } : {}),
	};
}

function absent(path: HostPath, devices: BlockDevices, mounts: readonly Mount[]): Medium {
	return {
		path: visibleName(path),
		name: visibleName(nameOf(path)),
		kind: 'absent',
		is: '',
		size: 0,
		sector: 512,
		model: empty,
		serial: empty,
		volumes: [],
		isBlank: true,
		readOnly: false,
		mounts: [],
		holders: [],
		...devices.standingOfFile(path),
		...roomFor(path, mounts),
	};
}

/** MSDOS_SUPER_MAGIC (statfs(2)). FAT keeps a file's length in 32 bits. */
const fatMagic = 0x4d44;
const largestOnFat = 0xff_ff_ff_ff;

function roomFor(path: HostPath, mounts: readonly Mount[]): Pick<Medium, 'free' | 'largestFile'> {
	const mount = mountOf(mounts, path);
	const largest = mount !== undefined && ['vfat', 'msdos'].includes(mount.type) ? { largestFile: largestOnFat } : {};
	try {
		const { bavail, bsize, type } = statfsSync(systemPath(parentOf(path)));
		return { free: bavail * bsize, ...(type === fatMagic ? { largestFile: largestOnFat } : largest) };
	} catch {
		return largest;
	}
}

/** Looked at beside the signatures, all over the medium, before it is called blank. */
const samples = 256;
const sampleSize = 65_536;

type Contents = Pick<Medium, 'volumes' | 'isBlank' | 'remarks'>;
/** What cannot be read is not known to be blank. */
const unknown: Contents = { volumes: [], isBlank: false };

function opened<T>(path: HostPath, otherwise: T, look: (fd: number) => T): T {
	let fd: number | undefined;
	try {
		fd = openSync(systemPath(path), constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
		return look(fd);
	} catch (error) {
		if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
		return otherwise;
	} finally {
		if (fd !== undefined) closeQuietly(fd);
	}
}

function deviceContents(path: HostPath, size: number, sector: number, look: Look, partitionAt: (at: number) => string | undefined): Contents {
	return opened(path, unknown, fd => contentsOf(randomAccess(plainBytes(fd), size, look.pulse), visibleName(nameOf(path)), { sector, partitionAt, look }));
}

/** `packed`: the bytes of the disk in it, where it can be unpacked while it is read. */
function fileContents(path: HostPath, parts: readonly MediumPart[] | undefined, size: number, look: Look): Contents & { readonly packed?: number } {
	const whole = visibleName(nameOf(path));
	const more = { sector: 512, partitionAt: () => undefined, look };
	return opened(path, unknown, fd => {
		const bytes = parts === undefined ? plainBytes(fd) : bytesInParts(parts);
		try {
			const found = contentsOf(randomAccess(bytes, size, look.pulse), whole, more);
			const packed = !look.isWrittenTo && parts === undefined && canUnpack() && found.volumes[0]?.type === 'zstd' ? packedBytes(fd) : undefined;
			if (found.volumes[0]?.type.startsWith('EWF') === true) return { ...found, ...inWords(ewfHeader(randomAccess(bytes, size, look.pulse), inflated)) };
			return packed === undefined ? found : { ...contentsOf(randomAccess(packed, packed.size, look.pulse), whole, more), packed: packed.size };
		} finally {
			bytes.close();
		}
	});
}

function inflated(packed: Uint8Array, most: number): Uint8Array | undefined {
	try {
		return inflateSync(packed, { maxOutputLength: most });
	} catch {
		return undefined;
	}
}

function inWords(header: EwfHeader | undefined): Pick<Medium, 'remarks'> {
	if (header === undefined) return {};
	const lines = header.said.map(({ name, value }) => shown`${visibleText(name)}: ${value}`);
	if (header.size !== undefined) lines.push(shown`the disk in it: ${sizeInWords(header.size)}`);
	return { remarks: header.segment === 1 ? lines : [shown`segment ${header.segment} of an image: name the first, .E01`] };
}

function contentsOf(bytes: RandomAccess, whole: Visible, { sector, partitionAt, look }: { readonly sector: number; readonly partitionAt: (at: number) => string | undefined; readonly look: Look }): Contents {
	const { volumes, said } = volumesOf(bytes, sector, partitionAt, whole);
	return { volumes, ...(said.length === 0 ? {} : { remarks: said }), isBlank: look.isWrittenTo && volumes.every(({ holds }) => holds === '') && volumes.length <= 1 && isBlank(bytes) };
}

/** The partitions of a disk or image with what each holds; the whole as one volume where there is no table. */
function volumesOf(disk: RandomAccess, sector: number, partitionAt: (at: number) => string | undefined, whole: Visible): { readonly volumes: readonly Volume[]; readonly said: readonly Visible[] } {
	const signature = volumeSignature(disk);
	const table = signature?.kind === 'image' ? undefined : partitionTable(disk, sector);
	const said = table?.said ?? [];
	if (table === undefined || table.partitions.length === 0) return { said, volumes: [{ name: whole, number: 0, at: 0, size: disk.size, ...heldBy(signature, empty) }] };
	const volumes = table.partitions.map(({ number, at, size, type, name }) => {
		const held = volumeSignature(partOf(disk, at, Math.min(size, Math.max(0, disk.size - at))));
		const named = partitionAt(at);
		return { name: named === undefined ? shown`partition ${number}` : visibleName(named), number, at, size, ...heldBy(held, shown`${type}${name === '' ? empty : shown` "${name}"`}`) };
	});
	return { volumes, said };
}

function heldBy(held: VolumeSignature | undefined, otherwise: Visible): Pick<Volume, 'holds' | 'kind' | 'type'> {
	if (held === undefined) return { holds: otherwise, kind: 'unknown', type: '' };
	const { kind, type, label } = held;
	return { holds: label === '' ? visibleText(type) : shown`${visibleText(type)} "${label}"`, kind, type };
}

function isBlank(disk: RandomAccess): boolean {
	const length = Math.min(sampleSize, disk.size);
	const step = Math.max(length, Math.floor((disk.size - length) / samples));
	const zeros = Buffer.alloc(length);
	for (let at = 0; at < disk.size; at += step) {
		const bytes = disk.read(Math.min(at, disk.size - length), length);
		if (bytes === undefined || zeros.compare(bytes) !== 0) return false;
	}
	const last = disk.read(disk.size - length, length);
	return last !== undefined && zeros.compare(last) === 0;
}

/** Read into one buffer again and again. What cannot be read is undefined. */
function randomAccess(bytes: SourceBytes, size: number, pulse: () => void): RandomAccess {
	let buffer = Buffer.allocUnsafeSlow(sampleSize);
	return {
		size,
		read(offset, length) {
			if (offset < 0 || length < 0 || offset + length > size) return undefined;
			if (length > buffer.length) buffer = Buffer.allocUnsafeSlow(length);
			const into = buffer.subarray(0, length);
			pulse();
			try {
				for (let got = 0; got < length; ) {
					const more = bytes.read(into.subarray(got), offset + got);
					if (more === 0) return undefined;
					got += more;
				}
				return into;
			} catch {
				return undefined;
			}
		},
	};
}
