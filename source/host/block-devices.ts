/** The block devices of this machine as /sys tells them: what each stands on, what stands on it, and what it calls itself. */

import { Buffer } from 'node:buffer';
import { statSync } from 'node:fs';
import { shown, visible, visibleName, visibleText, type Visible } from '../core/visible.ts';
import type { HostPath, Kernel } from './host.ts';
import { mountOf } from './mounts.ts';
import type { Mount } from './mountinfo.ts';
import { systemPath } from './open-regular.ts';

const empty = visibleText('');
const sysSector = 512;

/** What a device or a file is the same bytes as (`self`), and what all of that lies on (`foundation`). Sorted. */
export interface Standing {
	readonly self: readonly string[];
	readonly foundation: readonly string[];
}

export class BlockDevices {
	readonly #kernel: Kernel;
	readonly #mounts: readonly Mount[];

	constructor(kernel: Kernel, mounts: readonly Mount[]) {
		this.#kernel = kernel;
		this.#mounts = mounts;
	}

	get names(): readonly string[] {
		const list = this.#kernel.list('/sys/class/block');
		return list.ok ? list.value : [];
	}

	/** `8:1` -> `sda1`. */
	named(numbers: string): string | undefined {
		const link = this.#kernel.linkOf(`/sys/dev/block/${numbers}`);
		return link.ok ? link.value.split('/').at(-1) : undefined;
	}

	number(name: string, attribute: string): number | undefined {
		const text = this.text(name, attribute);
		return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
	}

	/** Without the blanks around it; empty where it is not there. */
	text(name: string, attribute: string): string {
		const read = this.#kernel.read(`/sys/class/block/${name}/${attribute}`, 8192);
		return read.ok ? Buffer.from(read.value).toString('latin1').replaceAll('\0', '').trim() : '';
	}

	/** Bytes. */
	sizeOf(name: string): number {
		return (this.number(name, 'size') ?? 0) * sysSector;
	}

	startOf(name: string): number {
		return (this.number(name, 'start') ?? 0) * sysSector;
	}

	isPartition(name: string): boolean {
		return this.number(name, 'partition') !== undefined;
	}

	/** The disk a partition is part of; else the device itself. */
	diskOf(name: string): string {
		const link = this.isPartition(name) ? this.#kernel.linkOf(`/sys/class/block/${name}`) : undefined;
		return link?.ok === true ? (link.value.split('/').at(-2) ?? name) : name;
	}

	partitionsOf(disk: string): readonly string[] {
		const all = this.names.filter(name => name !== disk && this.isPartition(name) && this.diskOf(name) === disk);
		return all.sort((a, b) => this.startOf(a) - this.startOf(b));
	}

	/** `/dev/` name of a device: `!` in /sys is `/` in /dev. */
	pathOf(name: string): string {
		return `/dev/${name.replaceAll('!', '/')}`;
	}

	isReadOnly(name: string): boolean {
		return this.text(name, 'ro') === '1' || this.text(this.diskOf(name), 'ro') === '1';
	}

	sectorOf(name: string): number {
		const size = this.number(this.diskOf(name), 'queue/logical_block_size') ?? sysSector;
		return size >= 512 && size <= 65_536 && size % 512 === 0 ? size : sysSector;
	}

	modelOf(name: string): Visible {
		const disk = this.diskOf(name);
		const words = [this.text(disk, 'device/vendor'), this.text(disk, 'device/model')].filter(word => word !== '' && word !== '0x1af4');
		if (words.length > 0) return visibleName(words.join(' '));
		const [volume, file] = [this.text(disk, 'dm/name'), this.backingFile(disk)];
		return volume !== '' ? shown`volume ${visibleName(volume)}` : file !== undefined ? shown`loop of ${visibleName(file)}` : empty;
	}

