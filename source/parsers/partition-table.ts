/**
 * Where the partitions of a disk lie: GPT (UEFI specification 2.10, 5.3, with both checksums and the copy at the end of the
 * disk) and MBR with its chain of extended boot records. Whoever wrote the table may have been the intruder: claims are bounded.
 */

import { shown, visibleText, type Visible } from '../core/visible.ts';
import { crc32 } from './crc32.ts';
import type { RandomAccess } from './random-access.ts';

export interface Partition {
	/** As Linux numbers it: `sda1` is 1, logical partitions begin at 5. */
	readonly number: number;
	readonly at: number;
	readonly size: number;
	/** What the table says it is for. */
	readonly type: Visible;
	/** GPT alone has names. */
	readonly name: Visible;
}

export interface PartitionTable {
	readonly scheme: 'gpt' | 'mbr' | 'none';
	readonly partitions: readonly Partition[];
	/** What is odd about the table, one sentence each. */
	readonly said: readonly Visible[];
}

const mostEntries = 1024;
const mostLogical = 128;
const none: PartitionTable = { scheme: 'none', partitions: [], said: [] };

/** @param sector bytes of a sector of the disk; 512 and 4096 are both tried for a GPT, as a copy does not tell */
export function partitionTable(disk: RandomAccess, sector = 512): PartitionTable {
	const first = copied(disk, 0, 512);
	if (first === undefined) return none;
	for (const size of new Set([sector, 512, 4096])) {
		const gpt = gptOf(disk, size);
		if (gpt !== undefined) return gpt;
	}
	if (first[510] !== 0x55 || first[511] !== 0xaa) return none;
	return mbrOf(disk, first, sector);
}

function gptOf(disk: RandomAccess, sector: number): PartitionTable | undefined {
	const said: Visible[] = [];
	const lastAt = Math.floor(disk.size / sector) * sector - sector;
	const primary = gptHeader(disk, sector, sector);
	const backup = gptHeader(disk, lastAt, sector);
	if (primary === undefined && backup === undefined) return undefined;
	const first = primary === undefined ? undefined : gptEntries(disk, primary, sector);
	const second = backup === undefined ? undefined : gptEntries(disk, backup, sector);
	if (primary === undefined) said.push(visibleText('the GPT at the beginning of the disk is missing or its checksum is wrong; its copy at the end is used'));
	else if (first === undefined) said.push(visibleText('the list of partitions at the beginning of the disk does not have the checksum its header names'));
	if (backup === undefined) said.push(visibleText('there is no GPT copy at the end of the disk, or its checksum is wrong (the disk was cut or grown, or the table edited)'));
	else if (first !== undefined && second !== undefined && !same(first, second)) said.push(visibleText('the GPT and its copy at the end of the disk differ: one of them was edited'));
	const partitions = first ?? second;
	if (partitions === undefined) return { scheme: 'gpt', partitions: [], said };
	return { scheme: 'gpt', partitions, said };
}

/** What a reader gives is valid until its next call, and is not ours to write to. */
function copied(disk: RandomAccess, at: number, length: number): Uint8Array<ArrayBuffer> | undefined {
	const bytes = disk.read(at, length);
	return bytes === undefined ? undefined : Uint8Array.from(bytes);
}

interface GptHeader {
	readonly entriesAt: number;
	readonly entries: number;
	readonly entrySize: number;
	readonly entriesSum: number;
}

function gptHeader(disk: RandomAccess, at: number, sector: number): GptHeader | undefined {
	const bytes = at < sector ? undefined : copied(disk, at, sector);
	if (bytes === undefined || asciiAt(bytes, 0, 8) !== 'EFI PART') return undefined;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const length = view.getUint32(12, true);
	if (length < 92 || length > sector) return undefined;
	const sum = view.getUint32(16, true);
	view.setUint32(16, 0, true);
	if (crc32(bytes.subarray(0, length)) !== sum) return undefined;
	const entriesAt = Number(view.getBigUint64(72, true)) * sector;
	const [entries, entrySize] = [view.getUint32(80, true), view.getUint32(84, true)];
	if (entries === 0 || entries > mostEntries || entrySize < 128 || entrySize > 4096) return undefined;
	return { entriesAt, entries, entrySize, entriesSum: view.getUint32(88, true) };
}

function gptEntries(disk: RandomAccess, { entriesAt, entries, entrySize, entriesSum }: GptHeader, sector: number): readonly Partition[] | undefined {
	const bytes = Number.isSafeInteger(entriesAt) ? copied(disk, entriesAt, entries * entrySize) : undefined;
	if (bytes === undefined || crc32(bytes) !== entriesSum) return undefined;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const partitions: Partition[] = [];
	for (let index = 0; index < entries; index++) {
		const at = index * entrySize;
		const type = guidAt(bytes, at);
		if (type === '00000000-0000-0000-0000-000000000000') continue;
		const [first, last] = [Number(view.getBigUint64(at + 32, true)), Number(view.getBigUint64(at + 40, true))];
		if (!Number.isSafeInteger(last * sector) || last < first) continue;
		let name = '';
		for (let unit = at + 56; unit < at + 128; unit += 2) {
			const code = view.getUint16(unit, true);
			if (code === 0) break;
			name += String.fromCharCode(code);
		}
		partitions.push({ number: index + 1, at: first * sector, size: (last - first + 1) * sector, type: visibleText(gptTypes[type] ?? type), name: visibleText(name) });
	}
	return partitions;
}

function same(one: readonly Partition[], other: readonly Partition[]): boolean {
	return one.length === other.length && one.every((partition, index) => partition.at === other[index]!.at && partition.size === other[index]!.size && partition.type === other[index]!.type);
}

