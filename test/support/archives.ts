/** Archives written down, for tests of what reads them: tar (ustar, with pax and GNU records on request), ar, cpio and zip. */

import { crc32, deflateRawSync } from 'node:zlib';

export interface TarEntry {
	readonly name: string;
	readonly type?: string;
	readonly mode?: number;
	readonly uid?: number;
	readonly gid?: number;
	readonly user?: string;
	readonly content?: string | Uint8Array;
	readonly link?: string;
	/** Written as a pax header before the entry. */
	readonly pax?: Readonly<Record<string, string>>;
	/** Said in the header instead of the content's own length. */
	readonly claimedSize?: number;
}

export function tar(entries: readonly TarEntry[]): Buffer {
	return Buffer.concat([...entries.map(tarEntry), Buffer.alloc(1024)]);
}

export function tarEntry({ name, type = '0', mode = 0o644, uid = 0, gid = 0, user = 'root', content = '', link = '', pax, claimedSize }: TarEntry): Buffer {
	const body = Buffer.from(content);
	const before = pax === undefined ? [] : [tarEntry({ name: 'pax', type: 'x', content: Object.entries(pax).map(([key, value]) => paxRecord(key, value)).join('') })];
	const header = Buffer.alloc(512);
	header.write(name, 0, 100, 'latin1');
	header.write(octal(mode, 7), 100);
	header.write(octal(uid, 7), 108);
	header.write(octal(gid, 7), 116);
	header.write(octal(claimedSize ?? body.length, 11), 124);
	header.write(octal(0, 11), 136);
	header.write(type, 156);
	header.write(link, 157, 100, 'latin1');
	header.write('ustar\x0000', 257, 'latin1');
	header.write(user, 265);
	header.write(user, 297);
	header.write(' '.repeat(8), 148);
	header.write(`${octal(header.reduce((sum, byte) => sum + byte, 0), 6)}\0 `, 148);
	return Buffer.concat([...before, header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

function paxRecord(key: string, value: string): string {
	const rest = ` ${key}=${value}\n`;
	let length = rest.length + 1;
	while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
	return `${length}${rest}`;
}

function octal(value: number, width: number): string {
	return value.toString(8).padStart(width, '0');
}

export function ar(members: readonly (readonly [name: string, content: Uint8Array])[]): Buffer {
	const written = members.map(([name, content]) => {
		const header = `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(content.length).padEnd(10)}\`\n`;
		return Buffer.concat([Buffer.from(header, 'latin1'), content, Buffer.from(content.length % 2 === 1 ? '\n' : '')]);
	});
	return Buffer.concat([Buffer.from('!<arch>\n'), ...written]);
}

export interface CpioEntry {
	readonly name: string;
	readonly mode: number;
	readonly content?: string | Uint8Array;
	readonly claimedSize?: number;
}

export function cpio(entries: readonly CpioEntry[]): Buffer {
	return Buffer.concat([...entries, { name: 'TRAILER!!!', mode: 0 }].map(({ name, mode, content = '', claimedSize }: CpioEntry) => {
		const body = Buffer.from(content);
		const fields = [0, mode, 0, 0, 1, 0, claimedSize ?? body.length, 0, 0, 0, 0, name.length + 1, 0];
		const head = Buffer.from(`070701${fields.map(field => field.toString(16).padStart(8, '0')).join('')}${name}\0`, 'latin1');
		return Buffer.concat([head, Buffer.alloc((4 - (head.length % 4)) % 4), body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
	}));
}

/** A zip of files, deflated, as jar(1) and zip(1) write it. */
export function zipOf(files: Readonly<Record<string, string>>): Buffer {
	const members: Buffer[] = [];
	const directory: Buffer[] = [];
	let at = 0;
	for (const [name, content] of Object.entries(files)) {
		const packed = deflateRawSync(content);
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt16LE(8, 4);
		common.writeUInt32LE(crc32(content), 10);
		common.writeUInt32LE(packed.length, 14);
		common.writeUInt32LE(Buffer.byteLength(content), 18);
		common.writeUInt16LE(Buffer.byteLength(name), 22);
		const member = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
		const rest = Buffer.alloc(14);
		rest.writeUInt32LE(at, 10);
		directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), common, rest, Buffer.from(name)]));
		members.push(member);
		at += member.length;
	}
	const listed = Buffer.concat(directory);
	const end = Buffer.alloc(18);
	end.writeUInt16LE(members.length, 4);
	end.writeUInt16LE(members.length, 6);
	end.writeUInt32LE(listed.length, 8);
	end.writeUInt32LE(at, 12);
	return Buffer.concat([...members, listed, Buffer.from('PK\x05\x06'), end]);
}
