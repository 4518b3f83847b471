/**
 * tar as packages use it: ustar, pax extended headers (POSIX.1-2001, pax(1)) and GNU's long names (tar(5) of libarchive).
 * Reads as the bytes come; holds one header and one long name at most.
 */

import { shown, visibleName, type Visible } from '../../core/visible.ts';
import { parseFileCapabilities, type StatedCapabilities } from '../file-capabilities.ts';
import { memberPath, mostMembers, refusedName, type ArchiveReader, type ArchiveSink, type MemberKind } from './member.ts';

const block = 512;
/** A pax header or a GNU long name longer than this is no name. */
const mostExtended = 1 << 20;

const kinds: Readonly<Record<string, MemberKind>> = {
	'\0': 'file', '0': 'file', '7': 'file', '1': 'hard-link', '2': 'link', '3': 'character-device', '4': 'block-device', '5': 'directory', '6': 'fifo',
};

/** What follows the header just read. */
type Body = 'none' | 'content' | 'skipped' | 'pax' | 'pax-global' | 'long-name' | 'long-link';

export class TarReader implements ArchiveReader {
	trouble: Visible | undefined;
	readonly #sink: ArchiveSink;
	readonly #header = Buffer.alloc(block);
	#filled = 0;
	#body: Body = 'none';
	/** Bytes of the body still to come, and of the padding after it. */
	#left = 0;
	#padding = 0;
	#zeros = 0;
	#members = 0;
	#isOver = false;
	#extended: Buffer[] = [];
	#globals = new Map<string, string>();
	#pax = new Map<string, string>();
	#longName: string | undefined;
	#longLink: string | undefined;

	constructor(sink: ArchiveSink) {
		this.#sink = sink;
	}

