/** Where a case could be kept on the machine regain runs on, the best place first; where not, and why not. */

import { accessSync, constants, statfsSync, statSync } from 'node:fs';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { disksOf, type DeviceNumbers } from './disks.ts';
import { isMemory, natureOfType } from './file-systems.ts';
import { hostPath, shownPath, type HostPath, type Kernel, type Look } from './host.ts';
import type { Mount } from './mountinfo.ts';
import { isReadOnly, liesWithin, mountOf } from './mounts.ts';
import { systemPath } from './open-regular.ts';
import { found, refusalOf, refused } from './unread.ts';

/** What holds the place. `own-disk`: a disk of the machine under examination. */
export type Holder = 'removable' | 'other-disk' | 'network' | 'memory' | 'own-disk';

export interface Place {
	readonly path: HostPath;
	readonly shown: Visible;
	readonly holder: Holder;
	/** `ext4 on /dev/sdb1`. */
	readonly words: Visible;
	/** Bytes an ordinary user may still write; absent where it was not asked. */
	readonly free?: number;
	/** Present: a case cannot be kept here, or should not. */
	readonly whyNot?: Visible;
}

export interface Survey {
	readonly mounts: readonly Mount[];
	readonly kernel: Kernel;
	/** What is examined: `/` of this machine, or a tree whose every byte must stay. */
	readonly examined: { readonly kind: 'live' | 'image'; readonly root: HostPath };
	/** Folders to try beside the mount points: the operator's home, /var/tmp. */
	readonly also: readonly HostPath[];
	/** Free bytes of a folder that may be written to. */
	readonly freeIn?: (path: HostPath) => Look<number>;
	readonly numbersOf?: DeviceNumbers;
}

/** A journal of a long incident with its reports. */
const least = 16 * 1_048_576;
const order: readonly Holder[] = ['removable', 'other-disk', 'network', 'memory', 'own-disk'];
/** Places a system of today is spread over: a disk that holds one of them is the machine's own. */
const system: readonly HostPath[] = ['/', '/usr', '/var', '/home', '/boot', '/opt', '/srv', '/root', '/tmp', '/etc'].map(hostPath);
/** Mounted by programs for programs. */
const notForPeople = [/^\/dev$/, /^\/(?:sys|proc)(?:\/|$)/, /^\/run\/(?:lock|credentials|user|snapd|docker|netns)(?:\/|$)/, /^\/snap\//, /^\/var\/(?:snap|lib\/(?:docker|containers|kubelet|snapd))\//].map(
	pattern => (point: string) => pattern.test(point),
);

export function writablePlaces(survey: Survey): readonly Place[] {
	const points = survey.mounts
		.filter(({ point, type }) => natureOfType(type) !== 'pseudo' && type !== 'squashfs' && !notForPeople.some(is => is(point)))
		.map(mount => mount.point);
	const places = new Map<string, Place>();
	for (const path of [...new Set([...points, ...survey.also])].toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))) {
		const mount = mountOf(survey.mounts, path);
		if (mount === undefined) continue;
		const place = judged(path, mount, survey);
		const known = places.get(mount.device);
		// One place for each file system: the first that will do.
		if (known === undefined || (known.whyNot !== undefined && place.whyNot === undefined)) places.set(mount.device, place);
	}
	return [...places.values()].toSorted(
		(a, b) =>
			Number(a.whyNot !== undefined) - Number(b.whyNot !== undefined) ||
			order.indexOf(a.holder) - order.indexOf(b.holder) ||
			(b.free ?? 0) - (a.free ?? 0) ||
			(a.path < b.path ? -1 : 1),
	);
}

function judged(path: HostPath, mount: Mount, survey: Survey): Place {
	const holder = holderOf(mount, survey);
	const place = { path, shown: shownPath(path), holder, words: shown`${visibleText(mount.type)} on ${visibleName(mount.source)}` };
	if (survey.examined.kind === 'image' && liesWithin(path, survey.examined.root, survey.mounts)) {
		return { ...place, whyNot: shown`it is part of the tree under examination` };
	}
	if (isReadOnly(mount)) return { ...place, whyNot: shown`it is mounted read-only` };
	if (holder === 'network') return { ...place, whyNot: shown`it was not asked, since a share whose server is gone never answers; name it with --case if it does` };
	const free = (survey.freeIn ?? freeIn)(path);
	if (!free.ok) return { ...place, whyNot: shown`it cannot be written to (${free.detail})` };
	if (free.value < least) return { ...place, free: free.value, whyNot: shown`it is full` };
	return { ...place, free: free.value };
}

function holderOf(mount: Mount, { mounts, kernel, examined, numbersOf }: Survey): Holder {
	if (natureOfType(mount.type) === 'remote' && mount.type !== 'fuseblk') return 'network';
	if (isMemory(mount.type)) return 'memory';
	if (examined.kind === 'live' && isOwnDisk(mount, mounts, kernel, numbersOf)) return 'own-disk';
	return disksOf(mount, kernel, numbersOf).some(disk => disk.removable) ? 'removable' : 'other-disk';
}

/**
 * Is this mount on a disk the running system itself lives on? What is written there may overwrite what was deleted.
 * Two partitions of one disk count as one: the field images disks.
 */
export function isOwnDisk(mount: Mount, mounts: readonly Mount[], kernel: Kernel, numbersOf?: DeviceNumbers): boolean {
	if (isMemory(mount.type)) return false;
	const own = system.map(path => mountOf(mounts, path)).filter(it => it !== undefined && !isMemory(it.type));
	if (own.some(it => it!.device === mount.device)) return true;
	const disks = new Set(own.flatMap(it => disksOf(it!, kernel, numbersOf)).map(disk => disk.name));
	return disksOf(mount, kernel, numbersOf).some(disk => disks.has(disk.name));
}

/** Asks the system: a folder this process may write to, and what is left of it. */
export function freeIn(path: HostPath): Look<number> {
	try {
		const at = systemPath(path);
		if (!statSync(at).isDirectory()) return refused('special-file', 'not a folder');
		accessSync(at, constants.W_OK | constants.X_OK);
		const { bavail, bsize } = statfsSync(at);
		return found(bavail * bsize);
	} catch (error) {
		return refusalOf(error);
	}
}

