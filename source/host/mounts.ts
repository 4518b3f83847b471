/** What is mounted on the machine regain runs on: which file system a path is on, and whether one place lies inside another. */

import { Buffer } from 'node:buffer';
import { realpathSync } from 'node:fs';
import { childOf, type HostPath, type Look } from './host.ts';
import { readKernelFile } from './kernel-file.ts';
import { parseMountinfo, type Mount, type MountTable } from './mountinfo.ts';
import { found } from './unread.ts';

export function readMounts(): Look<MountTable> {
	const read = readKernelFile('/proc/self/mountinfo', { limit: 16_777_216 });
	return read.ok ? found(parseMountinfo(read.value)) : read;
}

/** Is `path` the place itself or below it? Both without links. */
export function isWithin(path: HostPath, place: HostPath): boolean {
	return path === place || place === '/' || path.startsWith(`${place}/`);
}

/** The mount a path is on: the deepest point above it, and the latest there. */
export function mountOf(mounts: readonly Mount[], path: HostPath): Mount | undefined {
	let best: Mount | undefined;
	for (const mount of mounts) {
		if (isWithin(path, mount.point) && (best === undefined || mount.point.length >= best.point.length)) best = mount;
	}
	return best;
}

/** Mounts strictly below a place, each point once, in byte order. */
export function mountsBelow(mounts: readonly Mount[], place: HostPath): readonly Mount[] {
	const points = new Map<HostPath, Mount>();
	for (const mount of mounts) if (mount.point !== place && isWithin(mount.point, place)) points.set(mount.point, mount);
	return [...points.values()].toSorted((a, b) => (a.point < b.point ? -1 : 1));
}

/** How a root names a mount point below it. */
export function pointSeen(root: HostPath, point: HostPath): HostPath {
	return root === '/' ? point : (point.slice(root.length) as HostPath);
}

/**
 * Is all of a file system (st_dev) to be seen below `place` and nowhere else? Then an open file of it lies there, whatever
 * path led to it. Not for a device whose numbers the kernel gives out file by file (btrfs), which the table names otherwise.
 */
export function isWhollyWithin(device: number, place: HostPath, mounts: readonly Mount[]): boolean {
	const named = `${majorOf(device)}:${minorOf(device)}`;
	const of = mounts.filter(mount => mount.device === named);
	return of.length > 0 && of.every(({ point }) => isWithin(point, place));
}

/** As glibc's gnu_dev_major and gnu_dev_minor take st_dev apart. */
function majorOf(device: number): number {
	return Number((BigInt(device) >> 8n) & 0xfffn);
}

function minorOf(device: number): number {
	return Number((BigInt(device) & 0xffn) | ((BigInt(device) >> 12n) & 0xfff00n));
}

export function isReadOnly(mount: Mount): boolean {
	return mount.options.includes('ro');
}

/** Can anything be written to some file system of the tree, by whatever mount? By the mount table as it is. */
export function takesWrites(root: HostPath, mounts: readonly Mount[]): boolean {
	// Options are those of the mount and of its file system: that one says `rw` where it takes writes by another mount.
	return [mountOf(mounts, root), ...mountsBelow(mounts, root)].some(mount => mount === undefined || !mount.options.includes('ro') || mount.options.includes('rw'));
}

/**
 * A path without links, up to the deepest part of it that exists; the rest is added as it stands, so that a folder still
 * to be made can be judged too.
 */
export function realPlace(path: HostPath): HostPath {
	const rest: string[] = [];
	for (let at: string = path; ; ) {
		try {
			const real = realpathSync(Buffer.from(at === '' ? '/' : at, 'latin1'), 'latin1') as HostPath;
			return rest.reduceRight<HostPath>((place, name) => childOf(place, name), real);
		} catch {
			const cut = at.lastIndexOf('/');
			if (cut < 0) return path;
			rest.push(at.slice(cut + 1));
			at = at.slice(0, cut);
		}
	}
}

/**
 * Would a file written to `path` change what is below `place`? By name, and by what the names stand for: a folder of the
 * place that is also mounted elsewhere (bind mount, second mount of one device) is still the place.
 */
export function liesWithin(path: HostPath, place: HostPath, mounts: readonly Mount[]): boolean {
	if (isWithin(path, place)) return true;
	const on = mountOf(mounts, path);
	if (on === undefined) return false;
	const there = placeOn(on, path);
	const examined = [mountOf(mounts, place), ...mountsBelow(mounts, place)];
	return examined.some(
		mount => mount !== undefined && mount.device === on.device && isWithin(there, placeOn(mount, isWithin(place, mount.point) ? place : mount.point)),
	);
}

/** Where a path is on its own file system, whatever is mounted where. */
function placeOn(mount: Mount, path: HostPath): HostPath {
	const below = mount.point === '/' ? path : path.slice(mount.point.length);
	return (mount.root === '/' ? below || '/' : `${mount.root}${below === '/' ? '' : below}`) as HostPath;
}