	push(bytes: Uint8Array): void {
		const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		let at = 0;
		while (at < buffer.length && this.trouble === undefined && !this.#isOver) {
			if (this.#left > 0) {
				const part = Math.min(this.#left, buffer.length - at);
				this.#take(buffer.subarray(at, at + part));
				at += part;
				this.#left -= part;
				if (this.#left === 0) this.#bodyEnds();
			} else if (this.#padding > 0) {
				const part = Math.min(this.#padding, buffer.length - at);
				at += part;
				this.#padding -= part;
			} else {
				const part = Math.min(block - this.#filled, buffer.length - at);
				buffer.copy(this.#header, this.#filled, at, at + part);
				at += part;
				this.#filled += part;
				if (this.#filled === block) {
					this.#filled = 0;
					this.#head();
				}
			}
		}
	}

	finish(): void {
		if (this.trouble !== undefined) return;
		if (this.#left > 0) this.trouble = shown`it ends in the middle of a member, ${this.#left} bytes early`;
		else if (this.#filled > 0) this.trouble = shown`it ends in the middle of a header`;
		else if (this.#members === 0 && !this.#isOver) this.trouble = shown`it is empty`;
	}

	#head(): void {
		const header = this.#header;
		if (header.every(byte => byte === 0)) {
			// Two empty blocks end an archive; apk joins archives without them.
			this.#isOver = ++this.#zeros === 2;
			return;
		}
		this.#zeros = 0;
		if (!hasRightSum(header)) {
			this.trouble = shown`the header of member ${this.#members + 1} does not match its own checksum`;
			return;
		}
		if (++this.#members > mostMembers) {
			this.trouble = shown`it has more than ${mostMembers} members`;
			return;
		}
		const size = numberAt(header, 124, 12);
		if (size === undefined || size < 0) {
			this.trouble = shown`the size of member ${this.#members} is no number`;
			return;
		}
		const type = header.toString('latin1', 156, 157);
		const extended = ({ x: 'pax', g: 'pax-global', L: 'long-name', K: 'long-link' } as const)[type];
		if (extended !== undefined) {
			if (size > mostExtended) this.trouble = shown`an extended header says it is ${size} bytes long`;
			else this.#follow(extended, size);
			return;
		}
		this.#meet(type, size);
	}

	#meet(type: string, ownSize: number): void {
		const header = this.#header;
		const pax = new Map([...this.#globals, ...this.#pax]);
		const prefix = header.toString('latin1', 257, 263) === 'ustar\0' ? textAt(header, 345, 155) : '';
		const short = textAt(header, 0, 100);
		const name = pax.get('path') ?? this.#longName ?? (prefix === '' ? short : `${prefix}/${short}`);
		const linkText = pax.get('linkpath') ?? this.#longLink ?? textAt(header, 157, 100);
		const sparse = type === 'S' || [...pax.keys()].some(key => key.startsWith('GNU.sparse'));
		this.#pax = new Map();
		this.#longName = this.#longLink = undefined;
		const size = numberIn(pax.get('size')) ?? ownSize;
		const kind = sparse ? 'unsupported' : (kinds[type] ?? 'unsupported');
		const path = memberPath(name);
		const link = kind === 'hard-link' ? memberPath(linkText) : linkText;
		const hasContent = kind === 'file' || kind === 'unsupported';
		if (path === undefined || link === undefined || (name.startsWith('/') && path !== '/')) {
			this.#sink.refused(refusedName(name), path === undefined ? shown`its name climbs out of the archive` : link === undefined ? shown`it is a hard link out of the archive` : shown`its name is absolute`, true);
			return this.#follow('skipped', hasContent ? size : 0);
		}
		if (kind === 'unsupported') {
			this.#sink.refused(refusedName(name), sparse ? shown`it is stored with holes, which packages are not` : shown`its type is ${visibleName(type)}`, false);
			return this.#follow('skipped', size);
		}
		this.#sink.member({
			path, kind, link, size: kind === 'file' ? size : 0,
			mode: (numberAt(header, 100, 8) ?? 0) & 0o7777,
			uid: numberIn(pax.get('uid')) ?? numberAt(header, 108, 8) ?? 0,
			gid: numberIn(pax.get('gid')) ?? numberAt(header, 116, 8) ?? 0,
			user: pax.get('uname') ?? textAt(header, 265, 32),
			group: pax.get('gname') ?? textAt(header, 297, 32),
			modified: numberIn(pax.get('mtime')) ?? numberAt(header, 136, 12) ?? 0,
			capabilities: capabilitiesIn(pax.get('SCHILY.xattr.security.capability')),
		});
		this.#follow('content', kind === 'file' ? size : 0);
	}

	#follow(body: Body, size: number): void {
		this.#body = body;
		this.#left = size;
		this.#padding = (block - (size % block)) % block;
		if (size === 0) this.#bodyEnds();
	}

	#take(bytes: Buffer): void {
		if (this.#body === 'content') this.#sink.content(bytes);
		else if (this.#body !== 'skipped') this.#extended.push(Buffer.from(bytes));
	}

	#bodyEnds(): void {
		const body = this.#body;
		this.#body = 'none';
		if (body === 'content') return this.#sink.end();
		if (body === 'none' || body === 'skipped') return;
		const whole = Buffer.concat(this.#extended);
		this.#extended = [];
		if (body === 'long-name') this.#longName = untilZero(whole);
		else if (body === 'long-link') this.#longLink = untilZero(whole);
		else readPax(whole, body === 'pax' ? this.#pax : this.#globals);
	}
}

/** Records `LENGTH KEY=VALUE\n`, the length in decimal and of the whole record. What is no record ends the reading. */
function readPax(bytes: Buffer, into: Map<string, string>): void {
	for (let at = 0; at < bytes.length; ) {
		const space = bytes.indexOf(0x20, at);
		if (space === -1 || space - at > 10) return;
		const length = Number(bytes.toString('latin1', at, space));
		if (!Number.isInteger(length) || length <= space - at + 1 || at + length > bytes.length) return;
		const record = bytes.toString('latin1', space + 1, at + length - 1);
		const equals = record.indexOf('=');
		if (equals > 0) into.set(record.slice(0, equals), record.slice(equals + 1));
		at += length;
	}
}

/** The sum of the header's bytes with its own field as blanks; some old writers summed signed bytes. */
function hasRightSum(header: Buffer): boolean {
	const told = numberAt(header, 148, 8);
	let unsigned = 0;
	let signed = 0;
	for (let at = 0; at < block; at++) {
		const byte = at >= 148 && at < 156 ? 0x20 : header[at]!;
		unsigned += byte;
		signed += byte < 128 ? byte : byte - 256;
	}
	return told === unsigned || told === signed;
}

/** Octal with blanks or zeros around it, or base 256 where the first bit is set. Undefined for anything else. */
function numberAt(header: Buffer, at: number, length: number): number | undefined {
	if (header[at]! >= 0x80) {
		let value = header[at]! & 0x7f;
		for (let next = at + 1; next < at + length; next++) value = value * 256 + header[next]!;
		return header[at] === 0xff || value > Number.MAX_SAFE_INTEGER ? undefined : value;
	}
	const text = header.toString('latin1', at, at + length).replace(/\0[^]*$/, '').trim();
	if (text === '') return 0;
	return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

/** The attribute as the kernel keeps it, one byte to a character. */
function capabilitiesIn(value: string | undefined): StatedCapabilities | undefined {
	return value === undefined ? undefined : (parseFileCapabilities(Buffer.from(value, 'latin1')) ?? 'not-understood');
}

function numberIn(text: string | undefined): number | undefined {
	if (text === undefined || !/^\d{1,15}(?:\.\d*)?$/.test(text)) return undefined;
	return Math.trunc(Number(text));
}

function textAt(header: Buffer, at: number, length: number): string {
	return untilZero(header.subarray(at, at + length));
}

function untilZero(bytes: Buffer): string {
	const zero = bytes.indexOf(0);
	return bytes.toString('latin1', 0, zero === -1 ? bytes.length : zero);
}
