/** Files without a name that processes still hold: they take space until the last of them is closed. */

import type { Kernel } from '../host/host.ts';
import { pidsOf } from './socket-holders.ts';

export interface OpenDeleted {
	/** Bytes they take on that file system, each file once. */
	readonly allocated: number;
	readonly files: number;
	/** Processes whose descriptors could not be listed. */
	readonly unlisted: number;
}

/** How the kernel names memory that is no file of a disk. */
const isMemory = /^\/(?:memfd:|SYSV|dev\/(?:zero|shm\/)|\[aio\]|anon_hugepage)/;

/** @param device st_dev of the file system that is asked for */
export function openDeletedFiles(kernel: Kernel, device: number): OpenDeleted {
	const seen = new Set<string>();
	let allocated = 0;
	let unlisted = 0;
	for (const pid of pidsOf(kernel) ?? []) {
		const descriptors = kernel.list(`/proc/${pid}/fd`);
		if (!descriptors.ok && descriptors.reason !== 'vanished') unlisted++;
		const places = [`/proc/${pid}/exe`, ...(descriptors.ok ? descriptors.value.map(descriptor => `/proc/${pid}/fd/${descriptor}`) : [])];
		for (const place of places) {
			const link = kernel.linkOf(place);
			if (!link.ok || !link.value.startsWith('/') || !link.value.endsWith(' (deleted)') || isMemory.test(link.value)) continue;
			const file = kernel.contentOf(place);
			// Its other names are met by the walk.
			if (!file.ok || file.value.links > 0 || file.value.device !== device || seen.has(file.value.identity)) continue;
			seen.add(file.value.identity);
			allocated += file.value.allocated;
		}
	}
	return { allocated, files: seen.size, unlisted };
}
