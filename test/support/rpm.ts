/** An .rpm written down: lead, an empty or a given signature header, a header, and a payload. */

import { createHash } from 'node:crypto';

export interface RpmFileWritten {
	readonly path: string;
	readonly mode: number;
	readonly content?: string;
	readonly user?: string;
	readonly flags?: number;
	readonly link?: string;
	readonly inode?: number;
	/** As cap_from_text(3) reads it. */
	readonly capability?: string;
}

type Value = readonly string[] | { readonly int32: readonly number[] } | { readonly int16: readonly number[] } | { readonly text: string } | { readonly bytes: Uint8Array };

/** Entries by tag -> a header without its magic, as the database keeps it. */
export function rpmHeaderOf(entries: Readonly<Record<number, Value>>): Buffer {
	const index: Buffer[] = [];
	let data = Buffer.alloc(0);
	for (const [tag, value] of Object.entries(entries)) {
		const [type, count, bytes, align] = packed(value);
		data = Buffer.concat([data, Buffer.alloc((align - (data.length % align)) % align)]);
		const entry = Buffer.alloc(16);
		for (const [at, word] of [Number(tag), type, data.length, count].entries()) entry.writeUInt32BE(word, at * 4);
		index.push(entry);
		data = Buffer.concat([data, bytes]);
	}
	const counts = Buffer.alloc(8);
	counts.writeUInt32BE(index.length, 0);
	counts.writeUInt32BE(data.length, 4);
	return Buffer.concat([counts, ...index, data]);
}

function packed(value: Value): readonly [type: number, count: number, bytes: Buffer, align: number] {
	if ('int32' in value) return [4, value.int32.length, Buffer.concat(value.int32.map(number => wide(number))), 4];
	if ('int16' in value) return [3, value.int16.length, Buffer.concat(value.int16.map(number => wide(number).subarray(2))), 2];
	if ('text' in value) return [6, 1, Buffer.from(`${value.text}\0`, 'latin1'), 1];
	if ('bytes' in value) return [7, value.bytes.length, Buffer.from(value.bytes), 1];
	return [8, value.length, Buffer.from(value.map(text => `${text}\0`).join(''), 'latin1'), 1];
}

function wide(number: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(number);
	return bytes;
}

const magic = Buffer.from('8eade80100000000', 'hex');

export function rpmHeader(name: string, files: readonly RpmFileWritten[], more: Readonly<Record<number, Value>> = {}): Buffer {
	const folders = [...new Set(files.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1)))];
	return rpmHeaderOf({
		1000: { text: name }, 1001: { text: '1' }, 1002: { text: '2' }, 1022: { text: 'x86_64' },
		1028: { int32: files.map(({ content = '' }) => content.length) },
		1030: { int16: files.map(({ mode }) => mode) },
		1035: files.map(({ content, mode }) => (content !== undefined && (mode & 0o170000) === 0o100000 ? createHash('sha256').update(content).digest('hex') : '')),
		1036: files.map(({ link = '' }) => link),
		1037: { int32: files.map(({ flags = 0 }) => flags) },
		1039: files.map(({ user = 'root' }) => user),
		1040: files.map(({ user = 'root' }) => user),
		1096: { int32: files.map(({ inode = 0 }) => inode) },
		1116: { int32: files.map(({ path }) => folders.indexOf(path.slice(0, path.lastIndexOf('/') + 1))) },
		1117: files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)),
		1118: folders,
		...(files.some(({ capability }) => capability !== undefined) ? { 5010: files.map(({ capability = '' }) => capability) } : {}),
		5011: { int32: [8] },
		...more,
	});
}

/** `header` from `rpmHeader`; `payload` packed. */
export function rpmOf(header: Buffer, payload: Uint8Array, signatures: Readonly<Record<number, Value>> = {}): Buffer {
	const lead = Buffer.alloc(96);
	lead.writeUInt32BE(0xedabeedb);
	const signed = Buffer.concat([magic, header]);
	const signature = Buffer.concat([magic, rpmHeaderOf({ 273: { text: createHash('sha256').update(signed).digest('hex') }, ...signatures })]);
	return Buffer.concat([lead, signature, Buffer.alloc((8 - (signature.length % 8)) % 8), signed, payload]);
}
