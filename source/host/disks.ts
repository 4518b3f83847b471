/** Which physical disks a mount stands on: through partitions, volumes and RAID, as /sys tells it. */

import { Buffer } from 'node:buffer';
import { statSync } from 'node:fs';
import type { Kernel } from './host.ts';
import type { Mount } from './mountinfo.ts';
import { systemPath } from './open-regular.ts';

/** LVM on LUKS on RAID is four deep; a loop of `slaves` is none of ours to follow. */
const deepest = 8;

export interface Disk {
	readonly name: string;
	/** The drive says its medium comes out, or it hangs on USB. */
	readonly removable: boolean;
}

/** `major:minor` of a device file; a file system of several devices (btrfs) has none of its own and is known by its source. */
export type DeviceNumbers = (source: string) => string | undefined;

/** Empty where the file system stands on no disk, or /sys does not say. */
export function disksOf(mount: Mount, kernel: Kernel, numbersOf: DeviceNumbers = deviceNumbers): readonly Disk[] {
	const numbers = mount.device.startsWith('0:') ? numbersOf(mount.source) : mount.device;
	if (numbers === undefined) return [];
	const names = new Set<string>();
	collect(numbers, kernel, names, 0);
	return [...names].toSorted().map(name => ({ name, removable: isRemovable(name, kernel) }));
}

function collect(numbers: string, kernel: Kernel, names: Set<string>, depth: number): void {
	const link = kernel.linkOf(`/sys/dev/block/${numbers}`);
	if (!link.ok || depth > deepest) return;
	const parts = link.value.split('/');
	const name = parts.at(-1)!;
	if (kernel.read(`/sys/dev/block/${numbers}/partition`, 64).ok) {
		names.add(parts.at(-2)!);
		return;
	}
	const below = kernel.list(`/sys/dev/block/${numbers}/slaves`);
	const slaves = below.ok ? below.value : [];
	if (slaves.length === 0) names.add(name);
	for (const slave of slaves) {
		const its = kernel.read(`/sys/class/block/${slave}/dev`, 64);
		if (its.ok) collect(Buffer.from(its.value).toString('latin1').trim(), kernel, names, depth + 1);
	}
}

function isRemovable(name: string, kernel: Kernel): boolean {
	const says = kernel.read(`/sys/block/${name}/removable`, 64);
	if (says.ok && says.value[0] === 0x31) return true;
	const link = kernel.linkOf(`/sys/block/${name}`);
	return link.ok && /\/usb\d+\//.test(link.value);
}

/** makedev(3) of glibc, taken apart, for numbers that fit 32 bits. */
function deviceNumbers(source: string): string | undefined {
	if (!source.startsWith('/dev/')) return undefined;
	try {
		const stats = statSync(systemPath(source));
		return stats.isBlockDevice() ? `${(stats.rdev >>> 8) & 0xfff}:${(stats.rdev & 0xff) | ((stats.rdev >>> 12) & 0xfff00)}` : undefined;
	} catch {
		return undefined;
	}
}