	/** As the drive, its driver or SCSI's page 0x80 (SPC-4, 7.8.9) tells it. */
	serialOf(name: string): Visible {
		const disk = this.diskOf(name);
		const page = this.#kernel.read(`/sys/class/block/${disk}/device/vpd_pg80`, 512);
		const told = [this.text(disk, 'device/serial'), this.text(disk, 'serial'), page.ok ? Buffer.from(page.value.subarray(4)).toString('latin1').replaceAll('\0', '').trim() : '', this.text(disk, 'device/cid'), this.text(disk, 'wwid'), this.text(disk, 'device/wwid'), this.text(disk, 'dm/uuid')];
		const serial = told.find(word => word !== '');
		return serial === undefined ? empty : visible(Buffer.from(serial, 'latin1'));
	}

	/** Writes the kernel has sent there since it is there (Documentation/block/stat.rst, field 5). */
	writesOf(name: string): number | undefined {
		const field = this.text(name, 'stat').split(/\s+/)[4];
		return field !== undefined && /^\d{1,15}$/.test(field) ? Number(field) : undefined;
	}

	backingFile(name: string): string | undefined {
		const file = this.text(name, 'loop/backing_file');
		return file === '' ? undefined : file;
	}

	/** What this device is the same bytes as and stands on. */
	standing(name: string): Standing {
		return this.#gather([name], []);
	}

	/** The same of a file, existing or not: `path` without links. */
	standingOfFile(path: HostPath, file?: { readonly dev: number; readonly ino: number }): Standing {
		return this.#gather([], [{ path, ...(file === undefined ? {} : { id: fileId(file) }) }]);
	}

