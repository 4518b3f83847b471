/**
 * Inodes of ext2, ext3 and ext4 by their number, from the file system's own structures (Linux, Documentation/filesystems/ext4):
 * flags such as immutable, and extended attributes, which node cannot ask the kernel for. Pure; odd bytes give
 * undefined. It stands here because the host layer itself asks it.
 */

/** Bytes of a disk. */
export interface DiskBytes {
	/** Exactly `length` bytes, or undefined where they cannot be read. Valid until the next call. */
	read(offset: number, length: number): Uint8Array | undefined;
}

export interface ExtInode {
	/** i_mode: kind and permissions. */
	readonly mode: number;
	/** i_flags. */
	readonly flags: number;
	readonly attributes: readonly ExtAttribute[];
}

export interface ExtAttribute {
	/** `security.capability`, `system.posix_acl_access`; one byte to a character. */
	readonly name: string;
	readonly value: Uint8Array;
}

const magic = 0xef53;
const attributeMagic = 0xea020000;
/** e_name_index. */
const prefixes: Readonly<Record<number, string>> = { 1: 'user.', 2: 'system.posix_acl_access', 3: 'system.posix_acl_default', 4: 'trusted.', 6: 'security.', 7: 'system.' };
const metaBlockGroups = 0x10;
const wide = 0x80;
const mostAttributes = 100;

export class ExtFileSystem {
	readonly #disk: DiskBytes;
	readonly #blockSize: number;
	readonly #inodes: number;
	readonly #inodesPerGroup: number;
	readonly #inodeSize: number;
	readonly #descriptors: number;
	readonly #descriptorSize: number;
	readonly #groupsInReach: number;
	/** Where the inode table of a group begins, in bytes. */
	readonly #tables = new Map<number, number>();

	private constructor(disk: DiskBytes, superblock: DataView) {
		const incompatible = superblock.getUint32(0x60, true);
		this.#disk = disk;
		this.#blockSize = 1024 << superblock.getUint32(0x18, true);
		this.#inodes = superblock.getUint32(0, true);
		this.#inodesPerGroup = superblock.getUint32(0x28, true);
		this.#inodeSize = superblock.getUint32(0x4c, true) === 0 ? 128 : superblock.getUint16(0x58, true);
		this.#descriptors = (superblock.getUint32(0x14, true) + 1) * this.#blockSize;
		this.#descriptorSize = (incompatible & wide) === 0 ? 32 : Math.max(32, superblock.getUint16(0xfe, true));
		this.#groupsInReach = (incompatible & metaBlockGroups) === 0 ? Infinity : superblock.getUint32(0x104, true) * Math.floor(this.#blockSize / this.#descriptorSize);
	}

	/** Undefined where there is no such file system. */
	static open(disk: DiskBytes): ExtFileSystem | undefined {
		const read = disk.read(1024, 1024);
		if (read === undefined) return undefined;
		const superblock = view(Uint8Array.from(read));
		const size = superblock.getUint16(0x58, true);
		if (superblock.getUint16(0x38, true) !== magic || superblock.getUint32(0x18, true) > 6 || superblock.getUint32(0x28, true) === 0) return undefined;
		if (superblock.getUint32(0x4c, true) !== 0 && (size < 128 || size > 4096 || (size & (size - 1)) !== 0)) return undefined;
		return new ExtFileSystem(disk, superblock);
	}

	/** Undefined where there is none of that number, or it cannot be read. */
	inode(number: number): ExtInode | undefined {
		if (!Number.isInteger(number) || number < 1 || number > this.#inodes) return undefined;
		const table = this.#table(Math.floor((number - 1) / this.#inodesPerGroup));
		if (table === undefined) return undefined;
		const read = this.#disk.read(table + ((number - 1) % this.#inodesPerGroup) * this.#inodeSize, this.#inodeSize);
		if (read === undefined) return undefined;
		const inode = view(read);
		const mode = inode.getUint16(0, true);
		const flags = inode.getUint32(0x20, true);
		const block = inode.getUint32(0x68, true) + inode.getUint16(0x76, true) * 0x1_0000_0000;
		const within = this.#inodeSize > 132 ? inside(read, inode) : [];
		return { mode, flags, attributes: block === 0 ? within : [...within, ...this.#ofBlock(block)] };
	}

	#table(group: number): number | undefined {
		const known = this.#tables.get(group);
		if (known !== undefined || group >= this.#groupsInReach) return known;
		const read = this.#disk.read(this.#descriptors + group * this.#descriptorSize, this.#descriptorSize);
		if (read === undefined) return undefined;
		const descriptor = view(read);
		const block = descriptor.getUint32(8, true) + (this.#descriptorSize >= 64 ? descriptor.getUint32(0x28, true) * 0x1_0000_0000 : 0);
		const place = block * this.#blockSize;
		if (block === 0 || !Number.isSafeInteger(place)) return undefined;
		this.#tables.set(group, place);
		return place;
	}

	#ofBlock(block: number): readonly ExtAttribute[] {
		const read = this.#disk.read(block * this.#blockSize, this.#blockSize);
		return read === undefined || view(read).getUint32(0, true) !== attributeMagic ? [] : entries(read, 32, 0);
	}
}

/** Attributes that fit behind the inode itself. */
function inside(bytes: Uint8Array, inode: DataView): readonly ExtAttribute[] {
	const start = 128 + inode.getUint16(0x80, true);
	if (start + 8 > bytes.length || inode.getUint32(start, true) !== attributeMagic) return [];
	return entries(bytes, start + 4, start + 4);
}

/** `base`: what offsets of values count from. */
function entries(bytes: Uint8Array, start: number, base: number): readonly ExtAttribute[] {
	const found: ExtAttribute[] = [];
	const data = view(bytes);
	for (let at = start; at + 16 <= bytes.length && found.length < mostAttributes && data.getUint32(at, true) !== 0; ) {
		const length = data.getUint8(at);
		const name = (prefixes[data.getUint8(at + 1)] ?? '') + Buffer.from(bytes.subarray(at + 16, at + 16 + length)).toString('latin1');
		const value = base + data.getUint16(at + 2, true);
		const size = data.getUint32(at + 8, true);
		// A value in an inode of its own (ea_inode) is larger than any that matters here.
		if (data.getUint32(at + 4, true) === 0 && value + size <= bytes.length) found.push({ name, value: Uint8Array.from(bytes.subarray(value, value + size)) });
		at += 16 + ((length + 3) & ~3);
	}
	return found;
}

function view(bytes: Uint8Array): DataView {
	return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
