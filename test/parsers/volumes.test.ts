import { Buffer } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 as zlibCrc } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc32 } from '../../source/parsers/crc32.ts';
import { parseImageRecord } from '../../source/parsers/image-record.ts';
import { partitionTable } from '../../source/parsers/partition-table.ts';
import { inMemory } from '../../source/parsers/random-access.ts';
import { volumeSignature } from '../../source/parsers/volume-signatures.ts';
import { scratch } from '../support/scratch.ts';

test('crc32 is zlib’s', () => {
	fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
		expect(crc32(bytes)).toBe(zlibCrc(bytes));
	}));
});

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

function disk(script: string): Buffer {
	const file = join(scratch(), 'disk');
	writeFileSync(file, '');
	truncateSync(file, 16_777_216);
	const { status, stderr } = spawnSync('sfdisk', ['-q', file], { input: script, encoding: 'utf8' });
	expect([status, stderr]).toEqual([0, '']);
	return readFileSync(file);
}

const rows = (bytes: Uint8Array): readonly string[] => partitionTable(inMemory(bytes)).partitions.map(({ number, at, size, type, name }) => `${number} ${at} ${size} ${type}${name === '' ? '' : ` ${name}`}`);

describe('partition tables that sfdisk wrote', () => {
	test('GPT, with the copy at the end standing in', ({ skip }) => {
		if (!has('sfdisk')) skip('skipped: no sfdisk');
		const bytes = disk('label: gpt\nsize=4MiB,type=U,name="boot"\nsize=2MiB,type=L,name="été"\n');
		const all = ['1 1048576 4194304 EFI system boot', '2 5242880 2097152 Linux \u00e9t\u00e9'];
		expect(rows(bytes)).toEqual(all);
		expect(partitionTable(inMemory(bytes)).said).toEqual([]);
		const first = Buffer.from(bytes);
		first[600]! ^= 1; // in a reserved part of the header: only the checksum tells
		first[512 + 24]! ^= 1;
		expect(rows(first)).toEqual(all);
		expect(partitionTable(inMemory(first)).said[0]).toContain('its copy at the end is used');
		const edited = Buffer.from(bytes);
		edited[1024 + 40]! ^= 8; // where the first partition ends
		expect(rows(edited)).toEqual(all);
		expect(partitionTable(inMemory(edited)).said.join()).toContain('does not have the checksum');
		expect(partitionTable(inMemory(bytes.subarray(0, -512))).said[0]).toContain('no GPT copy at the end');
	});

	test('MBR with logical partitions, and a chain that bites its tail', ({ skip }) => {
		if (!has('sfdisk')) skip('skipped: no sfdisk');
		const bytes = disk('label: dos\nsize=2MiB,type=83\nsize=10MiB,type=5\nsize=1MiB,type=82\nsize=1MiB,type=fd\n');
		expect(rows(bytes)).toEqual(['1 1048576 2097152 Linux', '2 3145728 10485760 extended', '3 13631488 1048576 Linux swap', '4 14680064 1048576 Linux RAID']);
		const chained = disk('label: dos\n,12MiB,5\nstart=4096,size=2MiB,type=83\nstart=12288,size=2MiB,type=8e\n');
		expect(rows(chained).slice(0, 1)).toEqual(['1 1048576 12582912 extended']);
	});
});

test('a file system’s own boot sector is no table', () => {
	const bytes = Buffer.alloc(4096);
	bytes.write('NTFS    ', 3, 'latin1');
	bytes.fill('A disk read error occurred', 446, 510, 'latin1');
	bytes.writeUInt16LE(0xaa55, 510);
	expect(partitionTable(inMemory(bytes)).scheme).toBe('none');
	expect(volumeSignature(inMemory(bytes))?.type).toBe('ntfs');
});

test('ext2, ext3 and ext4, as mkfs makes them', ({ skip }) => {
	if (!has('mkfs.ext4')) skip('skipped: no mkfs.ext4');
	for (const type of ['ext2', 'ext3', 'ext4']) {
		const file = join(scratch(), type);
		expect(spawnSync(`mkfs.${type}`, ['-q', '-F', '-L', 'victim', file, '16M']).status).toBe(0);
		expect(volumeSignature(inMemory(readFileSync(file)))).toMatchObject({ kind: 'file-system', type, label: 'victim' });
	}
});

test.for([
	['EWF (E01)', 0, 'EVF\x09\x0d\x0a\xff\x00'],
	['qcow2', 0, 'QFI\xfb'],
	['LUKS2', 0, 'LUKS\xba\xbe\x00\x02'],
	['LUKS1', 0, 'LUKS\xba\xbe\x00\x01'],
	['md 1.2', 4096, '\xfc\x4e\x2b\xa9'],
	['md 1.0', 262_144 - 8192, '\xfc\x4e\x2b\xa9'],
	['md 0.90', 262_144 - 65_536, '\xfc\x4e\x2b\xa9'],
	['LVM2', 512, `LABELONE${'\0'.repeat(16)}LVM2 001`],
	['swap', 4086, 'SWAPSPACE2'],
	['btrfs', 65_600, '_BHRfS_M'],
	['xfs', 0, 'XFSB'],
	['iso9660', 32_769, 'CD001'],
	['exfat', 3, 'EXFAT   '],
	['vfat', 82, 'FAT32   '],
	['VHD', 262_144 - 512, 'conectix'],
] as const)('%s', ([type, at, magic]) => {
	const bytes = Buffer.alloc(262_144);
	bytes.write(magic, at, 'latin1');
	expect(volumeSignature(inMemory(bytes))?.type).toBe(type);
});

test('nothing is nothing, and random bytes never throw', () => {
	expect(volumeSignature(inMemory(Buffer.alloc(262_144)))).toBeUndefined();
	expect(partitionTable(inMemory(Buffer.alloc(0))).scheme).toBe('none');
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 3000 }), fc.boolean(), (random, isSigned) => {
			const bytes = Buffer.from(random);
			if (isSigned && bytes.length >= 1100) {
				bytes.writeUInt16LE(0xaa55, 510);
				bytes.write('EFI PART', 512, 'latin1');
			}
			volumeSignature(inMemory(bytes));
			partitionTable(inMemory(bytes));
			parseImageRecord(Buffer.concat([Buffer.from('regain image record 1\n'), bytes]));
		}),
	);
});
