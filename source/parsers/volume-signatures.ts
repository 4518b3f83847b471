/**
 * What a volume holds, from its magic numbers: file systems, members of LVM and RAID, encryption, swap, and the files in which
 * images are kept. A signature says how to open it, never that what is inside is sound.
 */

import { visible, visibleText, type Visible } from '../core/visible.ts';
import type { RandomAccess } from './random-access.ts';

export type VolumeKind = 'file-system' | 'lvm' | 'raid' | 'encrypted' | 'swap' | 'image';

export interface VolumeSignature {
	readonly kind: VolumeKind;
	/** `ext4`, `LUKS2`, `EWF (E01)`. */
	readonly type: string;
	/** What its owner named it, empty where it has no name. */
	readonly label: Visible;
	/** A journal was not played back, so a plain read-only mount would write to it. */
	readonly needsRecovery?: boolean;
}

interface Magic {
	readonly kind: VolumeKind;
	readonly type: string;
	readonly at: number;
	/** One byte to a character. */
	readonly magic: string;
	readonly label?: readonly [at: number, length: number];
}

/** In the order they are asked: what wraps comes before what may be left below it. */
const magics: readonly Magic[] = [
	{ kind: 'image', type: 'EWF (E01)', at: 0, magic: 'EVF\x09\x0d\x0a\xff\x00' },
	{ kind: 'image', type: 'EWF (Ex01)', at: 0, magic: 'EVF2\x0d\x0a\x81\x00' },
	{ kind: 'image', type: 'EWF (L01)', at: 0, magic: 'LVF\x09\x0d\x0a\xff\x00' },
	{ kind: 'image', type: 'AFF', at: 0, magic: 'AFF10\x0d\x0a\x00' },
	{ kind: 'image', type: 'qcow2', at: 0, magic: 'QFI\xfb' },
	{ kind: 'image', type: 'VMDK', at: 0, magic: 'KDMV' },
	{ kind: 'image', type: 'VMDK', at: 0, magic: '# Disk DescriptorFile' },
	{ kind: 'image', type: 'VHDX', at: 0, magic: 'vhdxfile' },
	{ kind: 'image', type: 'VHD', at: 0, magic: 'conectix' },
	{ kind: 'image', type: 'VDI', at: 64, magic: '\x7f\x10\xda\xbe' },
	{ kind: 'image', type: 'zstd', at: 0, magic: '\x28\xb5\x2f\xfd' },
	{ kind: 'image', type: 'xz', at: 0, magic: '\xfd7zXZ\x00' },
	{ kind: 'image', type: 'gzip', at: 0, magic: '\x1f\x8b\x08' },
	{ kind: 'encrypted', type: 'LUKS1', at: 0, magic: 'LUKS\xba\xbe\x00\x01' },
	{ kind: 'encrypted', type: 'LUKS2', at: 0, magic: 'LUKS\xba\xbe\x00\x02', label: [24, 48] },
	{ kind: 'encrypted', type: 'BitLocker', at: 3, magic: '-FVE-FS-' },
	{ kind: 'raid', type: 'md 1.1', at: 0, magic: '\xfc\x4e\x2b\xa9', label: [32, 32] },
	{ kind: 'raid', type: 'md 1.2', at: 4096, magic: '\xfc\x4e\x2b\xa9', label: [32, 32] },
	...[0, 512, 1024, 1536].map(at => ({ kind: 'lvm' as const, type: 'LVM2', at, magic: 'LABELONE' })),
	{ kind: 'file-system', type: 'xfs', at: 0, magic: 'XFSB', label: [108, 12] },
	{ kind: 'file-system', type: 'squashfs', at: 0, magic: 'hsqs' },
	{ kind: 'file-system', type: 'ntfs', at: 3, magic: 'NTFS    ' },
	{ kind: 'file-system', type: 'exfat', at: 3, magic: 'EXFAT   ' },
	{ kind: 'file-system', type: 'refs', at: 3, magic: 'ReFS\x00\x00\x00\x00' },
	{ kind: 'file-system', type: 'vfat', at: 82, magic: 'FAT32   ', label: [71, 11] },
	{ kind: 'file-system', type: 'vfat', at: 54, magic: 'FAT16   ', label: [43, 11] },
	{ kind: 'file-system', type: 'vfat', at: 54, magic: 'FAT12   ', label: [43, 11] },
	{ kind: 'file-system', type: 'btrfs', at: 65_600, magic: '_BHRfS_M', label: [0x1012b, 256] },
	{ kind: 'file-system', type: 'f2fs', at: 1024, magic: '\x10\x20\xf5\xf2' },
	{ kind: 'file-system', type: 'hfsplus', at: 1024, magic: 'H+\x00\x04' },
	{ kind: 'file-system', type: 'hfsplus', at: 1024, magic: 'HX\x00\x05' },
	{ kind: 'file-system', type: 'apfs', at: 32, magic: 'NXSB' },
	{ kind: 'file-system', type: 'ufs', at: 66_908, magic: '\x19\x01\x54\x19' },
	{ kind: 'file-system', type: 'iso9660', at: 32_769, magic: 'CD001', label: [32_808, 32] },
	...[4086, 8182, 16_374, 65_526].map(at => ({ kind: 'swap' as const, type: 'swap', at, magic: 'SWAPSPACE2' })),
];

