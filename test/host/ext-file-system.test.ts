import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExtFileSystem, type DiskBytes } from '../../source/host/ext-file-system.ts';

/** A disk of one group: inode 12 is immutable, 13 has a capability behind it, 14 an access list in a block of its own. */
function disk(wide = false): Buffer {
	const bytes = Buffer.alloc(64 * 1024);
	const superblock = bytes.subarray(1024);
	superblock.writeUInt32LE(32, 0); // inodes
	superblock.writeUInt32LE(1, 0x14); // first data block
	superblock.writeUInt32LE(0, 0x18); // blocks of 1024
	superblock.writeUInt32LE(32, 0x28); // inodes a group
	superblock.writeUInt16LE(0xef53, 0x38);
	superblock.writeUInt32LE(1, 0x4c);
	superblock.writeUInt16LE(256, 0x58);
	superblock.writeUInt32LE(wide ? 0x80 : 0, 0x60);
	superblock.writeUInt16LE(wide ? 64 : 0, 0xfe);
	bytes.writeUInt32LE(8, 2048 + 8); // inode table at block 8
	const inode = (number: number): Buffer => bytes.subarray(8192 + (number - 1) * 256, 8192 + number * 256);
	for (const number of [12, 13, 14]) inode(number).writeUInt16LE(0o100755, 0);
	inode(12).writeUInt32LE(0x8_0010, 0x20);
	inode(13).writeUInt16LE(32, 0x80);
	entry(inode(13), 160, 6, 'capability', Buffer.from('0100000280000000', 'hex'), 164, 80);
	inode(14).writeUInt32LE(40, 0x68);
	entry(bytes.subarray(40 * 1024, 41 * 1024), 0, 2, '', Buffer.from('01000000', 'hex'), 32, 1000);
	return bytes;
}

function entry(into: Buffer, at: number, index: number, name: string, value: Buffer, first: number, offset: number): void {
	into.writeUInt32LE(0xea020000, at);
	into.writeUInt8(name.length, first);
	into.writeUInt8(index, first + 1);
	into.writeUInt16LE(offset, first + 2);
	into.writeUInt32LE(value.length, first + 8);
	into.write(name, first + 16, 'latin1');
	value.copy(into, (at === 0 ? 0 : first) + offset);
}

const over = (bytes: Buffer): DiskBytes => ({ read: (offset, length) => (offset >= 0 && offset + length <= bytes.length ? bytes.subarray(offset, offset + length) : undefined) });

describe.each([false, true])('inodes by number, descriptors of 64 bytes: %s', wide => {
	const system = ExtFileSystem.open(over(disk(wide)))!;

	test('flags', () => {
		expect(system.inode(12)).toEqual({ mode: 0o100755, flags: 0x8_0010, attributes: [] });
	});

	test('attributes behind the inode, and in a block of their own', () => {
		expect(system.inode(13)?.attributes).toEqual([{ name: 'security.capability', value: Uint8Array.from(Buffer.from('0100000280000000', 'hex')) }]);
		expect(system.inode(14)?.attributes.map(({ name }) => name)).toEqual(['system.posix_acl_access']);
	});

	test('what is not there is not made up', () => {
		expect([0, 33, -1, 1.5].map(number => system.inode(number))).toEqual([undefined, undefined, undefined, undefined]);
	});
});

test('other disks are none of ours', () => {
	expect(ExtFileSystem.open(over(Buffer.alloc(4096)))).toBeUndefined();
	expect(ExtFileSystem.open(over(Buffer.alloc(10)))).toBeUndefined();
});

test('damage is taken', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.nat(12_000), fc.nat(255)), { maxLength: 40 }), changes => {
			const bytes = disk();
			for (const [at, to] of changes) bytes[at] = to;
			const system = ExtFileSystem.open(over(bytes));
			for (let number = 1; number <= 32; number++) system?.inode(number);
		}),
		{ numRuns: 200 },
	);
});