	/** What stands on this device or one of its partitions: LVM, md, loop devices, swap. `self`: of the device, `ids`: of files too. */
	holdersOf(ids: readonly string[], name: string | undefined): readonly Visible[] {
		const own = name === undefined ? [] : [name, ...(this.isPartition(name) ? [this.diskOf(name)] : this.partitionsOf(name))];
		const found: Visible[] = [];
		for (const device of own) {
			const holders = this.#kernel.list(`/sys/class/block/${device}/holders`);
			for (const holder of holders.ok ? holders.value : []) found.push(shown`${this.#inWords(holder)} on ${visibleName(device)}`);
		}
		for (const loop of this.names.filter(each => this.backingFile(each) !== undefined)) {
			if (loop === name) continue;
			const file = this.backingFile(loop)!;
			const id = backingId(file);
			const device = id === undefined ? undefined : this.#deviceOfId(id);
			if (id !== undefined && (ids.includes(id) || (device !== undefined && own.includes(device)))) found.push(shown`the loop device ${visibleName(loop)} (${visibleName(file)})`);
		}
		const swaps = this.#kernel.read('/proc/swaps', 65_536);
		for (const line of swaps.ok ? Buffer.from(swaps.value).toString('latin1').split('\n').slice(1) : []) {
			const swap = (line.split(/\s/)[0] ?? '').replaceAll(/\\([0-3][0-7]{2})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
			const id = swap === '' ? undefined : backingId(swap);
			const device = id === undefined ? undefined : this.#deviceOfId(id);
			if (id !== undefined && (ids.includes(id) || (device !== undefined && own.includes(device)))) found.push(shown`swap (${visibleName(swap)})`);
		}
		return found;
	}

	/** Mounts whose file system stands on this device, on a partition of it, or on one of these files through a loop device. */
	mountsOn(name: string | undefined, ids: readonly string[]): readonly { readonly point: Visible; readonly device: Visible; readonly readOnly: boolean }[] {
		const points = this.#mounts.filter(mount => {
			const device = this.#deviceOfMount(mount);
			if (device === undefined) return false;
			if (device === name || (name !== undefined && this.isPartition(name) && device === this.diskOf(name))) return true;
			const { self } = this.standing(device);
			return (name !== undefined && self.includes(name)) || ids.some(id => id.startsWith('file:') && self.includes(id));
		});
		return points.map(mount => ({ point: visibleName(mount.point), device: visibleName(mount.source), readOnly: mount.options.includes('ro') }));
	}

	/** `dm-0` -> `dm-0 (LVM volume vg-root)`. */
	#inWords(name: string): Visible {
		const [volume, uuid, level] = [this.text(name, 'dm/name'), this.text(name, 'dm/uuid'), this.text(name, 'md/level')];
		const kind = uuid.startsWith('LVM-') ? 'LVM volume' : uuid.startsWith('CRYPT-') ? 'encrypted volume' : 'device-mapper volume';
		if (volume !== '') return shown`${visibleName(name)} (${visibleText(kind)} ${visibleName(volume)})`;
		return level === '' ? visibleName(name) : shown`${visibleName(name)} (RAID, ${visibleName(level)})`;
	}

	#gather(devices: readonly string[], files: readonly { readonly path: HostPath; readonly id?: string }[]): Standing {
		const [self, foundation] = [new Set<string>(), new Set<string>()];
		const device = (name: string, isSelf: boolean): void => {
			const known = isSelf ? self : foundation;
			if (known.has(name)) return;
			known.add(name);
			foundation.add(name);
			const disk = this.diskOf(name);
			if (disk !== name) device(disk, isSelf);
			const slaves = this.#kernel.list(`/sys/class/block/${name}/slaves`);
			for (const slave of slaves.ok ? slaves.value : []) device(slave, isSelf);
			const backing = this.backingFile(name);
			if (backing === undefined) return;
			const id = backingId(backing);
			const below = id === undefined ? undefined : this.#deviceOfId(id);
			if (below !== undefined) device(below, isSelf);
			else file({ path: backing as HostPath, ...(id === undefined ? {} : { id }) }, isSelf);
		};
		const file = ({ path, id }: { readonly path: HostPath; readonly id?: string }, isSelf: boolean): void => {
			if (id !== undefined) {
				if (foundation.has(id) && (!isSelf || self.has(id))) return;
				foundation.add(id);
				if (isSelf) self.add(id);
			}
			for (const mount of this.#mountsUnder(path)) {
				const below = this.#deviceOfMount(mount);
				if (below !== undefined) device(below, false);
			}
		};
		for (const name of devices) device(name, true);
		for (const one of files) file(one, true);
		return { self: [...self].sort(), foundation: [...foundation].sort() };
	}

	/** The mount a file is on; of an overlay also those its layers are on. */
	#mountsUnder(path: HostPath, depth = 0): readonly Mount[] {
		const mount = mountOf(this.#mounts, path);
		if (mount === undefined || depth > 4) return [];
		const layers = mount.type === 'overlay' ? mount.options.flatMap(option => /^(?:upperdir|lowerdir|workdir)=(.*)$/.exec(option)?.[1]?.split(':') ?? []) : [];
		return [mount, ...layers.flatMap(layer => (layer.startsWith('/') ? this.#mountsUnder(layer as HostPath, depth + 1) : []))];
	}

	/** A file system of several devices (btrfs) has no numbers of its own and is known by its source. */
	#deviceOfMount({ device, source }: Mount): string | undefined {
		if (!device.startsWith('0:')) return this.named(device);
		const id = source.startsWith('/') ? backingId(source) : undefined;
		return id === undefined ? undefined : this.#deviceOfId(id);
	}

	#deviceOfId(id: string): string | undefined {
		return id.startsWith('device:') ? this.named(id.slice('device:'.length)) : undefined;
	}
}

/** What a path stands for: `device:8:1`, `file:66306:131`, or undefined where it is neither or gone. */
function backingId(path: string): string | undefined {
	try {
		const stats = statSync(systemPath(path));
		return stats.isBlockDevice() ? `device:${numbersOf(stats.rdev)}` : fileId(stats);
	} catch {
		return undefined;
	}
}

export function fileId({ dev, ino }: { readonly dev: number; readonly ino: number }): string {
	return `file:${dev}:${ino}`;
}

/** makedev(3) of glibc, taken apart, for numbers that fit 32 bits. */
export function numbersOf(rdev: number): string {
	return `${(rdev >>> 8) & 0xfff}:${(rdev & 0xff) | ((rdev >>> 12) & 0xfff00)}`;
}