/** `volume`: the bytes of one partition, or of a disk without partitions. Undefined: nothing that is known here. */
export function volumeSignature(volume: RandomAccess): VolumeSignature | undefined {
	for (const { kind, type, at, magic, label } of magics) {
		if (!has(volume, at, magic)) continue;
		if (kind === 'lvm' && !has(volume, at + 24, 'LVM2 001')) continue;
		if (kind === 'raid') return raid(volume, type, at);
		return { kind, type, label: label === undefined ? none : labelAt(volume, ...label) };
	}
	return ext(volume) ?? raidAtEnd(volume) ?? (has(volume, volume.size - 512, 'conectix') ? { kind: 'image', type: 'VHD', label: none } : undefined);
}

const none = visibleText('');

/** A view of a part of a disk. */
export function partOf(disk: RandomAccess, at: number, size: number): RandomAccess {
	return { size, read: (offset, length) => (offset >= 0 && length >= 0 && offset + length <= size ? disk.read(at + offset, length) : undefined) };
}

function ext(volume: RandomAccess): VolumeSignature | undefined {
	const bytes = volume.read(1024, 1024);
	if (bytes === undefined || bytes[0x38] !== 0x53 || bytes[0x39] !== 0xef) return undefined;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const [compatible, incompatible, readOnly] = [view.getUint32(0x5c, true), view.getUint32(0x60, true), view.getUint32(0x64, true)];
	// From fs/ext4/ext4.h: extents, 64bit, mmp, flex_bg, inline data, encryption...; huge_file, gdt_csum, dir_nlink, extra_isize, metadata_csum.
	const is4 = (incompatible & ~0x1f) !== 0 || (readOnly & ~0x7) !== 0;
	const type = (incompatible & 8) !== 0 ? 'ext journal' : is4 ? 'ext4' : (compatible & 4) !== 0 ? 'ext3' : 'ext2';
	return { kind: 'file-system', type, label: labelOf(bytes.subarray(0x78, 0x88)), needsRecovery: (incompatible & 4) !== 0 };
}

function raid(volume: RandomAccess, type: string, at: number): VolumeSignature {
	return { kind: 'raid', type, label: labelAt(volume, at + 32, 32) };
}

/** md 1.0 and 0.90 keep their superblock at the end (md(4)). */
function raidAtEnd(volume: RandomAccess): VolumeSignature | undefined {
	const sectors = Math.floor(volume.size / 512);
	const at = (sectors - 16 - ((sectors - 16) % 8)) * 512;
	if (has(volume, at, '\xfc\x4e\x2b\xa9')) return raid(volume, 'md 1.0', at);
	const old = Math.floor(volume.size / 65_536) * 65_536 - 65_536;
	return has(volume, old, '\xfc\x4e\x2b\xa9') ? { kind: 'raid', type: 'md 0.90', label: none } : undefined;
}

function has(volume: RandomAccess, at: number, magic: string): boolean {
	const bytes = at < 0 ? undefined : volume.read(at, magic.length);
	if (bytes === undefined) return false;
	for (let index = 0; index < magic.length; index++) if (bytes[index] !== magic.charCodeAt(index)) return false;
	return true;
}

function labelAt(volume: RandomAccess, at: number, length: number): Visible {
	const bytes = volume.read(at, length);
	return bytes === undefined ? none : labelOf(bytes);
}

/** Up to the first zero, without the blanks it is filled up with. */
function labelOf(bytes: Uint8Array): Visible {
	const zero = bytes.indexOf(0);
	let end = zero === -1 ? bytes.length : zero;
	while (end > 0 && bytes[end - 1] === 0x20) end--;
	return visible(bytes.slice(0, end));
}