function mbrOf(disk: RandomAccess, first: Uint8Array, sector: number): PartitionTable {
	const said: Visible[] = [];
	const partitions: Partition[] = [];
	for (let index = 0; index < 4; index++) {
		const entry = mbrEntry(first, index, sector);
		if (entry === undefined) continue;
		// A file system's boot sector ends in 55 AA too, with code where the table would be.
		if (entry.flag !== 0 && entry.flag !== 0x80) return none;
		partitions.push({ number: index + 1, at: entry.at, size: entry.size, type: visibleText(mbrTypes[entry.type] ?? `type ${entry.type.toString(16).padStart(2, '0')}`), name: visibleText('') });
		if (entry.at + entry.size > disk.size) said.push(shown`partition ${index + 1} ends beyond the end of the disk`);
		if (extended.includes(entry.type)) logical(disk, entry.at, sector, partitions, said);
	}
	return partitions.length === 0 ? none : { scheme: 'mbr', partitions, said };
}

function logical(disk: RandomAccess, base: number, sector: number, partitions: Partition[], said: Visible[]): void {
	const seen = new Set<number>();
	let number = 5;
	for (let at = base; ; ) {
		if (seen.has(at)) return void said.push(visibleText('the chain of logical partitions leads back into itself'));
		if (seen.size === mostLogical) return void said.push(shown`more than ${mostLogical} logical partitions: the rest was not read`);
		seen.add(at);
		const bytes = copied(disk, at, 512);
		if (bytes === undefined || bytes[510] !== 0x55 || bytes[511] !== 0xaa) return void said.push(visibleText('the chain of logical partitions is broken'));
		const own = mbrEntry(bytes, 0, sector);
		if (own !== undefined) partitions.push({ number: number++, at: at + own.at, size: own.size, type: visibleText(mbrTypes[own.type] ?? `type ${own.type.toString(16).padStart(2, '0')}`), name: visibleText('') });
		const next = mbrEntry(bytes, 1, sector);
		if (next === undefined) return;
		at = base + next.at;
	}
}

function mbrEntry(bytes: Uint8Array, index: number, sector: number): { readonly flag: number; readonly type: number; readonly at: number; readonly size: number } | undefined {
	const view = new DataView(bytes.buffer, bytes.byteOffset + 446 + index * 16, 16);
	const type = view.getUint8(4);
	const size = view.getUint32(12, true) * sector;
	return type === 0 || size === 0 ? undefined : { flag: view.getUint8(0), type, at: view.getUint32(8, true) * sector, size };
}

function asciiAt(bytes: Uint8Array, at: number, length: number): string {
	return String.fromCharCode(...bytes.subarray(at, at + length));
}

function guidAt(bytes: Uint8Array, at: number): string {
	const order = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15];
	return order.map(index => (index < 0 ? '-' : bytes[at + index]!.toString(16).padStart(2, '0'))).join('');
}

const extended: readonly number[] = [0x05, 0x0f, 0x85];
const mbrTypes: Readonly<Record<number, string>> = {
	0x01: 'FAT12', 0x04: 'FAT16', 0x05: 'extended', 0x06: 'FAT16', 0x07: 'NTFS or exFAT', 0x0b: 'FAT32', 0x0c: 'FAT32', 0x0e: 'FAT16', 0x0f: 'extended', 0x27: 'Windows recovery',
	0x42: 'Windows dynamic disk', 0x82: 'Linux swap', 0x83: 'Linux', 0x85: 'Linux extended', 0x8e: 'Linux LVM', 0xa5: 'FreeBSD', 0xa6: 'OpenBSD', 0xa9: 'NetBSD', 0xaf: 'HFS', 0xbf: 'Solaris', 0xee: 'GPT', 0xef: 'EFI system', 0xfd: 'Linux RAID',
};
const gptTypes: Readonly<Record<string, string>> = {
	'c12a7328-f81f-11d2-ba4b-00a0c93ec93b': 'EFI system',
	'21686148-6449-6e6f-744e-656564454649': 'BIOS boot',
	'e3c9e316-0b5c-4db8-817d-f92df00215ae': 'Microsoft reserved',
	'ebd0a0a2-b9e5-4433-87c0-68b6b72699c7': 'Microsoft data',
	'de94bba4-06d1-4d40-a16a-bfd50179d6ac': 'Windows recovery',
	'5808c8aa-7e8f-42e0-85d2-e1e90434cfb3': 'Windows dynamic disk metadata',
	'af9b60a0-1431-4f62-bc68-3311714a69ad': 'Windows dynamic disk data',
	'0fc63daf-8483-4772-8e79-3d69d8477de4': 'Linux',
	'0657fd6d-a4ab-43c4-84e5-0933c84b4f4f': 'Linux swap',
	'e6d6d379-f507-44c2-a23c-238f2a3df928': 'Linux LVM',
	'a19d880f-05fc-4d3b-a006-743f0f84911e': 'Linux RAID',
	'ca7d7ccb-63ed-4c53-861c-1742536059cc': 'Linux LUKS',
	'933ac7e1-2eb4-4f13-b844-0e14e2aef915': 'Linux home',
	'4f68bce3-e8cd-4db1-96e7-fbcaf984b709': 'Linux root (x86-64)',
	'b921b045-1df0-41c3-af44-4c6f280d3fae': 'Linux root (ARM64)',
	'516e7cb6-6ecf-11d6-8ff8-00022d09712b': 'FreeBSD UFS',
	'48465300-0000-11aa-aa11-00306543ecac': 'HFS+',
	'7c3457ef-0000-11aa-aa11-00306543ecac': 'APFS',
};
